//! Requests as clients send them, with other descriptions than Hero's: media types, reserved headers, and parameters in
//! every style.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hero_api_mock::{Call, MockHero, Reply};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::request;

/// Returns a mock with one operation, a `PUT` of `/x/{id}`.
async fn start(operation: Value) -> MockHero {
    let mut operation = operation;
    operation["operationId"] = json!("put");
    operation["parameters"].as_array_mut().into_iter().flatten().for_each(|parameter| {
        parameter["required"] = json!(parameter["required"] != false);
    });
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "paths": {"/x/{id}": {"put": operation}},
        "components": {"securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
            "token": {"type": "http", "scheme": "Token"},
        }},
    });
    MockHero::builder().description(document.to_string()).start().await.unwrap()
}

/// Returns the status of a call with a body of a media type, and its faults.
async fn send(mock: &MockHero, media: &str, body: &'static str) -> (u16, String) {
    let sent = request(mock, Method::PUT, "/x/5").header("content-type", media).body(body).send().await.unwrap();
    (sent.status().as_u16(), mock.all_calls().last().map(|call| call.faults().join(", ")).unwrap_or_default())
}

fn body(content: Value) -> Value {
    json!({"requestBody": {"required": true, "content": content}, "responses": {"204": {"description": "d"}}})
}

fn object(name: &str) -> Value {
    json!({"schema": {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}})
}

