//! Rewrites a description in JSON Schema: `nullable` of OpenAPI 3.0, and the overlay's `x-type`. Also builds the
//! lenient form for checking requests, which does not enforce inferred rules.

use serde_json::{Value, json};

use super::{patterns::Patterns, schema::pointer};

/// Keys whose value is data, not a schema.
pub(super) const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// The key of a part of a description that has another version of OpenAPI than the rest.
const VERSION: &str = "x-openapi";

/// Rewrites the whole tree.
pub(crate) fn prepare(mut tree: Value) -> Value {
    let is_old = |version: &Value| version.as_str().map(|version| version.starts_with("3.0"));
    let old = is_old(&tree["openapi"]).unwrap_or(false);
    let mut patterns = Patterns::default();
    unfold_uses(&mut tree);
    each_within(&mut tree, old, &mut |node, old| {
        // A part from another description names its version.
        let old = is_old(&node[VERSION]).unwrap_or(old);
        if old {
            modernise(node);
        } else {
            unfold_reference(node);
        }
        apply_type(node);
        apply_rules(node);
        drop_flag(node);
        patterns.drop_from(node);
        old
    });
    tree
}

/// Keys that describe a use of a schema, and not the schema itself.
const OF_USE: [&str; 8] =
    ["x-id", "x-type", "x-mock", "x-secret", "x-evidence", "x-evidence-enum", "x-minimum", "x-pattern"];

/// How many references may follow one another before they count as a cycle.
const REFERENCES: usize = 16;

/// Expands references with a meaning of their own: what is beside a `$ref` applies, and replaces the same key of the
/// target. The content of the target stays where it is.
fn unfold_uses(tree: &mut Value) {
    let whole = tree.clone();
    each(tree, &mut |node| {
        let is_marked = OF_USE.iter().any(|key| node.get(key).is_some());
        if is_marked && node.get("$ref").is_some() {
            *node = unfolded(&whole, node, REFERENCES);
        }
    });
}

/// Returns a schema with its reference replaced by the target.
fn unfolded(whole: &Value, node: &Value, left: usize) -> Value {
    let target = node["$ref"].as_str().and_then(pointer).and_then(|at| whole.pointer(&at));
    let (Some(target), Some(left)) = (target, left.checked_sub(1)) else { return node.clone() };
    let mut target = unfolded(whole, target, left);
    if let (Some(target), Some(node)) = (target.as_object_mut(), node.as_object()) {
        let own = node.iter().filter(|(key, _)| *key != "$ref");
        target.extend(own.map(|(key, value)| (key.clone(), value.clone())));
    }
    target
}

/// Drops the flag `required` of a property, which parameters have, but no schema.
fn drop_flag(node: &mut Value) {
    let Some(object) = node.as_object_mut() else { return };
    let is_schema = !["in", "content", "schema"].iter().any(|key| object.contains_key(*key));
    if is_schema && object.get("required").is_some_and(Value::is_boolean) {
        object.remove("required");
    }
}

/// Removes the inferred rules from a schema; `spec/README.md` explains the marks.
pub(crate) fn lenient(schema: &Value) -> Value {
    let mut schema = schema.clone();
    each(&mut schema, &mut loosen);
    schema
}

/// Makes a `oneOf` accept a value that several members accept: a client cannot tell them apart, and servers read it as
/// one of them.
pub(crate) fn accept_any_member(schema: &mut Value) {
    each(schema, &mut |node| {
        let Some(object) = node.as_object_mut().filter(|object| !object.contains_key("anyOf")) else { return };
        if let Some(members) = object.remove("oneOf") {
            object.insert("anyOf".to_owned(), members);
        }
    });
}

/// Calls `change` on every object that is not data.
fn each(node: &mut Value, change: &mut impl FnMut(&mut Value)) {
    each_within(node, (), &mut |node, ()| change(node));
}

