//! Every documented example, and any selection of described parts, is read into its type and written again with the
//! same data.

use std::collections::BTreeSet;

use hero_api::types;
use hero_api_test_support::{
    Fake,
    places::places,
    same::same,
    sample::{Style, sample},
    schema::Schema,
};
use hero_api_tests::{
    description::{Content, DESCRIPTION, Operation, operations, resolve},
    fake,
    sample::arguments,
};
use serde_json::Value;

/// Returns the examples of a body: those of the media type, the schema's own, and a sample built from those of its
/// properties.
fn examples(content: &Content<'_>) -> Vec<Value> {
    let named =
        content.media["examples"].as_object().into_iter().flatten().map(|(_, example)| &resolve(example)["value"]);
    let whole = content.media.get("example").into_iter().chain(named);
    let own = content.schema.get("example").into_iter();
    let listed = content.schema["examples"].as_array().into_iter().flatten();
    let mut all: Vec<Value> = whole.chain(own).chain(listed).cloned().collect();
    for variant in 0..content.schema.variants() {
        all.extend(composed(content.schema, variant));
    }
    all
}

/// Returns a sample with every described example in its place, if there is any.
fn composed(schema: Schema<'_>, variant: usize) -> Option<Value> {
    let mut value = sample(schema, Style::EVERYTHING.variant(variant));
    let mut any = false;
    for place in places(schema, &value.clone(), variant) {
        let example = place.schema.get("example").or_else(|| place.schema["examples"].get(0));
        if let (Some(example), Some(target)) = (example, value.pointer_mut(&place.pointer)) {
            *target = example.clone();
            any = true;
        }
    }
    any.then_some(value)
}

/// Checks that every property of an example is described; otherwise it would silently be dropped.
fn undescribed(schema: Schema<'_>, example: &Value) -> Vec<String> {
    let described: Vec<&str> = schema.properties().map(|(name, _)| name).collect();
    let given = example.as_object().into_iter().flatten().map(|(name, _)| name.clone());
    given.filter(|name| !described.is_empty() && !described.contains(&name.as_str())).collect()
}

async fn answer(operation: &Operation<'_>, status: u16, example: &Value) -> Option<String> {
    let fake = Fake::answering(status, example.to_string());
    match fake::call(&fake, operation, &arguments(operation, Style::REQUIRED)).await.map(|called| called.answer) {
        Ok(Ok(again)) if same(example, &again) => None,
        Ok(Ok(again)) => Some(format!("was {example}, is {again}")),
        Ok(Err(error)) => Some(error.to_string()),
        Err(problem) => Some(problem),
    }
}

async fn request(operation: &Operation<'_>, example: &Value) -> Option<String> {
    let mut arguments = arguments(operation, Style::REQUIRED);
    arguments.body = Some(example.clone());
    let fake = fake::success(operation, Style::REQUIRED);
    match fake::call(&fake, operation, &arguments).await.map(|called| called.answer) {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return Some(error.to_string()),
        Err(problem) => return Some(problem),
    }
    let sent = fake.requests().pop().and_then(|request| serde_json::from_slice::<Value>(request.body.as_bytes()?).ok());
    (!sent.as_ref().is_some_and(|sent| same(example, sent))).then(|| format!("was {example}, is {sent:?}"))
}

