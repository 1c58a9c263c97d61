//! Finds the references in parts of a description, and rewrites them for renamed components.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::document::decode;
use crate::pointer::Pointer;

/// Keys whose value is data.
const DATA: [&str; 5] = ["example", "default", "enum", "const", "value"];

/// Keys whose value has names as keys.
const NAMED: [&str; 16] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "responses",
    "headers",
    "content",
    "encoding",
    "callbacks",
    "links",
    "examples",
    "variables",
    "parameters",
    "schemas",
    "scopes",
];

/// The renamed components.
#[derive(Clone, Debug, Default)]
pub(super) struct Renamed {
    /// The new name, by the old place.
    names: BTreeMap<Pointer, String>,
}

impl Renamed {
    pub(super) fn insert(&mut self, section: &str, name: &str, new_name: &str) {
        self.names.insert(place(section, name), new_name.to_owned());
    }

    fn name(&self, section: &str, name: &str) -> Option<&str> {
        self.names.get(&place(section, name)).map(String::as_str)
    }

    /// Returns a reference with its target's new place.
    fn reference(&self, text: &str) -> Option<String> {
        let at = target(text)?;
        let rest = |component: &Pointer| at.as_str()[component.as_str().len()..].to_owned();
        if let Some(component) = at.nearest(|place| self.names.contains_key(place)) {
            return Some(format!("#{}{}", component.parent().key(&self.names[&component]), rest(&component)));
        }
        let own = Pointer::root().key("x-webhooks");
        at.is_within(&own).then(|| format!("#/webhooks{}", rest(&own)))
    }

    /// Rewrites requirements of security schemes.
    pub(super) fn security(&self, requirements: &Value) -> Value {
        let rename = |name: &String| self.name("securitySchemes", name).unwrap_or(name).to_owned();
        let one = |requirement: &Value| match requirement {
            Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (rename(key), value.clone())).collect()),
            other => other.clone(),
        };
        requirements.as_array().map_or_else(|| requirements.clone(), |all| all.iter().map(one).collect())
    }
}

fn place(section: &str, name: &str) -> Pointer {
    Pointer::root().key("components").key(section).key(name)
}

/// Returns the target of a reference into its own document.
pub(super) fn target(text: &str) -> Option<Pointer> {
    text.strip_prefix('#')
        .filter(|fragment| fragment.starts_with('/'))
        .map(|fragment| Pointer::from_text(decode(fragment)))
}

/// Returns the components that a value refers to.
pub(super) fn targets(value: &Value) -> BTreeSet<Pointer> {
    let mut found = BTreeSet::new();
    let mut value = value.clone();
    each_object(&mut value, false, &mut |map| {
        let references = map.get("$ref").into_iter().chain(mapping(map)).filter_map(Value::as_str);
        found.extend(references.map(|text| target(text).unwrap_or_else(|| place("schemas", text))));
        let requirements = map.get("security").and_then(Value::as_array).into_iter().flatten();
        let schemes = requirements.filter_map(Value::as_object).flat_map(Map::keys);
        found.extend(schemes.map(|name| place("securitySchemes", name)));
    });
    // A pointer into a component refers to the component.
    found.into_iter().map(|at| component_of(&at).unwrap_or(at)).collect()
}

/// Returns the component that contains a place.
fn component_of(at: &Pointer) -> Option<Pointer> {
    let segments = at.segments();
    match segments.as_slice() {
        [components, section, name, ..] if components == "components" => Some(place(section, name)),
        _ => None,
    }
}

fn mapping(map: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    map.get("discriminator")
        .and_then(|discriminator| discriminator.get("mapping"))
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::values)
}

/// Rewrites references, mappings and security requirements for the new names.
pub(super) fn rewrite(value: &mut Value, renamed: &Renamed) {
    each_object(value, false, &mut |map| {
        keep_implied_tags(map, renamed);
        if let Some(Value::String(text)) = map.get_mut("$ref")
            && let Some(new) = renamed.reference(text)
        {
            *text = new;
        }
        let mapping = map
            .get_mut("discriminator")
            .and_then(|discriminator| discriminator.get_mut("mapping"))
            .and_then(Value::as_object_mut);
        for text in mapping.into_iter().flat_map(Map::values_mut) {
            let new = text.as_str().and_then(|text| {
                renamed
                    .reference(text)
                    .or_else(|| renamed.name("schemas", text).map(|name| format!("#{}", place("schemas", name))))
            });
            if let Some(new) = new {
                *text = Value::String(new);
            }
        }
        if let Some(security) = map.get_mut("security") {
            *security = renamed.security(security);
        }
    });
}

/// Writes down the tags that a union's discriminator implies for renamed members.
fn keep_implied_tags(map: &mut Map<String, Value>, renamed: &Renamed) {
    let members = ["oneOf", "anyOf"].iter().filter_map(|key| map.get(*key)?.as_array()).flatten();
    let references: Vec<String> =
        members.filter_map(|member| member.get("$ref")?.as_str().map(str::to_owned)).collect();
    let Some(Value::Object(discriminator)) = map.get_mut("discriminator") else { return };
    for text in references {
        let Some(at) = target(&text).filter(|at| renamed.names.contains_key(at)) else { continue };
        let Some(name) = at.last() else { continue };
        let mapping = discriminator.entry("mapping").or_insert_with(|| Value::Object(Map::new()));
        let Some(mapping) = mapping.as_object_mut() else { continue };
        let leads = |tag: &Value| tag.as_str().is_some_and(|target| target == text || target == name);
        if !mapping.values().any(leads) {
            mapping.insert(name, Value::String(text));
        }
    }
}

/// Reports whether the value of a key is data: in a schema, `examples` is an array of values.
fn is_data(key: &str, is_list: bool) -> bool {
    DATA.contains(&key) || is_list && key == "examples"
}

/// Calls `change` on each object that is not data and whose references are those of the document: below an `$id` there
/// is a document of its own.
fn each_object(value: &mut Value, is_named: bool, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, false, change)),
        Value::Object(map) => {
            if !is_named {
                if map.contains_key("$id") {
                    return;
                }
                change(map);
            }
            for (key, child) in map {
                let is_list = child.is_array();
                if is_named {
                    each_object(child, false, change);
                } else if !is_data(key, is_list) {
                    each_object(child, !is_list && NAMED.contains(&key.as_str()), change);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
