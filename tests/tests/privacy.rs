//! Nothing about a patient shows: marks in every string, number and key of a map in requests, answers and errors appear
//! in no `Debug`, no `Display`, no source of an error, and in nothing that any library logs or traces. What `Debug` may
//! show is decided place by place, by people: `privacy_public.txt` is the reviewed list.

use std::collections::BTreeSet;

use hero_api::{Client, Error, types};
use hero_api_test_support::{
    Fake, Reply, Server, logs, repository,
    sample::{MARKS, Style, sample},
    schema::Schema,
};
use hero_api_tests::{
    calls,
    description::{Content, Operation, events, operations},
    fake,
    sample::arguments,
    shown,
};
use serde_json::Value;

/// Returns the mark in a text, with its surroundings.
fn leak(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let at = MARKS.iter().find_map(|mark| lower.find(mark))?;
    let around = lower.get(at.saturating_sub(60)..).unwrap_or(&lower);
    Some(around.chars().take(160).collect())
}

/// Calls an operation with marked arguments; returns what shows of a mark.
async fn call(client: &Client, operation: &Operation<'_>, style: Style) -> Vec<String> {
    let arguments = arguments(operation, style);
    let called = match calls::call(client, operation.id, &arguments).await {
        Ok(called) => called,
        Err(problem) => return vec![format!("{}: {problem}", operation.id)],
    };
    let texts = [("the answer", called.debug), ("the body", arguments.shown())];
    let leaks = texts.iter().filter_map(|(name, text)| Some(format!("{name} of {}: {}", operation.id, leak(text)?)));
    leaks.collect()
}

/// Returns all bodies that an operation may be answered with: declared and not, all marked.
fn answers(operation: &Operation<'_>) -> Vec<(u16, &'static str, String)> {
    let html = "<html><body>canary 2077331</body></html>".to_owned();
    let unknown = r#"{"canary":["canary",2077331000,{"canary":"1877-01-01"}]}"#.to_owned();
    let mut answers = vec![
        (200, "application/json", unknown.clone()),
        (200, "application/json", "\"canary".to_owned()),
        (200, "application/json", "2077331000.5".to_owned()),
        (200, "text/html", html.clone()),
        (404, "application/json", unknown),
        (502, "text/html", html),
    ];
    for (status, content) in operation.answers() {
        let Some(content) = content else { continue };
        for style in [Style::MARKED, Style { unknown_values: true, unknown_fields: true, ..Style::MARKED }] {
            let members = 0..content.schema.variants();
            let bodies = members.map(|member| sample(content.schema, style.variant(member)).to_string());
            answers.extend(bodies.map(|body| (status, "application/json", body)));
        }
        let odd = Style { unknown_members: true, ..Style::MARKED };
        answers.push((status, "application/json", sample(content.schema, odd).to_string()));
    }
    answers
}

#[test]
fn a_mark_that_shows_is_found() {
    let shown = format!("{}", hero_api::runtime::Reveal::reveal(&types::PatientId::from("a CANARY7")));
    assert_eq!(leak(&shown).as_deref(), Some("\"a canary7\""));
    let fields: Vec<Value> = operations()
        .iter()
        .filter_map(|operation| operation.success().1)
        .map(|content| sample(content.schema, Style::MARKED))
        .collect();
    let marked = fields.iter().filter(|field| leak(&field.to_string()).is_some()).count();
    assert!(marked > 60, "only {marked} answers are marked");
}

