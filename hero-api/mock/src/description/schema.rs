//! A schema with its validators, and the questions that the mock asks of it. Every walk over a schema ends, even over a
//! recursive one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use serde_json::{Map, Value, json};

use crate::{
    description::StartError,
    description::{Judge, sound::check_schema},
    incoming::decode,
};

/// How many references may follow one another before they count as a cycle.
const CHAIN: usize = 1024;

/// A schema.
pub(crate) struct Schema {
    /// The schema as described.
    pub(crate) node: Value,
    /// The description, for resolving references.
    pub(crate) root: Arc<Value>,
    /// The examples given where it is used.
    pub(crate) examples: Vec<Value>,
    exact: OnceLock<Judge>,
    lenient: OnceLock<Judge>,
    /// The judges of its parts, by address: parts do not move.
    parts: Mutex<BTreeMap<usize, Arc<Judge>>>,
}

impl Schema {
    pub(crate) fn new(node: &Value, root: &Arc<Value>) -> Result<Self, StartError> {
        let node = if node.is_null() { json!({}) } else { node.clone() };
        check_schema(&node)?;
        Ok(Self {
            node,
            root: Arc::clone(root),
            examples: Vec::new(),
            exact: OnceLock::new(),
            lenient: OnceLock::new(),
            parts: Mutex::default(),
        })
    }

    pub(crate) fn with_examples(mut self, examples: Vec<Value>) -> Self {
        self.examples = examples;
        self
    }

    /// Returns the schema, or the target of its reference.
    pub(crate) fn target(&self) -> &Value {
        self.resolve(&self.node)
    }

    /// Returns a node, or the target of its reference.
    pub(crate) fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        resolve(&self.root, node)
    }

    /// Returns the judge of answers: everything that is described. Compiled on first use.
    pub(crate) fn exact(&self) -> &Judge {
        self.exact.get_or_init(|| Judge::exact(&self.root, &self.node))
    }

    /// Returns the judge of requests: without inferred rules. Compiled on first use.
    pub(crate) fn lenient(&self) -> &Judge {
        self.lenient.get_or_init(|| Judge::lenient(&self.root, &self.node))
    }

    /// Returns the judge of a part of it. Compiled on first use.
    pub(crate) fn part(&self, part: &Value) -> Arc<Judge> {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let address = std::ptr::from_ref(part).addr();
        Arc::clone(parts.entry(address).or_insert_with(|| Arc::new(Judge::exact(&self.root, part))))
    }
}

/// Returns the pointer of a reference within the description.
pub(crate) fn pointer(reference: &str) -> Option<String> {
    reference.strip_prefix('#').filter(|fragment| fragment.starts_with('/')).map(decode)
}

/// Returns a node, or the target of its chain of references. A cycle of references leads to an empty schema.
pub(crate) fn resolve<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    follow(root, node).0
}

/// Returns the target of a chain of references, and the last reference.
pub(crate) fn follow<'a>(root: &'a Value, mut node: &'a Value) -> (&'a Value, Option<&'a str>) {
    let mut last = None;
    for _ in 0..CHAIN {
        let Some(target) = node.get("$ref").and_then(Value::as_str) else { return (node, last) };
        let Some(next) = pointer(target).and_then(|at| root.pointer(&at)) else { return (node, last) };
        (node, last) = (next, Some(target));
    }
    (&Value::Null, last)
}

/// Returns the JSON types that a schema names, except `null`.
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

/// Reports whether a schema is that of an object.
pub(crate) fn is_object(schema: &Value) -> bool {
    types(schema).contains(&"object")
}

/// Returns the members of a union, as written.
pub(crate) fn members(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array()).filter(|members| !members.is_empty())
}

/// Returns the members of a union and of the unions among them, each once: the targets of their references, in order.
pub(crate) fn all_members<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    in_place(root, schema, &members).into_iter().filter(|member| members(member).is_none()).collect()
}

/// Returns the properties of an object, those of `allOf` first.
pub(crate) fn properties<'a>(root: &'a Value, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let mut all = Vec::new();
    for part in parts(root, schema) {
        let own: Option<&Map<String, Value>> = part["properties"].as_object();
        all.extend(own.into_iter().flatten().map(|(name, property)| (name.as_str(), property)));
    }
    all
}

/// Returns a schema and the parts of its `allOf`, recursively and each once: parts before the schema that has them.
pub(crate) fn parts<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    in_place(root, schema, &|part| part["allOf"].as_array())
}

/// Returns the schemas that a value of this one may have, each once: itself, the parts of its `allOf`, the members of
/// its unions, and theirs.
pub(crate) fn alternatives<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let (mut seen, mut all, mut waiting) = (BTreeSet::new(), Vec::new(), vec![resolve(root, schema)]);
    while let Some(node) = waiting.pop() {
        if seen.insert(std::ptr::from_ref(node)) {
            all.push(node);
            let listed = ["allOf", "oneOf", "anyOf"].iter().rev().filter_map(|key| node[*key].as_array());
            waiting.extend(listed.flat_map(|list| list.iter().rev()).map(|part| resolve(root, part)));
        }
    }
    all
}

/// Returns a schema and everything that a keyword puts in its place, each once: what the keyword lists before the
/// schema that has it.
fn in_place<'a>(
    root: &'a Value,
    schema: &'a Value,
    listed: &dyn Fn(&'a Value) -> Option<&'a Vec<Value>>,
) -> Vec<&'a Value> {
    let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
    // Each with whether its parts are done.
    let mut waiting = vec![(resolve(root, schema), false)];
    while let Some((node, is_done)) = waiting.pop() {
        if is_done {
            all.push(node);
        } else if seen.insert(std::ptr::from_ref(node)) {
            waiting.push((node, true));
            waiting
                .extend(listed(node).into_iter().flatten().rev().map(|listed_one| (resolve(root, listed_one), false)));
        }
    }
    all
}

/// Returns the property that holds the items, if an answer is a list: an object with one array of objects and otherwise
/// only integers.
pub(crate) fn find_list<'a>(root: &'a Value, schema: &'a Value) -> Option<(&'a str, &'a Value)> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{all_members, follow, properties};

    #[test]
    fn walks_end_in_recursive_schemas() {
        let own = json!({"$ref": "#/a"});
        let root = json!({"a": {"allOf": [own, own], "oneOf": [own, {"oneOf": [own, {"type": "null"}]}], "properties": {"p": own}}, "b": {"$ref": "#/b"}});
        assert_eq!(properties(&root, &own), [("p", &own)]);
        assert_eq!(all_members(&root, &own), [&json!({"type": "null"})]);
        assert_eq!(follow(&root, &root["b"]), (&json!(null), Some("#/b")));
    }

    #[test]
    fn parts_that_double_at_each_level_are_visited_once() {
        let mut schemas = serde_json::Map::new();
        for level in 0..64 {
            let next = json!({"$ref": format!("#/{}", level + 1)});
            schemas.insert(level.to_string(), json!({"allOf": [next, next], "properties": {level.to_string(): {}}}));
        }
        let root = serde_json::Value::Object(schemas);
        assert_eq!(properties(&root, &root["0"]).len(), 64);
    }
}
