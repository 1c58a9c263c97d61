//! Places of fixtures: printed and read, found by both walks, and the same in every spelling.

use std::collections::BTreeSet;

use super::super::automaton::Automaton;
use super::super::slots::{decide, slots};
use super::super::walk;
use super::{Fixture, rules};
use crate::document::read_document;
use crate::place::Place;

#[test]
fn each_slot_of_each_fixture_is_printed_as_it_is_read() {
    let mut count = 0;
    for fixture in Fixture::all() {
        let stages = fixture.stages();
        for text in slots(&[], &stages.api, &stages.names).all {
            let place = Place::parse(&text).unwrap_or_else(|problem| panic!("{}: {text}: {problem}", fixture.name));
            assert_eq!(place.to_string(), text, "{}", fixture.name);
            count += 1;
        }
    }
    assert!(count > 1_000, "{count}");
}

/// What one walk alone finds, and why: the start of the places in a fixture.
const ALONE: &[(&str, &str, &str)] = &[
    ("answers", "GET /events answer 200", "events are read as they come"),
    ("answers", "GET /pdf answer 200", "bytes have no type"),
    ("answers", "GET /text answer 200", "a body of text is a `String`"),
    ("answers", "POST /any answer 200", "bytes have no type"),
    ("answers", "PUT /any answer 200", "bytes have no type"),
    ("bodies", "POST /xml request", "the caller writes XML"),
    ("inference", "GET /f answer 200 []", "an array whose items no schema describes has items of any value"),
    ("media-types", "GET /twice answer 200", "one media type that is written twice is read as the first"),
    ("media-types", "POST /ranges request", "what goes with a range is a file"),
    ("media-types", "POST /twice request", "one media type that is written twice is the first"),
    ("media-types", "POST /wide request", "what goes with a range is a file"),
    ("noted", "HEAD /note answer 200", "an answer to HEAD has no body"),
    ("odd-answers", "GET /t answer 200", "a body of text is a `String`"),
    ("operations", "HEAD /methods answer 200", "an answer to HEAD has no body"),
    ("tolerated-in-practice", "POST /hooks answer 204", "an answer with this status has no body"),
    ("reserved-parameters", "", "headers that a credential, a body or the connection says are no arguments"),
];

#[test]
fn both_walks_find_the_same_places() {
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::new());
    for fixture in Fixture::all() {
        let stages = fixture.stages();
        let document = read_document(stages.tree.value()).unwrap();
        let known = walk::walk(&document, &[], &Automaton::new(&[], &BTreeSet::new()));
        let mut patterns = Vec::new();
        for (operation, roles) in &known.roles {
            for role in roles {
                patterns.push(format!("{operation} {role}"));
                patterns.extend(known.fields.iter().flat_map(|field| {
                    let field = crate::place::quoted(field);
                    [format!("{operation} {role} .{field}"), format!("{operation} {role} **.{field}")]
                }));
                patterns
                    .extend(["[]", "{}", "[].*", "{}.*", "[][]"].map(|steps| format!("{operation} {role} {steps}")));
            }
        }
        let rules = rules(&patterns);
        let automaton = Automaton::new(&rules, &BTreeSet::new());
        let written = walk::walk(&document, &rules, &automaton).hits;
        let (_, typed) = decide(&rules, &automaton, &stages.api, &stages.names);
        for (index, pattern) in patterns.iter().enumerate() {
            if (written[index] > 0) != (typed[index] > 0) {
                let side = if written[index] > 0 { "the document" } else { "types" };
                let known =
                    ALONE.iter().position(|(name, start, _)| *name == fixture.name && pattern.starts_with(start));
                match known {
                    Some(known) => drop(used.insert(known)),
                    None => wrong.push(format!("{}: {pattern}: only in {side}", fixture.name)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(used.len(), ALONE.len(), "what both find needs no reason");
}
