//! Events that Hero sends, verified by their signature (feature `webhooks`).
//!
//! [`verifier`] holds your signing keys, [`receiver`] makes [`WebhookEvent`]s of deliveries, and each event about
//! something that can be read has a method `fetch`. With the feature `axum`, a [`Delivery`] is an argument of a handler.
//! The [guide](crate::guide::webhooks) has the whole of it.
//!
//! ```
//! use std::time::SystemTime;
//! use hero_api::{types::WebhookEvent, webhooks::{self, Practices, Reason}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = webhooks::verifier("the key of createWebhook")?;
//! let receiver = webhooks::receiver(verifier, Practices::only(["practice-1"]));
//!
//! // The headers and the raw body of a request, here as a test makes them.
//! let body = br#"{"object":"Appointment","id":"77","practice_group_id":"practice-1","event":"appointment.cancelled"}"#;
//! let headers = webhooks::signer("the key of createWebhook")?.sign(SystemTime::now(), body);
//!
//! let delivery = receiver.receive(&headers, body).await?;
//! match &delivery.event {
//!     WebhookEvent::AppointmentCancelled(event) => assert_eq!(event.id.as_str(), "77"),
//!     _ => println!("of no interest"),
//! }
//!
//! // A stranger has no key.
//! let forged = webhooks::signer("another key")?.sign(SystemTime::now(), body);
//! let refused = receiver.receive(&forged, body).await.unwrap_err();
//! assert_eq!((refused.reason(), refused.status().as_u16()), (Reason::WrongSignature, 401));
//! # Ok(())
//! # }
//! ```

mod fetch;
mod practices;

use crate::{
    runtime::{
        HeaderName, Secret,
        webhook::{self, SignatureEncoding, SignatureScheme, TimeFormat},
    },
    types::WebhookEvent,
};

pub use crate::runtime::webhook::{
    DeliveryKey, InvalidKey, Reason, Refused, ReplayMemory, ReplayStore, ReplayUnavailable, Signer, Verified, Verifier,
};
pub use practices::Practices;

/// A receiver of Hero's events, from [`receiver`].
pub type Receiver = webhook::Receiver<WebhookEvent>;

/// A delivery of one of Hero's events.
pub type Delivery = webhook::Delivery<WebhookEvent>;

/// Returns how Hero signs, from the guide "Webhook security": HMAC-SHA256 over the timestamp, a full stop and the raw
/// body, keyed with the signing key.
///
/// The guide says neither how a signature is encoded nor how the timestamp is written. Hexadecimal digits in both cases
/// and base64 are accepted, and so are seconds, milliseconds and ISO 8601.
pub fn scheme() -> SignatureScheme {
    let times = [TimeFormat::Seconds, TimeFormat::Milliseconds, TimeFormat::Iso8601];
    SignatureScheme::new(HeaderName::from_static("x-herohealth-signature"))
        .encodings([SignatureEncoding::Hex, SignatureEncoding::Base64])
        .timestamp(HeaderName::from_static("x-herohealth-timestamp"), times)
}

/// Creates a verifier from the signing key that was given to `createWebhook`. [`Verifier::also`] adds another, while keys
/// are being replaced.
///
/// # Errors
/// The key is empty.
pub fn verifier(signing_key: impl Into<Secret>) -> Result<Verifier, InvalidKey> {
    Verifier::new(scheme(), signing_key)
}

/// Creates a receiver of events for these practice groups. An event for another is refused as [`Reason::NotServed`].
pub fn receiver(verifier: Verifier, practices: Practices) -> Receiver {
    Receiver::new(verifier).serves(move |event| practices.serve(event))
}

/// Creates a receiver that believes everybody, for webhooks that were created without a signing key.
///
/// An event is then a hint from a stranger: fetch what it names before you act on it, and keep the address secret.
pub fn receiver_of_unsigned_events(practices: Practices) -> Receiver {
    Receiver::accepting_unsigned().serves(move |event| practices.serve(event))
}

/// Creates a signer, for tests of a receiver.
///
/// # Errors
/// The key is empty.
pub fn signer(signing_key: impl Into<Secret>) -> Result<Signer, InvalidKey> {
    Signer::new(scheme(), signing_key)
}
