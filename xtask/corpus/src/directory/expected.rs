//! The expectations in `directory.toml`: how many descriptions there are, and which of them are rejected, with the
//! reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use xtask_common::Error;

use super::{super::list::Package, Row, attempt::Outcome};

const LIST: &str = include_str!("../directory.toml");

/// The prefix of codes for missing names: no description may be rejected for one.
const NAMELESS: &str = "unnamed-";

/// The expectations for the directory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    /// The number of OpenAPI 3 descriptions in the package.
    pub(super) descriptions: usize,
    /// The number of clients that are compiled.
    pub(super) sample: usize,
    pub(super) package: Package,
    /// The descriptions that are rejected.
    #[serde(default)]
    refused: Vec<Refused>,
}

/// A description that is rejected.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    description: String,
    /// The codes of all its faults.
    codes: BTreeSet<String>,
    reason: String,
}

impl Expected {
    /// Parses the list in the sources.
    pub(super) fn read() -> Result<Self, Error> {
        Self::parse(LIST)
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let invalid = |message: String| Error::new(format!("directory.toml: {message}"));
        let list: Self = toml::from_str(text).map_err(|error| invalid(error.to_string()))?;
        let mut names = BTreeSet::new();
        for entry in &list.refused {
            let name = &entry.description;
            if !names.insert(name) {
                return Err(invalid(format!("`{name}` is listed twice")));
            }
            if entry.reason.trim().is_empty() || entry.codes.is_empty() {
                return Err(invalid(format!("`{name}` has no reason or no code")));
            }
            if entry.codes.iter().any(|code| code.starts_with(NAMELESS)) {
                return Err(invalid(format!("`{name}` is refused for a name, which is no reason")));
            }
        }
        Ok(list)
    }

    /// Returns the differences between outcomes and expectations; stale entries only show if all were tried.
    pub(super) fn problems(&self, rows: &[Row], are_all: bool) -> Vec<String> {
        let listed: BTreeMap<&str, &Refused> =
            self.refused.iter().map(|entry| (entry.description.as_str(), entry)).collect();
        let mut problems: Vec<String> =
            rows.iter().filter_map(|row| problem(row, listed.get(row.name.as_str()).copied())).collect();
        if are_all {
            let tried: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
            let gone = listed.keys().filter(|name| !tried.contains(**name));
            problems.extend(gone.map(|name| format!("{name} is listed, and is not in the package")));
            if rows.len() != self.descriptions {
                problems.push(format!("{} descriptions were found, expected {}", rows.len(), self.descriptions));
            }
        }
        problems
    }
}

fn problem(row: &Row, listed: Option<&Refused>) -> Option<String> {
    let name = &row.name;
    let found = match (&row.outcome, listed) {
        (Outcome::Aborted(how), _) => return Some(format!("{name} aborts: {how}")),
        (Outcome::TimedOut(seconds), _) => return Some(format!("{name} takes longer than {seconds} seconds")),
        (Outcome::Generated(_), None) => return None,
        (Outcome::Generated(_), Some(_)) => return Some(format!("{name} is listed as refused, and generates")),
        (Outcome::Refused(found), _) => found,
    };
    let reasons = found.refused.clone().unwrap_or_default();
    let codes: BTreeSet<String> = reasons.kinds.iter().map(|kind| kind.code.clone()).collect();
    let expected = listed.map(|entry| entry.codes.clone()).unwrap_or_default();
    if reasons.lost > 0 {
        return Some(format!("{name} is refused with {} reasons without a place", reasons.lost));
    }
    let shown = reasons.kinds.iter().map(|kind| format!("{}: {} at {}", kind.code, kind.first, kind.place));
    let shown = shown.collect::<Vec<_>>().join("; ");
    (codes != expected).then(|| match listed {
        None => format!("{name} is refused, and is not listed: {shown}"),
        Some(_) => format!("{name} is refused for other codes than listed: {shown}"),
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::super::{
            reasons::{Kind, Reasons},
            worker::Found,
        },
        Expected, Outcome, Row,
    };

    const PACKAGE: &str =
        "descriptions = 2\nsample = 1\n[package]\nregistry = \"npm\"\nname = \"n\"\nversion = \"1\"\nsha256 = \"0\"\n";

    fn refused(name: &str, code: &str) -> Row {
        let kind = Kind { code: code.to_owned(), first: "f".to_owned(), place: "/p".to_owned(), count: 1 };
        let refused = Some(Reasons { kinds: vec![kind], lost: 0 });
        Row { name: name.to_owned(), bytes: 1, outcome: Outcome::Refused(Found { refused, ..Found::default() }) }
    }

    fn check(rows: &[Row], expected: &[&str]) {
        let entry = "[[refused]]\ndescription = \"a\"\ncodes = [\"x\"]\nreason = \"r\"\n";
        let list = Expected::parse(&format!("{PACKAGE}{entry}")).unwrap();
        assert_eq!(list.problems(rows, true), expected);
    }

    #[test]
    fn what_differs_is_a_problem() {
        let row = |name: &str, outcome| Row { name: name.to_owned(), bytes: 1, outcome };
        let generated = || Outcome::Generated(Found::default());
        check(&[refused("a", "x"), row("b", generated())], &[]);
        check(&[row("a", generated()), row("b", generated())], &["a is listed as refused, and generates"]);
        check(
            &[refused("a", "y"), refused("b", "x")],
            &["a is refused for other codes than listed: y: f at /p", "b is refused, and is not listed: x: f at /p"],
        );
        check(
            &[row("b", Outcome::TimedOut(60))],
            &[
                "b takes longer than 60 seconds",
                "a is listed, and is not in the package",
                "1 descriptions were found, expected 2",
            ],
        );
        check(&[refused("a", "x"), row("b", Outcome::Aborted("s".to_owned()))], &["b aborts: s"]);
    }

    #[test]
    fn no_entry_is_for_a_name_or_without_a_reason() {
        let entry = |code: &str, reason: &str| {
            let entry = format!("[[refused]]\ndescription = \"a\"\ncodes = [\"{code}\"]\nreason = \"{reason}\"\n");
            Expected::parse(&format!("{PACKAGE}{entry}")).map(|_| ()).map_err(|error| error.to_string())
        };
        let for_a_name = "directory.toml: `a` is refused for a name, which is no reason".to_owned();
        assert_eq!(entry("unnamed-variant", "r"), Err(for_a_name));
        assert_eq!(entry("x", " "), Err("directory.toml: `a` has no reason or no code".to_owned()));
        assert_eq!(entry("x", "r"), Ok(()));
    }

    #[test]
    fn the_written_list_is_one() {
        let list = Expected::read().unwrap();
        assert!(list.descriptions > 2000 && list.sample >= 200);
    }
}
