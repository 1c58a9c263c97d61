//! Decisions that nobody wrote: edits of real ones, and rules made of parts of places, with descriptions that contain
//! themselves in every way.

use std::sync::LazyLock;

use fastrand::Rng;
use serde_json::{Value, json};

use super::edits::edited;
use super::{Mutant, generated, read, shapes};

/// The fixtures that show decisions, with their descriptions.
const FIXTURES: [(&str, &str); 3] = [
    (include_str!("../accepts/decisions/openapi.yaml"), include_str!("../accepts/decisions/decisions.yaml")),
    (
        include_str!("../accepts/decision-patterns/openapi.yaml"),
        include_str!("../accepts/decision-patterns/decisions.yaml"),
    ),
    (include_str!("../names/shop.yaml"), "version: 1\nrules: []\n"),
];

/// The records of these fixtures.
static RECORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let record = |(description, decisions): (&str, &str)| {
        let mutant = Mutant { decisions: Some(decisions.to_owned()), ..Mutant::of(description.to_owned()) };
        generated(&mutant).unwrap().lock
    };
    FIXTURES.into_iter().map(record).collect()
});

/// Returns rules for a fixture, for a description of all shapes, or for the published one.
pub(crate) fn mutant(seed: u64) -> Mutant {
    let mut random = Rng::with_seed(seed);
    if seed.is_multiple_of(64) {
        let (description, overlay) = (read("openapi.yaml"), Some(read("overlay.yaml")));
        let (decisions, lock) = (Some(edited(&read("decisions.yaml"), seed)), Some(read("names.lock")));
        return Mutant { description, overlay, decisions, lock };
    }
    if seed.is_multiple_of(4) {
        let decisions = Some(rules(&mut random));
        return Mutant { decisions, ..shapes::mutant(seed) };
    }
    let index = random.usize(..FIXTURES.len());
    let (description, decisions) = FIXTURES[index];
    let decisions = match random.u8(..4) {
        0 => edited(decisions, seed),
        1 => edited(&rules(&mut random), seed),
        _ => rules(&mut random),
    };
    let description = if random.u8(..3) == 0 { edited(description, seed) } else { description.to_owned() };
    let lock = random.bool().then(|| RECORDS[index].clone());
    Mutant { description, overlay: None, decisions: Some(decisions), lock }
}

fn rules(random: &mut Rng) -> String {
    let rules: Vec<Value> = (0..random.usize(1..6)).map(|_| rule(random)).collect();
    json!({"version": 1, "rules": rules}).to_string()
}

fn rule(random: &mut Rng) -> Value {
    const NAMES: &[&str] = &["Fresh", "Fresh2", "Pet", "PetId", "String", "fresh", "r#type", "é", "Self", "A b"];
    let name = json!(NAMES[random.usize(..NAMES.len())]);
    let (key, value) = match random.u8(..24) {
        0..=2 => ("id", name),
        3 => ("secret", json!(true)),
        4 => ("type", json!(["integer", "decimal", "date", "date-time", "text"][random.usize(..5)])),
        5..=6 => ("public", json!(true)),
        7 => ("sensitive", json!(true)),
        8..=10 => ("name", name),
        11..=12 => ("variant", name),
        13..=14 => ("field", name),
        15 => ("values", json!({"cat": name, "": "Empty"})),
        16 => ("null", json!(random.bool())),
        17 => ("required", json!(random.bool())),
        18 => ("absent", json!(true)),
        19..=20 => ("exclusive", json!(random.bool())),
        21 => ("example", json!([1, {"a": null}])),
        22 => ("retry", json!("safe")),
        _ => ("shown-by", json!({"GET /people/{}": {"path 1": "answer .person_id"}})),
    };
    let places: Vec<String> = (0..random.usize(1..3)).map(|_| place(random)).collect();
    let mut rule = json!({"at": places, "because": "Why not.", key: value});
    if random.u8(..6) == 0 {
        rule["except"] = json!(place(random));
    }
    if random.u8(..8) == 0 {
        rule["exactly"] = json!(random.u8(..4));
    }
    rule
}

fn place(random: &mut Rng) -> String {
    const ROOTS: &[&str] = &[
        "",
        "",
        "",
        "* *",
        "* *",
        "* /**",
        "POST /p0",
        "POST /*",
        "GET /pets",
        "* /people/{}/**",
        "getPet",
        "event *",
        "event pet.sold",
        "PUT /v1/pets/{}",
    ];
    const ROLES: &[&str] = &[
        "*",
        "request",
        "answer",
        "answer",
        "answer",
        "error",
        "error default",
        "answer 200",
        "path 1",
        "query *",
        "header *",
        "cookie session",
        "answer header *",
        "callback * *",
        "request \"multipart/form-data\"",
    ];
    const STEPS: &[&str] = &[
        ".a", ".b", ".next", ".type", ".\"\"", ".\"a-b\"", ".a_b", ".A", ".id", ".owner", ".name", ".*", ".*", "[]",
        "[]", "{}", "|a", "|A", "|string", "|object", "|cat", ".kind", ".street",
    ];
    let pick = |random: &mut Rng, all: &[&str]| all[random.usize(..all.len())].to_owned();
    let root = pick(random, ROOTS);
    let mut steps: String = (0..random.usize(..4)).map(|_| pick(random, STEPS)).collect();
    if root.is_empty() || random.u8(..4) == 0 {
        steps.insert_str(0, "**");
    }
    let role = if root.is_empty() || random.u8(..8) == 0 { String::new() } else { pick(random, ROLES) };
    [root, role, steps].join(" ").trim().to_owned()
}
