//! `accepts/webhooks`: an event in each notation of JSON, and with each method.

use hero_api_features::webhooks::types::WebhookEvent;

fn read(json: &str) -> WebhookEvent {
    serde_json::from_str(json).unwrap()
}

#[test]
fn each_body_of_an_event_is_an_event() {
    assert!(matches!(read(r#"{"name":"Rex"}"#), WebhookEvent::Pet(event) if event.name == "Rex"));
    assert!(matches!(read(r#"{"why":"old"}"#), WebhookEvent::Gone(event) if event.why == "old"));
    let cloud = read(r#"{"specversion":"1.0","id":"7","data":{"why":"old"}}"#);
    assert!(matches!(cloud, WebhookEvent::PetGone(event) if event.data.why == "old"));
    assert!(matches!(read(r#"{"back":true}"#), WebhookEvent::EventPetGonePut(event) if event.back));
    assert!(matches!(read(r#"{"where":"Bath"}"#), WebhookEvent::PetSeen(event) if event.where_ == "Bath"));
}

#[test]
fn an_event_that_is_not_known_is_kept() {
    let event = read(r#"{"kind":"new"}"#);
    assert!(matches!(event, WebhookEvent::Unknown(_)));
    assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"kind":"new"}"#);
}
