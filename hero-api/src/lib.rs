//! An unofficial client of the [Hero Health Public API](https://developer.herohealth.net), with which partners trace
//! and register patients, book appointments, send messages and receive events at NHS GP practices.
//!
//! A [`Client`] has the operations in groups: `hero.patients()`, `hero.booking()`, and so on ([`api`] lists them all).
//! An operation takes what it requires as arguments and the rest as setters; awaiting it sends it. Request and answer
//! types are in [`types`]; value types (dates, decimals, ids, secrets) are in [`runtime`].
//!
//! # The first call
//!
//! ```no_run
//! use hero_api::types::{RegisterPatientPdsNhsNumber, RegisterPatientPdsResponse};
//! use hero_api::{Client, NhsNumber};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! // HERO_API_KEY, HERO_PRACTICE_GROUP_ID, and HERO_ENVIRONMENT=staging:
//! // there is no default environment.
//! let hero = Client::from_env()?;
//!
//! // Rejects a mistyped number here and now; a plain string works, too.
//! let number: NhsNumber = "943 476 5919".parse()?;
//! let dob: hero_api::Date = "1992-01-01".parse()?;
//! let patient = RegisterPatientPdsNhsNumber::new(number, dob);
//! match hero.patients().register_patient_pds(patient).await? {
//!     RegisterPatientPdsResponse::Registered(patient) => {
//!         let id = &patient.patient_id; // `id.as_str()` is a string
//!         let answer = hero.patients().get_patient_by_id(id).await?;
//!         println!("{answer:?}"); // shows no value of the patient
//!     }
//!     RegisterPatientPdsResponse::VerificationRequired(_) => println!("has to sign in first"),
//!     _ => println!("an answer that this version does not know"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Calls run on [Tokio](https://docs.rs/tokio). TLS is rustls with the certificates that the operating system trusts;
//! the feature `native-tls` uses the operating system's own library, and `rustls-ring`, without the default features, is
//! rustls without the long build of its cryptography. With `gzip` and `brotli`, answers may be packed.
//!
//! To try a program without Hero, the feature `mock` has a mock of the whole API (`hero_api::mock`), and
//! `HERO_BASE_URL=http://127.0.0.1:8080` directs a program to a server on the same machine; anywhere else, https is
//! required.
//!
//! # By task
//!
//! Examples are in the repository, in `hero-api/examples`; all of them run on the mock.
//!
//! | you want to | read | example |
//! |---|---|---|
//! | know what a failed call did, and what to do | [`guide::errors`] | `first_call` |
//! | take what is readable of a list that is not | [`guide::errors`](guide::errors#a-list-of-which-one-item-cannot-be-read) | `partial_list` |
//! | find a call again by its id, here and at Hero | [`guide::errors`](guide::errors#whose-request-was-it) | `request_ids` |
//! | book an appointment, and only once | [`guide::booking`] | `reserve_appointment` |
//! | work through a list of patients, and run again safely | [`guide::jobs`] | `tests/consumer` |
//! | serve several practices | [`guide::practices_and_limits`] | `many_practices` |
//! | set limits, also over several machines, retries, deadlines | [`guide::practices_and_limits`](guide::practices_and_limits#the-rate-limit) | `shared_limit` |
//! | clear a field, or leave it out; call what the description lacks | [`guide::requests`] | `update_practice`, `escape_hatch` |
//! | send messages | [`guide::clinical_safety`](guide::clinical_safety#a-message-that-must-not-be-sent) | `send_message` |
//! | use dates and decimals of other crates | [`guide::requests`](guide::requests#dates-and-decimals-of-other-crates) | `other_crates` |
//! | read a whole list, page by page | [`guide::paging`] | `pages` |
//! | receive packed answers or answers in pieces; choose TLS | [`guide::bytes`] | `packed` and `streams` of the runtime |
//! | log without leaking | [`guide::privacy`] | |
//! | keep an audit: who did what about whom | [`guide::audit`] | `audit` |
//! | trace and measure calls, and export to OpenTelemetry | [`guide::traces`] | `traces` |
//! | inspect, change or replace what is sent | [`guide::layers`] | `generator/runtime/tests/layers` |
#![cfg_attr(
    feature = "webhooks",
    doc = "| receive events, and know that they are Hero's | [`guide::webhooks`] | `webhook_receiver` |"
)]
#![cfg_attr(
    not(feature = "webhooks"),
    doc = "| receive events, and know that they are Hero's | the feature `webhooks`, and its page of the guide | `webhook_receiver` |"
)]
#![cfg_attr(
    feature = "blocking",
    doc = "| call Hero from a program without async code | [`guide::blocking`] | `blocking` |"
)]
#![cfg_attr(
    not(feature = "blocking"),
    doc = "| call Hero from a program without async code | the feature `blocking`, and its page of the guide | `blocking` |"
)]
#![cfg_attr(
    feature = "mock",
    doc = "| test your program without a key, and make calls fail | [`guide::testing`] | `tests/consumer` |"
)]
#![cfg_attr(
    not(feature = "mock"),
    doc = "| test your program without a key, and make calls fail | the feature `mock`, and its page of the guide | `tests/consumer` |"
)]
#![cfg_attr(
    feature = "cassette",
    doc = "| record calls without what is private, and play them in tests | [`cassette`] | `cassette` |"
)]
#![cfg_attr(
    not(feature = "cassette"),
    doc = "| record calls without what is private, and play them in tests | the feature `cassette`, and its module | `cassette` |"
)]
//! | avoid harm to patients: **read this one before you go live** | [`guide::clinical_safety`] | |
//!
//! # What is missing
//!
//! - Operations that the published reference does not have. [`Client::request`] reaches them.
//! - Proof of how Hero signs its events: neither the encoding of a signature nor the format of its timestamp is documented,
//!   so all likely ones are accepted.
//! - Where the pages of most lists begin, and what `count` counts: [`guide::paging`].
//!
//! "Evidence" in the documentation of an operation or a field marks what no reference page has, but is known from a
//! sample or from a similar place. Fields that are only inferred are never required.

#[cfg(feature = "cassette")]
pub mod cassette;
mod client;
mod credentials;
mod environment;
pub mod generated;
pub mod guide;
mod london;
#[cfg(feature = "mock")]
pub mod mock;
mod nhs_number;
mod practices;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use client::{Client, ClientBuilder};
pub use environment::Environment;
pub use generated::{api, types};
pub use hero_api_runtime as runtime;
pub use london::{LocalTime, London};
pub use nhs_number::{InvalidNhsNumber, NhsNumber};
pub use practices::{Answered, Asked, Missed, Practices};
#[cfg(feature = "blocking")]
pub use runtime::Wait;
pub use runtime::{Date, DateTime, Decimal, Error, Outcome, Patch, Response, Reveal, Secret};

/// The README, whose code is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
