//! The result of each row as CSV: the row of the list, the result, and what a person should know. No value of a
//! patient.

use std::io;

use hero_api::{Error, Outcome};

use crate::Unreadable;

/// The result of a row.
#[derive(Debug)]
pub enum Ending {
    /// A time is reserved.
    Reserved,
    /// The patient has to sign in first.
    SignInFirst,
    /// The record says that the patient has died.
    Deceased,
    /// The record is restricted.
    Restricted,
    /// No time is left for this patient.
    NoTimeLeft,
    /// The row cannot be used.
    Unreadable(Unreadable),
    /// The answer is newer than this program, or lacks what is needed.
    NotUnderstood,
    /// A call failed.
    Failed(Error),
}

impl Ending {
    /// Returns one word for filtering the report.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::SignInFirst => "sign in first",
            Self::Deceased | Self::Restricted => "skipped",
            Self::NoTimeLeft => "no time left",
            Self::Unreadable(_) | Self::NotUnderstood => "look at the row",
            Self::Failed(error) => match error.outcome() {
                Outcome::NotSent => "run again",
                Outcome::Rejected if error.is_rate_limited() => "run again",
                Outcome::Rejected => "refused",
                _ if error.is_safe_to_repeat() => "run again",
                // Perhaps it was done: another run could reserve a second time.
                Outcome::Unknown | Outcome::Succeeded => "look at Hero first",
            },
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Deceased => "deceased".to_owned(),
            Self::Restricted => "restricted".to_owned(),
            Self::Unreadable(why) => why.to_string(),
            Self::NotUnderstood => "an answer lacks what is needed".to_owned(),
            // Names the call, the status and what is known; never what was sent.
            Self::Failed(error) => error.to_string(),
            Self::Reserved | Self::SignInFirst | Self::NoTimeLeft => String::new(),
        }
    }
}

/// A report that is written row by row: each result is on paper before the next patient's turn.
#[derive(Debug)]
pub struct Report<W: io::Write>(csv::Writer<W>);

impl<W: io::Write> Report<W> {
    /// Creates a report with its head.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(["row", "ending", "detail"])?;
        writer.flush()?;
        Ok(Self(writer))
    }

    /// Adds a row of the list, counted from 1.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&mut self, row: usize, ending: &Ending) -> io::Result<()> {
        self.0.write_record([row.to_string().as_str(), ending.word(), &ending.detail()])?;
        self.0.flush()
    }
}
