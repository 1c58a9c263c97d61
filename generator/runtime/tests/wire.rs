//! What a call sends, byte for byte, and how it handles an answer.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{collections::BTreeMap, time::Duration};

use hero_api_runtime::{
    Bytes, Call, Check, Checks, Client, Error, Explode, Json, Method, Operation, Outcome, Pending, Problem, Request,
    RetryPolicy, Rule, Scheme, Secret, StatusCode, Style, Styled, TransportError, TransportResponse, bytes, empty,
    json, json_or_null, text,
};
use hero_api_test_support::{
    Fake, PRIVATE, Step, answer, answer_with,
    things::{READ, REMOVE, SEARCH, WRITE, builder, client, owned},
    wire,
};

type Thing = BTreeMap<String, i64>;

fn never(fake: &Fake) -> Client {
    builder("https://example.test").transport(fake.clone()).retry(RetryPolicy::never()).build().unwrap()
}

fn sent(value: i64) -> Json {
    Json::from(serde_json::json!({ "size": value }))
}

fn body(value: i64) -> Thing {
    Thing::from([("size".to_owned(), value)])
}

/// Asserts that neither the error nor its sources show what must stay hidden.
fn assert_clean(error: &Error) {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    for word in PRIVATE {
        assert!(!shown.contains(word), "{word} in {shown}");
    }
}

#[test]
fn auto_traits_hold() {
    fn shared<T: Send + Sync + Unpin + 'static>() {}
    fn sent<T: Send + Unpin + 'static>() {}
    shared::<Client>();
    shared::<Error>();
    shared::<Call<Json>>();
    shared::<Request>();
    shared::<Operation>();
    sent::<Pending<Json>>();
    const { assert!(size_of::<Error>() == size_of::<usize>()) };
    const { assert!(size_of::<Result<(), Error>>() == size_of::<usize>()) };
}

