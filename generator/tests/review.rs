//! What each change means for code on the client and for clients in use: a description with one edit, in both directions.
//!
//! The public items are an independent judge of the first: what is said of the edits' changes is what they say.

#![expect(clippy::panic, reason = "also in the helpers of tests")]

use generator::Input;
use generator::changes::{Review, Wire, describe, review};
use generator::pipeline::{Stages, run};
use generator::surface::Impact;

#[path = "review/edits.rs"]
mod edits;

use edits::{EDITS, Edit};

const BASE: &str = include_str!("review/base.yaml");

fn stages(description: &str, lock: Option<&str>) -> Stages {
    let input =
        Input { lock: lock.map(|text| ("lock", text)), ..Input::new("description", description, "crate::runtime") };
    run(&input).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Compares an earlier description with a later one, which has the names of the first.
fn compare(old: &str, new: &str) -> Review {
    let lock = stages(old, None).proposal.record.text();
    review(&stages(old, Some(&lock)), &stages(new, Some(&lock)))
}

fn edited(edit: &Edit) -> String {
    edit.replaced.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{}: `{from}`", edit.name);
        text.replace(from, to)
    })
}

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
    let (mut wrong, mut verdicts) = (String::new(), 0);
    for edit in EDITS {
        let new = edited(edit);
        let directions = [("", BASE, new.as_str(), edit.forth), (" back", new.as_str(), BASE, edit.back)];
        for (direction, old, new, expected) in directions {
            verdicts += 1;
            let found = compare(old, new);
            let verdict = (found.impact(), found.wire());
            if verdict != expected {
                wrong += &format!("{}{direction}: {verdict:?}, not {expected:?}\n{}", edit.name, shown(&found));
            }
            // What is judged is what the public items say, which know nothing of documentation and of what a call does.
            let visible = |impact: Option<Impact>| impact.filter(|impact| *impact >= Impact::Addition);
            let judged = visible(found.judgements.iter().map(|judgement| judgement.impact).max());
            let items = visible(found.surface.iter().map(|item| item.impact).max());
            if judged != items {
                wrong += &format!("{}{direction}: judged {judged:?}, items {items:?}\n{}", edit.name, shown(&found));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(verdicts >= 90, "{verdicts}");
}

#[test]
fn a_description_means_the_same_as_itself() {
    let same = compare(BASE, BASE);
    assert_eq!((same.impact(), same.wire()), (None, Wire::Works));
}

#[test]
fn the_first_optional_parameter_is_an_addition_with_a_note() {
    let with = BASE.replace(
        "      operationId: listPets\n      tags: [pets]\n",
        "      operationId: listPets\n      tags: [pets]\n      parameters: [{name: page, in: query, schema: {type: integer}}]\n",
    );
    let found = compare(BASE, &with);
    assert_eq!((found.impact(), found.wire()), (Some(Impact::Addition), Wire::Works), "{}", shown(&found));
    let named: Vec<&str> =
        found.surface.iter().filter(|item| item.is_named_request).map(|item| item.path.as_str()).collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].ends_with("::list_pets"), "{named:?}");
}
