//! TLS as hospitals have it: a root certificate of their own. Over HTTP/2, which TLS leads to.
#![cfg(feature = "rustls")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::{Arc, Mutex};

use hero_api_runtime::{ClientBuilder, Json, Outcome, RetryPolicy, json};
use support::{READ, builder, owned};
use tokio::net::TcpListener;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// Made for these tests, with the key that signed them thrown away.
const ROOT: &[u8] = include_bytes!("fixtures/tls/root.pem");
const CERTIFICATE: &[u8] = include_bytes!("fixtures/tls/server.pem");
const KEY: &[u8] = include_bytes!("fixtures/tls/server.key.pem");

/// An HTTP/2 server behind TLS; gives the paths that it was asked for.
async fn start() -> (String, Arc<Mutex<Vec<String>>>) {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let paths: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&paths);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let mut connection = h2::server::handshake(stream).await.unwrap();
            while let Some(Ok((request, mut respond))) = connection.accept().await {
                seen.lock().unwrap().push(request.uri().path().to_owned());
                let mut body = respond.send_response(http::Response::new(()), false).unwrap();
                body.send_data("1".into(), true).unwrap();
            }
        }
    });
    (url, paths)
}

async fn read(builder: ClientBuilder) -> Result<Json, hero_api_runtime::Error> {
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    client.call(&READ, json::<Json>).path("id", owned("1"), &[]).await
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted() {
    let (url, paths) = start().await;
    assert_eq!(read(builder(&url).root_certificate(ROOT)).await.unwrap(), Json::from(1));
    assert_eq!(*paths.lock().unwrap(), ["/v1/things/1"]);
}

#[tokio::test]
async fn a_root_that_nobody_trusts_ends_the_call_before_it_is_sent() {
    let (url, paths) = start().await;
    let error = read(builder(&url)).await.unwrap_err();
    assert_eq!((error.is_connect(), error.outcome()), (true, Outcome::NotSent));
    assert_eq!(
        error.to_string(),
        "readThing (GET /v1/things/{id}): no connection: TLS failed; is the root certificate of the host trusted?; \
         nothing was sent"
    );
    assert!(paths.lock().unwrap().is_empty());
}

#[tokio::test]
async fn loopback_does_not_speak_plain_http_to_tls() {
    let (url, paths) = start().await;
    let error = read(builder(&url.replace("https", "http")).root_certificate(ROOT)).await.unwrap_err();
    assert!(!error.is_connect());
    assert!(paths.lock().unwrap().is_empty());
}
