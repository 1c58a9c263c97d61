//! Audits: one record for each call, of who did what about whom, and what became of it.
//!
//! An [`Audit`](crate::runtime::Audit) hands a sink of yours exactly one
//! [`AuditEvent`](crate::runtime::AuditEvent) for each call (not for each attempt), however it ends: answered, rejected,
//! failed, timed out, refused by the client's own checks, or dropped.
//!
//! ```
//! use hero_api::{Client, Environment, runtime::Audit};
//!
//! # fn run() -> Result<(), hero_api::Error> {
//! // A channel is a sink. Another task writes its events to where they are kept.
//! let (sink, mut events) = tokio::sync::mpsc::channel(1000);
//! let hero = Client::builder()
//!     .api_key("…")
//!     .practice_group_id("practice-1")
//!     .environment(Environment::Staging)
//!     .observer(Audit::new(sink))
//!     .build()?;
//!
//! // Each request of your program says for whom it acts.
//! let hero = hero.with_actor("nurse-7");
//! # let _ = (hero, events.try_recv());
//! # Ok(())
//! # }
//! ```
//!
//! The example `audit` writes each event as a line of JSON. The channel is closed with the last client that has it: at the
//! end of the program drop all clients, clones too, and then wait for the task that writes, or the last events are lost.
//!
//! # What an event says
//!
//! | field | what it is |
//! |---|---|
//! | `sequence` | counts calls in the order in which they began; a gap is a call that has not ended, or a lost event |
//! | `call_id`, `server_request_id` | the id that all attempts sent as `x-request-id`, and the server's own if it has one |
//! | `actor` | who makes the call, from [`with_actor`](crate::Client::with_actor) |
//! | `label` | the practice group |
//! | `operation`, `method`, `template` | what was called; the template has the names of parameters, not their values |
//! | `subjects` | whom it is about: ids of patients and appointments in the path, the query, the body and the answer, NHS numbers that were sent, as they were sent, and whom [`with_subject`](crate::Client::with_subject) names |
//! | `ended`, `outcome`, `status`, `attempts` | how it ended, and what is known of it at Hero |
//! | `started`, `duration` | when it was made, and how long it took with all waits |
//!
//! The values go to the sink and nowhere else: `Debug` of an event shows neither the actor nor the subjects. `Serialize`
//! writes them all.
//!
//! A trace by names holds neither a number nor an id. The event of one that found a patient has the id in the answer; that
//! of one that was refused or lost is about nobody, unless the client says so, for example by a reference of its own:
//!
//! ```
//! use hero_api::{Client, Error, NhsNumber, types::{RegisterPatientPdsNhsNumber, RegisterPatientPdsResponse}};
//!
//! # async fn trace(hero: &Client, number: NhsNumber, born: hero_api::Date) -> Result<RegisterPatientPdsResponse, Error> {
//! let hero = hero.with_subject("Referral", "R-17");
//! hero.patients().register_patient_pds(RegisterPatientPdsNhsNumber::new(number, born)).await
//! # }
//! ```
//!
//! # When the sink has no room
//!
//! A call first makes sure of its place in the sink, and is then sent. If there is no place within five seconds
//! ([`patience`](crate::runtime::Audit::patience)), or the sink fails, the call is **refused**: the outcome of its error
//! is `NotSent`, and it is [worth repeating](crate::Error::is_worth_repeating) once there is room. With
//! [`proceed_without`](crate::runtime::Audit::proceed_without) it is made, and its event is lost;
//! [`lost`](crate::runtime::Audit::lost) counts those. What happens between the place and the end needs no sink, so an
//! event is not lost because the process is busy; it is lost if the process dies.
//!
//! A sink of your own implements [`AuditSink`](crate::runtime::AuditSink). What sees calls in another way, such as
//! metrics, is an [`Observer`](crate::runtime::Observer); [`traces`](super::traces) has one.
