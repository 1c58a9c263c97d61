//! Webhooks: subscribing to events, knowing that they are Hero's, and reading what they are about. Feature `webhooks`;
//! with `axum`, a delivery is an argument of a handler.
//!
//! # Subscribe to events
//!
//! Give a signing key, as long and as random as an API key and another one for each webhook's receiver: without one,
//! Hero signs nothing, and anybody can send you events.
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
//! # Receive them
//!
//! A [`Receiver`](crate::webhooks::Receiver) takes the headers and the raw body of a request, before anything has
//! parsed or decompressed it, and returns a [`Delivery`](crate::webhooks::Delivery) with its event. It knows the signing
//! key, and the practice groups that you serve.
//!
//! ```
//! use hero_api::{runtime::HeaderMap, types::WebhookEvent, webhooks::{self, Practices, Receiver}};
//!
//! # fn run(signing_key: hero_api::Secret) -> Result<Receiver, webhooks::InvalidKey> {
//! let receiver = webhooks::receiver(webhooks::verifier(signing_key)?, Practices::only(["practice-1", "practice-2"]));
//! # Ok(receiver)
//! # }
//!
//! /// Returns the status to answer with.
//! async fn receive(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> u16 {
//!     match receiver.receive(headers, body).await {
//!         Ok(delivery) => match &delivery.event {
//!             WebhookEvent::AppointmentCancelled(event) => {
//!                 println!("cancelled: {event:?}"); // shows no id
//!                 200
//!             }
//!             // Any JSON is accepted: an event of an unknown kind is `Unknown`. Answer it with success.
//!             _ => 200,
//!         },
//!         Err(refused) => {
//!             println!("{refused}"); // shows headers, rules and places, and no value
//!             refused.status().as_u16()
//!         }
//!     }
//! }
//! ```
//!
//! What is refused, in the order in which it is looked at, and what to answer
//! ([`Refused::status`](crate::webhooks::Refused#method.status)):
//!
//! | [`Reason`](crate::webhooks::Reason) | because | status |
//! |---|---|---|
//! | `TooLong` | the body has more than a mebibyte, or what [`body_limit`](crate::webhooks::Verifier#method.body_limit) says; nothing of it is copied | 413 |
//! | `MissingHeader` | it is not signed | 401 |
//! | `Malformed` | a header of the signature cannot be read, or is there twice | 400 |
//! | `Stale` | it was sent more than five minutes ago, or so far in the future; [`tolerance`](crate::webhooks::Verifier#method.tolerance) sets another age | 401 |
//! | `WrongSignature` | no key of yours has made the signature | 401 |
//! | `NotJson`, `Null`, `NotAnEvent` | the body is no JSON, is `null`, or lacks what every event has | 400 |
//! | `NotServed` | it is for a practice group that you do not serve | 403 |
//! | `Replayed` | the same delivery was accepted before | 409 |
//! | `ReplayUnknown` | your [store](crate::webhooks::ReplayStore) of accepted deliveries does not answer | 503 |
//!
//! Nothing is logged, and no text of an error has a value of a delivery in it.
//!
//! # Keys that are replaced
//!
//! [`Verifier::also`](crate::webhooks::Verifier#method.also) adds a key. Let the receiver accept the new key and the old
//! one, give the new one to Hero in a webhook of its own, and take the old one out when nothing is signed by it any more.
//! A delivery that is sent under both is accepted once.
//!
//! # The same delivery twice
//!
//! A delivery is known by all that is signed, so a copy is refused, while what Hero sends again, with the time of the
//! new request, is another delivery. Accepted ones are remembered in memory, for as long as a copy would pass for fresh;
//! several processes share a store of yours, a [`ReplayStore`](crate::webhooks::ReplayStore), by
//! [`replay_store`](crate::webhooks::Receiver#method.replay_store).
//!
//! If you cannot handle an event, call [`forget`](crate::webhooks::Delivery#method.forget) and answer with a 5xx: then
//! the same delivery is accepted again.
//!
//! # Read what an event is about
//!
//! An event has the kind and the id of its subject, and the practice group. Ids are typed where it is known what they
//! identify, and events about an appointment or a patient have a method `fetch`: the call that reads it, for the practice
//! group of the event. A receiver has let through only those that you serve.
//!
//! ```
//! use hero_api::{Client, Error, types::WebhookEvent, webhooks::Delivery};
//!
//! async fn handle(hero: &Client, delivery: &Delivery) -> Result<(), Error> {
//!     match &delivery.event {
//!         WebhookEvent::AppointmentConfirmed(event) => {
//!             let appointment = event.fetch(hero).await?;
//!             println!("confirmed: {}", appointment.booking_confirmed_at.is_some());
//!         }
//!         WebhookEvent::PatientMedicalRecordUpdated(event) => {
//!             let patient = event.fetch(hero).await?;
//!             println!("updated: {patient:?}");
//!         }
//!         _ => {}
//!     }
//!     Ok(())
//! }
//! ```
//!
//! How often, and in which order, deliveries arrive is not documented: expect duplicates, and read the state from the API
//! rather than from the order of events. Answer first and work afterwards if the work takes long: how long Hero waits is
//! not documented either.
#![cfg_attr(
    feature = "axum",
    doc = r#"
