//! What the tests of the mock share: the description as it is written, and requests by hand.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "every test uses a part of it")]

use std::sync::LazyLock;

use hero_api_mock::MockHero;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// The effective description.
pub(crate) static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("../../effective.yaml")).expect("YAML"));

/// A request with the credentials of the mock.
pub(crate) fn request(mock: &MockHero, method: Method, path: &str) -> RequestBuilder {
    let request = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = request.request(method, format!("{}{path}", mock.url()));
    mock.credentials()
        .into_iter()
        .fold(request, |request, credential| request.header(credential.header(), credential.value()))
}

/// The status and the JSON of an answer; null where it is empty.
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

/// An operation of the description: its method, its path, and itself.
pub(crate) fn operations() -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in DESCRIPTION["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            all.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    all
}

/// What a reference leads to.
pub(crate) fn resolve(node: &Value) -> Value {
    let target = node["$ref"].as_str().and_then(|target| DESCRIPTION.pointer(target.trim_start_matches('#')));
    target.unwrap_or(node).clone()
}

/// Judges a value by a schema of the description; what is wrong, if anything.
pub(crate) fn judge(schema: &Value, value: &Value) -> Option<String> {
    judge_by(&DESCRIPTION, schema, value)
}

/// Judges a value by a schema of a description; what is wrong, if anything.
pub(crate) fn judge_by(description: &Value, schema: &Value, value: &Value) -> Option<String> {
    let mut schema = if schema.is_null() { json!({}) } else { schema.clone() };
    schema["components"] = description["components"].clone();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    (!errors.is_empty()).then(|| errors.join("; "))
}
