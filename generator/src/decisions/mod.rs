//! Applies what is decided about an API, such as which strings are identifiers or secrets, to its description before it
//! is read: rules find places by what they mean, and become `x-` keys where a schema is used.
//!
//! It knows how descriptions are written only by the [`Document`](crate::document::Document) that they are read into,
//! and nothing of Rust.

mod choose;
mod links;
mod lost;
mod members;
mod model;
mod read;
mod review;
mod slots;
mod states;
mod walk;
mod write;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::document::read_document;
use crate::ir::Api;
use crate::plan::naming::Names;
use crate::tree::Tree;

pub use model::{Aim, Decision, Kind, Loss, Rule, Shown};
pub use slots::Decided;
pub(crate) use slots::matching;
pub(crate) use write::COMPONENT;

/// The rules of a file of decisions.
///
/// # Errors
/// Faults of the file, each where it is written.
pub fn read_decisions(file: &Value) -> Result<Vec<Rule>, Diagnostics> {
    read::read_rules(file)
}

/// Applies rules. Those that found nothing and whose loss is bearable are notes of the tree.
///
/// # Errors
/// Faults of a rule that finds no place, contradicts another, or does not fit its place, each where it is written.
pub fn decide(tree: Tree, rules: &[Rule]) -> Result<Tree, Diagnostics> {
    // What cannot be read is reported by the stage that reads it.
    let Ok(document) = read_document(tree.value()) else { return Ok(tree) };
    let strict = states::Automaton::new(rules, &BTreeSet::new());
    let mut walked = walk::walk(&document, rules, &strict);
    // Names count as they are written, and in snake case where nothing is written so.
    let idle = walk::idle(&strict, &walked.hits);
    let automaton = states::Automaton::new(rules, &idle);
    if !idle.is_empty() {
        walked = walk::walk(&document, rules, &automaton);
    }
    let (faults, notes) = lost::report(rules, &automaton, &walked);
    faults.or(())?;
    drop(document);
    let mut tree = write::write(tree, &walked)?;
    notes.into_iter().for_each(|note| tree.note(note));
    Ok(tree)
}

/// What is decided where.
#[derive(Clone, Debug, Default)]
pub struct Reviewed {
    /// The places of each decision, for the record.
    pub decided: Decided,
    /// The rules, each with its places.
    pub rules: Vec<(Rule, BTreeSet<String>)>,
    /// What has changed since the record was written.
    pub notes: Diagnostics,
}

/// Finds what is decided where, and compares it with the record.
///
/// # Errors
/// Places that lost what protected them or made them exact.
pub fn review(rules: Vec<Rule>, api: &Api, names: &Names) -> Result<Reviewed, Diagnostics> {
    let slots = slots::slots(&rules, api, names);
    let review::Review { faults, notes } = review::review(&rules, &slots, names);
    let rules = rules.into_iter().zip(slots.of_rule).collect();
    faults.or(Reviewed { decided: slots.decided, rules, notes })
}
