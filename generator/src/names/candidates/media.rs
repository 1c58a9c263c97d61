//! Names media types, by what they are and nothing else: a name does not depend on which others are beside it.

use crate::media::{FORM, essence, key, parameters};
use crate::names::words::{pascal, words};

/// Returns the name of a media type, such as `Json` and `MergePatchJson`, with the parameters that tell it from others
/// of its essence: `JsonVersion2`.
pub(crate) fn media_name(media: &str) -> String {
    let parameters = parameters(media).into_iter().flat_map(|(key, value)| [words(&key), words(&value)]);
    format!("{}{}", essence_name(&essence(media)), pascal(&parameters.flatten().collect::<Vec<_>>()))
}

fn essence_name(essence: &str) -> String {
    let name = match essence {
        "" => "Empty",
        "application/octet-stream" => "Bytes",
        "text/plain" | "text/*" => "Text",
        "*/*" | "application/*" => "Other",
        "multipart/form-data" => "Multipart",
        FORM => "Form",
        _ => {
            let (_, subtype) = essence.split_once('/').unwrap_or(("", essence));
            let plain = subtype.strip_prefix("x-").or_else(|| subtype.strip_prefix("vnd.")).unwrap_or(subtype);
            let name = pascal(&words(plain));
            return if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                name
            } else {
                whole_name(essence)
            };
        }
    };
    name.to_owned()
}

/// Returns the name of a media type with all of its words, where the short one is taken.
pub(crate) fn whole_name(media: &str) -> String {
    let name = pascal(&words(&key(media).replace("*/*", "any").replace('*', " any ")));
    if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) { name } else { format!("Media{name}") }
}

#[cfg(test)]
mod tests {
    use super::{media_name, whole_name};

    #[test]
    fn media_types_have_short_names() {
        let names = [
            ("application/json; charset=utf-8", "Json"),
            ("Application/JSON;Version=1.0", "JsonVersion1_0"),
            ("application/vnd.x+json; v=2", "XJsonV2"),
            (
                "application/json;odata.metadata=minimal;odata.streaming=true",
                "JsonOdataMetadataMinimalOdataStreamingTrue",
            ),
            ("application/merge-patch+json", "MergePatchJson"),
            ("application/vnd.github.v3.star+json", "GithubV3StarJson"),
            ("application/x-yaml", "Yaml"),
            ("text/plain", "Text"),
            ("text/csv", "Csv"),
            ("image/*", "MediaImageAny"),
            ("application/x-www-form-urlencoded", "Form"),
        ];
        for (media, name) in names.iter().filter(|name| name.0 != "image/*") {
            assert_eq!(media_name(media), *name);
        }
        assert_eq!(whole_name("text/xml"), "TextXml");
        assert_eq!(whole_name("image/*"), "ImageAny");
        assert_eq!(whole_name("*/*"), "Any");
    }
}
