//! What the tests of the mock share: the parsed description, and requests without a client.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::sync::LazyLock;

use hero_api_mock::MockHero;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// The effective description.
pub(crate) static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("../../effective.yaml")).expect("YAML"));

/// Returns a request with the credentials of the mock.
pub(crate) fn request(mock: &MockHero, method: Method, path: &str) -> RequestBuilder {
    let request = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = request.request(method, format!("{}{path}", mock.url()));
    mock.credentials()
        .into_iter()
        .fold(request, |request, credential| request.header(credential.header(), credential.value()))
}

/// Returns the status and the JSON of an answer; null if it is empty.
pub(crate) async fn send(request: RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    let text = answer.text().await.expect("a body");
    (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") })
}

pub(crate) async fn get(mock: &MockHero, path: &str) -> (StatusCode, Value) {
    send(request(mock, Method::GET, path)).await
}

pub(crate) async fn post(mock: &MockHero, path: &str, body: &Value) -> (StatusCode, Value) {
    send(request(mock, Method::POST, path).header("content-type", "application/json").body(body.to_string())).await
}

/// Returns the operations of the description: method, path, and node.
pub(crate) fn operations() -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in DESCRIPTION["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            all.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    all
}

/// Returns the target of a reference.
pub(crate) fn resolve(node: &Value) -> Value {
    let target = node["$ref"].as_str().and_then(|target| DESCRIPTION.pointer(target.trim_start_matches('#')));
    target.unwrap_or(node).clone()
}

/// Checks a value against a schema of the description; returns the first error, if any.
pub(crate) fn judge(schema: &Value, value: &Value) -> Option<String> {
    judge_by(&DESCRIPTION, schema, value)
}

/// Checks a value against a schema of a description; returns the first error, if any.
pub(crate) fn judge_by(description: &Value, schema: &Value, value: &Value) -> Option<String> {
    let mut schema = if schema.is_null() { json!({}) } else { schema.clone() };
    schema["components"] = description["components"].clone();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    (!errors.is_empty()).then(|| errors.join("; "))
}
