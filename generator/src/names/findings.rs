//! What naming finds, and the last of all names: a number, which the lock keeps.

use std::collections::HashMap;

use super::model::{About, Note};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::names::identifier::{is_field_name, is_type_name, numbered};
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
    /// What was found, unless there are faults.
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

    /// Refuses a name that is decided where it has one of these problems; the first is told. Tells whether it can be had.
    pub(crate) fn refuse_first(&mut self, at: &Pointer, name: &str, key: &str, problems: &[(bool, &str)]) -> bool {
        let problem = problems.iter().find(|problem| problem.0);
        problem.into_iter().for_each(|(_, problem)| self.refuse(at, name, problem, key));
        problem.is_none()
    }

    /// Notes that a name has a number, if it has one.
    pub(crate) fn note_number(&mut self, at: &Pointer, name: &str, stem: &str, key: &str) {
        if name == stem {
            return;
        }
        let message = format!("`{name}` has a number, because nothing else is free; `{key}` gives it a better name");
        self.remarks.push(Diagnostic::at("numbered-name", at, message));
    }
}

/// The numbers given so far, by what they stand behind.
#[derive(Debug, Default)]
pub(crate) struct Numbers(HashMap<String, usize>);

impl Numbers {
    /// The name if it is free, else with the first number that leaves it so.
    pub(crate) fn name(&mut self, stem: &str, mut is_free: impl FnMut(&str) -> bool) -> String {
        // What no number makes a name of has another stem.
        let is_name = |stem: &str| is_type_name(&numbered(stem, 2)) || is_field_name(&numbered(stem, 2));
        let stem = if is_name(stem) { stem } else { "Other" };
        if is_free(stem) {
            return stem.to_owned();
        }
        let next = self.0.entry(stem.to_owned()).or_insert(2);
        loop {
            let name = numbered(stem, *next);
            *next += 1;
            if is_free(&name) {
                return name;
            }
        }
    }
}
