//! Answers that this version of the client does not expect: additions of a later server are read; what no server of
//! this description may send is an error that names the place and shows no value.
#![expect(clippy::panic, reason = "a test that cannot go on fails")]

use hero_api::Outcome;
use hero_api_test_support::{
    Fake,
    places::{Place, places},
    sample::{MARKS, Optional, Style, sample},
};
use hero_api_tests::{
    Called,
    description::{Content, Operation, operations},
    fake,
    sample::arguments,
};
use serde_json::{Value, json};

/// Returns the operations that answer with JSON, with the status and content of their success.
fn answering() -> Vec<(Operation<'static>, u16, Content<'static>)> {
    let all = operations().into_iter();
    all.filter_map(|operation| operation.success().1.map(|content| (operation, operation.success().0, content)))
        .collect()
}

async fn answered(operation: &Operation<'_>, status: u16, body: &Value) -> Called {
    let fake = Fake::answering(status, body.to_string());
    match fake::call(&fake, operation, &arguments(operation, Style::REQUIRED)).await {
        Ok(called) => called,
        Err(problem) => panic!("{}: {problem}", operation.id),
    }
}

/// Answers every operation with samples of this style; all must be read.
async fn check(style: Style) {
    let mut wrong = Vec::new();
    for (operation, status, content) in answering() {
        for variant in 0..content.schema.variants() {
            let body = sample(content.schema, style.variant(variant));
            if let Err(error) = answered(&operation, status, &body).await.answer {
                wrong.push(format!("{} (member {variant}): {error}\n  {body}", operation.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers were refused:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn answers_of_everything_are_read() {
    check(Style::EVERYTHING).await;
}

#[tokio::test]
async fn unknown_fields_are_passed_over() {
    check(Style { unknown_fields: true, ..Style::EVERYTHING }).await;
}

#[tokio::test]
async fn unknown_enum_values_are_read() {
    check(Style { unknown_values: true, ..Style::EVERYTHING }).await;
}

#[tokio::test]
async fn unknown_union_members_are_read() {
    check(Style { unknown_members: true, ..Style::EVERYTHING }).await;
}

#[tokio::test]
async fn optional_fields_may_be_missing() {
    check(Style::REQUIRED).await;
}

#[tokio::test]
async fn optional_and_nullable_fields_may_be_null() {
    check(Style { optional: Optional::Null, nulls: true, ..Style::EVERYTHING }).await;
}

#[tokio::test]
async fn integers_may_be_printed_as_floats() {
    check(Style { integral_floats: true, ..Style::EVERYTHING }).await;
}

#[tokio::test]
async fn all_of_this_at_once_is_read() {
    let style = Style { unknown_fields: true, unknown_values: true, integral_floats: true, ..Style::EVERYTHING };
    check(Style { optional: Optional::Null, ..style }).await;
    check(Style { unknown_members: true, nulls: true, ..style }).await;
}

#[tokio::test]
async fn unknown_enum_values_are_kept() {
    let mut wrong = Vec::new();
    for (operation, status, content) in answering() {
        let body = sample(content.schema, Style { unknown_values: true, ..Style::EVERYTHING });
        let Ok(again) = answered(&operation, status, &body).await.answer else { continue };
        for place in places(content.schema, &body, 0).iter().filter(|place| place.schema.get("enum").is_some()) {
            if again.pointer(&place.pointer) != body.pointer(&place.pointer) {
                wrong.push(format!("{} {}", operation.id, place.shown));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Answers every operation with a marked sample, spoilt at each place in turn. Each must be an error that names what
/// `spoil` says. Returns the number of spoilt places.
async fn check_spoilt(spoil: impl Fn(&Place<'_>, &mut Value) -> Option<Vec<String>>) -> usize {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (operation, status, content) in answering() {
        let body = sample(content.schema, Style::MARKED);
        for place in places(content.schema, &body, 0).iter().filter(|place| !place.in_union) {
            let mut spoilt = body.clone();
            let Some(named) = spoil(place, &mut spoilt) else { continue };
            tried += 1;
            let called = answered(&operation, status, &spoilt).await;
            wrong.extend(fault(&called, &named).map(|problem| format!("{} {}: {problem}", operation.id, place.shown)));
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    tried
}

/// Returns what is wrong with an error that must name these words and show nothing.
fn fault(called: &Called, named: &[String]) -> Option<String> {
    let Err(error) = &called.answer else { return Some("was read".to_owned()) };
    let text = called.debug.to_lowercase();
    if error.outcome() != Outcome::Succeeded {
        return Some(format!("is {:?}", error.outcome()));
    }
    if MARKS.iter().any(|mark| text.contains(mark)) {
        return Some(format!("shows a value: {text}"));
    }
    let text = error.to_string();
    let missing = named.iter().find(|name| !text.contains(*name))?;
    Some(format!("does not name `{missing}`: {text}"))
}

#[tokio::test]
async fn a_missing_required_field_is_an_error_that_names_it() {
    let tried = check_spoilt(|place, body| {
        let (parent, name) = place.pointer.rsplit_once('/')?;
        if !place.insisted || place.schema.is_nullable() {
            return None;
        }
        body.pointer_mut(parent)?.as_object_mut()?.shift_remove(name)?;
        let parent = place.shown.rsplit_once('/')?.0.to_owned();
        Some(vec![parent, name.to_owned()])
    });
    assert!(tried.await > 150);
}

#[tokio::test]
async fn a_required_field_that_is_null_is_an_error_that_names_it() {
    let tried = check_spoilt(|place, body| {
        let required = place.insisted && !place.schema.is_nullable() && !place.schema.is_any();
        *body.pointer_mut(&place.pointer).filter(|_| required)? = Value::Null;
        Some(vec![place.shown.clone()])
    });
    assert!(tried.await > 150);
}

#[tokio::test]
async fn an_array_where_an_object_is_described_is_an_error_that_names_its_place() {
    let tried = check_spoilt(|place, body| {
        if place.schema.is_any() || place.schema.types() != ["object"] {
            return None;
        }
        *body.pointer_mut(&place.pointer)? = json!([]);
        Some(vec![place.shown.clone()])
    });
    assert!(tried.await > 50);
}

#[tokio::test]
async fn an_answer_of_unknown_fields_alone_is_an_error() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (operation, status, content) in answering() {
        if content.schema.is_any() || content.schema.types() != ["object"] || content.schema.is_open() {
            continue;
        }
        tried += 1;
        let called = answered(&operation, status, &json!({ "error": "canary" })).await;
        wrong.extend(fault(&called, &[]).map(|problem| format!("{}: {problem}", operation.id)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 40);
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_that_names_its_place() {
    let tried = check_spoilt(|place, body| {
        if place.schema.is_any() {
            return None;
        }
        let other = match place.schema.types().first().copied() {
            Some("array") => json!({ "canary": "canary" }),
            Some("object") if place.schema.is_open() => json!(["canary"]),
            Some("object" | "integer" | "number" | "boolean") => json!("canary"),
            _ => json!(["canary", { "canary": 7_733_100 }]),
        };
        *body.pointer_mut(&place.pointer)? = other;
        Some(vec![place.shown.clone()])
    });
    assert!(tried.await > 600);
}
