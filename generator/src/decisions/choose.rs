//! Which rules hold at a place: the most specific of each kind.

use std::collections::BTreeMap;

use super::automaton::{Automaton, States};
use super::model::{Kind, Rule};
use crate::place::Rank;
use crate::pointer::Pointer;

/// A rule that holds at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Chosen {
    pub(super) rule: usize,
    /// Whether a pattern with a wildcard found the place, rather than one that names it.
    pub(super) by_wildcard: bool,
}

/// A fault of the rules that hold at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RuleFault {
    /// Two rules of one kind and rank decide otherwise.
    Clash { first: usize, second: usize, at: Pointer },
    /// A rule decides what such a place does not have.
    Unfit { rule: usize, at: Pointer },
    /// A place that a rule names is not there.
    Unresolved { at: Pointer, message: String },
}

/// Returns the rules that hold where these patterns end. Every pattern that ends here is counted.
pub(super) fn choose(
    rules: &[Rule],
    automaton: &Automaton<'_>,
    states: States,
    at: &Pointer,
    hits: &mut [usize],
) -> (Vec<Chosen>, Vec<RuleFault>) {
    let mut ranks: BTreeMap<usize, (Rank, bool)> = BTreeMap::new();
    let mut excepted = Vec::new();
    for &pattern in &*automaton.ending(states) {
        hits[pattern] += 1;
        let compiled = &automaton.patterns[pattern];
        if compiled.is_exception {
            excepted.push(compiled.rule);
            continue;
        }
        let rank = (compiled.pattern.rank(), !compiled.pattern.has_wildcard());
        let known = ranks.entry(compiled.rule).or_insert(rank);
        *known = rank.max(*known);
    }
    let mut best: BTreeMap<Kind, (Rank, Chosen)> = BTreeMap::new();
    let mut clashes = Vec::new();
    for (rule, (rank, is_named)) in ranks.into_iter().filter(|(rule, _)| !excepted.contains(rule)) {
        let kind = rules[rule].decision.kind();
        let chosen = Chosen { rule, by_wildcard: !is_named };
        match best.get(&kind).copied() {
            Some((known, _)) if known > rank => {}
            Some((known, Chosen { rule: first, .. })) if known == rank => {
                if rules[first].decision != rules[rule].decision {
                    clashes.push(RuleFault::Clash { first, second: rule, at: at.clone() });
                }
            }
            Some(_) | None => {
                clashes.retain(
                    |clash| !matches!(clash, RuleFault::Clash { first, .. } if rules[*first].decision.kind() == kind),
                );
                best.insert(kind, (rank, chosen));
            }
        }
    }
    (best.into_values().map(|(_, chosen)| chosen).collect(), clashes)
}
