//! Reads path items and operations.

use std::borrow::Cow;

use serde_json::Value;

use crate::document::components::{read_ref_or, read_reference_of};
use crate::document::content::{read_body, read_response};
use crate::document::fields::{Fields, Names};
use crate::document::model::{Callback, Operation, PathItem, RefOr, Response, Version};
use crate::document::parameter::read_parameters;
use crate::document::reader::Reader;
use crate::document::security::read_requirements;
use crate::document::server::read_servers;
use crate::media::is_token;
use crate::pointer::Pointer;
use crate::vocabulary::Status;

/// The methods that a path item has a key for. The last one came with 3.2.
pub(super) const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

/// The key of a path item, from 3.2 on, for methods that have none.
pub(super) const OTHER_METHODS: &str = "additionalOperations";

pub(super) fn read_path_item(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<PathItem>> {
    if value.is_null() {
        reader.note_null(&at);
        return Some(RefOr::Item(PathItem::default()));
    }
    let mut fields = Fields::open(reader, value, &at, "a path item")?;
    let base = read_reference_of::<PathItem>(reader, &mut fields);
    fields.ignore(&["summary", "description"]);
    let servers = read_servers(reader, &mut fields);
    let parameters = read_parameters(reader, &mut fields);
    let mut operations = Vec::new();
    for key in value.as_object()?.keys() {
        let Some((_, method)) = METHODS.iter().find(|(lower, _)| lower == key) else { continue };
        let operation = fields.take(key).and_then(|(value, at)| read_operation(reader, value, at));
        if *method == "QUERY" {
            note_later_key(reader, &at.key(key), key);
        }
        operations.extend(operation.map(|operation| (Cow::Borrowed(*method), operation)));
    }
    operations.extend(read_other_methods(reader, &mut fields));
    fields.finish(reader);
    Some(match base {
        Some(base) if servers.is_empty() && parameters.is_empty() && operations.is_empty() => RefOr::Ref(base),
        // What stands beside a reference is part of the path item, and is not ignored.
        base => RefOr::Item(PathItem { base, servers, parameters, operations }),
    })
}

/// The operations with methods of their own, which are written as they are sent.
fn read_other_methods(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<(Cow<'static, str>, Operation)> {
    if fields.has(OTHER_METHODS) {
        note_later_key(reader, &fields.at.key(OTHER_METHODS), OTHER_METHODS);
    }
    let mut operations = Vec::new();
    for (method, value, at) in fields.entries(reader, OTHER_METHODS, Names::Any) {
        if let Some((key, _)) = METHODS.iter().find(|(_, upper)| *upper == method) {
            let message = format!("the method `{method}` has a key of its own in a path item: `{key}`");
            let help = format!("an overlay action can move the operation to `{key}`");
            reader.fault_help("invalid-method", &at, message, help);
        } else if !is_token(method) {
            reader.refuse("invalid-method", &at, format!("no method of HTTP can be called `{method}`"));
        } else if let Some(operation) = read_operation(reader, value, at) {
            operations.push((Cow::Owned(method.to_owned()), operation));
        }
    }
    operations
}

/// Tells that a key of a path item came with 3.2, where the description is older.
fn note_later_key(reader: &mut Reader<'_>, at: &Pointer, key: &str) {
    if reader.version(at) < Version::V32 {
        reader.note("operation-of-3.2", at, format!("`{key}` came with OpenAPI 3.2; it is understood so"));
    }
}

fn read_operation(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Operation> {
    let mut fields = Fields::open(reader, value, &at, "an operation")?;
    fields.ignore(&["externalDocs"]);
    let servers = read_servers(reader, &mut fields);
    let callbacks = read_callbacks(reader, &mut fields);
    let id = fields.text(reader, "operationId");
    let tags = fields.texts(reader, "tags");
    let summary = fields.text(reader, "summary");
    let description = fields.text(reader, "description");
    let deprecated = fields.boolean(reader, "deprecated").unwrap_or(false);
    let parameters = read_parameters(reader, &mut fields);
    let body = fields.take("requestBody").and_then(|(value, at)| read_body(reader, value, at));
    let responses = read_responses(reader, &mut fields);
    let security = read_requirements(reader, &mut fields);
    let extensions = fields.finish(reader);
    Some(Operation {
        at,
        id,
        tags,
        summary,
        description,
        deprecated,
        parameters,
        body,
        responses,
        security,
        servers,
        callbacks,
        extensions,
    })
}

fn read_callbacks(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<(String, RefOr<Callback>)> {
    let entries = fields.entries(reader, "callbacks", Names::Any);
    entries
        .into_iter()
        .filter_map(|(name, value, at)| Some((name.to_owned(), read_callback(reader, value, at)?)))
        .collect()
}

/// A callback; its keys are expressions.
pub(super) fn read_callback(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<RefOr<Callback>> {
    read_ref_or(reader, value, at, read_written_callback)
}

fn read_written_callback(reader: &mut Reader<'_>, value: &Value, at: Pointer) -> Option<Callback> {
    let Value::Object(map) = value else {
        reader.fault("wrong-type", &at, "expected a callback, an object");
        return None;
    };
    let entries = map.iter().filter(|(key, _)| !key.starts_with("x-"));
    let items = entries.filter_map(|(key, value)| Some((key.clone(), read_path_item(reader, value, at.key(key))?)));
    Some(Callback(items.collect()))
}

fn read_responses(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Vec<(Status, RefOr<Response>)> {
    if reader.version(&fields.at) == Version::V30 && !fields.has("responses") {
        let message = "OpenAPI 3.0 wants `responses` of each operation; of this one no answer is known";
        reader.note("operation-without-responses", &fields.at, message);
    }
    let mut responses = Vec::new();
    for (key, value, at) in fields.entries(reader, "responses", Names::NotExtensions) {
        let Some(status) = read_status(key) else {
            let message = format!("`{key}` is no status; expected such as `200`, `4XX` or `default`");
            reader.refuse("invalid-status", &at, message);
            continue;
        };
        responses.extend(read_response(reader, value, at).map(|response| (status, response)));
    }
    responses
}

fn read_status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    let [first @ b'1'..=b'5', second, third] = key.as_bytes() else { return None };
    match (second, third) {
        (b'X' | b'x', b'X' | b'x') => Some(Status::Range(first - b'0')),
        (b'0'..=b'9', b'0'..=b'9') => key.parse().ok().map(Status::Code),
        _ => None,
    }
}
