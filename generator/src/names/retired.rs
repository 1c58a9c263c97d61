//! Keeps what is retired: names that nothing new may have, earlier names, which are aliases, and places that went with
//! their operation or event, so that what comes back is called as it was.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ir::Api;
use crate::ir::places::address;
use crate::names::record::{Former, GroupLine, Record, TypeLine, with_former};
use crate::place::{Place, Root};

/// Returns the earlier names of what was called `old` and is called `new`: none that is its own, or another thing's,
/// now.
pub(crate) fn carry(before: &[Former], old: Option<&str>, new: &str, is_taken: impl Fn(&str) -> bool) -> Vec<Former> {
    let mut all = before.to_vec();
    all.extend(old.filter(|name| before.iter().all(|former| former.name != *name)).map(Former::new));
    all.retain(|former| former.name != new && !is_taken(&former.name));
    all
}

/// Keeps in the new lines the types of the old ones that have lost all places, so that nothing else is ever called so,
/// and the places that are gone and may come back.
pub(crate) fn keep_types(api: &Api, old: &Record, lines: &mut Vec<TypeLine>) {
    let here: HashSet<&String> = lines.iter().flat_map(|line| with_former(&line.standing.was, &line.name)).collect();
    let gone = old.types.iter().filter(|line| !here.contains(&line.name)).map(|line| TypeLine {
        standing: line.standing.clone().retired(),
        places: Vec::new(),
        ..line.clone()
    });
    let gone: Vec<TypeLine> = gone.collect();
    lines.extend(gone);
    keep_places(api, old, lines);
}

fn keep_places(api: &Api, old: &Record, lines: &mut [TypeLine]) {
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

/// Returns the names of types of the client, identifiers apart.
pub(crate) fn described(types: &[TypeLine], groups: &[GroupLine]) -> BTreeSet<String> {
    let live = types.iter().filter(|line| !line.standing.is_retired);
    let names = live.flat_map(|line| with_former(&line.standing.was, &line.name));
    let required = types.iter().filter_map(|line| line.required.as_ref());
    let groups = groups.iter().filter(|line| !line.is_retired).map(|line| &line.ty);
    names.chain(required).chain(groups).cloned().collect()
}

/// Returns the names of types that nothing new may have: those of the record, retired ones too.
pub(crate) fn never_again(record: &Record) -> BTreeSet<String> {
    let live = record.operations.iter().filter(|line| !line.standing.is_retired);
    names_of_types(record).chain(live.map(|line| line.request.clone())).collect()
}

/// Returns the names of types in a record, whether they are still there or not; requests apart.
pub(crate) fn names_of_types(record: &Record) -> impl Iterator<Item = String> {
    let types = record.types.iter();
    let types = types.flat_map(|line| with_former(&line.standing.was, &line.name).chain(&line.required));
    let ids = record.ids.iter().flat_map(|line| with_former(&line.was, &line.name));
    let derived = record.operations.iter().flat_map(|line| line.derived.types.values());
    let groups = record.groups.iter().map(|line| &line.ty);
    types.chain(ids).chain(derived).chain(groups).cloned()
}
