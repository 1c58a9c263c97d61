//! Keeps the places that went with their operation or their event, so that what comes back is called as it was.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ir::Api;
use crate::ir::places::address;
use crate::names::record::{Record, TypeLine};
use crate::place::{Place, Root};

/// Keeps in the new lines the places of the old ones that are gone, and may come back.
pub(crate) fn keep(api: &Api, old: &Record, lines: &mut [TypeLine]) {
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
