//! Calls patients in for an appointment: reads a list of NHS numbers and dates of birth, reserves a time for each, and
//! reports the results.
//!
//! Written with the README and the documentation of `hero-api` alone. The readers of the report need not know who the
//! patients are: it has rows of the list and results, and no value of a patient.

mod list;
mod report;
mod reserve;

pub use list::{Row, Unreadable, read};
pub use report::{Ending, Report};
pub use reserve::{Session, call_in};