#[tokio::test]
async fn bodies_have_the_most_specific_media_type() {
    let versions = json!({"a/b+json;v=1": object("one"), "a/b+json; v=\"2\"": object("two"), "*/*": {"schema": {}}});
    let mock = start(body(versions)).await;
    let cases = [
        ("A/B+JSON; V=1", r#"{"one": "x"}"#, 204, ""),
        ("a/b+json;v=2; charset=utf-8", r#"{"two": "x"}"#, 204, ""),
        ("a/b+json;v=2", r#"{"one": "x"}"#, 400, "body/two: required"),
        ("a/b+json;v=3", "{}", 204, ""),
        ("image/png", "png", 204, ""),
    ];
    for (media, text, status, fault) in cases {
        assert_eq!(send(&mock, media, text).await, (status, fault.to_owned()), "{media}");
    }
    let mock = start(body(json!({"application/*": object("one"), "text/*": {}}))).await;
    assert_eq!(send(&mock, "application/json", r#"{"one": "x"}"#).await.0, 204);
    assert_eq!(send(&mock, "application/json", "{}").await.1, "body/one: required");
    assert_eq!(send(&mock, "application/pdf", "%PDF").await.0, 204);
    assert_eq!(send(&mock, "text/plain", "").await.0, 204, "a string may be empty");
    assert_eq!(send(&mock, "image/png", "png").await.0, 415);
    let mock = start(body(json!({"*/*": {"schema": {"type": "string", "format": "binary"}}}))).await;
    assert_eq!(send(&mock, "application/json", "{}").await.0, 204, "a file of JSON");
    let bare = request(&mock, Method::PUT, "/x/5").body("bytes").send().await.unwrap();
    assert_eq!(bare.status(), 204, "a file that nobody named");
}

/// Returns the media type of an answer, and its body.
async fn answer(mock: &MockHero, accept: Option<&str>) -> (String, String) {
    let sent =
        accept.into_iter().fold(request(mock, Method::PUT, "/x/5"), |sent, accept| sent.header("accept", accept));
    let answer = sent.send().await.unwrap();
    let media = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (media, answer.text().await.unwrap())
}

#[tokio::test]
async fn answers_have_the_described_media_type_that_is_accepted() {
    let content = json!({
        "text/csv": {"schema": {"type": "string", "examples": ["a,b"]}},
        "application/json;version=1": object("one"),
        "application/json;version=2": object("two"),
        "text/event-stream": {"schema": {"type": "object", "properties": {"at": {"const": 5}}}},
    });
    let mock = start(json!({"responses": {"200": {"description": "d", "content": content}}})).await;
    let cases = [
        (None, "application/json;version=1", "{\"one\":\"Example one\"}"),
        (Some("image/png"), "application/json;version=1", "{\"one\":\"Example one\"}"),
        (Some("application/json; version=\"2\""), "application/json;version=2", "{\"two\":\"Example two\"}"),
        (Some("text/csv, */*;q=0.1"), "text/csv", "a,b"),
        (Some("text/event-stream"), "text/event-stream", "data: {\"at\":5}\n\n"),
    ];
    for (accept, media, text) in cases {
        let (found, body) = answer(&mock, accept).await;
        assert_eq!((found.as_str(), body.as_str()), (media, text), "{accept:?}");
    }
    mock.on("put").reply(Reply::ok().text("<html>").header("content-type", "text/html"));
    assert_eq!(answer(&mock, None).await, ("text/html".to_owned(), "<html>".to_owned()));

    let any =
        |schema: Value| json!({"responses": {"200": {"description": "d", "content": {"*/*": {"schema": schema}}}}});
    let mock = start(any(json!({"type": "object"}))).await;
    assert_eq!(answer(&mock, None).await.0, "application/json");
    let mock = start(any(json!({"type": "string"}))).await;
    assert_eq!(answer(&mock, None).await, ("text/plain; charset=utf-8".to_owned(), "example".to_owned()));
}

fn header(name: &str) -> Value {
    json!({"name": name, "in": "header", "schema": {"type": "string", "enum": ["nothing else"]}})
}

#[tokio::test]
async fn headers_that_another_part_of_a_request_sends_are_not_parameters() {
    let names = ["Accept", "content-type", "Authorization", "x-key", "Host", "Content-Length"];
    let mut parameters: Vec<Value> = names.into_iter().map(header).collect();
    parameters.push(json!({"name": "session", "in": "cookie", "schema": {"type": "integer"}}));
    let security = json!([{"bearer": []}, {"key": [], "cookie": []}, {"token": []}]);
    let responses = json!({"204": {"description": "d"}});
    let mock = start(json!({"parameters": parameters, "security": security, "responses": responses})).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let bare = || client.put(format!("{}/x/5", mock.url()));
    let alternatives = [
        bare().header("authorization", "Bearer mock-bearer"),
        bare().header("authorization", "token mock-token"),
        bare().header("x-key", "mock-key").header("cookie", "a=b; session=mock-cookie"),
    ];
    for sent in alternatives {
        assert_eq!(sent.send().await.unwrap().status(), 204, "{:?}", mock.all_calls());
    }
    assert_eq!(bare().header("x-key", "mock-key").send().await.unwrap().status(), 401);
    // Nothing else sends it.
    let mock = start(json!({"parameters": [header("Authorization")], "responses": responses})).await;
    assert_eq!(client.put(format!("{}/x/5", mock.url())).send().await.unwrap().status(), 400);
    assert_eq!(mock.all_calls().only().faults(), ["header/Authorization: required"]);
}

/// Returns the value that a parameter is read as, or the faults.
async fn read(parameter: Value, address: &str, cookie: &str) -> Value {
    let mock = start(json!({"parameters": [parameter], "responses": {"204": {"description": "d"}}})).await;
    let sent = request(&mock, Method::PUT, address).header("cookie", cookie).header("x-p", cookie);
    sent.send().await.unwrap();
    let call: Call = mock.calls("put").only().clone();
    let text = call.parameter(parameter["name"].as_str().unwrap());
    text.map_or_else(|| json!(call.faults()), |text| serde_json::from_str(&text).unwrap_or(text.into()))
}

#[tokio::test]
async fn parameters_are_read_in_every_style() {
    let numbers = json!({"type": "array", "items": {"type": "integer"}});
    let point = json!({"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "array", "items": {"type": "string"}}}});
    let either = json!({"anyOf": [{"type": "integer"}, numbers]});
    let cases = [
        ("path", "label", true, &numbers, "/x/.1.2", json!([1, 2])),
        ("path", "label", false, &numbers, "/x/.1,2", json!([1, 2])),
        ("path", "matrix", true, &numbers, "/x/;id=1;id=2", json!([1, 2])),
        ("path", "matrix", false, &numbers, "/x/;id=1,2", json!([1, 2])),
        ("path", "simple", true, &point, "/x/x=1", json!({"x": 1})),
        ("path", "simple", false, &point, "/x/x,1", json!({"x": 1})),
        ("path", "matrix", true, &point, "/x/;x=1", json!({"x": 1})),
        ("path", "label", true, &numbers, "/x/1.2", json!(["path/id: style"])),
        ("query", "form", true, &numbers, "/x/5?p=1&p=2", json!([1, 2])),
        ("query", "form", true, &numbers, "/x/5", json!([])),
        ("query", "form", false, &numbers, "/x/5?p=1,2", json!([1, 2])),
        ("query", "spaceDelimited", false, &numbers, "/x/5?p=1%202", json!([1, 2])),
        ("query", "pipeDelimited", false, &numbers, "/x/5?p=1%7C2", json!([1, 2])),
        ("query", "form", true, &point, "/x/5?x=1&y=a&y=b", json!({"x": 1, "y": ["a", "b"]})),
        ("query", "form", true, &point, "/x/5?x=1&y=a", json!({"x": 1, "y": ["a"]})),
        ("query", "form", false, &point, "/x/5?p=x,1", json!({"x": 1})),
        ("query", "form", true, &point, "/x/5?z=1", json!(["query/*: undescribed"])),
        ("query", "deepObject", true, &point, "/x/5?p[x]=1&p%5By%5D[]=a&p[y][]=b", json!({"x": 1, "y": ["a", "b"]})),
        ("query", "form", true, &either, "/x/5?p=1", json!(1)),
        ("query", "form", true, &either, "/x/5?p=1&p=2", json!([1, 2])),
    ];
    for (place, style, explode, schema, address, expected) in cases {
        let name = if place == "path" { "id" } else { "p" };
        let parameter = json!({"name": name, "in": place, "style": style, "explode": explode, "schema": schema});
        assert_eq!(read(parameter, address, "").await, expected, "{style} {explode} {address}");
    }
    let content = json!({"application/json": {"schema": point}});
    let parameter = json!({"name": "p", "in": "query", "content": content});
    assert_eq!(read(parameter.clone(), "/x/5?p=%7B%22x%22%3A1%7D", "").await, json!({"x": 1}));
    assert_eq!(read(parameter, "/x/5?p=%7B", "").await, json!(["query/p: json"]));
}

#[tokio::test]
async fn parameters_are_read_from_cookies_and_headers() {
    let numbers = json!({"type": "array", "items": {"type": "integer"}});
    let cookie = |explode: bool| json!({"name": "p", "in": "cookie", "explode": explode, "schema": numbers});
    assert_eq!(read(cookie(true), "/x/5", "p=1; q=3; p=2").await, json!([1, 2]));
    assert_eq!(read(cookie(false), "/x/5", "q=3; p=1,2").await, json!([1, 2]));
    let text = json!({"name": "p", "in": "cookie", "schema": {"type": "string", "minLength": 3}});
    assert_eq!(read(text.clone(), "/x/5", "p=a%20b").await, "a b");
    assert_eq!(read(text.clone(), "/x/5", "p=a").await, json!(["cookie/p: minLength"]));
    assert_eq!(read(text, "/x/5", "q=a").await, json!(["cookie/p: required"]));
    let header = json!({"name": "X-P", "in": "header", "schema": numbers});
    assert_eq!(read(header.clone(), "/x/5", "1,2").await, json!([1, 2]));
    assert_eq!(read(header, "/x/5", "").await, json!([]));
}

#[tokio::test]
async fn a_value_that_several_members_accept_is_accepted() {
    let like =
        json!({"oneOf": [{"type": "number"}, {"type": "integer"}, {"type": ["string", "null"]}, {"type": "null"}]});
    let mock = start(body(json!({"application/json": {"schema": like}}))).await;
    for (text, status) in [("5", 204), ("null", 204), ("\"a\"", 204), ("true", 400)] {
        assert_eq!(send(&mock, "application/json", text).await.0, status, "{text}");
    }
}