# With axum

That is axum 0.8. A router whose state is a [`Receiver`](crate::webhooks::Receiver), or has one
([`FromRef`](https://docs.rs/axum/latest/axum/extract/trait.FromRef.html)), lets a handler take a
[`Delivery`](crate::webhooks::Delivery). What is refused is answered before the handler runs; one that takes
`Result<Delivery, Refused>` answers it itself. No more of a body is read than is accepted.

```no_run
use axum::{Router, routing::post};
use hero_api::webhooks::{self, Delivery, Practices};

# async fn run(signing_key: hero_api::Secret) -> Result<(), Box<dyn std::error::Error>> {
let receiver = webhooks::receiver(webhooks::verifier(signing_key)?, Practices::only(["practice-1"]));
let handler = async |delivery: Delivery| println!("{:?}", delivery.event);
let router = Router::new().route("/hero", post(handler)).with_state(receiver);
let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
axum::serve(listener, router).await?;
# Ok(())
# }
```

The example `webhook_receiver` is a whole program.
"#
)]
//!
//! # Without a signature
//!
//! Webhooks that were created without a signing key are received by
//! [`receiver_of_unsigned_events`](crate::webhooks::receiver_of_unsigned_events), and by nothing else. Such an event is a
//! hint from a stranger: fetch what it names before you act, and keep the address secret.
//!
//! # What Hero does not document
//!
//! The guide "Webhook security" says that a delivery has `X-Herohealth-Timestamp` and `X-Herohealth-Signature`, an
//! HMAC-SHA256 with the signing key over the timestamp, a full stop and the raw body. It says neither how the signature
//! is encoded nor how the timestamp is written, so all likely ways are accepted: hexadecimal digits in both cases and
//! base64; seconds, milliseconds and ISO 8601. Try your receiver on deliveries from staging before you go live: a
//! delivery that is signed in yet another way is refused.
//!
//! # Test a receiver
//!
//! [`signer`](crate::webhooks::signer) signs a body of yours. With the feature `mock`, the mock remembers what
//! `createWebhook` subscribed to, and sends signed events to your receiver when an appointment is cancelled or moved
//! (`guide::testing`). [`Verifier::clock`](crate::webhooks::Verifier#method.clock) sets the time for a receiver.
//!
//! # Other APIs
//!
//! The same receiver serves any API that signs by HMAC-SHA256: [`runtime::webhook`](crate::runtime::webhook) has the
//! scheme of [Standard Webhooks](https://www.standardwebhooks.com) by name, and the parts of which to make others.
