//! Applies what is decided about an API, such as which strings are identifiers or secrets, to its description before it
//! is read: rules find places by what they mean, and become `x-` keys where a schema is used.
//!
//! It knows how descriptions are written only by the [`Document`](crate::document::Document) that they are read into,
//! and nothing of Rust.

mod access;
mod automaton;
mod choose;
mod fewest_patterns;
mod links;
mod lost;
mod members;
mod model;
mod read;
mod review;
mod slots;
mod spread;
#[cfg(test)]
mod tests;
mod walk;
mod ways;
mod write;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::document::read_document;
use crate::ir::Api;
use crate::names::{Decided, Names, Proposal};
use crate::pointer::Pointer;
use crate::tree::{Origin, Tree};
use crate::vocabulary::purpose;

pub use fewest_patterns::{Reach, patterns_of};
pub(crate) use members::names_of_union;
pub use model::{Aim, Decision, Kind, Loss, Rule, Shown};
pub(crate) use slots::matching;
pub use spread::spread;

/// A file of decisions.
#[derive(Debug, Default)]
pub struct Decisions {
    rules: Vec<Rule>,
    access: access::Access,
}

/// Reads a file of decisions.
///
/// # Errors
/// Faults of the file, each where it is written.
pub fn read_decisions(file: &Value) -> Result<Decisions, Diagnostics> {
    let (rules, access) = both(read::read_rules(file), access::read_access(file))?;
    Ok(Decisions { rules, access })
}

/// Applies decisions. Rules that found nothing and whose loss is bearable are notes of the tree.
///
/// # Errors
/// Faults of what finds no place, contradicts another, or does not fit its place, each where it is written.
pub fn decide(tree: Tree, decisions: &Decisions) -> Result<Tree, Diagnostics> {
    let rules = decisions.rules.as_slice();
    // What cannot be read is reported by the stage that reads it.
    let Ok(document) = read_document(tree.value()) else { return Ok(tree) };
    let strict = automaton::Automaton::new(rules, &BTreeSet::new());
    let mut walked = walk::walk(&document, rules, &strict);
    // Names count as they are written, and in snake case where nothing is written so.
    let idle: BTreeSet<usize> = (0..walked.hits.len()).filter(|pattern| walked.hits[*pattern] == 0).collect();
    let automaton = automaton::Automaton::new(rules, &idle);
    if !idle.is_empty() {
        walked = walk::walk(&document, rules, &automaton);
    }
    let (faults, notes) = lost::report(rules, &automaton, &walked);
    let ((), marks) = both(faults.or(()), decisions.access.find_marks(&document))?;
    drop(document);
    let mut tree = write::write(tree, &walked, marks)?;
    notes.into_iter().for_each(|note| tree.note(note));
    Ok(tree)
}

/// Returns both values, or the faults of both.
fn both<A, B>(a: Result<A, Diagnostics>, b: Result<B, Diagnostics>) -> Result<(A, B), Diagnostics> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(mut faults), Err(others)) => {
            faults.extend(others);
            Err(faults)
        }
        (Err(faults), Ok(_)) | (Ok(_), Err(faults)) => Err(faults),
    }
}

/// Reports a mark that a rule wrote at a place that has no use for it.
pub(crate) fn idle(at: &Pointer, origin: &Origin) -> Diagnostic {
    let key = at.last().unwrap_or_else(|| bug!("a mark is a key of an object"));
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
pub fn review(decisions: Decisions, api: &Api, names: &Names, proposal: &Proposal) -> Result<Reviewed, Diagnostics> {
    let rules = decisions.rules;
    let slots = slots::slots(&rules, api, names);
    let (faults, notes) = review::review(&rules, &slots, names, proposal);
    let rules = rules.into_iter().zip(slots.of_rule).collect();
    faults.or(Reviewed { decided: slots.decided, rules, notes })
}
