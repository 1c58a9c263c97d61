//! Every operation answers every declared status with what the description allows.

use hero_api_mock::MockHero;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{judge, operations, request, resolve};

/// Returns the smallest value that a schema allows, independently of the mock.
fn smallest(schema: &Value) -> Value {
    let schema = resolve(schema);
    if let Some(member) = ["oneOf", "anyOf"].iter().find_map(|keyword| schema[*keyword].get(0)) {
        return smallest(member);
    }
    if let Some(value) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return value.clone();
    }
    let kind = schema["type"].as_array().map_or(&schema["type"], |types| &types[0]);
    match (kind.as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let names = required.iter().filter_map(Value::as_str);
            names.map(|name| (name.to_owned(), smallest(&schema["properties"][name]))).collect()
        }
        (Some("array"), _) => json!([]),
        (Some("number" | "integer"), _) => json!(1),
        (Some("boolean"), _) => json!(true),
        (Some("string"), Some("date")) => json!("1992-01-01"),
        (Some("string"), Some("date-time")) => json!("2026-02-01T10:00:00Z"),
        (Some("string"), Some("uri")) => json!("https://example.org"),
        (Some("string"), _) => json!("7"),
        _ => json!({}),
    }
}

fn call(mock: &MockHero, method: &str, path: &str, operation: &Value) -> RequestBuilder {
    let method: Method = method.parse().unwrap_or_default();
    let mut address = path.to_owned();
    let mut query = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten().map(resolve) {
        let name = parameter["name"].as_str().unwrap_or_default();
        match parameter["in"].as_str() {
            Some("path") => address = address.replace(&format!("{{{name}}}"), "7"),
            Some("query") if parameter["required"] == true => query.push(format!("{name}=7")),
            _ => {}
        }
    }
    if !query.is_empty() {
        address = format!("{address}?{}", query.join("&"));
    }
    let request = request(mock, method, &address);
    match operation["requestBody"]["content"]["application/json"].get("schema") {
        Some(schema) => request.header("content-type", "application/json").body(smallest(schema).to_string()),
        None => request,
    }
}

#[tokio::test]
async fn every_operation_answers_every_declared_status_as_described() {
    let mock = MockHero::start().await;
    let mut wrong = Vec::new();
    let mut judged = 0;
    for (method, path, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap_or_default();
        for (status, declared) in operation["responses"].as_object().into_iter().flatten() {
            let request = call(&mock, &method, &path, &operation).header("x-mock-status", status);
            let answer = request.send().await.unwrap();
            let (found, text) = (answer.status(), answer.text().await.unwrap());
            if found.as_str() != status {
                wrong.push(format!("{id} {status}: answered {found} {:?}", mock.all_calls().last()));
                continue;
            }
            let declared = resolve(declared);
            let schema = declared["content"]["application/json"].get("schema");
            let problem = match schema {
                None => (!text.is_empty()).then(|| format!("a body: {text}")),
                Some(schema) => judge(schema, &serde_json::from_str(&text).unwrap_or_default()),
            };
            wrong.extend(problem.map(|problem| format!("{id} {status}: {problem}")));
            judged += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(judged > 300, "only {judged} answers were judged");
    assert_eq!(mock.operations().len(), operations().len());
}

#[tokio::test]
async fn answers_are_the_same_in_every_run() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let mock = MockHero::start().await;
        let mut answers = Vec::new();
        for (method, path, operation) in operations() {
            let answer = call(&mock, &method, &path, &operation).send().await.unwrap();
            answers.push(answer.text().await.unwrap());
        }
        runs.push(answers);
    }
    assert_eq!(runs[0], runs[1]);
}
