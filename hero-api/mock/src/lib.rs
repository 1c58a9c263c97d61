//! A mock of the Hero Health Public API on your own machine, built from its description: no key, no patient, no
//! network.
//!
//! [`MockHero`] serves all operations on loopback. It checks every request against the description, answers with valid
//! examples, remembers what was created, and can be made to fail in the ways that servers and networks do. It shares no
//! code with the client or its generator, so it can judge both.
//!
//! `hero_api::mock`, behind the feature `mock` of `hero-api`, adds a ready-made client; its documentation has a worked
//! example. Any other HTTP client works as well:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use hero_api_mock::{MockHero, Reply};
//!
//! let mock = MockHero::start().await;
//! mock.on("getPatientById").given("id", "5").reply(Reply::status(404));
//!
//! let mut request = reqwest::Client::new().get(format!("{}/v1/patients/5", mock.url()));
//! for credential in mock.credentials() {
//!     request = request.header(credential.header(), credential.value());
//! }
//! assert_eq!(request.send().await?.status(), 404);
//! assert_eq!(mock.calls("getPatientById").only().parameter("id").as_deref(), Some("5"));
//! # Ok(())
//! # }
//! ```
//!
//! # What it checks
//!
//! Both credentials (401; 403 for a practice that was [refused](MockHero::refuse_practice)), the path (404), the method
//! (405 with `Allow`), the type of the body (415), and parameters and body by their schemas, including formats (400, in
//! the shape that the description gives it). What the description marks as inferred is not enforced, nor is a pattern
//! that its own examples do not match; a value that several members of a union accept is accepted. Header parameters
//! that repeat a credential, the body or the connection (`Accept`, `Authorization`, …) are ignored, as OpenAPI
//! requires. What another thing has already is a 409, where the description says what no two things may share, unless
//! the test or the request says what to answer: one practitioner has one appointment at a time, until it is cancelled
//! or has lapsed. The header `x-mock-fault` of a rejected request names the place and the rule, never the value.
//!
//! # What it answers
//!
//! Documented examples first, otherwise a value built from the schema and the names of the fields. Answers are the same
//! in every run: their time stands still until it is [set](MockHero::set_now). Of several media types, the answer has
//! the one that `Accept` prefers, JSON by default; a string is sent as it is if the media type is not JSON. A request
//! can choose a status with the header `x-mock-status`, and a member of a union with `x-mock-member`.
//!
//! If the description links a write to a read (OpenAPI's `links`), the read returns what was written: a registered
//! patient is found by id and in lists. A list has examples until something was created that belongs in it. A list with
//! pages returns the page that a call asks for, counted from zero; a `count` beside it covers all pages.
//!
//! An answer is bounded in depth and size, whatever the description: recursive schemas end at optional parts. An answer
//! that cannot be built, because it requires itself or a billion items, is a 501 that names the place. The last 10,000
//! [calls](Calls::dropped) are kept, and what was written about the last 10,000 things.
//!
//! # What it sends
//!
//! A call that subscribes to an event, as the description marks it, is remembered: a call that causes this event sends it
//! to the address of the subscription, signed with its key, if that is on this machine. [`MockHero::deliveries`] has
//! what was sent; [`MockHero::event`] makes an event without a call.
//!
//! # What it shows
//!
//! `Debug`, logs and panics show operations, statuses and the pointers of faults. Values have methods.

mod answer;
mod body;
mod check;
mod clock;
mod connection;
mod courier;
mod delivery;
mod description;
mod events;
mod exchange;
mod incoming;
mod journal;
mod limit;
mod media;
mod memory;
mod mock;
mod on;
mod outbox;
mod refusal;
mod route;
mod sample;
mod script;
mod server;
mod state;
mod subscription;

pub use delivery::{Delivery, DeliveryError, SignatureEncoding, TimestampFormat};
pub use description::StartError;
pub use events::Event;
pub use journal::{Call, Calls};
pub use mock::{Builder, Credential, MockHero};
pub use on::On;
pub use outbox::Delivered;
pub use script::{Reply, RetryAfter};
