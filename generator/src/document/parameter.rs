//! Reads parameters, with the defaults of their place and style; a style that their place does not have is refused.

use serde_json::Value;

use crate::document::components::read_ref_or;
use crate::document::content::{read_content, read_examples};
use crate::document::fields::Fields;
use crate::document::model::{Example, MediaType, Parameter, RefOr, Version};
use crate::document::reader::{Reader, json_path};
use crate::document::schema::{add_any, read_schema};
use crate::media::{FORM, essence, is_json};
use crate::pointer::Pointer;
use crate::vocabulary::{Location, Style};

pub(super) fn read_parameters(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<RefOr<Parameter>> {
    let list = fields.list(reader, "parameters").unwrap_or_default();
    list.into_iter().filter_map(|(value, at)| read_parameter(reader, value, at)).collect()
}

pub(super) fn read_parameter(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Parameter>> {
    read_ref_or(reader, value, at, read_written_parameter)
}

fn read_written_parameter(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Parameter> {
    let mut fields = Fields::open(reader, value, &at, "a parameter")?;
    let name = fields.required_text(reader, "name");
    let location = read_location(reader, &mut fields);
    let required = read_required(reader, &mut fields, location);
    let (style, explode) = read_style(reader, &mut fields, location);
    let deprecated = fields.boolean(reader, "deprecated").unwrap_or(false);
    let description = fields.text(reader, "description");
    let mut examples = read_examples(reader, &mut fields);
    // An empty text is sent like any other, so there is nothing to be allowed.
    fields.boolean(reader, "allowEmptyValue");
    let reserved = fields.boolean(reader, "allowReserved") == Some(true);
    let content = read_parameter_content(reader, &mut fields);
    let (style, schema) = match content {
        Some(content) => {
            examples.extend(content.examples);
            (content.style.unwrap_or(style), Some(content.schema))
        }
        None => {
            fields.require(reader, "schema");
            (style, fields.take("schema").and_then(|(value, at)| read_schema(reader, value, at)))
        }
    };
    let extensions = fields.finish(reader);
    let (name, location, schema) = (name?, location?, schema?);
    Some(Parameter {
        at,
        name,
        location,
        required,
        style,
        explode,
        reserved,
        deprecated,
        description,
        examples,
        schema,
        extensions,
    })
}

/// What `content` says of a parameter: whether it is JSON text, or else text in the location's own style.
struct ParameterContent {
    style: Option<Style>,
    schema: Pointer,
    examples: Vec<RefOr<Example>>,
}

fn read_parameter_content(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<ParameterContent> {
    if !fields.has("content") {
        return None;
    }
    let at = fields.at.key("content");
    let types = read_content(reader, fields);
    let [media] = types.as_slice() else {
        reader.fault("invalid-parameter", &at, "expected one media type in the `content` of a parameter");
        return None;
    };
    let essence = essence(&media.name);
    if fields.value("in").and_then(Value::as_str) == Some("querystring") {
        return read_querystring(reader, media, &essence);
    }
    if !is_json(&essence) && !essence.starts_with("text/") {
        let message = format!("the media type `{}` of a parameter is not supported; JSON and text are", media.name);
        reader.refuse("unsupported-parameter", &media.at, message);
    }
    // As in a body, a media type without a schema may have any value.
    let schema = media.schema.clone().unwrap_or_else(|| add_any(reader, media.at.key("schema")));
    let style = is_json(&essence).then_some(Style::Json);
    Some(ParameterContent { style, schema, examples: media.examples.clone() })
}

/// The content of a parameter that is the whole query: a form.
fn read_querystring(reader: &mut Reader<'_>, media: &MediaType, essence: &str) -> Option<ParameterContent> {
    if essence != FORM {
        let message = format!("a whole query in `{}` is not supported; `{FORM}` is", media.name);
        reader.refuse("unsupported-parameter", &media.at, message);
        return None;
    }
    let schema = media.schema.clone().unwrap_or_else(|| add_any(reader, media.at.key("schema")));
    Some(ParameterContent { style: Some(Style::Form), schema, examples: media.examples.clone() })
}

fn read_location(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Location> {
    match fields.required_text(reader, "in")?.as_str() {
        "path" => Some(Location::Path),
        "query" => Some(Location::Query),
        // The whole query: its pairs are the fields of an object (`read_parameter_content` sees to it).
        "querystring" if reader.version(&fields.at) >= Version::V32 => Some(Location::Query),
        "header" => Some(Location::Header),
        "cookie" => Some(Location::Cookie),
        other => {
            let message = format!("expected `in` to be `path`, `query`, `header` or `cookie`, found `{other}`");
            let lower = other.to_ascii_lowercase();
            let meant = ["path", "query", "header", "cookie"].into_iter().find(|place| *place == lower);
            let target = json_path(reader.root, &fields.at);
            let update = format!("{{in: {}}}", meant.unwrap_or("…"));
            let help = format!("an overlay action can correct it: target \"{target}\", update: {update}");
            reader.fault_help("invalid-parameter", &fields.at.key("in"), message, help);
            None
        }
    }
}

/// `required`; a parameter of the path always is, and may leave it unsaid.
fn read_required(reader: &mut Reader<'_>, fields: &mut Fields<'_>, location: Option<Location>) -> bool {
    let required = fields.boolean(reader, "required");
    if location == Some(Location::Path) && required == Some(false) {
        let help = "an overlay action can set `required: true`, or describe the path without it as a path of its own";
        let at = fields.at.key("required");
        reader.fault_help("invalid-parameter", &at, "a parameter of the path cannot be left out", help);
    }
    required.unwrap_or(location == Some(Location::Path))
}

/// `style` and `explode`, with the defaults of the location and of the style.
fn read_style(reader: &mut Reader<'_>, fields: &mut Fields<'_>, location: Option<Location>) -> (Style, bool) {
    let allowed: &[(&str, Style)] = match location {
        Some(Location::Path) => &[("simple", Style::Simple), ("label", Style::Label), ("matrix", Style::Matrix)],
        Some(Location::Header) => &[("simple", Style::Simple)],
        Some(Location::Cookie) => &[("form", Style::Form)],
        Some(Location::Query) | None => QUERY_STYLES,
    };
    let style = read_style_of(reader, fields, allowed).unwrap_or(allowed[0].1);
    let explode = fields.boolean(reader, "explode").unwrap_or(style == Style::Form);
    (style, explode)
}

/// The styles of a query, and of the fields of a form.
pub(super) const QUERY_STYLES: &[(&str, Style)] = &[
    ("form", Style::Form),
    ("spaceDelimited", Style::SpaceDelimited),
    ("pipeDelimited", Style::PipeDelimited),
    ("deepObject", Style::DeepObject),
];

/// `style`, where it is said.
pub(super) fn read_style_of(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    allowed: &[(&str, Style)],
) -> Option<Style> {
    let style = fields.text(reader, "style")?;
    let found = allowed.iter().find(|(name, _)| *name == style).map(|(_, style)| *style);
    if found.is_none() {
        let names: Vec<_> = allowed.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("the style `{style}` is not allowed here; expected {}", names.join(", "));
        reader.refuse("unsupported-style", &fields.at.key("style"), message);
    }
    found
}
