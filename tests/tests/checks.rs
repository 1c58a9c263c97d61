//! Documented constraints are checked before a request is sent; inferred ones are not.

use hero_api::{
    Error, Outcome,
    runtime::{OpenEnum, Problem},
    types::{
        DataSource, MessageType, PreviewPatientMergeRequest, RegisterPatientMobile, RegisterPatientMobileRequired,
        SendMessageRequest, SendMessageRequired, UpdateInvoiceRequest,
    },
};
use hero_api_test_support::{
    Fake,
    places::{Place, places},
    sample::Style,
    schema::Schema,
};
use hero_api_tests::{
    Arguments,
    description::{Operation, operations},
    fake,
    sample::arguments,
    shown,
};
use serde_json::{Value, json};

/// Returns a value that breaks a constraint of a place, and the rule in the error; `None` if there is none.
fn breakers(schema: Schema<'_>) -> Vec<(Value, String)> {
    let mut all = Vec::new();
    if let Some(pattern) = schema["pattern"].as_str() {
        all.push((json!("canary"), format!("must match the pattern {pattern}")));
    }
    if let Some(least) = schema["minLength"].as_u64().filter(|least| *least > 0) {
        all.push((json!(""), format!("must have {least} or more characters")));
    }
    if let (Some(_), None) = (schema.values(), schema.get("x-evidence-enum")) {
        all.push((json!("canary"), "must be".to_owned()));
    }
    if let Some(least) = schema["minimum"].as_i64() {
        all.push((json!(least - 1), format!("must be {least} or more")));
    }
    all
}

/// Calls an operation with arguments that break a rule at a place.
async fn check(operation: &Operation<'_>, arguments: &Arguments, place: &str, rule: &str) -> Result<(), String> {
    let fake = fake::success(operation, Style::REQUIRED);
    let called = fake::call(&fake, operation, arguments).await?;
    let Err(error) = called.answer else { return Err("was sent".to_owned()) };
    let text = called.debug;
    if error.outcome() != Outcome::NotSent || !fake.requests().is_empty() {
        return Err(format!("is {:?}", error.outcome()));
    }
    if !text.contains(place) || !text.contains(rule) || text.contains("canary") {
        return Err(format!("should name `{place}` and `{rule}`, and no value: {text}"));
    }
    Ok(())
}

/// Returns the described places of a body.
fn body_places<'a>(operation: &Operation<'a>, arguments: &Arguments, variant: usize) -> Vec<Place<'a>> {
    match (operation.body(), &arguments.body) {
        (Some((body, _)), Some(value)) => places(body.schema, value, variant),
        _ => Vec::new(),
    }
}

