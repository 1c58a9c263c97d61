//! Builds a value for a schema: the same in every run, valid, and sensible to read. Documented examples come first;
//! otherwise the name and format of a field decide. Knows no field of a particular API.
//!
//! A value is bounded in depth and size, whatever the schema: see `bounds.rs`.

mod bounds;
mod height;
mod make;
mod newer;
mod pattern;
mod people;
mod words;

use serde_json::Value;

pub(crate) use bounds::NoExample;
pub(crate) use newer::{Newer, make_newer};
pub(crate) use words::{id, singular};

use crate::{
    clock::Now,
    description::{Media, Schema, members, properties, resolve},
};

/// The wishes for a sample.
#[derive(Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) now: Now,
    /// The member of a union, by title, reference, constant or number.
    pub(crate) member: Option<&'a str>,
    /// The kind of thing that the value is about, such as `location`.
    pub(crate) owner: &'a str,
    pub(crate) fill: Fill,
    /// Its index in an array.
    pub(crate) index: usize,
}

impl Wish<'_> {
    /// Wishes for a full example at this time.
    pub(crate) fn new(now: Now) -> Self {
        Self { now, member: None, owner: "", fill: Fill::Everything, index: 0 }
    }
}

/// The extent to which a schema is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Everything: an example to read.
    Everything,
    /// Only what is required, and as little of it as possible: of a created thing, only what the call said is known.
    Required,
}

/// Returns a value for a body: a documented example if there is one.
pub(crate) fn sample_media(media: &Media, wish: Wish<'_>) -> Result<Value, NoExample> {
    let schema = &media.schema;
    let chosen = wish.member.and_then(|name| find_member(&schema.root, members(schema.target())?, name));
    let fits = |example: &&Value| match chosen {
        Some(member) => schema.part(member).accepts(example),
        None => schema.exact().accepts(example),
    };
    match schema.examples.iter().find(fits) {
        Some(example) => Ok(example.clone()),
        None => sample(schema, wish),
    }
}

/// Returns a value for a schema.
pub(crate) fn sample(schema: &Schema, wish: Wish<'_>) -> Result<Value, NoExample> {
    sample_node(schema, &schema.node, wish)
}

/// Returns a value for a part of a schema.
pub(crate) fn sample_node(schema: &Schema, node: &Value, wish: Wish<'_>) -> Result<Value, NoExample> {
    make::make(&schema.root, node, wish)
}

/// Returns the member of this name.
pub(crate) fn find_member<'a>(root: &'a Value, members: &'a [Value], name: &str) -> Option<&'a Value> {
    let named = members.iter().enumerate().find(|(index, member)| is_named(root, member, *index, name));
    named.map(|(_, member)| resolve(root, member))
}

fn is_named(root: &Value, written: &Value, index: usize, name: &str) -> bool {
    member_names(root, written).any(|known| known.eq_ignore_ascii_case(name)) || index.to_string() == name
}

/// Returns the first of the names of a member; its number if it has none.
pub(crate) fn member_name(root: &Value, written: &Value, index: usize) -> String {
    member_names(root, written).next().map_or_else(|| index.to_string(), str::to_owned)
}

fn member_names<'a>(root: &'a Value, written: &'a Value) -> impl Iterator<Item = &'a str> {
    let reference = written["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let member = resolve(root, written);
    let decided = written["x-variant-name"].as_str();
    let keys = ["x-variant-name", "title", "x-name", "const"].map(|key| member[key].as_str());
    let constants = properties(root, member).into_iter().filter_map(|(_, property)| property["const"].as_str());
    [decided, reference].into_iter().chain(keys).flatten().chain(constants)
}
