//! Clearing a field or leaving it out; rules that are checked; values and operations that the description lacks.
//!
//! # Clear a field, or leave it
//!
//! In a body that changes something, absent and `null` differ: absent leaves the field as it is, `null` clears it. So a
//! field that may be cleared is a [`Patch`](crate::Patch), with three methods: the setter takes a value, `clear_…`
//! clears the field, and `maybe_…` takes an `Option`, whose `None` leaves the field out. Calling none of them leaves it
//! alone.
//!
//! ```no_run
//! use hero_api::{Client, types::{PrescriptionPartner, UpdatePracticeGroupRequest}};
//!
//! # async fn run(hero: Client) -> Result<(), hero_api::Error> {
//! // Sets the name and clears the address; everything else stays, and the partner too, because there is no new one.
//! let partner: Option<PrescriptionPartner> = None;
//! let changes = UpdatePracticeGroupRequest::new().name("The Surgery").clear_address().maybe_prescription_partner(partner);
//! hero.practice_group().update_practice_group(changes).await?;
//! # Ok(())
//! # }
//! ```
//!
//! A setter does not accept an `Option`, so a `None` from a database does not delete what Hero has.
//!
//! ```compile_fail
//! # use hero_api::types::{PracticeGroupAddressInput, UpdatePracticeGroupRequest};
//! let changes = UpdatePracticeGroupRequest::new().address(None::<PracticeGroupAddressInput>);
//! ```
//!
//! # Rules
//!
//! The documented rules (lengths, patterns, limits) are checked before a request is sent;
//! [`Error::problems`](crate::Error::problems) has those that are broken. If Hero has relaxed a rule, `.unchecked()`
//! sends the request anyway. Answers are never checked.
//!
//! # Values that this version does not know
//!
//! Every enum and union has `Unknown`, which keeps what the server sent; match it with `_`, because a newer version may
//! know the value. A string converts into an enum, so a value that Hero has added can be sent, with `.unchecked()`.
//!
//! # Operations that the description lacks
//!
//! [`Client::request`](crate::Client::request) takes a method and a path. Credentials, limit, deadline, errors and
//! privacy are those of every call; a `GET` is retried, a `POST` is not.
//!
//! ```no_run
//! use hero_api::{Client, runtime::Method};
//!
//! # async fn run(hero: Client) -> Result<(), hero_api::Error> {
//! let answer = hero.request(Method::GET, "/v1/something/5").query("page_size", 20).await?;
//! let name = answer.as_value()["name"].as_str();
//! # let _ = name;
//! # Ok(())
//! # }
//! ```
//!
//! You write the path yourself: put no patient's data there except ids, and encode what you insert. A path that a
//! server could read as one above the base URL, or as another host, is an error before anything is sent: `..` in any
//! encoding, `//`, `\\`, control characters, `?` and `#`.