/// Calls `change` on every object that is not data, with its result for the enclosing object.
fn each_within<C: Copy>(node: &mut Value, around: C, change: &mut impl FnMut(&mut Value, C) -> C) {
    match node {
        Value::Object(_) => {
            let around = change(node, around);
            for (key, value) in node.as_object_mut().into_iter().flatten() {
                // A property may be named `example`, and a response is named `default`: these are not data.
                match key.as_str() {
                    "properties" | "schemas" | "responses" => value
                        .as_object_mut()
                        .into_iter()
                        .flatten()
                        .for_each(|(_, value)| each_within(value, around, change)),
                    key if DATA.contains(&key) => {}
                    _ => each_within(value, around, change),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_within(item, around, change)),
        _ => {}
    }
}

/// Converts OpenAPI 3.0: `nullable`, and bounds that are flags.
fn modernise(node: &mut Value) {
    if node["nullable"] == true {
        if let Some(name) = node["type"].as_str() {
            node["type"] = json!([name, "null"]);
        }
        let values = node.get_mut("enum").and_then(Value::as_array_mut);
        if let Some(values) = values.filter(|values| !values.contains(&Value::Null)) {
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

/// Converts OpenAPI 3.1: the rules beside a reference apply together with its target.
fn unfold_reference(node: &mut Value) {
    const RULES: [&str; 12] = [
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "minLength",
        "enum",
        "const",
    ];
    let Some(object) = node.as_object_mut() else { return };
    if !RULES.iter().any(|key| object.contains_key(*key)) || object.contains_key("allOf") {
        return;
    }
    if let Some(reference) = object.remove("$ref") {
        object.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
}

/// Converts a `number` that counts, and strings that are dates.
fn apply_type(node: &mut Value) {
    match node["x-type"].as_str() {
        Some("integer") => match node.get_mut("type") {
            Some(Value::String(name)) if name == "number" => *name = "integer".to_owned(),
            Some(Value::Array(names)) => {
                names.iter_mut().filter(|name| *name == "number").for_each(|name| *name = json!("integer"));
            }
            _ => {}
        },
        Some(format @ ("date" | "date-time")) if node.get("format").is_none() => node["format"] = json!(format),
        _ => {}
    }
}

/// The rules that are decided, and the keys that they are in JSON Schema.
const DECIDED: [(&str, &str); 2] = [("x-minimum", "minimum"), ("x-pattern", "pattern")];

/// Converts the rules that are decided of numbers and strings.
fn apply_rules(node: &mut Value) {
    for (decided, rule) in DECIDED {
        if let Some(value) = node.get(decided).cloned() {
            node[rule] = value;
        }
    }
}

fn loosen(node: &mut Value) {
    let inferred = node.get("x-evidence").is_some();
    let is_guess =
        |property: &Value| (inferred || property.get("x-evidence").is_some()) && property["x-required"] != true;
    let guessed: Vec<String> = node["properties"].as_object().map_or_else(Vec::new, |properties| {
        let marked = properties.iter().filter(|(_, property)| is_guess(property));
        marked.map(|(name, _)| name.clone()).collect()
    });
    let Some(object) = node.as_object_mut() else { return };
    if inferred {
        for key in ["pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"] {
            let is_decided = DECIDED.iter().any(|(decided, rule)| *rule == key && object.contains_key(*decided));
            if !is_decided {
                object.remove(key);
            }
        }
    }
    if inferred || object.contains_key("x-evidence-enum") {
        object.remove("enum");
    }
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(|name| !guessed.iter().any(|guess| name == guess));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{accept_any_member, lenient, prepare};

    #[test]
    fn nullable_becomes_a_type() {
        let tree = json!({"openapi": "3.0.3", "a": {"type": "string", "nullable": true, "enum": ["x"]}});
        assert_eq!(prepare(tree)["a"], json!({"type": ["string", "null"], "nullable": true, "enum": ["x", null]}));
    }

    #[test]
    fn each_part_is_read_by_its_own_version() {
        let part =
            |version: &str| json!({"x-openapi": version, "a": {"$ref": "#/b", "type": "string", "nullable": true}});
        let (old, new) = (json!(["string", "null"]), json!("string"));
        for (outer, inner, expected) in [("3.0.3", "3.1.0", &new), ("3.1.0", "3.0.3", &old)] {
            let tree = prepare(json!({"openapi": outer, "webhooks": {"born": part(inner)}}));
            let node = &tree["webhooks"]["born"]["a"];
            assert_eq!((&node["type"], node.get("allOf").is_some()), (expected, inner == "3.1.0"));
        }
    }

    #[test]
    fn the_response_named_default_is_not_data() {
        let tree = json!({"openapi": "3.0.3", "responses": {"default": {"type": "string", "nullable": true}}});
        assert_eq!(prepare(tree)["responses"]["default"]["type"], json!(["string", "null"]));
    }

    #[test]
    fn a_property_with_the_flag_required_is_a_schema() {
        let tree = json!({"a": {"type": "string", "required": true}, "b": {"in": "query", "required": true}});
        assert_eq!(prepare(tree), json!({"a": {"type": "string"}, "b": {"in": "query", "required": true}}));
    }

    #[test]
    fn rules_beside_a_reference_apply_too() {
        let tree =
            json!({"openapi": "3.1.0", "a": {"$ref": "#/b", "required": ["c"]}, "b": {"$ref": "#/c", "title": "t"}});
        let expected = json!({"required": ["c"], "allOf": [{"$ref": "#/b"}]});
        assert_eq!(
            (&prepare(tree.clone())["a"], &prepare(tree)["b"]),
            (&expected, &json!({"$ref": "#/c", "title": "t"}))
        );
    }

    #[test]
    fn numbers_that_count_are_integers() {
        let tree = json!({"openapi": "3.1.0", "a": {"type": ["number", "null"], "x-type": "integer"}});
        assert_eq!(prepare(tree)["a"]["type"], json!(["integer", "null"]));
    }

    #[test]
    fn rules_that_are_decided_apply_whatever_is_inferred() {
        let tree = json!({"openapi": "3.1.0", "a": {"type": "integer", "x-evidence": "inferred", "x-minimum": 1, "maximum": 9}});
        let prepared = prepare(tree);
        assert_eq!(prepared["a"]["minimum"], 1);
        let lenient = lenient(&prepared["a"]);
        assert_eq!((&lenient["minimum"], lenient.get("maximum")), (&json!(1), None));
    }

    #[test]
    fn what_stands_where_a_schema_is_used_applies_there() {
        let tree = json!({
            "openapi": "3.1.0",
            "Text": {"type": "string", "format": "date-time", "x-id": "OtherId"},
            "a": {"$ref": "#/Text", "x-id": "PatientId"},
            "b": {"$ref": "#/Text"},
        });
        let prepared = prepare(tree);
        assert_eq!(prepared["a"], json!({"type": "string", "format": "date-time", "x-id": "PatientId"}));
        assert_eq!(prepared["b"], json!({"$ref": "#/Text"}));
    }

    #[test]
    fn patterns_are_compiled_within_bounds_or_not_checked() {
        let schema =
            |pattern: &str| json!({"openapi": "3.1.0", "a": {"pattern": pattern, "patternProperties": {pattern: {}}}});
        let start = std::time::Instant::now();
        for pattern in ["^(ab){1,2097152}$", "((((a{1,99}){1,99}){1,99}){1,99})", "^[", &"(".repeat(100_000)] {
            assert_eq!(prepare(schema(pattern))["a"], json!({"patternProperties": {}}), "{pattern:.30}");
        }
        assert!(start.elapsed().as_secs() < 5);
        // Only the least number of repetitions matters where nothing has to follow.
        for pattern in ["^a(?=b)", "^.{1,2097152}"] {
            assert_eq!(prepare(schema(pattern))["a"]["pattern"], pattern);
        }
    }

    #[test]
    fn what_several_members_accept_is_accepted() {
        let mut schema =
            json!({"oneOf": [{"type": "number"}, {"type": "number"}], "properties": {"oneOf": {"type": "string"}}});
        let expected =
            json!({"properties": {"oneOf": {"type": "string"}}, "anyOf": [{"type": "number"}, {"type": "number"}]});
        accept_any_member(&mut schema);
        assert_eq!(schema, expected);
    }

    #[test]
    fn what_is_inferred_is_not_enforced() {
        let schema =
            json!({"required": ["a", "b"], "properties": {"a": {"x-evidence": "inferred", "minLength": 1}, "b": {}}});
        assert_eq!(lenient(&schema)["required"], json!(["b"]));
        assert_eq!(lenient(&schema)["properties"]["a"], json!({"x-evidence": "inferred"}));
    }
}
