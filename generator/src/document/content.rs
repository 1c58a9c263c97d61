//! Reads bodies, responses and their headers, media types and examples.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::document::components::read_ref_or;
use crate::document::fields::{Fields, Names};
use crate::document::links::check_links;
use crate::document::model::{Body, Example, Header, MediaType, RefOr, Response};
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
    let mut fields = Fields::open(reader, value, &at, "a response")?;
    let description = fields.required_text(reader, "description");
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
    Some(Response { at, description: description?, headers, content, extensions })
}

pub(super) fn read_content(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<MediaType> {
    let entries = fields.entries(reader, "content", Names::Any);
    entries.into_iter().filter_map(|(name, value, at)| read_media_type(reader, name, value, at)).collect()
}

fn read_media_type(reader: &mut Reader<'_>, name: &str, value: &Value, at: Pointer) -> Option<MediaType> {
    let mut fields = Fields::open(reader, value, &at, "a media type")?;
    let schema = fields.take("schema").and_then(|(value, at)| read_schema(reader, value, at));
    let examples = read_examples(reader, &mut fields);
    let encoding = read_encoding(reader, &mut fields, name);
    let extensions = fields.finish(reader);
    Some(MediaType { at, name: name.to_owned(), schema, examples, encoding, extensions })
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
        fields.refuse(reader, "unsupported-encoding", &["headers"]);
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
    let entries = fields.entries(reader, "examples", Names::Any);
    examples.extend(entries.into_iter().filter_map(|(_, value, at)| read_example(reader, value, at)));
    examples
}

pub(super) fn read_example(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Example>> {
    read_ref_or(reader, value, at, read_written_example)
}

fn read_written_example(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Example> {
    let mut fields = Fields::open(reader, value, &at, "an example")?;
    fields.ignore(&["summary", "description", "externalValue"]);
    let value = fields.value("value").map(|value| Arc::new(value.clone()));
    fields.finish(reader);
    Some(Example(value))
}
