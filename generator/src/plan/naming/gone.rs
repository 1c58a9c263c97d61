//! Keeps the places that went with their operation or their event, so that what comes back is called as it was.

use std::collections::{BTreeSet, HashMap};

use super::lock::{Entry, Lock};
use super::place::{Root, address, roots};
use crate::ir::Api;

/// Notes in the new lines which places of the old ones are gone, and may come back.
pub(super) fn keep(api: &Api, old: &Lock, lines: &mut [Entry]) {
    if old.types.is_empty() {
        return;
    }
    let here: BTreeSet<String> = lines.iter().flat_map(|it| it.places.iter().cloned()).collect();
    let retired: BTreeSet<String> =
        lines.iter().filter(|it| it.standing.is_retired).map(|it| it.name.clone()).collect();
    let mut roots: BTreeSet<String> = api.operations.iter().map(address).collect();
    let events = self::roots(api).into_iter().filter(|it| matches!(it.0, Root::Event(_)));
    roots.extend(events.map(|it| it.0.address(api)).filter(|it| it.starts_with("event ")));
    let is_gone = |place: &&String| {
        !here.contains(*place)
            && match root_of(place) {
                Some(root) => !roots.contains(root),
                None => retired.contains(owner_of(place)),
            }
    };
    let before: HashMap<&str, &Entry> = old.types.iter().map(|it| (it.name.as_str(), it)).collect();
    for line in lines {
        let Some(was) = before.get(line.name.as_str()) else { continue };
        line.gone = was.places.iter().chain(&was.gone).filter(is_gone).cloned().collect();
    }
}

/// The operation or event of a place, where it hangs on one.
fn root_of(place: &str) -> Option<&str> {
    let (verb, rest) = place.split_once(' ')?;
    match rest.split_once(' ') {
        Some((path, _)) if verb != "event" => Some(&place[..=verb.len() + path.len()]),
        _ => Some(place),
    }
}

/// The type that a place hangs on.
fn owner_of(place: &str) -> &str {
    place.split(['.', '|', '[', '{']).next().unwrap_or_default()
}
