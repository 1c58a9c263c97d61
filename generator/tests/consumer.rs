//! A user judges the verdicts: for each edit, a program that uses all of the earlier client compiles against the later
//! one exactly where the comparison says that nothing breaks.
//!
//! It compiles some hundreds of programs, so it is started by hand and each night, by `.ci/verdicts`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use generator::{generate, surface::Impact};

mod bench;
mod program;

use bench::{Bench, Files, Id};
use program::write_program;

use crate::review::compare::{BASE, Pair, directions, edited, input};
use crate::review::edits::edits;

/// Returns the files of both clients.
fn clients(pair: &Pair<'_>) -> [Files; 2] {
    [pair.old, pair.new].map(|description| {
        let output = generate(&input(description, Some(&pair.lock)));
        output.unwrap_or_else(|failure| panic!("{failure}")).files
    })
}

/// All clients, and what the comparison says of each edit in each direction.
struct Cases {
    bench: Bench,
    /// The clients before and after, and whether something breaks, by what was edited.
    expected: BTreeMap<String, ((Id, Id), bool)>,
}

impl Cases {
    fn read() -> Self {
        let mut cases = Self { bench: Bench::default(), expected: BTreeMap::new() };
        for edit in edits() {
            let new = edited(edit);
            for ((name, old, new), verdict) in directions(edit, &new).into_iter().zip([edit.forth, edit.back]) {
                let pair = Pair::new(old, new);
                assert_eq!(pair.review().impact(), verdict.0, "{name}");
                let [old, new] = clients(&pair).map(|files| cases.bench.add(files));
                cases.expected.insert(name, ((old, new), verdict.0 == Some(Impact::Breaking)));
            }
        }
        cases
    }

    fn pairs(&self) -> impl Iterator<Item = (Id, Id)> {
        self.expected.values().map(|(pair, _)| *pair)
    }
}

#[test]
#[ignore = "compiles some hundreds of programs: .ci/verdicts"]
fn a_program_compiles_exactly_where_nothing_breaks() {
    let Cases { bench, expected } = &Cases::read();
    // A program is one of its own client first of all.
    let pairs = expected.values().flat_map(|((old, new), _)| [(*old, *old), (*old, *new)]).collect();
    let failed = bench.check(&pairs, write_program);
    let first = |errors: &[String]| errors.first().cloned().unwrap_or_default();
    let of_own = failed.iter().filter(|((old, new), _)| old == new);
    let of_own: String = of_own.map(|(_, errors)| errors.concat()).collect();
    assert!(of_own.is_empty(), "a program does not compile against its own client:\n{of_own}");
    let wrong: String = expected
        .iter()
        .filter(|(_, (pair, breaks))| failed.contains_key(pair) != *breaks)
        .map(|(name, (pair, breaks))| match breaks {
            true => format!("{name}: said to break, and {pair:?} compiles\n"),
            false => format!("{name}: said to compile, and {pair:?} does not: {}\n", first(&failed[pair])),
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
#[ignore = "needs cargo-semver-checks: .ci/verdicts"]
fn what_cargo_semver_checks_calls_breaking_is_breaking() {
    let cases = Cases::read();
    let found = cases.bench.check_semver(&cases.pairs().collect());
    let wrong = cases.expected.iter().filter(|(_, (pair, breaks))| found.contains_key(pair) && !breaks);
    let wrong: String =
        wrong.map(|(name, (pair, _))| format!("{name} is said to break nothing:\n{}\n", found[pair])).collect();
    assert!(wrong.is_empty(), "{wrong}");
    let breaking = cases.expected.values().filter(|(_, breaks)| *breaks);
    let seen = breaking.clone().filter(|(pair, _)| found.contains_key(pair)).count();
    println!("cargo-semver-checks sees {seen} of {} edits that break", breaking.count());
    assert!(seen > 20, "{seen}: it has read nothing");
}

#[test]
fn a_program_uses_what_a_client_has() {
    let [files, _] = clients(&Pair::new(BASE, BASE));
    let program = write_program(&files, "pets");
    let used = [
        "use pets as client;",
        "use client::api::pets::Search;",
        "let _: Pet = value.create_pet(any::<Own0>()).await?;",
        "let _: Pet = value.get_pet(any::<Own0>()).await?;",
        "value.weight = any::<Option<f64>>();",
        "let _: Option<i64> = value.age;",
        "client::types::Mood::Happy => any(),",
        "let _: client::types::Mood = client::types::Mood::Happy;",
        "fn given(value: client::types::NewPet) -> impl Clone {",
        "let _: client::types::NewPet = value.color(any::<Own0>());",
        "impl From<Own0> for Color {",
    ];
    for line in used {
        assert!(program.contains(line), "`{line}` is not in\n{program}");
    }
}
