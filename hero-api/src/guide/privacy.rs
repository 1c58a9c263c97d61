//! Privacy: what is shown, and how to show a value on purpose.
//!
//! # `Debug` hides
//!
//! `{:?}` of anything in this crate shows the names of types and fields, and `…` for values. Booleans and known enum
//! values are shown, except those about a patient (sex, title, status, a restricted record, registration). Also shown
//! are values that the overlay of the description marks as public:
//!
//! - counts over many patients, and the status of an error;
//! - the server's word for a broken rule in a 400, though not the value;
//! - ids and durations in lists of appointment types and ids in lists of locations, which are settings of a practice;
//! - the kind of a webhook's event.
//!
//! Secrets ([`Secret`](crate::Secret): keys, tokens, passwords, links that sign somebody in) are never shown.
//!
//! ```
//! use hero_api::{Reveal, types::RegisterPatientPdsNhsNumber};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let body = RegisterPatientPdsNhsNumber::new("9434765919", "1992-01-01".parse()?);
//! assert!(!format!("{body:?}").contains("9434765919"));
//!
//! // On purpose: a value by its accessor, or all of it as JSON.
//! assert_eq!(body.nhs_number, "9434765919");
//! assert!(body.reveal().to_string().contains("9434765919"));
//! # Ok(())
//! # }
//! ```
//!
//! [`reveal`](crate::Reveal::reveal) shows everything, including secrets: search your code for it before you ship. A
//! `String` that you took out of a struct is a plain `String`, and hides nothing.
//!
//! # `Serialize` shows a patient's data
//!
//! Types implement serde's `Serialize`, so that an answer can be stored or passed on. The output of
//! `serde_json::to_string` is the whole value, **including everything about a patient**: it belongs neither in a log
//! nor in an error message.
//!
//! Secrets are the exception. They are sent in requests and shown by `reveal`, and no other serializer gets one:
//! serializing a value with a secret is an error. To store such an answer, take its fields, or use `reveal` to get all
//! of it.
//!
//! ```
//! use hero_api::{Reveal, runtime::decode, types::RegisterPatientPdsResponse};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let registered: RegisterPatientPdsResponse = decode(br#"{"patient_id": "77"}"#)?;
//! assert_eq!(serde_json::to_string(&registered)?, r#"{"patient_id":"77"}"#);
//!
//! let sign_in: RegisterPatientPdsResponse = decode(br#"{"message": "m", "login_url": "https://a.test/t0ken"}"#)?;
//! assert!(serde_json::to_string(&sign_in).is_err());
//! assert!(sign_in.reveal().to_string().contains("t0ken"));
//! # Ok(())
//! # }
//! ```
//!
//! Two kinds of values are kept as the server sent them, with every field: unions that no field tells apart, and
//! `Unknown` values. A secret in them that the description does not have yet is serialized like everything else.
//!
//! # Errors
//!
//! `{}` and `{:?}` of an [`Error`](crate::Error) show no value, body, path, query or host, and no error of another
//! crate that could. Besides operation, status and rule they show the practice group that the client calls for, which
//! is [`label`](crate::Error::label). What the server wrote is in [`raw_body`](crate::Error::raw_body): do not log it.
//!
//! # Traces
//!
//! A subscriber of [`tracing`](https://docs.rs/tracing) hears of calls, attempts and waits, and of no path, query, header,
//! body or host; [`traces`](crate::guide::traces) says what there is. A test records everything at the most verbose level,
//! including the crates below, and finds nothing about a patient. The one thing that a crate below names is the host, when
//! reqwest makes a connection: through the `log` crate, target `reqwest`, level `DEBUG`. Switch that target off where the
//! host itself is confidential.
//!
//! # What this crate cannot hide
//!
//! Searches such as `list_patients_v3` put names, dates of birth and NHS numbers into the query, as the API requires:
//! proxies in between may log it. A [`Layer`](crate::runtime::Layer) or a [`Transport`](crate::runtime::Transport) of
//! your own sees everything.
