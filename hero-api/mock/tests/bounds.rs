//! No description brings the process down: one that contains itself, requires itself or asks for a billion items is
//! answered within bounds, or rejected with its place.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::{Duration, Instant};

use hero_api_mock::MockHero;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{judge_by, request};

/// Returns a description with one read and one write of a schema.
fn description(schemas: &Value) -> Value {
    let schema = json!({"$ref": "#/components/schemas/A"});
    let content = json!({"application/json": {"schema": schema}});
    let answer = json!({"200": {"description": "d", "content": content}});
    json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {
            "get": {"operationId": "get", "responses": answer},
            "post": {"operationId": "post", "requestBody": {"content": content}, "responses": answer},
        }},
        "components": {"schemas": schemas},
    })
}

/// Returns the status and the text of the answer to the read.
async fn answer(document: &Value) -> (u16, String) {
    let mock = MockHero::builder().description(document.to_string()).start().await.unwrap();
    let start = Instant::now();
    let answer = request(&mock, Method::GET, "/a").send().await.unwrap();
    let found = (answer.status().as_u16(), answer.text().await.unwrap());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    found
}

/// Checks that the answer is valid, and no larger than `most`.
async fn check(schemas: Value, most: usize) -> Value {
    let document = description(&schemas);
    let (status, text) = answer(&document).await;
    assert_eq!(status, 200, "{text}");
    assert!(text.len() <= most, "{} characters", text.len());
    let value = serde_json::from_str(&text).unwrap();
    assert_eq!(judge_by(&document, &json!({"$ref": "#/components/schemas/A"}), &value), None, "{text:.2000}");
    value
}

/// Checks that the answer says why there is none.
async fn check_rejected(schemas: Value, expected: &str) {
    let (status, text) = answer(&description(&schemas)).await;
    assert_eq!((status, text.as_str()), (501, format!("no example of the answer 200 of get: {expected}").as_str()));
}

const A: &str = "#/components/schemas/A";

#[tokio::test]
async fn recursive_schemas_end_at_optional_parts() {
    let own = json!({"$ref": A});
    assert!(check(json!({"A": {"type": "object", "additionalProperties": own}}), 400).await["example"].is_object());
    check(json!({"A": {"type": "array", "items": own}}), 400).await;
    let comments = json!({"type": "array", "items": {
        "type": "object", "properties": {"text": {"type": "string"}, "replies": own},
    }});
    assert!(check(json!({"A": comments}), 1000).await[0]["replies"][0]["text"].is_string());
    check(
        json!({"A": {"properties": {"key": {"type": "string"}, "not": {"allOf": [own, {"description": "d"}]}}}}),
        1000,
    )
    .await;
    let kids = json!({"type": "array", "items": {"allOf": [{"properties": {"id": {"type": "string"}}}, own]}});
    check(json!({"A": {"type": "object", "properties": {"kids": kids}}}), 1000).await;
    let kid = json!({"$ref": A, "description": "d", "required": ["name"]});
    check(json!({"A": {"type": "object", "properties": {"name": {"type": "string"}, "kid": kid}}}), 1000).await;
    let three = json!({"x": own, "y": own, "z": own});
    check(json!({"A": {"type": "object", "properties": three}}), 300_000).await;
}

#[tokio::test]
async fn schemas_that_require_themselves_end_where_possible() {
    let own = json!({"$ref": A});
    let both = json!({"type": "array", "minItems": 2, "items": own});
    check(json!({"A": {"oneOf": [own, {"type": "object", "required": ["and"], "properties": {"and": both}}, {"type": "string"}]}}), 1000).await;
    check(json!({"A": {"type": "object", "required": ["kid"], "properties": {"kid": {"anyOf": [own, {"type": "null"}]}}}}), 1000)
        .await;
    check(json!({"A": {"type": ["object", "null"], "required": ["kid"], "properties": {"kid": own}}}), 1000).await;
    let list = json!({"type": "array", "items": own});
    check(json!({"A": {"type": "object", "required": ["kids"], "properties": {"kids": list}}}), 1000).await;
}

