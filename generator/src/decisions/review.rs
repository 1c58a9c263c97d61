//! Compares what is decided where with what the record has: places that were added are noted, and those that were lost
//! stop generation where something was protected or exact by it.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Loss, Rule};
use super::read::fault;
use super::slots::Slots;
use crate::diagnostic::Diagnostics;
use crate::names::{Decided, Names, Proposal};
use crate::place::{Place, Root};
use crate::pointer::Pointer;

/// How many places a message lists.
const MOST_PLACES: usize = 20;

/// Compares the places of each decision with those of the record; returns the faults, and what is only noted.
pub(super) fn review(rules: &[Rule], slots: &Slots, names: &Names, proposal: &Proposal) -> (Diagnostics, Diagnostics) {
    let (mut faults, mut notes) = (report_unmet(rules, slots), Diagnostics::default());
    let before = today(names, proposal);
    let owners: BTreeSet<String> = slots.all.iter().map(|place| owner(place)).collect();
    for (decision, known) in &before {
        let own: Vec<usize> = (0..rules.len()).filter(|rule| rules[*rule].decision.text() == *decision).collect();
        let Some(first) = own.first().map(|rule| &rules[*rule]) else {
            let message = format!("`{decision}` is decided by no rule any more; it was of {}", list(known));
            notes.push(fault("decided-less", &Pointer::root(), message));
            continue;
        };
        let now = slots.decided.get(decision).cloned().unwrap_or_default();
        let added: BTreeSet<String> = now.difference(known).cloned().collect();
        let lost: BTreeSet<String> = known.difference(&now).cloned().collect();
        // The record is written anew where a place has another address and nothing else has changed.
        let is_same_root = |place: &str| added.iter().any(|other| owner(other) == owner(place) && !is_of_type(place));
        let (there, gone): (Vec<_>, Vec<_>) = lost.iter().partition(|place| slots.all.contains(*place));
        let (away, emptied): (Vec<_>, Vec<_>) = gone
            .into_iter()
            .filter(|place| !is_same_root(place))
            .partition(|place| is_gone(&owner(place), proposal, &owners, &mut BTreeSet::new()));
        for rule in own.iter().map(|rule| (&rules[*rule], &slots.of_rule[*rule])) {
            let of_rule: BTreeSet<String> = added.intersection(rule.1).cloned().collect();
            if !of_rule.is_empty() {
                let message = format!("`{decision}` is decided of {} more: {}", places(of_rule.len()), list(&of_rule));
                notes.push(fault("decided-more", &rule.0.decision_at, message));
            }
        }
        let lost = [
            (there, "is no longer decided of", "extend the rule to"),
            (emptied, "was decided of what is no longer there:", "see what has taken the place of"),
        ];
        for (places, what, way) in lost.into_iter().filter(|(places, ..)| !places.is_empty()) {
            let message = format!("`{decision}` {what} {}", list(places));
            let help = format!(
                "{way} it; or, if that is meant, delete the line under `decided {decision}` in the record of names"
            );
            let diagnostic = fault("decided-less", &first.decision_at, message).help(help);
            match first.decision.loss() {
                Loss::Error => faults.push(diagnostic),
                Loss::Note => notes.push(diagnostic),
            }
        }
        if !away.is_empty() {
            let message = format!("`{decision}` went with {}", list(away));
            notes.push(fault("decided-less", &first.decision_at, message));
        }
    }
    (faults, notes)
}

/// Reports decisions that did not come about, and rules for another number of places than they say.
fn report_unmet(rules: &[Rule], slots: &Slots) -> Diagnostics {
    let mut faults = Diagnostics::default();
    for (rule, place) in &slots.unmet {
        let message = format!("`{}` is decided of `{place}`, and did not come about", rules[*rule].decision.text());
        let help = "this is a fault of the generator: please report it; a rule that names the place may do until then";
        faults.push(fault("decision-not-written", &rules[*rule].decision_at, message).help(help));
    }
    for (rule, found) in rules.iter().zip(&slots.of_rule) {
        if let Some(count) = rule.exactly.filter(|count| *count != found.len()) {
            let (wanted, number) = (places(count), found.len());
            let message = format!("this rule is for exactly {wanted}, and finds {number}: {}", list(found));
            let help = format!("write `exactly: {number}`, or `except` for what is not meant");
            faults.push(fault("decided-count", &rule.at.key("exactly"), message).help(help));
        }
    }
    faults
}

