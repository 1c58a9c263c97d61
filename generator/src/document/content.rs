//! Reads bodies, responses, media types and examples.

use serde_json::Value;

use crate::document::components::read_reference;
use crate::document::fields::{Fields, Names};
use crate::document::links::check_links;
use crate::document::model::{Body, Example, MediaType, RefOr, Response};
use crate::document::reader::Reader;
use crate::document::schema::read_schema;
use crate::pointer::Pointer;

pub(super) fn read_body(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Body>> {
    if let Some(reference) = read_reference(reader, value, &at) {
        return Some(RefOr::Ref(reference));
    }
    let mut fields = Fields::open(reader, value, &at, "a request body")?;
    fields.require(reader, "content");
    let required = fields.boolean(reader, "required");
    let description = fields.text(reader, "description");
    let content = read_content(reader, &mut fields);
    let extensions = fields.finish(reader);
    Some(RefOr::Item(Body { at, required, description, content, extensions }))
}

pub(super) fn read_response(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Response>> {
    if let Some(reference) = read_reference(reader, value, &at) {
        return Some(RefOr::Ref(reference));
    }
    let mut fields = Fields::open(reader, value, &at, "a response")?;
    let description = fields.required_text(reader, "description");
    fields.refuse(reader, "unsupported-headers", &["headers"]);
    check_links(reader, &mut fields);
    let content = read_content(reader, &mut fields);
    let extensions = fields.finish(reader);
    Some(RefOr::Item(Response { at, description: description?, content, extensions }))
}

fn read_content(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<MediaType> {
    let entries = fields.entries(reader, "content", Names::Any);
    entries.into_iter().filter_map(|(name, value, at)| read_media_type(reader, name, value, at)).collect()
}

fn read_media_type(reader: &mut Reader<'_>, name: &str, value: &Value, at: Pointer) -> Option<MediaType> {
    if !is_supported(name) {
        reader.refuse("unsupported-media-type", &at, format!("the media type `{name}` is not supported"));
        return None;
    }
    let mut fields = Fields::open(reader, value, &at, "a media type")?;
    let schema = fields.take("schema").and_then(|(value, at)| read_schema(reader, value, at));
    let examples = read_examples(reader, &mut fields);
    fields.refuse(reader, "unsupported-encoding", &["encoding"]);
    let extensions = fields.finish(reader);
    Some(MediaType { at, name: name.to_owned(), schema, examples, extensions })
}

/// Whether a schema can say what is sent: forms and XML have rules of their own.
fn is_supported(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let xml = essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml");
    !xml && !essence.starts_with("multipart/") && essence != "application/x-www-form-urlencoded"
}

/// `example` and `examples` of a parameter or a media type.
pub(super) fn read_examples(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<RefOr<Example>> {
    let mut examples: Vec<_> =
        fields.take("example").map(|(it, _)| RefOr::Item(Example(Some(it.clone())))).into_iter().collect();
    let entries = fields.entries(reader, "examples", Names::Any);
    examples.extend(entries.into_iter().filter_map(|(_, value, at)| read_example(reader, value, at)));
    examples
}

pub(super) fn read_example(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Example>> {
    if let Some(reference) = read_reference(reader, value, &at) {
        return Some(RefOr::Ref(reference));
    }
    let mut fields = Fields::open(reader, value, &at, "an example")?;
    fields.ignore(&["summary", "description", "externalValue"]);
    let value = fields.take("value").map(|(it, _)| it.clone());
    fields.finish(reader);
    Some(RefOr::Item(Example(value)))
}
