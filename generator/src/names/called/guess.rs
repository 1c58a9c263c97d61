//! Says which names rest on a guessed operationId.

use std::collections::BTreeSet;

use crate::ir::ShapeId;
use crate::ir::places::address;
use crate::names::called::operations::without_call;
use crate::names::record::Record;
use crate::names::same::facts::Facts;
use crate::names::same::group::Group;
use crate::names::same::noun::{self, Subject};
use crate::names::words::{singular, words};

/// Whether a type's name holds words of an operationId that is a guess, and of no other.
pub(crate) fn rests_on_guess(facts: &Facts<'_>, group: &Group, name: &str) -> bool {
    if !facts.has_guesses {
        return false;
    }
    let operations = operations(facts, group);
    let name = words(name);
    let named_by = |subject: &Subject| holds(&name, &subject.noun) || holds(&name, &subject.operation);
    let naming: Vec<&Subject> = operations.iter().map(|&it| &facts.subjects[it]).filter(|it| named_by(it)).collect();
    !naming.is_empty() && naming.iter().all(|it| it.is_provisional)
}

/// Whether a type's name rests on an operationId that was a guess in the lock, and was published as another. A name that
/// has the words of the guess goes with it; one after what the guess is about stays where the published id is about the
/// same.
pub(crate) fn is_disproved(facts: &Facts<'_>, lock: &Record, group: &Group, name: &str) -> bool {
    let operations = operations(facts, group);
    let name = words(name);
    let is_named_by =
        |it: &usize| holds(&name, &facts.subjects[*it].noun) || holds(&name, &facts.subjects[*it].operation);
    let is_disproved = |&it: &usize| {
        let operation = &facts.api.operations[it];
        let line = lock.operations.iter().find(|line| line.address == address(operation));
        line.filter(|line| line.standing.is_provisional && !facts.subjects[it].is_provisional).is_some_and(|line| {
            let guess = words(without_call(&line.request));
            let published = each_singular(&facts.subjects[it].operation);
            let nouns = [false, true].map(|list| noun::noun(&guess, &operation.method, list));
            let is_about_another = |noun: &Vec<String>| !holds(&published, &each_singular(noun));
            holds(&name, &guess) || nouns.iter().any(|it| holds(&name, it) && is_about_another(it))
        })
    };
    operations.iter().any(is_disproved) && !operations.iter().any(is_named_by)
}

fn each_singular(words: &[String]) -> Vec<String> {
    words.iter().flat_map(|word| singular(std::slice::from_ref(word))).collect()
}

fn holds(name: &[String], part: &[String]) -> bool {
    !part.is_empty() && name.windows(part.len()).any(|it| it == part)
}

/// The operations that a type is used in.
fn operations(facts: &Facts<'_>, group: &Group) -> BTreeSet<usize> {
    let mut operations = BTreeSet::new();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut open: Vec<ShapeId> = group.shapes.clone();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            operations.extend(facts.sites[&id].iter().filter_map(|it| it.operation));
            open.extend(facts.sites[&id].iter().filter_map(|it| it.owner));
        }
    }
    operations
}
