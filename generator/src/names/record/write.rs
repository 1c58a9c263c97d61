//! Writes a record as text, sorted.

use super::lines::Lines;
use super::{Record, format};

const HEADER: &str = "\
# names 2
# The names of everything, and the places and shapes by which they are found again.
# Written by the generator. To rename something, name it in the overlay.";

/// Writes a record.
pub(crate) fn write(mut record: Record) -> String {
    sort(&mut record);
    let mut lines = Lines::after_text(HEADER);
    format::record(&mut lines, &mut record);
    lines.written.unwrap_or_default() + "\n"
}

fn sort(record: &mut Record) {
    record.groups.sort();
    record.schemes.sort();
    record.servers.sort();
    record.ids.sort();
    record.events.sort();
    record.operations.sort();
    for operation in &mut record.operations {
        operation.parameters.sort_by(|a, b| (&a.sent, &a.location).cmp(&(&b.sent, &b.location)));
    }
    record.types.sort();
    for ty in &mut record.types {
        ty.places.sort();
        ty.gone.sort();
        ty.fields.sort_by(|a, b| a.1.cmp(&b.1));
        ty.values.sort_by(|a, b| a.1.cmp(&b.1));
        ty.variants.sort();
    }
}
