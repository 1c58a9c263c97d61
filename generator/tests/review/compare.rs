//! Two descriptions that share a record of names, through the stages.

use generator::Input;
use generator::changes::{Review, review};
use generator::pipeline::{Stages, run};

use super::edits::Edit;

/// The description that is edited.
pub(crate) const BASE: &str = include_str!("base.yaml");

/// An earlier description and a later one, which has the names of the first.
pub(crate) struct Pair<'a> {
    pub(crate) old: &'a str,
    pub(crate) new: &'a str,
    /// The record of names.
    pub(crate) lock: String,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(old: &'a str, new: &'a str) -> Self {
        Self { old, new, lock: stages(&input(old, None)).proposal.record.text() }
    }

    /// Compares both.
    pub(crate) fn review(&self) -> Review {
        review(&stages(&input(self.old, Some(&self.lock))), &stages(&input(self.new, Some(&self.lock))))
    }
}

/// Returns the input of a description with a record of names.
pub(crate) fn input<'a>(description: &'a str, lock: Option<&'a str>) -> Input<'a> {
    Input { lock: lock.map(|text| ("lock", text)), ..Input::new("description", description, "::hero_api_runtime") }
}

fn stages(input: &Input<'_>) -> Stages {
    run(input).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Returns the description with an edit.
pub(crate) fn edited(edit: &Edit) -> String {
    edit.replaced.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{}: `{from}`", edit.name);
        text.replace(from, to)
    })
}

/// Returns each edit's directions: what it is called, and both descriptions.
pub(crate) fn directions<'a>(edit: &Edit, new: &'a str) -> [(String, &'a str, &'a str); 2] {
    [(edit.name.to_owned(), BASE, new), (format!("{}, back", edit.name), new, BASE)]
}
