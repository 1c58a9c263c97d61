//! Carries fields over into an answer: to the field of the same name and type or, for an id, to the only field for the
//! same kind of thing. Two ids have the same type if they identify the same kind; two other values, if the value is
//! valid in its new place.

use serde_json::Value;

use crate::{
    description::{Schema, properties, resolve},
    memory::field::{Field, merge},
};

/// Writes the fields that fit into an object of this schema.
pub(crate) fn carry(schema: &Schema, node: &Value, from: &[Field], into: &mut Value) {
    let root = &*schema.root;
    let properties = properties(root, node);
    let kind = |property: &Value| resolve(root, property)["x-id"].as_str().map(str::to_owned);
    for (name, property) in &properties {
        let id = kind(property);
        let alone = || properties.iter().filter(|(_, property)| kind(property) == id).count() == 1;
        let by_kind = || from.iter().find(|field| id.is_some() && field.id == id && alone());
        let Some(field) = from.iter().rev().find(|field| field.name == *name && field.id == id).or_else(by_kind) else {
            continue;
        };
        let Some(object) = into.as_object_mut() else { return };
        let before = object.get(*name).cloned().unwrap_or(Value::Null);
        if let Some(value) = fitting(schema, property, before, &field.value) {
            object.insert((*name).to_owned(), value);
        }
    }
}

/// Returns the value, or the previous object with its fields, if the schema allows it. A parameter is a string; it also
/// fits as the number that it spells.
fn fitting(schema: &Schema, property: &Value, before: Value, value: &Value) -> Option<Value> {
    let mut merged = before;
    merge(&mut merged, value.clone());
    let number = value.as_str().and_then(|text| serde_json::from_str(text).ok()).filter(Value::is_number);
    let judge = schema.part(property);
    [Some(merged), number].into_iter().flatten().find(|value| judge.accepts(value))
}
