//! Media types and their properties. Knows the syntax of media types (RFC 9110, section 8.3.1), and neither OpenAPI nor
//! Rust.

/// The media type of a form in the body, unless it has files.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Plain JSON.
pub(crate) const JSON: &str = "application/json";

/// Plain text.
pub(crate) const TEXT: &str = "text/plain";

/// Returns a media type without its parameters, in lower case.
pub(crate) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the parameters that distinguish media types of one essence: names in lower case, values without quotes.
/// `charset` is excluded, because everything is sent and read as UTF-8.
pub(crate) fn parameters(name: &str) -> Vec<(String, String)> {
    let parts = split_quoted(name, ';').into_iter().skip(1);
    let pairs = parts.filter_map(|part| {
        let (key, value) = part.split_once('=')?;
        Some((key.trim().to_ascii_lowercase(), unquoted(value.trim())))
    });
    pairs.filter(|(key, _)| key != "charset").collect()
}

/// Returns the key by which media types are compared: equal for different spellings.
pub(crate) fn key(name: &str) -> String {
    let mut parameters = parameters(name);
    parameters.sort();
    let parameters = parameters.into_iter().map(|(key, value)| format!(";{key}={value}"));
    std::iter::once(essence(name)).chain(parameters).collect()
}

/// Reports whether a media type is plain JSON: a `charset` means nothing for JSON.
pub(crate) fn is_written_as_json(name: &str) -> bool {
    name.split(';').next().is_some_and(|essence| essence.trim_end() == JSON) && parameters(name).is_empty()
}

/// Reports whether a name has the syntax of media types, so that it can be a header.
pub(crate) fn is_media_type(name: &str) -> bool {
    let mut parts = split_quoted(name, ';').into_iter().map(str::trim);
    let is_essence = parts
        .next()
        .and_then(|essence| essence.split_once('/'))
        .is_some_and(|(ty, subtype)| is_token(ty) && is_token(subtype));
    is_essence && parts.filter(|parameter| !parameter.is_empty()).all(is_parameter)
}

fn is_parameter(text: &str) -> bool {
    let is_value = |value: &str| is_token(value) || is_quoted(value);
    text.split_once('=').is_some_and(|(key, value)| is_token(key) && is_value(value))
}

fn is_quoted(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let is_plain = |text: &str| text.chars().all(|letter| letter == '\t' || letter == ' ' || letter.is_ascii_graphic());
    inner.is_some_and(|inner| is_plain(inner) && !inner.replace("\\\\", "").replace("\\\"", "").contains(['"', '\\']))
}

/// Reports whether a string is a token of HTTP, such as the name of a header (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter))
}

/// Returns the media type that a malformed name probably means: the first one in it, or any.
pub(crate) fn meant_by(name: &str) -> &str {
    let mut words =
        name.split(|letter: char| letter == '/' || letter == ';' || !is_token(letter.encode_utf8(&mut [0; 4])));
    let first = words.find(|word| !word.is_empty()).unwrap_or_default();
    let start = name.find(first).unwrap_or_default();
    let rest = name[start + first.len()..].strip_prefix('/').unwrap_or_default();
    let end = rest.find(|letter: char| !is_token(letter.encode_utf8(&mut [0; 4]))).unwrap_or(rest.len());
    let whole = &name[start..start + first.len() + usize::from(end > 0) + end];
    if is_media_type(whole) { whole } else { "*/*" }
}

/// Splits at a separator outside quotes.
fn split_quoted(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut is_inside, mut is_escaped) = (false, false);
    for (index, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_inside => is_escaped = true,
            '"' => is_inside = !is_inside,
            other if other == separator && !is_inside => {
                parts.push(&text[start..index]);
                start = index + other.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return value.to_owned() };
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    text
}

/// Reports whether a media type, without its parameters, is JSON or a structured type on top of it (RFC 6839).
pub(crate) fn is_json(essence: &str) -> bool {
    is_plain_json(essence) || essence.ends_with("+json")
}

/// Reports whether it is one of the general names of JSON, which say nothing of its content.
pub(crate) fn is_plain_json(essence: &str) -> bool {
    matches!(essence, JSON | "text/json" | "application/x-json")
}

/// Reports whether it is text in another notation than JSON, which the client passes on unchanged: XML, YAML and the
/// like.
pub(crate) fn is_notation(essence: &str) -> bool {
    let (_, name) = essence.split_once('/').unwrap_or_default();
    let plain = name.strip_prefix("x-").unwrap_or(name);
    matches!(plain, "xml" | "yaml" | "javascript" | "graphql" | "sql" | "toml" | "ndjson" | "jsonl" | "json-seq")
        || name.ends_with("+xml")
        || name.ends_with("+yaml")
}

/// Reports whether it is text.
pub(crate) fn is_text(essence: &str) -> bool {
    essence.starts_with("text/") || is_notation(essence)
}

/// Reports whether it is a range, such as `*/*` and `image/*`.
pub(crate) fn is_range(essence: &str) -> bool {
    essence.contains('*')
}

/// Reports whether a range includes plain JSON.
pub(crate) fn has_json(range: &str) -> bool {
    matches!(range, "*/*" | "application/*" | "application/*+json" | "*/*+json")
}

#[cfg(test)]
mod tests {
    use super::{is_media_type, key, meant_by, parameters};

    #[test]
    fn parameters_but_the_character_set_tell_media_types_apart() {
        assert_eq!(key("Application/JSON ; Charset=UTF-8"), "application/json");
        assert_eq!(key("a/b; v=2; Profile=\"x;y\""), "a/b;profile=x;y;v=2");
        assert_eq!(key("a/b;v=\"2\""), key("A/B; V=2;"));
        assert_ne!(key("a/b;v=1"), key("a/b;v=2"));
        assert_eq!(parameters("a/b;v=\"a\\\"b\"")[0].1, "a\"b");
    }

    #[test]
    fn what_no_header_can_contain_is_no_media_type() {
        for good in ["a/b", "*/*", "application/*+json", "a/b; c=d", "a/b;c=\"d e;f\"", "a/b;", "a/b ; c=d"] {
            assert!(is_media_type(good), "{good}");
        }
        for bad in
            ["", "a", "a/", "/b", "a b/c", "a/b c", "\"a/b\"", "a/é", "a/b; c", "a/b; c=d e", "a/b, c/d", "a/\nb"]
        {
            assert!(!is_media_type(bad), "{bad}");
        }
    }

    #[test]
    fn a_malformed_name_means_the_first_media_type_in_it() {
        let cases = [
            ("application/", "*/*"),
            ("json", "*/*"),
            ("", "*/*"),
            ("\"application/json\"", "application/json"),
            ("application/json charset=utf-8", "application/json"),
            (" text/csv, text/plain", "text/csv"),
            ("application/é", "*/*"),
            ("a/b; c", "a/b"),
        ];
        for (name, expected) in cases {
            assert_eq!(meant_by(name), expected, "{name}");
        }
    }
}
