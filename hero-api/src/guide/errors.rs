//! Errors: what happened, and what to do.
//!
//! Every call fails with the same type, [`Error`](crate::Error). Ask it two questions.
//!
//! # What happened?
//!
//! [`outcome`](crate::Error::outcome) says it, for every error:
//!
//! | outcome | what happened at Hero | what to do |
//! |---|---|---|
//! | [`NotSent`](crate::Outcome::NotSent) | nothing; the request was not sent, did not arrive, or the server said that it did nothing with it | fix the cause, send again |
//! | [`Rejected`](crate::Outcome::Rejected) | nothing; the request was rejected | see the status, below |
//! | [`Unknown`](crate::Outcome::Unknown) | perhaps what was asked, perhaps nothing | a read: send it again; a write: **look first** |
//! | [`Succeeded`](crate::Outcome::Succeeded) | what was asked; only the answer could not be read | never send a write again; [`raw_body`](crate::Error::raw_body) has the answer |
//!
//! `Unknown` is rare and real: a deadline that passed after the request had left, a connection that broke, a gateway's
//! 502. Where it matters (appointments, messages, invoices), write down what you are about to do before the call, so
//! that a person or a later run of the program can look; [`clinical_safety`](crate::guide::clinical_safety) says for each
//! writing operation which other shows what became of it. [`is_safe_to_repeat`](crate::Error::is_safe_to_repeat) tells,
//! where one piece of code handles the errors of many calls, whether this call is one of those that must be looked
//! after. [`is_worth_repeating`](crate::Error::is_worth_repeating) puts all of this into one question, for a program that
//! runs again: whether sending the same call later does no harm and may succeed. [`jobs`](crate::guide::jobs) has such a
//! program.
//!
//! Dropping the future of a call (a `select!`, a cancelled task) leaves its outcome unknown too. Use
//! [`timeout`](crate::ClientBuilder::timeout) instead, which reports it.
//!
//! ```no_run
//! use hero_api::{Client, Outcome, types::{RegisterPatientPdsNhsNumber, ValidationError}};
//!
//! # async fn run(hero: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let body = RegisterPatientPdsNhsNumber::new("9434765919", "1992-01-01".parse()?);
//! let Err(error) = hero.patients().register_patient_pds(body).await else { return Ok(()) };
//! match error.outcome() {
//!     // Values that break a documented rule are found before anything is sent: where, and which rule.
//!     Outcome::NotSent => println!("{error}; {:?}", error.problems()),
//!     Outcome::Rejected if error.is_not_found() => println!("PDS has nobody with this number and date of birth"),
//!     Outcome::Rejected if error.is_rate_limited() => println!("again in {:?}", error.retry_after()),
//!     Outcome::Rejected => match error.body::<ValidationError>() {
//!         Some(invalid) => println!("{} things are wrong: {invalid:?}", invalid.message.len()),
//!         None => println!("{error}"),
//!     },
//!     Outcome::Unknown => println!("perhaps registered; list the patients before trying again: {error}"),
//!     Outcome::Succeeded => println!("registered, but the answer could not be read: {error}"),
//!     // `Outcome` can be matched whole: a new outcome would be a breaking change.
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # A list of which one item cannot be read
//!
//! A list with an item that does not match the description is an error whose outcome is `Succeeded`: a list that silently
//! lacks a patient is a hazard. Where a part of it is better than nothing, ask for it, and deal with what is left out:
//!
//! ```no_run
//! use hero_api::{Client, Error, types::{List, Patient}};
//!
//! # async fn run(hero: Client) -> Result<(), Error> {
//! match hero.patients().list_patients().await {
//!     Ok(all) => println!("{} patients", all.data.len()),
//!     Err(error) => match error.readable::<List<Patient>>() {
//!         Some(part) => {
//!             println!("{} patients, and {} that cannot be read:", part.value.data.len(), part.faults.len());
//!             for fault in &part.faults {
//!                 println!("{fault}"); // such as "the required field `id` is missing at /data/3"
//!             }
//!         }
//!         None => return Err(error),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Whose request was it?
//!
//! Each call has an id, [`call_id`](crate::Error::call_id), which all of its attempts send as `x-request-id`. `Debug` of an
//! error shows it; the message does not, so that it is the same for the same trouble.
//! [`server_request_id`](crate::Error::server_request_id) is the server's own, where it has one. Quote both to support.
//!
//! # What does the status mean?
//!
//! | status | ask | what it means | what to do |
//! |---|---|---|---|
//! | 400 | [`is_invalid_request`](crate::Error::is_invalid_request) | a value is missing or not valid; the body is a [`ValidationError`](crate::types::ValidationError) | correct the request; sending it again changes nothing |
//! | 401 | [`is_unauthorized`](crate::Error::is_unauthorized) | the key is missing or wrong, was rotated, or is the other environment's | compare key and [`Environment`](crate::Environment); staging and production have keys of their own |
//! | 403 | [`is_forbidden`](crate::Error::is_forbidden) | the key was not set up for this practice group, or lacks the scope; or a rule on the patient's data forbids the call, and the body is a [`ComplianceError`](crate::types::ComplianceError) | check the practice group id; respect the restriction |
//! | 404 | [`is_not_found`](crate::Error::is_not_found) | nothing has this id; for `register_patient_pds`, PDS has nobody with both this number and this date of birth | check both with the patient, do not guess |
//! | 429 | [`is_rate_limited`](crate::Error::is_rate_limited) | too many requests with this key | wait as [`retry_after`](crate::Error::retry_after) says; the client has done so already, within its deadline |
//! | 5xx | [`is_server_error`](crate::Error::is_server_error) | Hero or something in front of it failed; a write may have been accepted | see the outcome |
//!
//! Others: [`is_timeout`](crate::Error::is_timeout), [`is_connect`](crate::Error::is_connect),
//! [`is_unreadable`](crate::Error::is_unreadable) (and [`unreadable_at`](crate::Error::unreadable_at), which names the
//! place in the answer), [`is_configuration`](crate::Error::is_configuration).
//!
//! The message of an error names the operation, the status and the broken rule, never a value: it is safe to log.
//! [`raw_body`](crate::Error::raw_body), [`body`](crate::Error::body) and [`headers`](crate::Error::headers) are what
//! the server wrote, and may be about a patient.
