//! What a media type is. Knows how media types are written (RFC 9110, section 8.3.1), and neither OpenAPI nor Rust.

/// What a form in the body is sent as, unless it has files.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Plain JSON.
pub(crate) const JSON: &str = "application/json";

/// Plain text.
pub(crate) const TEXT: &str = "text/plain";

/// A media type without its parameters, in lower case.
pub(crate) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The parameters that tell media types of one essence apart: their names in lower case, their values without quotes.
/// The character set is none of them, because all that is sent and read is UTF-8.
pub(crate) fn parameters(name: &str) -> Vec<(String, String)> {
    let parts = split_quoted(name, ';').into_iter().skip(1);
    let pairs = parts.filter_map(|part| {
        let (key, value) = part.split_once('=')?;
        Some((key.trim().to_ascii_lowercase(), unquoted(value.trim())))
    });
    pairs.filter(|(key, _)| key != "charset").collect()
}

/// What a media type is compared by: two with one key are one media type, however they are written.
pub(crate) fn key(name: &str) -> String {
    let mut parameters = parameters(name);
    parameters.sort();
    let parameters = parameters.into_iter().map(|(key, value)| format!(";{key}={value}"));
    std::iter::once(essence(name)).chain(parameters).collect()
}

/// Whether a media type is plain JSON: a `charset` says nothing of JSON.
pub(crate) fn is_written_as_json(name: &str) -> bool {
    name.split(';').next().is_some_and(|it| it.trim_end() == JSON) && parameters(name).is_empty()
}

/// Whether a name is written as media types are, so that it can stand in a header.
pub(crate) fn is_media_type(name: &str) -> bool {
    let mut parts = split_quoted(name, ';').into_iter().map(str::trim);
    let is_essence = parts.next().and_then(|it| it.split_once('/')).is_some_and(|it| is_token(it.0) && is_token(it.1));
    is_essence && parts.filter(|it| !it.is_empty()).all(is_parameter)
}

fn is_parameter(text: &str) -> bool {
    let is_value = |value: &str| is_token(value) || is_quoted(value);
    text.split_once('=').is_some_and(|(key, value)| is_token(key) && is_value(value))
}

fn is_quoted(text: &str) -> bool {
    let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let is_plain = |it: &str| it.chars().all(|it| it == '\t' || it == ' ' || it.is_ascii_graphic());
    inner.is_some_and(|it| is_plain(it) && !it.replace("\\\\", "").replace("\\\"", "").contains(['"', '\\']))
}

/// Whether a text is a token of HTTP, as the names of headers are (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it))
}

/// The media type that a malformed name was meant to be: the first that is written in it, or any.
pub(crate) fn meant_by(name: &str) -> &str {
    let mut words = name.split(|it: char| it == '/' || it == ';' || !is_token(it.encode_utf8(&mut [0; 4])));
    let first = words.find(|it| !it.is_empty()).unwrap_or_default();
    let start = name.find(first).unwrap_or_default();
    let rest = name[start + first.len()..].strip_prefix('/').unwrap_or_default();
    let end = rest.find(|it: char| !is_token(it.encode_utf8(&mut [0; 4]))).unwrap_or(rest.len());
    let whole = &name[start..start + first.len() + usize::from(end > 0) + end];
    if is_media_type(whole) { whole } else { "*/*" }
}

/// The parts between a separator that is in no quotes.
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
    let Some(inner) = value.strip_prefix('"').and_then(|it| it.strip_suffix('"')) else { return value.to_owned() };
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    text
}

/// Whether a media type, without its parameters, is JSON or a structured type on top of it (RFC 6839).
pub(crate) fn is_json(essence: &str) -> bool {
    is_plain_json(essence) || essence.ends_with("+json")
}

/// Whether it is one of the names of JSON that say nothing of what is in it.
pub(crate) fn is_plain_json(essence: &str) -> bool {
    matches!(essence, JSON | "text/json" | "application/x-json")
}

/// Whether it is text in another notation than JSON, which the client passes on as it is: XML, YAML and their like.
pub(crate) fn is_notation(essence: &str) -> bool {
    let (_, name) = essence.split_once('/').unwrap_or_default();
    let plain = name.strip_prefix("x-").unwrap_or(name);
    matches!(plain, "xml" | "yaml" | "javascript" | "graphql" | "sql" | "toml" | "ndjson" | "jsonl" | "json-seq")
        || name.ends_with("+xml")
        || name.ends_with("+yaml")
}

/// Whether it is text.
pub(crate) fn is_text(essence: &str) -> bool {
    essence.starts_with("text/") || is_notation(essence)
}

/// Whether it stands for several, such as `*/*` and `image/*`.
pub(crate) fn is_range(essence: &str) -> bool {
    essence.contains('*')
}

/// Whether a range has plain JSON in it.
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
    fn what_no_header_can_have_is_no_media_type() {
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
    fn the_first_media_type_in_a_malformed_name_is_meant() {
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
