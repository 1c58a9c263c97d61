//! Events that calls cause: who gets them, signed by what, and in which order.
#![expect(clippy::unwrap_used, reason = "tests")]

use hero_api_mock::{MockHero, Reply, TimestampFormat};
use hero_api_test_support as http;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{post, request, send};

/// Returns a receiver that answers this many deliveries.
async fn receiver(answers: usize) -> http::Server {
    http::Server::start(vec![http::Reply::status("204 No Content"); answers]).await
}

async fn subscribe(mock: &MockHero, event: &str, url: &str, more: Value) {
    let mut body = json!({ "event_type": event, "url": url });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    assert_eq!(post(mock, "/v1/webhooks", &body).await.0, 200);
}

async fn cancel(mock: &MockHero, id: &str) -> u16 {
    let request = request(mock, Method::PATCH, &format!("/v1/appointments/{id}/cancel"));
    send(request.header("content-type", "application/json").body("{}")).await.0.as_u16()
}

async fn events(mock: &MockHero) -> Vec<String> {
    mock.deliveries().await.iter().map(|delivered| format!("{delivered:?}")).collect()
}

#[tokio::test]
async fn a_call_sends_its_event_as_the_subscription_says() {
    let (mock, receiver) = (MockHero::start().await, receiver(1).await);
    let url = format!("{}/hook", receiver.url());
    let more = json!({ "signing_key": "key", "headers": { "X-Receiver": "r-1" } });
    subscribe(&mock, "appointment.cancelled", &url, more).await;
    cancel(&mock, "77").await;
    assert_eq!(events(&mock).await, ["appointment.cancelled 204"]);
    let delivered = mock.deliveries().await.remove(0);
    assert_eq!((delivered.event(), delivered.url(), delivered.status()), ("appointment.cancelled", &*url, Some(204)));
    let received = receiver.requests().remove(0);
    let expected = mock.event("appointment.cancelled").id("77").signing_key("key").delivery();
    assert_eq!(delivered.delivery().body(), expected.body());
    for (name, value) in expected.headers() {
        assert!(received.contains(&format!("{name}: {value}\r\n")), "{name} in {received}");
    }
    assert!(received.contains("x-receiver: r-1\r\n") && received.ends_with(expected.body()), "{received}");
}

#[tokio::test]
async fn without_a_key_nothing_is_signed_and_without_a_subscription_nothing_is_sent() {
    let (mock, receiver) = (MockHero::start().await, receiver(2).await);
    cancel(&mock, "1").await;
    subscribe(&mock, "appointment.cancelled", receiver.url(), json!({})).await;
    subscribe(&mock, "appointment.confirmed", receiver.url(), json!({})).await;
    assert!(events(&mock).await.is_empty());
    cancel(&mock, "2").await;
    assert_eq!(events(&mock).await, ["appointment.cancelled 204"]);
    assert!(!receiver.requests()[0].contains("x-herohealth"));
}

#[tokio::test]
async fn events_arrive_in_the_order_of_the_calls() {
    let (mock, receiver) = (MockHero::start().await, receiver(5).await);
    subscribe(&mock, "appointment.cancelled", receiver.url(), json!({})).await;
    for id in ["3", "1", "5", "2", "4"] {
        cancel(&mock, id).await;
    }
    let delivered = mock.deliveries().await;
    let ids: Vec<Value> = delivered.iter().map(|one| serde_json::from_str(one.delivery().body()).unwrap()).collect();
    let ids: Vec<&str> = ids.iter().map(|body: &Value| body["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["3", "1", "5", "2", "4"]);
}

#[tokio::test]
async fn what_failed_or_was_never_processed_has_no_event_and_a_lost_answer_has_one() {
    let (mock, receiver) = (MockHero::start().await, receiver(1).await);
    subscribe(&mock, "appointment.cancelled", receiver.url(), json!({})).await;
    mock.on("cancelAppointment").replies([Reply::status(500), Reply::dropped(), Reply::lost()]);
    assert_eq!(cancel(&mock, "1").await, 500);
    assert!(events(&mock).await.is_empty());
    for expected in [0, 1] {
        let path = "/v1/appointments/1/cancel";
        let request = request(&mock, Method::PATCH, path).header("content-type", "application/json").body("{}");
        assert!(request.send().await.is_err());
        assert_eq!(events(&mock).await.len(), expected);
    }
}

#[tokio::test]
async fn a_test_says_what_else_causes_an_event() {
    let (mock, receiver) = (MockHero::start().await, receiver(1).await);
    subscribe(&mock, "appointment.confirmed", receiver.url(), json!({})).await;
    mock.on("createAppointment").given("location_id", "2").causes("appointment.confirmed");
    let at = |location: &str| {
        json!({
            "appointment_type_id": "1", "location_id": location, "practitioner_id": "3", "duration": 15, "start_time": null
        })
    };
    post(&mock, "/v1/appointments", &at("1")).await;
    let (_, made) = post(&mock, "/v1/appointments", &at("2")).await;
    let delivered = mock.deliveries().await;
    assert_eq!(format!("{delivered:?}"), "[appointment.confirmed 204]");
    let body: Value = serde_json::from_str(delivered[0].delivery().body()).unwrap();
    assert_eq!(body["id"], made["id"]);
    mock.on("createAppointment").as_described();
    post(&mock, "/v1/appointments", &at("2")).await;
    assert_eq!(mock.deliveries().await.len(), 1);
}

#[tokio::test]
#[should_panic(expected = "no event `appointment.exploded` in the description")]
async fn an_event_that_is_not_described_is_reported() {
    MockHero::start().await.on("createAppointment").causes("appointment.exploded");
}

#[tokio::test]
async fn a_timestamp_is_written_in_each_format() {
    let mock = MockHero::start().await;
    assert_eq!(mock.now(), "2026-01-05T09:00:00Z");
    for (format, expected) in [
        (TimestampFormat::Seconds, "1767603600"),
        (TimestampFormat::Milliseconds, "1767603600000"),
        (TimestampFormat::Iso8601, "2026-01-05T09:00:00Z"),
    ] {
        let delivery = mock.event("appointment.confirmed").signing_key("key").timestamp_format(format).delivery();
        assert_eq!(delivery.header("X-Herohealth-Timestamp"), Some(expected));
    }
}
