//! Other ways to write a schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::operations::other_case;
use super::walk::{each_object, each_schema, object, pascal};

/// Reports whether a key describes a use rather than the schema used.
fn is_of_use(key: &str) -> bool {
    matches!(key, "title" | "description" | "default" | "deprecated" | "readOnly" | "writeOnly" | "example")
        || key.starts_with("x-") && key != "x-evidence" && !key.starts_with("x-evidence-")
}

fn is_object(schema: &Value) -> bool {
    schema.get("properties").is_some()
}

/// Reports whether a generator names a schema.
fn is_named(schema: &Value) -> bool {
    is_object(schema) || schema.get("enum").is_some() || schema.get("oneOf").is_some() || schema.get("anyOf").is_some()
}

/// Splits a schema into the keys of its use and the rest.
fn split_use(schema: &mut Value) -> (Map<String, Value>, Value) {
    let whole = schema.as_object().cloned().unwrap_or_default();
    let (of_use, rest): (Vec<_>, Vec<_>) = whole.into_iter().partition(|(key, _)| is_of_use(key));
    (of_use.into_iter().collect(), Value::Object(rest.into_iter().collect()))
}

/// The components made by a rewriting.
#[derive(Default)]
struct Components {
    known: BTreeMap<String, String>,
    all: Map<String, Value>,
}

impl Components {
    /// Moves a schema into a component, and refers to it.
    fn put(&mut self, schema: &mut Value, name: &str, key: &str) {
        let (mut of_use, rest) = split_use(schema);
        let name = self.known.entry(format!("{key}{rest}")).or_insert_with(|| name.to_owned()).clone();
        of_use.insert("$ref".to_owned(), json!(format!("#/components/schemas/{name}")));
        self.all.insert(name, rest);
        *schema = Value::Object(of_use);
    }

    fn write(self, root: &mut Value) {
        let mut components = root["components"].take();
        object(&mut components, "schemas").extend(self.all);
        root["components"] = components;
    }
}

/// Makes one component for all equal schemas, with meaningless names.
pub(super) fn into_components(root: &mut Value) {
    let mut components = Components::default();
    each_schema(root, &mut |schema, _| {
        if is_named(schema) {
            let name = format!("Model{}", components.all.len() + 1);
            components.put(schema, &name, "");
        }
    });
    components.write(root);
}

/// Does the same for every second schema.
pub(super) fn every_second_into_components(root: &mut Value) {
    let (mut components, mut count) = (Components::default(), 0);
    each_schema(root, &mut |schema, place| {
        count += usize::from(is_named(schema));
        if is_named(schema) && count % 2 == 0 {
            let name = format!("{}Dto{count}", pascal(&place[place.len() - 1..]));
            components.put(schema, &name, "");
        }
    });
    components.write(root);
}

/// Makes a component for each place, named after it.
pub(super) fn into_components_by_place(root: &mut Value) {
    let (mut components, mut count) = (Components::default(), 0);
    each_schema(root, &mut |schema, place| {
        if is_named(schema) {
            count += 1;
            components.put(
                schema,
                &format!("{}{count}", pascal(&place[place.len().saturating_sub(2)..])),
                &count.to_string(),
            );
        }
    });
    components.write(root);
}

fn is_reference(schema: &Value) -> bool {
    schema.get("$ref").is_some()
}

/// Makes components, each used within an `allOf`.
pub(super) fn references_in_all_of(root: &mut Value) {
    into_components(root);
    each_schema(root, &mut |schema, _| {
        if is_reference(schema) {
            let (mut of_use, rest) = split_use(schema);
            of_use.insert("allOf".to_owned(), json!([rest]));
            *schema = Value::Object(of_use);
        }
    });
}

/// Does the same, with a description beside the reference.
pub(super) fn references_in_telling_all_of(root: &mut Value) {
    references_in_all_of(root);
    each_schema(root, &mut |schema, place| {
        if schema.get("allOf").is_some() && schema.get("description").is_none() {
            schema["description"] = json!(format!("The {}.", place.last().map_or("", String::as_str)));
        }
    });
}

/// Puts every named schema into an `allOf` of one.
pub(super) fn all_of_one(root: &mut Value) {
    each_schema(root, &mut |schema, _| {
        if is_named(schema) {
            let (mut of_use, rest) = split_use(schema);
            of_use.insert("allOf".to_owned(), json!([rest]));
            *schema = Value::Object(of_use);
        }
    });
}

/// Writes every object as an `allOf` of its first fields and its last.
pub(super) fn all_of_fields(root: &mut Value) {
    each_schema(root, &mut |schema, _| {
        let Some(Value::Object(fields)) = schema.get("properties") else { return };
        if fields.len() < 2 || schema["type"] != "object" || schema.get("oneOf").is_some() {
            return;
        }
        let half = fields.len() / 2;
        let part = |fields: Map<String, Value>| {
            let is_here = |name: &&Value| name.as_str().is_some_and(|name| fields.contains_key(name));
            let required: Vec<&Value> = schema["required"].as_array().into_iter().flatten().filter(is_here).collect();
            let mut part = json!({"type": "object", "properties": fields});
            if !required.is_empty() {
                part["required"] = json!(required);
            }
            part
        };
        let pairs = || fields.clone().into_iter();
        let parts = [part(pairs().take(half).collect()), part(pairs().skip(half).collect())];
        let kept = schema.as_object().cloned().unwrap_or_default().into_iter();
        let kept = kept.filter(|(key, _)| !matches!(key.as_str(), "properties" | "required" | "type"));
        let mut kept: Map<String, Value> = kept.collect();
        kept.insert("allOf".to_owned(), json!(parts));
        *schema = Value::Object(kept);
    });
}

