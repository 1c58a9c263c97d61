//! The names of types that are given already, in this description or by the record.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::record::{GroupLine, IdLine, Record, TypeLine};
use crate::names::taken::retired::Former;
use crate::pointer::Pointer;

/// The lines of identifiers; those that are gone keep their names.
pub(crate) fn ids(
    ids: &BTreeMap<String, Pointer>,
    former: &BTreeMap<String, Vec<Former>>,
    old: &Record,
) -> Vec<IdLine> {
    let was = |name: &String| former.get(name).cloned().unwrap_or_default();
    let here = ids.keys().map(|name| IdLine { name: name.clone(), is_retired: false, was: was(name) });
    let is_alias = |name: &String| former.values().flatten().any(|it| it.name == *name);
    let gone = old.ids.iter().filter(|it| !ids.contains_key(&it.name) && !is_alias(&it.name));
    here.chain(gone.map(|it| IdLine { is_retired: true, ..it.clone() })).collect()
}

/// The names of types of the client, identifiers apart.
pub(crate) fn described(types: &[TypeLine], groups: &[GroupLine]) -> BTreeSet<String> {
    let live = types.iter().filter(|line| !line.standing.is_retired);
    let names = live.flat_map(|line| line.standing.was.iter().map(|former| &former.name).chain([&line.name]));
    let required = types.iter().filter_map(|line| line.required.as_ref());
    let groups = groups.iter().filter(|line| !line.is_retired).filter_map(|line| line.ty.as_ref());
    names.chain(required).chain(groups).cloned().collect()
}

/// The names of types that nothing may have that is named from now on.
pub(crate) fn all(lock: &Record) -> BTreeSet<String> {
    let live = lock.operations.iter().filter(|line| !line.standing.is_retired);
    lock_names(lock).chain(live.map(|line| line.request.clone())).collect()
}

/// The names of types in a lock, whether they are still there or not; requests apart.
pub(crate) fn lock_names(lock: &Record) -> impl Iterator<Item = String> + '_ {
    let types = lock
        .types
        .iter()
        .flat_map(|it| it.standing.was.iter().map(|it| &it.name).chain([&it.name]).chain(&it.required));
    let ids = lock.ids.iter().flat_map(|it| it.was.iter().map(|it| &it.name).chain([&it.name]));
    let extras = lock.operations.iter().flat_map(|it| it.extras.types.values());
    let groups = lock.groups.iter().filter_map(|it| it.ty.as_ref());
    types.chain(ids).chain(extras).chain(groups).cloned()
}
