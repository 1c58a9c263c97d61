//! A schema with its validators, and the few questions that the mock asks of one.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::{StartError, description::prepare::lenient};

/// How many references lead to one another before it is called a circle.
const CHAIN: usize = 32;

/// A schema.
pub(crate) struct Schema {
    /// As it is described, with `components` beside it, so that references lead somewhere.
    pub(crate) node: Value,
    /// Judges answers: everything that is described.
    pub(crate) exact: Validator,
    /// Judges requests: what is not only inferred.
    pub(crate) lenient: Validator,
}

impl Schema {
    pub(crate) fn new(node: &Value, root: &Value) -> Result<Self, StartError> {
        let mut node = if node.is_null() { json!({}) } else { node.clone() };
        let components = root.get("components").filter(|_| mentions_reference(&node, 0));
        if let (Some(object), Some(components)) = (node.as_object_mut(), components) {
            object.insert("components".to_owned(), components.clone());
        }
        Ok(Self { exact: validator(&node)?, lenient: validator(&lenient(&node))?, node })
    }

    /// What a reference in it leads to.
    pub(crate) fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        resolve(&self.node, node)
    }
}

fn validator(node: &Value) -> Result<Validator, StartError> {
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
    options.build(node).map_err(|error| StartError::new(format!("a schema is not one, at {}", error.schema_path())))
}

fn mentions_reference(node: &Value, depth: usize) -> bool {
    match node {
        Value::Object(map) => {
            map.contains_key("$ref") || map.values().any(|it| depth < 128 && mentions_reference(it, depth + 1))
        }
        Value::Array(items) => items.iter().any(|it| depth < 128 && mentions_reference(it, depth + 1)),
        _ => false,
    }
}

/// The node that references lead to, or the node itself.
pub(crate) fn resolve<'a>(root: &'a Value, mut node: &'a Value) -> &'a Value {
    for _ in 0..CHAIN {
        let Some(target) = node.get("$ref").and_then(Value::as_str) else { break };
        let Some(next) = target.strip_prefix('#').and_then(|it| root.pointer(it)) else { break };
        node = next;
    }
    node
}

/// The JSON types that a schema names, `null` left out.
pub(crate) fn types(schema: &Value) -> Vec<&str> {
    let named = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ if schema.get("properties").is_some() => vec!["object"],
        _ if schema.get("items").is_some() => vec!["array"],
        _ => Vec::new(),
    };
    named.into_iter().filter(|name| *name != "null").collect()
}

/// Whether a schema is that of an object.
pub(crate) fn is_object(schema: &Value) -> bool {
    types(schema).contains(&"object")
}

/// The members of a union, as written.
pub(crate) fn members(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array()).filter(|it| !it.is_empty())
}

/// The properties of an object, those of `allOf` first.
pub(crate) fn properties<'a>(root: &'a Value, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
    gather(root, schema, 0)
}

fn gather<'a>(root: &'a Value, schema: &'a Value, depth: usize) -> Vec<(&'a str, &'a Value)> {
    let schema = resolve(root, schema);
    let parts = schema["allOf"].as_array().into_iter().flatten().filter(|_| depth < CHAIN);
    let mut all: Vec<_> = parts.flat_map(|it| gather(root, it, depth + 1)).collect();
    let own: Option<&Map<String, Value>> = schema["properties"].as_object();
    all.extend(own.into_iter().flatten().map(|(name, it)| (name.as_str(), it)));
    all
}

/// The property that holds the items, where an answer is a list: an object of one list of objects and, beside it,
/// whole numbers alone.
pub(crate) fn list_of<'a>(root: &'a Value, schema: &'a Value) -> Option<(&'a str, &'a Value)> {
    let properties = properties(root, schema);
    let mut list = None;
    for (name, property) in properties {
        let property = resolve(root, property);
        match types(property).as_slice() {
            ["array"] if list.is_none() => list = Some((name, resolve(root, &property["items"]))),
            ["integer"] => {}
            _ => return None,
        }
    }
    list.filter(|(_, items)| is_object(items))
}
