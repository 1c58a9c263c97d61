//! The few questions that tests ask of a schema. No schema at all (`null`) is one that allows any value.

use serde_json::{Map, Value};

use crate::description::DESCRIPTION;

/// The node that a `$ref` leads to, or the node itself.
#[must_use]
pub fn resolve(node: &Value) -> &Value {
    match node.get("$ref").and_then(Value::as_str) {
        Some(target) => DESCRIPTION.pointer(target.trim_start_matches('#')).map_or(node, resolve),
        None => node,
    }
}

/// The JSON types that a schema names, `null` left out.
#[must_use]
pub fn types(schema: &Value) -> Vec<&str> {
    let named = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ if schema.get("properties").is_some() => vec!["object"],
        _ => Vec::new(),
    };
    named.into_iter().filter(|name| *name != "null").collect()
}

/// Whether `null` is a value of the schema.
#[must_use]
pub fn is_nullable(schema: &Value) -> bool {
    let schema = resolve(schema);
    match &schema["type"] {
        Value::String(one) => one == "null",
        Value::Array(several) => several.iter().any(|name| name == "null"),
        _ => match union(schema) {
            Some(members) => members.iter().any(is_nullable),
            None => schema.get("properties").is_none() && schema.get("const").is_none() && schema.get("enum").is_none(),
        },
    }
}

/// All members of a `oneOf` or `anyOf`, `null` among them.
fn union(schema: &Value) -> Option<&Vec<Value>> {
    schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_array()
}

/// The members of a `oneOf` or `anyOf` other than `null`.
#[must_use]
pub fn members(schema: &Value) -> Option<Vec<&Value>> {
    let members = union(schema)?.iter().map(resolve);
    Some(members.filter(|it| it["type"] != "null").collect())
}

/// The properties of an object, in the description's order.
pub fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let all: Option<&Map<String, Value>> = schema["properties"].as_object();
    all.into_iter().flatten().map(|(name, schema)| (name.as_str(), resolve(schema)))
}

/// Whether an object requires a property by what is written.
#[must_use]
pub fn requires(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().into_iter().flatten().any(|it| it == name)
}

/// Whether the client insists on a property: it is required, and neither that nor the object is a guess.
#[must_use]
pub fn insists(schema: &Value, name: &str) -> bool {
    let guessed = |it: &Value| it.get("x-evidence").is_some();
    requires(schema, name) && !guessed(schema) && !guessed(resolve(&schema["properties"][name]))
}

/// The known values of an enum, `null` left out.
#[must_use]
pub fn values(schema: &Value) -> Option<Vec<&str>> {
    Some(schema.get("enum")?.as_array()?.iter().filter_map(Value::as_str).collect())
}

/// Whether a schema is an object of which no field is described.
#[must_use]
pub fn is_open(schema: &Value) -> bool {
    types(schema) == ["object"] && schema.get("properties").is_none() && !schema["additionalProperties"].is_object()
}

/// Whether a schema says nothing of the type.
#[must_use]
pub fn is_any(schema: &Value) -> bool {
    types(schema).is_empty() && schema.get("enum").is_none() && schema.get("const").is_none() && union(schema).is_none()
}
