//! Every operation of the description, called through the generated methods: the request is what the description says,
//! to the byte.

use std::collections::BTreeSet;

use hero_api_test_support::sample::Style;
use hero_api_tests::{
    calls,
    description::{Operation, operations},
    fake,
    sample::arguments,
    wire,
};

/// Calls every operation with arguments of this style, for each member of its body's unions.
async fn check(style: Style) {
    let mut wrong = Vec::new();
    for operation in operations() {
        let members = operation.body().map_or(1, |(body, _)| body.schema.variants());
        for variant in 0..members {
            if let Err(problem) = check_one(&operation, style.variant(variant)).await {
                wrong.push(format!("{} (member {variant}): {problem}", operation.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} requests are not as described:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

async fn check_one(operation: &Operation<'_>, style: Style) -> Result<(), String> {
    let arguments = arguments(operation, style);
    let fake = fake::success(operation, Style::REQUIRED);
    let called = fake::call(&fake, operation, &arguments).await?;
    called.answer.map_err(|error| error.to_string())?;
    let (sent, expected) = (fake::sent(&fake), wire::expected(operation, &arguments));
    if sent == expected { Ok(()) } else { Err(format!("expected\n{expected}\nsent\n{sent}")) }
}

#[test]
fn every_described_operation_has_a_method() {
    let described: Vec<&str> = operations().iter().map(|operation| operation.id).collect();
    let generated: BTreeSet<&str> = calls::OPERATIONS.iter().copied().collect();
    assert_eq!(described.iter().copied().collect::<BTreeSet<_>>(), generated);
    assert_eq!(described.len(), generated.len(), "two operations have one id");
    assert_eq!(calls::OPERATIONS.len(), generated.len(), "an operation has two methods");
}

#[tokio::test]
async fn requests_of_what_is_required_are_as_described() {
    check(Style::REQUIRED).await;
}

#[tokio::test]
async fn requests_of_everything_are_as_described() {
    check(Style::EVERYTHING).await;
}

#[tokio::test]
async fn nulls_are_sent_where_the_description_allows_them() {
    check(Style::NULLS).await;
}

#[tokio::test]
async fn requests_of_any_selection_are_as_described() {
    let mut wrong = Vec::new();
    for operation in operations() {
        for seed in 0..40 {
            let problem = check_one(&operation, Style::random(seed)).await.err();
            wrong.extend(problem.map(|problem| format!("{} (seed {seed}): {problem}", operation.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
