//! Builds a value for a schema, part by part: one to read, or the smallest.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    Fill, Wish,
    bounds::{Bounds, DEPTHS, NoExample, Way, Why},
    find_member,
    height::Heights,
    singular, words,
};
use crate::description::{follow, is_object, members, parts, properties, resolve, types};

/// Builds a value for a part of a description.
pub(super) fn make(root: &Value, node: &Value, wish: Wish<'_>) -> Result<Value, NoExample> {
    let depths = match wish.fill {
        Fill::Everything => DEPTHS.as_slice(),
        Fill::Required => &[0],
    };
    let spot = Spot { name: "", owner: wish.owner, index: wish.index, depth: 0 };
    for depth in depths {
        let maker = Maker { root, wish, depth: *depth, bounds: Bounds::readable(), heights: None };
        if let Ok(value) = maker.value(node, spot, &Way::START) {
            return Ok(value);
        }
    }
    let heights = Heights::new(root, node);
    let wish = Wish { fill: Fill::Required, ..wish };
    let maker = Maker { root, wish, depth: 0, bounds: Bounds::possible(), heights: Some(heights) };
    maker.value(node, spot, &Way::START)
}

/// The position of a value inside another.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    /// The name of the field.
    pub(crate) name: &'a str,
    /// The kind of thing that the containing object is.
    pub(crate) owner: &'a str,
    /// Its index in an array.
    pub(crate) index: usize,
    pub(crate) depth: usize,
}

struct Maker<'a> {
    root: &'a Value,
    wish: Wish<'a>,
    /// The depth to which optional parts are filled in.
    depth: usize,
    bounds: Bounds,
    /// The heights, if the smallest value is wanted.
    heights: Option<Heights>,
}

