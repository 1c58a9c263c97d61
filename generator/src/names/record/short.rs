//! Writes the places of a record in few words: a status and a media type only where two of them differ in their types.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::places::roots;
use crate::names::record::TypeLine;
use crate::names::same::facts::Facts;
use crate::place::{Operation, Part, Place, Role, Root, Step};

/// Leaves out what tells nothing.
pub(crate) fn shorten(facts: &Facts<'_>, lines: &mut [TypeLine]) {
    let types = Types::of(facts, lines);
    for line in lines {
        let short: BTreeSet<String> = line.places.iter().map(|place| types.shortened(place)).collect();
        line.places = short.into_iter().collect();
    }
}

/// What is sent, answered, or answered as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Request,
    Answer,
    Error,
}

/// The status and the media type of a role.
type Key = (Option<String>, Option<String>);

/// The types at each role of one sort, each with the steps to it.
type Roles = BTreeMap<Key, BTreeSet<(Vec<Step>, usize)>>;

/// The types at each role of each operation.
struct Types(BTreeMap<(Operation, Sort), Roles>);

impl Types {
    fn of(facts: &Facts<'_>, lines: &[TypeLine]) -> Self {
        let mut types = Self(BTreeMap::new());
        for (root, _, _) in roots(facts.api) {
            if let Root::Operation(operation, Some(role)) = root.place(facts.api)
                && let Some((sort, key)) = key_of(&role)
            {
                types.0.entry((operation, sort)).or_default().entry(key).or_default();
            }
        }
        for (index, line) in lines.iter().enumerate() {
            for place in line.places.iter().filter_map(|it| Place::parse(it).ok()) {
                if let Root::Operation(operation, Some(role)) = place.root
                    && let Some((sort, key)) = key_of(&role)
                {
                    let keys = types.0.entry((operation, sort)).or_default();
                    keys.entry(key).or_default().insert((place.steps, index));
                }
            }
        }
        types
    }

    fn shortened(&self, place: &str) -> String {
        let Ok(Place { root: Root::Operation(operation, Some(role)), steps }) = Place::parse(place) else {
            return place.to_owned();
        };
        let short = key_of(&role).and_then(|(sort, key)| {
            let keys = self.0.get(&(operation.clone(), sort))?;
            let (has_status, has_media) = needed(keys, &key);
            let (status, media) = (key.0.filter(|_| has_status), key.1.filter(|_| has_media));
            Some(match sort {
                Sort::Request => Role::Request(media),
                Sort::Answer => Role::Answer(status, Part::Body(media)),
                Sort::Error => Role::Error(status, Part::Body(media)),
            })
        });
        Place { root: Root::Operation(operation, Some(short.unwrap_or(role))), steps }.to_string()
    }
}

fn key_of(role: &Role) -> Option<(Sort, Key)> {
    match role {
        Role::Request(media) => Some((Sort::Request, (None, media.clone()))),
        Role::Answer(status, Part::Body(media)) => Some((Sort::Answer, (status.clone(), media.clone()))),
        Role::Error(status, Part::Body(media)) => Some((Sort::Error, (status.clone(), media.clone()))),
        Role::Answer(_, Part::Header(_))
        | Role::Error(_, Part::Header(_))
        | Role::Path(_)
        | Role::Query(_)
        | Role::Header(_)
        | Role::Cookie(_)
        | Role::Callback(..) => None,
    }
}

/// Whether the status, and whether the media type, tells a role from another.
fn needed<T: PartialEq>(keys: &BTreeMap<Key, T>, key: &Key) -> (bool, bool) {
    let Some(own) = keys.get(key) else { return (true, true) };
    let differs = |it: &(&Key, &T)| it.1 != own;
    if !keys.iter().any(|it| differs(&it)) {
        return (false, false);
    }
    let has_others = keys.keys().any(|it| it.0 != key.0);
    (has_others, keys.iter().filter(|it| it.0.0 == key.0).any(|it| differs(&it)))
}
