//! Matches what a record names with what a description has, before anything is retired: operations first, then their
//! roles and parameters.
//!
//! The record comes out in today's addresses, so that whatever is found by its address is found; and with it, what has
//! another address now, and why it is the same. One old place is one new place; where several could be, none is.

pub(crate) mod addresses;
mod face;
mod operations;
pub(crate) mod pairing;
mod roles;
pub(crate) mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use self::roles::{Roles, Today};
use crate::ir::places::{address, extend};
use crate::names::model::{About, Note};
use crate::names::record::Record;
use crate::names::same::sites::Facts;
use crate::place::{Place, Root};

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
    pub(crate) record: Record,
    /// What has another address, by its old one.
    pub(crate) moved: Vec<Moved>,
}

/// Matches a record with a description.
pub(crate) fn match_places(facts: &Facts<'_>, mut record: Record) -> Matched {
    let (old, new, none) = (roles::of_record(&record), roles::of_description(facts), Roles::new());
    let addresses: Vec<String> = facts.api.operations.iter().map(address).collect();
    let mut moved: Vec<Moved> = Vec::new();
    let mut todays: BTreeMap<String, (&str, Today<'_>)> = BTreeMap::new();
    for (line, operation, reason) in operations::pair_operations(facts, &record, (&old, &new), &addresses) {
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
    Matched { record, moved }
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