/// Reports whether a place is one alternative among others that may be less strict.
fn is_alternative(places: &[Place<'_>], place: &Place<'_>) -> bool {
    places.iter().filter(|other| other.pointer == place.pointer).count() > 1
}

#[tokio::test]
async fn a_printed_rule_of_a_body_is_checked() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for operation in operations() {
        for variant in 0..operation.body().map_or(0, |(body, _)| body.schema.variants()) {
            let whole = arguments(&operation, Style::EVERYTHING.variant(variant));
            let all = body_places(&operation, &whole, variant);
            for place in
                all.iter().filter(|place| place.schema.get("x-evidence").is_none() && !is_alternative(&all, place))
            {
                for (value, rule) in breakers(place.schema) {
                    let mut broken = whole.clone();
                    let Some(target) = broken.body.as_mut().and_then(|body| body.pointer_mut(&place.pointer)) else {
                        continue;
                    };
                    *target = value;
                    tried += 1;
                    let checked = check(&operation, &broken, &place.shown, &rule).await;
                    wrong.extend(checked.err().map(|problem| format!("{} {} {problem}", operation.id, place.shown)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 40, "only {tried} rules");
}

#[tokio::test]
async fn a_printed_rule_of_a_parameter_is_checked() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for operation in operations() {
        let whole = arguments(&operation, Style::EVERYTHING);
        for parameter in operation.parameters() {
            let list = parameter.schema["type"] == "array";
            let schema = if list { parameter.schema.items() } else { parameter.schema };
            if schema.get("x-evidence").is_some() || parameter.schema.get("x-evidence").is_some() {
                continue;
            }
            for (value, rule) in breakers(schema) {
                let mut broken = whole.clone();
                broken.parameters.insert(parameter.key(), if list { json!([value]) } else { value });
                tried += 1;
                let place = format!("/{}/{}", parameter.place, parameter.name);
                let checked = check(&operation, &broken, &place, &rule).await;
                wrong.extend(checked.err().map(|problem| format!("{} {place} {problem}", operation.id)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 5, "only {tried} rules");
}

#[tokio::test]
async fn what_is_only_inferred_is_sent() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for operation in operations() {
        let whole = arguments(&operation, Style::EVERYTHING);
        for place in body_places(&operation, &whole, 0) {
            let guessed = |key: &str| place.schema.get(key).is_some();
            if !(guessed("x-evidence") || guessed("x-evidence-enum")) || place.schema.values().is_none() {
                continue;
            }
            let mut broken = whole.clone();
            let Some(target) = broken.body.as_mut().and_then(|body| body.pointer_mut(&place.pointer)) else { continue };
            *target = json!("another");
            tried += 1;
            let fake = fake::success(&operation, Style::REQUIRED);
            let called = fake::call(&fake, &operation, &broken).await;
            if !matches!(called.map(|called| called.answer), Ok(Ok(_))) {
                wrong.push(format!("{} {}", operation.id, place.shown));
            }
        }
    }
    assert!(wrong.is_empty(), "these are checked although they are inferred:\n{}", wrong.join("\n"));
    assert!(tried >= 5, "only {tried} inferred rules");
}

/// Returns the problems of an error, as displayed.
fn problems(error: &Error) -> Vec<String> {
    error.problems().iter().map(Problem::to_string).collect()
}

fn message(patient: &str) -> SendMessageRequest {
    let required = SendMessageRequired {
        patient_id: patient.into(),
        message_type: MessageType::from("pigeon-canary"),
        message_string: String::new(),
    };
    SendMessageRequest::new(required)
}

#[tokio::test]
async fn every_broken_rule_is_told_at_once() {
    let fake = Fake::answering(200, "{}");
    let error = fake::hero(&fake).messages().send_message(message("canary")).await.expect_err("three rules are broken");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_invalid_request());
    assert_eq!(problems(&error).len(), 3, "{error}");
    assert_eq!(problems(&error)[0], r"/patient_id: must match the pattern ^\d+$");
    assert!(!shown(&error).contains("canary"), "{error}");
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn an_unchecked_call_is_sent_all_the_same() {
    let fake = Fake::answering(200, "{}");
    // The answer does not matter here.
    let _ = fake::hero(&fake).messages().send_message(message("canary")).unchecked().await;
    assert!(
        fake::sent(&fake).contains(r#"{"patient_id":"canary","message_type":"pigeon-canary","message_string":""}"#)
    );
    let _ =
        fake::hero(&fake).patients().preview_patient_merge("1", PreviewPatientMergeRequest::new("x")).unchecked().await;
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn a_rule_of_a_unions_member_is_checked() {
    let body = RegisterPatientMobile::new(RegisterPatientMobileRequired {
        dob: "1992-01-01".parse().expect("a date"),
        first_name: String::new(),
        last_name: "Neil".into(),
        mobile: "07700900000".into(),
    });
    let fake = Fake::answering(200, "{}");
    let call = fake::hero(&fake).patients().register_patient(body.data_source(DataSource::from("canary")));
    let error = call.await.expect_err("two rules are broken");
    assert_eq!(problems(&error).len(), 2, "{error}");
    assert!(error.to_string().contains("/first_name") && error.to_string().contains("/data_source"), "{error}");
    assert!(!DataSource::from("canary").is_known());
}

#[tokio::test]
async fn an_inferred_enum_is_not_checked() {
    let fake = Fake::answering(200, "null");
    let body = UpdateInvoiceRequest::new().mode("archive");
    fake::hero(&fake).invoicing().update_invoice("5", body).await.expect("it is sent");
    assert!(fake::sent(&fake).ends_with(r#"{"mode":"archive"}"#));
}
