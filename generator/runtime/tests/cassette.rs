//! Calls that are recorded without what is private, and played without a server.
#![cfg(feature = "cassette")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use hero_api_runtime::{
    Bytes, Call, Cassette, CassetteError, Client, Json, Method, Operation, Outcome, Recognizer, Recognizers, Recorder,
    RetryPolicy, StatusCode, TransportError, TransportResponse, bytes, json, text,
};
use hero_api_test_support::{
    Fake, Step, answer,
    things::{READ, SECURITY, WRITE, builder, owned},
};

static LIST: Operation = Operation::new("listThings", Method::GET, "/v1/things").secured(SECURITY);

const THING: &str = r#"{"id":"t-4711","number":"943 476 5919","name":"Elisabeth","born":"1926-04-21","mobile":"07911 123456",
    "email":"Elisabeth@nhs.net","token":"Bearer abcdefgh12345678","weight":61.5,"count":3,"is_open":true,"status":"open",
    "next":"https://example.test/v1/things/t-4711?after=t-4711","notes":null,"by_id":{"9434765919":"Elisabeth"}}"#;

/// The values of it that are private.
const PRIVATE: [&str; 9] =
    ["4711", "943 476", "9434765919", "Elisabeth", "1926", "07911", "nhs.net", "abcdefgh", "example.test"];

/// Numbers of ten or eleven digits, in any groups; those that begin with 999 are for tests.
struct Numbers;

impl Recognizer for Numbers {
    fn name(&self) -> &'static str {
        "a private number"
    }

    fn is_private(&self, value: &str) -> bool {
        let digits: String = value.split([' ', '-']).collect();
        matches!(digits.len(), 10 | 11)
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with("999")
    }

    fn stand_in(&self, _: &str, random: u64) -> Option<String> {
        Some(format!("999{:07}", random % 10_000_000))
    }
}

fn recognizers() -> Recognizers {
    Recognizers::none().and(Numbers)
}

fn recorder() -> Recorder {
    Recorder::new(recognizers())
}

fn parse(text: &str) -> Result<Cassette, CassetteError> {
    Cassette::parse(text, &recognizers())
}

fn recorded(client: &Client) -> Call<Json> {
    client.call(&READ, json::<Json>).path::<String>("id", owned("t-4711"), &[])
}

fn client_of(recorder: &Arc<Recorder>, fake: &Fake) -> Client {
    let builder = builder("https://example.test").transport(fake.clone()).layer(Arc::clone(recorder));
    builder.retry(RetryPolicy::new().attempts(2)).build().unwrap()
}

fn client_to(cassette: Cassette) -> Client {
    let builder = builder("https://other.test/base").transport(cassette.player());
    builder.retry(RetryPolicy::never()).build().unwrap()
}

