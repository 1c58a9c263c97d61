//! A named value and, for ids, the kind of thing that it identifies.

use serde_json::{Map, Value};

use crate::{
    description::{Operation, Parameter, all_members, properties, resolve},
    memory::text,
};

/// A field of a call or its answer.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: Value,
    /// The kind of thing that an id identifies: `x-id`.
    pub(crate) id: Option<String>,
}

impl Field {
    /// Adds the field, in place of one with the same name and kind.
    pub(crate) fn put_into(self, fields: &mut Vec<Self>) {
        match fields.iter_mut().find(|field| field.name == self.name && field.id == self.id) {
            Some(known) => merge(&mut known.value, self.value),
            None => fields.push(self),
        }
    }
}

/// Merges a value into another: objects field by field, anything else is replaced.
pub(crate) fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// Returns the fields of an object of this schema.
pub(crate) fn object_fields(root: &Value, schema: &Value, value: &Value) -> Vec<Field> {
    let object: Option<&Map<String, Value>> = value.as_object();
    let field = |(name, value): (&String, &Value)| Field {
        name: name.clone(),
        value: value.clone(),
        id: id_kind(root, schema, name),
    };
    object.into_iter().flatten().map(field).collect()
}

/// Returns the parameters of a call as fields.
pub(crate) fn parameter_fields(operation: &Operation, given: &Map<String, Value>) -> Vec<Field> {
    let parameter = |name: &str| operation.parameters.iter().find(|parameter| parameter.name == name);
    let id = |parameter: &Parameter| parameter.schema.target()["x-id"].as_str().map(str::to_owned);
    let field = |(name, value): (&String, &Value)| Field {
        name: name.clone(),
        value: text_or(value),
        id: parameter(name).and_then(id),
    };
    given.iter().map(field).collect()
}

fn text_or(value: &Value) -> Value {
    if value.is_array() { value.clone() } else { Value::from(text(value)) }
}

/// Returns the kind of thing that the id of this name identifies, in any member of a union.
pub(crate) fn id_kind(root: &Value, schema: &Value, name: &str) -> Option<String> {
    let schema = resolve(root, schema);
    let named = |node: &Value| {
        let property = properties(root, node).into_iter().find(|(known, _)| *known == name);
        property.and_then(|(_, property)| resolve(root, property)["x-id"].as_str().map(str::to_owned))
    };
    named(schema).or_else(|| all_members(root, schema).into_iter().find_map(named))
}
