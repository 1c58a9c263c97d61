//! Webhooks: subscribing to events, and reading them.
//!
//! # Subscribe to events
//!
//! ```no_run
//! use hero_api::{Client, types::{CreateWebhookRequest, CreateWebhookRequired, EventType}};
//!
//! # async fn run(hero: Client, signing_key: hero_api::Secret) -> Result<(), hero_api::Error> {
//! let required = CreateWebhookRequired {
//!     event_type: EventType::AppointmentConfirmed,
//!     url: "https://example.org/hero".into(),
//! };
//! let webhook = CreateWebhookRequest::new(required);
//! let created = hero.webhooks().create_webhook(webhook.signing_key(signing_key)).await?;
//! println!("webhook {}", created.id.as_str());
//! # Ok(())
//! # }
//! ```
//!
//! # Read events
//!
//! The body of a delivery is a [`WebhookEvent`](crate::types::WebhookEvent). It says what happened, and the id of the
//! subject; fetch the rest. Any JSON is accepted: an event of an unknown kind is `Unknown`, so answer it with success.
//!
//! ```
//! use hero_api::{runtime::decode, types::WebhookEvent};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let body = br#"{"object": "appointment", "id": "77", "practice_group_id": "5", "event": "appointment.confirmed"}"#;
//! // `decode` reports a place and a rule, never a value, unlike the errors of `serde_json`.
//! match decode::<WebhookEvent>(body)? {
//!     WebhookEvent::AppointmentConfirmed(event) => assert_eq!(event.id, "77"),
//!     WebhookEvent::AppointmentCancelled(event) => println!("cancelled: {event:?}"),
//!     other => println!("of no interest: {other:?}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! `practice_group_id` says which practice it is about; [`for_practice`](crate::Client::for_practice) returns the
//! client to ask. How often, and in which order, deliveries arrive is not documented: expect duplicates, and read the
//! state from the API rather than from the order of events.
//!
//! # The signature is not checked here
//!
//! A delivery has `X-Herohealth-Timestamp` and `X-Herohealth-Signature`, an HMAC-SHA256 with the signing key over the
//! timestamp, a full stop and the raw body. Whether the signature is hexadecimal or base64, and the format of the
//! timestamp, is not documented, so this crate has no check yet. Until you check it yourself, against a delivery from
//! staging, treat a body as a hint from a stranger: fetch what it names before you act, and keep the address secret.
//! Compare signatures in constant time, over the bytes as received, before you parse them.
