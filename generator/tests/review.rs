//! What each change means for code on the client and for clients in use: a description with one edit, in both directions.
//!
//! The public items are an independent judge of the first: what is said of the edits' changes is what they say.

#![expect(clippy::panic, reason = "also in the helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use generator::changes::{Renamed, Review, Wire, describe};
use generator::surface::Impact;

pub(crate) mod compare;
pub(crate) mod edits;

use compare::{BASE, Pair, directions, edited};
use edits::edits;

/// Returns a comparison in lines, for a test that fails.
fn shown(review: &Review) -> String {
    let changes = review
        .judged()
        .map(|(change, judged)| format!("  {:?} {:?}: {}\n", judged.impact, judged.wire, describe(change)));
    let items = review
        .surface
        .iter()
        .map(|item| format!("  {:?} {}: {:?} -> {:?}\n", item.impact, item.path, item.old, item.new));
    changes.chain(items).collect()
}

#[test]
fn every_edit_has_its_verdict_in_both_directions() {
    let (mut wrong, mut names) = (String::new(), BTreeSet::new());
    for edit in edits() {
        assert!(names.insert(edit.name), "{} stands twice", edit.name);
        let new = edited(edit);
        for ((name, old, new), expected) in directions(edit, &new).into_iter().zip([edit.forth, edit.back]) {
            let found = Pair::new(old, new).review();
            let verdict = (found.impact(), found.wire());
            if verdict != expected {
                wrong += &format!("{name}: {verdict:?}, not {expected:?}\n{}", shown(&found));
            }
            // What is judged is what the public items say, which know nothing of documentation and of what a call does.
            let visible = |impact: Option<Impact>| impact.filter(|impact| *impact >= Impact::Addition);
            let judged = found.judgements.iter().map(|judgement| judgement.impact);
            let named = found.changes.names.iter().filter_map(Renamed::impact);
            let judged = visible(judged.chain(named).max());
            let items = visible(found.surface.iter().map(|item| item.impact).max());
            if judged != items {
                wrong += &format!("{name}: judged {judged:?}, items {items:?}\n{}", shown(&found));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(names.len() >= 90, "{}", names.len());
}

#[test]
fn a_description_means_the_same_as_itself() {
    let same = Pair::new(BASE, BASE).review();
    assert_eq!((same.impact(), same.wire()), (None, Wire::Works));
}

#[test]
fn the_first_optional_parameter_is_an_addition_with_a_note() {
    let with = BASE.replace(
        "      operationId: listPets\n      tags: [pets]\n",
        "      operationId: listPets\n      tags: [pets]\n      parameters: [{name: page, in: query, schema: {type: integer}}]\n",
    );
    let found = Pair::new(BASE, &with).review();
    assert_eq!((found.impact(), found.wire()), (Some(Impact::Addition), Wire::Works), "{}", shown(&found));
    let named: Vec<&str> =
        found.surface.iter().filter(|item| item.is_named_request).map(|item| item.path.as_str()).collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].ends_with("::list_pets"), "{named:?}");
}

/// Returns the verdicts in the words of reports.
fn words((impact, wire): (Option<Impact>, Wire)) -> (&'static str, &'static str) {
    let impact = match impact {
        None => "none",
        Some(Impact::Documentation) => "documentation",
        Some(Impact::Fix) => "fix",
        Some(Impact::Addition) => "addition",
        Some(Impact::Breaking) => "breaking",
    };
    let wire = match wire {
        Wire::Works => "works",
        Wire::MayFail => "may fail",
        Wire::WillFail => "will fail",
    };
    (impact, wire)
}

#[test]
fn the_page_of_rules_has_our_verdicts_and_explains_each_difference() {
    let both =
        edits().flat_map(|edit| [(edit.name.to_owned(), edit.forth), (format!("{}, back", edit.name), edit.back)]);
    let verdicts: BTreeMap<String, _> = both.map(|(name, verdict)| (name, words(verdict))).collect();
    let page = include_str!("../../xtask/diff/RULES.md");
    let mut rows = 0;
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, level, edit, users, wire, reason] = cells[..] else { panic!("{row}") };
        assert_eq!(verdicts.get(edit), Some(&(users, wire)), "{row}");
        let is_breaking = matches!(level, "error" | "warn");
        assert!(is_breaking || level == "info", "{row}");
        let agrees = is_breaking == (users == "breaking") && is_breaking == (wire != "works");
        assert_eq!(agrees, reason.is_empty(), "a reason stands where one of us says another thing: {row}");
        rows += 1;
    }
    assert!(rows >= 60, "{rows}");
}