#[tokio::test]
async fn a_get_is_sent_below_the_base_path() {
    let fake = Fake::answers([(200, r#"{"size":3}"#)]);
    let call = client(&fake).call(&READ, json::<Thing>).path::<String>("id", owned("../me"), &[]);
    let call = call.query::<String>("q", owned("a b&c"), &[]).query::<Option<i64>>("none", None, &[]);
    let call = call.query_list::<i64>("ids[]", [1, 2], Explode::Yes, &[], &[]);
    let thing = call.query_list::<String>("flat", ["a,b", "c"], Explode::No, &[], &[]).await.unwrap();
    assert_eq!(thing, body(3));
    assert_eq!(
        wire(&fake.last_request()),
        format!(
            "GET https://example.test/base/v1/things/..%2Fme?q=a%20b%26c&ids%5B%5D=1&ids%5B%5D=2&flat=a%2Cb,c\n\
             accept: application/json\nuser-agent: a-client/1.2.3\nx-group: g-secret\nx-key: k-secret\n\n"
        )
    );
    let request = fake.last_request();
    assert!(request.headers["x-key"].is_sensitive() && request.headers["x-group"].is_sensitive());
}

#[tokio::test]
async fn a_post_sends_json() {
    let fake = Fake::answers([(200, "7")]);
    let call = client(&fake).call(&WRITE, json::<i64>).json::<Json>(sent(3)).header("x-trace", "1");
    let response = call.header_param::<bool>("x-flag", true, &[]).send().await.unwrap();
    assert_eq!((response.status(), *response.body(), response.raw_body().as_ref()), (StatusCode::OK, 7, &b"7"[..]));
    assert_eq!(
        wire(&fake.last_request()),
        format!(
            "POST https://example.test/base/v1/things\naccept: application/json\ncontent-type: application/json\n\
             user-agent: a-client/1.2.3\nx-flag: true\nx-group: g-secret\nx-key: k-secret\nx-trace: 1\n\n\
             {{\"size\":3}}"
        )
    );
}

#[tokio::test]
async fn credentials_go_where_their_scheme_says() {
    static ANY: Operation = Operation::new("any", Method::GET, "/")
        .secured(&[&[Scheme::bearer("absent")], &[Scheme::bearer("token"), Scheme::query_key("query", "api key")]]);
    let fake = Fake::answers([(200, ""), (200, "")]);
    let client =
        builder("https://example.test").transport(fake.clone()).credential("token", "t").credential("query", "a&b");
    let client = client.build().unwrap();
    client.call(&ANY, empty).await.unwrap();
    assert_eq!(fake.last_request().uri.to_string(), "https://example.test/?api%20key=a%26b");
    assert_eq!(fake.last_request().headers["authorization"], "Bearer t");
    static BASIC: Operation = Operation::new("basic", Method::GET, "/").secured(&[&[Scheme::basic("token")]]);
    client.call(&BASIC, empty).await.unwrap();
    assert_eq!(fake.last_request().headers["authorization"], "Basic t");
}

#[tokio::test]
async fn a_credential_in_a_header_of_ones_own_is_sensitive_too() {
    let fake = Fake::answers([(200, "")]);
    client(&fake).call(&WRITE, empty).header("Authorization", "Bearer a").header("x-size", "1").await.unwrap();
    let headers = fake.last_request().headers;
    assert!(headers["authorization"].is_sensitive() && headers["x-key"].is_sensitive());
    assert!(!headers["x-size"].is_sensitive());
    let fake = Fake::answers([(200, "")]);
    let call = client(&fake).call(&WRITE, empty).header_param::<Secret>("x-token", "t", &[]);
    let call = call.styled::<Vec<Secret>>(
        Styled::header("x-tokens", Style::Simple),
        vec![Secret::from("a"), Secret::from("b")],
        &[],
        &[],
    );
    call.header_param::<String>("x-name", owned("n"), &[]).await.unwrap();
    let headers = fake.last_request().headers;
    assert_eq!(["x-token", "x-tokens", "x-name"].map(|name| headers[name].is_sensitive()), [true, true, false]);
    assert_eq!((headers["x-token"].to_str().unwrap(), headers["x-tokens"].to_str().unwrap()), ("t", "a,b"));
}

#[tokio::test]
async fn a_missing_credential_names_its_scheme() {
    let fake = Fake::default();
    let client = Client::builder().base_url("https://example.test").credential("key", "k-secret");
    let client = client.transport(fake.clone()).build().unwrap();
    let error = client.call(&READ, empty).path::<String>("id", owned("1"), &[]).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        error.to_string(),
        "readThing (GET /v1/things/{id}): there is no credential for the security scheme `group`; nothing was sent"
    );
    let error = client
        .with_credential("group", "a\nb")
        .call(&READ, empty)
        .path::<String>("id", owned("1"), &[])
        .await
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        error.to_string(),
        "readThing (GET /v1/things/{id}): the credential of `group` must not have a line break; nothing was sent"
    );
}

#[tokio::test]
async fn values_that_would_change_the_request_are_not_sent() {
    let fake = Fake::default();
    let client = client(&fake);
    let cases = [
        (client.call(&READ, empty).path::<String>("id", owned(""), &[]), "the path parameter `id` must not be empty"),
        (
            client.call(&READ, empty).path::<String>("id", owned(".."), &[]),
            "the path parameter `id` must not be `.` or `..`",
        ),
        (
            client.call(&READ, empty).path::<String>("id", owned("1"), &[]).header("x", "caf\u{e9}"),
            "the header `x` expected visible ASCII characters",
        ),
        (
            client.call(&READ, empty).path::<String>("id", owned("1"), &[]).header_param::<String>(
                "x-name",
                owned("Zo\u{eb}"),
                &[],
            ),
            "the header `x-name` expected visible ASCII characters",
        ),
        (
            client.call(&READ, empty).path::<String>("id", owned("1"), &[]).styled::<Vec<String>>(
                Styled::header("x-names", Style::Simple),
                vec![owned("a"), owned("\u{65e5}")],
                &[],
                &[],
            ),
            "the header `x-names` expected visible ASCII characters",
        ),
        (
            client.call(&READ, empty).path::<String>("id", owned("1"), &[]).header_param::<String>(
                "x-name",
                owned("a "),
                &[],
            ),
            "the header `x-name` must not begin or end with a space",
        ),
        (
            client.call(&READ, empty).path::<String>("id", owned("1"), &[]).header("x", "a\r\nb"),
            "the header `x` must not have a line break",
        ),
        (
            client.call(&READ, empty).path::<String>("id", owned("1"), &[]).header("host", "a"),
            "the header `host` is set by the client alone",
        ),
        (
            client.call(&READ, empty).path::<String>("id", owned("1"), &[]).header("x-key", "a"),
            "the credential of `key` its header is already set",
        ),
    ];
    for (call, message) in cases {
        let error = call.await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(error.to_string(), format!("readThing (GET /v1/things/{{id}}): {message}; nothing was sent"));
        assert!(error.is_invalid_request());
    }
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn numbers_that_are_not_finite_are_not_sent() {
    let fake = Fake::default();
    let client = client(&fake);
    let call = || client.call(&WRITE, empty).unchecked();
    for (call, expected) in [
        (call().query::<f64>("dose", f64::NAN, &[]), "the query parameter `dose` must be a finite number"),
        (
            call().query_list::<f64>("doses", [1.0, f64::INFINITY], Explode::No, &[], &[]),
            "the query parameter `doses` must be a finite number",
        ),
        (call().header_param::<f64>("x-dose", f64::NAN, &[]), "the header `x-dose` must be a finite number"),
        (call().json::<Vec<f64>>(vec![1.0, f64::NEG_INFINITY]), "the body `/1` must be a finite number"),
    ] {
        let error = call.await.unwrap_err();
        assert!(error.is_invalid_request());
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(error.to_string(), format!("writeThing (POST /v1/things): {expected}; nothing was sent"));
    }
    let request = || client.request(Method::POST, "/v1/x");
    for request in [request().query("dose", Some(f64::NAN)), request().json(&BTreeMap::from([("Elisabeth", f64::NAN)]))]
    {
        let error = request.await.unwrap_err();
        assert_clean(&error);
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn broken_rules_are_reported_before_anything_is_sent() {
    struct Body;
    impl Check for Body {
        fn check(&self, checks: &mut Checks) {
            checks.field("name", &owned(""), &[Rule::MinLength(1)]);
        }
    }
    impl serde::Serialize for Body {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_unit()
        }
    }
    let fake = Fake::answers([(200, "")]);
    let call = || {
        let call = client(&fake).call(&WRITE, empty).json::<Body>(Body).query::<String>(
            "q",
            owned("Elisabeth"),
            &[Rule::MaxLength(3)],
        );
        call.query_list::<i64>("ids", [1, 2], Explode::Yes, &[Rule::MaxItems(1)], &[])
    };
    let error = call().await.unwrap_err();
    assert_eq!((error.outcome(), fake.count()), (Outcome::NotSent, 0));
    assert!(error.is_invalid_request());
    let pointers: Vec<&str> = error.problems().iter().map(Problem::pointer).collect();
    assert_eq!(pointers, ["/name", "/query/q", "/query/ids"]);
    assert_clean(&error);
    call().unchecked().await.unwrap();
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn statuses_determine_the_outcome() {
    type Is = fn(&Error) -> bool;
    let cases: [(u16, Outcome, Is); 12] = [
        (301, Outcome::Rejected, |_| true),
        (303, Outcome::Unknown, |_| true),
        (400, Outcome::Rejected, Error::is_invalid_request),
        (401, Outcome::Rejected, Error::is_unauthorized),
        (403, Outcome::Rejected, Error::is_forbidden),
        (404, Outcome::Rejected, Error::is_not_found),
        (408, Outcome::Unknown, |_| true),
        (409, Outcome::Rejected, Error::is_conflict),
        (422, Outcome::Rejected, Error::is_invalid_request),
        (429, Outcome::Rejected, Error::is_rate_limited),
        (500, Outcome::Unknown, Error::is_server_error),
        (503, Outcome::Unknown, Error::is_server_error),
    ];
    for (status, outcome, is) in cases {
        let fake = Fake::answers([(status, r#"{"private-answer":9434765919}"#)]);
        let error = never(&fake).call(&WRITE, empty).json::<Json>(sent(1)).await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.outcome()), (status, outcome));
        assert!(is(&error), "{status}");
        assert_eq!(error.operation(), Some("writeThing"));
        assert_eq!(error.body::<Thing>().unwrap()["private-answer"], 9_434_765_919);
        assert!(error.body::<Vec<i64>>().is_none());
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_has_succeeded() {
    for answer in ["", "<html>private-answer</html>", r#"{"private-answer":"Elisabeth"}"#, "[1", "\u{feff}"] {
        let fake = Fake::answers([(201, answer)]);
        let error = client(&fake).call(&WRITE, json::<Thing>).json::<Json>(sent(1)).await.unwrap_err();
        assert_eq!((error.outcome(), fake.count()), (Outcome::Succeeded, 1), "{answer}");
        assert!(error.is_unreadable() && !error.is_not_found());
        assert_eq!(error.status().unwrap(), 201);
        assert_eq!(error.raw_body().unwrap().as_ref(), answer.as_bytes());
        assert_clean(&error);
    }
}

#[tokio::test]
async fn an_error_says_which_place_could_not_be_read() {
    let cases = [
        (200, r#"{"size":[1]}"#, Some("/*")),
        (200, "[1]", Some("")),
        (200, "[1", Some("")),
        (200, "", None),
        (404, r#"{"size":[1]}"#, None),
    ];
    for (status, answer, expected) in cases {
        let error = client(&Fake::answers([(status, answer)])).call(&WRITE, json::<Thing>).await.unwrap_err();
        assert_eq!(error.unreadable_at(), expected, "{status} {answer}");
    }
}

#[tokio::test]
async fn each_reader_reads_its_kind() {
    let fake = Fake::answers([(200, "x"), (200, "x"), (200, "x"), (200, "")]);
    let client = client(&fake);
    client.call(&WRITE, empty).await.unwrap();
    assert_eq!(client.call(&WRITE, text).await.unwrap(), "x");
    assert_eq!(client.call(&WRITE, bytes).await.unwrap(), Bytes::from_static(b"x"));
    assert_eq!(client.call(&WRITE, json_or_null::<Option<i64>>).await.unwrap(), None);
}

#[tokio::test]
async fn debug_shows_no_answer() {
    let fake = Fake::new([answer_with(200, "x-private", "private-answer")]);
    let response = client(&fake).call(&WRITE, bytes).send().await.unwrap();
    assert_eq!(response.headers()["x-private"], "private-answer");
    assert_eq!(format!("{response:?}"), "Response { status: 200, .. }");
}

#[tokio::test(start_paused = true)]
async fn a_write_that_may_have_been_accepted_is_sent_once() {
    let interrupted = || TransportError::interrupted("gone");
    let half =
        || Step::Answer(TransportResponse::pieces(StatusCode::OK, [Ok(Bytes::from_static(b"{")), Err(interrupted())]));
    let cases: [(Step, Outcome); 5] = [
        (Step::Fail(interrupted()), Outcome::Unknown),
        (Step::Hang, Outcome::Unknown),
        (answer(500, ""), Outcome::Unknown),
        (answer_with(503, "retry-after", "1"), Outcome::Unknown),
        (half(), Outcome::Succeeded),
    ];
    for (step, outcome) in cases {
        let fake = Fake::new([step]);
        let error = client(&fake).call(&WRITE, json::<Thing>).json::<Json>(sent(1)).await.unwrap_err();
        assert_eq!((error.outcome(), fake.count(), error.attempts()), (outcome, 1, 1));
    }
    for (step, _) in [(Step::Fail(interrupted()), ()), (Step::Hang, ()), (answer(500, ""), ()), (half(), ())] {
        let fake = Fake::new([step, answer(200, "{}")]);
        client(&fake).call(&SEARCH, json::<Thing>).json::<Json>(sent(1)).await.unwrap();
        assert_eq!(fake.count(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_not_accepted_is_sent_again() {
    let fake = Fake::new([
        Step::Fail(TransportError::connect("refused")),
        answer_with(429, "retry-after", "7"),
        answer(429, ""),
        answer(200, "{}"),
    ]);
    client(&fake).call(&WRITE, json::<Thing>).json::<Json>(sent(1)).await.unwrap();
    let times = fake.times();
    let waits: Vec<u64> = times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs()).collect();
    assert!(waits[0] < 1 && (7..=8).contains(&waits[1]) && (60..=61).contains(&waits[2]), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_past_the_deadline_is_not_begun() {
    let fake = Fake::new([answer_with(429, "retry-after", "30")]);
    let started = tokio::time::Instant::now();
    let call = client(&fake).call(&WRITE, empty).timeout(Duration::from_secs(20));
    let error = call.await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!((error.retry_after(), started.elapsed()), (Some(Duration::from_secs(30)), Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_a_call_that_hangs() {
    let fake = Fake::new([Step::Hang]);
    let started = tokio::time::Instant::now();
    let error = client(&fake)
        .call(&READ, empty)
        .path::<String>("id", owned("1"), &[])
        .timeout(Duration::from_secs(5))
        .await
        .unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.outcome(), started.elapsed()), (Outcome::Unknown, Duration::from_secs(5)));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_after_the_deadline() {
    let fake = Fake::answers([(200, "")]);
    let error = client(&fake).call(&WRITE, empty).timeout(Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::NotSent, 0, 0));
    assert_eq!(error.to_string(), "writeThing (POST /v1/things): no answer in time; nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn pauses_may_be_as_long_as_time_itself() {
    let longest = RetryPolicy::new().first_pause(Duration::MAX).longest_pause(Duration::MAX);
    // Each pause is random.
    for _ in 0..50 {
        let fake = Fake::new([Step::Fail(TransportError::connect("gone"))]);
        let error = client(&fake).call(&WRITE, empty).retry(longest.clone()).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_retried_delete_that_finds_nothing_succeeds() {
    let fake = Fake::new([Step::Fail(TransportError::interrupted("gone")), answer(404, "")]);
    client(&fake).call(&REMOVE, empty).path::<String>("id", owned("1"), &[]).await.unwrap();
    let fake = Fake::new([Step::Fail(TransportError::connect("gone")), answer(404, "")]);
    let error = client(&fake).call(&REMOVE, empty).path::<String>("id", owned("1"), &[]).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.outcome(), Outcome::Rejected);
    let fake = Fake::new([answer(502, ""), answer(403, "")]);
    let error = client(&fake).call(&REMOVE, empty).path::<String>("id", owned("1"), &[]).await.unwrap_err();
    assert_eq!((error.is_forbidden(), error.outcome()), (true, Outcome::Unknown));
}

#[tokio::test(start_paused = true)]
async fn the_rate_limit_is_shared_and_says_when() {
    let fake = Fake::answers([(200, ""); 4]);
    let client = builder("https://example.test").transport(fake.clone()).rate_limit(2).build().unwrap();
    let other = client.with_credential("group", "other");
    let started = tokio::time::Instant::now();
    client.call(&WRITE, empty).await.unwrap();
    other.call(&WRITE, empty).await.unwrap();
    let error = other.clone().call(&WRITE, empty).timeout(Duration::from_secs(9)).await.unwrap_err();
    assert_eq!((error.outcome(), error.retry_after()), (Outcome::NotSent, Some(Duration::from_secs(60))));
    assert!(error.is_rate_limited() && error.status().is_none());
    client.call(&WRITE, empty).await.unwrap();
    assert_eq!(started.elapsed(), Duration::from_secs(60));
}

#[test]
fn a_client_is_built_of_good_settings_only() {
    let bad = |base: &str, wrong: &str| {
        let error = builder(base).build().unwrap_err();
        assert_eq!(error.to_string(), format!("the client cannot be built: base URL: {wrong}"), "{base}");
        assert_eq!(error.outcome(), Outcome::NotSent);
    };
    bad("http://example.test", "expected https; plain http is only for this machine itself");
    bad("http://localhost.example.test", "expected https; plain http is only for this machine itself");
    // Not every resolver keeps these names on this machine.
    bad("http://api.localhost", "expected https; plain http is only for this machine itself");
    bad("http://localhost.", "expected https; plain http is only for this machine itself");
    bad("ftp://example.test", "expected https");
    bad("https://a:b@example.test", "expected no user name or password");
    bad("https://example.test/?a=b", "expected no query and no fragment");
    bad("example.test", "expected a URL such as https://api.example.com");
    for good in ["https://example.test", "http://localhost:1/base/", "http://127.9.9.9", "http://[::1]:2"] {
        builder(good).build().unwrap();
    }
    let client = Client::builder().credential("key", "Elisabeth\n").user_agent("\u{7}").rate_limit(0).proxy("::");
    let error = client.root_certificate("no PEM").build().unwrap_err();
    assert_clean(&error);
    assert_eq!(
        error.to_string(),
        "the client cannot be built: base URL: is missing; credential of `key`: must not begin or end with a space; \
         user agent: expected visible ASCII characters; rate limit: expected at least one request a minute; \
         proxy: expected the URL of a proxy; root certificate: expected certificates as PEM"
    );
}

#[tokio::test]
async fn what_can_be_read_is_read_behind_a_byte_order_mark() {
    let in_two_bytes: Vec<u8> = "\u{feff}[1,null]".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for list in ["\u{feff}[1,null]".as_bytes().to_vec(), in_two_bytes] {
        let fake = Fake::new([answer(200, list)]);
        let error = never(&fake).call(&WRITE, json::<Vec<i64>>).await.unwrap_err();
        let part = error.readable::<Vec<i64>>().unwrap();
        assert_eq!((part.value, part.faults.len()), (vec![1], 1));
    }
}
