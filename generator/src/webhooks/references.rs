//! What parts of a description refer to, and how that is written once components have other names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::document::decode;
use crate::pointer::Pointer;

/// Keys whose value is data.
const DATA: [&str; 5] = ["example", "default", "enum", "const", "value"];

/// Keys whose value has names for keys.
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

/// The components that have other names now.
#[derive(Clone, Debug, Default)]
pub(super) struct Renamed {
    /// The old place of each, and its new name.
    names: BTreeMap<Pointer, String>,
}

impl Renamed {
    pub(super) fn insert(&mut self, section: &str, name: &str, new_name: &str) {
        self.names.insert(place(section, name), new_name.to_owned());
    }

    fn name(&self, section: &str, name: &str) -> Option<&str> {
        self.names.get(&place(section, name)).map(String::as_str)
    }

    /// The same reference, to where its target is now.
    fn reference(&self, text: &str) -> Option<String> {
        let at = target(text)?;
        let rest = |component: &Pointer| at.as_str()[component.as_str().len()..].to_owned();
        if let Some(component) = at.nearest(|it| self.names.contains_key(it)) {
            return Some(format!("#{}{}", component.parent().key(&self.names[&component]), rest(&component)));
        }
        let own = Pointer::root().key("x-webhooks");
        at.is_within(&own).then(|| format!("#/webhooks{}", rest(&own)))
    }

    /// Requirements of security schemes, by the names that these have now.
    pub(super) fn security(&self, requirements: &Value) -> Value {
        let rename = |name: &String| self.name("securitySchemes", name).unwrap_or(name).to_owned();
        let one = |it: &Value| match it {
            Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (rename(key), value.clone())).collect()),
            other => other.clone(),
        };
        requirements.as_array().map_or_else(|| requirements.clone(), |all| all.iter().map(one).collect())
    }
}

fn place(section: &str, name: &str) -> Pointer {
    Pointer::root().key("components").key(section).key(name)
}

/// What a reference into its own document leads to.
pub(super) fn target(text: &str) -> Option<Pointer> {
    text.strip_prefix('#').filter(|it| it.starts_with('/')).map(|it| Pointer::from_text(decode(it)))
}

/// The components that a value refers to.
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
    // A pointer into a component speaks of the component.
    found.into_iter().map(|at| component_of(&at).unwrap_or(at)).collect()
}

/// The component that a place is in.
fn component_of(at: &Pointer) -> Option<Pointer> {
    let segments = at.segments();
    match segments.as_slice() {
        [components, section, name, ..] if components == "components" => Some(place(section, name)),
        _ => None,
    }
}

fn mapping(map: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    map.get("discriminator")
        .and_then(|it| it.get("mapping"))
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::values)
}

/// Writes references, mappings and requirements of security by the names that hold now.
pub(super) fn rewrite(value: &mut Value, renamed: &Renamed) {
    each_object(value, false, &mut |map| {
        keep_implied_tags(map, renamed);
        if let Some(Value::String(text)) = map.get_mut("$ref")
            && let Some(new) = renamed.reference(text)
        {
            *text = new;
        }
        let mapping = map.get_mut("discriminator").and_then(|it| it.get_mut("mapping")).and_then(Value::as_object_mut);
        for text in mapping.into_iter().flat_map(Map::values_mut) {
            let new = text.as_str().and_then(|it| {
                renamed
                    .reference(it)
                    .or_else(|| renamed.name("schemas", it).map(|name| format!("#{}", place("schemas", name))))
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

/// A union's discriminator implies the names of its members: those of renamed ones are written down.
fn keep_implied_tags(map: &mut Map<String, Value>, renamed: &Renamed) {
    let members = ["oneOf", "anyOf"].iter().filter_map(|key| map.get(*key)?.as_array()).flatten();
    let references: Vec<String> = members.filter_map(|it| it.get("$ref")?.as_str().map(str::to_owned)).collect();
    let Some(Value::Object(discriminator)) = map.get_mut("discriminator") else { return };
    for text in references {
        let Some(at) = target(&text).filter(|it| renamed.names.contains_key(it)) else { continue };
        let Some(name) = at.last() else { continue };
        let mapping = discriminator.entry("mapping").or_insert_with(|| Value::Object(Map::new()));
        let Some(mapping) = mapping.as_object_mut() else { continue };
        let leads = |it: &Value| it.as_str().is_some_and(|it| it == text || it == name);
        if !mapping.values().any(leads) {
            mapping.insert(name, Value::String(text));
        }
    }
}

/// Whether what stands under a key is data: in a schema, `examples` is an array of values.
fn is_data(key: &str, is_list: bool) -> bool {
    DATA.contains(&key) || is_list && key == "examples"
}

/// Calls `change` on each object that is no data and whose references are those of the document: what is below an
/// `$id` is a document of its own.
fn each_object(value: &mut Value, is_named: bool, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|it| each_object(it, false, change)),
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