/// Returns the record's places in today's names.
fn today(names: &Names, proposal: &Proposal) -> Decided {
    // Where one type takes the place of two, the other is its alias.
    let aliases = names.types.iter().flat_map(|ty| ty.aliases.iter().map(move |alias| (alias.name.as_str(), &ty.name)));
    let aliases: BTreeMap<&str, &String> = aliases.collect();
    let now = |name: &str| {
        let earlier = proposal.earlier.get(name).and_then(|earlier| earlier.now.as_ref());
        earlier.or(aliases.get(name).copied()).cloned()
    };
    let moved: BTreeMap<&str, &str> =
        proposal.moved.iter().map(|moved| (moved.old.as_str(), moved.new.as_str())).collect();
    let place = |text: &String| {
        let Ok(mut place) = Place::parse(text) else { return text.clone() };
        match &mut place.root {
            Root::Type(name) => {
                *name = now(name).unwrap_or_else(|| name.clone());
                // A field may be spelled otherwise.
                let steps = place.steps.drain(..place.steps.len().min(1)).collect();
                let first = Place { root: place.root.clone(), steps }.to_string();
                let first = moved.get(first.as_str()).map_or(first.as_str(), |new| *new);
                let rest: String = place.steps.iter().map(ToString::to_string).collect();
                return format!("{first}{rest}");
            }
            Root::Operation(..) | Root::Event(..) => {
                if let Some(Ok(new)) = moved.get(place.root.to_string().as_str()).map(|new| Place::parse(new)) {
                    place.root = new.root;
                }
            }
        }
        place.to_string()
    };
    proposal
        .record
        .decided()
        .iter()
        .map(|(decision, places)| (decision.clone(), places.iter().map(place).collect()))
        .collect()
}

/// Returns whether what had a place went with its operations: neither it nor an operation where it was is there.
fn is_gone(owner_of_place: &str, proposal: &Proposal, owners: &BTreeSet<String>, seen: &mut BTreeSet<String>) -> bool {
    if owners.contains(owner_of_place) {
        return false;
    }
    // A type that is part of itself is where its other places are.
    if !seen.insert(owner_of_place.to_owned()) {
        return true;
    }
    let Some(earlier) = proposal.earlier.get(owner_of_place) else {
        return !proposal.moved.iter().any(|moved| owner(&moved.old) == owner_of_place);
    };
    let now = earlier.now.iter().cloned().chain(earlier.places.iter().map(|place| owner(place)));
    now.into_iter().all(|place| is_gone(&place, proposal, owners, seen))
}

/// Returns the type or operation of a place.
fn owner(place: &str) -> String {
    match Place::parse(place).map(|place| place.root) {
        Ok(Root::Operation(operation, _)) => operation.to_string(),
        Ok(Root::Event(name, _)) => format!("event {name}"),
        Ok(Root::Type(name)) => name,
        Err(_) => place.to_owned(),
    }
}

fn is_of_type(place: &str) -> bool {
    matches!(Place::parse(place).map(|place| place.root), Ok(Root::Type(_)))
}

fn list<'a>(places: impl IntoIterator<Item = &'a String>) -> String {
    let all: Vec<String> = places.into_iter().map(|place| format!("`{place}`")).collect();
    let more = all.len().saturating_sub(MOST_PLACES);
    let shown = all[..all.len() - more].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

fn places(count: usize) -> String {
    if count == 1 { "1 place".to_owned() } else { format!("{count} places") }
}
