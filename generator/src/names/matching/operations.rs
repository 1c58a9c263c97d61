//! Pairs the operations of a record with those of a description: by method and path, by operationId, by path, and last
//! by the end of the path and the shape of the answer.

use std::collections::{BTreeMap, BTreeSet};

use super::Reason;
use super::pairing::Pairing;
use super::roles::Roles;
use crate::names::record::{Record, without_call};
use crate::names::same::sites::Facts;
use crate::place::{Role, Step};

/// What an operation is found again by, in the record and in the description.
struct Known<'a> {
    method: &'a str,
    path: &'a str,
    id: Option<&'a str>,
    /// The name of its request, which is that of its operationId where the record has no other.
    request: Option<String>,
    /// The shapes of what it answers, each with the steps to it, the whole first.
    answers: BTreeSet<&'a (Vec<Step>, String)>,
}

/// From so many segments on, the ends of two paths are the same.
const LONGEST_END: usize = 20;

/// Pairs operations, each by its index, with the reason where that is not its method and path. What was retired before
/// does not come back as something else. `old` and `new` have the roles of operations by their addresses.
pub(crate) fn pair_operations(
    facts: &Facts<'_>,
    record: &Record,
    (old, new): (&BTreeMap<String, Roles>, &BTreeMap<String, Roles>),
    addresses: &[String],
) -> Vec<(usize, usize, Option<Reason>)> {
    let lines = record.operations.iter().map(|line| {
        let request = line.id.is_none().then(|| without_call(&line.request).to_owned());
        Known::new(&line.address, line.id.as_deref(), request, old)
    });
    let operations = facts.api.operations.iter().zip(&facts.subjects).zip(addresses);
    let operations = operations
        .map(|((operation, subject), address)| Known::new(address, operation.id.as_deref(), Some(subject.name()), new));
    let (lines, operations): (Vec<Known<'_>>, Vec<Known<'_>>) = (lines.collect(), operations.collect());
    let sides = (&lines[..], &operations[..]);
    let mut pairing = Pairing::new(lines.len(), operations.len());
    pairing.by_key(None, sides, |known| Some((known.method, known.path)));
    pairing.old.retain(|&line| !record.operations[line].standing.is_retired);
    pairing.by_key(Some(Reason::SameId), sides, |known| known.id);
    pairing.by_key(Some(Reason::SameId), sides, |known| Some((known.method, known.request.as_ref()?)));
    pairing.by_key(Some(Reason::SameId), sides, |known| known.request.as_ref());
    pairing.by_key(Some(Reason::SamePath), sides, |known| Some(known.path));
    for count in (1..=LONGEST_END).rev() {
        pairing.by_key(Some(Reason::SameEnd), sides, |known| Some((known.end(count)?, known.answers.first()?)));
        // The record may have an envelope as a template: what it holds tells as much.
        pairing.by_key(Some(Reason::SameEnd), sides, |known| Some((known.end(count)?, known.answers.last()?)));
    }
    pairing.pairs
}

impl<'a> Known<'a> {
    fn new(address: &'a str, id: Option<&'a str>, request: Option<String>, roles: &'a BTreeMap<String, Roles>) -> Self {
        let (method, path) =
            address.split_once(' ').unwrap_or_else(|| bug!("the address of an operation is a method and a path"));
        let answers = roles.get(address).into_iter().flatten().filter(|(role, _)| matches!(role, Role::Answer(..)));
        Self { method, path, id, request, answers: answers.flat_map(|(_, shapes)| shapes).collect() }
    }

    /// Returns the method and the last segments of the path, one of which is no parameter.
    fn end(&self, count: usize) -> Option<(&'a str, Vec<&'a str>)> {
        let segments = self.path.rsplit('/').filter(|segment| !segment.is_empty()).take(count);
        let segments: Vec<&str> = segments.collect();
        let tells = segments.len() == count && segments.iter().any(|segment| *segment != "{}");
        tells.then_some((self.method, segments))
    }
}
