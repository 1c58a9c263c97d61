//! `MATRIX.md`, the fixtures and the tests of their behaviour agree: each row names existing fixtures, each fixture is
//! named by a row, and each accepted one is called by a test in `tests/features/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Fixtures that no test calls, and why that is enough.
const NOT_CALLED: &[(&str, &str)] = &[
    ("documentation", "what it says is documentation alone, which `documentation.rs` and rustdoc read"),
    ("names-at-scale", "it is there to compile"),
    ("overlay", "what an overlay does is in its `expected.txt`"),
    ("overlay-1-1", "what an overlay does is in its `expected.txt`"),
];

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Returns the fixtures, such as `accepts/maps`.
fn fixtures() -> BTreeSet<String> {
    let names = |kind: &'static str| {
        let folders = fs::read_dir(tests().join(kind)).unwrap();
        folders.map(move |entry| format!("{kind}/{}", entry.unwrap().file_name().to_string_lossy()))
    };
    names("accepts").chain(names("rejects")).collect()
}

/// Returns each row of the tables with the fixtures that it names.
fn rows() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(tests().join("MATRIX.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| feature |"));
    let named = |row: &str| {
        let cells: Vec<&str> = row.trim().trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 3, "a row has three cells: {row}");
        cells[2].split(',').map(|name| name.trim().to_owned()).collect()
    };
    rows.map(|row| (row.to_owned(), named(row))).collect()
}

#[test]
fn each_row_names_fixtures_that_are_there() {
    let fixtures = fixtures();
    let rows = rows();
    assert!(rows.len() > 100);
    let stray = rows.iter().filter(|(_, named)| named.iter().any(|fixture| !fixtures.contains(fixture)));
    let stray: Vec<&String> = stray.map(|(row, _)| row).collect();
    assert!(stray.is_empty(), "rows of MATRIX.md without a fixture: {stray:#?}");
}

#[test]
fn each_fixture_is_named_by_a_row() {
    let named: BTreeSet<String> = rows().into_iter().flat_map(|(_, named)| named).collect();
    let missing: Vec<String> = fixtures().difference(&named).cloned().collect();
    assert!(missing.is_empty(), "fixtures that no row of MATRIX.md names: {missing:#?}");
}

#[test]
fn each_accepted_fixture_is_called() {
    let calls = text_of(&tests().join("../../tests/features/tests"));
    let fixtures = fixtures();
    let accepted = fixtures.iter().filter_map(|fixture| fixture.strip_prefix("accepts/"));
    for name in accepted {
        let module = name.replace('-', "_");
        let is_called =
            calls.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == module);
        let excuse = NOT_CALLED.iter().find(|excused| excused.0 == name);
        assert!(is_called || excuse.is_some(), "no test in tests/features/ calls the client of accepts/{name}");
        assert!(!is_called || excuse.is_none(), "accepts/{name} is called: it needs no excuse");
    }
    assert!(NOT_CALLED.iter().all(|excused| fixtures.contains(&format!("accepts/{}", excused.0))));
}

/// Returns the text of all files below a folder.
fn text_of(folder: &Path) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| if path.is_dir() { text_of(&path) } else { fs::read_to_string(path).unwrap() }).collect()
}
