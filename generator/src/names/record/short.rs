//! Writes the places of a record in few words: a status and a media type only where two of them differ in their types.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Api;
use crate::ir::places::roots;
use crate::names::record::TypeLine;
use crate::place::{Operation, Part, Place, Role, Root, Step};

/// The status and the media type of a role.
type Key = (Option<String>, Option<String>);

/// The types at each status and media type of one role, each by the steps to it and the index of its line.
type Types = BTreeMap<Key, BTreeSet<(Vec<Step>, usize)>>;

/// Leaves out what tells nothing.
pub(crate) fn shorten(api: &Api, lines: &mut [TypeLine]) {
    let mut roles: BTreeMap<(Operation, Role), Types> = BTreeMap::new();
    let roots = roots(api).into_iter().map(|(root, ..)| (None, Place { root: root.place(api), steps: Vec::new() }));
    let places = lines.iter().enumerate().flat_map(|(index, line)| {
        line.places.iter().filter_map(move |place| Some((Some(index), Place::parse(place).ok()?)))
    });
    for (line, place) in roots.chain(places) {
        if let Root::Operation(operation, Some(role)) = place.root {
            let (role, key) = split(role);
            let types = roles.entry((operation, role)).or_default().entry(key).or_default();
            types.extend(line.map(|line| (place.steps, line)));
        }
    }
    for line in lines {
        let places: BTreeSet<String> = line.places.iter().map(|place| shortened(&roles, place)).collect();
        line.places = places.into_iter().collect();
    }
}

fn shortened(roles: &BTreeMap<(Operation, Role), Types>, place: &str) -> String {
    let Ok(Place { root: Root::Operation(operation, Some(role)), steps }) = Place::parse(place) else {
        return place.to_owned();
    };
    let (role, (status, media)) = split(role);
    let key = (operation, role);
    let types = &roles[&key];
    let own = &types[&(status.clone(), media.clone())];
    let is_needed = types.values().any(|other| other != own);
    let has_other_status = types.keys().any(|other| other.0 != status);
    let has_other_media = types.iter().any(|(other, types)| other.0 == status && types != own);
    let short = (status.filter(|_| is_needed && has_other_status), media.filter(|_| has_other_media));
    Place { root: Root::Operation(key.0, Some(joined(key.1, short))), steps }.to_string()
}

/// The same address in fewer words, the most words first.
pub(crate) fn shorter(address: &str) -> Vec<String> {
    let Ok(Place { root: Root::Operation(operation, Some(role)), steps }) = Place::parse(address) else {
        return Vec::new();
    };
    let (role, (status, media)) = split(role);
    let shorter = [(status, None), (None, media), (None, None)].into_iter().map(|key| {
        let root = Root::Operation(operation.clone(), Some(joined(role.clone(), key)));
        Place { root, steps: steps.clone() }.to_string()
    });
    shorter.collect()
}

/// A role without its status and media type, and both.
fn split(role: Role) -> (Role, Key) {
    match role {
        Role::Request(media) => (Role::Request(None), (None, media)),
        Role::Answer(status, Part::Body(media)) => (Role::Answer(None, Part::Body(None)), (status, media)),
        Role::Error(status, Part::Body(media)) => (Role::Error(None, Part::Body(None)), (status, media)),
        other => (other, (None, None)),
    }
}

/// Returns the role with this status and media type.
fn joined(role: Role, (status, media): Key) -> Role {
    match role {
        Role::Request(_) => Role::Request(media),
        Role::Answer(_, Part::Body(_)) => Role::Answer(status, Part::Body(media)),
        Role::Error(_, Part::Body(_)) => Role::Error(status, Part::Body(media)),
        other => other,
    }
}
