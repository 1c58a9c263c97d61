//! Reads schemas: OpenAPI 3.0's dialect, and JSON Schema 2020-12 as 3.1 has it.

use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::describe_kind;
use crate::document::components::note_siblings;
use crate::document::definitions::read_definitions;
use crate::document::fields::{Fields, Names, wrong};
use crate::document::identity::read_identity;
use crate::document::model::{Additional, Annotations, Discriminator, Schema, TypeName, Version};
use crate::document::reader::Reader;
use crate::document::schema_rules::{read_numeric, read_rules_of_text, read_values};
use crate::pointer::Pointer;
use crate::vocabulary::Extensions;

/// Rules of JSON Schema that leave the shape of a value as it is: they are documented, and not checked.
const UNCHECKED: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];

/// Keys of JSON Schema that say more than the model can.
const UNSUPPORTED: &[&str] = &["$vocabulary", "additionalItems"];

/// Reads a schema and those in it; its pointer where it could be read.
pub(super) fn read_schema(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Pointer> {
    // A place that was read as part of something else already is not read twice.
    if reader.schemas.contains_key(&at) {
        return Some(at);
    }
    let schema = match value {
        Value::Null => {
            reader.note_null(&at);
            Schema { at: at.clone(), ..Schema::default() }
        }
        Value::Bool(true) => Schema { at: at.clone(), ..Schema::default() },
        Value::Bool(false) => {
            reader.refuse("unsupported-schema", &at, "a schema that takes no value is not supported here");
            return None;
        }
        _ => read_object(reader, value, &at)?,
    };
    reader.schemas.insert(at.clone(), schema);
    Some(at)
}

/// Adds a schema of any value, for a place where none is written.
pub(super) fn add_any(reader: &mut Reader<'_>, at: Pointer) -> Pointer {
    reader.schemas.insert(at.clone(), Schema { at: at.clone(), ..Schema::default() });
    at
}

fn read_object(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Schema> {
    let mut fields = Fields::open(reader, value, at, "a schema")?;
    let version = reader.version(at);
    if version == Version::V30 && fields.has("$ref") {
        return read_reference(reader, fields);
    }
    let mut schema = Schema { at: at.clone(), ..Schema::default() };
    read_identity(reader, &mut fields);
    schema.types = read_types(reader, &mut fields);
    schema.nullable = fields.boolean(reader, "nullable");
    if version >= Version::V31 && schema.nullable == Some(true) {
        let message = format!("`nullable` has no meaning in OpenAPI {}; it is understood as in 3.0", version.name());
        reader.note("nullable-in-3.1", &at.key("nullable"), message);
    }
    read_values(reader, &mut fields, &mut schema);
    schema.format = fields.text(reader, "format");
    schema.content_media_type = fields.text(reader, "contentMediaType");
    schema.content_encoding = fields.text(reader, "contentEncoding");
    schema.numeric = read_numeric(reader, &mut fields);
    read_rules_of_text(reader, &mut fields, &mut schema);
    read_array(reader, &mut fields, &mut schema);
    read_properties(reader, &mut fields, &mut schema);
    schema.all_of = read_members(reader, &mut fields, "allOf");
    schema.one_of = read_alternatives(reader, &mut fields, &mut schema, "oneOf");
    schema.any_of = read_alternatives(reader, &mut fields, &mut schema, "anyOf");
    schema.discriminator = read_discriminator(reader, &mut fields).map(Box::new);
    read_definitions(reader, &mut fields);
    for key in UNCHECKED {
        schema.unchecked.extend(fields.value(key).map(|value| ((*key).to_owned(), value.clone())));
    }
    fields.refuse(reader, "unsupported-schema", UNSUPPORTED);
    // How a value is written as XML says nothing where no XML is sent or read.
    fields.ignore(&["$comment", "externalDocs", "$schema", "xml"]);
    schema.annotations = read_annotations(reader, &mut fields);
    schema.annotations.extensions = match version {
        Version::V30 => fields.finish(reader),
        Version::V31 | Version::V32 => note_unknown(reader, fields),
    };
    Some(schema)
}

/// JSON Schema 2020-12 takes keywords that it does not know for annotations (core, section 6.5), so 3.1 does. What looks
/// like one may be meant as a rule, and is noted.
fn note_unknown(reader: &mut Reader<'_>, fields: Fields<'_>) -> Extensions {
    let at = fields.at.clone();
    let (unknown, extensions) = fields.finish_ignoring(reader);
    for key in unknown {
        let message = format!("`{key}` is no keyword of JSON Schema: an annotation, which is not checked");
        reader.note("unknown-keyword", &at.key(&key), message);
    }
    extensions
}

/// OpenAPI 3.0 ignores what stands beside a `$ref`. Annotations and null are heard all the same: they are no rules that
/// a value could break.
fn read_reference(reader: &mut Reader<'_>, mut fields: Fields<'_>) -> Option<Schema> {
    let mut schema = Schema { at: fields.at.clone(), ..Schema::default() };
    read_identity(reader, &mut fields);
    schema.nullable = fields.boolean(reader, "nullable");
    schema.annotations = read_annotations(reader, &mut fields);
    fields.ignore(&["externalDocs", "xml"]);
    schema.annotations.extensions = note_siblings(reader, fields);
    Some(schema)
}

/// The types. Lists of them, and null, came with 3.1; older descriptions that have them mean the same.
fn read_types(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Vec<TypeName>> {
    let value = fields.value("type")?;
    let at = || fields.at.key("type");
    let (names, is_list) = match value {
        Value::Array(items) => (items.as_slice(), true),
        Value::String(_) => (std::slice::from_ref(value), false),
        Value::Object(_) => {
            let help = "write that schema in the place of this one; a field called `type` belongs under `properties`";
            reader.fault_help("wrong-type", &at(), "expected `type` to be a string or an array, found a schema", help);
            return None;
        }
        other => {
            wrong(reader, &at(), "type", "a string or an array", other);
            return None;
        }
    };
    if let Some(index) = names.iter().position(Value::is_null) {
        let message = "null in an array of types is understood as the type of null";
        reader.note("null-without-quotes", &at().index(index), message);
    }
    if (is_list || value == "null") && reader.version(&fields.at) == Version::V30 {
        let message = "lists of types, and null, came with OpenAPI 3.1; this one is understood so";
        reader.note("type-of-3.1", &at(), message);
    }
    let mut types = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let at = || if is_list { at().index(index) } else { at() };
        match type_name(name) {
            Some(ty) if !types.contains(&ty) => types.push(ty),
            Some(_) => reader.note("duplicate-type", &at(), format!("{name} is listed twice")),
            None => reader.fault("invalid-type", &at(), format!("{name} is no type")),
        }
    }
    if names.is_empty() {
        reader.fault("invalid-type", &at(), "expected at least one type");
    }
    (!types.is_empty()).then_some(types)
}

fn type_name(value: &Value) -> Option<TypeName> {
    if value.is_null() {
        return Some(TypeName::Null);
    }
    Some(match value.as_str()? {
        "null" => TypeName::Null,
        "boolean" => TypeName::Boolean,
        "integer" => TypeName::Integer,
        "number" => TypeName::Number,
        "string" => TypeName::String,
        "array" => TypeName::Array,
        "object" => TypeName::Object,
        _ => return None,
    })
}

fn read_array(reader: &mut Reader<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    schema.min_items = fields.count(reader, "minItems");
    schema.max_items = fields.count(reader, "maxItems");
    schema.unique = fields.boolean(reader, "uniqueItems").unwrap_or(false);
    let prefix = if reader.version(&fields.at) >= Version::V31 { fields.list(reader, "prefixItems") } else { None };
    let prefix = prefix.unwrap_or_default();
    read_prefix(reader, schema, &prefix);
    match fields.take("items") {
        Some((Value::Array(items), at)) => read_items_of_draft_4(reader, schema, items, &at),
        Some((Value::Bool(false), _)) => {
            // Nothing may follow the first ones.
            let most = prefix.len() as u64;
            schema.max_items = Some(schema.max_items.map_or(most, |items| items.min(most)));
        }
        Some((value, at)) => schema.items = read_schema(reader, value, at),
        None => {}
    }
}

/// The items that an array begins with.
fn read_prefix(reader: &mut Reader<'_>, schema: &mut Schema, prefix: &[(&Value, Pointer)]) {
    for (index, (value, at)) in prefix.iter().enumerate() {
        // Items that are written alike are of one type.
        if prefix[..index].iter().all(|(before, _)| before != value) {
            schema.prefix.extend(read_schema(reader, value, at.clone()));
        }
    }
    if !prefix.is_empty() {
        let listed = prefix.iter().map(|(value, _)| (*value).clone()).collect();
        schema.unchecked.push(("prefixItems".to_owned(), listed));
    }
}

/// Up to draft 2019-09 of JSON Schema, `items` listed what is `prefixItems` since.
fn read_items_of_draft_4(reader: &mut Reader<'_>, schema: &mut Schema, items: &[Value], at: &Pointer) {
    reader.note("items-of-draft-4", at, "`items` is an array, as in older drafts of JSON Schema: it is `prefixItems`");
    let items: Vec<_> = items.iter().enumerate().map(|(index, item)| (item, at.index(index))).collect();
    read_prefix(reader, schema, &items);
}

fn read_properties(reader: &mut Reader<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    for (name, value, at) in fields.entries(reader, "properties", Names::Any) {
        if *value == Value::Bool(false) {
            schema.unchecked.push((format!("properties/{name}"), value.clone()));
        } else if let Some(at) = read_schema(reader, value, at) {
            schema.properties.insert(name.to_owned(), at);
        }
    }
    schema.required = read_required(reader, fields);
    schema.additional = fields.take("additionalProperties").and_then(|(value, at)| match value {
        Value::Bool(false) => Some(Additional::Forbidden),
        Value::Bool(true) => Some(Additional::Any),
        Value::Object(map) if map.is_empty() => Some(Additional::Any),
        _ => read_schema(reader, value, at).map(Additional::Schema),
    });
    for (name, value, at) in fields.entries(reader, "patternProperties", Names::Any) {
        schema.patterns.extend(read_schema(reader, value, at));
        schema.unchecked.push((format!("patternProperties/{name}"), Value::Bool(true)));
    }
}

/// The properties that are required. Draft 3 of JSON Schema said of a property itself that it is, which is no rule since.
fn read_required(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<String> {
    if !matches!(fields.value("required"), Some(Value::Bool(_))) {
        return fields.texts(reader, "required");
    }
    let message = "`required` is an array of properties, beside `properties`: of a property itself it says nothing";
    reader.note("required-of-itself", &fields.at.key("required"), message);
    Vec::new()
}

/// The members of a union, but for those that no value is.
fn read_alternatives(reader: &mut Reader<'_>, fields: &mut Fields<'_>, schema: &mut Schema, key: &str) -> Vec<Pointer> {
    let Some(list) = fields.list(reader, key) else { return Vec::new() };
    if list.is_empty() {
        reader.note("empty-list", &fields.at.key(key), format!("`{key}` without a member says nothing"));
    }
    let possible = || list.iter().filter(|(value, _)| **value != Value::Bool(false));
    if list.is_empty() {
        return Vec::new();
    }
    if possible().all(|(value, _)| says_only_what_is_required(value)) {
        schema.unchecked.push((key.to_owned(), list.iter().map(|(value, _)| (*value).clone()).collect()));
        return Vec::new();
    }
    possible().filter_map(|(value, at)| read_schema(reader, value, at.clone())).collect()
}

/// Whether a member of a union has no shape of its own: it says which of the fields beside the union must be there.
fn says_only_what_is_required(value: &Value) -> bool {
    const SHAPELESS: [&str; 6] = ["required", "not", "type", "title", "description", "$comment"];
    let Some(map) = value.as_object() else { return false };
    let is_object = map.get("type").is_none_or(|ty| ty == "object");
    let says = map.contains_key("required") || map.contains_key("not");
    says && is_object && map.keys().all(|key| SHAPELESS.contains(&key.as_str()))
}

fn read_members(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> Vec<Pointer> {
    let Some(list) = fields.list(reader, key) else { return Vec::new() };
    if list.is_empty() {
        reader.note("empty-list", &fields.at.key(key), format!("`{key}` without a member says nothing"));
    }
    list.into_iter().filter_map(|(value, at)| read_schema(reader, value, at)).collect()
}

fn read_discriminator(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Discriminator> {
    let (value, at) = fields.take("discriminator")?;
    let mut fields = Fields::open(reader, value, &at, "a discriminator")?;
    let property = fields.required_text(reader, "propertyName");
    let mut mapping = indexmap::IndexMap::new();
    for (name, value, at) in fields.entries(reader, "mapping", Names::Any) {
        match value.as_str() {
            Some(target) => drop(mapping.insert(name.to_owned(), target.to_owned())),
            None => wrong(reader, &at, name, "a string", value),
        }
    }
    if reader.version(&at) >= Version::V32
        && let Some((_, at)) = fields.take("defaultMapping")
    {
        let message =
            "a value whose tag is missing or not known is kept as it is received, and not read as this schema";
        reader.note("default-mapping", &at, message);
    }
    fields.finish(reader);
    Some(Discriminator { at, property: property?, mapping })
}

/// The examples of a schema: an array. What another type has is no example of it, and changes nothing else.
fn read_examples_of_schema<'a>(reader: &mut Reader<'_>, fields: &mut Fields<'a>) -> &'a [Value] {
    match fields.value("examples") {
        Some(Value::Array(examples)) => examples,
        Some(other) => {
            let message = format!("expected the `examples` of a schema to be an array, found {}", describe_kind(other));
            reader.note("unread-example", &fields.at.key("examples"), format!("{message}: they are not read"));
            &[]
        }
        None => &[],
    }
}

fn read_annotations(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Annotations {
    let mut examples: Vec<_> = fields.value("example").into_iter().collect();
    if reader.version(&fields.at) >= Version::V31 {
        examples.extend(read_examples_of_schema(reader, fields));
    }
    Annotations {
        title: fields.text(reader, "title"),
        description: fields.text(reader, "description").map(Arc::from),
        default: fields.value("default").cloned().map(Arc::new),
        examples: examples.into_iter().cloned().map(Arc::new).collect(),
        deprecated: fields.boolean(reader, "deprecated"),
        read_only: fields.boolean(reader, "readOnly").unwrap_or(false),
        write_only: fields.boolean(reader, "writeOnly").unwrap_or(false),
        extensions: Extensions::new(),
    }
}
