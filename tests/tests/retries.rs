//! The operations that are retried: by the description's methods and the overlay's marks, for every operation.

use std::time::Duration;

use hero_api::runtime::RetryPolicy;
use hero_api_test_support::{Fake, sample::Style};
use hero_api_tests::{
    calls,
    description::{DESCRIPTION, Operation, operations},
    fake::{BASE_URL, client},
    sample::arguments,
};

/// Returns how often a request is sent that is always answered with this status.
async fn sent(operation: &Operation<'_>, status: u16) -> usize {
    let fake = Fake::answering(status, "{}").header("retry-after", "0");
    let policy = RetryPolicy::new().attempts(3).first_pause(Duration::ZERO);
    let client = client(BASE_URL, |builder| builder.transport(fake.clone()).retry(policy));
    let called = calls::call(&client, operation.id, &arguments(operation, Style::REQUIRED)).await;
    assert!(called.is_ok_and(|called| called.answer.is_err()), "{}", operation.id);
    fake.requests().len()
}

/// Reports whether an operation may be repeated although it may have been accepted.
fn is_safe(operation: &Operation<'_>) -> bool {
    let mark = &DESCRIPTION["paths"][operation.path][operation.method.to_lowercase()]["x-retry"];
    match mark.as_str() {
        Some(mark) => mark == "safe",
        None => matches!(operation.method, "GET" | "HEAD" | "OPTIONS" | "DELETE"),
    }
}

#[tokio::test(start_paused = true)]
async fn only_safe_operations_are_repeated_after_a_server_error() {
    for operation in operations() {
        let expected = if is_safe(&operation) { 3 } else { 1 };
        assert_eq!(sent(&operation, 503).await, expected, "{} {}", operation.method, operation.id);
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_is_repeated_after_429() {
    for operation in operations() {
        assert_eq!(sent(&operation, 429).await, 3, "{}", operation.id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_request_is_not_repeated() {
    for operation in operations() {
        for status in [400, 401, 403, 404, 409, 422] {
            assert_eq!(sent(&operation, status).await, 1, "{} {status}", operation.id);
        }
    }
}

#[test]
fn the_overlay_marks_two_writes_as_safe() {
    let writes = operations().into_iter().filter(|operation| operation.method != "GET" && is_safe(operation));
    let ids: Vec<&str> = writes.map(|operation| operation.id).collect();
    assert_eq!(ids, ["createAccessToken", "previewPatientMerge"]);
}
