//! Changes an answer as a newer server would: adds a field, an enum value or a union member that is not known yet.

use serde_json::{Value, json};

use crate::description::{Schema, all_members, is_object, members, properties, resolve, types};

/// The additions of a newer server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Newer {
    pub(crate) fields: bool,
    pub(crate) values: bool,
    pub(crate) members: bool,
}

/// Changes a value at every level.
pub(crate) fn make_newer(schema: &Schema, value: &mut Value, newer: Newer) {
    walk(&schema.root, &schema.node, value, newer);
}

fn walk(root: &Value, node: &Value, value: &mut Value, newer: Newer) {
    let node = resolve(root, node);
    if members(node).is_some() {
        let members = all_members(root, node);
        if newer.members && value.is_object() && members.iter().any(|member| is_object(member)) {
            *value = json!({ "added_by_a_newer_server": "an unknown member" });
            return;
        }
        if let Some(member) = members.iter().find(|member| fits(root, member, value)) {
            walk(root, member, value, newer);
        }
        return;
    }
    match value {
        Value::Object(object) => {
            for (name, property) in properties(root, node) {
                if let Some(value) = object.get_mut(name) {
                    walk(root, property, value, newer);
                }
            }
            // The keys of a map are data: another one would not be a field.
            if newer.fields && !node["additionalProperties"].is_object() {
                object.insert("added_by_a_newer_server".to_owned(), json!({ "deep": [1, "two", null] }));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(root, &node["items"], item, newer)),
        Value::String(text) if newer.values && node.get("enum").is_some() => {
            "added-by-a-newer-server".clone_into(text);
        }
        _ => {}
    }
}

/// Reports whether a value looks like a member: the same type, and every required field.
fn fits(root: &Value, member: &Value, value: &Value) -> bool {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types = types(member);
    let required = member["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let known = properties(root, member);
    (types.contains(&kind) || (kind == "number" && types.contains(&"integer")))
        && required.into_iter().all(|name| value.get(name).is_some())
        && value
            .as_object()
            .is_none_or(|object| known.is_empty() || object.keys().any(|key| known.iter().any(|(name, _)| name == key)))
}
