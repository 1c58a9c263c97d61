//! Everything that listens at the most talkative level, while patients' data goes over the wire: nothing of it shows.
//! One test, because the listeners are the whole process's.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::{
    fmt::Write,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use hero_api_runtime::{Json, RetryPolicy, json};
use support::{READ, Reply, Server, WRITE, builder, http, owned};
use tracing::level_filters::LevelFilter;

/// Everything that was logged and traced.
static HEARD: Mutex<String> = Mutex::new(String::new());

struct Ear;

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        writeln!(HEARD.lock().unwrap(), "log {} {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

impl io::Write for Ear {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        HEARD.lock().unwrap().push_str(&String::from_utf8_lossy(text));
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_listener_hears_of_a_patient() {
    log::set_logger(&Ear).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let spans = tracing_subscriber::fmt::format::FmtSpan::FULL;
    let listener = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_span_events(spans);
    tracing::subscriber::set_global_default(listener.with_writer(|| Ear).finish()).unwrap();

    let private = "x-private: private-answer\r\ncontent-type: application/json\r\n";
    let replies = vec![
        Reply::Bytes(http("429 Slow", "retry-after: 0\r\n", "private-answer")),
        Reply::Bytes(http("200 OK", private, "\"private-answer\"")),
        Reply::Close,
        Reply::Bytes(http("404 No", private, "\"private-answer\"")),
        Reply::Bytes(b"private-answer".to_vec()),
    ];
    let server = Server::start(replies).await;
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder(&format!("{}/Elisabeth/", server.url)).retry(retry).label("practice-1").build().unwrap();
    client.call(&WRITE, json::<Json>).query("name", owned("Elisabeth"), &[]).json(owned("9434765919")).await.unwrap();
    for client in [client.clone(), client.with_label("practice-2")] {
        let read = client.call(&READ, json::<Json>).path("id", owned("9434765919"), &[]).query(
            "name",
            owned("Elisabeth"),
            &[],
        );
        read.await.unwrap_err();
    }

    assert!(!HEARD.lock().unwrap().contains("hyper"), "our own transport is not quiet");
    over_http2().await;

    let heard = HEARD.lock().unwrap().clone();
    assert!(heard.contains(" h2::"), "the second exchange was not heard at all");
    let requests = Arc::clone(&server.requests).lock().unwrap().join("");
    assert!(requests.contains("9434765919") && requests.contains("Elisabeth"));
    // Connections and their hosts are reqwest's to log; everything else of `support::PRIVATE` is a patient's or a key.
    for word in support::PRIVATE.iter().filter(|word| **word != "127.0.0.1") {
        assert!(!heard.contains(word), "{word} in:\n{heard}");
    }
    for own in [
        "WARN hero_api_runtime: failed, trying again client=\"a-client\" operation=\"writeThing\" method=\"POST\" template=\"/v1/things\" \
         label=\"practice-1\" attempt=1 status=429 outcome=Rejected",
        "DEBUG hero_api_runtime: answered client=\"a-client\" operation=\"writeThing\" method=\"POST\" template=\"/v1/things\" label=\"practice-1\" \
         attempt=2 status=200 outcome=Succeeded",
        "template=\"/v1/things/{id}\" label=\"practice-1\" attempt=2 status=404 outcome=Rejected",
        "template=\"/v1/things/{id}\" label=\"practice-2\" attempt=2 outcome=Unknown",
    ] {
        assert!(heard.contains(own), "no {own} in:\n{heard}");
    }
}

/// The same over HTTP/2, which only TLS leads to in the client itself: the tasks that drive its connections are not ours
/// to silence, so what they print is watched here.
async fn over_http2() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/9434765919?name=Elisabeth", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(stream).await.unwrap();
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            assert_eq!(request.uri().path(), "/9434765919");
            let response = http::Response::builder().header("x-private", "private-answer").body(()).unwrap();
            let mut body = respond.send_response(response, false).unwrap();
            body.send_data("private-answer".into(), true).unwrap();
        }
    });
    let client = reqwest::Client::builder().http2_prior_knowledge().no_proxy().build().unwrap();
    let request = client.post(url).header("x-key", "k-secret").body("Elisabeth");
    assert_eq!(request.send().await.unwrap().text().await.unwrap(), "private-answer");
    drop(client);
    server.await.unwrap();
}