/// Returns the cassette of one call with this answer.
async fn cassette_of(recorder: Recorder, step: Step) -> Result<Cassette, String> {
    let recorder = Arc::new(recorder);
    let client = client_of(&recorder, &Fake::new([step]));
    let _ = recorded(&client).await;
    recorder.cassette().map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_recording_has_nothing_private_and_is_played() {
    let recorder = Arc::new(recorder().public("/**/status").public("/count").private_names("/by_id"));
    let with_cookie = TransportResponse::whole(StatusCode::OK, THING)
        .header("set-cookie".parse().unwrap(), "session=k-secret".parse().unwrap())
        .header("x-patient".parse().unwrap(), "9434765919".parse().unwrap())
        .header("content-type".parse().unwrap(), "application/json; charset=utf-8".parse().unwrap());
    let fake = Fake::new([Step::Answer(with_cookie), answer(201, "\"Elisabeth\"")]);
    let client = client_of(&recorder, &fake);
    let thing = recorded(&client).await.unwrap();
    let thing = thing.as_value();
    assert_eq!(thing["name"].as_str(), Some("Elisabeth"), "the call itself is unchanged");
    let write = client.call(&WRITE, json::<Json>).json::<String>(owned("t-4711"));
    write.await.unwrap();

    let written = recorder.cassette().unwrap().to_string();
    for word in PRIVATE.into_iter().chain(["k-secret", "g-secret", "cookie", "x-patient", "61.5"]) {
        assert!(!written.contains(word), "{word} in {written}");
    }
    let cassette = parse(&written).unwrap();
    assert_eq!((cassette.len(), cassette.to_string()), (2, written.clone()));

    let player = cassette.player();
    let client = builder("https://other.test/base").transport(player.clone()).build().unwrap();
    let played = client.call(&READ, json::<Json>).path::<String>("id", owned("any"), &[]).await.unwrap();
    let played = played.as_value();
    assert_eq!((played["status"].as_str(), played["count"].as_i64()), (Some("open"), Some(3)));
    assert!(played["born"].as_str().unwrap().parse::<jiff::civil::Date>().is_ok());
    assert!(played["notes"].is_null() && played["weight"].as_f64().is_some());
    // The id of the answer is the one in the path and in the body of the next request, and the address is a client's.
    let id = played["id"].as_str().unwrap();
    assert!(written.contains(&format!("\"path\": \"/v1/things/{id}\"")), "{written}");
    assert!(written.contains(&format!("\"json\": \"{id}\"")), "{written}");
    assert_eq!(played["next"].as_str().unwrap(), format!("https://other.test/v1/things/{id}?after={id}"));
    assert_eq!(player.remaining(), 1);
}

#[tokio::test]
async fn attempts_are_played_in_their_order() {
    tokio::time::pause();
    let recorder = Arc::new(recorder().public("/**"));
    let fake = Fake::new([answer(503, "1"), answer(200, "2"), answer(200, "[]"), answer(404, "3")]);
    let client = client_of(&recorder, &fake);
    recorded(&client).await.unwrap();
    client.call(&LIST, json::<Json>).await.unwrap();
    recorded(&client).await.unwrap_err();
    let cassette = recorder.cassette().unwrap();
    assert_eq!(cassette.len(), 4);

    let client = client_to(cassette);
    // Other operations do not disturb the order of one.
    assert!(client.call(&LIST, json::<Json>).await.is_ok());
    assert_eq!(recorded(&client).await.unwrap_err().status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(recorded(&client).await.unwrap(), Json::from(2));
    assert!(recorded(&client).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_request_that_is_not_in_it_names_its_operation() {
    let client = client_to(parse(r#"{"cassette": 1, "exchanges": []}"#).unwrap());
    let error = recorded(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        error.to_string(),
        "readThing (GET /v1/things/{id}): the request cannot be sent: the cassette has no more such request; nothing was \
         sent"
    );
}

#[tokio::test]
async fn bodies_that_are_no_json_are_replaced_as_a_whole() {
    let cassette = cassette_of(recorder(), answer(200, "Elisabeth, 1926")).await.unwrap();
    let written = cassette.to_string();
    assert!(!written.contains("Elisabeth") && !written.contains("1926"), "{written}");
    let read = client_to(cassette).call(&READ, text).path::<String>("id", owned("1"), &[]).await.unwrap();
    assert_eq!(read.len(), "Elisabeth, 1926".len());

    let cassette = cassette_of(recorder(), answer(200, vec![0xff, 0xfe, 1])).await.unwrap();
    let read = client_to(cassette).call(&READ, bytes).path::<String>("id", owned("1"), &[]).await.unwrap();
    assert_eq!(read, Bytes::from_static(&[0, 0, 0]));

    let cassette = cassette_of(recorder(), answer(200, "")).await.unwrap();
    assert!(!cassette.to_string().contains("\"answer\""));
}

#[tokio::test]
async fn json_is_recorded_as_json_however_its_characters_are_written() {
    for body in
        [&b"\xef\xbb\xbf{\"id\":\"Elisabeth\"}"[..], b"{\"id\":\"Elisabeth\xff\"}", br#"{"id":"Elisabeth\ud83d"}"#]
    {
        let cassette = cassette_of(recorder(), answer(200, body)).await.unwrap();
        let written = cassette.to_string();
        assert!(written.contains("\"id\": \"") && !written.contains("Elisabeth"), "{written}");
    }
}

#[tokio::test]
async fn what_stands_behind_a_time_is_replaced() {
    let body = r#"{"note":"09:30 Elisabeth Cole","at":"2024-02-29T09:30 Cole","odd":["09:30:","0.0447911123456",0.0447911123456]}"#;
    let cassette = cassette_of(recorder(), answer(200, body)).await.unwrap();
    let written = cassette.to_string();
    assert_eq!(cassette.len(), 1, "a recorder that panics records nothing");
    assert!(!written.contains("Elisabeth") && !written.contains("Cole"), "{written}");
}

#[tokio::test]
async fn what_is_public_by_mistake_is_refused_with_its_place() {
    for (pointer, place) in [
        ("/number", "/number: a private number"),
        ("/mobile", "/mobile: a private number"),
        ("/email", "/email: an email address"),
        ("/token", "/token: a token"),
        ("/by_id", "a name in answer /by_id: a private number"),
    ] {
        let error = cassette_of(recorder().public(pointer), answer(200, THING)).await.unwrap_err();
        assert!(error.contains("exchange 1 (readThing), ") && error.contains(place), "{error}");
        assert!(PRIVATE.iter().all(|word| !error.contains(word)), "{error}");
    }
    let forbidding = recorder().public("/name").forbid("ELISABETH");
    let error = cassette_of(forbidding, answer(200, THING)).await.unwrap_err();
    assert!(error.contains("answer /name: a value that is forbidden") && !error.contains("lisabeth"), "{error}");
}

#[test]
fn a_cassette_that_holds_what_is_private_is_refused() {
    let written = |change: &str, by: &str| {
        let text = r#"{"cassette": 1, "exchanges": [{"operation": "readThing", "method": "GET", "template": "/v1/things/{id}",
            "path": "/v1/things/PATH", "query": [["q", "QUERY"]], "sent": {"text": "SENT"}, "status": 200,
            "headers": [["x-a", "HEADER"]], "answer": {"json": {"a": [{"b": "JSON"}], "KEY": 12}}}]}"#;
        text.replacen(change, by, 1)
    };
    assert!(parse(&written("", "")).is_ok());
    for (change, place) in [
        ("PATH", "path"),
        ("QUERY", "query"),
        ("SENT", "sent"),
        ("HEADER", "headers"),
        ("JSON", "answer /a/0/b"),
        ("KEY", "a name in answer"),
    ] {
        for private in ["9434765919", "943%20476%205919", "07911 123456", "a@nhs.net", "Bearer abcdefgh1"] {
            let error = parse(&written(change, private)).unwrap_err().to_string();
            assert!(error.contains(&format!("exchange 1 (readThing), {place}: ")), "{error}");
            assert!(!error.contains(private), "{error}");
        }
        assert!(
            Cassette::parse_forbidding(&written(change, "Ward 7"), &recognizers(), ["ward 7"]).is_err(),
            "{change}"
        );
        assert!(
            Cassette::parse_forbidding(&written(change, "Ward 7"), &recognizers(), ["ward 8", ""]).is_ok(),
            "{change}"
        );
    }
    let number = written("12", "9434765919");
    assert!(parse(&number).unwrap_err().to_string().contains("answer /KEY: a private number"));
    let operation = written("readThing", "a@nhs.net");
    let error = parse(&operation).unwrap_err().to_string();
    assert!(error.contains("exchange 1, operation: an email address") && !error.contains("nhs.net"), "{error}");
    let below = written(r#""KEY": 12"#, r#""a@nhs.net": {"c": "9434765919"}"#);
    assert!(parse(&below).unwrap_err().to_string().contains("answer /…/c: a private number"));
}

#[test]
fn what_is_no_cassette_says_where() {
    let error = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(error("{\n  \"cassette\": x"), "not a cassette, at line 2, column 15");
    assert_eq!(error(r#"{"cassette": 2}"#), "expected a cassette of version 1, found version 2");
    let wrong = error(r#"{"cassette": 1, "exchanges": [{"operation": "Elisabeth", "patient": "Elisabeth"}]}"#);
    assert!(wrong.starts_with("not a cassette, at line 1, ") && !wrong.contains("Elisabeth"), "{wrong}");
}

#[tokio::test]
async fn while_recording_failures_are_unchanged() {
    let recorder = Arc::new(recorder());
    let broken = [Ok("ab".into()), Err(TransportError::interrupted("cut"))];
    let broken = Step::Answer(TransportResponse::pieces(StatusCode::OK, broken));
    let fake = Fake::new([Step::Fail(TransportError::interrupted("lost")), broken]);
    let client = client_of(&recorder, &fake);
    let write = || client.call(&WRITE, text).json::<i64>(1);
    assert_eq!(write().await.unwrap_err().outcome(), Outcome::Unknown);
    assert!(recorder.cassette().unwrap().is_empty());
    let error = write().await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Succeeded, 1));
    let problem = recorder.cassette().unwrap_err().to_string();
    assert_eq!(problem, "an answer broke off, or is too long to be recorded");
}

#[tokio::test]
async fn a_request_that_no_description_has_leaves_nothing_of_its_path() {
    let recorder = Arc::new(recorder());
    let client = client_of(&recorder, &Fake::answers([(200, "1")]));
    client.request(Method::GET, "/patients/9434765919").query("name", "Elisabeth").send().await.unwrap();
    let written = recorder.cassette().unwrap().to_string();
    assert!(!written.contains("patients") && !written.contains("name\""), "{written}");
    let client = client_to(parse(&written).unwrap());
    assert!(client.request(Method::GET, "/anything").send().await.is_ok());
}

#[tokio::test]
async fn nothing_is_shown_by_debug() {
    let recorder = recorder().public("/name").forbid("k-secret");
    let shown = format!("{recorder:?} ");
    let cassette = cassette_of(recorder, answer(200, THING)).await.unwrap();
    let shown = format!("{shown}{cassette:?} {:?}", cassette.clone().player());
    assert_eq!(shown, "Recorder { exchanges: 0, .. } Cassette { exchanges: 1 } Player { remaining: 1 }");
}
