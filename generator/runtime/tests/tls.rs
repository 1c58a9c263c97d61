//! TLS as in hospitals, with a root certificate of their own. Over HTTP/2, which TLS negotiates.
#![cfg(any(feature = "rustls", feature = "rustls-ring"))]
#![allow(clippy::unwrap_used, reason = "tests")]

use hero_api_runtime::{ClientBuilder, File, Json, Outcome, RetryPolicy, json};
use hero_api_test_support::{
    http2::{Answer, Connection, Http2Server, ROOT},
    things::{READ, WRITE, builder, owned},
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
async fn a_reader_is_sent_over_http2_too() {
    let server = start().await;
    let client = builder(server.url()).root_certificate(ROOT).retry(RetryPolicy::never()).build().unwrap();
    for length in [None, Some(9)] {
        let file = File::from_reader(b"Elisabeth".as_slice(), length);
        assert_eq!(client.call(&WRITE, json::<Json>).file(file).await.unwrap(), Json::from(1));
    }
    assert_eq!(server.paths(), ["/v1/things", "/v1/things"]);
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
async fn a_certificate_of_ones_own_is_checked_when_the_client_is_built() {
    for (pem, is_good) in [(ROOT, true), (b"no certificate".as_slice(), false)] {
        let built = builder("https://localhost").root_certificate(pem).build();
        assert_eq!(built.is_ok(), is_good);
    }
    let error = builder("https://localhost").client_certificate(ROOT).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the client cannot be built: client certificate: expected a certificate and its private key as PEM"
    );
}

#[cfg(all(feature = "rustls-ring", not(any(feature = "rustls", feature = "native-tls"))))]
#[tokio::test]
async fn the_cryptography_of_the_process_is_left_to_the_program() {
    let server = start().await;
    assert_eq!(read(builder(server.url()).root_certificate(ROOT)).await.unwrap(), Json::from(1));
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn loopback_does_not_speak_plain_http_to_tls() {
    let server = start().await;
    let error = read(builder(&server.url().replace("https", "http")).root_certificate(ROOT)).await.unwrap_err();
    assert!(!error.is_connect());
    assert!(server.paths().is_empty());
}
