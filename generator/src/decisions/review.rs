//! Compares what is decided where with what the record has: places that were won are noted, and those that were lost stop
//! generation where something was protected or exact by it.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Loss, Rule};
use super::read::fault;
use super::slots::{Decided, Slots};
use crate::diagnostic::Diagnostics;
use crate::place::{Place, Root};
use crate::plan::naming::Names;

/// How many places a message lists.
const MOST_PLACES: usize = 20;

/// What a comparison says.
#[derive(Debug, Default)]
pub(super) struct Review {
    pub(super) faults: Diagnostics,
    pub(super) notes: Diagnostics,
}

/// Compares.
pub(super) fn review(rules: &[Rule], slots: &Slots, names: &Names) -> Review {
    let mut review = Review::default();
    for (rule, found) in rules.iter().zip(&slots.of_rule) {
        if let Some(count) = rule.exactly.filter(|count| *count != found.len()) {
            let message =
                format!("this rule is for exactly {count} places, and finds {}: {}", found.len(), list(found));
            review.faults.push(fault("decided-count", &rule.at.key("exactly"), message));
        }
    }
    let before = today(&names.decided, names);
    let owners: BTreeSet<String> = slots.all.iter().map(|place| owner(place)).collect();
    let mut told = BTreeSet::new();
    for rule in rules {
        let decision = rule.decision.text();
        let Some(known) = before.get(&decision).filter(|_| told.insert(decision.clone())) else { continue };
        let now = slots.decided.get(&decision).cloned().unwrap_or_default();
        let won: BTreeSet<String> = now.difference(known).cloned().collect();
        let lost: BTreeSet<String> = known.difference(&now).cloned().collect();
        // The record is written anew where a place has another address and nothing else has changed.
        let is_same_root = |place: &str| won.iter().any(|other| owner(other) == owner(place) && !is_of_type(place));
        let (there, gone): (Vec<_>, Vec<_>) = lost.iter().partition(|place| slots.all.contains(*place));
        let (emptied, away): (Vec<_>, Vec<_>) =
            gone.into_iter().filter(|place| !is_same_root(place)).partition(|place| owners.contains(&owner(place)));
        if !won.is_empty() {
            let message = format!("`{decision}` is decided of {} more: {}", places(won.len()), list(&won));
            review.notes.push(fault("decided-more", &rule.decision_at, message));
        }
        report(&mut review, rule, &there, "is no longer decided of", "extend the rule to");
        report(
            &mut review,
            rule,
            &emptied,
            "was decided of what is no longer there:",
            "see what has taken the place of",
        );
        if !away.is_empty() {
            let message = format!("`{decision}` went with {}", list(away.iter().copied()));
            review.notes.push(fault("decided-less", &rule.decision_at, message));
        }
    }
    review
}

fn report(review: &mut Review, rule: &Rule, lost: &[&String], what: &str, way: &str) {
    if lost.is_empty() {
        return;
    }
    let places = list(lost.iter().copied());
    let message = format!("`{}` {what} {places}", rule.decision.text());
    let help = format!(
        "{way} it; or, if that is meant, delete the line under `decided {}` in the record of names",
        rule.decision.text()
    );
    let diagnostic = fault("decided-less", &rule.decision_at, message).help(help);
    match rule.decision.loss() {
        Loss::Error => review.faults.push(diagnostic),
        Loss::Note => review.notes.push(diagnostic),
    }
}

/// The record's places in today's names.
fn today(decided: &Decided, names: &Names) -> Decided {
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for ty in &names.types {
        renamed.extend(ty.aliases.iter().map(|alias| (alias.name.as_str(), ty.name.as_str())));
    }
    let moved: BTreeMap<&str, &str> =
        names.moved.iter().map(|moved| (moved.old.as_str(), moved.new.as_str())).collect();
    let place = |text: &String| {
        let Ok(mut place) = Place::parse(text) else { return text.clone() };
        match &mut place.root {
            Root::Type(name) => {
                if let Some(new) = renamed.get(name.as_str()) {
                    (*name).clone_from(&(*new).to_owned());
                }
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
    decided.iter().map(|(decision, places)| (decision.clone(), places.iter().map(place).collect())).collect()
}

/// The type or operation of a place.
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
