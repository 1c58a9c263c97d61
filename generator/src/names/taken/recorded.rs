//! The names of types that are given already, in this description or by the record.

use std::collections::BTreeSet;

use crate::names::record::{GroupLine, Record, TypeLine, with_former};

/// The names of types of the client, identifiers apart.
pub(crate) fn described(types: &[TypeLine], groups: &[GroupLine]) -> BTreeSet<String> {
    let live = types.iter().filter(|line| !line.standing.is_retired);
    let names = live.flat_map(|line| with_former(&line.standing.was, &line.name));
    let required = types.iter().filter_map(|line| line.required.as_ref());
    let groups = groups.iter().filter(|line| !line.is_retired).filter_map(|line| line.ty.as_ref());
    names.chain(required).chain(groups).cloned().collect()
}

/// The names of types that nothing may have that is named from now on.
pub(crate) fn all(record: &Record) -> BTreeSet<String> {
    let live = record.operations.iter().filter(|line| !line.standing.is_retired);
    lock_names(record).chain(live.map(|line| line.request.clone())).collect()
}

/// The names of types in a record, whether they are still there or not; requests apart.
pub(crate) fn lock_names(record: &Record) -> impl Iterator<Item = String> {
    let types = record.types.iter();
    let types = types.flat_map(|line| with_former(&line.standing.was, &line.name).chain(&line.required));
    let ids = record.ids.iter().flat_map(|line| with_former(&line.was, &line.name));
    let extras = record.operations.iter().flat_map(|line| line.extras.types.values());
    let groups = record.groups.iter().filter_map(|line| line.ty.as_ref());
    types.chain(ids).chain(extras).chain(groups).cloned()
}
