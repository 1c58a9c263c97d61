//! Makes a value of a schema: the same on every run, valid by the schema, and sensible to read. Documented examples come
//! first; then the name and format of a field say what it holds. Knows no field of a particular API.

mod newer;
mod pattern;
mod people;
mod words;

use serde_json::{Map, Value, json};

pub(crate) use newer::{Newer, make_newer};
pub(crate) use words::{id, singular};

use crate::{
    clock::Now,
    description::{Media, Schema, is_object, members, properties, resolve, types},
};

/// How deep optional parts are filled in; recursive schemas end there.
const DEPTH: usize = 8;

/// What is asked of a sample.
#[derive(Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) now: Now,
    /// The member of a union, by title, reference, constant or number.
    pub(crate) member: Option<&'a str>,
    /// What the value is of, such as `location`.
    pub(crate) owner: &'a str,
    pub(crate) fill: Fill,
    /// Its place in a list.
    pub(crate) index: usize,
}

impl Wish<'_> {
    /// An example, at this moment.
    pub(crate) fn new(now: Now) -> Self {
        Self { now, member: None, owner: "", fill: Fill::Everything, index: 0 }
    }
}

/// How much of a schema is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Everything: an example to read.
    Everything,
    /// What must be there, as empty as it may be: of a thing that a call created, only what the call said is known.
    Required,
}

/// A value of a body: a documented example where there is one.
pub(crate) fn sample_media(media: &Media, wish: Wish<'_>) -> Value {
    let chosen = wish.member.and_then(|name| chosen_member(&media.schema, &media.schema.node, name));
    let fits = |example: &&Value| match chosen {
        None => media.schema.exact.is_valid(example),
        Some(member) => fits_member(&media.schema, member, example),
    };
    match media.examples.iter().find(fits) {
        Some(example) => example.clone(),
        None => sample(&media.schema, wish),
    }
}

/// A value of a schema.
pub(crate) fn sample(schema: &Schema, wish: Wish<'_>) -> Value {
    sample_node(&schema.node, &schema.node, wish)
}

/// A value of a part of a schema.
pub(crate) fn sample_node(root: &Value, node: &Value, wish: Wish<'_>) -> Value {
    let context = Context { root, wish };
    context.value(node, Spot { name: "", owner: wish.owner, index: wish.index, depth: 0 })
}

fn fits_member(schema: &Schema, member: &Value, example: &Value) -> bool {
    let mut member = member.clone();
    if let (Some(object), Some(components)) = (member.as_object_mut(), schema.node.get("components")) {
        object.insert("components".to_owned(), components.clone());
    }
    jsonschema::options().should_validate_formats(true).build(&member).is_ok_and(|it| it.is_valid(example))
}

fn chosen_member<'a>(schema: &'a Schema, node: &'a Value, name: &str) -> Option<&'a Value> {
    find_member(&schema.node, members(schema.resolve(node))?, name)
}

/// The member of this name.
fn find_member<'a>(root: &'a Value, members: &'a [Value], name: &str) -> Option<&'a Value> {
    let named = members.iter().enumerate().find(|(index, it)| is_called(root, it, *index, name));
    named.map(|(_, it)| resolve(root, it))
}

fn is_called(root: &Value, member: &Value, index: usize, name: &str) -> bool {
    let reference = member["$ref"].as_str().and_then(|it| it.rsplit('/').next());
    let member = resolve(root, member);
    let titles = [reference, member["title"].as_str(), member["x-name"].as_str(), member["const"].as_str()];
    let constants = properties(root, member).into_iter().filter_map(|(_, it)| it["const"].as_str());
    let mut names = titles.into_iter().flatten().chain(constants);
    names.any(|it| it.eq_ignore_ascii_case(name)) || index.to_string() == name
}

/// Where in a value something stands.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    /// The name of the field.
    pub(crate) name: &'a str,
    /// What the object is of that holds it.
    pub(crate) owner: &'a str,
    /// Its place in a list.
    pub(crate) index: usize,
    pub(crate) depth: usize,
}

struct Context<'a> {
    root: &'a Value,
    wish: Wish<'a>,
}

