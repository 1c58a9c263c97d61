//! What a judge is told beyond the effective description, as its rules leave no room for it. Each change is one that we
//! and the judge would else disagree on, with its reason.

use serde_json::{Value, json};

/// Numbers that count are integers: the overlay says so by `x-type`, and a fraction is nothing that could come.
pub(super) fn counts(tree: &mut Value) {
    each_object(tree, &mut |object| {
        if object.get("x-type").is_some_and(|ty| ty == "integer") {
            object.get_mut("type").into_iter().for_each(integer);
        }
    });
}

/// Texts that are dates (`x-type`) are held to their format.
pub(super) fn dates(tree: &mut Value) {
    each_object(tree, &mut |object| {
        let format = object.get("x-type").filter(|ty| *ty == "date" || *ty == "date-time").cloned();
        if let Some(format) = format {
            object.entry("format").or_insert(format);
        }
    });
}

/// What is only inferred, neither the client nor the mock holds a request to: the marks are `x-evidence` and, for lists
/// of values that are not known whole, `x-evidence-enum`.
pub(super) fn inferred(tree: &mut Value) {
    const RULES: [&str; 9] =
        ["required", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "enum"];
    each_object(tree, &mut |object| {
        let is_marked = |it: &Value| it.get("x-evidence").is_some();
        let properties = object.get("properties").and_then(Value::as_object).into_iter().flatten();
        let marked: Vec<String> = properties.filter(|(_, it)| is_marked(it)).map(|(name, _)| name.clone()).collect();
        if let Some(Value::Array(required)) = object.get_mut("required") {
            required.retain(|it| !marked.iter().any(|name| it == name));
        }
        if object.contains_key("x-evidence") && object.contains_key("type") {
            RULES.iter().for_each(|it| drop(object.remove(*it)));
        }
        if object.contains_key("x-evidence-enum") {
            object.remove("enum");
        }
    });
}

/// A request that is not as described may be refused with 400, on whatever page that is printed.
pub(super) fn refusals(tree: &mut Value) {
    let items = tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|it| it.values_mut());
    let operations = items.filter_map(Value::as_object_mut).flat_map(|it| it.values_mut());
    for responses in operations.filter_map(|it| it.get_mut("responses")?.as_object_mut()) {
        responses.entry("400").or_insert_with(|| json!({ "description": "The request is not as described." }));
    }
}

fn each_object(node: &mut Value, change: &mut impl FnMut(&mut serde_json::Map<String, Value>)) {
    match node {
        Value::Object(object) => {
            change(object);
            object.values_mut().for_each(|it| each_object(it, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|it| each_object(it, change)),
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