#[tokio::test]
async fn unions_beside_properties_and_within_all_of_are_filled_in() {
    let own = json!({"$ref": A});
    let one = |name: &str, of: &Value| json!({"type": "object", "required": [name], "properties": {name: of}});
    let union = json!({"anyOf": [one("not", &own), one("field", &json!({"type": "string"}))]});
    let beside = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}, "anyOf": union["anyOf"]});
    assert!(check(json!({"A": beside}), 1000).await["kind"].is_string());
    let more = json!({"properties": {"more": own}});
    let found = check(json!({"A": {"allOf": [{"$ref": "#/components/schemas/U"}, more]}, "U": union}), 300_000).await;
    assert!(found["field"].is_string(), "{found}");
    let leaf = json!({"allOf": [own, {"properties": {"kind": {"const": "leaf"}, "value": {"type": "integer"}}}]});
    let base = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}, "oneOf": [{"$ref": "#/components/schemas/Leaf"}]});
    let (status, text) = answer(&description(&json!({"A": base, "Leaf": leaf}))).await;
    assert_eq!((status, text.as_str()), (200, r#"{"kind":"leaf","value":1}"#), "a base that lists what is made of it");
}

#[tokio::test]
async fn infinite_values_are_rejected_with_their_place() {
    let own = json!({"$ref": A});
    let endless = "requires itself, so no value of it ends";
    let object = |property: &Value| json!({"type": "object", "required": ["kid"], "properties": {"kid": property}});
    check_rejected(json!({"A": object(&own)}), &format!("{A}/properties/kid {endless}")).await;
    check_rejected(
        json!({"A": object(&json!({"$ref": "#/components/schemas/B"})), "B": object(&own)}),
        &format!("#/components/schemas/B/properties/kid {endless}"),
    )
    .await;
    let list = json!({"type": "array", "minItems": 1, "items": own});
    check_rejected(json!({"A": list}), &format!("{A}/items {endless}")).await;
    check_rejected(
        json!({"A": {"type": "object", "minProperties": 1, "additionalProperties": own}}),
        &format!("{A}/additionalProperties {endless}"),
    )
    .await;
    check_rejected(json!({"A": {"oneOf": [own, own]}}), &format!("{A}/oneOf {endless}")).await;
}

#[tokio::test]
async fn a_billion_items_are_rejected_with_their_place() {
    let billion = 1_000_000_000_u64;
    let string = json!({"type": "string", "minLength": billion});
    let more = "more than the mock makes";
    check_rejected(
        json!({"A": {"type": "array", "minItems": billion, "items": string}}),
        &format!("{A} requires {billion} items, {more}"),
    )
    .await;
    check_rejected(
        json!({"A": {"type": "array", "minItems": 1e9, "items": {}}}),
        &format!("{A} requires {billion} items, {more}"),
    )
    .await;
    check_rejected(
        json!({"A": {"type": "object", "required": ["b"], "properties": {"b": string}}}),
        &format!("{A}/properties/b requires {billion} characters, {more}"),
    )
    .await;
    check_rejected(
        json!({"A": {"type": "object", "minProperties": billion}}),
        &format!("{A} requires {billion} properties, {more}"),
    )
    .await;
    let thousand = |items: Value| json!({"type": "array", "minItems": 1000, "items": items});
    let (status, text) = answer(&description(&json!({"A": thousand(thousand(json!({"type": "string"})))}))).await;
    assert_eq!(status, 501);
    assert!(text.ends_with("its smallest value is too large"), "{text}");
}

#[tokio::test]
async fn large_values_are_answered() {
    check(json!({"A": {"type": "array", "minItems": 1000, "items": {"type": "integer"}}}), 10_000).await;
    check(json!({"A": {"type": "string", "minLength": 500_000}}), 600_000).await;
    check(json!({"A": {"type": "object", "minProperties": 3, "maxProperties": 3, "additionalProperties": {"type": "integer"}}}), 100).await;
    check(
        json!({"A": {"type": "object", "maxProperties": 1, "properties": {"a": {}, "b": {}}, "required": ["b"]}}),
        100,
    )
    .await;
    check(json!({"A": {"type": "object", "minProperties": 1, "properties": {"a": {}, "b": {}}}}), 100).await;
    let optional = json!({"type": "object", "properties": {"large": {"type": "string", "minLength": 1e9}, "a": {}}});
    check(json!({"A": optional}), 100).await;
    let pattern = json!({"A": {"type": "string", "pattern": "^(((a{1,1000}){1,1000}){1,1000}){1,1000}$"}});
    assert_eq!(answer(&description(&pattern)).await, (200, "\"example\"".to_owned()), "a pattern that is not checked");
}

#[tokio::test]
async fn values_that_double_at_each_level_are_bounded() {
    for (is_required, depth) in [(false, 16), (true, 10), (false, 64)] {
        let mut schemas = json!({format!("A{depth}"): {"type": "string"}, "A": {"$ref": "#/components/schemas/A0"}});
        for level in 0..depth {
            let next = json!({"$ref": format!("#/components/schemas/A{}", level + 1)});
            let required = if is_required { json!(["a", "b"]) } else { json!([]) };
            let item = json!({"type": "object", "properties": {"a": next, "b": next}, "required": required});
            schemas[format!("A{level}")] = if is_required { item } else { json!({"type": "array", "items": item}) };
        }
        check(schemas, 300_000).await;
    }
}

#[tokio::test]
async fn long_chains_are_answered_or_rejected() {
    for keyword in ["$ref", "allOf", "properties", "required"] {
        let mut schemas = json!({"A3000": {"type": "string"}, "A": {"$ref": "#/components/schemas/A0"}});
        for level in 0..3_000 {
            let next = json!({"$ref": format!("#/components/schemas/A{}", level + 1)});
            schemas[format!("A{level}")] = match keyword {
                "$ref" => next,
                "allOf" => json!({"allOf": [next]}),
                "properties" => json!({"type": "object", "properties": {"a": next}}),
                _ => json!({"type": "object", "properties": {"a": next}, "required": ["a"]}),
            };
        }
        let document = description(&schemas);
        let (status, text) = answer(&document).await;
        assert!(status == 501 || status == 200, "{keyword}: {status} {text}");
        let mock = MockHero::builder().description(document.to_string()).start().await.unwrap();
        let sent = request(&mock, Method::POST, "/a").header("content-type", "application/json").body("{\"a\": {}}");
        let status = sent.send().await.unwrap().status().as_u16();
        assert!([200, 400, 501].contains(&status), "{keyword}: {status}");
    }
}

#[tokio::test]
async fn bodies_of_recursive_schemas_are_checked() {
    let own = json!({"$ref": A});
    let expression = json!({"oneOf": [
        {"type": "object", "required": ["and"], "properties": {"and": {"type": "array", "items": own}}},
        {"type": "object", "required": ["and", "x"], "properties": {"and": {"type": "array", "items": own}}},
        {"type": "string"},
    ]});
    let mock =
        MockHero::builder().description(description(&json!({"A": expression})).to_string()).start().await.unwrap();
    for (last, expected) in [(json!("s"), 200), (json!(1), 400)] {
        let mut body = last;
        for _ in 0..60 {
            body = json!({"and": [body]});
        }
        let start = Instant::now();
        let sent = request(&mock, Method::POST, "/a").header("content-type", "application/json").body(body.to_string());
        assert_eq!(sent.send().await.unwrap().status().as_u16(), expected);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn parameters_of_recursive_schemas_are_checked() {
    let mut document = description(&json!({"A": {"oneOf": [{"$ref": A}, {"type": "integer"}, {"$ref": A}]}}));
    document["paths"]["/a"]["get"]["parameters"] = json!([{"name": "q", "in": "query", "schema": {"$ref": A}}]);
    let mock = MockHero::builder().description(document.to_string()).start().await.unwrap();
    for (query, expected) in [("q=1", 200), ("q=x", 400)] {
        assert_eq!(
            request(&mock, Method::GET, &format!("/a?{query}")).send().await.unwrap().status(),
            expected,
            "{query}"
        );
    }
}

#[tokio::test]
async fn endless_brackets_are_rejected_at_once() {
    let start = Instant::now();
    let error = MockHero::builder().description("[".repeat(400_000)).start().await.unwrap_err();
    assert_eq!(error.to_string(), "no YAML: more brackets are open at once than any description needs");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn the_last_calls_are_kept_and_the_others_counted() {
    let document = description(&json!({"A": {"type": "string"}})).to_string();
    let mock = MockHero::builder().description(document).journal(3).start().await.unwrap();
    for query in ["", "", "?x=1", "?x=1", "?x=1"] {
        request(&mock, Method::GET, &format!("/a{query}")).send().await.unwrap();
    }
    assert_eq!((mock.calls("get").count(), mock.refused().count(), mock.all_calls().dropped()), (3, 3, 2));
    mock.reset();
    assert_eq!((mock.all_calls().count(), mock.all_calls().dropped()), (0, 0));
}

#[tokio::test]
async fn an_answer_that_cannot_be_built_is_a_fault_of_the_description() {
    let endless = json!({"A": {"type": "object", "required": ["kid"], "properties": {"kid": {"$ref": A}}}});
    let mock = MockHero::builder().description(description(&endless).to_string()).start().await.unwrap();
    request(&mock, Method::GET, "/a").send().await.unwrap();
    assert_eq!(mock.calls("get").only().faults(), ["answer/200: no example"]);
    mock.on("get").reply(hero_api_mock::Reply::ok().body(json!({"kid": null})));
    assert_eq!(request(&mock, Method::GET, "/a").send().await.unwrap().status(), 200, "a test says the answer itself");
}
