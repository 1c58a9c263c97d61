//! The names that are derived from an operation: the types of what it sends and answers where there are several, and of
//! its headers, with the names in them. The record has them all; which there are is not known here.

use std::collections::BTreeMap;

/// A type that is derived from an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extra {
    /// The enum of its answers: its variants are told by status and media type.
    Answer,
    /// The enum of its bodies: its variants are told by media type.
    Body,
    /// The struct of its headers: its fields are told by the names as sent.
    Headers,
    /// The struct of the required parameters that are given by name.
    Required,
}

/// The derived names of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extras {
    /// The types.
    pub types: BTreeMap<Extra, String>,
    /// The names in them, by what they stand for.
    pub parts: BTreeMap<(Extra, String), String>,
}

impl Extra {
    /// All of them, each with the record's words for the type and for a name in it.
    pub(crate) const WORDS: [(Self, &str, &str); 4] = [
        (Self::Answer, "answer", "answer-variant"),
        (Self::Body, "body", "body-variant"),
        (Self::Headers, "headers", "header"),
        (Self::Required, "required", "required-field"),
    ];
}

impl Extras {
    /// Returns the name in a type that stands for this, if it has one.
    pub fn part(&self, extra: Extra, of: &str) -> Option<&str> {
        self.parts.get(&(extra, of.to_owned())).map(String::as_str)
    }

    /// Returns the variant for what any of these keys stand for.
    pub fn variant(&self, extra: Extra, keys: &[String]) -> Option<&str> {
        keys.iter().find_map(|key| self.part(extra, key))
    }
}
