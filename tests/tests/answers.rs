//! The result of an operation, by the status and the body of its answer: always defined, for every operation.
#![expect(clippy::panic, reason = "a test that cannot go on fails")]

use hero_api::{Outcome, types};
use hero_api_test_support::{
    Fake,
    sample::{Style, sample},
};
use hero_api_tests::{
    Called,
    description::{Operation, operations},
    fake,
    sample::arguments,
};
use serde_json::{Value, json};

async fn call(fake: &Fake, operation: &Operation<'_>) -> Called {
    let called = fake::call(fake, operation, &arguments(operation, Style::REQUIRED)).await;
    called.unwrap_or_else(|problem| panic!("{}: {problem}", operation.id))
}

#[tokio::test]
async fn any_2xx_is_a_success() {
    for operation in operations() {
        let body = operation
            .success()
            .1
            .map(|content| sample(content.schema, Style::REQUIRED).to_string())
            .unwrap_or_default();
        for status in [200, 201, 202, 299] {
            let called = call(&Fake::answering(status, body.clone()), &operation).await;
            assert!(called.answer.is_ok(), "{} {status}: {}", operation.id, called.debug);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_described_is_not_read() {
    let mut tried = 0;
    for operation in operations().into_iter().filter(|operation| operation.success().1.is_none()) {
        for body in ["", "No content", "{", "<html>", "{\"id\":\"1\"}"] {
            let called = call(&Fake::answering(200, body), &operation).await;
            assert_eq!(called.answer.ok(), Some(Value::Null), "{} {body}", operation.id);
            tried += 1;
        }
    }
    assert!(tried > 20);
}

#[tokio::test]
async fn an_answer_that_is_not_whole_was_a_success_all_the_same() {
    for operation in operations() {
        let Some(content) = operation.success().1 else { continue };
        let whole = sample(content.schema, Style::EVERYTHING).to_string();
        let half = whole.get(..whole.len() - 1).unwrap_or_default().to_owned();
        for body in [half, String::new(), "<html>".to_owned()] {
            let empty_may_be = body.is_empty() && content.schema.is_any();
            match call(&Fake::answering(200, body.clone()), &operation).await.answer {
                Ok(answer) => assert!(empty_may_be && answer.is_null(), "{} {body}", operation.id),
                Err(error) => {
                    assert_eq!(error.outcome(), Outcome::Succeeded, "{} {body}", operation.id);
                    assert_eq!(error.raw_body().map(|body| body.to_vec()), Some(body.into_bytes()), "{}", operation.id);
                    assert_eq!(error.operation(), Some(operation.id));
                }
            }
        }
    }
}

#[tokio::test]
async fn every_other_status_is_an_error_whose_outcome_is_known() {
    let statuses = [
        (301, Outcome::Rejected),
        (302, Outcome::Unknown),
        (400, Outcome::Rejected),
        (401, Outcome::Rejected),
        (403, Outcome::Rejected),
        (404, Outcome::Rejected),
        (408, Outcome::Unknown),
        (418, Outcome::Rejected),
        (429, Outcome::Rejected),
        (500, Outcome::Unknown),
        (503, Outcome::Unknown),
    ];
    for operation in operations() {
        for (status, outcome) in statuses {
            let fake = Fake::answering(status, "\"canary\"").header("location", "https://canary.example.test/");
            let Err(error) = call(&fake, &operation).await.answer else { panic!("{} {status}", operation.id) };
            assert_eq!((error.outcome(), error.status().map(|status| status.as_u16())), (outcome, Some(status)));
            assert_eq!(fake.requests().len(), 1, "{} {status} is followed or repeated", operation.id);
            assert_eq!(error.is_rate_limited(), status == 429);
        }
    }
}

#[tokio::test]
async fn an_error_gives_the_body_that_the_description_declares() {
    let issue = json!({ "code": "too_small", "expected": "1877-01-01", "path": ["dob"], "message": "canary" });
    let body = json!({ "error": true, "statusCode": 400, "message": [issue] });
    let fake = Fake::answering(400, body.to_string());
    let operation = hero_api_tests::description::operation("registerPatient");
    let Err(error) = call(&fake, &operation).await.answer else { panic!("a 400 is an error") };
    assert!(error.is_invalid_request());
    let body: types::ValidationError = error.body().expect("it is as declared");
    let shown = format!("{body:?}");
    assert!(
        shown.contains("too_small") && shown.contains("400") && !shown.contains("1877") && !shown.contains("canary"),
        "{shown}"
    );
    assert!(error.body::<types::Patient>().is_none());
}

#[tokio::test]
async fn money_and_dates_keep_their_text() {
    let operation = hero_api_tests::description::operation("listAppointmentTypes");
    let content = operation.success().1.expect("it answers a body");
    let mut body = sample(content.schema, Style::EVERYTHING);
    body["data"][0]["price"] = json!(0);
    let text = body.to_string().replacen("\"price\":0", "\"price\":120.50", 1);
    let list =
        fake::hero(&Fake::answering(200, text)).practice_group().list_appointment_types().await.expect("it is read");
    assert_eq!(list.data[0].price.as_str(), "120.50");
    // A number of `Value` would lose the last digit.
    let value = serde_json::to_value(&list.data[0].price).expect("it can be written");
    assert_eq!(value, json!("120.50"));
    assert_eq!(serde_json::from_value(value).ok(), Some(list.data[0].price.clone()));
}