impl Maker<'_> {
    fn value(&self, node: &Value, spot: Spot<'_>, way: &Way<'_>) -> Result<Value, NoExample> {
        let (node, reference) = follow(self.root, node);
        let way = &reference.map_or(*way, |target| way.reference(target));
        self.bounds.value(way)?;
        if let Some(heights) = self.heights.as_ref().filter(|heights| heights.get(node).is_none()) {
            return Err(heights.blame(self.root, node, way));
        }
        let is_smallest = self.heights.is_some();
        if is_nullable(node) && (is_smallest || (self.wish.fill == Fill::Required && spot.depth > 0)) {
            return Ok(Value::Null);
        }
        if let Some(known) = known(node, spot) {
            self.bounds.characters(size(&known), way)?;
            return Ok(known);
        }
        if words::is_exceptional(spot.name) && is_nullable(node) {
            return Ok(Value::Null);
        }
        if let Some(part) = only_part(self.root, node) {
            return self.value(part, spot, &way.key("allOf"));
        }
        if node["allOf"].is_array() || node["properties"].is_object() && members(node).is_some() {
            return self.object(node, spot, way);
        }
        if let Some(members) = members(node) {
            let member = self.member(members);
            return member.map_or(Ok(Value::Null), |member| self.value(member, spot, &way.key("oneOf")));
        }
        match types(node).first() {
            Some(&"object") => self.object(node, spot, way),
            Some(&"array") => self.array(node, spot, way),
            Some(&"string") => self.text(node, spot, way),
            Some(&"integer") => Ok(words::whole(node, spot)),
            Some(&"number") => Ok(words::number(node, spot)),
            Some(&"boolean") => Ok(words::truth(spot.name).into()),
            _ if is_nullable(node) && node.get("type").is_some() => Ok(Value::Null),
            _ => Ok(json!({})),
        }
    }

    /// Returns the requested member of a union, or the first; for the smallest value, the one of least height.
    fn member<'m>(&'m self, members: &'m [Value]) -> Option<&'m Value> {
        let chosen = self.wish.member.and_then(|name| find_member(self.root, members, name));
        chosen.or_else(|| match &self.heights {
            None => members.iter().find(|member| resolve(self.root, member)["type"] != "null"),
            Some(heights) => {
                members.iter().min_by_key(|member| heights.get(resolve(self.root, member)).unwrap_or(usize::MAX))
            }
        })
    }

    fn text(&self, node: &Value, spot: Spot<'_>, way: &Way<'_>) -> Result<Value, NoExample> {
        self.bounds.characters(count(node, "minLength").unwrap_or(0), way)?;
        let text = words::text(node, spot, self.wish.now);
        self.bounds.characters(text.len() as u64, way)?;
        Ok(text.into())
    }

    fn object(&self, node: &Value, spot: Spot<'_>, way: &Way<'_>) -> Result<Value, NoExample> {
        let mut object = Map::new();
        let (all, required) = (properties(self.root, node), required(self.root, node));
        let owner = self.owner(&all, spot);
        let owner = owner.as_str();
        let Limits { least, most, more } = limits(self.root, node);
        self.bounds.has(least, way, Why::Properties)?;
        let has_room = |object: &Map<String, Value>| (object.len() as u64) < most.unwrap_or(u64::MAX);
        let is_readable = self.wish.fill == Fill::Everything && spot.depth < self.depth;
        let missing = all.len().saturating_sub(required.len()) as u64;
        let is_cut = most.is_some_and(|most| (all.len() as u64) > most && missing > 0);
        for (name, property) in &all {
            if required.contains(name) || (is_readable && !is_cut) {
                let below = Spot { name, owner, depth: spot.depth + 1, ..spot };
                object.insert((*name).to_owned(), self.value(property, below, &way.property(name))?);
            }
        }
        // Optional properties, as far as there is room or more are required.
        for (name, property) in &all {
            let is_wanted = is_readable || (object.len() as u64) < least;
            if is_wanted && has_room(&object) && !object.contains_key(*name) {
                let below = Spot { name, owner, depth: spot.depth + 1, ..spot };
                object.insert((*name).to_owned(), self.value(property, below, &way.property(name))?);
            }
        }
        for (part, members) in unions(self.root, node) {
            let Some(member) = self.member(members) else { continue };
            let way = if std::ptr::eq(part, node) { way.key("oneOf") } else { way.key("allOf") };
            if let Value::Object(own) = self.value(member, spot, &way)? {
                object.extend(own);
            }
        }
        let Some(more) = more else { return Ok(object.into()) };
        let is_map = all.is_empty() && more.is_object() && is_readable && has_room(&object);
        while (object.len() as u64) < least.max(u64::from(is_map)) {
            let name = match object.len() {
                0 => "example".to_owned(),
                number => format!("example_{}", number + 1),
            };
            let below = Spot { name: "example", owner, depth: spot.depth + 1, ..spot };
            object.insert(name, self.value(more, below, &way.key("additionalProperties"))?);
        }
        Ok(object.into())
    }

    /// Returns the kind of an object: from its id, else from the field that holds it.
    fn owner(&self, properties: &[(&str, &Value)], spot: Spot<'_>) -> String {
        let id = properties.iter().find(|(name, _)| *name == "id");
        let kind = id.and_then(|(_, property)| resolve(self.root, property)["x-id"].as_str());
        let field = || Some(singular(spot.name)).filter(|field| !field.is_empty());
        kind.map(words::spaced).or_else(field).unwrap_or_else(|| spot.owner.to_owned())
    }

    /// Builds an array: two objects if the array is the answer, one item elsewhere.
    fn array(&self, node: &Value, spot: Spot<'_>, way: &Way<'_>) -> Result<Value, NoExample> {
        let least = count(node, "minItems").unwrap_or(0);
        let most = count(node, "maxItems").unwrap_or(u64::MAX);
        let items = resolve(self.root, &node["items"]);
        let wanted = match spot.depth {
            _ if self.wish.fill == Fill::Required => 0,
            depth if depth >= self.depth => 0,
            0 | 1 if is_object(items) => 2,
            _ => 1,
        };
        let singular = singular(spot.name);
        let owner = if singular.is_empty() { spot.owner } else { singular.as_str() };
        let count = wanted.max(least).min(most);
        self.bounds.has(count, way, Why::Items)?;
        let below = |index| Spot {
            name: if is_object(items) { "" } else { spot.name },
            owner,
            index: spot.index + index,
            depth: spot.depth + 1,
        };
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        (0..count).map(|index| self.value(&node["items"], below(index), &way.key("items"))).collect()
    }
}

/// The parts of the smallest value; none for a scalar.
#[derive(Default)]
pub(super) struct Needs<'a> {
    /// All of these, each with its path.
    pub(super) all: Vec<(String, &'a Value)>,
    /// One of these, if there are any.
    pub(super) one: Vec<&'a Value>,
}

