//! Reads the text of a record: of which version it is, and its lines.

use super::lines::{Lines, fault};
use super::{FIRST, Record, VERSION, format};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reads a record.
///
/// # Errors
/// A diagnostic for every line that is not understood, and for every name that is none or is there twice.
pub(crate) fn read(text: &str) -> Result<Record, Diagnostics> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Lines::of(text, read_version(text)?);
    let mut record = Record::default();
    lines.all("", |lines| format::record(lines, &mut record));
    lines.faults.or(record)
}

/// The version that the first line says; without one, the first.
fn read_version(text: &str) -> Result<u32, Diagnostic> {
    let Some(word) = text.lines().next().and_then(|line| line.strip_prefix(FIRST)) else { return Ok(1) };
    let (message, help) = match word.trim().parse::<u32>() {
        Ok(version) if (1..=VERSION).contains(&version) => return Ok(version),
        Ok(version) => (
            format!("expected version {VERSION} or an older one, found {version}"),
            "a later generator wrote this: update the generator, or restore the lock that it had".to_owned(),
        ),
        Err(_) => (
            format!("expected the version of the format, found `{word}`"),
            format!("write `{FIRST}{VERSION}`, or restore the lock from version control"),
        ),
    };
    Err(fault((1, FIRST.len() + 1), message, &help))
}
