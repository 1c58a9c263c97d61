//! The audit: who did what about whom, for every call; and what happens where it has no room.

use std::{fs, time::Duration};

use hero_api::{
    Client,
    mock::{MockHero, Reply},
    runtime::{Audit, AuditEvent},
};
use hero_api_consumer::write_audit;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::support::{AMARA, BENJAMIN, CHEN, Folder, mock};

fn client(mock: &MockHero, audit: Audit) -> Client {
    mock.client_builder().observer(audit).build().unwrap()
}

#[tokio::test]
async fn every_call_has_a_line_with_who_and_whom() {
    let mock = mock().await;
    mock.on("registerPatientPds").given("nhs_number", "9990000026").reply(Reply::status(404));
    mock.on("sendMessage").once(Reply::lost());
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("audit.jsonl");
    let (sink, writer) = write_audit(&path).unwrap();
    let hero = client(&mock, Audit::new(sink));
    Folder::new(&[AMARA, BENJAMIN], &["7", "8"]).run(&hero).await;
    drop(hero);
    writer.await.unwrap().unwrap();

    let text = fs::read_to_string(path).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), mock.all_calls().count());
    for event in &events {
        assert_eq!(event["actor"], "nightly call-in", "{event}");
        assert_eq!(event["label"], mock.client().practice_group_id(), "{event}");
    }
    let of =
        |operation: &str| -> Vec<&Value> { events.iter().filter(|event| event["operation"] == operation).collect() };
    let about = |event: &Value, kind: &str, id: &str| {
        let subjects = event["subjects"].as_array().unwrap();
        assert!(subjects.iter().any(|subject| subject["kind"] == kind && subject["id"] == id), "{event}");
    };
    // Also of a trace that found nobody it is known whom it was about.
    let traces = of("registerPatientPds");
    about(traces[0], "NhsNumber", "9990000018");
    about(traces[1], "NhsNumber", "9990000026");
    assert_eq!(traces[1]["status"], 404);
    let message = of("sendMessage")[0];
    let patient = mock.calls("sendMessage").only().body().unwrap()["patient_id"].as_str().unwrap().to_owned();
    about(message, "PatientId", &patient);
    assert_eq!((&message["ended"], &message["outcome"]), (&"Failed".into(), &"Unknown".into()));
}

#[tokio::test]
async fn a_call_without_room_in_the_audit_is_not_made() {
    let mock = mock().await;
    // Nobody takes events out; the first call has the only place.
    let (sink, events) = mpsc::channel::<AuditEvent>(1);
    let hero = client(&mock, Audit::new(sink).patience(Duration::from_millis(20)));
    let (report, tally) = Folder::new(&[AMARA, BENJAMIN, CHEN], &["7", "8", "9"]).run(&hero).await;
    assert_eq!((tally.rows, tally.again), (3, 3), "{report}");
    assert!(report.contains("the audit has no room"), "{report}");
    assert_eq!(mock.all_calls().count(), 1);
    drop(events);
}

#[tokio::test]
async fn a_night_whose_audit_has_failed_can_be_run_again() {
    let mock = mock().await;
    let folder = Folder::new(&[AMARA], &["7"]);
    let (sink, events) = mpsc::channel::<AuditEvent>(1);
    drop(events);
    assert_eq!(folder.words(&client(&mock, Audit::new(sink))).await, ["run again"]);
    assert_eq!(mock.all_calls().count(), 0);
    let (sink, _events) = mpsc::channel(100);
    assert_eq!(folder.words(&client(&mock, Audit::new(sink))).await, ["reserved"]);
}