/// Returns the parts of the smallest value of a part that is not a reference, as [`Maker::value`] builds it.
pub(super) fn needs<'a>(root: &'a Value, part: &'a Value) -> Needs<'a> {
    let spot = Spot { name: "", owner: "", index: 0, depth: 0 };
    if is_nullable(part) || known(part, spot).is_some() {
        return Needs::default();
    }
    if let Some(only) = only_part(root, part) {
        return Needs { all: vec![("/allOf".to_owned(), only)], ..Needs::default() };
    }
    let is_whole = part["allOf"].is_array();
    let one = members(part).filter(|_| !is_whole).map(|members| members.iter().collect()).unwrap_or_default();
    if types(part).first() == Some(&"array") && !is_whole {
        let is_needed = count(part, "minItems").is_some_and(|least| least > 0);
        return Needs { all: is_needed.then(|| ("/items".to_owned(), &part["items"])).into_iter().collect(), one };
    }
    let (all, required) = (properties(root, part), required(root, part));
    let Limits { least, more, .. } = limits(root, part);
    let is_few = (required.len() as u64) < least;
    let needed = all.iter().filter(|(name, _)| is_few || required.contains(name));
    let mut needed: Vec<(String, &Value)> =
        needed.map(|(name, property)| (format!("/properties/{name}"), *property)).collect();
    if let Some(more) = more.filter(|_| (all.len() as u64) < least) {
        needed.push(("/additionalProperties".to_owned(), more));
    }
    let parts = unions(root, part).into_iter().map(|(union, _)| union).filter(|union| !std::ptr::eq(*union, part));
    needed.extend(parts.map(|union| ("/allOf".to_owned(), union)));
    Needs { all: needed, one }
}

/// Returns the unions that an object belongs to beside its properties, with the part that has each. A member that has
/// the union among its own parts already belongs to it.
fn unions<'a>(root: &'a Value, node: &'a Value) -> Vec<(&'a Value, &'a [Value])> {
    let parts = parts(root, node);
    let is_part = |member: &Value| parts.iter().any(|part| std::ptr::eq(*part, resolve(root, member)));
    let listed = parts.iter().filter_map(|part| Some((*part, members(part)?.as_slice())));
    listed.filter(|(_, members)| !members.iter().any(is_part)).collect()
}

/// Returns the part of an `allOf` that alone describes a value, if it is not an object.
fn only_part<'a>(root: &'a Value, node: &'a Value) -> Option<&'a Value> {
    node["allOf"].as_array()?;
    let parts = parts(root, node);
    let is_said =
        |part: &&Value| ["oneOf", "anyOf", "enum", "const", "items", "type"].iter().any(|key| part.get(*key).is_some());
    let is_object = |part: &&Value| is_object(part) || part.get("additionalProperties").is_some();
    if parts.iter().any(is_object) {
        return None;
    }
    parts.into_iter().find(|part| is_said(part) && !std::ptr::eq(*part, node))
}

/// Returns a value from the schema itself.
fn known(node: &Value, spot: Spot<'_>) -> Option<Value> {
    let example = || node["examples"].as_array().and_then(|examples| examples.first());
    let listed = || words::choice(node["enum"].as_array()?, spot);
    node.get("const").or_else(|| node.get("example")).or_else(example).or_else(listed).cloned()
}

/// Returns the number of characters of a value's JSON.
fn size(value: &Value) -> u64 {
    value.as_str().map_or_else(|| value.to_string().len(), str::len) as u64
}

fn is_nullable(node: &Value) -> bool {
    let types = &node["type"];
    types == "null" || types.as_array().is_some_and(|types| types.iter().any(|name| name == "null"))
}

fn required<'a>(root: &'a Value, node: &'a Value) -> BTreeSet<&'a str> {
    let parts = parts(root, node);
    parts.into_iter().flat_map(|part| part["required"].as_array()).flatten().filter_map(Value::as_str).collect()
}

/// The limits on the number of properties of an object.
struct Limits<'a> {
    least: u64,
    most: Option<u64>,
    /// The schema of additional properties; `None` if there are none.
    more: Option<&'a Value>,
}

fn limits<'a>(root: &'a Value, node: &'a Value) -> Limits<'a> {
    let parts = parts(root, node);
    let more: Vec<&Value> = parts.iter().filter_map(|part| part.get("additionalProperties")).collect();
    Limits {
        least: parts.iter().filter_map(|part| count(part, "minProperties")).max().unwrap_or(0),
        most: parts.iter().filter_map(|part| count(part, "maxProperties")).min(),
        more: match more.first() {
            _ if more.iter().any(|schema| **schema == false) => None,
            first => Some(first.map_or(&Value::Bool(true), |schema| *schema)),
        },
    }
}

/// Returns a limit, which JSON may write as `1e9`.
pub(super) fn count(node: &Value, key: &str) -> Option<u64> {
    let limit = &node[key];
    limit.as_u64().or_else(|| limit.as_f64().filter(|limit| *limit >= 0.0).map(|limit| limit as u64))
}
