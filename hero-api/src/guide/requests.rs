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
//! # Dates and decimals of other crates
//!
//! [`Date`](crate::Date), [`DateTime`](crate::DateTime) and [`Decimal`](crate::Decimal) keep what was sent. With the
//! feature of its name, each converts from and into the types of another crate:
//!
//! | feature | dates | times | decimals |
//! |---|---|---|---|
//! | `chrono` | `NaiveDate` | `DateTime` of `Utc` and `FixedOffset`, from any zone | |
//! | `jiff` | `civil::Date` | `Timestamp` | |
//! | `time` | `Date` | `OffsetDateTime` | |
//! | `rust_decimal` | | | `Decimal` |
//!
//! `NaiveDate::try_from(&date)` and `Date::try_from(day)`, and so on. Nothing is rounded: what the other type cannot
//! hold is an error. That is a string which is no date or no point in time, a leap second (chrono has them), more than
//! nanoseconds, more than 28 digits, and a year that RFC 3339 cannot write. A type without an offset has the same point
//! in time.
//!
//! ```
//! # #[cfg(feature = "chrono")]
//! # fn main() -> Result<(), hero_api::runtime::InvalidDate> {
//! use chrono::{Days, NaiveDate};
//! use hero_api::Date;
//!
//! let day = NaiveDate::try_from(&Date::new(2024, 2, 28)?)?;
//! assert_eq!(Date::try_from(day + Days::new(2))?, Date::new(2024, 3, 1)?);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "chrono"))]
//! # fn main() {}
//! ```
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
