//! Clinical safety: how a program that works can still harm a patient.
//!
//! First the log of hazards, to be taken into your own safety case (`src/guide/hazards.md` is its source), then what the
//! most frequent of them look like in code. The crate is a part of your system: the log says what the part does, and is no
//! assessment of the whole.
//!
#![doc = include_str!("hazards.md")]
//!
//! # The wrong patient
//!
//! Match a patient by NHS number *and* date of birth, and show a person the name before anything irreversible
//! ([`merge_patient`](crate::api::patients::PatientsApi::merge_patient), sending results). Names and ids are strings
//! and easily swapped: that is why bodies with several of them have named fields, and why ids have types. Merging has a
//! preview, [`preview_patient_merge`](crate::api::patients::PatientsApi::preview_patient_merge); have a person read it.
//!
//! # A date of birth that is a day off
//!
//! The reference has a date of birth as a date-time. Midnight of a summer's day in London is 23:00 UTC of the day
//! *before*, so a date-time cut to its first ten characters can be the wrong birthday, and for half the year it looks
//! right. A [`Date`](crate::Date) never guesses:
//!
//! ```
//! use hero_api::{Date, London};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Forms in which an answer may have it.
//! let plain: Date = serde_json::from_str(r#""1989-04-11""#)?;
//! let midnight_utc: Date = serde_json::from_str(r#""1989-04-11T00:00:00Z""#)?;
//! let midnight_london: Date = serde_json::from_str(r#""1989-04-10T23:00:00Z""#)?;
//!
//! let day = |date: &Date| date.date().map(|day| day.to_string());
//! assert_eq!(day(&plain).as_deref(), Some("1989-04-11"));
//! assert_eq!(day(&midnight_utc).as_deref(), Some("1989-04-11"));
//! // Another time of day: the crate does not say which day is meant.
//! assert_eq!(day(&midnight_london), None);
//! // If you know that the server means London, say so.
//! assert_eq!(midnight_london.in_london().map(|day| day.to_string()).as_deref(), Some("1989-04-11"));
//! # Ok(())
//! # }
//! ```
//!
//! Treat `None` as "ask somebody", not as "no date of birth". What you send is always `YYYY-MM-DD`. Two dates are
//! compared by the calendar; a string that is no date equals only the same string.
//!
//! # An appointment an hour off
//!
//! Times are UTC; clocks in the UK are an hour ahead in summer. [`in_london`](crate::London::in_london), of the trait
//! [`London`](crate::London), is the time on the patient's clock. Its time zones are bundled, so every machine agrees.
//! A time that you send must have its offset: `2026-07-01T09:30:00+01:00` and `2026-07-01T08:30:00Z` are the same
//! appointment, `2026-07-01T09:30:00` is rejected.
//!
//! # An appointment twice, or none
//!
//! See [`booking`](crate::guide::booking): a reservation is not a booking, and an `Unknown` outcome is not a failure.
//! Tell a patient about an appointment only when [`get_appointment`](crate::api::booking::BookingApi::get_appointment)
//! has a `booking_confirmed_at`.
//!
//! # A message that must not be sent
//!
//! - `restricted` on a patient says that the record is restricted. It may be absent, which does not mean "no".
//! - `deceased_at` may be absent for a patient who has died: the record may not have caught up, and some answers lack
//!   the field. Check again right before you send, and treat its presence as a stop, never its absence as permission.
//! - A 403 can be a [`ComplianceError`](crate::types::ComplianceError), such as a restriction on sharing data. It is an
//!   answer, not a fault: do not try another channel.
//!
//! # What an answer does not say
//!
//! An absent field, `null` and an empty list are different answers, and `Unknown` in an enum may be the value that
//! matters most (a status, an answer "deceased"). Decide for each what your program does, and let a person handle the
//! doubtful case.
