//! Adjustments of the effective description for a judge, where its rules leave no room. Each one removes a known
//! disagreement, for the given reason.

use serde_json::{Value, json};

/// Makes numbers that count integers: the overlay says so by `x-type`, and a fraction cannot occur.
pub(super) fn require_integers(tree: &mut Value) {
    each_object(tree, &mut |object| {
        if object.get("x-type").is_some_and(|ty| ty == "integer") {
            object.get_mut("type").into_iter().for_each(integer);
        }
    });
}

/// Adds the format to strings that are dates (`x-type`).
pub(super) fn require_dates(tree: &mut Value) {
    each_object(tree, &mut |object| {
        let format = object.get("x-type").filter(|ty| *ty == "date" || *ty == "date-time").cloned();
        if let Some(format) = format {
            object.entry("format").or_insert(format);
        }
    });
}

/// Removes inferred rules, which neither the client nor the mock enforces: the marks are `x-evidence` and, for
/// incomplete enums, `x-evidence-enum`.
pub(super) fn remove_inferred(tree: &mut Value) {
    const RULES: [&str; 9] =
        ["required", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "enum"];
    each_object(tree, &mut |object| {
        let is_marked = |schema: &Value| schema.get("x-evidence").is_some();
        let properties = object.get("properties").and_then(Value::as_object).into_iter().flatten();
        let marked: Vec<String> =
            properties.filter(|(_, property)| is_marked(property)).map(|(name, _)| name.clone()).collect();
        if let Some(Value::Array(required)) = object.get_mut("required") {
            required.retain(|name| !marked.iter().any(|known| known == name));
        }
        if object.contains_key("x-evidence") && object.contains_key("type") {
            RULES.iter().for_each(|rule| drop(object.remove(*rule)));
        }
        if object.contains_key("x-evidence-enum") {
            object.remove("enum");
        }
    });
}

/// Adds a 400 to every operation: a request that is not as described may be rejected, even if the page does not say so.
pub(super) fn add_refusals(tree: &mut Value) {
    let items = tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|item| item.values_mut());
    let operations = items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut());
    for responses in operations.filter_map(|operation| operation.get_mut("responses")?.as_object_mut()) {
        responses.entry("400").or_insert_with(|| json!({ "description": "The request is not as described." }));
    }
}

fn each_object(node: &mut Value, change: &mut impl FnMut(&mut serde_json::Map<String, Value>)) {
    match node {
        Value::Object(object) => {
            change(object);
            object.values_mut().for_each(|value| each_object(value, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        _ => {}
    }
}

fn integer(ty: &mut Value) {
    match ty {
        Value::Array(types) => types.iter_mut().for_each(integer),
        Value::String(ty) if ty == "number" => "integer".clone_into(ty),
        _ => {}
    }
}
