//! The mock and the client agree: every operation, with all that its schemas know, is taken by the mock and its answer
//! is decoded. The mock reads the description by itself, so each is the judge of the other.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use hero_api::{mock::MockHero, runtime::RetryPolicy};
use hero_api_tests::{
    calls,
    description::operations,
    sample::{Style, arguments, variants},
};

/// Calls every operation with arguments of this style, for each member of its body's unions.
async fn check(style: Style) {
    let mock = MockHero::start().await;
    let client = mock
        .client_builder()
        .rate_limit(None)
        .retry(RetryPolicy::never())
        .build()
        .expect("the mock's settings are valid");
    let mut wrong = Vec::new();
    for operation in operations() {
        let members = operation.body().map_or(1, |(body, _)| variants(body.schema));
        for variant in 0..members {
            let problem = match calls::call(&client, operation.id, &arguments(&operation, style.variant(variant))).await
            {
                Ok(called) => called.answer.err().map(|it| format!("{it} {:?}", mock.refused())),
                Err(problem) => Some(problem),
            };
            wrong.extend(problem.map(|it| format!("{} {variant}: {it}", operation.id)));
            mock.reset();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn calls_of_what_is_required_are_taken() {
    check(Style::REQUIRED).await;
}

#[tokio::test]
async fn calls_of_everything_are_taken() {
    check(Style::EVERYTHING).await;
}

#[tokio::test]
async fn nulls_are_taken() {
    check(Style::NULLS).await;
}
