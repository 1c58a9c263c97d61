//! Carries fields into an answer: to the field of the same name and type, or, for an id, to the only field that names
//! the same kind of thing. Two ids are of one type when they name the same kind; two other values when the value is
//! valid where it would go.

use serde_json::Value;

use crate::{
    description::{Schema, properties, resolve},
    memory::field::{Field, merge},
};

/// Writes what fits into an object of this schema.
pub(crate) fn carry(schema: &Schema, node: &Value, from: &[Field], into: &mut Value) {
    let root = &*schema.root;
    let properties = properties(root, node);
    let kind = |it: &Value| resolve(root, it)["x-id"].as_str().map(str::to_owned);
    for (name, property) in &properties {
        let id = kind(property);
        let alone = || properties.iter().filter(|(_, it)| kind(it) == id).count() == 1;
        let by_kind = || from.iter().find(|it| id.is_some() && it.id == id && alone());
        let Some(field) = from.iter().rev().find(|it| it.name == *name && it.id == id).or_else(by_kind) else {
            continue;
        };
        let Some(object) = into.as_object_mut() else { return };
        let before = object.get(*name).cloned().unwrap_or(Value::Null);
        if let Some(value) = fitting(schema, property, before, &field.value) {
            object.insert((*name).to_owned(), value);
        }
    }
}

/// The value, or the object before it with the value's fields, where the schema takes it. A parameter is text; it fits
/// where the number that it writes does.
fn fitting(schema: &Schema, property: &Value, before: Value, value: &Value) -> Option<Value> {
    let mut merged = before;
    merge(&mut merged, value.clone());
    let number = value.as_str().and_then(|it| serde_json::from_str(it).ok()).filter(Value::is_number);
    let judge = schema.part(property);
    [Some(merged), number].into_iter().flatten().find(|it| judge.takes(it))
}
