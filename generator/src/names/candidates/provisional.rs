//! Finds the names that rest on a guessed operationId, which are provisional, and those whose guess was disproved.

use std::collections::BTreeSet;

use super::Context;
use crate::ir::ShapeId;
use crate::names::record::without_call;
use crate::names::same::merge::Group;
use crate::names::same::sites::Facts;
use crate::names::same::subject::{Subject, noun};
use crate::names::words::{singular, words};

/// Returns whether a type's name holds words of an operationId that is a guess, and of no other.
pub(crate) fn rests_on_guess(facts: &Facts<'_>, group: &Group, name: &str) -> bool {
    if !facts.has_guesses {
        return false;
    }
    let named_after = named_after(facts, &operations(facts, group), &words(name));
    !named_after.is_empty() && named_after.iter().all(|subject| subject.is_provisional)
}

/// Returns whether a type's name rests on an operationId that was a guess in the record, and was published as another.
/// A name that has the words of the guess goes with it; one after what the guess is about stays where the published id
/// is about the same.
pub(crate) fn is_disproved(ctx: &Context<'_>, group: &Group, name: &str) -> bool {
    let (operations, name) = (operations(ctx.facts, group), words(name));
    let is_disproved = |&index: &usize| {
        let (subject, method) = (&ctx.facts.subjects[index], &ctx.api.operations[index].method);
        let line = ctx.lines[index].filter(|line| line.standing.is_provisional && !subject.is_provisional);
        line.is_some_and(|line| {
            let guess = words(without_call(&line.request));
            let published = each_singular(&subject.operation);
            let nouns = [false, true].map(|is_list| noun(&guess, method, is_list));
            let is_about_another = |noun: &[String]| !holds(&published, &each_singular(noun));
            holds(&name, &guess) || nouns.iter().any(|noun| holds(&name, noun) && is_about_another(noun))
        })
    };
    operations.iter().any(is_disproved) && named_after(ctx.facts, &operations, &name).is_empty()
}

/// Returns the operations whose words a name holds, or those of what they are about.
fn named_after<'f>(facts: &'f Facts<'_>, operations: &BTreeSet<usize>, name: &[String]) -> Vec<&'f Subject> {
    let subjects = operations.iter().map(|&index| &facts.subjects[index]);
    subjects.filter(|subject| holds(name, &subject.noun) || holds(name, &subject.operation)).collect()
}

fn each_singular(words: &[String]) -> Vec<String> {
    words.iter().flat_map(|word| singular(std::slice::from_ref(word))).collect()
}

fn holds(name: &[String], part: &[String]) -> bool {
    !part.is_empty() && name.windows(part.len()).any(|words| words == part)
}

/// Returns the operations that a type is used in.
fn operations(facts: &Facts<'_>, group: &Group) -> BTreeSet<usize> {
    let mut operations = BTreeSet::new();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut open: Vec<ShapeId> = group.shapes.clone();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            operations.extend(facts.sites[&id].iter().filter_map(|site| site.operation));
            open.extend(facts.sites[&id].iter().filter_map(|site| site.owner));
        }
    }
    operations
}
