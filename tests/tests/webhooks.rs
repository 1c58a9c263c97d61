//! Events that the server sends: each has its own variant, and an unknown one is kept.

use hero_api::{runtime::decode, types::WebhookEvent};
use hero_api_test_support::sample::{Style, sample};
use hero_api_tests::description::events;
use serde_json::{Value, json};

/// Returns the name of the variant and the id; the error says what is wrong.
fn read(event: &Value) -> Result<(String, String), String> {
    let event: WebhookEvent = decode(event.to_string().as_bytes()).map_err(|error| error.to_string())?;
    let (name, id) = match &event {
        WebhookEvent::AppointmentConfirmed(event) => ("appointment.confirmed", event.id.as_str()),
        WebhookEvent::AppointmentCancelled(event) => ("appointment.cancelled", event.id.as_str()),
        WebhookEvent::AppointmentRescheduled(event) => ("appointment.rescheduled", event.id.as_str()),
        WebhookEvent::FormSubmissionCreated(event) => ("form-submission.created", event.id.as_str()),
        WebhookEvent::PrescriptionIssued(event) => ("prescription.issued", event.id.as_str()),
        WebhookEvent::PatientMedicalRecordUpdated(event) => ("patient.medical-record-updated", event.id.as_str()),
        WebhookEvent::PatientAddedToSequence(event) => ("patient.added-to-sequence", event.id.as_str()),
        WebhookEvent::WriteToRecordSucceeded(event) => ("write-to-record.succeeded", event.id.as_str()),
        WebhookEvent::WriteToRecordFailed(event) => ("write-to-record.failed", event.id.as_str()),
        WebhookEvent::Unknown(event) => return Ok(("unknown".to_owned(), event.as_json().as_value().to_string())),
        _ => return Err("a variant that this test does not know".to_owned()),
    };
    Ok((name.to_owned(), id.to_owned()))
}

fn event(name: &str, object: &str) -> Value {
    json!({ "object": object, "id": "1042", "practice_group_id": "7", "event": name })
}

#[test]
fn each_event_is_its_own_variant() {
    let all = events();
    assert_eq!(all.len(), 9);
    for (name, operation) in all {
        let Some((body, _)) = operation.body() else { panic!("{name} has no body") };
        let sample = sample(body.schema, Style::EVERYTHING);
        let id = sample["id"].as_str().unwrap_or_default().to_owned();
        assert_eq!(sample["event"], name);
        assert_eq!(read(&sample), Ok((name.to_owned(), id)));
    }
}

#[test]
fn the_event_may_stand_first_or_last() {
    let first =
        json!({ "event": "appointment.confirmed", "object": "Appointment", "id": "1", "practice_group_id": "7" });
    let last =
        json!({ "object": "Appointment", "id": "1", "practice_group_id": "7", "event": "appointment.confirmed" });
    assert_eq!(read(&first), read(&last));
    assert_eq!(read(&first), Ok(("appointment.confirmed".to_owned(), "1".to_owned())));
}

/// The event alone tells what it is: its `object` may be written in another way.
#[test]
fn an_event_whose_object_is_written_otherwise_is_known_all_the_same() {
    for (name, _) in events() {
        assert_eq!(read(&event(name, "an-object")), Ok((name.to_owned(), "1042".to_owned())));
    }
}

#[test]
fn unknown_fields_of_an_event_are_passed_over() {
    let mut event = event("prescription.issued", "Prescription");
    event["data"] = json!({ "a": [1] });
    assert_eq!(read(&event), Ok(("prescription.issued".to_owned(), "1042".to_owned())));
}

#[test]
fn an_unknown_event_is_kept() {
    let mut event = event("appointment.exploded", "Appointment");
    event["when"] = json!("now");
    let (name, kept) = read(&event).expect("an unknown event is read");
    assert_eq!(name, "unknown");
    assert_eq!(serde_json::from_str::<Value>(&kept).expect("it is JSON"), event);
}

#[test]
fn an_event_without_a_required_field_is_an_error() {
    for (name, _) in events() {
        for field in ["id", "practice_group_id"] {
            let mut event = event(name, "Appointment");
            event["object"] = json!(types_object(name));
            event.as_object_mut().expect("an object").shift_remove(field);
            let error = read(&event).expect_err("a field is missing");
            assert!(error.contains(&format!("`{field}`")) || error.contains(field), "{name}: {error}");
        }
    }
}

#[test]
fn an_id_of_another_type_is_an_error_without_its_value() {
    let mut event = event("appointment.confirmed", "Appointment");
    event["id"] = json!(["canary"]);
    let error = read(&event).expect_err("an id is text");
    assert!(error.contains("/id") && !error.contains("canary"), "{error}");
}

#[test]
fn events_are_written_as_they_were_read() {
    let event = event("appointment.cancelled", "Appointment");
    let read: WebhookEvent = serde_json::from_value(event.clone()).expect("a known event");
    assert_eq!(serde_json::to_value(&read).expect("it can be written"), event);
}

#[test]
fn every_event_says_for_which_practice_it_is() {
    let practice = |event: &Value| {
        let event: WebhookEvent = decode(event.to_string().as_bytes()).expect("an event");
        event.practice_group_id().map(|id| id.as_str().to_owned())
    };
    for (name, _) in events() {
        assert_eq!(practice(&event(name, "Other")).as_deref(), Some("7"), "{name}");
    }
    assert_eq!(practice(&event("robot.woke-up", "Robot")).as_deref(), Some("7"), "an unknown one, too");
    assert_eq!(practice(&json!({ "event": "robot.woke-up", "id": "1" })), None);
}

/// Returns the value of `object` in an event, by the description.
fn types_object(name: &str) -> String {
    let found = events().into_iter().find(|(event, _)| *event == name);
    let body = found.and_then(|(_, operation)| operation.body());
    body.and_then(|(content, _)| content.schema.node()["properties"]["object"]["const"].as_str())
        .unwrap_or("Other")
        .to_owned()
}