#[tokio::test]
async fn no_mark_shows_in_process() {
    logs::capture();
    let mut leaks = Vec::new();
    for operation in operations() {
        for (status, kind, body) in answers(&operation) {
            let fake = Fake::answering(status, body).header("content-type", kind).header("x-answer", "canary");
            leaks.extend(call(&fake::hero(&fake), &operation, Style::MARKED).await);
        }
        for variant in 0..operation.body().map_or(1, |(body, _)| body.schema.variants()) {
            let fake = fake::success(&operation, Style::REQUIRED);
            leaks.extend(call(&fake::hero(&fake), &operation, Style::MARKED.variant(variant)).await);
            let odd = Style { unknown_values: true, ..Style::MARKED.variant(variant) };
            leaks.extend(call(&fake::hero(&fake), &operation, odd).await);
        }
    }
    leaks.extend(leak(&logs::captured()).map(|found| format!("a trace: {found}")));
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(logs::captured().contains("hero_api"), "nothing was heard");
}

#[tokio::test]
async fn no_mark_shows_over_real_connections() {
    logs::capture();
    let mut leaks = Vec::new();
    for operation in operations() {
        let (status, content) = operation.success();
        let body = content.map(|content| sample(content.schema, Style::MARKED).to_string()).unwrap_or_default();
        for (status, kind, body) in
            [(status, "application/json", body), (418, "text/html", "canary 2077331".to_owned())]
        {
            let reply = Reply::status(format!("{status} As said")).header(format!("content-type: {kind}")).body(body);
            let server = Server::start([reply]).await;
            let client = fake::client(&format!("{}/canary", server.url()), |builder| builder);
            leaks.extend(call(&client, &operation, Style::MARKED).await);
        }
    }
    leaks.extend(leak(&logs::captured()).map(|found| format!("a trace: {found}")));
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(logs::captured().contains("log reqwest"), "other libraries were not heard");
}

