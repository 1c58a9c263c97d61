//! What a media type is. Knows the names of media types, and neither OpenAPI nor Rust.

/// What a form in the body is sent as, unless it has files.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A media type without its parameters, in lower case.
pub(crate) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type, without its parameters, is JSON or a structured type on top of it (RFC 6839).
pub(crate) fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json" | "application/x-json") || essence.ends_with("+json")
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
