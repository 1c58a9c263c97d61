//! A note says what the client does: each kind of note has a test of that name in `tests/features/`, and a fixture that
//! shows it.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its inputs has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Faults that no fixture of `rejects/` shows, because the input that causes them is too large to keep, or because they
/// are tested elsewhere.
const FAULTS_WITHOUT_FIXTURE: &[&str] = &[
    // Decisions that could not be written: bugs of the generator.
    "decided-apart",
    "decision-not-written",
    // A record without a place: `propose` writes every place, so only a lookup in another record finds this.
    "unnamed",
    "invalid-anchor",
    "invalid-rule",
    "not-a-number",
    "overlay-remove",
    "overlay-type",
    "too-deep",
    "too-large",
    "too-many-properties",
    "uneven-mark",
    "unsupported-dialect",
    "unsupported-key",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads the files below a folder whose names have this ending.
fn texts(folder: &Path, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(texts(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// Returns the kinds that fixtures show, in brackets at the ends of notes.
fn shown() -> BTreeSet<String> {
    let notes = texts(&root().join("tests/accepts"), "notes.txt").join("\n");
    let kinds = notes.lines().filter_map(|line| Some(line.strip_suffix(']')?.rsplit_once('[')?.1.to_owned()));
    kinds.collect()
}

/// Returns the kinds of faults that fixtures show.
fn faults() -> BTreeSet<String> {
    let reports = texts(&root().join("tests/rejects"), "expected.txt").join("\n");
    let kinds = reports.lines().filter_map(|line| Some(line.strip_prefix("error[")?.split_once(']')?.0.to_owned()));
    kinds.collect()
}

/// Returns the kinds that the generator's sources name.
fn named() -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for text in texts(&root().join("src"), ".rs") {
        for call in ["Diagnostic::at(", ".note(", ".fault(", ".refuse(", ".fault_help(", "fault("] {
            for rest in text.split(call).skip(1) {
                let kind = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
                kinds.extend(kind.map(|(name, _)| name.to_owned()).filter(|name| !name.contains('/')));
            }
        }
    }
    kinds
}

#[test]
fn each_kind_of_note_is_held_to_what_the_client_does() {
    let tests = fs::read_to_string(root().join("../tests/features/tests/all/notes.rs")).unwrap();
    let is_held = |kind: &str| tests.contains(&format!("fn {}()", kind.replace(['-', '.'], "_")));
    let missing: Vec<String> = shown().into_iter().filter(|kind| !is_held(kind)).collect();
    assert!(missing.is_empty(), "kinds of notes without a test in tests/features/tests/all/notes.rs: {missing:#?}");
}

#[test]
fn each_kind_is_shown_by_a_fixture() {
    let (shown, faults) = (shown(), faults());
    let is_shown = |kind: &String| shown.contains(kind) || faults.contains(kind);
    let excused = |kind: &String| FAULTS_WITHOUT_FIXTURE.contains(&kind.as_str());
    let named = named();
    assert!(FAULTS_WITHOUT_FIXTURE.iter().all(|kind| named.contains(*kind)), "an exception names no fault");
    let missing: Vec<String> = named.into_iter().filter(|kind| !is_shown(kind) && !excused(kind)).collect();
    assert!(!FAULTS_WITHOUT_FIXTURE.iter().any(|kind| faults.contains(*kind)), "an exception is shown by a fixture");
    assert!(missing.is_empty(), "kinds that neither a note nor a report of a fixture shows: {missing:#?}");
}
