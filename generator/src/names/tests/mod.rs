//! The rules on the reference description, and its names through changes.

mod changes;
mod merging;
mod reader;
mod reference;
mod rules;
mod stability;

use std::ops::Deref;

use crate::decisions::spread;
use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::lower::split;
use crate::names::candidates::envelopes::LEAST_OPERATIONS;
use crate::names::propose::propose_with;
use crate::names::{Names, Note, Record, name, read_record};

/// The names of an API, with the record that they come from and what is told of them.
#[derive(Debug)]
struct Named {
    api: Api,
    names: Names,
    lock: Record,
    notes: Vec<Note>,
}

impl Deref for Named {
    type Target = Names;

    fn deref(&self) -> &Names {
        &self.names
    }
}

/// Whether envelopes of one template become one generic type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Templates {
    /// They do.
    Generic,
    /// Each is a struct.
    Structs,
}

/// Names a whole API, given its old record.
fn named(whole: Api, lock: Option<&str>, templates: Templates) -> Result<Named, Diagnostics> {
    let shared = if templates == Templates::Generic { LEAST_OPERATIONS } else { usize::MAX };
    let old = read_record(lock, &whole)?;
    let mut api = split(whole, old.components_are_types());
    loop {
        let proposal = propose_with(&api, &old, shared)?;
        let names = name(&api, &proposal.record)?;
        let spread = spread(&mut api, &names)?;
        if spread.is_empty() {
            return Ok(Named { api, names, lock: proposal.record, notes: proposal.notes });
        }
    }
}
