//! Fixtures with decisions, rewritten: no name moves, and all decisions apply to the same places.

use std::path::Path;

use fastrand::Rng;
use generator::Output;
use serde_json::Value;

use super::client;
use crate::names::surface::{moved, surface};
use crate::rewritings::rewriting::{Means, Rewriting, all};

fn read(fixture: &str, file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepts").join(fixture);
    std::fs::read_to_string(folder.join(file)).unwrap()
}

/// Returns the places of all decisions, as recorded.
fn decided(output: &Output) -> &str {
    output.lock.find("\ndecided ").map_or("", |start| &output.lock[start..])
}

/// Rewritings that remove the subject of a fixture's rule (webhooks, which 3.0 does not have, or an operationId), or
/// that distinguish two equal schemas by name where components are types.
const NOT_THE_SAME: &[(&str, &str)] = &[
    ("decision-patterns", "every second schema is a component"),
    ("decision-patterns", "every place has a component of its own"),
    ("decision-patterns", "as a bundler writes it"),
    ("decision-patterns", "OpenAPI 3.0"),
    ("decision-patterns", "OpenAPI 3.0 with components"),
    ("decision-patterns", "published operationIds are others"),
];

/// Rewrites a fixture in several ways in turn, and returns the differences.
fn check(fixture: &str, rewritings: &[Rewriting]) -> Option<String> {
    if rewritings.iter().any(|rewriting| NOT_THE_SAME.contains(&(fixture, rewriting.name))) {
        return None;
    }
    let (text, decisions) = (read(fixture, "openapi.yaml"), read(fixture, "decisions.yaml"));
    let before = client(&text, &decisions, None).unwrap();
    let mut description: Value = serde_yaml::from_str(&text).unwrap();
    let mut names = Vec::new();
    for rewriting in rewritings {
        description = rewriting.of(&description);
        names.push(rewriting.name);
    }
    let said = match client(&description.to_string(), &decisions, Some(&before.lock)) {
        Err(report) => report,
        Ok(after) => {
            let names = moved(&surface(&before), &surface(&after));
            let places = if decided(&before) == decided(&after) { "" } else { decided(&after) };
            format!("{names}{places}")
        }
    };
    (!said.is_empty()).then(|| format!("== {fixture}: {}\n{said}", names.join(", then ")))
}

/// Returns the rewritings that do not change the client; some change its shapes or the order of its parts.
fn same() -> Vec<Rewriting> {
    all().into_iter().filter(|rewriting| rewriting.means == Means::Same).collect()
}

#[test]
fn what_is_decided_is_decided_in_every_spelling() {
    let fixtures = ["decisions", "decision-patterns"];
    let each = fixtures.into_iter().flat_map(|fixture| same().into_iter().map(move |one| (fixture, one)));
    let wrong: Vec<String> = each.filter_map(|(fixture, one)| check(fixture, &[one])).collect();
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_decided_is_decided_in_spellings_of_spellings() {
    let all = same();
    let mut wrong = Vec::new();
    for seed in 0..24 {
        let mut random = Rng::with_seed(seed);
        let fixture = ["decisions", "decision-patterns"][random.usize(..2)];
        let mut picked: Vec<Rewriting> = (0..3).map(|_| all[random.usize(..all.len())]).collect();
        // Components are created once, of schemas that have none: created again, they would take each other's names.
        let makes = |rewriting: &Rewriting| {
            ["component", "bundler", "within an allOf"].iter().any(|word| rewriting.name.contains(word))
        };
        picked.sort_by_key(|rewriting| !makes(rewriting));
        while picked.len() > 1 && makes(&picked[1]) {
            picked.remove(1);
        }
        wrong.extend(check(fixture, &picked));
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}
