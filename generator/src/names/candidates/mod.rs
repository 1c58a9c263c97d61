//! What is it called: the names that the rules propose, one kind of thing a file, and what all of them share.

pub(crate) mod access;
mod assignment;
pub(crate) mod derived;
pub(crate) mod envelopes;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod identifiers;
pub(crate) mod operations;
pub(crate) mod type_lines;
pub(crate) mod types;
pub(crate) mod variants;

use crate::ir::Api;
use crate::names::findings::Findings;
use crate::names::identity::sites::Facts;
use crate::names::record::{OperationLine, Record};

/// What all proposals rest on, and what they find.
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) facts: &'a Facts<'a>,
    /// The old record, in today's addresses.
    pub(crate) old: &'a Record,
    /// The old record's line of each operation, where it has one.
    pub(crate) lines: Vec<Option<&'a OperationLine>>,
    pub(crate) found: Findings,
}

impl<'a> Context<'a> {
    /// Nothing is found yet.
    pub(crate) fn new(facts: &'a Facts<'a>, old: &'a Record) -> Self {
        let lines = old.lines_of(&facts.api.operations);
        Self { api: facts.api, facts, old, lines, found: Findings::default() }
    }
}
