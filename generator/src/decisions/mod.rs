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
#[cfg(test)]
mod tests;
mod walk;
mod write;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::document::read_document;
use crate::ir::Api;
use crate::lower::marks::purpose;
use crate::plan::naming::Names;
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};

pub use model::{Aim, Decision, Kind, Loss, Rule, Shown};
pub use slots::Decided;
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

/// What a rule wrote at a place that has no use for it.
pub(crate) fn idle(at: &Pointer, origin: &Origin) -> Diagnostic {
    let key = at.last().unwrap_or_default();
    let word = match key.as_str() {
        "x-field-name" => "field",
        "x-enum-names" => "values",
        "x-variant-name" => "variant",
        other => other.strip_prefix("x-").unwrap_or(other),
    };
    let message =
        format!("`{word}` decides nothing at one of its places; it is for {}", purpose(&key).replace("`x-", "`"));
    read::fault("decision-idle", &origin.at, message)
        .also(Source::Description, &at.parent(), "this place")
        .help("write more of the place, or `except` this one")
}

/// What is decided where, for the record, and what has changed there since it was written.
///
/// # Errors
/// Places that lost what protected them or made them exact.
pub fn review(rules: &[Rule], api: &Api, names: &Names) -> Result<(Decided, Diagnostics), Diagnostics> {
    let slots = slots::slots(rules, api, names);
    let review::Review { faults, notes } = review::review(rules, &slots, names);
    faults.or((slots.decided, notes))
}
