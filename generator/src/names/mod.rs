//! Decides which places are one Rust type, and what everything is called, in two steps: [`propose`] turns an API and its
//! old record into its new record, and [`name`] turns an API and its record into finished names, by looking up alone.
//!
//! Works on an API in which every place has a shape of its own.

pub(crate) mod calls;
pub(crate) mod candidates;
mod changed_types;
mod collision;
mod findings;
mod identifier;
pub(crate) mod identity;
mod lookup;
mod matching;
pub(crate) mod model;
mod propose;
pub(crate) mod record;
pub(crate) mod reserved;
mod retired;
mod rule;
mod words;

#[cfg(test)]
mod tests;

pub use findings::{About, Note};
pub use lookup::name;
pub use matching::{Moved, Reason};
pub use model::*;
pub use propose::{Proposal, propose};
pub use record::{Decided, Derived, DerivedNames, Former, GroupLine, Record, SchemeLine};
pub use rule::Rule;

pub(crate) use candidates::fields::derived_methods;
use record::Components;

use crate::diagnostic::Diagnostics;
use crate::ir::Api;

/// Reads the record of an API, whose components are types or not as the record says. Where there is none yet, that is as
/// the description is written.
///
/// # Errors
/// A record that is not understood: each line with what is wrong with it.
pub fn read_record(text: Option<&str>, api: &Api) -> Result<Record, Diagnostics> {
    let mut record = text.map_or_else(|| Ok(Record::default()), record::read)?;
    if record.types.is_empty() && api.shapes.0.iter().any(|shape| shape.component.is_some()) {
        record.components = Components::Types;
    }
    Ok(record)
}

/// Returns the snake case of a variant's name, as the end of a method's name: no keyword can stand alone there.
pub fn method_of(variant: &str) -> String {
    words::plain(variant).trim_end_matches('_').to_owned()
}
