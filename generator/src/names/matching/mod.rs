//! Matches what a record names with what a description has, before anything is retired: operations first (by method and
//! path, by operationId, by path, and last by the end of the path and the shape of the answer), then their roles and
//! parameters.
//!
//! The record comes out in today's addresses, so that whatever is found by its address is found; and with it, what has
//! another address now, and why it is the same. One old place is one new place; where several could be, none is.

pub(crate) mod pairing;
mod roles;
pub(crate) mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use self::pairing::Pairing;
use self::roles::{Roles, Today};
use crate::ir::places::{address, extend};
use crate::names::findings::{About, Note};
use crate::names::identity::sites::Facts;
use crate::names::record::{Record, without_call};
use crate::place::{Place, Role, Root, Step};

/// A place that has another address than before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// Its address in the record.
    pub old: String,
    /// Its address now.
    pub new: String,
    /// Why it is the same.
    pub reason: Reason,
}

/// Why two addresses are one place, the surest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The operation has the same operationId.
    SameId,
    /// The operation has the same path.
    SamePath,
    /// The last segments of the path, the method, and the shape of the answer are the same.
    SameEnd,
    /// It is the only one of its kind: of the statuses of its class, of the media types, of the parameters of the path.
    OnlyOne,
    /// It is the only one with its shape.
    SameShape,
    /// It has the same name in snake case.
    SameWords,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameId => "the operationId is the same",
            Self::SamePath => "the path is the same",
            Self::SameEnd => "the end of the path and the shape of the answer are the same",
            Self::OnlyOne => "nothing else is left that it could be",
            Self::SameShape => "nothing else has its shape",
            Self::SameWords => "the words of the name are the same",
        })
    }
}

/// Matches a record with a description: returns it in today's addresses, with what has another address, by its old one.
pub(crate) fn match_places(facts: &Facts<'_>, mut record: Record) -> (Record, Vec<Moved>) {
    let (old, new, none) = (roles::of_record(&record), roles::of_description(facts), Roles::new());
    let addresses: Vec<String> = facts.api.operations.iter().map(address).collect();
    let mut moved: Vec<Moved> = Vec::new();
    let mut todays: BTreeMap<String, (&str, Today<'_>)> = BTreeMap::new();
    for (line, operation, reason) in pair_operations(facts, &record, (&old, &new), &addresses) {
        let (line, address) = (&mut record.operations[line], &addresses[operation]);
        let (before, now) = (old.get(&line.address).unwrap_or(&none), new.get(address).unwrap_or(&none));
        let today = roles::match_roles(&facts.api.operations[operation], (before, now), line);
        moved.extend(reason.map(|reason| Moved { old: line.address.clone(), new: address.clone(), reason }));
        moved.extend(today.moved.iter().map(|(old, new, reason)| Moved {
            old: format!("{} {old}", line.address),
            new: format!("{address} {new}"),
            reason: *reason,
        }));
        today.translate(line);
        todays.insert(std::mem::replace(&mut line.address, address.clone()), (address, today));
    }
    for entry in &mut record.types {
        for places in [&mut entry.places, &mut entry.gone] {
            let today: BTreeSet<String> =
                places.iter().flat_map(|place| translate(place, &entry.hash, &todays)).collect();
            *places = today.into_iter().collect();
        }
    }
    moved.sort();
    moved.dedup();
    (record, moved)
}

/// Returns which operations and parameters have another address. That a success or an error has another status is no
/// news to who calls it.
pub(crate) fn notes_of_moves(moved: &[Moved]) -> Vec<Note> {
    let told = moved.iter().filter(|moved| !matches!(moved.reason, Reason::OnlyOne | Reason::SameShape));
    told.map(|moved| About::Place.note(format!("`{}` is `{}` now: {}", moved.old, moved.new, moved.reason))).collect()
}

/// Returns the addresses that a place has now.
fn translate(place: &str, hash: &str, todays: &BTreeMap<String, (&str, Today<'_>)>) -> Vec<String> {
    let Ok(Place { root: Root::Operation(operation, Some(role)), steps }) = Place::parse(place) else {
        return vec![place.to_owned()];
    };
    let Some((address, today)) = todays.get(&operation.to_string()) else { return vec![place.to_owned()] };
    let steps_text: String = steps.iter().map(ToString::to_string).collect();
    let roles = today.roles(&role, &steps, hash).into_iter();
    roles.map(|role| extend(&format!("{address} {role}"), &steps_text)).collect()
}

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
fn pair_operations(
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
