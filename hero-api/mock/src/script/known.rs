//! Tells whether what a test says of an operation is there: parameters, fields and members that the description has. A
//! name that it has not is a mistake of the test, which says what there is. Knows no request.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    description::{Media, Operation, Schema, alternatives, members, resolve},
    sample::{find_member, member_name},
    script::{Content, Reply},
};

/// Checks the name of a parameter, or of a field at the top of the body.
///
/// # Errors
/// The operation has neither. Names those that it has.
pub(crate) fn check_given(operation: &Operation, name: &str) -> Result<(), String> {
    let bodies = operation.body.iter().flat_map(|body| &body.media).map(|media| &media.schema);
    let mut known: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    for schema in bodies {
        if is_open(schema, &schema.node) {
            return Ok(());
        }
        known.extend(fields(schema, &schema.node).map(|(name, _)| name));
    }
    if known.contains(&name) {
        return Ok(());
    }
    Err(format!("`{}` has no parameter or field `{name}`; {}", operation.id, listed("it has", &known)))
}

/// Checks the fields and the member of a reply.
///
/// # Errors
/// The answer has no such field or member. Names those that it has.
pub(super) fn check_reply(operation: &Operation, reply: &Reply) -> Result<(), String> {
    let status = reply.status.unwrap_or_else(|| operation.success());
    let media = operation.answer(status).map_or(&[][..], |answer| &answer.media);
    let what = format!("the answer {status} of `{}`", operation.id);
    if let Some(name) = &reply.member {
        check_member(&what, media, name)?;
    }
    match &reply.content {
        Content::Fields(fields) => check_fields(&what, media, reply.member.as_deref(), fields),
        Content::Example | Content::Given(_) | Content::Text(_) => Ok(()),
    }
}

/// Checks the name of a member of a union, at any depth of a body.
pub(crate) fn check_member(what: &str, media: &[Media], name: &str) -> Result<(), String> {
    let unions: Vec<(&Value, &[Value])> = media.iter().flat_map(|media| unions(&media.schema)).collect();
    if unions.iter().any(|(root, members)| find_member(root, members, name).is_some()) {
        return Ok(());
    }
    let names: Vec<String> = unions.iter().flat_map(|(root, union)| names(root, union)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Err(format!("{what} has no member `{name}`; {}", listed("it has", &names)))
}

/// Checks the names of fields, and of the fields of their objects, in one of the media types of a body.
pub(crate) fn check_fields(what: &str, media: &[Media], member: Option<&str>, given: &Value) -> Result<(), String> {
    let mut problem = Err(format!("{what} has no body, so it has no fields; `body` sets one"));
    for Media { schema, .. } in media {
        let chosen = member.and_then(|name| find_member(&schema.root, members(schema.target())?, name));
        problem = match find_unknown(schema, chosen.unwrap_or(&schema.node), given, "") {
            None => return Ok(()),
            Some(Unknown { path, known }) => {
                Err(format!("{what} has no field `{path}`; {}", listed("there is", &known)))
            }
        };
    }
    problem
}

/// A field that a schema does not have, and those that it has there.
struct Unknown<'a> {
    path: String,
    known: Vec<&'a str>,
}

fn find_unknown<'a>(schema: &'a Schema, node: &'a Value, given: &Value, path: &str) -> Option<Unknown<'a>> {
    match given {
        Value::Object(object) => object.iter().find_map(|(name, value)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let mut named = fields(schema, node).filter(|(known, _)| *known == name.as_str()).peekable();
            if named.peek().is_none() {
                let known = || fields(schema, node).map(|(known, _)| known).collect();
                return (!is_open(schema, node)).then(|| Unknown { path, known: known() });
            }
            // In a union, one of the members may have it.
            let mut unknown = None;
            for (_, property) in named {
                unknown = Some(find_unknown(schema, property, value, &path)?);
            }
            unknown
        }),
        Value::Array(values) => {
            let all = alternatives(&schema.root, node).into_iter().filter_map(|part| part.get("items"));
            let items: Vec<&Value> = all.collect();
            values.iter().enumerate().find_map(|(index, value)| {
                let path = format!("{path}[{index}]");
                let mut unknown = None;
                for items in &items {
                    unknown = Some(find_unknown(schema, items, value, &path)?);
                }
                unknown
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Returns the fields that an object of this schema may have: those of all members of a union.
fn fields<'a>(schema: &'a Schema, node: &'a Value) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let parts = alternatives(&schema.root, node).into_iter().filter_map(|part| part["properties"].as_object());
    parts.flatten().map(|(name, property)| (name.as_str(), property))
}

/// Reports whether an object of this schema may have fields that are not described.
fn is_open(schema: &Schema, node: &Value) -> bool {
    let says = |part: &Value, key: &str| part.get(key).is_some();
    alternatives(&schema.root, node).into_iter().any(|part| match part["additionalProperties"] {
        Value::Bool(is_open) => is_open,
        Value::Object(_) => true,
        _ if says(part, "patternProperties") => true,
        _ => {
            let is_object = part["type"].is_null() || part["type"].to_string().contains("\"object\"");
            let others = ["properties", "allOf", "oneOf", "anyOf", "items", "enum", "const"];
            is_object && !others.iter().any(|key| says(part, key))
        }
    })
}

/// Returns the unions in a body, each with the description that its references lead to.
fn unions(schema: &Schema) -> Vec<(&Value, &[Value])> {
    let root = &*schema.root;
    let (mut seen, mut all, mut waiting) = (BTreeSet::new(), Vec::new(), vec![resolve(root, &schema.node)]);
    while let Some(node) = waiting.pop() {
        if !seen.insert(std::ptr::from_ref(node)) {
            continue;
        }
        all.extend(members(node).map(|members| (root, members.as_slice())));
        let listed =
            ["allOf", "oneOf", "anyOf", "prefixItems"].iter().filter_map(|key| node[*key].as_array()).flatten();
        let named = node["properties"].as_object().into_iter().flat_map(|properties| properties.values());
        let single = ["items", "additionalProperties"].iter().filter_map(|key| node.get(*key));
        waiting.extend(listed.chain(named).chain(single).map(|part| resolve(root, part)));
    }
    all
}

/// Returns the names of a union's members, except for null.
fn names(root: &Value, union: &[Value]) -> Vec<String> {
    let several: Vec<(usize, &Value)> =
        union.iter().enumerate().filter(|(_, member)| resolve(root, member)["type"] != "null").collect();
    if several.len() < 2 {
        return Vec::new();
    }
    several.into_iter().map(|(index, member)| member_name(root, member, index)).collect()
}

fn listed(before: &str, names: &[&str]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for name in names {
        if !once.contains(name) {
            once.push(name);
        }
    }
    if once.is_empty() { format!("{before} none") } else { format!("{before} {}", once.join(", ")) }
}
