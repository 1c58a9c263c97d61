//! Checks the `links` of a response. They change nothing in the client, so nothing of them is kept; but readers and a
//! mock follow them, so what they name and is not there is noted.

use std::collections::HashSet;

use serde_json::Value;

use crate::document::components::{decode, note_siblings};
use crate::document::fields::{Fields, Names};
use crate::document::operation::{METHODS, OTHER_METHODS};
use crate::document::reader::Reader;
use crate::pointer::Pointer;

/// Checks every link under `links`.
pub(super) fn check_links(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    for (_, value, at) in fields.entries(reader, "links", Names::Any) {
        check_link(reader, value, &at);
    }
}

fn check_link(reader: &mut Reader<'_>, value: &Value, at: &Pointer) {
    let Some(mut fields) = Fields::open(reader, value, at, "a link") else { return };
    if let Some(target) = fields.text(reader, "$ref") {
        fields.ignore(&["summary", "description"]);
        if !node(reader.root, &target).is_some_and(Value::is_object) {
            reader.note("dangling-link", &at.key("$ref"), format!("`{target}` is no link of this document"));
        }
        note_siblings(reader, fields);
        return;
    }
    fields.ignore(&["description", "parameters", "requestBody", "server"]);
    let by_id = fields.text(reader, "operationId");
    let by_reference = fields.text(reader, "operationRef");
    match (by_id, by_reference) {
        (Some(_), Some(_)) => {
            reader.note("ambiguous-link", at, "a link has `operationId` or `operationRef`, not both");
        }
        (None, None) => {
            reader.note("dangling-link", at, "a link without `operationId` or `operationRef` leads nowhere")
        }
        (Some(id), None) if !reader.ids.get_or_init(|| ids_of(reader.root)).contains(id.as_str()) => {
            reader.note("dangling-link", at, format!("no operation has the operationId `{id}`"));
        }
        (None, Some(target)) if !is_operation(reader.root, &target) => {
            reader.note("dangling-link", at, format!("`{target}` is no operation of this document"));
        }
        _ => {}
    }
    fields.finish(reader);
}

/// The ids of all operations.
fn ids_of(root: &Value) -> HashSet<&str> {
    let items = root["paths"].as_object().into_iter().flatten();
    let nodes = items.flat_map(|(_, item)| item.as_object()).flatten();
    let nodes = nodes.flat_map(|(key, node)| match key.as_str() {
        OTHER_METHODS => node.as_object().into_iter().flat_map(|methods| methods.values()).collect(),
        key if is_method(key) => vec![node],
        _ => Vec::new(),
    });
    nodes.filter_map(|node| node["operationId"].as_str()).collect()
}

/// Whether a reference leads to an operation of this document: `#/paths/~1pets/get`.
fn is_operation(root: &Value, target: &str) -> bool {
    let mut ends = target.rsplit('/');
    let is_one = is_method(ends.next().unwrap_or_default()) || ends.next() == Some(OTHER_METHODS);
    target.starts_with("#/paths/") && is_one && node(root, target).is_some_and(Value::is_object)
}

fn is_method(key: &str) -> bool {
    METHODS.iter().any(|(lower, _)| *lower == key)
}

fn node<'a>(root: &'a Value, target: &str) -> Option<&'a Value> {
    root.pointer(&decode(target.strip_prefix('#')?))
}
