//! Merges of two sides, as `git` leaves them.

use super::{Side, has_conflict, merge, merge_whole};
use crate::diagnostic::Place;
use crate::names::record::read;

/// What both sides have, with what each has alone between the marks.
fn conflict(ours: &str, base: Option<&str>, theirs: &str) -> String {
    let base = base.map_or_else(String::new, |base| format!("||||||| 12ab\n{base}"));
    format!("# names 2\n<<<<<<< HEAD\n{ours}{base}=======\n{theirs}>>>>>>> branch\n")
}

/// The lines of the record that a merge makes, without its header.
fn merged(text: &str, side: Option<Side>) -> String {
    let merged = merge(text, side).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(read(&merged.record).unwrap().text(), merged.record, "the record is as it is written");
    merged.record.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

/// The messages of what somebody has to choose, with their lines.
fn refused(text: &str) -> Vec<(usize, String)> {
    let faults = merge(text, None).unwrap_err();
    let line = |at: &Place| match at {
        Place::Line(line, _) => *line,
        Place::Pointer(_) => 0,
    };
    faults.iter().map(|fault| (line(&fault.at), fault.message.clone())).collect()
}

const ADMIN: &str = "type Admin object 1a\n  at GET /admins answer .data[]\n";
const STAFF: &str = "type Staff object 1a\n  at GET /admins answer .data[]\n";

#[test]
fn lines_of_both_sides_stay_once() {
    let ours = format!("group a AApi \"A\"\n{ADMIN}");
    let theirs = "group a AApi \"A\"\ntype Note object 2b\n  at GET /notes answer\n";
    assert_eq!(merged(&conflict(&ours, None, theirs), None), format!("{ours}{}", &theirs[17..]));
    assert!(has_conflict(&conflict("", None, "")) && !has_conflict(ADMIN));
}

#[test]
fn places_of_both_sides_are_one_types() {
    let ours = "type Sector enum 1a\n  at Admin.sector\n  at Type.sector\n  value Nhs \"nhs\"\n";
    let theirs = "type Sector enum 2b\n  at Note.sector\n  at Type.sector\n  value Nhs \"nhs\"\n  value Own \"own\"\n";
    let expected = "type Sector enum 1a\n  at Admin.sector\n  at Note.sector\n  at Type.sector\n  value Nhs \"nhs\"\n  \
                    value Own \"own\"\n";
    assert_eq!(merged(&conflict(ours, None, theirs), None), expected);
}

#[test]
fn a_place_with_two_names_is_settled_by_a_choice_alone() {
    let text = conflict(ADMIN, None, STAFF);
    let message = "`GET /admins answer .data[]` is named differently: `type Admin object 1a` here, and `type Staff object 1a` \
                   at line 6";
    assert_eq!(refused(&text), [(3, message.to_owned())]);
    let at = "  at GET /admins answer .data[]\n";
    assert_eq!(merged(&text, Some(Side::Ours)), format!("type Admin object 1a was Staff\n{at}"));
    assert_eq!(merged(&text, Some(Side::Theirs)), format!("type Staff object 1a was Admin\n{at}"));
}

#[test]
fn what_one_side_renamed_is_renamed() {
    let held = |owner: &str| format!("type Kind enum 2b\n  at {owner}.kind\n  value A \"a\"\n");
    let ours = format!("{ADMIN}{}", held("Admin"));
    let renamed = STAFF.replace(" 1a", " 1a was Admin since 0.2.0");
    let theirs = format!("{}{renamed}", held("Staff"));
    let expected = theirs.clone();
    assert_eq!(merged(&conflict(&ours, None, &theirs), None), expected);
    assert_eq!(merged(&conflict(&theirs, None, &ours), None), expected);
    // Without an earlier name the ancestor tells it.
    let bare = theirs.replace(" was Admin since 0.2.0", "");
    let expected = bare.replace("1a\n", "1a was Admin\n");
    assert_eq!(merged(&conflict(&ours, Some(&ours), &bare), None), expected);
    assert_eq!(merged(&conflict(&bare, Some(&ours), &ours), None), expected);
}

#[test]
fn methods_and_requests_that_lose_are_earlier_names() {
    let ours = "operation GET /a a::list_a ListA provisional\n";
    let theirs = "operation GET /a a::get_a GetA\n";
    let text = conflict(ours, None, theirs);
    assert_eq!(refused(&text).len(), 2, "{:?}", refused(&text));
    assert_eq!(merged(&text, Some(Side::Ours)), "operation GET /a a::list_a ListA was get_a\n  request-was GetA\n");
    let moved = conflict(ours, None, "operation GET /a b::list_a ListA\n");
    assert_eq!(merged(&moved, Some(Side::Theirs)), "operation GET /a b::list_a ListA\n  left a::list_a\n");
    let renamed = conflict(ours, None, "operation GET /a a::get_a ListA was list_a\n");
    assert_eq!(merged(&renamed, None), "operation GET /a a::get_a ListA was list_a\n");
}

#[test]
fn values_that_lose_are_constants() {
    let of = |name: &str| format!("type Sector enum 1a\n  at Type.sector\n  value {name} \"nhs\"\n");
    let text = conflict(&of("Nhs"), None, &of("Public"));
    let message = "the value \"nhs\" of `Sector` is named differently: `value Nhs \"nhs\"` here, and `value Public \"nhs\"` at \
                   line 9";
    assert_eq!(refused(&text), [(5, message.to_owned())]);
    assert_eq!(merged(&text, Some(Side::Theirs)), format!("{}  value-was \"nhs\" Nhs\n", of("Public")));
    let renamed = format!("{}  value-was \"nhs\" Nhs since 0.2.0\n", of("Public"));
    assert_eq!(merged(&conflict(&of("Nhs"), None, &renamed), None), renamed);
    let (field, other) = ("  field a \"A\"\n", "  field b \"A\"\n");
    let text = conflict(&format!("{ADMIN}{field}"), None, &format!("{ADMIN}{other}"));
    assert_eq!(merged(&text, Some(Side::Ours)), format!("{ADMIN}{field}"));
}

#[test]
fn one_name_for_two_things_is_settled_by_a_choice_alone() {
    let (ours, theirs) = ("type Note object 1a\n  at GET /a answer\n", "type Note object 2b\n  at GET /b answer\n");
    let text = conflict(ours, None, theirs);
    assert_eq!(refused(&text).len(), 1);
    assert!(refused(&text)[0].1.starts_with("two types are called `Note`"), "{:?}", refused(&text));
    assert_eq!(merged(&text, Some(Side::Theirs)), theirs);

    let (ours, theirs) = ("operation GET /a g::list ListA\n", "operation GET /b g::list ListB\n");
    let text = conflict(ours, None, theirs);
    let message = "two things have the name `g::list`: `operation GET /a g::list ListA` here, and `operation GET /b g::list \
                   ListB` at line 5";
    assert_eq!(refused(&text), [(3, message.to_owned())]);
    assert_eq!(merged(&text, Some(Side::Ours)), ours);
}

#[test]
fn variants_of_one_member_are_one() {
    let of = |name: &str| format!("type Source union 1a\n  at A.source\n  variant {name} 2b\n  variant Other 3c\n");
    let text = conflict(&of("Card"), None, &of("Bank"));
    assert_eq!(refused(&text).len(), 1);
    assert_eq!(merged(&text, Some(Side::Theirs)), of("Bank"));
    assert_eq!(merged(&conflict(&of("Card"), Some(&of("Card")), &of("Bank")), None), of("Bank"));
}

#[test]
fn an_identifier_that_one_side_renamed_is_one() {
    let text = conflict("id PersonId\n", None, "id HumanId was PersonId since 0.2.0\n");
    assert_eq!(merged(&text, None), "id HumanId was PersonId since 0.2.0\n");
    let text = conflict("id HumanId was PersonId\n", None, "id PersonId\n");
    assert_eq!(merged(&text, None), "id HumanId was PersonId\n");
}

#[test]
fn what_is_retired_on_one_side_alone_is_there() {
    let text = conflict("type Admin object 1a retired\n  gone GET /b answer\n", None, ADMIN);
    assert_eq!(merged(&text, None), format!("{ADMIN}  gone GET /b answer\n"));
}

#[test]
fn marks_that_do_not_belong_together_are_refused() {
    assert_eq!(refused("<<<<<<< HEAD\nid A\n"), [(1, "the part of a merge that begins here has no end".to_owned())]);
    let stray = "did not expect this mark of a merge here".to_owned();
    assert_eq!(refused("id A\n=======\nid B\n"), [(2, stray)]);
    let faults = refused("# names 2\nid A\n<<<<<<< HEAD\nthing\n=======\nid B\n>>>>>>> b\n");
    assert_eq!((faults.len(), faults[0].0), (1, 4), "{faults:?}");
}

#[test]
fn what_a_text_merge_put_together_is_apart_in_whole_records() {
    // Each branch has renamed the type, and its new line stands elsewhere: no mark is between them.
    let note = "type Note object 2b\n  at GET /notes answer\n";
    let base = format!("# names 2\n{ADMIN}{note}");
    let aide = "type Aide object 1a was Admin\n  at GET /admins answer .data[]\n";
    let staff = "type Staff object 1a was Admin\n  at GET /admins answer .data[]\n";
    let (ours, theirs) = (format!("# names 2\n{aide}{note}"), format!("# names 2\n{note}{staff}"));
    let text = format!("# names 2\n<<<<<<< HEAD\n{aide}=======\n>>>>>>> branch\n{note}{staff}");
    assert!(merge(&text, None).is_err());
    let faults = merge_whole(&text, (&ours, &theirs), Some(&base), None).unwrap_err();
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let expected = "`GET /admins answer .data[]` is named differently: `type Aide object 1a was Admin` here, and `type Staff \
                    object 1a was Admin` at line 9";
    assert_eq!(messages, [expected]);
    let merged = merge_whole(&text, (&ours, &theirs), Some(&base), Some(Side::Theirs)).unwrap().record;
    assert!(merged.contains("type Staff object 1a was Admin was Aide\n"), "{merged}");
    assert!(!merged.contains("type Aide"), "{merged}");
}
