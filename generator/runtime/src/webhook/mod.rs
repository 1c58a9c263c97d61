//! Webhooks of any API, with the feature `webhooks`: from the headers and the raw body of a delivery to an event that
//! its sender signed, or the reason for refusing it.
//!
//! A [`SignatureScheme`] says how an API signs, a [`Verifier`] holds the keys, and a [`Receiver`] decodes what was
//! verified and refuses replays. With the feature `axum`, a [`Delivery`] is an extractor and [`Refused`] is a response.
//! A [`Signer`] makes deliveries for tests. Nothing here is logged, and no error has a value of a delivery in it.
//!
//! ```
//! use std::time::SystemTime;
//! use hero_api_runtime::{Json, webhook::{Reason, Receiver, SignatureScheme, Signer, Verifier}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Other APIs follow https://www.standardwebhooks.com, or have a scheme of their own.
//! let scheme = SignatureScheme::standard_webhooks();
//! let key = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
//! let receiver: Receiver<Json> = Receiver::new(Verifier::new(scheme.clone(), key)?);
//!
//! let body = br#"{"type": "user.created"}"#;
//! let headers = Signer::new(scheme, key)?.sign(SystemTime::now(), body);
//! let delivery = receiver.receive(&headers, body).await?;
//! assert!(delivery.is_signed());
//!
//! let again = receiver.receive(&headers, body).await.unwrap_err();
//! assert_eq!(again.reason(), Reason::Replayed);
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "axum")]
mod extract;
mod key;
mod receiver;
mod refused;
mod replay;
mod scheme;
mod signer;
mod time_format;
mod verifier;

pub use key::{InvalidKey, KeyFormat};
pub use receiver::{Delivery, Receiver};
pub use refused::{Reason, Refused};
pub use replay::{DeliveryKey, ReplayMemory, ReplayStore, ReplayUnavailable};
pub use scheme::{SignatureEncoding, SignatureScheme};
pub use signer::Signer;
pub use time_format::TimeFormat;
pub use verifier::{Verified, Verifier};