/// Writes every named schema as the only member of a union.
pub(super) fn union_of_one(root: &mut Value) {
    each_schema(root, &mut |schema, _| {
        if is_named(schema) {
            let (mut of_use, rest) = split_use(schema);
            of_use.insert("oneOf".to_owned(), json!([rest]));
            *schema = Value::Object(of_use);
        }
    });
}

/// Writes unions as `anyOf`.
pub(super) fn any_of_for_one_of(root: &mut Value) {
    each_schema(root, &mut |schema, _| rename_key(schema, "oneOf", "anyOf"));
}

fn rename_key(schema: &mut Value, from: &str, to: &str) {
    let Some(fields) = schema.as_object_mut() else { return };
    if fields.contains_key(from) && !fields.contains_key(to) {
        let pairs = std::mem::take(fields).into_iter();
        *fields = pairs.map(|(key, value)| (if key == from { to.to_owned() } else { key }, value)).collect();
    }
}

/// Reverses the members of unions.
pub(super) fn members_reversed(root: &mut Value) {
    each_schema(root, &mut |schema, _| {
        for key in ["oneOf", "anyOf"] {
            if let Some(members) = schema.get_mut(key).and_then(Value::as_array_mut) {
                members.reverse();
            }
        }
    });
}

/// Adds a title wherever there is none.
pub(super) fn titles(root: &mut Value) {
    each_schema(root, &mut |schema, place| {
        if schema.get("title").is_none() && schema.get("$ref").is_none() {
            let last = place.last().map_or("thing", String::as_str);
            schema["title"] = json!(format!("{} as published", last.replace(['_', '-'], " ")));
        }
    });
}

/// Returns the other schema if a schema is null or something else, by its type or its members.
fn without_null(schema: &Value) -> Option<Value> {
    let mut rest = schema.clone();
    match schema.get("type") {
        Some(Value::Array(types)) if types.iter().any(|name| name == "null") => {
            let types: Vec<&Value> = types.iter().filter(|name| *name != "null").collect();
            rest["type"] = if let [one] = types[..] { one.clone() } else { json!(types) };
            if let Some(values) = rest.get_mut("enum").and_then(Value::as_array_mut) {
                values.retain(|value| !value.is_null());
            }
            Some(rest)
        }
        _ => {
            let key = ["oneOf", "anyOf"].into_iter().find(|key| schema.get(key).is_some())?;
            let members = rest.get_mut(key)?.as_array_mut()?;
            let count = members.len();
            members.retain(|member| member["type"] != "null");
            (members.len() < count).then_some(rest)
        }
    }
}

fn null_in(root: &mut Value, key: &str) {
    each_schema(root, &mut |schema, _| {
        if let Some(rest) = without_null(schema) {
            let mut rest = rest;
            let (mut of_use, rest) = split_use(&mut rest);
            of_use.insert(key.to_owned(), json!([rest, {"type": "null"}]));
            *schema = Value::Object(of_use);
        }
    });
}

/// Writes `anyOf: [X, null]`.
pub(super) fn null_in_any_of(root: &mut Value) {
    null_in(root, "anyOf");
}

/// Writes `oneOf: [X, null]`.
pub(super) fn null_in_one_of(root: &mut Value) {
    null_in(root, "oneOf");
}

/// Writes OpenAPI 3.0: `nullable`, one type each, one value for a constant, no webhooks.
pub(super) fn openapi_3_0(root: &mut Value) {
    root["openapi"] = json!("3.0.3");
    if let Some(fields) = root.as_object_mut() {
        fields.retain(|key, _| !matches!(key.as_str(), "webhooks" | "jsonSchemaDialect"));
    }
    each_schema(root, &mut |schema, _| {
        if let Some(rest) = without_null(schema) {
            let is_enum = schema.get("enum").is_some();
            *schema = rest;
            schema["nullable"] = json!(true);
            if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut).filter(|_| is_enum) {
                values.push(Value::Null);
            }
        }
        let Some(fields) = schema.as_object_mut() else { return };
        if let Some(value) = fields.shift_remove("const") {
            fields.insert("enum".to_owned(), json!([value]));
        }
        if let Some(Value::Array(examples)) = fields.shift_remove("examples") {
            fields.extend(examples.into_iter().next().map(|example| ("example".to_owned(), example)));
        }
        for (bound, key) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            if fields.get(key).is_some_and(Value::is_number) {
                let value = fields.insert(key.to_owned(), json!(true)).unwrap_or_default();
                fields.insert(bound.to_owned(), value);
            }
        }
        let is_beside = fields.contains_key("$ref") && fields.len() > 1;
        if let Some(reference) = fields.get("$ref").cloned().filter(|_| is_beside) {
            fields.shift_remove("$ref");
            fields.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        }
    });
}

/// Does the same, with components.
pub(super) fn openapi_3_0_with_components(root: &mut Value) {
    into_components(root);
    openapi_3_0(root);
}

/// Removes the marks of evidence.
pub(super) fn without_evidence(root: &mut Value) {
    each_object(root, &mut |fields| {
        fields.retain(|key, _| key != "x-evidence" && !key.starts_with("x-evidence-"));
    });
}

/// Writes camel case fields in snake case, and snake case fields in camel case.
pub(super) fn fields_in_the_other_case(root: &mut Value) {
    each_schema(root, &mut |schema, _| {
        if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            let pairs = std::mem::take(fields).into_iter();
            *fields = pairs.map(|(name, field)| (other_case(&name), field)).collect();
        }
        for name in schema.get_mut("required").and_then(Value::as_array_mut).into_iter().flatten() {
            *name = json!(other_case(name.as_str().unwrap_or_default()));
        }
    });
}
