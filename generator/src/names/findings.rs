//! Collects what naming finds: faults, remarks and notes.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// What naming finds.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What refuses the description: wishes that cannot be met, never a name that cannot be found.
    pub faults: Diagnostics,
    /// What the user is to know.
    pub remarks: Diagnostics,
    /// The same, of what has no one place.
    pub notes: Vec<Note>,
}

impl Findings {
    /// Returns what was found, unless there are faults.
    pub(crate) fn or_refuse(self) -> Result<Self, Diagnostics> {
        let Self { faults, remarks, notes } = self;
        faults.or(Self { faults: Diagnostics::default(), remarks, notes })
    }

    /// Tells something about a name.
    pub(crate) fn note(&mut self, about: About, message: String) {
        self.notes.push(Note { about, message });
    }

    /// Refuses a name that the overlay wants, with the key that wants it.
    pub(crate) fn refuse(&mut self, at: &Pointer, name: &str, problem: &str, key: &str) {
        let help = format!("choose another `{key}` in the overlay");
        self.faults.push(Diagnostic::at("invalid-name", at, format!("`{name}` {problem}")).help(help));
    }

    /// Refuses a name that is decided where it has one of these problems; the first is reported. Returns whether it can be had.
    pub(crate) fn refuse_first(&mut self, at: &Pointer, name: &str, key: &str, problems: &[(bool, &str)]) -> bool {
        let problem = problems.iter().find(|problem| problem.0);
        problem.into_iter().for_each(|(_, problem)| self.refuse(at, name, problem, key));
        problem.is_none()
    }

    /// Notes that a name has a number.
    pub(crate) fn note_number(&mut self, at: &Pointer, name: &str, key: &str) {
        let message = format!("`{name}` has a number, because nothing else is free; `{key}` gives it a better name");
        self.remarks.push(Diagnostic::at("numbered-name", at, message));
    }
}

/// A note about names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Its kind.
    pub about: About,
    /// The sentence.
    pub message: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A name that is gone, or stands for something else.
    Gone,
    /// A name that is another one now.
    Renamed,
    /// What a type holds.
    Shape,
    /// An operation or parameter that has another address.
    Place,
    /// A name that stays though the description has another word for it.
    Kept,
    /// A name that could be better.
    Weak,
    /// A type that is deeper than the compiler goes by itself.
    Deep,
}

impl About {
    /// Returns the code of its notes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gone => "name-gone",
            Self::Renamed => "name-changed",
            Self::Shape => "shape-changed",
            Self::Place => "place-moved",
            Self::Kept => "name-kept",
            Self::Weak => "name-from-fields",
            Self::Deep => "deep-type",
        }
    }

    /// A note about this.
    pub(crate) fn note(self, message: String) -> Note {
        Note { about: self, message }
    }
}
