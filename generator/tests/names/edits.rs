//! Changes that a description may undergo between two releases.

use serde_json::{Map, Value, json};

/// Returns the node at a place, written as a JSON pointer.
pub(crate) fn at<'a>(root: &'a mut Value, pointer: &str) -> &'a mut Value {
    root.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing is at {pointer}"))
}

/// Returns a map at a place.
pub(crate) fn map<'a>(root: &'a mut Value, pointer: &str) -> &'a mut Map<String, Value> {
    at(root, pointer).as_object_mut().unwrap()
}

/// Calls a function with every node, the inner ones first.
pub(crate) fn each(node: &mut Value, act: &mut dyn FnMut(&mut Value)) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, act)),
        Value::Object(fields) => fields.values_mut().for_each(|value| each(value, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    act(node);
}

/// Reorders the entries of a map.
pub(crate) fn reorder(map: &mut Map<String, Value>, order: impl FnOnce(&mut Vec<(String, Value)>)) {
    let mut pairs: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
    order(&mut pairs);
    *map = pairs.into_iter().collect();
}

/// Inserts an entry into a map at this position.
pub(crate) fn insert(map: &mut Map<String, Value>, position: usize, key: &str, value: Value) {
    reorder(map, |pairs| pairs.insert(position, (key.to_owned(), value)));
}

/// Renames a key of a map, in place.
pub(crate) fn rename(map: &mut Map<String, Value>, from: &str, to: &str) {
    reorder(map, |pairs| {
        let pair = pairs.iter_mut().find(|pair| pair.0 == from).unwrap();
        to.clone_into(&mut pair.0);
    });
}

/// Renames a component, and every reference to it.
pub(crate) fn rename_component(root: &mut Value, from: &str, to: &str) {
    rename(map(root, "/components/schemas"), from, to);
    let old = reference(from);
    each(root, &mut |node| {
        if *node == old {
            *node = reference(to);
        }
    });
}

/// Writes a component out wherever it is referred to.
pub(crate) fn inline(root: &mut Value, component: &str) {
    let schema = map(root, "/components/schemas").shift_remove(component).unwrap();
    let reference = reference(component);
    each(root, &mut |node| {
        if *node == reference {
            *node = schema.clone();
        }
    });
}

/// Makes a schema a component, wherever it is written.
pub(crate) fn into_component(root: &mut Value, schema: &Value, component: &str) {
    each(root, &mut |node| {
        if node == schema {
            *node = reference(component);
        }
    });
    root["components"]["schemas"][component] = schema.clone();
}

/// Returns a reference to a component.
pub(crate) fn reference(component: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{component}")})
}

/// Returns an operation that answers this schema.
pub(crate) fn get(id: &str, tag: &str, schema: Value) -> Value {
    let content = json!({"application/json": {"schema": schema}});
    json!({"get": {"operationId": id, "tags": [tag], "responses": {"200": {"description": "Ok.", "content": content}}}})
}
