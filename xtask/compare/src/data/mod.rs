//! `compare --data`: decodes and encodes the same documents with progenitor's answer types and with ours.
//!
//! The documents are built from the effective description. The results are compared as JSON data, and a difference is
//! reported by its pointer, never by its value.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;
use xtask_common::{Console, Error, description::parse};
use xtask_export as export;

mod documents;
mod exceptions;
mod judge;
mod pairs;
mod parts;
mod side;

use documents::Document;
use judge::Verdict;
use pairs::Pair;

/// Compares both clients on the same answers, prints the result, and checks it.
///
/// `theirs` is progenitor's client, `ours` are the files of our operations.
pub(super) fn run(theirs: &str, ours: &[String], root: &Path, console: &mut Console) -> Result<(), Error> {
    let description = parse(&export::effective(root)?)?;
    let (pairs, unpaired) = pairs::pair_answers(theirs, ours)?;
    let documents = all_documents(&pairs, &description);
    console.say(format_args!("\nthe same documents, decoded and encoded again ({} operations)\n", pairs.len()));
    let answers = side::run(theirs, &pairs, &documents, root, console)?;
    let rows: Vec<Row<'_>> = documents
        .iter()
        .zip(&answers.results)
        .filter_map(|(document, result)| Row::new(&pairs[document.pair], document, result.as_ref()?))
        .collect();
    print_rows(&rows, console);
    print_totals(&rows, console);
    print_kinds(&rows, console);
    for (operation, reason) in unpaired.iter().chain(&answers.left_out) {
        console.say(format_args!("left out: {operation}: {reason}"));
    }
    console.say(exceptions::judge(&rows)?);
    Ok(())
}

fn all_documents(pairs: &[Pair], description: &Value) -> Vec<Document> {
    let of_pair = |(index, pair): (usize, &Pair)| {
        let schema = documents::answer_schema(description, &pair.method, &pair.path);
        schema.map(|schema| documents::build_documents(index, schema, description)).unwrap_or_default()
    };
    pairs.iter().enumerate().flat_map(of_pair).collect()
}

/// The results of both clients for one document.
struct Row<'a> {
    operation: &'a str,
    document: &'static str,
    theirs: Verdict,
    ours: Verdict,
}

impl<'a> Row<'a> {
    fn new(pair: &'a Pair, document: &Document, result: &side::Both) -> Option<Self> {
        let sent: Value = serde_json::from_str(&document.text).ok()?;
        let (theirs, ours) = (Verdict::compare(&sent, &result.theirs), Verdict::compare(&sent, &result.ours));
        Some(Self { operation: &pair.operation, document: document.kind.name(), theirs, ours })
    }
}

/// Prints one line for each document that differs in either client.
fn print_rows(rows: &[Row<'_>], console: &mut Console) {
    console.say(format_args!("{:<32}{:<18}", "operation", "document"));
    for Row { operation, document, theirs, ours } in rows {
        match (theirs, ours) {
            (Verdict::Same, Verdict::Same) => {}
            _ if theirs == ours => console.say(format_args!("{operation:<32}{document:<18}both:       {ours}")),
            _ => {
                console.say(format_args!("{operation:<32}{document:<18}progenitor: {theirs}"));
                console.say(format_args!("{:<50}hero-api:   {ours}", ""));
            }
        }
    }
}

fn print_totals(rows: &[Row<'_>], console: &mut Console) {
    let mut totals: BTreeMap<&str, [usize; 7]> = BTreeMap::new();
    for row in rows {
        for name in [row.document, "~ all"] {
            let counts = totals.entry(name).or_default();
            counts[0] += 1;
            counts[1 + row.theirs.column()] += 1;
            counts[4 + row.ours.column()] += 1;
        }
    }
    console.say(format_args!("\n{:<18}{:>10}{:>24}{:>27}", "", "documents", "progenitor", "hero-api"));
    let head = format!("{:>9}{:>9}{:>9}", "same", "differs", "refused");
    console.say(format_args!("{:<18}{:>10}{head}{head}", "", ""));
    for (name, counts) in totals {
        let cells: String = counts[1..].iter().map(|count| format!("{count:>9}")).collect();
        console.say(format_args!("{:<18}{:>10}{cells}", name.trim_start_matches("~ "), counts[0]));
    }
}

/// Prints each difference once: in how many operations, and in which documents.
fn print_kinds(rows: &[Row<'_>], console: &mut Console) {
    for side in ["progenitor", "hero-api"] {
        let mut kinds: BTreeMap<(&str, String), BTreeSet<&str>> = BTreeMap::new();
        for row in rows {
            let verdict = if side == "progenitor" { &row.theirs } else { &row.ours };
            for kind in verdict.kinds() {
                kinds.entry((row.document, kind)).or_default().insert(row.operation);
            }
        }
        console.say(format_args!("\n{side}: kinds of difference"));
        for ((document, kind), operations) in kinds {
            console.say(format_args!("  {document:<18}{kind} ({} operations)", operations.len()));
        }
    }
    console.say("");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use xtask_common::{cli::workspace, description::parse, inputs::GENERATED};
    use xtask_export as export;

    use super::{all_documents, pairs};
    use crate::{progenitor, read_sources};

    #[test]
    fn every_json_answer_has_two_types_and_documents() {
        let root = workspace();
        let text = export::effective(&root).unwrap();
        let (mut tree, _) = export::converted(&text).unwrap();
        progenitor::cut_answers(&mut tree);
        let theirs = progenitor::generate(&export::typed(&tree).unwrap(), progenitor::Style::Positional).unwrap();
        let mut ours = Vec::new();
        read_sources(&root.join(GENERATED).join("api"), &mut ours).unwrap();

        let (pairs, unpaired) = pairs::pair_answers(&theirs, &ours).unwrap();
        assert!(unpaired.is_empty(), "{unpaired:?}");
        let readers = ["runtime::json)", "runtime::json_or_null)"];
        let reads = |source: &String| readers.iter().map(|reader| source.matches(reader).count()).sum::<usize>();
        let read: usize = ours.iter().map(reads).sum();
        assert_eq!(pairs.len(), read);
        let documents = all_documents(&pairs, &parse(&text).unwrap());
        let with_documents: BTreeSet<usize> = documents.iter().map(|document| document.pair).collect();
        assert_eq!(with_documents.len(), pairs.len());
    }
}