impl Context<'_> {
    fn value(&self, node: &Value, spot: Spot<'_>) -> Value {
        let node = resolve(self.root, node);
        if self.wish.fill == Fill::Required && spot.depth > 0 && is_nullable(node) {
            return Value::Null;
        }
        if let Some(known) = known(node, spot) {
            return known;
        }
        if words::is_exceptional(spot.name) && is_nullable(node) {
            return Value::Null;
        }
        if node["allOf"].is_array() {
            return self.object(node, spot);
        }
        if let Some(members) = members(node) {
            let chosen = self.wish.member.and_then(|name| find_member(self.root, members, name));
            let first = members.iter().map(|it| resolve(self.root, it)).find(|it| it["type"] != "null");
            return chosen.or(first).map_or(Value::Null, |it| self.value(it, spot));
        }
        match types(node).first() {
            Some(&"object") => self.object(node, spot),
            Some(&"array") => self.array(node, spot),
            Some(&"string") => words::text(node, spot, self.wish.now).into(),
            Some(&"integer") => words::whole(node, spot),
            Some(&"number") => words::number(node, spot),
            Some(&"boolean") => words::truth(spot.name).into(),
            _ if is_nullable(node) && node.get("type").is_some() => Value::Null,
            _ => json!({}),
        }
    }

    fn object(&self, node: &Value, spot: Spot<'_>) -> Value {
        let mut object = Map::new();
        let required = required(self.root, node);
        let owner = self.owner(node, spot);
        let owner = owner.as_str();
        for (name, property) in properties(self.root, node) {
            let optional = self.wish.fill == Fill::Everything && spot.depth < DEPTH;
            if optional || required.contains(&name) {
                object
                    .insert(name.to_owned(), self.value(property, Spot { name, owner, depth: spot.depth + 1, ..spot }));
            }
        }
        if properties(self.root, node).is_empty() && node["additionalProperties"].is_object() {
            let below = Spot { name: "example", owner, depth: spot.depth + 1, ..spot };
            object.insert("example".to_owned(), self.value(&node["additionalProperties"], below));
        }
        object.into()
    }

    /// What an object is: as its id says, else as the field that holds it.
    fn owner(&self, node: &Value, spot: Spot<'_>) -> String {
        let id = properties(self.root, node).into_iter().find(|(name, _)| *name == "id");
        let kind = id.and_then(|(_, it)| resolve(self.root, it)["x-id"].as_str());
        let field = || Some(singular(spot.name)).filter(|it| !it.is_empty());
        kind.map(words::spaced).or_else(field).unwrap_or_else(|| spot.owner.to_owned())
    }

    /// Two objects in a list that is the answer, one item elsewhere.
    fn array(&self, node: &Value, spot: Spot<'_>) -> Value {
        let least = node["minItems"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
        let most = node["maxItems"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
        let items = resolve(self.root, &node["items"]);
        let wanted = match spot.depth {
            _ if self.wish.fill == Fill::Required => 0,
            DEPTH.. => 0,
            0 | 1 if is_object(items) => 2,
            _ => 1,
        };
        let singular = singular(spot.name);
        let owner = if singular.is_empty() { spot.owner } else { singular.as_str() };
        let count = wanted.max(least).min(most);
        let below = |index| Spot {
            name: if is_object(items) { "" } else { spot.name },
            owner,
            index: spot.index + index,
            depth: spot.depth + 1,
        };
        (0..count).map(|index| self.value(items, below(index))).collect()
    }
}

/// A value that the schema itself gives.
fn known(node: &Value, spot: Spot<'_>) -> Option<Value> {
    let example = || node["examples"].as_array().and_then(|it| it.first());
    let listed = || words::choice(node["enum"].as_array()?, spot);
    node.get("const").or_else(|| node.get("example")).or_else(example).or_else(listed).cloned()
}

fn is_nullable(node: &Value) -> bool {
    let types = &node["type"];
    types == "null" || types.as_array().is_some_and(|it| it.iter().any(|name| name == "null"))
}

fn required<'a>(root: &'a Value, node: &'a Value) -> Vec<&'a str> {
    let own = node["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let parts = node["allOf"].as_array().into_iter().flatten();
    let others = parts.flat_map(|it| resolve(root, it)["required"].as_array()).flatten().filter_map(Value::as_str);
    own.chain(others).collect()
}
