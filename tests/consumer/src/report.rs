//! The result of each row as CSV: the row of the list, the result, and what a person should know. No value of a
//! patient.

use std::{io, sync::Arc};

use hero_api::{Error, Missed, Outcome};

use crate::Unreadable;

/// The result of a row.
#[derive(Debug)]
pub enum Ending {
    /// A time is reserved, and the patient is told.
    Reserved,
    /// The patient has to sign in first.
    SignInFirst,
    /// The record says that the patient has died.
    Deceased,
    /// The record is restricted.
    Restricted,
    /// No time is left for this patient.
    NoTimeLeft,
    /// The reservation of an earlier run was not confirmed and is over.
    Lapsed,
    /// The row cannot be used.
    Unreadable(Unreadable),
    /// The answer is newer than this program, or lacks what is needed.
    NotUnderstood,
    /// A call failed.
    Failed(Error),
    /// A call failed, and another run finds out by itself whether it was done.
    FoundOutLater(Error),
    /// An earlier run has perhaps made this write.
    InDoubt(&'static str),
    /// The practice did not answer.
    Practice(Arc<Missed>),
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
            Self::Unreadable(_) | Self::NotUnderstood => ROW,
            Self::FoundOutLater(_) => AGAIN,
            Self::InDoubt(_) | Self::Lapsed => LOOK,
            Self::Failed(error) => next_step(error),
            Self::Practice(missed) => missed.error().map_or(AGAIN, next_step),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Deceased => "deceased".to_owned(),
            Self::Restricted => "restricted".to_owned(),
            Self::Lapsed => "the reservation of an earlier run is over".to_owned(),
            Self::Unreadable(why) => why.to_string(),
            Self::NotUnderstood => "an answer lacks what is needed".to_owned(),
            Self::InDoubt(what) => format!("perhaps done by an earlier run: {what}"),
            // Names the call, the status and what is known; never what was sent.
            Self::Failed(error) | Self::FoundOutLater(error) => error.to_string(),
            Self::Practice(missed) => missed.to_string(),
            Self::Reserved | Self::SignInFirst | Self::NoTimeLeft => String::new(),
        }
    }
}

/// The row is for another run, without anybody's doing.
const AGAIN: &str = "run again";

/// Somebody looks at the practice's own screens before anything else is done.
const LOOK: &str = "look at Hero first";

/// Somebody looks at the list, or at what Hero answers.
const ROW: &str = "look at the row";

/// Returns who has to do something about a failed call.
fn next_step(error: &Error) -> &'static str {
    match error.outcome() {
        _ if error.is_worth_repeating() => AGAIN,
        Outcome::NotSent | Outcome::Rejected => "refused",
        // A read of which another run would make as little.
        Outcome::Unknown | Outcome::Succeeded if error.is_safe_to_repeat() => ROW,
        // Perhaps it was done: another run could do it a second time.
        Outcome::Unknown | Outcome::Succeeded => LOOK,
    }
}

/// How many rows ended with which word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All rows that were begun.
    pub rows: usize,
    /// Those for which another run may do what this one could not.
    pub again: usize,
    /// Those that nobody may write for before somebody has looked.
    pub look: usize,
}

/// A report that is written row by row: each result is on paper as soon as it is known.
#[derive(Debug)]
pub struct Report<W: io::Write> {
    out: csv::Writer<W>,
    tally: Tally,
}

impl<W: io::Write> Report<W> {
    /// Creates a report with its head.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["row", "ending", "detail"])?;
        out.flush()?;
        Ok(Self { out, tally: Tally::default() })
    }

    /// Adds a row of the list, counted from 1.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&mut self, row: usize, ending: &Ending) -> io::Result<()> {
        let word = ending.word();
        self.tally.rows += 1;
        self.tally.again += usize::from(word == AGAIN);
        self.tally.look += usize::from(word == LOOK);
        self.out.write_record([row.to_string().as_str(), word, &ending.detail()])?;
        self.out.flush()
    }

    /// Returns how many rows ended how.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }
}
