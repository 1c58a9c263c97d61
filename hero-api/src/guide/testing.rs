//! Testing: a Hero of your own, and the bad days that it can have.
//!
//! With the feature `mock`, [`hero_api::mock`](crate::mock) serves the whole API on your machine: no key, no patient, no
//! network. There is a worked test on that page; here is what the mock can be told. From a shell,
//! `cargo xtask mock --port 8080` (in this crate's repository) serves the same for `curl` or another program.
//!
//! # What comes for free
//!
//! - **A judge.** Every request is checked by the description: credentials, parameters, formats, bodies. What is wrong
//!   is answered as Hero documents it, and [`refused`](crate::mock::MockHero#method.refused) lists it by place and rule.
//! - **A memory.** A registered patient is found by id and in lists; an appointment is read, edited, cancelled.
//! - **The same answers on every run.** Time stands still until it is set.
//!
//! ```
//! use hero_api::mock::MockHero;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = MockHero::with(|it| it.now("2026-03-02T09:00:00Z").only_created()).await?;
//! let hero = mock.client();
//! // `only_created`: an id that no call created is a 404, as with a real Hero.
//! assert!(hero.booking().get_appointment("1").await.unwrap_err().is_not_found());
//! mock.refuse_practice("closed");
//! assert!(hero.for_practice("closed").booking().get_appointment("1").await.unwrap_err().is_forbidden());
//! # Ok(())
//! # }
//! ```
//!
//! # Bad days
//!
//! [`on`](crate::mock::MockHero#method.on) tells an operation what to answer: always, once, or one after another.
//!
//! ```
//! use std::time::Duration;
//! use hero_api::{Outcome, mock::{MockHero, Reply, RetryAfter, json}, types::{RegisterPatientPdsNhsNumber, RegisterPatientPdsResponse}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = MockHero::start().await;
//! let hero = mock.client();
//! let trace = || RegisterPatientPdsNhsNumber::new("9990000018", "1984-02-29".parse().unwrap());
//!
//! // Too many requests: the client waits and tries again.
//! mock.on("registerPatientPds").once(Reply::rate_limited(RetryAfter::Seconds(0)));
//! hero.patients().register_patient_pds(trace()).await?;
//! assert_eq!(mock.calls("registerPatientPds").count(), 2);
//!
//! // The answer is lost though the call was taken: nothing that writes is sent twice by itself.
//! mock.on("registerPatientPds").once(Reply::lost());
//! let error = hero.patients().register_patient_pds(trace()).await.unwrap_err();
//! assert_eq!(error.outcome(), Outcome::Unknown);
//!
//! // Another member of an answer; slowness; a body of your own.
//! mock.on("registerPatientPds").once(Reply::ok().member("VerificationRequired").delay(Duration::from_millis(5)));
//! let answer = hero.patients().register_patient_pds(trace()).await?;
//! assert!(matches!(answer, RegisterPatientPdsResponse::VerificationRequired(_)));
//! mock.on("getPatientById").given("id", "5").reply(Reply::status(404));
//! assert!(hero.patients().get_patient_by_id("5").await.unwrap_err().is_not_found());
//!
//! // The usual answer with a field changed; `json!` comes with the mock.
//! mock.on("getPatientById").given("id", "7").reply(Reply::ok().fields(json!({ "restricted": true })));
//! assert_eq!(hero.patients().get_patient_by_id("7").await?.restricted, Some(true));
//!
//! // A server that is newer than this program: fields, enum values and union members that nobody knows yet.
//! mock.on("getPatientById").reply(Reply::ok().added_fields().unknown_values());
//! hero.patients().get_patient_by_id("6").await?;
//! # Ok(())
//! # }
//! ```
//!
//! | the bad day | tell it |
//! |---|---|
//! | an error, with the documented body or another | [`Reply::status`](crate::mock::Reply#method.status), [`body`](crate::mock::Reply#method.body), [`fields`](crate::mock::Reply#method.fields), [`text`](crate::mock::Reply#method.text) |
//! | 429 with seconds, a date, or nothing | [`Reply::rate_limited`](crate::mock::Reply#method.rate_limited) |
//! | 300 requests in any 60 seconds (the client keeps to them here only if told so, by `client_builder().rate_limit(300)`) | [`Builder::rate_limit`](crate::mock::Builder#method.rate_limit), [`set_rate_limit`](crate::mock::MockHero#method.set_rate_limit) |
//! | the connection breaks before the call is taken, or after | [`Reply::dropped`](crate::mock::Reply#method.dropped), [`Reply::lost`](crate::mock::Reply#method.lost) |
//! | half an answer | [`truncated`](crate::mock::Reply#method.truncated) |
//! | a slow answer | [`delay`](crate::mock::Reply#method.delay); a paused tokio clock does not wait |
//!
//! # Webhooks
//!
//! [`event`](crate::mock::MockHero#method.event) makes an event, signs it with your key, and delivers it to your
//! receiver. The scheme is the one of the guide "Webhook security"; what that guide leaves open (how the signature is
//! written, what the timestamp looks like) is the mock's own choice and not Hero's.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! # let mock = hero_api::mock::MockHero::start().await;
//! let delivery = mock.event("appointment.confirmed").id("77").signing_key("of-the-test").delivery();
//! assert!(delivery.header("X-Herohealth-Signature").is_some());
//! assert!(delivery.body().contains(r#""id":"77""#));
//! // Or over HTTP: mock.event("appointment.confirmed").deliver("http://127.0.0.1:8080/hero").await
//! # }
//! ```