#[tokio::test]
async fn every_example_of_an_answer_is_read() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for operation in operations() {
        let (status, Some(content)) = operation.success() else { continue };
        for example in examples(&content) {
            tried += 1;
            wrong.extend(
                answer(&operation, status, &example).await.map(|problem| format!("{}: {problem}", operation.id)),
            );
            wrong.extend(
                undescribed(content.schema, &example).iter().map(|name| format!("{}: no {name}", operation.id)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= 3, "only {tried} examples");
}

#[tokio::test]
async fn every_example_of_a_request_is_sent() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for operation in operations() {
        let Some((content, _)) = operation.body() else { continue };
        for example in examples(&content) {
            tried += 1;
            wrong.extend(request(&operation, &example).await.map(|problem| format!("{}: {problem}", operation.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= 5, "only {tried} examples");
}

#[tokio::test]
async fn every_example_of_a_parameter_is_sent() {
    let mut tried = 0;
    for operation in operations() {
        for parameter in operation.parameters() {
            let Some(example) = parameter.schema.get("example").or(parameter.example) else { continue };
            let mut arguments = arguments(&operation, Style::REQUIRED);
            arguments.parameters.insert(parameter.key(), example.clone());
            tried += 1;
            let fake = fake::success(&operation, Style::REQUIRED);
            let called = fake::call(&fake, &operation, &arguments).await;
            let Ok(Ok(_)) = called.map(|called| called.answer) else { panic!("{} {}", operation.id, parameter.name) };
            assert_eq!(fake::sent(&fake), hero_api_tests::wire::expected(&operation, &arguments));
        }
    }
    assert!(tried >= 3, "only {tried} examples");
}

#[tokio::test]
async fn every_example_of_an_error_is_read() {
    let mut tried = 0;
    for operation in operations() {
        for (status, content) in operation.answers().into_iter().filter(|(status, _)| *status >= 400) {
            for example in content.iter().flat_map(examples) {
                let fake = Fake::answering(status, example.to_string());
                let called = fake::call(&fake, &operation, &arguments(&operation, Style::REQUIRED)).await;
                let Ok(Err(error)) = called.map(|called| called.answer) else { panic!("{} {status}", operation.id) };
                let body = match status {
                    400 => error.body::<types::ValidationError>().map(serde_json::to_value),
                    _ => error.body::<types::ComplianceError>().map(serde_json::to_value),
                };
                let again = body.and_then(Result::ok).unwrap_or_else(|| panic!("{} {status}: {example}", operation.id));
                assert!(same(&example, &again), "{} {status}: was {example}, is {again}", operation.id);
                tried += 1;
            }
        }
    }
    assert!(tried >= 5, "only {tried} examples");
}

#[tokio::test]
async fn any_selection_of_an_answer_is_read_and_loses_nothing() {
    let mut wrong = Vec::new();
    for operation in operations() {
        let (status, Some(content)) = operation.success() else { continue };
        for seed in 0..40 {
            let body = sample(content.schema, Style::random(seed));
            let problem = answer(&operation, status, &body).await;
            wrong.extend(problem.map(|problem| format!("{} (seed {seed}): {problem}", operation.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The examples in a tree, by address in memory.
fn all_examples(node: &Value, found: &mut BTreeSet<usize>) {
    let Value::Object(object) = node else {
        return node.as_array().into_iter().flatten().for_each(|node| all_examples(node, found));
    };
    for (key, below) in object {
        match (key.as_str(), below) {
            ("example", example) => drop(found.insert(address(example))),
            ("examples", Value::Object(named)) => {
                found.extend(named.values().map(|example| address(&example["value"])))
            }
            ("examples", Value::Array(listed)) => found.extend(listed.iter().map(address)),
            ("properties", Value::Object(properties)) => properties.values().for_each(|node| all_examples(node, found)),
            (_, below) => all_examples(below, found),
        }
    }
}

fn address(example: &Value) -> usize {
    std::ptr::from_ref(example) as usize
}

#[test]
fn no_example_is_overlooked() {
    let (mut all, mut seen) = (BTreeSet::new(), BTreeSet::new());
    all_examples(&DESCRIPTION["paths"], &mut all);
    for operation in operations() {
        let parameters = operation.parameters().into_iter();
        seen.extend(
            parameters.filter_map(|parameter| parameter.schema.get("example").or(parameter.example)).map(address),
        );
        let answers = operation.answers().into_iter().filter_map(|(_, content)| content);
        let bodies = operation.body().map(|(body, _)| body).into_iter().chain(answers);
        for content in bodies {
            all_examples(content.media, &mut seen);
        }
    }
    assert!(!all.is_empty() && all.is_subset(&seen), "examples at places that these tests do not reach");
}
