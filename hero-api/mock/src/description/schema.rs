//! A schema with its validators, and the few questions that the mock asks of one. Every walk over a schema ends, whatever
//! refers to what.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use serde_json::{Map, Value, json};

use crate::{
    StartError,
    description::{Judge, sound::check_schema},
    incoming::decode,
};

/// How many references lead to one another before it is called a circle.
const CHAIN: usize = 1024;

/// A schema.
pub(crate) struct Schema {
    /// As it is described.
    pub(crate) node: Value,
    /// The description, into which references lead.
    pub(crate) root: Arc<Value>,
    /// The values that the description gives for it where it is used.
    pub(crate) examples: Vec<Value>,
    exact: OnceLock<Judge>,
    lenient: OnceLock<Judge>,
    /// The judges of its parts, by their addresses: parts do not move.
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

    /// What it leads to, if it is a reference.
    pub(crate) fn target(&self) -> &Value {
        self.resolve(&self.node)
    }

    /// What a reference in it leads to.
    pub(crate) fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        resolve(&self.root, node)
    }

    /// Judges answers: everything that is described. Compiled when it is first asked for.
    pub(crate) fn exact(&self) -> &Judge {
        self.exact.get_or_init(|| Judge::exact(&self.root, &self.node))
    }

    /// Judges requests: what is not only inferred. Compiled when it is first asked for.
    pub(crate) fn lenient(&self) -> &Judge {
        self.lenient.get_or_init(|| Judge::lenient(&self.root, &self.node))
    }

    /// Judges values of a part of it. Compiled when it is first asked for.
    pub(crate) fn part(&self, part: &Value) -> Arc<Judge> {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let address = std::ptr::from_ref(part).addr();
        Arc::clone(parts.entry(address).or_insert_with(|| Arc::new(Judge::exact(&self.root, part))))
    }
}

/// The pointer of a reference within the description.
pub(crate) fn pointer(reference: &str) -> Option<String> {
    reference.strip_prefix('#').filter(|fragment| fragment.starts_with('/')).map(decode)
}

/// The node that references lead to, or the node itself. A circle of references leads nowhere: it says nothing.
pub(crate) fn resolve<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    follow(root, node).0
}

/// The node that references lead to, and the last of them.
pub(crate) fn follow<'a>(root: &'a Value, mut node: &'a Value) -> (&'a Value, Option<&'a str>) {
    let mut last = None;
    for _ in 0..CHAIN {
        let Some(target) = node.get("$ref").and_then(Value::as_str) else { return (node, last) };
        let Some(next) = pointer(target).and_then(|at| root.pointer(&at)) else { return (node, last) };
        (node, last) = (next, Some(target));
    }
    (&Value::Null, last)
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
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array()).filter(|members| !members.is_empty())
}

/// The members of a union, and of the unions among them, each once: what they refer to, in their order.
pub(crate) fn all_members<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    in_place(root, schema, &members).into_iter().filter(|member| members(member).is_none()).collect()
}

/// The properties of an object, those of `allOf` first.
pub(crate) fn properties<'a>(root: &'a Value, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let mut all = Vec::new();
    for part in parts(root, schema) {
        let own: Option<&Map<String, Value>> = part["properties"].as_object();
        all.extend(own.into_iter().flatten().map(|(name, property)| (name.as_str(), property)));
    }
    all
}

/// A schema and the parts of its `allOf`, and of theirs, each once: parts before what has them.
pub(crate) fn parts<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    in_place(root, schema, &|part| part["allOf"].as_array())
}

/// A schema and all that stand in its place by some keyword, each once: what a keyword lists before what has the
/// keyword.
fn in_place<'a>(
    root: &'a Value,
    schema: &'a Value,
    listed: &dyn Fn(&'a Value) -> Option<&'a Vec<Value>>,
) -> Vec<&'a Value> {
    let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
    // Each with whether what it lists is done.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{all_members, follow, properties};

    #[test]
    fn walks_end_where_schemas_contain_themselves() {
        let own = json!({"$ref": "#/a"});
        let root = json!({"a": {"allOf": [own, own], "oneOf": [own, {"oneOf": [own, {"type": "null"}]}], "properties": {"p": own}}, "b": {"$ref": "#/b"}});
        assert_eq!(properties(&root, &own), [("p", &own)]);
        assert_eq!(all_members(&root, &own), [&json!({"type": "null"})]);
        assert_eq!(follow(&root, &root["b"]), (&json!(null), Some("#/b")));
    }

    #[test]
    fn parts_that_double_at_each_level_are_looked_at_once() {
        let mut schemas = serde_json::Map::new();
        for level in 0..64 {
            let next = json!({"$ref": format!("#/{}", level + 1)});
            schemas.insert(level.to_string(), json!({"allOf": [next, next], "properties": {level.to_string(): {}}}));
        }
        let root = serde_json::Value::Object(schemas);
        assert_eq!(properties(&root, &root["0"]).len(), 64);
    }
}
