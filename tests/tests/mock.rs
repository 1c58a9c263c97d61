//! The mock and the client agree: every operation, with everything that its schemas describe, is accepted by the mock,
//! and its answer is decoded. The mock reads the description itself, so each judges the other.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use hero_api::{
    Outcome,
    mock::{MockHero, Reply},
    runtime::RetryPolicy,
};
use hero_api_test_support::sample::Style;
use hero_api_tests::{
    calls,
    description::{DESCRIPTION, operation, operations},
    sample::arguments,
};

/// Calls every operation with arguments of this style, for each member of its body's unions.
async fn check(style: Style) {
    check_with(MockHero::start().await, style).await;
}

async fn check_with(mock: MockHero, style: Style) {
    let client = mock
        .client_builder()
        .rate_limit(None)
        .retry(RetryPolicy::never())
        .build()
        .expect("the mock's settings are valid");
    let mut wrong = Vec::new();
    for operation in operations() {
        let members = operation.body().map_or(1, |(body, _)| body.schema.variants());
        for variant in 0..members {
            let problem = match calls::call(&client, operation.id, &arguments(&operation, style.variant(variant))).await
            {
                Ok(called) => called.answer.err().map(|error| format!("{error} {:?}", mock.refused())),
                Err(problem) => Some(problem),
            };
            wrong.extend(problem.map(|problem| format!("{} {variant}: {problem}", operation.id)));
            mock.reset();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn calls_of_what_is_required_are_taken() {
    check(Style::REQUIRED).await;
}

/// The client finds a credential by its meaning, and so does the mock.
#[tokio::test]
async fn calls_are_taken_whatever_the_security_schemes_are_called() {
    let mut description = DESCRIPTION.clone();
    let schemes = description["components"]["securitySchemes"].as_object_mut().expect("schemes");
    let old: Vec<String> = schemes.keys().cloned().collect();
    let renamed =
        schemes.values().cloned().enumerate().map(|(index, scheme)| (format!("Other{index}"), scheme)).collect();
    *schemes = renamed;
    let mut text = description.to_string();
    for (index, key) in old.iter().enumerate() {
        text = text.replace(&format!("\"{key}\":[]"), &format!("\"Other{index}\":[]"));
    }
    let mock = MockHero::with(|mock| mock.description(text)).await.expect("a description");
    check_with(mock, Style::REQUIRED).await;
}

#[tokio::test]
async fn calls_of_everything_are_taken() {
    check(Style::EVERYTHING).await;
}

#[tokio::test]
async fn nulls_are_taken() {
    check(Style::NULLS).await;
}

#[tokio::test]
async fn answers_of_a_newer_server_are_decoded() {
    let mock = MockHero::start().await;
    let client = mock.client_builder().rate_limit(None).retry(RetryPolicy::never()).build().expect("valid settings");
    let mut wrong = Vec::new();
    for operation in operations() {
        let newer = [Reply::ok().added_fields(), Reply::ok().unknown_values(), Reply::ok().unknown_members()];
        for (index, reply) in newer.into_iter().enumerate() {
            mock.on(operation.id).once(reply);
            let called = calls::call(&client, operation.id, &arguments(&operation, Style::REQUIRED)).await;
            let problem = called.map_or_else(Some, |called| called.answer.err().map(|error| error.to_string()));
            wrong.extend(problem.map(|problem| format!("{} {index}: {problem}", operation.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(mock.refused().is_empty(), "{:?}", mock.refused());
}

/// The client's own behaviour, seen from the other side.
#[tokio::test]
async fn a_lost_write_is_not_repeated_and_a_lost_read_is() {
    let mock = MockHero::start().await;
    let client = mock.client();
    let call = async |id: &str| {
        let operation = operation(id);
        mock.on(id).once(Reply::lost());
        let called = calls::call(&client, id, &arguments(&operation, Style::REQUIRED)).await;
        (called.map(|called| called.answer.map_err(|error| error.outcome()).err()), mock.calls(id).count())
    };
    assert_eq!(call("createAppointment").await, (Ok(Some(Outcome::Unknown)), 1));
    assert_eq!(call("getAppointment").await, (Ok(None), 2));
}
