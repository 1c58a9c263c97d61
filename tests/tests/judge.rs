//! `jsonschema` judges, by the effective description and with formats, every body that we send and every answer that
//! these tests build. It shares no code with the generator.

use hero_api_test_support::sample::{Style, sample};
use hero_api_tests::{
    description::{Content, DESCRIPTION, Operation, operations},
    fake,
    sample::arguments,
};
use serde_json::{Value, json};

const STYLES: [(&str, Style); 3] =
    [("required", Style::REQUIRED), ("everything", Style::EVERYTHING), ("nulls", Style::NULLS)];

/// Returns the error of a value; `None` if the schema allows it.
fn judge(content: &Content<'_>, value: &Value) -> Option<String> {
    if content.schema.node().is_null() {
        return None;
    }
    let mut schema = content.schema.node().clone();
    schema["components"] = DESCRIPTION["components"].clone();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    let validator = match jsonschema::options().should_validate_formats(true).build(&schema) {
        Ok(validator) => validator,
        Err(error) => return Some(format!("the schema is not one: {error}")),
    };
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    (!errors.is_empty()).then(|| errors.join("; "))
}

/// Returns the body that the client sends for a sample.
async fn sent(operation: &Operation<'_>, style: Style) -> Result<Option<Value>, String> {
    let fake = fake::success(operation, Style::REQUIRED);
    let called = fake::call(&fake, operation, &arguments(operation, style)).await?;
    called.answer.map_err(|error| error.to_string())?;
    let request = fake.requests().pop().ok_or("nothing was sent")?;
    match request.body.is_empty() {
        true => Ok(None),
        false => serde_json::from_slice(request.body.as_bytes().map_or(&[], |body| body))
            .map(Some)
            .map_err(|error| error.to_string()),
    }
}

#[tokio::test]
async fn every_body_that_we_send_is_valid() {
    let mut wrong = Vec::new();
    let mut judged = 0;
    for operation in operations() {
        let Some((body, _)) = operation.body() else { continue };
        for (name, style) in STYLES {
            for variant in 0..body.schema.variants() {
                let problem = match sent(&operation, style.variant(variant)).await {
                    Ok(None) => continue,
                    Ok(Some(value)) => judge(&body, &value),
                    Err(problem) => Some(problem),
                };
                judged += 1;
                wrong.extend(problem.map(|problem| format!("{} {name} {variant}: {problem}", operation.id)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(judged > 70, "only {judged} bodies were judged");
}

#[test]
fn every_answer_that_these_tests_make_up_is_valid() {
    let mut wrong = Vec::new();
    for operation in operations() {
        for (status, content) in operation.answers() {
            let Some(content) = content else { continue };
            for (name, style) in STYLES {
                for variant in 0..content.schema.variants() {
                    let problem = judge(&content, &sample(content.schema, style.variant(variant)));
                    wrong.extend(
                        problem.map(|problem| format!("{} {status} {name} {variant}: {problem}", operation.id)),
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_judge_refuses_what_is_wrong() {
    let appointments = operations().into_iter().find(|operation| operation.id == "createAppointment");
    let Some((body, _)) = appointments.and_then(|operation| operation.body()) else {
        panic!("createAppointment has no body")
    };
    let value = sample(body.schema, Style::EVERYTHING);
    assert_eq!(judge(&body, &value), None);
    let mut wrong = value;
    wrong["start_time"] = json!("tomorrow");
    assert!(judge(&body, &wrong).is_some_and(|problem| problem.contains("start_time")), "formats are not on");
}
