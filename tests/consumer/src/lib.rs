//! Calls patients in for an appointment, for several practices: traces and registers everybody on a night's list,
//! reserves a time for each, sends each a message, and reports the results. A receiver of events tells patients when
//! their appointment is confirmed.
//!
//! Written with the README and the documentation of `hero-api` alone. What it holds to:
//!
//! - **Run again, nothing is done twice.** A [`Journal`] has each write before it is made and after it was. A run that
//!   failed, or was killed, is started again with the same list.
//! - **Nothing is guessed.** Where an answer was lost, the program looks at Hero or leaves the row to a person.
//! - **Everything is accounted for.** Each call is an event of an audit, with who and whom; a call without room for its
//!   event is not made.
//! - **The report has no value of a patient.** It has rows of the list and results. The list, the journal and the audit
//!   identify patients, and are kept where patients' records are.

mod audit;
mod called;
mod episodes;
mod files;
mod journal;
mod list;
mod night;
mod receiver;
mod report;
mod session;

pub use audit::{AuditWriter, write_audit};
pub use episodes::{OpenEpisodes, count_open_episodes};
pub use journal::{Entry, Journal, State, Step};
pub use list::{Row, Slots, Unreadable, read, read_slots};
pub use night::{Night, Settings, run_until};
pub use receiver::{Reaction, Surgery, router};
pub use report::{Ending, Report, Tally};
