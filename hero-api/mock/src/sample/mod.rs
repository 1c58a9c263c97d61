//! Makes a value of a schema: the same on every run, valid by the schema, and sensible to read. Documented examples come
//! first; then the name and format of a field say what it holds. Knows no field of a particular API.
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
pub(crate) fn sample_media(media: &Media, wish: Wish<'_>) -> Result<Value, NoExample> {
    let schema = &media.schema;
    let chosen = wish.member.and_then(|name| find_member(&schema.root, members(schema.target())?, name));
    let fits = |example: &&Value| match chosen {
        Some(member) => schema.part(member).takes(example),
        None => schema.exact().takes(example),
    };
    match schema.examples.iter().find(fits) {
        Some(example) => Ok(example.clone()),
        None => sample(schema, wish),
    }
}

/// A value of a schema.
pub(crate) fn sample(schema: &Schema, wish: Wish<'_>) -> Result<Value, NoExample> {
    sample_node(schema, &schema.node, wish)
}

/// A value of a part of a schema.
pub(crate) fn sample_node(schema: &Schema, node: &Value, wish: Wish<'_>) -> Result<Value, NoExample> {
    make::make(&schema.root, node, wish)
}

/// The member of this name.
fn find_member<'a>(root: &'a Value, members: &'a [Value], name: &str) -> Option<&'a Value> {
    let named = members.iter().enumerate().find(|(index, it)| is_called(root, it, *index, name));
    named.map(|(_, it)| resolve(root, it))
}

fn is_called(root: &Value, written: &Value, index: usize, name: &str) -> bool {
    let reference = written["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let member = resolve(root, written);
    let decided = written["x-variant-name"].as_str();
    let keys = ["x-variant-name", "title", "x-name", "const"].map(|key| member[key].as_str());
    let constants = properties(root, member).into_iter().filter_map(|(_, property)| property["const"].as_str());
    let mut names = [decided, reference].into_iter().chain(keys).flatten().chain(constants);
    names.any(|known| known.eq_ignore_ascii_case(name)) || index.to_string() == name
}
