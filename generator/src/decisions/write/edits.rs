//! Writes one decision into an object of the tree.

use serde_json::{Map, Value, json};

use super::super::read::fault;
use super::super::walk::{Edit, Write};
use crate::diagnostic::{Diagnostic, Source};
use crate::tree::{Origin, Tree};

/// Writes one decision.
pub(super) fn apply(tree: &mut Tree, write: &Write) -> Option<Diagnostic> {
    let origin = Origin { is_found: write.is_found, ..Origin::new(Source::Decisions, write.from.clone()) };
    let is_decided = |key: &str, tree: &Tree| tree.origins().origin(&write.at.key(key)).source == Source::Decisions;
    let is_apart = matches!(&write.edit, Edit::Set(key, _) if is_decided(key, tree));
    let is_3_0 = tree.value()["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"));
    let Some(Value::Object(node)) = tree.get_mut(&write.at) else {
        let message = format!("`#{}` is no object: this is a fault of the generator; please report it", write.at);
        return Some(fault("decision-not-written", &write.from, message));
    };
    match &write.edit {
        Edit::Set(key, value) => match node.get_mut(*key) {
            Some(Value::Object(known)) if *key == "links" => {
                let Value::Object(links) = value else { return None };
                known.extend(links.iter().map(|(name, link)| (name.clone(), link.clone())));
            }
            Some(known) if known == value => {}
            Some(_) if is_apart => {
                let message = format!("`{}` is decided otherwise at another place that is written here too", write.at);
                return Some(fault("decided-apart", &write.from, message));
            }
            Some(_) | None => {
                node.insert((*key).to_owned(), value.clone());
                tree.moved(&write.at.key(key), origin);
            }
        },
        Edit::Null(true, _) => add_null(node, is_3_0),
        Edit::Null(false, members) => {
            take_null(node);
            for (key, index) in members.iter().rev() {
                tree.remove(&write.at.key(key).index(*index));
            }
        }
        Edit::Required(name, value) => set_required(node, name, *value),
        Edit::Remove(name) => {
            set_required(node, name, false);
            tree.remove(&write.at.key("properties").key(name));
        }
        Edit::Exclusive(value) => {
            let (from, to) = if *value { ("anyOf", "oneOf") } else { ("oneOf", "anyOf") };
            // In its place, so that the order of keys stays.
            if node.contains_key(from) && !node.contains_key(to) {
                let renamed = std::mem::take(node).into_iter();
                *node = renamed.map(|(key, value)| (if key == from { to.to_owned() } else { key }, value)).collect();
                tree.renamed(&write.at.key(from), &write.at.key(to));
            }
        }
        Edit::Integer => match node.get_mut("type") {
            Some(Value::Array(types)) => {
                types.iter_mut().filter(|ty| **ty == "string").for_each(|ty| *ty = json!("integer"));
            }
            Some(ty) if *ty == "string" => *ty = json!("integer"),
            _ => {}
        },
    }
    None
}

fn set_required(node: &mut Map<String, Value>, name: &str, value: bool) {
    let required = node.entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut() {
        required.retain(|known| known != name);
        if value {
            required.push(json!(name));
        }
    }
    if node.get("required").is_some_and(|required| *required == json!([])) {
        node.shift_remove("required");
    }
}

/// Adds null to the types, values and members that are written.
fn add_null(node: &mut Map<String, Value>, is_3_0: bool) {
    let is_object = node.contains_key("properties") && !node.contains_key("type");
    if is_object && !node.contains_key("allOf") {
        node.insert("type".to_owned(), json!("object"));
    }
    if is_3_0
        && (node.get("type").is_some_and(Value::is_string) || node.contains_key("oneOf") || node.contains_key("anyOf"))
    {
        node.insert("nullable".to_owned(), json!(true));
    } else {
        match node.get_mut("type") {
            Some(Value::Array(types)) if !types.contains(&json!("null")) => types.push(json!("null")),
            Some(ty @ Value::String(_)) if ty != "null" => *ty = json!([ty.clone(), "null"]),
            _ => {}
        }
        for union in ["oneOf", "anyOf"] {
            if let Some(Value::Array(members)) = node.get_mut(union)
                && !members.contains(&json!({ "type": "null" }))
            {
                members.push(json!({ "type": "null" }));
            }
        }
    }
    if let Some(Value::Array(values)) = node.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// Takes null out of the types and values that are written.
fn take_null(node: &mut Map<String, Value>) {
    node.shift_remove("nullable");
    if let Some(types @ Value::Array(_)) = node.get_mut("type") {
        let kept: Vec<Value> = types.as_array().into_iter().flatten().filter(|ty| **ty != "null").cloned().collect();
        *types = if let [only] = kept.as_slice() { only.clone() } else { Value::Array(kept) };
    }
    if let Some(Value::Array(values)) = node.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}
