//! Converts a document of OpenAPI 3.1 to 3.0. Schemas have a module of their own.

use generator::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
};
use serde_json::{Value, json};
use xtask_common::{Error, description::escape};

use super::{
    schema,
    walk::{Kind, walk},
};

/// Converts in place, and notes what is left out.
pub(super) fn convert(document: &mut Value, notes: &mut Diagnostics) -> Result<(), Error> {
    let version = document.get("openapi").and_then(Value::as_str).unwrap_or_default().to_owned();
    if version.starts_with("3.0") {
        convert_parts(document, notes);
        return Ok(());
    }
    if !version.starts_with("3.") {
        return Err(Error::new(format!("expected OpenAPI 3, found `openapi: {version}`")));
    }
    walk(Kind::Document, "", document, &mut |kind, pointer, value| convert_object(kind, pointer, value, notes));
    Ok(())
}

/// Converts the parts of a 3.0 document that are 3.1: the events of another description, and the components that came
/// with them.
fn convert_parts(document: &mut Value, notes: &mut Diagnostics) {
    leave_out("", document, "webhooks", notes);
    let is_new =
        |item: &Value| item.get("x-openapi").and_then(Value::as_str).is_some_and(|version| !version.starts_with("3.0"));
    let entries = |value: &Value| value.as_object().cloned().into_iter().flatten();
    let components = document.get("components").map(entries).into_iter().flatten();
    let parts: Vec<String> = components
        .flat_map(|(section, map)| {
            let new = entries(&map).filter(|(_, part)| is_new(part));
            new.map(|(name, _)| format!("/components/{section}/{}", escape(&name))).collect::<Vec<_>>()
        })
        .collect();
    walk(Kind::Document, "", document, &mut |kind, pointer, value| {
        let is_within =
            |part: &String| pointer.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if parts.iter().any(is_within) {
            convert_object(kind, pointer, value, notes);
        }
    });
}

fn convert_object(kind: Kind, pointer: &str, value: &mut Value, notes: &mut Diagnostics) {
    match kind {
        Kind::Document => convert_document(value, notes),
        Kind::Components => leave_out(pointer, value, "pathItems", notes),
        Kind::Operation => convert_operation(value),
        Kind::Schema => schema::convert(pointer, value, notes),
        Kind::Parameter | Kind::RequestBody | Kind::Response => strip_reference(value),
        Kind::PathItem | Kind::MediaType | Kind::Encoding | Kind::SecurityScheme => {}
    }
}

fn convert_document(document: &mut Value, notes: &mut Diagnostics) {
    document["openapi"] = json!("3.0.3");
    for key in ["webhooks", "jsonSchemaDialect"] {
        leave_out("", document, key, notes);
    }
    if let Some(info) = document.get_mut("info") {
        leave_out("/info", info, "summary", notes);
        if let Some(license) = info.get_mut("license") {
            leave_out("/info/license", license, "identifier", notes);
        }
    }
    if document.get("paths").is_none() {
        document["paths"] = json!({});
    }
}

/// Adds the responses that 3.0 requires of every operation.
fn convert_operation(operation: &mut Value) {
    if operation.is_object() && operation.get("responses").is_none() {
        operation["responses"] = json!({});
    }
}

/// Removes the keys beside a reference, which 3.0 ignores; a summary or description there belongs to the reference
/// alone.
fn strip_reference(value: &mut Value) {
    if let Some(reference) = value.get("$ref").cloned() {
        *value = json!({ "$ref": reference });
    }
}

/// Removes a key that 3.0 does not have.
pub(super) fn leave_out(pointer: &str, value: &mut Value, key: &str, notes: &mut Diagnostics) {
    let removed = value.as_object_mut().and_then(|object| object.shift_remove(key));
    if removed.is_some() {
        let at = Pointer::from_text(pointer).key(key);
        notes.push(Diagnostic::at("no-word", &at, format!("`{key}` is left out: OpenAPI 3.0 has no such key")));
    }
}
