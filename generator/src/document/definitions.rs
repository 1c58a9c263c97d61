//! Reads the schemas in `$defs` and `definitions`. They mean something where they are referred to: what is wrong with one
//! that nothing refers to changes nothing, and is noted.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::fields::{Fields, Names};
use crate::document::reader::Reader;
use crate::document::schema::read_schema;
use crate::pointer::Pointer;

/// A definition that could not be read.
pub(super) struct Faulty {
    at: Pointer,
    faults: Diagnostics,
}

pub(super) fn read_definitions(reader: &mut Reader<'_>, fields: &mut Fields<'_>) {
    for key in ["$defs", "definitions"] {
        for (_, value, at) in fields.entries(reader, key, Names::Any) {
            read_definition(reader, value, at);
        }
    }
}

fn read_definition(reader: &mut Reader<'_>, value: &Value, at: Pointer) {
    let before = std::mem::take(&mut reader.diagnostics);
    read_schema(reader, value, at.clone());
    let faults = std::mem::replace(&mut reader.diagnostics, before);
    if !faults.is_empty() {
        reader.faulty.push(Faulty { at, faults });
    }
}

/// Decides, once every reference is known, which faults of definitions are faults of the description.
pub(super) fn settle_definitions(reader: &mut Reader<'_>) {
    let faulty = std::mem::take(&mut reader.faulty);
    if faulty.is_empty() {
        return;
    }
    let referred = reader.schemas.values().filter_map(|schema| Some((schema.reference.clone()?, schema.at.clone())));
    let referred: BTreeSet<(Pointer, Pointer)> = referred.collect();
    for Faulty { at, faults } in faulty {
        if is_used(&referred, &at) {
            reader.diagnostics.extend(faults);
            continue;
        }
        let idle = faults.into_iter().map(|fault| {
            let message = format!("{}; nothing refers to this definition", fault.message);
            Diagnostic { code: "idle-definition", message, help: None, ..fault }
        });
        reader.notes.extend(idle);
    }
}

/// Whether a reference from elsewhere leads into a definition. `referred` are targets, and who refers to them.
fn is_used(referred: &BTreeSet<(Pointer, Pointer)>, at: &Pointer) -> bool {
    let below = referred.range((at.clone(), Pointer::root())..);
    let below = below.take_while(|(target, _)| target.as_str().starts_with(at.as_str()));
    below.into_iter().any(|(target, from)| target.is_within(at) && !from.is_within(at))
}
