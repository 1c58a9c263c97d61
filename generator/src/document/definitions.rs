//! Reads the schemas in `$defs` and `definitions`. They mean something where they are referred to: what is wrong with one
//! that nothing refers to changes nothing, and is noted.

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
    for Faulty { at, faults } in std::mem::take(&mut reader.faulty) {
        let is_used = reader.schemas.values().any(|it| {
            let target = it.reference.as_ref();
            target.is_some_and(|target| target.is_within(&at)) && !it.at.is_within(&at)
        });
        if is_used {
            reader.diagnostics.extend(faults);
            continue;
        }
        let idle = faults.into_iter().map(|it| {
            let message = format!("{}; nothing refers to this definition", it.message);
            Diagnostic { code: "idle-definition", message, help: None, ..it }
        });
        reader.notes.extend(idle);
    }
}
