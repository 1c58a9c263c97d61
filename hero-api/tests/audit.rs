//! Whom an audit of Hero's calls names: patients by Hero's ids and by NHS numbers, which are plain strings.
#![allow(clippy::unwrap_used, reason = "tests")]

use hero_api::{
    Client, Environment, NhsNumber,
    runtime::{Audit, AuditEvent, RetryPolicy},
    types::RegisterPatientPdsNhsNumber,
};
use hero_api_test_support::{Fake, Step, answer};
use tokio::sync::mpsc::{self, Receiver};

const NUMBER: &str = "9990000018";

fn audited(steps: impl IntoIterator<Item = Step>) -> (Client, Receiver<AuditEvent>) {
    let (sink, events) = mpsc::channel(10);
    let builder = Client::builder().api_key("k-secret").practice_group_id("practice-1");
    let builder = builder.environment(Environment::Staging).transport(Fake::new(steps)).retry(RetryPolicy::never());
    (builder.observer(Audit::new(sink)).build().unwrap(), events)
}

fn subjects(event: &AuditEvent) -> Vec<(&str, &str)> {
    event.subjects.iter().map(|subject| (subject.kind, subject.id.as_str())).collect()
}

fn trace() -> RegisterPatientPdsNhsNumber {
    RegisterPatientPdsNhsNumber::new(NUMBER.parse::<NhsNumber>().unwrap(), "1984-02-29".parse().unwrap())
}

#[tokio::test]
async fn a_trace_names_the_number_that_was_sent_and_the_patient_that_was_found() {
    let (hero, mut events) = audited([answer(200, r#"{"patient_id": "77"}"#)]);
    hero.patients().register_patient_pds(trace()).await.unwrap();
    let event = events.recv().await.unwrap();
    assert_eq!(subjects(&event), [("NhsNumber", NUMBER), ("PatientId", "77")]);
    assert!(serde_json::to_string(&event).unwrap().contains(NUMBER));
}

#[tokio::test]
async fn who_was_not_found_is_named_too_and_in_no_error() {
    let (hero, mut events) = audited([answer(404, "{}")]);
    let error = hero.patients().register_patient_pds(trace()).await.unwrap_err();
    let event = events.recv().await.unwrap();
    assert_eq!(subjects(&event), [("NhsNumber", NUMBER)]);
    assert!(!format!("{error} {error:?} {event:?} {:?}", event.subjects).contains(NUMBER));
}

#[tokio::test]
async fn a_search_by_number_names_it() {
    let (hero, mut events) = audited([answer(200, r#"{"data": [], "count": 0}"#)]);
    hero.patients().list_patients_v3().nhs_number("999 000 0018").await.unwrap();
    assert_eq!(subjects(&events.recv().await.unwrap()), [("NhsNumber", "999 000 0018")]);
}
