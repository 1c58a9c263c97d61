//! Keeps what is retired: earlier names, which are aliases, and places that went with their operation or event, so that what
//! comes back is called as it was.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ir::Api;
use crate::ir::places::address;
use crate::names::record::{Former, Record, TypeLine};
use crate::place::{Place, Root};

/// Keeps an earlier name, once.
pub(crate) fn keep(all: &mut Vec<Former>, name: &str) {
    if all.iter().all(|it| it.name != name) {
        all.push(Former::new(name));
    }
}

/// The earlier names of what was called `old` and is called `new`: none that is its own, or another thing's, now.
pub(crate) fn carry(before: &[Former], old: Option<&str>, new: &str, is_taken: impl Fn(&str) -> bool) -> Vec<Former> {
    let mut former = before.to_vec();
    old.into_iter().for_each(|name| keep(&mut former, name));
    former.retain(|it| it.name != new && !is_taken(&it.name));
    former
}

/// Keeps in the new lines the places of the old ones that are gone, and may come back.
pub(crate) fn keep_places(api: &Api, old: &Record, lines: &mut [TypeLine]) {
    let here: HashSet<String> = lines.iter().flat_map(|line| line.places.iter().cloned()).collect();
    let retired: BTreeSet<String> =
        lines.iter().filter(|line| line.standing.is_retired).map(|line| line.name.clone()).collect();
    let events = api.events.iter().map(|event| Root::Event(event.name.clone(), None).to_string());
    let roots: BTreeSet<String> = api.operations.iter().map(address).chain(events).collect();
    let is_gone = |place: &&String| {
        let root = match Place::parse(place).map(|place| place.root) {
            Ok(Root::Operation(operation, _)) => operation.to_string(),
            Ok(Root::Event(name, _)) => Root::Event(name, None).to_string(),
            Ok(Root::Type(name)) => return retired.contains(&name) && !here.contains(*place),
            Err(_) => return false,
        };
        !roots.contains(&root) && !here.contains(*place)
    };
    let before: HashMap<&String, &TypeLine> = old.types.iter().map(|line| (&line.name, line)).collect();
    for line in lines {
        let places = before.get(&line.name).into_iter().flat_map(|old| old.places.iter().chain(&old.gone));
        line.gone = places.filter(is_gone).cloned().collect();
    }
}
