//! Writes the outcomes as text: a table of all descriptions for the target folder, and a summary for the README.

use std::fmt::Write;

use xtask_common::measured::Figure;

use super::{
    super::{
        table::{cell, kinds, reasons, size},
        worker::Found,
    },
    Row,
    attempt::Outcome,
    sample::Broken,
};

/// The number of descriptions with the most memory in the summary.
const LARGEST: usize = 5;

/// The descriptions whose time per megabyte is compared, and the reference.
const TIMED: [&str; 2] = ["microsoft.com/graph", "microsoft.com/graph-beta"];
const AGAINST: &str = "github.com/api.github.com";

/// Returns a table with one row per description.
pub(super) fn table(rows: &[Row]) -> String {
    let mut text = "| description | OpenAPI | size | operations | types | result | seconds | memory | reasons |\n\
                    |---|---|---:|---:|---:|---|---:|---:|---|\n"
        .to_owned();
    for Row { name, bytes, outcome } in rows {
        let (result, reasons) = match outcome {
            Outcome::Generated(_) => ("generates", String::new()),
            Outcome::Refused(found) => ("refused", reasons(found)),
            Outcome::Aborted(how) => ("**aborts**", cell(how)),
            Outcome::TimedOut(_) => ("**times out**", String::new()),
        };
        let none = Found::default();
        let found = outcome.found().unwrap_or(&none);
        let (openapi, operations, types) = (&found.openapi, found.operations, found.types);
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "| {name} | {openapi} | {} | {operations} | {types} | {result} | {:.2} | {} | {reasons} |",
            size(*bytes),
            found.seconds,
            memory(found)
        );
    }
    text
}

/// Returns the counts of outcomes, the reasons for rejection, the largest memory, and the result of the sample.
pub(super) fn summary(rows: &[Row], sample: usize, broken: &[Broken]) -> String {
    let count = |is: fn(&Outcome) -> bool| rows.iter().filter(|row| is(&row.outcome)).count();
    let mut text = format!(
        "Of {} descriptions {} generate, {} are refused, {} abort and {} time out. Of a sample of {sample} clients {} \
         compile without warnings.\n",
        rows.len(),
        count(|outcome| matches!(outcome, Outcome::Generated(_))),
        count(|outcome| matches!(outcome, Outcome::Refused(_))),
        count(|outcome| matches!(outcome, Outcome::Aborted(_))),
        count(|outcome| matches!(outcome, Outcome::TimedOut(_))),
        sample - broken.len(),
    );
    let refused = kinds(rows.iter().filter_map(|row| row.outcome.found()));
    if !refused.is_empty() {
        text.push_str("\n| refused for | descriptions | places |\n|---|---:|---:|\n");
    }
    for (code, descriptions, places) in refused {
        let _ = writeln!(text, "| `{code}` | {descriptions} | {places} |");
    }
    text.push_str("\n| most memory | size | memory | memory / size |\n|---|---:|---:|---:|\n");
    let mut largest: Vec<(&Row, &Found)> = rows.iter().filter_map(|row| Some((row, row.outcome.found()?))).collect();
    largest.sort_by_key(|(_, found)| std::cmp::Reverse(found.memory));
    for (row, found) in largest.iter().take(LARGEST) {
        let ratio = found.memory.unwrap_or_default() as f64 / row.bytes.max(1) as f64;
        let _ = writeln!(text, "| {} | {} | {} | {ratio:.1} |", row.name, size(row.bytes), memory(found));
    }
    let ratios = TIMED.iter().filter_map(|name| Some(format!("{name} {:.2}", ratio(rows, name)?)));
    let ratios: Vec<String> = ratios.collect();
    if !ratios.is_empty() {
        let _ = write!(text, "\nTime for each megabyte, over that of {AGAINST}: {}.", ratios.join(", "));
    }
    text.trim_end().to_owned()
}

/// Returns the figures of the largest descriptions.
pub(super) fn figures(rows: &[Row]) -> Vec<Figure> {
    let time = |name: &str| {
        let ratio = format!("{:.2}", ratio(rows, name)?);
        Some(Figure::new("time for each megabyte", &format!("{name} / {AGAINST}"), ratio))
    };
    let memory = |name: &str| {
        let row = rows.iter().find(|row| row.name == name)?;
        let multiple = row.outcome.found()?.memory? as f64 / row.bytes.max(1) as f64;
        Some(Figure::new(&format!("memory, {name}"), "peak / the text", format!("{multiple:.1}")))
    };
    TIMED.into_iter().filter_map(time).chain(TIMED.into_iter().filter_map(memory)).collect()
}

fn ratio(rows: &[Row], name: &str) -> Option<f64> {
    let by_size = |name: &str| {
        let row = rows.iter().find(|row| row.name == name)?;
        Some(row.outcome.found()?.seconds / row.bytes as f64)
    };
    Some(by_size(name)? / by_size(AGAINST)?)
}

fn memory(found: &Found) -> String {
    found.memory.map_or("-".to_owned(), |bytes| format!("{} MB", bytes.div_ceil(1_000_000)))
}

#[cfg(test)]
mod tests {
    use super::{Found, Outcome, Row, figures, summary, table};

    #[test]
    fn outcomes_are_counted_and_timed() {
        let row = |name: &str, bytes, outcome| Row { name: name.to_owned(), bytes, outcome };
        let found = |seconds| Found { seconds, memory: Some(3_000_000), ..Found::default() };
        let rows = [
            row("github.com/api.github.com", 1_000_000, Outcome::Generated(found(1.0))),
            row("microsoft.com/graph", 2_000_000, Outcome::Generated(found(3.0))),
            row("a", 1000, Outcome::Aborted("x | y".to_owned())),
            row("b", 1000, Outcome::TimedOut(60)),
        ];
        let text = summary(&rows, 1, &[]);
        let first =
            "Of 4 descriptions 2 generate, 0 are refused, 1 abort and 1 time out. Of a sample of 1 clients 1 compile";
        assert!(text.starts_with(first), "{text}");
        assert!(text.contains("| microsoft.com/graph | 2.0 MB | 3 MB | 1.5 |"), "{text}");
        assert!(text.ends_with("over that of github.com/api.github.com: microsoft.com/graph 1.50."), "{text}");
        let figures: Vec<String> = figures(&rows).into_iter().map(|figure| figure.measured).collect();
        assert_eq!(figures, ["1.50", "1.5"]);
        assert!(table(&rows).contains("| a |  | 1 KB | 0 | 0 | **aborts** | 0.00 | - | x / y |\n"));
    }
}
