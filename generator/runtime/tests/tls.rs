//! TLS as in hospitals, with a root certificate of their own. Over HTTP/2, which TLS negotiates.
#![cfg(feature = "rustls")]
#![allow(clippy::unwrap_used, reason = "tests")]

use hero_api_runtime::{ClientBuilder, Json, Outcome, RetryPolicy, json};
use hero_api_test_support::{
    http2::{Answer, Connection, Http2Server, ROOT},
    things::{READ, builder, owned},
};

async fn start() -> Http2Server {
    Http2Server::start(&[Connection::Answers(Answer { headers: &[], body: "1" })]).await
}

async fn read(builder: ClientBuilder) -> Result<Json, hero_api_runtime::Error> {
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    client.call(&READ, json::<Json>).path::<String>("id", owned("1"), &[]).await
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted() {
    let server = start().await;
    assert_eq!(read(builder(server.url()).root_certificate(ROOT)).await.unwrap(), Json::from(1));
    assert_eq!(server.paths(), ["/v1/things/1"]);
}

#[tokio::test]
async fn an_untrusted_root_ends_the_call_before_it_is_sent() {
    let server = start().await;
    let error = read(builder(server.url())).await.unwrap_err();
    assert_eq!((error.is_connect(), error.outcome()), (true, Outcome::NotSent));
    assert_eq!(
        error.to_string(),
        "readThing (GET /v1/things/{id}): no connection: TLS failed; is the root certificate of the host trusted?; \
         nothing was sent"
    );
    assert!(server.paths().is_empty());
}

#[tokio::test]
async fn loopback_does_not_speak_plain_http_to_tls() {
    let server = start().await;
    let error = read(builder(&server.url().replace("https", "http")).root_certificate(ROOT)).await.unwrap_err();
    assert!(!error.is_connect());
    assert!(server.paths().is_empty());
}
