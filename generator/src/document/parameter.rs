//! Reads parameters; a style that the client could not write is refused.

use serde_json::Value;

use crate::document::components::read_reference;
use crate::document::content::read_examples;
use crate::document::fields::Fields;
use crate::document::model::{In, Parameter, RefOr};
use crate::document::reader::Reader;
use crate::document::schema::read_schema;
use crate::pointer::Pointer;

/// Headers that OpenAPI says elsewhere: as parameters they "shall be ignored".
const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

pub(super) fn read_parameters(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<RefOr<Parameter>> {
    let list = fields.list(reader, "parameters").unwrap_or_default();
    list.into_iter().filter_map(|(value, at)| read_parameter(reader, value, at)).collect()
}

pub(super) fn read_parameter(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Parameter>> {
    if let Some(reference) = read_reference(reader, value, &at) {
        return Some(RefOr::Ref(reference));
    }
    let mut fields = Fields::open(reader, value, &at, "a parameter")?;
    let name = fields.required_text(reader, "name");
    let location = read_location(reader, &mut fields);
    let required = read_required(reader, &mut fields, location);
    let explode = read_style(reader, &mut fields, location);
    let deprecated = fields.boolean(reader, "deprecated").unwrap_or(false);
    let description = fields.text(reader, "description");
    let examples = read_examples(reader, &mut fields);
    for key in ["allowEmptyValue", "allowReserved"] {
        if fields.boolean(reader, key) == Some(true) {
            reader.refuse("unsupported-parameter", &at.key(key), format!("`{key}` is not supported"));
        }
    }
    fields.refuse(reader, "unsupported-parameter", &["content"]);
    if !fields.has("content") {
        fields.require(reader, "schema");
    }
    let schema = fields.take("schema").and_then(|(value, at)| read_schema(reader, value, at));
    let extensions = fields.finish(reader);
    let (name, location, schema) = (name?, location?, schema?);
    if location == In::Header && RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        reader.refuse("reserved-header", &at, format!("OpenAPI says that a header parameter `{name}` is ignored"));
    }
    Some(RefOr::Item(Parameter {
        at,
        name,
        location,
        required,
        explode,
        deprecated,
        description,
        examples,
        schema,
        extensions,
    }))
}

fn read_location(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<In> {
    match fields.required_text(reader, "in")?.as_str() {
        "path" => Some(In::Path),
        "query" => Some(In::Query),
        "header" => Some(In::Header),
        "cookie" => {
            reader.refuse("unsupported-parameter", &fields.at, "parameters in cookies are not supported");
            None
        }
        other => {
            let message = format!("expected `in` to be `path`, `query` or `header`, found `{other}`");
            reader.fault("invalid-parameter", &fields.at.key("in"), message);
            None
        }
    }
}

fn read_required(reader: &mut Reader<'_>, fields: &mut Fields<'_>, location: Option<In>) -> bool {
    let required = fields.boolean(reader, "required").unwrap_or(false);
    if location == Some(In::Path) && !required {
        let help = "an overlay action can add `required: true`";
        reader.fault_help("invalid-parameter", &fields.at, "a parameter in the path has `required: true`", help);
    }
    required
}

/// `explode`, with the default of the style.
fn read_style(reader: &mut Reader<'_>, fields: &mut Fields<'_>, location: Option<In>) -> bool {
    let default = if location == Some(In::Query) { "form" } else { "simple" };
    let style = fields.text(reader, "style").unwrap_or_else(|| default.to_owned());
    if location.is_some() && style != default {
        let message = format!("the style `{style}` is not supported here; `{default}` is");
        reader.refuse("unsupported-style", &fields.at.key("style"), message);
    }
    fields.boolean(reader, "explode").unwrap_or(style == "form")
}
