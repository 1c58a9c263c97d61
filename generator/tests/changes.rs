//! Changes between two descriptions are reported by their meaning: each fixture of `changes/` has two descriptions and
//! the whole report, and a report on many places fits a screen.

#![expect(clippy::panic, clippy::unwrap_used, reason = "also in the helpers of tests")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use generator::Input;
use generator::changes::{Changes, Extent, compare, lines};
use generator::pipeline::{Stages, run};

use crate::rewritings::rewriting::{Means, all};

fn stages(description: &str, lock: Option<&str>) -> Stages {
    let input =
        Input { lock: lock.map(|text| ("lock", text)), ..Input::new("description", description, "crate::runtime") };
    run(&input).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Compares a description with a later one, which keeps the names of the first.
fn changes(old: &str, new: &str) -> Changes {
    let first = stages(old, None);
    let lock = first.proposal.record.text();
    compare(&stages(old, Some(&lock)), &stages(new, Some(&lock)))
}

fn report(changes: &Changes, extent: Extent) -> String {
    lines(changes, extent).iter().map(|line| format!("{line}\n")).collect()
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

#[test]
fn each_fixture_has_its_report() {
    for folder in fixtures() {
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let found = report(&changes(&read("old.yaml"), &read("new.yaml")), Extent::Full);
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(folder.join("report.txt"), &found).unwrap();
        }
        assert_eq!(found, read("report.txt"), "{}", folder.display());
    }
}

#[test]
fn a_description_is_the_same_as_itself() {
    for folder in fixtures() {
        for name in ["old.yaml", "new.yaml"] {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            assert!(changes(&text, &text).is_empty(), "{}", folder.display());
        }
    }
}

/// Returns a description of this many operations with these errors, and a body of this many fields.
fn large(operations: usize, errors: &[u16], fields: usize) -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    for operation in 0..operations {
        let fields: Vec<String> = (0..fields).map(|field| format!("f{operation}_{field}: {{type: string}}")).collect();
        let answer = format!("{{type: object, properties: {{id: {{type: string}}, {}}}}}", fields.join(", "));
        write!(text, "  /a{operation}: {{get: {{operationId: a{operation}, responses: {{").unwrap();
        write!(text, "'200': {{description: D, content: {{application/json: {{schema: {answer}}}}}}}").unwrap();
        errors.iter().for_each(|status| write!(text, ", '{status}': {{description: D}}").unwrap());
        text.push_str("}}}\n");
    }
    text
}

#[test]
fn what_is_said_of_many_operations_is_said_once() {
    let changes = changes(&large(50, &[], 0), &large(50, &[401, 404], 0));
    assert_eq!(changes.changes.len(), 100);
    let said = report(&changes, Extent::Screen);
    assert_eq!(said.lines().count(), 3, "{said}");
    assert!(said.starts_with("50 operations; added: 100 errors\nadded error 401: no body, at 50 places: GET /a0, "));
    assert_eq!(report(&changes, Extent::Full).lines().count(), 101);
}

#[test]
fn a_report_fits_a_screen_and_says_what_it_leaves_out() {
    let changes = changes(&large(5, &[], 1), &large(60, &[], 30));
    let said = report(&changes, Extent::Screen);
    assert_eq!(said.lines().count(), 26, "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 200), "{said}");
    assert_eq!(said.lines().next(), Some("5 operations, now 60; added: 55 operations, 145 fields"));
    assert_eq!(said.lines().last(), Some("… and 176 more lines: --full shows all"));
}

#[test]
fn types_within_themselves_and_long_chains_are_compared() {
    let chain = |last: &str| {
        let mut text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {get: {operationId: a, responses: \
                        {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/T0'}}}}}}}\n\
                        components:\n  schemas:\n"
            .to_owned();
        for level in 0..2_000 {
            let (next, back) = (level + 1, level / 2);
            writeln!(
                text,
                "    T{level}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/T{next}'}}, back: \
                 {{$ref: '#/components/schemas/T{back}'}}}}}}"
            )
            .unwrap();
        }
        text + &format!("    T2000: {{type: object, properties: {{last: {{type: {last}}}}}}}\n")
    };
    let found = report(&changes(&chain("string"), &chain("integer")), Extent::Full);
    assert_eq!(found, "1 operation; changed: 1 field\nchanged T2000.last: was string, is integer\n");
}

#[test]
fn another_way_to_write_the_reference_is_no_change() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml")).unwrap();
    let description: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let before = stages(&description.to_string(), None);
    for rewriting in all().into_iter().filter(|rewriting| rewriting.means == Means::Same) {
        let after = stages(&rewriting.of(&description).to_string(), Some(&before.proposal.record.text()));
        let found = Changes { names: Vec::new(), ..compare(&before, &after) };
        assert_eq!(report(&found, Extent::Full), "the same API, written another way\n", "{}", rewriting.name);
    }
}
