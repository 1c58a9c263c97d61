//! The names of the reference description are those that were asked for.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::reader::read;
use super::{Templates, named};
use crate::explain::near_misses::near_misses;
use crate::ir::places::walk;
use crate::names::identity::shape::hashes;
use crate::names::{NamedType, name};

const DESCRIPTION: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml"));

/// The reference description, with its events and its overlay.
pub(crate) fn description() -> Value {
    static READ: OnceLock<Value> = OnceLock::new();
    let read = || {
        let mut root: Value = serde_yaml::from_str(DESCRIPTION).unwrap();
        root["webhooks"] = events();
        overlay(&mut root);
        root
    };
    READ.get_or_init(read).clone()
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
pub(crate) fn each(node: &mut Value, act: &mut dyn FnMut(&mut Value)) {
    act(node);
    match node {
        Value::Array(items) => items.iter_mut().for_each(|inner| each(inner, act)),
        Value::Object(fields) => fields.values_mut().for_each(|inner| each(inner, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The names that are wanted, with their places.
const NAMES: &str = include_str!("names.txt");

fn wanted() -> Vec<&'static str> {
    let mut wanted: Vec<&str> = NAMES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    wanted.sort_unstable();
    wanted
}

#[test]
fn every_type_has_the_name_that_is_wanted() {
    let names = named(read(&description()), None, Templates::Structs).unwrap();
    let line = |named: &NamedType| match named.shapes.len() {
        1 => named.name.clone(),
        places => format!("{} x{places}", named.name),
    };
    let mut found: Vec<String> = names.types.iter().map(line).collect();
    found.sort();
    assert_eq!(found, wanted());
    assert_eq!(found.len(), 187);
}

#[test]
fn fifteen_lists_are_one_generic_type() {
    let names = named(read(&description()), None, Templates::Generic).unwrap();
    let [list] = names.templates.as_slice() else { panic!("{:?}", names.templates) };
    assert_eq!((list.name.as_str(), list.hole.as_str(), list.shapes.len()), ("List", "data", 15));
    let left: Vec<&str> =
        names.types.iter().map(|named| named.name.as_str()).filter(|name| name.starts_with("List")).collect();
    let expected = [
        "ListBatchMessageRecipientsResponse",
        "ListBatchMessagesResponse",
        "ListBatchMessagesStatus",
        "ListEpisodesResponse",
        "ListPatientsV3Response",
        "ListShortLinksResponse",
    ];
    assert_eq!(left, expected);
    // The fifteen less; the template has a name of its own.
    assert_eq!(names.types.len() + names.templates.len(), 173);
}

#[test]
fn the_same_lock_is_written_again() {
    let api = read(&description());
    let names = named(api.clone(), None, Templates::Generic).unwrap();
    let again = named(api.clone(), Some(&names.lock.text()), Templates::Generic).unwrap();
    assert_eq!(again.lock.text(), names.lock.text());
    assert_eq!(again.notes.iter().filter(|note| note.about != crate::names::About::Weak).count(), 0);
}

#[test]
fn near_misses_are_noted() {
    let named = named(read(&description()), None, Templates::Structs).unwrap();
    let hashes = hashes(&named.api, &walk(&named.api));
    let near: BTreeSet<String> =
        named.types.iter().flat_map(|ty| near_misses(&named.api, &hashes, &named, ty)).collect();
    assert_eq!(near.len(), 28, "{near:#?}");
    assert!(near.contains("`Patient` and `PatientV2` have 19 of 35 field names in common"), "{near:#?}");
}

#[test]
fn what_the_record_has_no_name_for_is_refused_at_its_place() {
    let whole = named(read(&description()), None, Templates::Generic).unwrap();
    let mut record = whole.lock.clone();
    record.types.retain(|line| line.name != "Patient");
    record.operations.pop();
    let faults = name(&whole.api, &record).unwrap_err();
    assert!(faults.iter().all(|fault| fault.code == "unnamed" && fault.help.is_some()));
    assert!(faults.iter().count() > 1, "{faults:#?}");
}
