//! Writes the verdicts as a table, for a terminal and for the generator's README.

use std::fmt::Write;

use xtask_common::Error;

use super::{list::Entry, trial::Verdict, worker::Found};

/// A description that was tried.
pub(super) struct Row<'a> {
    pub(super) entry: Entry<'a>,
    pub(super) bytes: usize,
    pub(super) found: Found,
    pub(super) verdict: Verdict,
}

pub(super) const HEADER: &str = "\
    | description | OpenAPI | size | operations | types | result | time / parsing | memory | reasons |\n\
    |---|---|---:|---:|---:|---|---:|---:|---|";

/// The longest reason of a fault in a cell.
const LONGEST: usize = 240;

impl std::fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { entry, bytes, found, verdict } = self;
        let types = if found.types == 0 { "-".to_owned() } else { found.types.to_string() };
        let memory = found.memory.map_or("-".to_owned(), |bytes| format!("{} MB", bytes.div_ceil(1_000_000)));
        let (result, reasons) = match verdict {
            Verdict::Compiles => ("compiles", String::new()),
            Verdict::Refused => ("refused", reasons(found)),
            Verdict::Fault(fault) => ("**fault**", cell(fault)),
        };
        let (name, openapi, operations) = (entry.name, &found.openapi, found.operations);
        write!(
            f,
            "| {name} | {openapi} | {} | {operations} | {types} | {result} | {:.1} | {memory} | {reasons} |",
            size(*bytes),
            found.over_parsing
        )
    }
}

pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Returns the codes of the faults with their numbers.
pub(super) fn reasons(found: &Found) -> String {
    let kinds = found.refused.iter().flat_map(|reasons| &reasons.kinds);
    kinds.map(|kind| format!("{} {}", kind.count, kind.code)).collect::<Vec<_>>().join(", ")
}

/// Escapes text for a cell of a Markdown table.
pub(super) fn cell(text: &str) -> String {
    let mut text: String = text.replace('|', "/").replace(['\n', '\r'], " ");
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
    }
    text
}

/// Returns how many generate and compile, and which kinds of faults stop the others.
pub(super) fn summary(rows: &[Row<'_>]) -> String {
    let good = rows.iter().filter(|row| matches!(row.verdict, Verdict::Compiles)).count();
    let mut text = format!("{good} of {} generate and compile without warnings.", rows.len());
    let kinds = kinds(rows.iter().map(|row| &row.found));
    if !kinds.is_empty() {
        text.push_str(" What keeps the others, as far as the first failing stage tells:\n");
    }
    for (code, descriptions, faults) in kinds {
        // Writing to a `String` does not fail.
        let _ = write!(text, "\n- `{code}`: {descriptions} descriptions, {faults} places");
    }
    text
}

/// Returns the codes of faults, the most frequent first: in how many descriptions, and at how many places.
pub(super) fn kinds<'a>(all: impl Iterator<Item = &'a Found>) -> Vec<(String, usize, usize)> {
    let mut kinds: Vec<(String, usize, usize)> = Vec::new();
    for kind in all.filter_map(|found| found.refused.as_ref()).flat_map(|reasons| &reasons.kinds) {
        match kinds.iter_mut().find(|(code, _, _)| *code == kind.code) {
            Some((_, descriptions, faults)) => {
                *descriptions += 1;
                *faults += kind.count;
            }
            None => kinds.push((kind.code.clone(), 1, kind.count)),
        }
    }
    kinds.sort_by_key(|(_, descriptions, faults)| std::cmp::Reverse((*descriptions, *faults)));
    kinds
}

/// The lines around a generated part of a document.
pub(super) type Markers = [&'static str; 2];

pub(super) const CORPUS: Markers =
    ["<!-- corpus: written by `cargo xtask corpus --write` -->", "<!-- end of corpus -->"];
pub(super) const DIRECTORY: Markers =
    ["<!-- directory: written by `cargo xtask corpus --directory --write` -->", "<!-- end of directory -->"];

/// Returns a document with the table between its markers.
pub(super) fn insert(document: &str, [start, end]: Markers, table: &str) -> Result<String, Error> {
    let missing = || Error::new(format!("expected the markers `{start}` and `{end}`"));
    let (before, rest) = document.split_once(start).ok_or_else(missing)?;
    let (_, after) = rest.split_once(end).ok_or_else(missing)?;
    Ok(format!("{before}{start}\n\n{table}\n\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{CORPUS, cell, insert};

    #[test]
    fn the_table_is_replaced_between_its_markers() {
        let [start, end] = CORPUS;
        let document = format!("a\n{start}\nold\n{end}\nb\n");
        let once = insert(&document, CORPUS, "new").unwrap();
        assert_eq!(once, format!("a\n{start}\n\nnew\n\n{end}\nb\n"));
        assert_eq!(insert(&once, CORPUS, "new").unwrap(), once);
        assert!(insert("no markers", CORPUS, "new").is_err());
    }

    #[test]
    fn a_cell_stays_one_cell() {
        assert_eq!(cell("a | b\nc"), "a / b c");
    }
}
