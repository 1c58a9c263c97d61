//! Gathers the names that are given already, in this description or by the lock.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::model::Names;
use crate::names::record::{IdLine, Record, TypeLine};
use crate::names::taken::retired::Former;

/// The lines of identifiers; those that are gone keep their names.
pub(crate) fn ids(ids: &[String], former: &BTreeMap<String, Vec<Former>>, old: &Record) -> Vec<IdLine> {
    let was = |name: &String| former.get(name).cloned().unwrap_or_default();
    let here = ids.iter().map(|it| IdLine { name: it.clone(), is_retired: false, was: was(it) });
    let is_alias = |name: &String| former.values().flatten().any(|it| it.name == *name);
    let gone = old.ids.iter().filter(|it| !ids.contains(&it.name) && !is_alias(&it.name));
    here.chain(gone.map(|it| IdLine { is_retired: true, ..it.clone() })).collect()
}

/// The names that are types of the client when its requests are named.
pub(crate) fn types(names: &Names, lines: &[TypeLine]) -> BTreeSet<String> {
    let mut types = described(names, lines);
    types.extend(names.ids.iter().cloned());
    types
}

/// The names of types of the client, identifiers apart.
pub(crate) fn described(names: &Names, lines: &[TypeLine]) -> BTreeSet<String> {
    let types = names.types.iter().flat_map(|it| it.aliases.iter().map(|it| &it.name).chain([&it.name]));
    let templates = names.templates.iter().map(|it| &it.name);
    let required = lines.iter().filter_map(|it| it.required.as_ref());
    let groups = names.groups.iter().map(|it| &it.ty);
    types.chain(templates).chain(required).chain(groups).cloned().collect()
}

/// The names of types that nothing may have that is named from now on.
pub(crate) fn all(names: &Names, lock: &Record) -> BTreeSet<String> {
    let mut all = types(names, &lock.types);
    all.extend(lock_names(lock));
    all.extend(names.operations.iter().map(|it| it.request.clone()));
    all
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
