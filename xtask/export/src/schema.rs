//! Converts one schema of OpenAPI 3.1 (JSON Schema 2020-12) to 3.0. Inner schemas are converted separately, later, so
//! they are still 3.1 here.

use generator::diagnostic::Diagnostics;
use serde_json::{Map, Value, json};

use super::convert::leave_out;

type Object = Map<String, Value>;

/// Keywords that 3.0 does not have and cannot express otherwise.
const NOT_IN_3_0: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$schema",
    "contains",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Converts in place, and notes what is left out.
pub(super) fn convert(pointer: &str, schema: &mut Value, notes: &mut Diagnostics) {
    if let Value::Bool(any) = schema {
        // `additionalProperties: false` is valid in 3.0, too.
        if !pointer.ends_with("/additionalProperties") {
            *schema = if *any { json!({}) } else { json!({ "not": {} }) };
        }
        return;
    }
    for key in NOT_IN_3_0 {
        leave_out(pointer, schema, key, notes);
    }
    let Value::Object(object) = schema else { return };
    convert_constant(object);
    convert_examples(object);
    convert_limits(object);
    convert_content(object);
    convert_types(object);
    for key in ["oneOf", "anyOf"] {
        replace_null_member(object, key);
    }
    convert_reference(object);
}

/// Converts a constant to an enum with one value.
fn convert_constant(object: &mut Object) {
    let Some(constant) = object.shift_remove("const") else { return };
    if !object.contains_key("type") {
        object.insert("type".to_owned(), json!(value_type(&constant)));
    }
    object.insert("enum".to_owned(), json!([constant]));
}

fn value_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Converts examples: 3.0 has room for one.
fn convert_examples(object: &mut Object) {
    let Some(Value::Array(examples)) = object.shift_remove("examples") else { return };
    if let (false, Some(first)) = (object.contains_key("example"), examples.into_iter().next()) {
        object.insert("example".to_owned(), first);
    }
}

/// Converts limits: `exclusiveMinimum: 5` becomes `minimum: 5, exclusiveMinimum: true`. Of two limits the narrower one
/// counts.
fn convert_limits(object: &mut Object) {
    for (limit, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let Some(bound) = object.get(exclusive).filter(|value| value.is_number()).cloned() else { continue };
        let narrower = match (object.get(limit).and_then(Value::as_f64), bound.as_f64()) {
            (Some(other), Some(bound)) if limit == "minimum" => bound >= other,
            (Some(other), Some(bound)) => bound <= other,
            _ => true,
        };
        if narrower {
            object.insert(limit.to_owned(), bound);
            object.insert(exclusive.to_owned(), json!(true));
        } else {
            object.shift_remove(exclusive);
        }
    }
}

/// Converts an encoding to a format, which 3.0 has instead.
fn convert_content(object: &mut Object) {
    let encoding = object.shift_remove("contentEncoding");
    let media_type = object.shift_remove("contentMediaType");
    let format = match (encoding, media_type) {
        (Some(encoding), _) if encoding == "base64" => "byte",
        (None, Some(media_type)) if media_type == "application/octet-stream" => "binary",
        _ => return,
    };
    object.entry("format").or_insert_with(|| json!(format));
    object.entry("type").or_insert_with(|| json!("string"));
}

/// Converts types: one type stays, null becomes `nullable`, several become alternatives.
fn convert_types(object: &mut Object) {
    let types: Vec<Value> = match object.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(Value::String(only)) if only == "null" => vec![json!("null")],
        _ => return,
    };
    let (nulls, others): (Vec<Value>, Vec<Value>) = types.into_iter().partition(|ty| ty == "null");
    if !nulls.is_empty() {
        object.insert("nullable".to_owned(), json!(true));
    }
    match others.as_slice() {
        [] => {
            // Only null.
            object.insert("type".to_owned(), json!("string"));
            object.insert("enum".to_owned(), json!([null]));
        }
        [only] => {
            object.insert("type".to_owned(), only.clone());
        }
        several => {
            object.shift_remove("type");
            let members = several.iter().map(|ty| Value::Object(member_of_type(object, ty))).collect();
            object.retain(|key, _| is_annotation(key));
            object.insert("anyOf".to_owned(), Value::Array(members));
        }
    }
}

/// Returns the schema for one type of several. Keywords of other types do no harm: they do not apply to this one. But
/// for typed readers an enum has only one type.
fn member_of_type(object: &Object, ty: &Value) -> Object {
    let kept = object.iter().filter(|(key, _)| !is_annotation(key));
    let mut member: Object = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
    member.insert("type".to_owned(), ty.clone());
    if let Some(Value::Array(values)) = member.get_mut("enum") {
        let fits = |value: &Value| ty == value_type(value) || (ty == "number" && value.is_number());
        values.retain(fits);
    }
    member
}

fn is_annotation(key: &str) -> bool {
    const ANNOTATIONS: &[&str] =
        &["title", "description", "default", "deprecated", "readOnly", "writeOnly", "example", "nullable"];
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// Replaces a null member with `nullable`; if one other member remains, it is no longer a union.
fn replace_null_member(object: &mut Object, key: &str) {
    let Some(Value::Array(members)) = object.get_mut(key) else { return };
    let before = members.len();
    members.retain(|member| !is_null(member));
    if members.len() == before {
        return;
    }
    let only = (members.len() == 1).then(|| members.remove(0));
    object.insert("nullable".to_owned(), json!(true));
    let Some(only) = only else { return repeat_member_type(object, key) };
    object.shift_remove(key);
    match only {
        Value::Object(inner) if !inner.contains_key("$ref") && inner.keys().all(|key| !object.contains_key(key)) => {
            object.extend(inner);
            convert_types(object);
        }
        other => append(object, "allOf", other),
    }
}

/// Repeats a `type` that all members share beside `nullable`, which has no effect without one.
fn repeat_member_type(object: &mut Object, key: &str) {
    let Some(Value::Array(members)) = object.get(key) else { return };
    let mut types = members.iter().map(|member| member.get("type").filter(|ty| ty.is_string()));
    let Some(Some(first)) = types.next() else { return };
    if types.all(|ty| ty == Some(first)) {
        let first = first.clone();
        object.entry("type").or_insert(first);
    }
}

fn is_null(member: &Value) -> bool {
    let is_type = member.get("type").is_some_and(|ty| ty == "null" || *ty == json!(["null"]));
    is_type || member.get("const").is_some_and(Value::is_null) || member.get("enum") == Some(&json!([null]))
}

/// Moves a reference with keywords beside it into an `allOf`: 3.0 ignores them there.
fn convert_reference(object: &mut Object) {
    let alone = object.keys().all(|key| key == "$ref" || key.starts_with("x-"));
    let Some(reference) = object.get("$ref").cloned() else { return };
    if alone {
        object.retain(|key, _| key == "$ref");
        return;
    }
    object.shift_remove("$ref");
    append(object, "allOf", json!({ "$ref": reference }));
}

fn append(object: &mut Object, key: &str, member: Value) {
    match object.get_mut(key) {
        Some(Value::Array(members)) => members.push(member),
        _ => {
            object.insert(key.to_owned(), json!([member]));
        }
    }
}
