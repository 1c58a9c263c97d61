//! A receiver of Hero's events: what it takes, what it refuses, and what an event reads; on the mock, over HTTP.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::time::{Duration, SystemTime};

use axum::{Router, routing::post};
use hero_api::{
    Client, DateTime,
    mock::{self, MockHero, SignatureEncoding, TimestampFormat, json},
    runtime::{HeaderMap, HeaderName, HeaderValue, webhook::TimeFormat},
    types::{
        CancelAppointmentRequest, CreateAppointmentRequest, CreateAppointmentRequired, CreateWebhookRequest,
        CreateWebhookRequired, EventType, WebhookEvent,
    },
    webhooks::{self, Delivery, Practices, Reason, Receiver, Refused},
};
use tokio::net::TcpListener;

const KEY: &str = "the-signing-key";
const PRACTICE: &str = "mock-practice-group-id";

fn receiver() -> Receiver {
    webhooks::receiver(webhooks::verifier(KEY).expect("a key"), Practices::only([PRACTICE, "practice-2"]))
}

/// Returns a mock whose time is that of the machine, which receivers compare with.
async fn mock() -> MockHero {
    let mock = MockHero::start().await;
    mock.use_system_clock();
    mock
}

/// Returns the headers of a delivery of the mock.
fn headers(delivery: &mock::Delivery) -> HeaderMap {
    let pairs = delivery.headers().iter();
    let pair = |(name, value): &(String, String)| {
        let name: HeaderName = name.parse().expect("a name");
        (name, HeaderValue::from_str(value).expect("a value"))
    };
    pairs.map(pair).collect()
}

async fn receive(receiver: &Receiver, delivery: &mock::Delivery) -> Result<Delivery, Refused> {
    receiver.receive(&headers(delivery), delivery.body().as_bytes()).await
}

