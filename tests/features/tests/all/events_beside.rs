//! `accepts/events-beside` and `accepts/events-beside-3-0`: events of a second description, next to those of the first.

use hero_api_features::events_beside::types::{Pet, WebhookEvent};
use hero_api_features::events_beside_3_0::types::WebhookEvent as OtherEvent;

#[test]
fn events_of_both_descriptions_are_read() {
    let read = |json: &str| serde_json::from_str::<WebhookEvent>(json).unwrap();
    assert!(matches!(read(r#"{"gone":"north"}"#), WebhookEvent::PetGone(event) if event.gone == "north"));
    let born = read(r#"{"id":"7","owner":{"town":"Bath"}}"#);
    assert!(matches!(born, WebhookEvent::WebhookPet(event) if event.id == "7" && event.owner.town == "Bath"));
}

#[test]
fn a_component_of_the_other_description_is_another_type() {
    let pet: Pet = serde_json::from_str(r#"{"name":"Rex"}"#).unwrap();
    assert!(pet.owner.is_none());
    assert!(serde_json::from_str::<Pet>(r#"{"id":"7","owner":{"town":"Bath"}}"#).is_err());
}

#[test]
fn each_event_means_what_its_own_version_of_openapi_says() {
    let read = |json: &str| serde_json::from_str::<OtherEvent>(json).unwrap();
    assert!(matches!(read(r#"{"sold":null}"#), OtherEvent::PetSold(event) if event.sold.is_none()));
    assert!(matches!(read(r#"{"gone":null}"#), OtherEvent::PetGone(event) if event.gone.is_none()));
    let born = read(r#"{"kind":"born","name":"Rex","weight":null}"#);
    assert!(matches!(born, OtherEvent::PetBorn(event) if event.kind == "born" && event.weight.is_none()));
}
