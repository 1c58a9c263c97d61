//! The names of the reference description are those that were asked for.

use serde_json::{Value, json};

use super::reader::read;
use crate::ir::Api;
use crate::plan::naming::name;

const DESCRIPTION: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml"));

/// The reference description, with its events and its overlay.
pub(super) fn description() -> Value {
    let mut root: Value = serde_yaml::from_str(DESCRIPTION).unwrap();
    root["webhooks"] = events();
    overlay(&mut root);
    root
}

fn events() -> Value {
    let names = [
        "appointment.confirmed",
        "appointment.cancelled",
        "appointment.rescheduled",
        "prescription.issued",
        "patient.medical-record-updated",
        "patient.added-to-sequence",
        "write-to-record.succeeded",
        "write-to-record.failed",
        "form-submission.created",
    ];
    let event = |name: &&str| {
        let constant = json!({"type": "string", "const": name});
        let schema = json!({"type": "object", "required": ["id", "event"],
            "properties": {"id": {"type": "string"}, "event": constant}});
        let body = json!({"content": {"application/json": {"schema": schema}}});
        ((*name).to_owned(), json!({"post": {"requestBody": body}}))
    };
    Value::Object(names.iter().map(event).collect())
}

fn overlay(root: &mut Value) {
    let ok = "responses/200/content/application~1json/schema";
    let body = "requestBody/content/application~1json/schema";
    let mut set = |path: &str, method: &str, rest: &str, key: &str, value: &str| {
        let pointer = format!("/paths/{}/{method}/{rest}", path.replace('/', "~1"));
        root.pointer_mut(&pointer).unwrap_or_else(|| panic!("{pointer}"))[key] = json!(value);
    };
    set("/v1/me", "get", &format!("{ok}/properties/authenticated_as"), "x-name", "AuthenticatedAdmin");
    set(
        "/v1/me/configuration",
        "get",
        &format!("{ok}/properties/configuration/properties/sidekick"),
        "x-name",
        "Sidekick",
    );
    set("/v1/me/connections/cis2", "get", ok, "x-name", "Cis2Connection");
    set("/v1/patients/register_pds", "post", &format!("{body}/oneOf/1"), "title", "Demographics");
    set("/v1/patients/register_pds", "post", &format!("{ok}/oneOf/0"), "title", "Registered");
    set("/v1/patients/register_pds", "post", &format!("{ok}/oneOf/1"), "title", "VerificationRequired");
    set("/v1/batch_message", "post", &format!("{body}/properties/recipients/items/oneOf/0"), "title", "NhsNumber");
    set("/v1/me", "get", &format!("{ok}/properties/ehr_partner_settings/oneOf/1"), "title", "SystmOne");
    each(root, &mut |node| {
        if let Some(item) = node.pointer_mut("/properties/invoice_items_attributes/items") {
            item["x-name"] = json!("InvoiceItemInput");
        }
        if let Some(item) = node.pointer_mut("/properties/sources/items/oneOf/0") {
            item["title"] = json!("Card");
        }
        if let Some(schema) = node.pointer_mut("/responses/400/content/application~1json/schema") {
            schema["x-name"] = json!("ValidationError");
            schema["properties"]["message"]["items"]["x-name"] = json!("ValidationIssue");
        }
    });
}

/// Does something at every node.
pub(super) fn each(node: &mut Value, act: &mut dyn FnMut(&mut Value)) {
    act(node);
    match node {
        Value::Array(items) => items.iter_mut().for_each(|it| each(it, act)),
        Value::Object(fields) => fields.values_mut().for_each(|it| each(it, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn dump() {
    let api: Api = read(&description());
    match name(&api, None) {
        Ok(names) => println!("{}", names.notes.join("\n")),
        Err(diagnostics) => diagnostics.iter().for_each(|it| println!("{it:?}")),
    }
}