async fn reason(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> (Reason, u16) {
    let refused = receiver.receive(headers, body).await.expect_err("a delivery to refuse");
    (refused.reason(), refused.status().as_u16())
}

/// Serves a receiver on loopback, and returns its address.
async fn serve(receiver: Receiver) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/hero", listener.local_addr().expect("an address"));
    let handler = async |delivery: Delivery| assert!(delivery.is_signed());
    let router = Router::new().route("/hero", post(handler)).with_state(receiver);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn subscribe(hero: &Client, event_type: EventType, url: &str) {
    let required = CreateWebhookRequired { event_type, url: url.to_owned() };
    let webhook = CreateWebhookRequest::new(required).signing_key(KEY);
    hero.webhooks().create_webhook(webhook).await.expect("a subscription");
}

async fn cancel(hero: &Client, id: &str) {
    hero.booking().cancel_appointment(id, CancelAppointmentRequest::new()).await.expect("a cancellation");
}

#[tokio::test]
async fn an_event_is_taken_in_each_form_that_the_guide_leaves_open() {
    let mock = mock().await;
    for encoding in [SignatureEncoding::Hex, SignatureEncoding::UpperHex, SignatureEncoding::Base64] {
        for format in [TimestampFormat::Seconds, TimestampFormat::Milliseconds, TimestampFormat::Iso8601] {
            let event = mock.event("appointment.cancelled").id("77").signing_key(KEY);
            let delivery = event.encoding(encoding).timestamp_format(format).delivery();
            let delivery = receive(&receiver(), &delivery).await.expect("a delivery to take");
            let WebhookEvent::AppointmentCancelled(event) = &delivery.event else { panic!("{delivery:?}") };
            assert_eq!((event.id.as_str(), delivery.is_signed()), ("77", true), "{encoding:?} {format:?}");
        }
    }
}

#[tokio::test]
async fn who_has_no_key_or_comes_too_late_is_refused() {
    let mock = mock().await;
    let event = || mock.event("appointment.confirmed");
    let refused = async |delivery: mock::Delivery| {
        receive(&receiver(), &delivery)
            .await
            .map(|_| ())
            .map_err(|refused| (refused.reason(), refused.status().as_u16()))
    };
    assert_eq!(refused(event().delivery()).await, Err((Reason::MissingHeader, 401)));
    assert_eq!(refused(event().signing_key("a guess").delivery()).await, Err((Reason::WrongSignature, 401)));
    let delivery = event().signing_key(KEY).delivery();
    let mut changed = headers(&delivery);
    let body = delivery.body().replace(PRACTICE, "practice-2");
    assert_eq!(reason(&receiver(), &changed, body.as_bytes()).await, (Reason::WrongSignature, 401));
    changed.remove("x-herohealth-timestamp");
    assert_eq!(reason(&receiver(), &changed, body.as_bytes()).await, (Reason::MissingHeader, 401));
    mock.set_now("2026-01-05T09:00:00Z").expect("RFC 3339");
    assert_eq!(refused(event().signing_key(KEY).delivery()).await, Err((Reason::Stale, 401)));
}

#[tokio::test]
async fn an_event_of_a_practice_that_is_not_served_is_refused() {
    let mock = mock().await;
    let of = |practice: &str| {
        mock.event("patient.added-to-sequence")
            .fields(json!({ "practice_group_id": practice }))
            .signing_key(KEY)
            .delivery()
    };
    assert!(receive(&receiver(), &of("practice-2")).await.is_ok());
    let refused = receive(&receiver(), &of("practice-3")).await.expect_err("not served");
    assert_eq!((refused.reason(), refused.status().as_u16()), (Reason::NotServed, 403));
    assert!(!format!("{refused} {refused:?}").contains("practice-3"));

    let verifier = webhooks::verifier(KEY).expect("a key");
    let asked = webhooks::receiver(verifier, Practices::allowed_by(|id| id.as_str().ends_with('3')));
    assert!(receive(&asked, &of("practice-3")).await.is_ok());
    assert_eq!(receive(&asked, &of("practice-2")).await.expect_err("not served").reason(), Reason::NotServed);
}

#[tokio::test]
async fn an_unknown_event_is_taken_if_it_is_for_a_practice_that_is_served() {
    let signer = webhooks::signer(KEY).expect("a key");
    let known = format!(r#"{{"object":"Robot","id":"1","practice_group_id":"{PRACTICE}","event":"robot.woke-up"}}"#);
    let headers = signer.sign(SystemTime::now(), known.as_bytes());
    let delivery = receiver().receive(&headers, known.as_bytes()).await.expect("an event of a newer Hero");
    assert!(matches!(delivery.event, WebhookEvent::Unknown(_)));
    let of_nobody = br#"{"object":"Robot","id":"1","event":"robot.woke-up"}"#;
    let headers = signer.sign(SystemTime::now(), of_nobody);
    assert_eq!(reason(&receiver(), &headers, of_nobody).await, (Reason::NotServed, 403));
}

#[tokio::test]
async fn a_body_that_is_no_event_is_refused() {
    let signer = webhooks::signer(KEY).expect("a key").time_format(TimeFormat::Iso8601);
    for (body, expected) in [
        (&b"null"[..], Reason::Null),
        (b" null\n", Reason::Null),
        (b"", Reason::NotJson),
        (b"{", Reason::NotJson),
        (br#"{"object":"Appointment","practice_group_id":"5","event":"appointment.confirmed"}"#, Reason::NotAnEvent),
        (
            br#"{"object":"Appointment","id":null,"practice_group_id":"5","event":"appointment.confirmed"}"#,
            Reason::NotAnEvent,
        ),
        (br#"{"object":"Appointment","id":"1","practice_group_id":"5","event":null}"#, Reason::NotAnEvent),
    ] {
        let headers = signer.sign(SystemTime::now(), body);
        assert_eq!(reason(&receiver(), &headers, body).await, (expected, 400));
    }
    let long = vec![b' '; 50 << 20];
    assert_eq!(reason(&receiver(), &HeaderMap::new(), &long).await, (Reason::TooLong, 413));
}

#[tokio::test]
async fn while_a_key_is_replaced_both_are_taken() {
    let mock = mock().await;
    let verifier = webhooks::verifier("new").and_then(|verifier| verifier.also(KEY)).expect("keys");
    let receiver = webhooks::receiver(verifier, Practices::only([PRACTICE]));
    for (key, id) in [("new", "1"), (KEY, "2")] {
        let delivery = mock.event("appointment.confirmed").id(id).signing_key(key).delivery();
        assert!(receive(&receiver, &delivery).await.is_ok());
    }
    let stranger = mock.event("appointment.confirmed").signing_key("old").delivery();
    assert_eq!(receive(&receiver, &stranger).await.expect_err("no key").reason(), Reason::WrongSignature);
}

#[tokio::test]
async fn unsigned_events_are_taken_by_a_receiver_that_says_so() {
    let mock = mock().await;
    let receiver = webhooks::receiver_of_unsigned_events(Practices::only([PRACTICE]));
    let delivery = receive(&receiver, &mock.event("appointment.confirmed").delivery()).await.expect("an event");
    assert!(!delivery.is_signed());
    let other = mock.event("appointment.confirmed").fields(json!({ "practice_group_id": "practice-3" })).delivery();
    assert_eq!(receive(&receiver, &other).await.expect_err("not served").reason(), Reason::NotServed);
}

#[tokio::test]
async fn an_event_reads_what_it_is_about_for_its_practice() {
    let mock = mock().await;
    let hero = mock.client();
    for event in ["appointment.confirmed", "appointment.cancelled", "appointment.rescheduled"] {
        let event = mock.event(event).id("77").fields(json!({ "practice_group_id": "practice-2" }));
        let delivery = receive(&receiver(), &event.signing_key(KEY).delivery()).await.expect("an event");
        let read = match &delivery.event {
            WebhookEvent::AppointmentConfirmed(event) => event.fetch(&hero),
            WebhookEvent::AppointmentCancelled(event) => event.fetch(&hero),
            WebhookEvent::AppointmentRescheduled(event) => event.fetch(&hero),
            other => panic!("{other:?}"),
        };
        assert_eq!(read.await.expect("an appointment").id.as_str(), "77");
    }
    let event = mock.event("patient.medical-record-updated").id("5").signing_key(KEY).delivery();
    let delivery = receive(&receiver(), &event).await.expect("an event");
    let WebhookEvent::PatientMedicalRecordUpdated(event) = &delivery.event else { panic!("{delivery:?}") };
    assert_eq!(event.fetch(&hero).await.expect("a patient").id.as_str(), "5");

    let practices = |operation: &str| -> Vec<String> {
        let calls = mock.calls(operation).into_iter();
        calls.map(|call| call.header("x-practice-group-id").unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(practices("getAppointment"), ["practice-2"; 3]);
    assert_eq!(practices("getPatientById"), [PRACTICE]);
}

#[tokio::test]
async fn what_is_booked_moved_or_cancelled_is_delivered_signed_to_who_has_subscribed() {
    let mock = mock().await;
    let hero = mock.client();
    let url = serve(receiver()).await;
    for event_type in [EventType::AppointmentConfirmed, EventType::AppointmentCancelled] {
        subscribe(&hero, event_type, &url).await;
    }
    mock.on("createAppointment").causes("appointment.confirmed");
    let required = CreateAppointmentRequired {
        appointment_type_id: "1".into(),
        location_id: "2".into(),
        practitioner_id: "3".into(),
        duration: 15,
        start_time: None,
    };
    let made = hero.booking().create_appointment(CreateAppointmentRequest::new(required)).await.expect("a reservation");
    cancel(&hero, made.id.as_str()).await;
    let delivered = mock.deliveries().await;
    assert_eq!(format!("{delivered:?}"), "[appointment.confirmed 200, appointment.cancelled 200]");
    for delivered in &delivered {
        let body: serde_json::Value = serde_json::from_str(delivered.delivery().body()).expect("JSON");
        assert_eq!((&body["id"], &body["practice_group_id"]), (&json!(made.id.as_str()), &json!(PRACTICE)));
        assert_eq!(delivered.delivery().post(&url).await, Ok(409), "a replay");
    }
}

#[tokio::test]
async fn nobody_gets_an_event_of_another_practice_or_one_that_did_not_happen() {
    let mock = mock().await;
    let hero = mock.client();
    let url = serve(receiver()).await;
    subscribe(&hero.for_practice("practice-2"), EventType::AppointmentCancelled, &url).await;
    cancel(&hero, "1").await;
    mock.on("cancelAppointment").once(mock::Reply::status(404));
    let other = hero.for_practice("practice-2");
    assert!(other.booking().cancel_appointment("2", CancelAppointmentRequest::new()).await.is_err());
    assert!(mock.deliveries().await.is_empty());
    cancel(&other, "3").await;
    let delivered = mock.deliveries().await;
    assert_eq!(format!("{delivered:?}"), "[appointment.cancelled 200]");
    assert!(delivered[0].delivery().body().contains(r#""id":"3""#), "the id of the call");
    assert!(delivered[0].delivery().body().contains("practice-2"));
}

#[tokio::test]
async fn an_address_elsewhere_gets_nothing() {
    let mock = mock().await;
    let hero = mock.client();
    subscribe(&hero, EventType::AppointmentCancelled, "https://example.org/hero").await;
    cancel(&hero, "1").await;
    let delivered = mock.deliveries().await;
    assert_eq!((delivered.len(), delivered[0].status()), (1, None));
    mock.reset();
    cancel(&hero, "1").await;
    assert!(mock.deliveries().await.is_empty(), "subscriptions are forgotten, too");
}

#[tokio::test]
async fn a_receiver_can_be_given_the_time_of_the_mock() {
    let mock = MockHero::start().await;
    let now: DateTime = mock.now().parse().expect("RFC 3339");
    let now = now.timestamp().expect("a time");
    let verifier = webhooks::verifier(KEY).expect("a key").clock(move || now).tolerance(Duration::from_secs(1));
    let receiver = webhooks::receiver(verifier, Practices::only([PRACTICE]));
    let delivery = mock.event("appointment.confirmed").signing_key(KEY).delivery();
    assert_eq!(receive(&receiver, &delivery).await.expect("an event").timestamp(), Some(now));
}
