//! Testing: a mock of Hero, and the failures that it can produce.
//!
//! With the feature `mock`, [`hero_api::mock`](crate::mock) serves the whole API on your machine: no key, no patient,
//! no network. That page has a worked test; this one shows what the mock can do. In a shell, `cargo xtask mock --port
//! 8080` (in this crate's repository) serves the same for `curl` or another program, and prints the two credentials that
//! it accepts: they are `HERO_API_KEY` and `HERO_PRACTICE_GROUP_ID` of a program, with
//! `HERO_BASE_URL=http://127.0.0.1:8080`.
//!
//! # What every test gets
//!
//! - **Checks.** Every request is checked against the description: credentials, parameters, formats, bodies. A fault is
//!   answered as Hero documents it, and [`refused`](crate::mock::MockHero#method.refused) lists it by place and rule.
//! - **Memory.** A registered patient is found by id and in lists; an appointment is read, edited, cancelled. Its
//!   practitioner is not booked again at that time (409) before it is cancelled or has lapsed, unless
//!   `suppress_availability_check` is set or the test sets the reply.
//! - **No silent mistakes.** A parameter, a field or a member that the description does not have fails the test at its
//!   own line, and the message has those that are there. [`body`](crate::mock::Reply#method.body) sends what no
//!   description has.
//! - **The same answers in every run.** Time stands still until it is [set](crate::mock::MockHero#method.set_now), or
//!   [the machine's](crate::mock::MockHero#method.use_system_clock).
//!
//! [`calls`](crate::mock::MockHero#method.calls) has what was sent:
//! [`parameter`](crate::mock::Call#method.parameter) and [`body`](crate::mock::Call#method.body), and by
//! [`header("x-practice-group-id")`](crate::mock::Call#method.header) the practice that a call was for.
//!
//! ```
//! use hero_api::mock::MockHero;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = MockHero::with(|builder| builder.now("2026-03-02T09:00:00Z").only_created()).await?;
//! let hero = mock.client();
//! // `only_created`: an id that no call created is a 404, as with a real Hero.
//! assert!(hero.booking().get_appointment("1").await.unwrap_err().is_not_found());
//! mock.refuse_practice("closed");
//! assert!(hero.for_practice("closed").booking().get_appointment("1").await.unwrap_err().is_forbidden());
//! # Ok(())
//! # }
//! ```
//!
//! # Failures
//!
//! [`on`](crate::mock::MockHero#method.on) sets the replies of an operation: always the same, once, or one after
//! another.
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
//! // The answer is lost although the call was processed: a write is never retried automatically.
//! mock.on("registerPatientPds").once(Reply::lost());
//! let error = hero.patients().register_patient_pds(trace()).await.unwrap_err();
//! assert_eq!(error.outcome(), Outcome::Unknown);
//!
//! // Another member of an answer; a delay; a body of your own.
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
//! // A server that is newer than this program: unknown fields, enum values and union members.
//! mock.on("getPatientById").reply(Reply::ok().added_fields().unknown_values());
//! hero.patients().get_patient_by_id("6").await?;
//! # Ok(())
//! # }
//! ```
//!
//! | the failure | use |
//! |---|---|
//! | an error, with the documented body or another | [`Reply::status`](crate::mock::Reply#method.status), [`body`](crate::mock::Reply#method.body), [`fields`](crate::mock::Reply#method.fields), [`text`](crate::mock::Reply#method.text) |
//! | 429 with seconds, a date, or nothing | [`Reply::rate_limited`](crate::mock::Reply#method.rate_limited) |
//! | 300 requests in any 60 seconds (the client itself keeps to them here only with `client_builder().rate_limit(300)`) | [`Builder::rate_limit`](crate::mock::Builder#method.rate_limit), [`set_rate_limit`](crate::mock::MockHero#method.set_rate_limit) |
//! | the connection breaks before or after the call is processed | [`Reply::dropped`](crate::mock::Reply#method.dropped), [`Reply::lost`](crate::mock::Reply#method.lost) |
//! | a truncated answer | [`truncated`](crate::mock::Reply#method.truncated) |
//! | a slow answer | [`delay`](crate::mock::Reply#method.delay); a paused tokio clock does not wait |
//!
//! # Cassettes
//!
//! Where the mock does not know how Hero answers, record it once: with the feature `cassette`, the module
//! `hero_api::cassette` records calls against a test system without what is private, and tests play them without it.
//!
//! # Webhooks
//!
//! [`event`](crate::mock::MockHero#method.event) creates an event, signs it with your key, and delivers it to your
//! receiver. The scheme is that of the guide "Webhook security"; what that guide leaves open (the encoding of the
//! signature, the format of the timestamp) is the mock's choice, not necessarily Hero's, and can be set.
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
//!
//! Events also come by themselves: `createWebhook` subscribes to them, for the practice that the call is for, and then
//! `cancelAppointment` and `rescheduleAppointment` send theirs, signed with the key of the subscription, to receivers on
//! this machine. No documented operation confirms a reservation, so a test says what does, by
//! [`causes`](crate::mock::On#method.causes). [`deliveries`](crate::mock::MockHero#method.deliveries) waits until all have
//! arrived, and has the answers of the receiver; each can be posted again, as a replay.
//!
//! ```
//! use hero_api::{mock::MockHero, types::{CancelAppointmentRequest, CreateWebhookRequest, CreateWebhookRequired, EventType}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = MockHero::start().await;
//! let hero = mock.client();
//! // The mock's time stands still, and a receiver that looks at its own clock refuses what was sent long ago.
//! mock.use_system_clock();
//! # let url = "http://127.0.0.1:1/hero".to_owned();
//! let required = CreateWebhookRequired { event_type: EventType::AppointmentCancelled, url };
//! hero.webhooks().create_webhook(CreateWebhookRequest::new(required).signing_key("of-the-test")).await?;
//! hero.booking().cancel_appointment("77", CancelAppointmentRequest::new()).await?;
//! let deliveries = mock.deliveries().await;
//! assert_eq!(deliveries[0].event(), "appointment.cancelled");
//! assert!(deliveries[0].delivery().body().contains(r#""id":"77""#));
//! assert_eq!(deliveries[0].status(), None, "nobody is there");
//! # Ok(())
//! # }
//! ```
