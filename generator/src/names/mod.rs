//! Decides which places are one Rust type, and what everything is called, in two steps: [`propose`] turns an API and its
//! old record into its new record, and [`name`] turns an API and its record into finished names, by looking up alone.
//!
//! Works on an API in which every place has a shape of its own.

mod assemble;
pub(crate) mod called;
mod extras;
mod findings;
mod identifier;
mod index;
mod lookup;
mod matching;
mod model;
mod near;
mod propose;
mod proposed;
pub(crate) mod record;
pub(crate) mod same;
mod settle;
mod subject;
mod taken;
mod told;
mod words;

#[cfg(test)]
mod tests;

pub use extras::{Extra, Extras};
pub use index::{NamedKind, NamedThing, index_names, is_same_place, similar_names, without_name};
pub use lookup::name;
pub use matching::{Moved, Reason};
pub use model::*;
pub use near::near_misses;
pub use propose::{Proposal, propose};
pub use proposed::Rule;
pub use record::Lock;
pub use record::merge::{Merged, Side, has_conflict, merge as merge_records, merge_whole};
pub use subject::Subject;
pub use taken::retired::Former;

pub(crate) use called::fields::brought_methods;
use same::component::Components;

use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// Reads the record of an API, whose components are types or not as the record says. Where there is none yet, that is as
/// the description is written.
///
/// # Errors
/// A record that is not understood: each line with what is wrong with it.
pub fn read_record(text: Option<&str>, api: &Api) -> Result<Lock, Diagnostics> {
    let mut record = text.map_or_else(|| Ok(Lock::default()), record::read)?;
    if record.types.is_empty() && api.shapes.0.iter().any(|shape| shape.component.is_some()) {
        record.components = Components::Types;
    }
    Ok(record)
}

/// The snake case of a variant's name, as the end of a method's name: no keyword can stand alone there.
pub fn method_of(variant: &str) -> String {
    called::fields::plain(variant).trim_end_matches('_').to_owned()
}
