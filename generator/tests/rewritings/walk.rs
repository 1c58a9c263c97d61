//! Visits a description: every operation, every schema, every reference.

use serde_json::{Map, Value};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Calls a function with every operation: its path, its method and itself.
pub(super) fn each_operation(root: &mut Value, act: &mut dyn FnMut(&str, &str, &mut Value)) {
    let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, item) in paths {
        let Some(item) = item.as_object_mut() else { continue };
        for (method, operation) in item.iter_mut().filter(|(key, _)| METHODS.contains(&key.as_str())) {
            act(path, method, operation);
        }
    }
}

/// Calls a function with every schema, the inner ones first. The words say where it is: its operation, its role and
/// its fields.
pub(super) fn each_schema(root: &mut Value, act: &mut dyn FnMut(&mut Value, &[String])) {
    for key in ["paths", "webhooks"] {
        let Some(items) = root.get_mut(key).and_then(Value::as_object_mut) else { continue };
        for (path, item) in items {
            outside(item, &mut vec![path.clone()], act);
        }
    }
    let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) else { return };
    for (kind, all) in components.iter_mut().filter(|(kind, _)| *kind != "securitySchemes" && *kind != "examples") {
        let Some(all) = all.as_object_mut() else { continue };
        for (name, component) in all {
            let mut place = vec![name.clone()];
            match kind.as_str() {
                "schemas" => schema(component, &mut place, act),
                _ => outside(component, &mut place, act),
            }
        }
    }
}

/// Visits a node that is no schema, and contains some.
fn outside(node: &mut Value, place: &mut Vec<String>, act: &mut dyn FnMut(&mut Value, &[String])) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| outside(item, place, act)),
        Value::Object(fields) => {
            let name = fields.get("operationId").or(fields.get("name")).and_then(Value::as_str).map(str::to_owned);
            let depth = place.len();
            place.extend(name);
            for (key, value) in fields.iter_mut() {
                match key.as_str() {
                    "schema" => schema(value, place, act),
                    "example" | "examples" | "links" | "security" | "x-mock-set" | "x-mock-unique" => {}
                    _ => {
                        place.push(key.clone());
                        outside(value, place, act);
                        place.pop();
                    }
                }
            }
            place.truncate(depth);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn schema(node: &mut Value, place: &mut Vec<String>, act: &mut dyn FnMut(&mut Value, &[String])) {
    if let Some(fields) = node.as_object_mut() {
        parts(fields, place, act);
        act(node, place);
    }
}

fn parts(fields: &mut Map<String, Value>, place: &mut Vec<String>, act: &mut dyn FnMut(&mut Value, &[String])) {
    for (key, value) in fields.iter_mut() {
        match (key.as_str(), value) {
            ("properties" | "patternProperties" | "$defs", Value::Object(named)) => {
                for (name, node) in named {
                    place.push(name.clone());
                    schema(node, place, act);
                    place.pop();
                }
            }
            ("items" | "additionalProperties" | "not", node) => {
                place.push("item".to_owned());
                schema(node, place, act);
                place.pop();
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(members)) => {
                for (index, node) in members.iter_mut().enumerate() {
                    place.push(format!("choice {}", index + 1));
                    schema(node, place, act);
                    place.pop();
                }
            }
            _ => {}
        }
    }
}

/// Calls a function with every object of any kind, the inner ones first.
pub(super) fn each_object(node: &mut Value, act: &mut dyn FnMut(&mut Map<String, Value>)) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, act)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|value| each_object(value, act));
            act(fields);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the object at a key; creates it where there is none.
pub(super) fn object<'a>(node: &'a mut Value, key: &str) -> &'a mut Map<String, Value> {
    if !node[key].is_object() {
        node[key] = Value::Object(Map::new());
    }
    match &mut node[key] {
        Value::Object(fields) => fields,
        _ => panic!("`{key}` is an object"),
    }
}

/// Joins words in Pascal case.
pub(super) fn pascal(place: &[String]) -> String {
    let mut name = String::new();
    for word in place.iter().flat_map(|word| word.split(|letter: char| !letter.is_ascii_alphanumeric())) {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}
