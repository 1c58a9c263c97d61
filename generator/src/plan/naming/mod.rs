//! Decides which places are one Rust type, and what everything is called.
//!
//! The lock pins what was decided before; only new things are named by the rules. Works on an API in which every place
//! has a shape of its own: see [`split`].

mod again;
mod alike;
mod api_groups;
mod assemble;
mod by_shape;
mod candidates;
mod component;
mod draft;
mod extras;
mod face;
mod facts;
mod fields;
mod findings;
mod gone;
mod group;
mod guess;
mod identifier;
mod ids;
mod lock;
mod marks;
pub(super) mod media;
mod members;
mod merge;
mod model;
mod near;
mod noun;
mod numbering;
mod operations;
mod parameters;
mod place;
mod queue;
mod reserved;
mod rules;
mod settle;
mod shape;
mod split;
mod taken;
mod template;
mod traits;
mod values;
mod variants;
mod words;
mod written;

#[cfg(test)]
mod tests;

pub use draft::{Draft, Given};
pub use extras::{Extra, Extras};
pub(super) use fields::brought_methods;
pub use findings::Findings;
pub(super) use findings::Numbers;
pub(super) use identifier::{fit, is_type_name, numbered};
pub use model::*;
pub(super) use parameters::name_headers;
pub(super) use place::status_text;
pub use split::split;
pub(super) use variants::may_be_variant;

use self::component::Components;
use self::lock::Lock;
use self::settle::Templates;
use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// Names everything in an API that [`split`] has made, given the lock's old text.
///
/// # Errors
/// A lock that is not understood; a name that the overlay wants and cannot have; a mark that reaches only some of the
/// places of a type.
pub fn name(api: &Api, lock: Option<&str>) -> Result<Names, Diagnostics> {
    name_with(api, lock, Templates::Generic, NearMisses::Ignored)
}

/// The same, with the pairs of objects that are nearly one type. There may be as many as the square of all objects.
///
/// # Errors
/// Those of [`name`].
pub fn name_with_near_misses(api: &Api, lock: Option<&str>) -> Result<Names, Diagnostics> {
    name_with(api, lock, Templates::Generic, NearMisses::Found)
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
    let old = lock.map_or_else(|| Ok(Lock::default()), lock::read)?;
    let components = Components::of(api, lock);
    let facts = facts::gather(api, components);
    let matched = again::find(&facts, &old);
    let mut sets = matched.sets.clone();
    merge::merge(&facts, &mut sets);
    let mut found = Findings::default();
    let mut notes = matched.notes.clone();
    let (groups, group_lines) = api_groups::name_groups(&facts, &old, &mut found, &mut notes);
    let mut settled = settle::settle(&facts, &old, &matched, &groups, &sets, templates);
    let ids = ids::gather(api);
    let mut names = Names { notes, ids: ids.keys().cloned().collect(), ..Names::default() };
    names.events = old.events.iter().map(|it| (it.ty.clone(), it.variant.clone())).collect();
    names.notes.append(&mut settled.notes);
    if near_misses == NearMisses::Found {
        names.near_misses = near::find(&facts, &settled);
    }
    names.groups = groups;
    let types = assemble::assemble(&facts, &old, &mut settled, &mut names);
    ids::check(&ids, &reserved::described(&names, &types), &mut found);
    found.faults.extend(settled.found.faults);
    found.remarks.extend(settled.found.remarks);
    marks::check(&facts, &settled.groups, &mut found.faults);
    let typed = reserved::types(&names, &types);
    let (operations, operation_lines) =
        operations::name_operations(&facts, &old, &names.groups, &typed, &mut found, &mut names.notes);
    names.operations = operations;
    let ids = reserved::ids(&names.ids, &old);
    let events = old.events;
    let new = Lock { components, groups: group_lines, ids, events, operations: operation_lines, types };
    names.taken = reserved::all(&names, &new);
    names.lock = Draft::new(new);
    names.remarks = found.remarks;
    found.faults.or(names)
}
