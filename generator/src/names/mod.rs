//! Decides which places are one Rust type, and what everything is called.
//!
//! The lock pins what was decided before; only new things are named by the rules. Works on an API in which every place
//! has a shape of its own: see [`split`].

mod assemble;
pub(crate) mod called;
mod draft;
mod extras;
mod findings;
mod identifier;
mod matching;
pub(crate) mod model;
mod near;
pub(crate) mod record;
pub(crate) mod same;
mod settle;
mod taken;
mod told;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use called::fields::brought_methods;
pub(crate) use called::media;
pub(crate) use called::parameters::name_headers;
pub(crate) use called::variants::may_be_variant;
pub use draft::{Draft, Given};
pub use extras::{Extra, Extras};
pub use findings::Findings;
pub(crate) use findings::Numbers;
pub(crate) use identifier::{fit, is_type_name, numbered};
pub use matching::{Moved, Reason};
pub use model::*;
pub use taken::retired::Former;

use self::called::{access, api_groups, fields, ids, operations};
use self::record::Lock;
use self::same::component::Components;
use self::same::{facts, merge};
use self::settle::Templates;
use self::taken::reserved;
use crate::decisions::spread as marks;
use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// Names everything in an API that [`split`] has made, given the lock's old text. What is decided of some places of a
/// type is decided of the others, too: the API has it then.
///
/// # Errors
/// A lock that is not understood; a name that is wanted and cannot be had; decisions that contradict each other at the
/// places of one type.
pub fn name(api: &mut Api, lock: Option<&str>) -> Result<Names, Diagnostics> {
    name_evenly(api, lock, NearMisses::Ignored)
}

/// The same, with the pairs of objects that are nearly one type. There may be as many as the square of all objects.
///
/// # Errors
/// Those of [`name`].
pub fn name_with_near_misses(api: &mut Api, lock: Option<&str>) -> Result<Names, Diagnostics> {
    name_evenly(api, lock, NearMisses::Found)
}

fn name_evenly(api: &mut Api, lock: Option<&str>, near_misses: NearMisses) -> Result<Names, Diagnostics> {
    let mut notes = Vec::new();
    loop {
        let mut names = name_with(api, lock, Templates::Generic, near_misses)?;
        if names.uneven.is_empty() {
            names.remarks.extend(notes);
            return Ok(names);
        }
        // Each time more places have the marks that they lack.
        marks::spread(api, &names.uneven);
        notes.extend(names.uneven.into_iter().map(|place| place.note));
    }
}

/// The snake case of a variant's name, as the end of a method's name: no keyword can stand alone there.
pub fn method_of(variant: &str) -> String {
    fields::plain(variant).trim_end_matches('_').to_owned()
}

/// Whether pairs of objects that are nearly one type are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NearMisses {
    Ignored,
    Found,
}

fn name_with(
    api: &Api,
    lock: Option<&str>,
    templates: Templates,
    near_misses: NearMisses,
) -> Result<Names, Diagnostics> {
    let old = lock.map_or_else(|| Ok(Lock::default()), record::read)?;
    let components = Components::of(api, lock);
    let facts = facts::gather(api, components);
    let matching::Matched { lock: old, moved } = matching::match_places(&facts, old);
    let matched = matching::types::find_types(&facts, &old);
    let mut sets = matched.sets.clone();
    merge::merge(&facts, &mut sets);
    let mut found = Findings::default();
    let mut notes = Vec::new();
    let (groups, group_lines) = api_groups::name_groups(&facts, &old, &mut found, &mut notes);
    let mut settled = settle::settle(&facts, &old, &matched, &groups, &sets, templates);
    let ids = ids::gather(api);
    let mut names = Names { notes, ids: ids.keys().cloned().collect(), moved, ..Names::default() };
    names.events = old.events.iter().map(|it| (it.ty.clone(), it.variant.clone())).collect();
    names.notes.append(&mut settled.notes);
    if near_misses == NearMisses::Found {
        names.near_misses = near::find(&facts, &settled);
    }
    names.groups = groups;
    let types = assemble::assemble(&facts, &old, &mut settled, &mut names);
    names.earlier = assemble::earlier(&old, &settled);
    names.former_ids = ids::former(&old, &settled, &types, &names);
    names.notes.extend(told::tell(&facts, &old, &matched, &settled, &names, &types));
    ids::check(&ids, &reserved::described(&names, &types), &mut found);
    let of_types = std::mem::take(&mut settled.found);
    found.faults.extend(of_types.faults);
    found.remarks.extend(of_types.remarks);
    names.uneven = marks::find(&facts, &settled.groups, &mut found.faults);
    let typed = reserved::types(&names, &types);
    let (operations, operation_lines) =
        operations::name_operations(&facts, &old, &names.groups, &typed, &mut found, &mut names.notes);
    names.operations = operations;
    names.left_groups = operations::left_groups(&names.operations, &names.groups, &old);
    names.notes.extend(ids::tell(&old, &names));
    names.notes.extend(matching::tell(&names.moved));
    names.moved.extend(told::respelled(&old, &settled, &types));
    let ids = reserved::ids(&names.ids, &names.former_ids, &old);
    let schemes = access::name_schemes(api, &old, &mut names, &mut found);
    let servers = access::name_servers(api, &old, &mut names, &mut found);
    let events = old.events;
    names.decided = old.decided.clone();
    let (decided, groups, operations) = (old.decided, group_lines, operation_lines);
    let new = Lock { components, groups, schemes, servers, ids, events, operations, types, decided };
    names.taken = reserved::all(&names, &new);
    names.lock = Draft::new(new);
    names.remarks = found.remarks;
    found.faults.or(names)
}
