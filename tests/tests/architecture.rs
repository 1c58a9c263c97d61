//! What ARCHITECTURE.md says always holds is held by tests: each row of its invariants names some that are there.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The rows of the table of invariants: what holds, and the tests that are named.
fn invariants() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page can be read");
    let (_, section) = text.split_once("## Invariants\n").expect("the page has the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let rows = rows.filter(|(invariant, _)| *invariant != "invariant");
    rows.map(|(invariant, held_by)| {
        let tests = held_by.split('`').skip(1).step_by(2).map(str::to_owned);
        (invariant.to_owned(), tests.collect())
    })
    .collect()
}

/// What is wrong with a test that a row names: a file of tests, or `file::function`.
fn fault(test: &str) -> Option<String> {
    let (file, function) = test.split_once("::").map_or((test, None), |(file, function)| (file, Some(function)));
    let Ok(source) = fs::read_to_string(root().join(file)) else { return Some(format!("no file `{file}`")) };
    let mut tests = source.match_indices("test").filter(|(at, _)| {
        let before = source[..*at].rsplit('\n').next().unwrap_or_default();
        matches!(before.trim_start(), "#[" | "#[tokio::")
    });
    match function {
        None => tests.next().is_none().then(|| format!("no test in `{file}`")),
        Some(function) => {
            let is_it = |at: usize| {
                let rest = source[at..].split_once("fn ").map_or("", |(_, rest)| rest);
                rest.strip_prefix(function).is_some_and(|rest| rest.starts_with('('))
            };
            (!tests.any(|(at, _)| is_it(at))).then(|| format!("no test `{function}` in `{file}`"))
        }
    }
}

#[test]
fn every_invariant_is_held_by_tests_that_are_there() {
    let invariants = invariants();
    assert!(invariants.len() > 20, "only {} rows were found", invariants.len());
    let faults = invariants.iter().flat_map(|(invariant, tests)| {
        let none = tests.is_empty().then(|| format!("no test is named for: {invariant}"));
        none.into_iter().chain(tests.iter().filter_map(|test| fault(test)))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_found() {
    assert_eq!(fault("tests/tests/no.rs").as_deref(), Some("no file `tests/tests/no.rs`"));
    assert_eq!(fault("tests/src/lib.rs").as_deref(), Some("no test in `tests/src/lib.rs`"));
    let missing = fault("tests/tests/architecture.rs::no_such_test");
    assert_eq!(missing.as_deref(), Some("no test `no_such_test` in `tests/tests/architecture.rs`"));
    assert_eq!(fault("tests/tests/architecture.rs::a_test_that_is_not_there_is_found"), None);
}

#[test]
fn the_page_is_two_screens_beside_its_tables() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page can be read");
    let prose = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['|', '#'])).count();
    assert!(prose <= 100, "{prose} lines of prose; move what one folder needs to know into its own page");
}
