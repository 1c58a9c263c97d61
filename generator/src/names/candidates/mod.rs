//! What is it called: the names that the rules propose, one kind of thing a file, and what all of them share.

pub(crate) mod access;
pub(crate) mod derived;
pub(crate) mod envelopes;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod identifiers;
pub(crate) mod operations;
pub(crate) mod parts;
pub(crate) mod provisional;
pub(crate) mod traits;
pub(crate) mod turns;
pub(crate) mod type_lines;
pub(crate) mod types;
pub(crate) mod variants;

use std::collections::HashMap;

use crate::ir::Api;
use crate::ir::places::address;
use crate::names::findings::Findings;
use crate::names::record::{OperationLine, Record};
use crate::names::same::sites::Facts;

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
        let by_address: HashMap<&str, &OperationLine> =
            old.operations.iter().map(|line| (line.address.as_str(), line)).collect();
        let lines = facts.api.operations.iter().map(|operation| by_address.get(address(operation).as_str()).copied());
        Self { api: facts.api, facts, old, lines: lines.collect(), found: Findings::default() }
    }
}
