//! Jobs: many patients, some at a time, and a run that can be repeated.
//!
//! A nightly job calls Hero for everybody on a list. It meets all that can go wrong in one night: a row that is mistyped,
//! a patient whom PDS does not find, an answer that is lost, a restart. The folder `tests/consumer` of the repository has
//! a whole one, with its tests: it registers patients of several practices, reserves a time for each and sends each a
//! message, and can be run again after any of these.
//!
//! # Some at a time
//!
//! A stream of futures, of which some are polled at once, bounds how many patients have their turn:
//!
//! ```
//! use futures_util::{StreamExt, stream};
//! use hero_api::{Client, Error, NhsNumber};
//! # use hero_api::types::{RegisterPatientPdsNhsNumber, RegisterPatientPdsResponse};
//!
//! struct Row {
//!     practice: String,
//!     number: NhsNumber,
//!     born: hero_api::Date,
//! }
//! # async fn register(there: &Client, row: &Row) -> Result<RegisterPatientPdsResponse, Error> {
//! #     let body = RegisterPatientPdsNhsNumber::new(&row.number, row.born.clone());
//! #     there.patients().register_patient_pds(body).await
//! # }
//! # async fn report(_: &Row, _: Result<RegisterPatientPdsResponse, Error>) {}
//!
//! async fn run(hero: &Client, rows: Vec<Row>) {
//!     let hero = hero.with_actor("nightly registration"); // for the audit
//!     let mut endings = stream::iter(rows)
//!         .map(|row| {
//!             let there = hero.for_practice(&row.practice);
//!             async move { (register(&there, &row).await, row) }
//!         })
//!         .buffer_unordered(8);
//!     while let Some((ending, row)) = endings.next().await {
//!         report(&row, ending).await;
//!     }
//! }
//! ```
//!
//! All calls share the rate limit of the key, so 300 requests in a minute are the pace whatever the number: from about a
//! dozen on, more at once only wait for their turn, and those who wait longer than their deadline fail with
//! [`NotSent`](crate::Outcome::NotSent). A job beside people at screens takes a lower limit of its own, by
//! [`rate_limit`](crate::ClientBuilder::rate_limit). One question to each practice, rather than to each patient, is
//! [`for_practices`](crate::Client::for_practices).
//!
//! # What to do about an error
//!
//! | ask, in this order | then the row is |
//! |---|---|
//! | [`is_worth_repeating`](crate::Error::is_worth_repeating) | for another run: nothing was done that another would do again, and the cause passes by itself |
//! | [`outcome().is_without_effect()`](crate::Outcome::is_without_effect) | for whoever can correct it: the list, the key, the practice |
//! | neither | for a person, who looks before anything else is sent |
//!
//! ```
//! use hero_api::Error;
//!
//! fn next_step(error: &Error) -> &'static str {
//!     if error.is_worth_repeating() {
//!         "run again"
//!     } else if error.outcome().is_without_effect() {
//!         "refused" // `error` says why, and shows no value
//!     } else {
//!         "look at Hero first"
//!     }
//! }
//! ```
//!
//! # Run again, and do nothing twice
//!
//! The client never sends a write again that may have been taken. A *program* that is started again does, unless it knows
//! what the run before it has done, also if that was killed. So it keeps a journal, on disk before the next step:
//!
//! | when | it writes | another run then |
//! |---|---|---|
//! | before a write | what is written, about whom, for which practice | looks, or leaves the row to a person |
//! | after a success | the id in the answer | takes the id, and goes on with the next step |
//! | after an error [without effect](crate::Outcome::is_without_effect) | that it is open again | makes the write |
//! | after another error | nothing: it is in doubt | as if the program had been killed there |
//!
//! The last table of [`clinical_safety`](crate::guide::clinical_safety) says where to look for each operation. Some looks
//! a program can take itself: a registration whose answer was lost is found by
//! [`list_patients_v3`](crate::api::patients::PatientsApi::list_patients_v3) with the number and the date of birth, and
//! tracing the patient a second time finds the same one. Others it cannot: whether a message was sent, no operation shows.
//!
//! A journal identifies patients. Keep it, and the list, where records are kept.
//!
//! # The end of a run
//!
//! A program that is told to stop begins no more rows, and finishes those that it has begun: dropping a call leaves its
//! outcome unknown. Each call ends by its [`timeout`](crate::ClientBuilder::timeout), so that is not long.
//!
//! Where an [audit](crate::guide::audit) goes to a channel, drop all clients and then wait for the task that writes, or the
//! last events are lost.
