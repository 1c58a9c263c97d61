//! Matches what a record names with what a description has, before anything is retired: operations first, then their
//! roles and parameters.
//!
//! The record comes out in today's addresses, so that whatever is found by its address is found; and with it, what has
//! another address now, and why it is the same. One old place is one new place; where several could be, none is.

pub(crate) mod again;
pub(crate) mod changes;
pub(crate) mod face;
pub(crate) mod members;
pub(crate) mod operations;
pub(crate) mod pairing;
pub(crate) mod parameters;
pub(crate) mod roles;

use std::collections::BTreeMap;
use std::fmt;

use crate::names::model::{About, Note};
use crate::names::record::Record;
use crate::names::same::facts::Facts;
use crate::place::{Place, Role, Root};

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

/// A record in today's addresses.
#[derive(Debug, Default)]
pub(crate) struct Matched {
    pub(crate) lock: Record,
    /// What has another address, by its old one.
    pub(crate) moved: Vec<Moved>,
}

/// Matches a record with a description.
pub(crate) fn match_places(facts: &Facts<'_>, lock: Record) -> Matched {
    let pairs = operations::pair(facts, &lock);
    let mut moved: Vec<Moved> = Vec::new();
    let mut roles: BTreeMap<String, roles::Roles<'_>> = BTreeMap::new();
    let mut lock = lock;
    let (old_roles, new_roles) = (roles::of_record(&lock), roles::of_description(facts));
    let none = BTreeMap::new();
    for pair in pairs {
        let line = &mut lock.operations[pair.line];
        let old = old_roles.get(&line.address).unwrap_or(&none);
        let found = roles::match_roles(facts, pair.operation, &new_roles[pair.operation], old, line);
        let address = crate::ir::places::address(&facts.api.operations[pair.operation]);
        if let Some(reason) = pair.reason {
            moved.push(Moved { old: line.address.clone(), new: address.clone(), reason });
        }
        moved.extend(found.moved.iter().map(|it| Moved {
            old: format!("{} {}", line.address, it.old),
            new: format!("{address} {}", it.new),
            reason: it.reason,
        }));
        found.translate(line);
        roles.insert(std::mem::replace(&mut line.address, address), found);
    }
    for entry in &mut lock.types {
        let hash = entry.hash.clone();
        for places in [&mut entry.places, &mut entry.gone] {
            let translated = places.iter().flat_map(|place| translate(place, &hash, &roles));
            let mut translated: Vec<String> = translated.collect();
            translated.sort();
            translated.dedup();
            *places = translated;
        }
    }
    moved.sort();
    moved.dedup();
    Matched { lock, moved }
}

/// Which operations and parameters have another address. That a success or an error has another status is no news to who
/// calls it.
pub(crate) fn tell(moved: &[Moved]) -> Vec<Note> {
    let is_told = |it: &&Moved| {
        let is_operation = matches!(it.reason, Reason::SameId | Reason::SamePath | Reason::SameEnd);
        is_operation || it.reason == Reason::SameWords
    };
    let told = moved.iter().filter(is_told);
    told.map(|it| About::Place.note(format!("`{}` is `{}` now: {}", it.old, it.new, it.reason))).collect()
}

/// The addresses that a place has now.
fn translate(place: &str, hash: &str, roles: &BTreeMap<String, roles::Roles<'_>>) -> Vec<String> {
    let Ok(parsed) = Place::parse(place) else { return vec![place.to_owned()] };
    let Root::Operation(operation, Some(role)) = &parsed.root else { return vec![place.to_owned()] };
    let Some(roles) = roles.get(&operation.to_string()) else { return vec![place.to_owned()] };
    let at = |root: Root| Place { root, steps: parsed.steps.clone() }.to_string();
    roles.places(role, &parsed.steps, hash).into_iter().map(at).collect()
}

/// A role that has another address.
#[derive(Clone, Debug)]
pub(crate) struct MovedRole {
    old: Role,
    new: Role,
    reason: Reason,
}
