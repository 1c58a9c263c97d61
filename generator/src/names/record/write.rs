//! Writes a record as text, sorted.

use super::lines::Lines;
use super::{Record, format};

const HEADER: &str = "\
# names 2
# The names of everything, and the places and shapes by which they are found again.
# Written by the generator. To rename something, name it in the overlay.";

/// Writes a record.
pub(crate) fn write(mut record: Record) -> String {
    let mut lines = Lines::after_text(HEADER);
    format::record(&mut lines, &mut record);
    let Some(written) = lines.written else { bug!("lines that come after a text are written") };
    written + "\n"
}
