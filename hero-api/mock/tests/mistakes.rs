//! A test that names what the description does not have fails at its own line, and says what there is.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, Location, catch_unwind, set_hook, take_hook},
    sync::Once,
};

use hero_api_mock::{MockHero, Reply};
use reqwest::Method;
use serde_json::json;

use crate::support::request;

thread_local! {
    /// Whether a panic of this thread is expected.
    static IS_EXPECTED: Cell<bool> = const { Cell::new(false) };
    /// The file, line and message of the last panic.
    static LAST: RefCell<(String, u32, String)> = const { RefCell::new((String::new(), 0, String::new())) };
}

/// Keeps panics of this thread that are expected; any other is shown as always.
fn keep_panics() {
    static KEPT: Once = Once::new();
    KEPT.call_once(|| {
        let shown = take_hook();
        set_hook(Box::new(move |panic| {
            let Some(place) = panic.location().filter(|_| IS_EXPECTED.get()) else { return shown(panic) };
            let text = panic.payload().downcast_ref::<String>().cloned().unwrap_or_default();
            LAST.set((place.file().to_owned(), place.line(), text));
        }));
    });
}

/// Asserts that this panics where it is written, with this message.
#[track_caller]
fn check(act: impl FnOnce(), expected: &str) {
    keep_panics();
    IS_EXPECTED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(act));
    IS_EXPECTED.set(false);
    assert!(outcome.is_err(), "{expected}");
    let (file, line, message) = LAST.take();
    assert_eq!(message, expected);
    let here = Location::caller();
    assert_eq!(file, here.file());
    assert!((here.line()..here.line() + 3).contains(&line), "line {line}");
}

#[tokio::test]
async fn a_parameter_that_is_not_there() {
    let mock = MockHero::start().await;
    check(
        || drop(mock.on("getPatientById").given("idd", "5")),
        "`getPatientById` has no parameter or field `idd`; it has id",
    );
    check(
        || mock.on("listPatientsV2").given("serach", "Ada").reply(Reply::ok()),
        "`listPatientsV2` has no parameter or field `serach`; it has field, search, dataSource",
    );
    check(
        || drop(mock.on("editAppointment").given("id", "5").given("duratoin", "5")),
        "`editAppointment` has no parameter or field `duratoin`; it has id, start_time, duration, practitioner_id, \
         suppress_availability_check, suppress_mail",
    );
    // In any member of a union, and in a body of which nothing is known.
    drop(mock.on("registerPatientPds").given("nhs_number", "9990000018").given("surname", "Li"));
    drop(mock.on("rescheduleAppointment").given("anything", "5"));
}

#[tokio::test]
async fn a_field_that_is_not_there() {
    let mock = MockHero::start().await;
    let on = || mock.on("createAppointment");
    let fields = |fields| Reply::ok().fields(fields);
    check(
        || on().reply(fields(json!({"reservd_until": null}))),
        "the answer 200 of `createAppointment` has no field `reservd_until`; there is id, reserved_until",
    );
    check(
        || on().once(Reply::status(400).fields(json!({"message": [{"code": "x", "rule": "y"}]}))),
        "the answer 400 of `createAppointment` has no field `message[0].rule`; there is code, expected, path",
    );
    check(
        || on().replies([Reply::ok(), Reply::status(404).fields(json!({"message": "x"}))]),
        "the answer 404 of `createAppointment` has no body, so it has no fields; `body` sets one",
    );
    on().reply(fields(json!({"id": "5"})));
    // In any member of a union, and below an object of which nothing is known.
    mock.on("registerPatientPds").reply(fields(json!({"login_url": "x"})));
    check(
        || mock.on("registerPatientPds").reply(fields(json!({"login_url": "x"})).member("Registered")),
        "the answer 200 of `registerPatientPds` has no field `login_url`; there is patient_id",
    );
    mock.on("getPracticeGroupById").reply(fields(json!({"ehr_partner_settings": {"anything": 5}})));
    check(
        || mock.on("getPracticeGroupById").reply(fields(json!({"address": {"twon": "Leeds"}}))),
        "the answer 200 of `getPracticeGroupById` has no field `address.twon`; there is line_1, postcode, line_2, \
         line_3, town, county, country",
    );
}

#[tokio::test]
async fn a_member_that_is_not_there() {
    let mock = MockHero::start().await;
    check(
        || mock.on("registerPatientPds").once(Reply::ok().member("Registred")),
        "the answer 200 of `registerPatientPds` has no member `Registred`; it has Registered, VerificationRequired",
    );
    check(
        || mock.on("createAppointment").reply(Reply::ok().member("0")),
        "the answer 200 of `createAppointment` has no member `0`; it has none",
    );
    mock.on("registerPatientPds").once(Reply::ok().member("1"));
    mock.on("getPracticeGroupById").once(Reply::ok().member("SystmOne"));

    let body = json!({"nhs_number": "9990000018", "dob": "1984-02-29"});
    let request = request(&mock, Method::POST, "/v1/patients/register_pds").header("x-mock-member", "Registred");
    mock.reset();
    let answer = request.header("content-type", "application/json").body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), 501);
    assert_eq!(answer.headers()["x-mock-fault"], "header/x-mock-member: unknown member");
    assert!(answer.text().await.unwrap().ends_with("it has Registered, VerificationRequired"));
    assert!(mock.all_calls()[0].body().is_some());
}

#[tokio::test]
async fn a_field_of_an_event_that_is_not_there() {
    let mock = MockHero::start().await;
    check(
        || drop(mock.event("appointment.confirmed").fields(json!({"idd": "5"}))),
        "the event `appointment.confirmed` has no field `idd`; there is object, id, practice_group_id, event",
    );
    let delivery = mock.event("appointment.confirmed").fields(json!({"id": "5"})).delivery();
    assert!(delivery.body().contains(r#""id":"5""#));
}