#[tokio::test]
async fn no_mark_shows_of_a_server_that_is_not_there() {
    logs::capture();
    let client = fake::client("http://127.0.0.1:1/canary", |builder| builder);
    let mut leaks = Vec::new();
    for operation in operations() {
        leaks.extend(call(&client, &operation, Style::MARKED).await);
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[tokio::test]
async fn sensitive_values_change_nothing_that_shows() {
    let mut leaks = Vec::new();
    let mut differ = 0;
    for operation in operations() {
        let styles = [0, 1].map(|sensitive| Style { sensitive, ..Style::EVERYTHING });
        let [first, second] = styles.map(|style| async move {
            let fake = fake::success(&operation, style);
            let arguments = arguments(&operation, style);
            let called = fake::call(&fake, &operation, &arguments)
                .await
                .unwrap_or_else(|error| panic!("{}: {error}", operation.id));
            let debug = format!("{} {}", called.debug, arguments.shown());
            (debug, called.answer.unwrap_or_default(), arguments.body.unwrap_or_default())
        });
        let (first, second) = (first.await, second.await);
        differ += usize::from((&first.1, &first.2) != (&second.1, &second.2));
        leaks.extend((first.0 != second.0).then(|| format!("{}\n  {}\n  {}", operation.id, first.0, second.0)));
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(differ > 10, "only {differ} operations have sensitive values");
}

#[tokio::test]
async fn declared_error_bodies_show_no_mark() {
    let mut read = 0;
    for operation in operations() {
        for (status, content) in operation.answers().into_iter().filter(|(status, _)| *status >= 400) {
            let Some(content) = content else { continue };
            let fake = Fake::answering(status, sample(content.schema, Style::MARKED).to_string());
            let called = fake::call(&fake, &operation, &arguments(&operation, Style::REQUIRED)).await;
            let Ok(Err(error)) = called.map(|called| called.answer) else {
                panic!("{} {status} is no error", operation.id)
            };
            let texts = [debug_body::<types::ValidationError>(&error), debug_body::<types::ComplianceError>(&error)];
            for text in texts.into_iter().flatten() {
                read += 1;
                assert_eq!(leak(&text), None, "{} {status}", operation.id);
            }
            assert_eq!(leak(&shown(&error)), None, "{} {status}", operation.id);
        }
    }
    assert!(read > 75, "only {read} bodies were read");
}

fn debug_body<T: serde::de::DeserializeOwned + std::fmt::Debug + 'static>(error: &Error) -> Option<String> {
    error.body::<T>().map(|body| format!("{body:?} {body:#?}"))
}

#[test]
fn events_show_no_mark() {
    for (name, operation) in events() {
        let Some((body, _)) = operation.body() else { panic!("{name} has no body") };
        for style in [Style::MARKED, Style { unknown_fields: true, ..Style::MARKED }] {
            let text = sample(body.schema, style).to_string();
            let event: types::WebhookEvent =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(leak(&format!("{event:?} {event:#?}")), None, "{name}");
        }
    }
    let event: Value = serde_json::json!({ "event": "canary", "canary": 2_077_331_000 });
    let event: types::WebhookEvent = serde_json::from_value(event).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(leak(&format!("{event:?} {event:#?}")), None);
}

#[tokio::test]
async fn calls_on_their_way_show_no_mark() {
    let client = fake::hero(&Fake::answering(200, "{}"));
    let call = client.patients().get_patient_by_id("canary");
    assert_eq!(leak(&format!("{client:?} {call:?} {call:#?}")), None);
    let required = types::PreviewPatientMergeRequest::new("canary");
    let call = client.patients().preview_patient_merge("canary", required.clone());
    assert_eq!(leak(&format!("{required:?} {call:?}")), None);
    assert_eq!(leak(&format!("{:?}", call.send())), None);
    let call = client.booking().count_slots().location_id("canary").header("x-canary", "canary");
    assert_eq!(leak(&format!("{call:?} {call:#?}")), None);
    assert_eq!(leak(&format!("{:?}", call.send())), None);
}

/// Returns the places that the effective description marks as public.
fn marked() -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for operation in operations() {
        let request = operation.body().map(|(body, _)| ("request".to_owned(), Some(body)));
        let answers = operation.answers().into_iter().map(|(status, content)| (status.to_string(), content));
        for (part, content) in request.into_iter().chain(answers) {
            content_places(&format!("{} {} {part}", operation.method, operation.path), content, &mut places);
        }
        for parameter in operation.parameters() {
            walk(
                &format!("{} {} {}", operation.method, operation.path, parameter.key()),
                "",
                parameter.schema,
                &mut places,
            );
        }
    }
    for (name, operation) in events() {
        content_places(&format!("event {name}"), operation.body().map(|(body, _)| body), &mut places);
    }
    places
}

fn content_places(of: &str, content: Option<Content<'_>>, places: &mut BTreeSet<String>) {
    if let Some(content) = content {
        walk(of, "", content.schema, places);
    }
}

fn walk(of: &str, pointer: &str, schema: Schema<'_>, places: &mut BTreeSet<String>) {
    if schema.get("x-public").is_some() {
        places.insert(format!("{of} {pointer}").trim_end().to_owned());
    }
    for (name, property) in schema.properties() {
        walk(of, &format!("{pointer}/{name}"), property, places);
    }
    for member in schema.members().unwrap_or_default() {
        walk(of, pointer, member, places);
    }
    for below in schema.get("items").map(|_| schema.items()).into_iter().chain(schema.additional()) {
        walk(of, &format!("{pointer}/*"), below, places);
    }
}

#[test]
fn only_reviewed_places_are_public() {
    let text = repository::read("tests/privacy_public.txt");
    let reviewed = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned);
    let reviewed: BTreeSet<String> = reviewed.collect();
    let marked = marked();
    let new: Vec<&String> = marked.difference(&reviewed).collect();
    let gone: Vec<&String> = reviewed.difference(&marked).collect();
    assert!(new.is_empty(), "`Debug` now shows these; add what may be shown to tests/privacy_public.txt: {new:#?}");
    assert!(gone.is_empty(), "these are public no longer; delete them from tests/privacy_public.txt: {gone:#?}");
}

#[test]
fn the_list_is_sorted() {
    let text = repository::read("tests/privacy_public.txt");
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(lines.is_sorted_by(|a, b| a < b), "sort tests/privacy_public.txt; no line occurs twice");
}
