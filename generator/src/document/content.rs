//! Reads bodies, responses and their headers, media types and examples.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::describe_kind;
use crate::document::components::{read_pointer, read_ref_or};
use crate::document::fields::{Fields, Names};
use crate::document::links::check_links;
use crate::document::model::{Body, Example, Header, MediaType, RefOr, Response, Version};
use crate::document::parameter::{QUERY_STYLES, read_style_of};
use crate::document::reader::Reader;
use crate::document::schema::read_schema;
use crate::media::{FORM, essence};
use crate::pointer::Pointer;
use crate::vocabulary::Encoding;

pub(super) fn read_body(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Body>> {
    read_ref_or(reader, value, at, read_written_body)
}

fn read_written_body(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Body> {
    let mut fields = Fields::open(reader, value, &at, "a request body")?;
    fields.require(reader, "content");
    let required = fields.boolean(reader, "required");
    let description = fields.text(reader, "description");
    let content = read_content(reader, &mut fields);
    let extensions = fields.finish(reader);
    Some(Body { at, required, description, content, extensions })
}

pub(super) fn read_response(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Response>> {
    read_ref_or(reader, value, at, read_written_response)
}

fn read_written_response(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Response> {
    if value.is_null() {
        reader.note_null(&at);
        let (description, headers, content, extensions) = Default::default();
        return Some(Response { at, description, headers, content, extensions });
    }
    let mut fields = Fields::open(reader, value, &at, "a response")?;
    let description = read_response_description(reader, &mut fields);
    let headers = fields.entries(reader, "headers", Names::NotExtensions);
    let headers = headers.into_iter().filter_map(|(name, value, at)| {
        // OpenAPI: a `Content-Type` here shall be ignored, because `content` says it.
        let is_said = name.eq_ignore_ascii_case("content-type");
        if is_said { None } else { Some((name.to_owned(), read_header(reader, value, at)?)) }
    });
    let headers = headers.collect();
    check_links(reader, &mut fields);
    let content = read_content(reader, &mut fields);
    let extensions = fields.finish(reader);
    Some(Response { at, description, headers, content, extensions })
}

/// What a response is for: from 3.2 on in a `summary`, too. Nothing that is sent or read depends on it.
fn read_response_description(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> String {
    let version = reader.version(&fields.at);
    let summary = if version >= Version::V32 { fields.text(reader, "summary") } else { None };
    if !fields.has("description") && version < Version::V32 {
        let message = format!("OpenAPI {} wants a `description` of each response; this one has none", version.name());
        reader.note("response-without-description", &fields.at, message);
    }
    fields.text(reader, "description").or(summary).unwrap_or_default()
}

pub(super) fn read_content(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<MediaType> {
    let entries = fields.entries(reader, "content", Names::Any);
    entries.into_iter().filter_map(|(name, value, at)| read_media_type(reader, name, value, at)).collect()
}

/// A media type, or what the reference in its place leads to, which 3.2 has.
pub(super) fn read_media_type(reader: &mut Reader<'_>, name: &str, value: &Value, at: Pointer) -> Option<MediaType> {
    let (mut value, mut at, root) = (value, at, reader.root);
    let mut seen = HashSet::new();
    while let Some(reference) = value.get("$ref") {
        let place = at.key("$ref");
        note_beside(reader, value, &at);
        let target = read_pointer(reader, reference, &place)?;
        let Some(found) = root.pointer(target.as_str()).filter(|_| seen.insert(target.clone())) else {
            let help = "correct it, or write the media type in its place, by an overlay action";
            reader.fault_help("dangling-reference", &place, format!("`#{target}` is no media type"), help);
            return None;
        };
        (value, at) = (found, target);
    }
    read_written_media_type(reader, name, value, at)
}

/// Tells what is ignored beside the `$ref` of a media type.
fn note_beside(reader: &mut Reader<'_>, value: &Value, at: &Pointer) {
    let version = reader.version(at).name();
    let keys = value.as_object().into_iter().flat_map(|map| map.keys());
    for key in keys.filter(|key| !["$ref", "summary", "description"].contains(&key.as_str())) {
        let message = format!("OpenAPI {version} ignores `{key}` beside a `$ref`, and so does the client");
        reader.note("reference-sibling", &at.key(key), message);
    }
}

fn read_written_media_type(reader: &mut Reader<'_>, name: &str, value: &Value, at: Pointer) -> Option<MediaType> {
    let mut fields = Fields::open(reader, value, &at, "a media type")?;
    let schema = fields.take("schema").and_then(|(value, at)| read_schema(reader, value, at));
    let examples = read_examples(reader, &mut fields);
    let encoding = read_encoding(reader, &mut fields, name);
    if reader.version(&at) >= Version::V32 {
        note_items(reader, &mut fields, name);
    }
    let extensions = fields.finish(reader);
    Some(MediaType { at, name: name.to_owned(), schema, examples, encoding, extensions })
}

/// The items of a sequence, such as lines or events, come as they were sent: their schema is read for its faults alone.
fn note_items(reader: &mut Reader<'_>, fields: &mut Fields<'_>, media: &str) {
    fields.ignore(&["prefixEncoding", "itemEncoding"]);
    if let Some((value, at)) = fields.take("itemSchema") {
        let message = format!("the items of `{media}` are given as they come: this schema has no type");
        reader.note("items-as-they-come", &at, message);
        read_schema(reader, value, at);
    }
}

/// How the fields of a form are written.
fn read_encoding(reader: &mut Reader<'_>, fields: &mut Fields<'_>, media: &str) -> IndexMap<String, Encoding> {
    let essence = essence(media);
    let is_form = essence.starts_with("multipart/") || essence == FORM;
    if !is_form {
        // OpenAPI: it applies to forms only.
        fields.ignore(&["encoding"]);
    }
    let mut encoding = IndexMap::new();
    for (name, value, at) in fields.entries(reader, "encoding", Names::Any) {
        let Some(mut fields) = Fields::open(reader, value, &at, "an encoding") else { continue };
        let content_type = fields.text(reader, "contentType");
        let style = read_style_of(reader, &mut fields, QUERY_STYLES);
        let explode = fields.boolean(reader, "explode");
        let reserved = fields.boolean(reader, "allowReserved") == Some(true);
        fields.refuse(reader, "unsupported-encoding", &["headers", "encoding", "prefixEncoding", "itemEncoding"]);
        fields.finish(reader);
        encoding.insert(name.to_owned(), Encoding { at, content_type, style, explode, reserved });
    }
    encoding
}

pub(super) fn read_header(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Header>> {
    read_ref_or(reader, value, at, read_written_header)
}

fn read_written_header(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Header> {
    let mut fields = Fields::open(reader, value, &at, "a header")?;
    let deprecated = fields.boolean(reader, "deprecated").unwrap_or(false);
    let description = fields.text(reader, "description");
    // A header that the server sends is never relied on; its style is `simple` whatever is said.
    fields.ignore(&["required", "example", "examples", "style", "explode", "allowEmptyValue", "allowReserved"]);
    let schema = fields.take("schema").and_then(|(value, at)| read_schema(reader, value, at));
    read_content(reader, &mut fields);
    let extensions = fields.finish(reader);
    Some(Header { at, deprecated, description, schema, extensions })
}

/// `example` and `examples` of a parameter or a media type.
pub(super) fn read_examples(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<RefOr<Example>> {
    let example = fields.value("example").map(|value| RefOr::Item(Example(Some(Arc::new(value.clone())))));
    let mut examples: Vec<_> = example.into_iter().collect();
    let at = fields.at.key("examples");
    match fields.value("examples") {
        None => {}
        Some(Value::Object(map)) => {
            examples.extend(map.iter().filter_map(|(name, value)| read_example(reader, value, at.key(name))));
        }
        Some(other) => {
            let message = format!("expected `examples` to be an object, found {}", describe_kind(other));
            reader.note("unread-example", &at, format!("{message}: they are not read"));
        }
    }
    examples
}

pub(super) fn read_example(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Example>> {
    read_ref_or(reader, value, at, read_written_example)
}

fn read_written_example(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Example> {
    if !value.is_object() {
        let message = format!("expected an example, an object, found {}: it is not read", describe_kind(value));
        reader.note("unread-example", &at, message);
        return None;
    }
    let mut fields = Fields::open(reader, value, &at, "an example")?;
    fields.ignore(&["summary", "description", "externalValue"]);
    // From 3.2 on the value may be apart from how it is written.
    let data = fields.value("dataValue");
    fields.ignore(&["serializedValue"]);
    let value = fields.value("value").or(data).map(|value| Arc::new(value.clone()));
    fields.finish(reader);
    Some(Example(value))
}
