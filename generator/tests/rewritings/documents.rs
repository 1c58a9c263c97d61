//! Other ways to write the parts around schemas.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::schemas::into_components_by_place;
pub(super) use super::schemas::without_evidence;
use super::walk::{each_object, each_operation, object, pascal};

/// Writes it as a bundler does: a component for each parameter, body, answer and schema.
pub(super) fn bundled(root: &mut Value) {
    into_components_by_place(root);
    let mut components: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    each_operation(root, &mut |path, method, operation| {
        let id = operation["operationId"].as_str().map_or_else(|| format!("{method} {path}"), str::to_owned);
        let id = pascal(&[id]);
        let mut put = |kind: &'static str, name: String, node: &mut Value| {
            if node.get("$ref").is_some() {
                return;
            }
            let all = components.entry(kind).or_default();
            let mut names = (1..).map(|count| if count == 1 { name.clone() } else { format!("{name}{count}") });
            let name = names.find(|name| all.get(name).is_none_or(|known| known == node)).unwrap_or_default();
            let reference = json!({"$ref": format!("#/components/{kind}/{name}")});
            all.insert(name, std::mem::replace(node, reference));
        };
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            put("parameters", pascal(&[name]), parameter);
        }
        if let Some(body) = operation.get_mut("requestBody") {
            put("requestBodies", format!("{id}Body"), body);
        }
        for (status, answer) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
            // The evidence that links a write to its result belongs to the operation.
            if answer.get("links").is_none() {
                put("responses", format!("{id}{status}"), answer);
            }
        }
    });
    let mut all = root["components"].take();
    for (kind, of_kind) in components {
        object(&mut all, kind).extend(of_kind);
    }
    root["components"] = all;
}

/// Moves the parameters that all operations of a path share to the path.
pub(super) fn parameters_of_path_items(root: &mut Value) {
    let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        let of_path = |parameter: &Value| parameter["in"] == "path";
        let taken = item
            .values()
            .filter_map(|operation| operation.get("parameters"))
            .filter_map(Value::as_array)
            .next()
            .cloned();
        let taken: Vec<Value> = taken.into_iter().flatten().filter(of_path).collect();
        let is_everywhere = |parameter: &Value| {
            let mut operations = item.values().filter(|operation| operation.get("responses").is_some());
            operations.all(|operation| operation["parameters"].as_array().is_some_and(|all| all.contains(parameter)))
        };
        let shared: Vec<Value> = taken.into_iter().filter(is_everywhere).collect();
        for operation in item.values_mut() {
            if let Some(all) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
                all.retain(|parameter| !shared.contains(parameter));
            }
        }
        if !shared.is_empty() {
            item.insert("parameters".to_owned(), json!(shared));
        }
    }
}

/// Writes `application/json; charset=utf-8`.
pub(super) fn charset(root: &mut Value) {
    each_object(root, &mut |fields| {
        if let Some(Value::Object(content)) = fields.get_mut("content") {
            let pairs = std::mem::take(content).into_iter();
            // A property may have the same name.
            let is_bare = |key: &str| key.contains('/') && !key.contains(';');
            let named = |key: String| if is_bare(&key) { format!("{key}; charset=utf-8") } else { key };
            *content = pairs.map(|(key, value)| (named(key), value)).collect();
        }
    });
}

/// Adds the webhooks of the project's second description.
pub(super) fn webhooks_inside(root: &mut Value) {
    let second: Value = serde_yaml::from_str(include_str!("../../../spec/webhooks.yaml")).unwrap();
    root["webhooks"] = second["webhooks"].clone();
}

/// Gives the security schemes other keys.
pub(super) fn credentials_under_other_keys(root: &mut Value) {
    let renamed = |all: &mut Map<String, Value>| {
        let pairs = std::mem::take(all).into_iter();
        *all = pairs.map(|(key, value)| (format!("{}Scheme", pascal(&[key])), value)).collect();
    };
    renamed(object(&mut root["components"], "securitySchemes"));
    each_object(root, &mut |fields| {
        for alternative in fields.get_mut("security").and_then(Value::as_array_mut).into_iter().flatten() {
            alternative.as_object_mut().into_iter().for_each(renamed);
        }
    });
}

/// Reverses everything that has no order.
pub(super) fn reversed(root: &mut Value) {
    each_object(root, &mut |fields| {
        let mut pairs: Vec<(String, Value)> = std::mem::take(fields).into_iter().collect();
        pairs.reverse();
        *fields = pairs.into_iter().collect();
        for key in ["enum", "required", "parameters", "oneOf", "anyOf"] {
            if let Some(items) = fields.get_mut(key).and_then(Value::as_array_mut) {
                items.reverse();
            }
        }
    });
}
