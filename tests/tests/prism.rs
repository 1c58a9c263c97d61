//! A foreign mock server, Prism, as judge: it accepts every request of the client, and the client reads every answer
//! that it builds from the description.
//!
//! `cargo xtask judge prism` installs Prism, starts it with the effective description, and runs this test.

use std::env;

use hero_api::{Outcome, runtime::Method};
use hero_api_test_support::sample::Style;
use hero_api_tests::{
    calls,
    description::{Operation, operations},
    fake,
    sample::arguments,
};
use serde_json::json;

/// The variable with Prism's address.
const ADDRESS: &str = "HERO_PRISM_URL";

/// The known disagreements with Prism: an operation, the kind of call, and the reason.
const DISAGREEMENTS: &[(&str, &str)] = &[];

#[tokio::test]
#[ignore = "needs a server: cargo xtask judge prism"]
async fn prism_accepts_every_request_and_its_answers_are_read() {
    let base = env::var(ADDRESS).expect("the address of Prism");
    let styles = [("required", Style::REQUIRED), ("everything", Style::EVERYTHING), ("nulls", Style::NULLS)];
    let (mut calls, mut wrong) = (0, Vec::new());
    for operation in operations() {
        for (name, style) in styles {
            let members = operation.body().map_or(1, |(body, _)| body.schema.variants());
            for member in 0..members {
                calls += 1;
                if let Err(problem) = check(&base, &operation, style.variant(member)).await {
                    wrong.push((operation.id, format!("{} ({name}, member {member}): {problem}", operation.id)));
                }
            }
        }
    }
    let known = |id: &str| DISAGREEMENTS.iter().any(|(known, _)| *known == id);
    let stale: Vec<_> = DISAGREEMENTS.iter().filter(|(id, _)| !wrong.iter().any(|(found, _)| found == id)).collect();
    let new: Vec<_> = wrong.iter().filter(|(id, _)| !known(id)).map(|(_, problem)| problem.as_str()).collect();
    assert!(new.is_empty(), "{} of {calls} calls are judged wrong:\n\n{}", new.len(), new.join("\n\n"));
    assert!(stale.is_empty(), "no longer disagreed on: {stale:?}");
    println!("{calls} calls of {} operations, {} disagreements", operations().len(), wrong.len());
}

#[tokio::test]
#[ignore = "needs a server: cargo xtask judge prism"]
async fn prism_refuses_what_is_not_described() {
    let base = env::var(ADDRESS).expect("the address of Prism");
    let client = fake::client(&base, |builder| builder);
    let answer = client.request(Method::POST, "/v1/webhooks").json(&json!({ "url": 1 })).await;
    assert_eq!(answer.unwrap_err().outcome(), Outcome::Rejected);
}

async fn check(base: &str, operation: &Operation<'_>, style: Style) -> Result<(), String> {
    let client = fake::client(base, |builder| builder);
    let called = calls::call(&client, operation.id, &arguments(operation, style)).await?;
    called.answer.map(drop).map_err(|error| {
        // The arguments are ours, so Prism's messages about them may be shown.
        let said = error.raw_body().map(|body| String::from_utf8_lossy(body).into_owned());
        format!("{error}\n{}", said.unwrap_or_default())
    })
}
