//! Keeps the places that went with their operation or their event, so that what comes back is called as it was.

use std::collections::{BTreeSet, HashMap};

use crate::ir::Api;
use crate::ir::places::address;
use crate::names::record::{TypeLine, Record};
use crate::place::{Place, Root};

/// Notes in the new lines which places of the old ones are gone, and may come back.
pub(crate) fn keep(api: &Api, old: &Record, lines: &mut [TypeLine]) {
    if old.types.is_empty() {
        return;
    }
    let here: BTreeSet<String> = lines.iter().flat_map(|it| it.places.iter().cloned()).collect();
    let retired: BTreeSet<String> =
        lines.iter().filter(|it| it.standing.is_retired).map(|it| it.name.clone()).collect();
    let mut roots: BTreeSet<String> = api.operations.iter().map(address).collect();
    roots.extend(api.events.iter().map(|it| Root::Event(it.name.clone(), None).to_string()));
    let is_gone = |place: &&String| {
        !here.contains(*place)
            && match root_of(place) {
                Some(root) => !roots.contains(&root),
                None => retired.contains(owner_of(place)),
            }
    };
    let before: HashMap<&str, &TypeLine> = old.types.iter().map(|it| (it.name.as_str(), it)).collect();
    for line in lines {
        let Some(was) = before.get(line.name.as_str()) else { continue };
        line.gone = was.places.iter().chain(&was.gone).filter(is_gone).cloned().collect();
    }
}

/// The operation or event of a place, where it hangs on one.
fn root_of(place: &str) -> Option<String> {
    match Place::parse(place).ok()?.root {
        Root::Operation(operation, _) => Some(operation.to_string()),
        Root::Event(name, _) => Some(Root::Event(name, None).to_string()),
        Root::Type(_) => None,
    }
}

/// The type that a place hangs on.
fn owner_of(place: &str) -> &str {
    place.split(['.', '|', '[', '{']).next().unwrap_or_default()
}
