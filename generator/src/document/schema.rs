//! Reads schemas: OpenAPI 3.0's dialect, and JSON Schema 2020-12 as 3.1 has it.

use serde_json::Value;

use crate::document::components::read_target;
use crate::document::fields::{Fields, Names, wrong};
use crate::document::model::{Additional, Annotations, Discriminator, Schema, TypeName, Version};
use crate::document::reader::Reader;
use crate::document::schema_rules::{read_numeric, read_rules_of_text, read_values};
use crate::pointer::Pointer;

/// Keys of JSON Schema that say more than the model can.
const UNSUPPORTED: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$vocabulary",
    "additionalItems",
    "xml",
];

/// Reads a schema and those in it; its pointer where it could be read.
pub(super) fn read_schema(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Pointer> {
    let schema = match value {
        Value::Bool(true) => Schema { at: at.clone(), ..Schema::default() },
        Value::Bool(false) => {
            reader.refuse("unsupported-schema", &at, "a schema that takes no value is not supported");
            return None;
        }
        _ => read_object(reader, value, &at)?,
    };
    reader.schemas.insert(at.clone(), schema);
    Some(at)
}

fn read_object(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Schema> {
    let mut fields = Fields::open(reader, value, at, "a schema")?;
    let mut schema = Schema { at: at.clone(), ..Schema::default() };
    if let Some((target, at)) = fields.take("$ref") {
        schema.reference = read_target(reader, target, &at);
        refuse_siblings(reader, value, &at.parent());
    }
    schema.types = read_types(reader, &mut fields);
    if reader.version == Version::V30 {
        schema.nullable = fields.boolean(reader, "nullable");
    } else if fields.has("nullable") {
        fields.ignore(&["nullable"]);
        let help = "say `type: [..., 'null']` by an overlay action";
        reader.fault_help("unknown-key", &at.key("nullable"), "`nullable` has no meaning in OpenAPI 3.1", help);
    }
    read_values(reader, &mut fields, &mut schema);
    schema.format = fields.text(reader, "format");
    schema.numeric = read_numeric(reader, &mut fields);
    read_rules_of_text(reader, &mut fields, &mut schema);
    read_array(reader, &mut fields, &mut schema);
    read_properties(reader, &mut fields, &mut schema);
    schema.all_of = read_members(reader, &mut fields, "allOf");
    schema.one_of = read_members(reader, &mut fields, "oneOf");
    schema.any_of = read_members(reader, &mut fields, "anyOf");
    schema.discriminator = read_discriminator(reader, &mut fields);
    if schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty() {
        let message = "a discriminator beside no `oneOf` or `anyOf` does not say what it tells apart";
        reader.refuse("unsupported-discriminator", &at.key("discriminator"), message);
    }
    fields
        .entries(reader, "$defs", Names::Any)
        .into_iter()
        .for_each(|(_, value, at)| drop(read_schema(reader, value, at)));
    fields.refuse(reader, "unsupported-schema", UNSUPPORTED);
    fields.ignore(&["$comment", "externalDocs", "$schema"]);
    schema.annotations = read_annotations(reader, &mut fields);
    schema.annotations.extensions = fields.finish(reader);
    Some(schema)
}

/// OpenAPI 3.0 ignores what stands beside a `$ref`. Annotations are heard all the same; a rule would be a guess.
fn refuse_siblings(reader: &mut Reader<'_>, value: &Value, at: &Pointer) {
    const HEARD: [&str; 7] = ["$ref", "title", "description", "example", "default", "deprecated", "externalDocs"];
    let keys = value.as_object().into_iter().flat_map(|it| it.keys());
    for key in keys.filter(|it| !HEARD.contains(&it.as_str()) && !it.starts_with("x-")) {
        if reader.version == Version::V30 {
            let message = format!("OpenAPI 3.0 ignores `{key}` beside a `$ref`");
            let help = "remove it by an overlay action, or put the `$ref` into an `allOf` beside it";
            reader.fault_help("reference-sibling", &at.key(key), message, help);
        }
    }
}

fn read_types(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Vec<TypeName>> {
    let (value, at) = fields.take("type")?;
    let names: Vec<(&Value, Pointer)> = match value {
        Value::Array(items) if reader.version == Version::V31 => {
            items.iter().enumerate().map(|(index, it)| (it, at.index(index))).collect()
        }
        Value::String(_) => vec![(value, at.clone())],
        other => {
            let expected =
                if reader.version == Version::V30 { "a text (lists came with 3.1)" } else { "a text or a list" };
            wrong(reader, &at, "type", expected, other);
            return None;
        }
    };
    let mut types = Vec::new();
    for (name, at) in names {
        match type_name(name, reader.version) {
            Some(ty) if !types.contains(&ty) => types.push(ty),
            Some(_) => reader.fault("invalid-type", &at, format!("{name} is listed twice")),
            None => reader.fault("invalid-type", &at, format!("{name} is no type")),
        }
    }
    if value.as_array().is_some_and(Vec::is_empty) {
        reader.fault("invalid-type", &at, "expected at least one type");
    }
    (!types.is_empty()).then_some(types)
}

fn type_name(value: &Value, version: Version) -> Option<TypeName> {
    Some(match value.as_str()? {
        "null" if version == Version::V31 => TypeName::Null,
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
    schema.items = fields.take("items").and_then(|(value, at)| read_schema(reader, value, at));
    schema.min_items = fields.count(reader, "minItems");
    schema.max_items = fields.count(reader, "maxItems");
    schema.unique = fields.boolean(reader, "uniqueItems").unwrap_or(false);
}

fn read_properties(reader: &mut Reader<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    for (name, value, at) in fields.entries(reader, "properties", Names::Any) {
        if let Some(at) = read_schema(reader, value, at) {
            schema.properties.insert(name.to_owned(), at);
        }
    }
    schema.required = fields.texts(reader, "required");
    schema.additional = fields.take("additionalProperties").and_then(|(value, at)| match value {
        Value::Bool(false) => Some(Additional::Forbidden),
        Value::Bool(true) => Some(Additional::Any),
        Value::Object(map) if map.is_empty() => Some(Additional::Any),
        _ => read_schema(reader, value, at).map(Additional::Schema),
    });
}

fn read_members(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> Vec<Pointer> {
    let Some(list) = fields.list(reader, key) else { return Vec::new() };
    if list.is_empty() {
        reader.refuse("empty-list", &fields.at.key(key), format!("expected `{key}` to have a member"));
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
            None => wrong(reader, &at, name, "a text", value),
        }
    }
    fields.finish(reader);
    Some(Discriminator { at, property: property?, mapping })
}

fn read_annotations(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Annotations {
    let mut examples: Vec<Value> = fields.take("example").map(|(it, _)| it.clone()).into_iter().collect();
    if reader.version == Version::V31 {
        examples.extend(fields.list(reader, "examples").unwrap_or_default().into_iter().map(|(it, _)| it.clone()));
    }
    Annotations {
        title: fields.text(reader, "title"),
        description: fields.text(reader, "description"),
        default: fields.take("default").map(|(it, _)| it.clone()),
        examples,
        deprecated: fields.boolean(reader, "deprecated"),
        read_only: fields.boolean(reader, "readOnly").unwrap_or(false),
        write_only: fields.boolean(reader, "writeOnly").unwrap_or(false),
        extensions: indexmap::IndexMap::new(),
    }
}
