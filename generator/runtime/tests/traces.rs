//! Everything that is logged at the most verbose level while patients' data is transferred: none of it shows. One test,
//! because the loggers are per process.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{future::ready, time::Duration};

use hero_api_runtime::{
    BoxFuture, Json, LimitAnswer, PlaceId, PlaceRequest, RetryPolicy, SharedLimit, Unanswered, empty, json,
};
use hero_api_test_support::{
    Fake, JSON, PRIVATE, Reply, Server,
    http2::{Answer, Connection, Http2Server},
    logs,
    things::{READ, SEARCH, WRITE, builder, owned},
};

#[tokio::test]
async fn no_listener_hears_of_a_patient() {
    logs::capture();
    let private = "x-private: private-answer";
    let replies = [
        Reply::status("429 Slow").header("retry-after: 0").body("private-answer"),
        Reply::json("\"private-answer\"").header(private),
        Reply::hang_up(),
        Reply::status("404 No").header(JSON).header(private).body("\"private-answer\""),
        Reply::raw("private-answer"),
    ];
    let server = Server::start(replies).await;
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder(&format!("{}/Elisabeth/", server.url())).retry(retry).label("practice-1").build().unwrap();
    client
        .call(&WRITE, json::<Json>)
        .query::<String>("name", owned("Elisabeth"), &[])
        .json::<String>(owned("9434765919"))
        .await
        .unwrap();
    for client in [client.clone(), client.with_label("practice-2")] {
        let read = client.call(&READ, json::<Json>).path::<String>("id", owned("9434765919"), &[]).query::<String>(
            "name",
            owned("Elisabeth"),
            &[],
        );
        read.await.unwrap_err();
    }

    assert!(!logs::captured().contains("hyper"), "our own transport is not quiet");
    over_http2().await;

    waits().await;

    let heard = logs::captured();
    assert!(heard.contains(" h2::"), "the second exchange was not heard at all");
    let requests = server.requests().join("");
    assert!(requests.contains("9434765919") && requests.contains("Elisabeth"));
    // Connections and their hosts are reqwest's to log; everything else in `PRIVATE` is a patient's or a key.
    for word in PRIVATE.iter().filter(|word| **word != "127.0.0.1") {
        assert!(!heard.contains(word), "{word} in:\n{heard}");
    }
    let heard = without_ids(&heard);
    for own in [
        "hero_api_runtime: failed, trying again client=\"a-client\" operation=\"writeThing\" method=\"POST\" template=\"/v1/things\" \
         label=\"practice-1\" call=… attempt=1 status=429 outcome=Rejected",
        "hero_api_runtime: answered client=\"a-client\" operation=\"writeThing\" method=\"POST\" template=\"/v1/things\" label=\"practice-1\" \
         call=… attempt=2 status=200 outcome=Succeeded",
        "template=\"/v1/things/{id}\" label=\"practice-1\" call=… attempt=2 status=404 outcome=Rejected",
        "template=\"/v1/things/{id}\" label=\"practice-2\" call=… attempt=2 outcome=Unknown",
        // A wait is heard of when it begins.
        "INFO call{otel.name=\"searchThings\" client=\"a-client\" operation=\"searchThings\" group=\"\" call=…}: hero_api_runtime: waits for \
         the rate limit client=\"a-client\" operation=\"searchThings\" method=\"POST\" template=\"/v1/search\" call=… wait_ms=60000",
        "WARN hero_api_runtime: the shared rate limit does not answer client=\"a-client\" why=\"it is gone\"",
        "DEBUG call{otel.name=\"writeThing\" client=\"a-client\" operation=\"writeThing\" group=\"\" call=…}: hero_api_runtime: waits for \
         the rate limit client=\"a-client\" operation=\"writeThing\" method=\"POST\" template=\"/v1/things\" call=… wait_ms=250",
        // The spans of a call and of its second attempt, with OpenTelemetry's names.
        "call{otel.name=\"readThing\" client=\"a-client\" operation=\"readThing\" group=\"\" label=\"practice-1\" call=…}",
        "attempt{otel.name=GET /v1/things/{id} otel.kind=\"client\" http.request.method=\"GET\" \
         url.template=\"/v1/things/{id}\" http.request.resend_count=1 operation=\"readThing\" call=… \
         http.response.status_code=404 error.type=\"404\" otel.status_code=\"ERROR\"}: hero_api_runtime: close",
    ] {
        assert!(heard.contains(own), "no {own} in:\n{heard}");
    }
}

/// A shared limit that does not answer.
struct Gone;

impl SharedLimit for Gone {
    fn take<'a>(&'a self, _: &'a PlaceRequest) -> BoxFuture<'a, Result<LimitAnswer, Unanswered>> {
        Box::pin(ready(Err(Unanswered("it is gone"))))
    }

    fn give_back(&self, _: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        Box::pin(ready(Err(Unanswered("it is gone"))))
    }

    fn end(&self, _: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        Box::pin(ready(Err(Unanswered("it is gone"))))
    }

    fn pause(&self, _: Duration) -> BoxFuture<'_, Result<(), Unanswered>> {
        Box::pin(ready(Err(Unanswered("it is gone"))))
    }
}

/// Waits for the rate limit, on a clock of its own.
async fn waits() {
    tokio::time::pause();
    let client = builder("https://example.test").transport(Fake::answering(200, "")).rate_limit(1).build().unwrap();
    for _ in 0..2 {
        client.call(&SEARCH, empty).await.unwrap();
    }
    let client = builder("https://example.test").transport(Fake::new([])).rate_limit(1).shared_limit(Gone);
    client.build().unwrap().call(&WRITE, empty).await.unwrap_err();
    tokio::time::resume();
}

/// Replaces the ids of calls, which are random.
fn without_ids(text: &str) -> String {
    let (mut parts, mut heard) = (text.split("call="), String::new());
    heard.push_str(parts.next().unwrap_or_default());
    for part in parts {
        heard.push_str("call=…");
        heard.push_str(part.get(36..).unwrap_or(part));
    }
    heard
}

/// Checks the same over HTTP/2, which the client uses only with TLS: the tasks that drive its connections cannot be
/// silenced here, so what they print is checked.
async fn over_http2() {
    const ANSWER: Answer = Answer { headers: &[("x-private", "private-answer")], body: "private-answer" };
    let server = Http2Server::start_in_plain_text(&[Connection::Answers(ANSWER)]).await;
    let client = reqwest::Client::builder().http2_prior_knowledge().no_proxy().build().unwrap();
    let url = format!("{}/9434765919?name=Elisabeth", server.url());
    let request = client.post(url).header("x-key", "k-secret").body("Elisabeth");
    assert_eq!(request.send().await.unwrap().text().await.unwrap(), "private-answer");
    drop(client);
    server.closed().await;
    assert_eq!(server.paths(), ["/9434765919"]);
}
