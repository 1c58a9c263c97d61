//! Says a description in JSON Schema's words: OpenAPI 3.0's `nullable`, and what the overlay knows of types (`x-type`).
//! Also makes the lenient form that requests are judged by: what is only inferred is not enforced.

use serde_json::{Value, json};

/// Keys whose value is data, not schema.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// The whole tree, prepared.
pub(crate) fn prepare(mut tree: Value) -> Value {
    let old = tree["openapi"].as_str().is_some_and(|it| it.starts_with("3.0"));
    each(&mut tree, &mut |node| {
        if old {
            modernise(node);
        }
        apply_type(node);
    });
    tree
}

/// The schema without what is only inferred: the marks are explained in `spec/README.md`.
pub(crate) fn lenient(schema: &Value) -> Value {
    let mut schema = schema.clone();
    each(&mut schema, &mut loosen);
    schema
}

/// Calls `change` on every object that is not data.
fn each(node: &mut Value, change: &mut impl FnMut(&mut Value)) {
    match node {
        Value::Object(_) => {
            change(node);
            for (key, value) in node.as_object_mut().into_iter().flatten() {
                // A property may be called `example`: then it is a schema, and its parent is `properties`.
                match key.as_str() {
                    "properties" => value.as_object_mut().into_iter().flatten().for_each(|(_, it)| each(it, change)),
                    key if DATA.contains(&key) => {}
                    _ => each(value, change),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| each(it, change)),
        _ => {}
    }
}

/// OpenAPI 3.0: `nullable`, and bounds that are flags.
fn modernise(node: &mut Value) {
    if node["nullable"] == true {
        if let Some(name) = node["type"].as_str() {
            node["type"] = json!([name, "null"]);
        }
        let values = node.get_mut("enum").and_then(Value::as_array_mut);
        if let Some(values) = values.filter(|it| !it.contains(&Value::Null)) {
            values.push(Value::Null);
        }
    }
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let Some(exclusive) = node.get(flag).and_then(Value::as_bool) else { continue };
        let limit = node.get(bound).cloned();
        let Some(object) = node.as_object_mut() else { continue };
        object.remove(flag);
        if let (true, Some(limit)) = (exclusive, limit) {
            object.remove(bound);
            object.insert(flag.to_owned(), limit);
        }
    }
}

/// A `number` that counts, and texts that are dates.
fn apply_type(node: &mut Value) {
    match node["x-type"].as_str() {
        Some("integer") => match node.get_mut("type") {
            Some(Value::String(name)) if name == "number" => *name = "integer".to_owned(),
            Some(Value::Array(names)) => {
                names.iter_mut().filter(|it| *it == "number").for_each(|it| *it = json!("integer"));
            }
            _ => {}
        },
        Some(format @ ("date" | "date-time")) if node.get("format").is_none() => node["format"] = json!(format),
        _ => {}
    }
}

fn loosen(node: &mut Value) {
    let inferred = node.get("x-evidence").is_some();
    let guessed: Vec<String> = node["properties"].as_object().map_or_else(Vec::new, |properties| {
        let marked = properties.iter().filter(|(_, it)| it.get("x-evidence").is_some());
        marked.map(|(name, _)| name.clone()).collect()
    });
    let Some(object) = node.as_object_mut() else { return };
    if inferred {
        for key in ["required", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"] {
            object.remove(key);
        }
    }
    if inferred || object.contains_key("x-evidence-enum") {
        object.remove("enum");
    }
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(|name| !guessed.iter().any(|it| name == it));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{lenient, prepare};

    #[test]
    fn nullable_becomes_a_type() {
        let tree = json!({"openapi": "3.0.3", "a": {"type": "string", "nullable": true, "enum": ["x"]}});
        assert_eq!(prepare(tree)["a"], json!({"type": ["string", "null"], "nullable": true, "enum": ["x", null]}));
    }

    #[test]
    fn numbers_that_count_are_integers() {
        let tree = json!({"openapi": "3.1.0", "a": {"type": ["number", "null"], "x-type": "integer"}});
        assert_eq!(prepare(tree)["a"]["type"], json!(["integer", "null"]));
    }

    #[test]
    fn what_is_inferred_is_not_enforced() {
        let schema =
            json!({"required": ["a", "b"], "properties": {"a": {"x-evidence": "inferred", "minLength": 1}, "b": {}}});
        assert_eq!(lenient(&schema)["required"], json!(["b"]));
        assert_eq!(lenient(&schema)["properties"]["a"], json!({"x-evidence": "inferred"}));
    }
}
