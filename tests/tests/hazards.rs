//! The hazard log of the guide is held to the code: each hazard has a proof that is there, and each operation that writes
//! says which operation shows what became of it.

use std::marker::PhantomData;

use hero_api::types::{AppointmentId, PatientId};
use hero_api_test_support::repository::read;
use hero_api_tests::{
    description::{Operation, operations},
    named,
};

/// What the cells say where there is nothing to name.
const NONE: &str = "none";

/// Returns the cells of each row below a heading, without the head of the table.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let section = page.split("\n# ").map(|section| section.trim_start_matches("# "));
    let section = section.filter(|section| section.starts_with(heading));
    let lines = section.flat_map(str::lines).filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    lines.skip(1).map(|line| line.split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn hazards() -> Vec<Vec<String>> {
    rows(&read("hero-api/src/guide/hazards.md"), "The hazard log")
}

fn writes() -> Vec<Vec<String>> {
    rows(&read("hero-api/src/guide/hazards.md"), "After the outcome")
}

/// Returns what stands between backticks in a cell.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_hazard_has_all_that_a_log_asks_for() {
    let hazards = hazards();
    assert!(hazards.len() > 20, "only {} hazards were found", hazards.len());
    for (index, cells) in hazards.iter().enumerate() {
        assert_eq!(cells[0], format!("HZ-{:02}", index + 1), "ids are in order, and none is there twice");
        assert_eq!(cells.len(), 7, "{cells:?}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
    }
}

#[test]
fn every_proof_is_a_test_that_is_there() {
    let mut faults = Vec::new();
    for cells in hazards() {
        let [id, _, _, _, control, proof, _] = cells.as_slice() else { continue };
        let tests = quoted(proof);
        if control.starts_with("None") {
            faults.extend((proof != NONE).then(|| format!("{id}: what proves a control that is not there?")));
            continue;
        }
        faults.extend(tests.is_empty().then(|| format!("{id}: no test is named")));
        let unnamed = tests.iter().filter(|test| !test.contains("::"));
        faults.extend(unnamed.map(|test| format!("{id}: which test of `{test}`?")));
        faults.extend(tests.iter().filter_map(|test| Some(format!("{id}: {}", named::fault(test)?))));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns whether an operation may change something, by its method.
fn is_write(operation: &Operation<'_>) -> bool {
    !matches!(operation.method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
}

#[test]
fn every_write_says_once_what_shows_it() {
    let all = operations();
    let expected: Vec<(String, String)> = all
        .iter()
        .filter(|operation| is_write(operation))
        .map(|operation| (format!("`{}`", operation.id), format!("{} {}", operation.method, operation.path)))
        .collect();
    let rows = writes();
    let mut found: Vec<(String, String)> = rows.iter().map(|cells| (cells[0].clone(), cells[1].clone())).collect();
    for row in &expected {
        let rows = found.iter().filter(|known| *known == row).count();
        assert_eq!(rows, 1, "the table of writes has {rows} rows for {row:?}");
    }
    found.retain(|row| !expected.contains(row));
    assert!(found.is_empty(), "these are no writes of the description: {found:?}");
}

#[test]
fn every_operation_that_shows_a_write_is_there_and_reads() {
    let all = operations();
    let reads: Vec<&str> = all.iter().filter(|operation| !is_write(operation)).map(|operation| operation.id).collect();
    for cells in writes() {
        let [write, _, shown_by, then] = cells.as_slice() else { panic!("four cells, not {cells:?}") };
        assert!(!then.is_empty(), "{write} does not say what to do");
        let named = quoted(shown_by);
        assert_eq!(named.is_empty(), shown_by == NONE, "{write}: {shown_by}");
        let unknown: Vec<&&str> = named.iter().filter(|id| !reads.contains(id)).collect();
        assert!(unknown.is_empty(), "{write}: {unknown:?} are no operations that read");
    }
}

#[test]
fn rows_are_those_below_a_heading() {
    let page = "# One\n\n| a | b |\n|---|---|\n| 1 | `x`, `y` |\n\n# Two\n\n| a |\n|---|\n| 2 |\n";
    assert_eq!(rows(page, "One"), [["1", "`x`, `y`"]]);
    assert_eq!(rows(page, "Two"), [["2"]]);
    assert_eq!(quoted("`x`, `y`"), ["x", "y"]);
}

/// A value of one type where generated code takes `impl Into` of another.
struct Given<Value, Wanted>(PhantomData<(Value, Wanted)>);

impl<Value: Into<Wanted>, Wanted> Given<Value, Wanted> {
    /// It compiles. An inherent method is found before one of a trait, and only where its bounds hold.
    fn is_taken(&self) -> bool {
        true
    }
}

trait NotTaken {
    /// It does not compile.
    fn is_taken(&self) -> bool {
        false
    }
}

impl<Value, Wanted> NotTaken for Given<Value, Wanted> {}

#[test]
fn an_id_of_one_kind_is_not_taken_for_another() {
    assert!(Given::<&str, PatientId>(PhantomData).is_taken());
    assert!(Given::<PatientId, PatientId>(PhantomData).is_taken());
    assert!(Given::<&PatientId, PatientId>(PhantomData).is_taken());
    assert!(!Given::<AppointmentId, PatientId>(PhantomData).is_taken());
    assert!(!Given::<&AppointmentId, PatientId>(PhantomData).is_taken());
    assert!(!Given::<PatientId, AppointmentId>(PhantomData).is_taken());
}
