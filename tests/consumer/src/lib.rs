//! Calls patients in for an appointment: a list of NHS numbers and dates of birth in, a reservation for each out, and a
//! report of how each ended.
//!
//! Written with the README and the documentation of `hero-api` alone. The report goes to people who need not know who
//! the patients are: it has rows of the list and outcomes, and no value of a patient.

mod list;
mod report;
mod reserve;

pub use list::{Row, Unreadable, read};
pub use report::{Ending, Report};
pub use reserve::{Session, call_in};
