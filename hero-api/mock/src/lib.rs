//! A mock of the Hero Health Public API on your own machine, made from its description: no key, no patient, no network.
//!
//! [`MockHero`] serves all operations on loopback. It checks every request by the description, answers with examples
//! that are valid by it, remembers what was created, and can be told to fail in the ways that servers and networks do.
//! It shares no code with the client or its generator, so it is a judge of both.
//!
//! `hero_api::mock`, behind the feature `mock` of `hero-api`, adds a ready-made client; its documentation has the worked
//! example. Any other HTTP client can be used as well:
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
//! (405 with `Allow`), the type of the body (415), and parameters and body by their schemas, formats included (400, in
//! the shape that the description gives it). What the description marks as inferred is not enforced, nor is a pattern
//! that its own examples do not match; a value that several members of a union take is taken. Header parameters that a
//! credential, a body or the connection says (`Accept`, `Authorization`, …) are none, as OpenAPI has it. The header
//! `x-mock-fault` of a refusal names the place and the rule, never the value.
//!
//! # What it answers
//!
//! Documented examples first; else a value made from the schema and the names of the fields. Answers are the same on
//! every run: the moment they speak of stands still until it is [set](MockHero::set_now). Of several media types, the
//! one is answered that `Accept` asks for, JSON unless it says; what is no JSON is a string as it is. A request can
//! choose a status by the header `x-mock-status`, and a member of a union by `x-mock-member`.
//!
//! Where the description links a write to a read (OpenAPI's `links`), what was written is read again: a registered
//! patient is found by id and in lists. A list holds examples until something was created that belongs to it. Of a list
//! in pages the page is answered that a call asks for, counted from zero; a `count` beside it is of all pages.
//!
//! A made answer is bounded in depth and size, whatever the description: what contains itself ends at optional parts. An
//! answer that cannot be made, because it requires itself or a billion items, is a 501 that names the place. The last
//! 10,000 [calls](Calls::dropped) are kept, and what was written about the last 10,000 things.
//!
//! # What it prints
//!
//! `Debug`, logs and panics show operations, statuses and the pointers of faults. Values are shown by asking for them.

mod answer;
mod body;
mod check;
mod clock;
mod description;
mod error;
mod events;
mod exchange;
mod half;
mod incoming;
mod journal;
mod limit;
mod line;
mod media;
mod memory;
mod mock;
mod on;
mod page;
mod refusal;
mod route;
mod sample;
mod script;
mod server;
mod state;

pub use error::StartError;
pub use events::{Delivery, DeliveryError, Event, SignatureEncoding};
pub use journal::{Call, Calls};
pub use mock::{Builder, Credential, MockHero};
pub use on::On;
pub use script::{Reply, RetryAfter};
