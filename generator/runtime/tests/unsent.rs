//! What a request surely did not do, and what it may have done: connections that never come about, and HTTP/2 servers
//! that say that they did nothing with a stream.
#![cfg(feature = "rustls")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hero_api_runtime::{Client, Error, Json, Outcome, RetryPolicy, json};
use support::{WRITE, builder};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

const ROOT: &[u8] = include_bytes!("fixtures/tls/root.pem");
const CERTIFICATE: &[u8] = include_bytes!("fixtures/tls/server.pem");
const KEY: &[u8] = include_bytes!("fixtures/tls/server.key.pem");

const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const NO_ERROR: u8 = 0;
const INTERNAL_ERROR: u8 = 2;
const REFUSED_STREAM: u8 = 7;
const CANCEL: u8 = 8;
const ENHANCE_YOUR_CALM: u8 = 11;

/// What the server does with a connection.
#[derive(Clone, Copy)]
enum Connection {
    /// Accepts it, and never says a word of TLS.
    Mute,
    /// Speaks HTTP/2, and does this with each request.
    Http2(Act),
    /// Speaks HTTP/1.1: answers the first request after this long, and none after it.
    Http1(Duration),
}

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Act {
    Answer,
    Reset(u8),
    /// The last stream that it looks at, and why it goes.
    GoAway(u8, u8),
    /// The same, and the connection is closed.
    GoAwayAndClose(u8, u8),
    Nothing,
}

/// A server behind TLS that does one thing with each connection, the last one with all that follow.
struct Server {
    url: String,
    requests: Arc<Mutex<usize>>,
}

impl Server {
    async fn start(connections: &'static [Connection]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let requests = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            let mut next = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let connection = connections[next.min(connections.len() - 1)];
                next += 1;
                tokio::spawn(serve(stream, connection, Arc::clone(&seen)));
            }
        });
        Self { url, requests }
    }

    fn client(&self, attempts: u32) -> Client {
        let retry = RetryPolicy::new().attempts(attempts).first_pause(Duration::ZERO);
        builder(&self.url).root_certificate(ROOT).retry(retry).build().unwrap()
    }

    fn count(&self) -> usize {
        *self.requests.lock().unwrap()
    }
}

async fn serve(stream: TcpStream, connection: Connection, requests: Arc<Mutex<usize>>) {
    let protocol: &[u8] = match connection {
        Connection::Mute => {
            sleep(Duration::from_secs(3600)).await;
            drop(stream);
            return;
        }
        Connection::Http1(_) => b"http/1.1",
        Connection::Http2(_) => b"h2",
    };
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = vec![protocol.to_vec()];
    let Ok(stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else { return };
    let _ = match connection {
        Connection::Http2(act) => http2(stream, act, requests).await,
        Connection::Http1(pause) => http1(stream, pause, requests).await,
        Connection::Mute => Ok(()),
    };
}

async fn http1(mut stream: TlsStream<TcpStream>, pause: Duration, requests: Arc<Mutex<usize>>) -> std::io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        if stream.read(&mut buffer).await? == 0 {
            return Ok(());
        }
        let number = {
            let mut requests = requests.lock().unwrap();
            *requests += 1;
            *requests
        };
        if number == 1 {
            sleep(pause).await;
            stream.write_all(&support::http("200 OK", "content-type: application/json\r\n", "1")).await?;
            stream.flush().await?;
        }
    }
}

async fn http2(mut stream: TlsStream<TcpStream>, act: Act, requests: Arc<Mutex<usize>>) -> std::io::Result<()> {
    stream.read_exact(&mut [0; 24]).await?;
    stream.write_all(&SETTINGS).await?;
    stream.flush().await?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        stream.read_exact(&mut vec![0; length]).await?;
        if head[3] != 1 {
            continue;
        }
        *requests.lock().unwrap() += 1;
        let id = head[8];
        let frames = match act {
            // A head of `:status: 200`, and a body that ends the stream.
            Act::Answer => vec![0, 0, 1, 1, 4, 0, 0, 0, id, 0x88, 0, 0, 1, 0, 1, 0, 0, 0, id, b'1'],
            Act::Reset(reason) => vec![0, 0, 4, 3, 0, 0, 0, 0, id, 0, 0, 0, reason],
            Act::GoAway(last, reason) | Act::GoAwayAndClose(last, reason) => {
                vec![0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, last, 0, 0, 0, reason]
            }
            Act::Nothing => Vec::new(),
        };
        stream.write_all(&frames).await?;
        stream.flush().await?;
        if matches!(act, Act::GoAwayAndClose(..)) {
            return stream.shutdown().await;
        }
    }
}

async fn write(client: &Client, timeout: Duration) -> Result<Json, Error> {
    client.call(&WRITE, json::<Json>).json(1_i64).timeout(timeout).await
}

const SOON: Duration = Duration::from_secs(2);
const LATE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_write_whose_tls_never_comes_up_was_not_sent() {
    let server = Server::start(&[Connection::Mute]).await;
    let error = write(&server.client(1), SOON).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_timeout(), error.is_connect()), (Outcome::NotSent, true, true));
    assert_eq!(error.to_string(), "writeThing (POST /v1/things): no connection in time; nothing was sent");
}

#[tokio::test]
async fn a_write_whose_first_connection_never_comes_up_is_repeated() {
    let server = Server::start(&[Connection::Mute, Connection::Http2(Act::Answer)]).await;
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder(&server.url).root_certificate(ROOT).attempt_timeout(SOON).retry(retry).build().unwrap();
    assert_eq!(write(&client, LATE).await.unwrap(), Json::from(1));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_later_connection_that_never_comes_up_is_told_from_an_earlier_one_that_did() {
    let server = Server::start(&[Connection::Http2(Act::GoAwayAndClose(1, NO_ERROR)), Connection::Mute]).await;
    let client = server.client(1);
    assert_eq!(write(&client, LATE).await.unwrap_err().outcome(), Outcome::Unknown);
    assert_eq!(write(&client, SOON).await.unwrap_err().outcome(), Outcome::NotSent);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_write_that_was_sent_and_not_answered_may_have_been_taken() {
    for connection in [&[Connection::Http2(Act::Nothing)], &[Connection::Http1(LATE)]] {
        let server = Server::start(connection).await;
        let error = write(&server.client(4), SOON).await.unwrap_err();
        assert_eq!((error.outcome(), error.is_timeout(), error.is_connect()), (Outcome::Unknown, true, false));
        assert_eq!((error.attempts(), server.count()), (1, 1));
    }
}

#[tokio::test]
async fn a_write_that_left_on_the_connection_of_another_may_have_been_taken() {
    // The second request waits for a connection that never comes up, and goes out on the first one when that is free.
    const ONE_AT_A_TIME: [Connection; 2] = [Connection::Http1(Duration::from_millis(200)), Connection::Mute];
    let server = Server::start(&ONE_AT_A_TIME).await;
    let client = server.client(1);
    let first = tokio::spawn({
        let client = client.clone();
        async move { write(&client, LATE).await }
    });
    while server.count() == 0 {
        sleep(Duration::from_millis(5)).await;
    }
    let error = write(&client, 3 * SOON).await.unwrap_err();
    first.await.unwrap().unwrap();
    assert_eq!((error.outcome(), server.count()), (Outcome::Unknown, 2));
}

#[tokio::test]
async fn a_stream_that_the_server_did_not_look_at_was_not_taken() {
    let acts: [(&[Connection], &str); 4] = [
        (&[Connection::Http2(Act::Reset(REFUSED_STREAM))], "the stream was refused"),
        (&[Connection::Http2(Act::GoAway(0, NO_ERROR))], "the connection was closed before it"),
        (&[Connection::Http2(Act::GoAway(0, ENHANCE_YOUR_CALM))], "the connection was closed before it"),
        (&[Connection::Http2(Act::GoAwayAndClose(0, INTERNAL_ERROR))], "the connection was closed before it"),
    ];
    for (connections, words) in acts {
        let server = Server::start(connections).await;
        let error = write(&server.client(1), LATE).await.unwrap_err();
        let message = format!("writeThing (POST /v1/things): the server did not take the request: {words}");
        assert_eq!((error.outcome(), error.is_connect(), error.to_string()), (Outcome::NotSent, false, message));
    }
}

#[tokio::test]
async fn a_write_that_was_not_taken_is_repeated() {
    for first in [
        &[Connection::Http2(Act::GoAway(0, NO_ERROR)), Connection::Http2(Act::Answer)],
        &[Connection::Http2(Act::GoAwayAndClose(0, NO_ERROR)), Connection::Http2(Act::Answer)],
    ] {
        let server = Server::start(first).await;
        assert_eq!(write(&server.client(2), LATE).await.unwrap(), Json::from(1));
        assert_eq!(server.count(), 2);
    }
    let server = Server::start(&[Connection::Http2(Act::Reset(REFUSED_STREAM))]).await;
    let error = write(&server.client(3), LATE).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts(), server.count()), (Outcome::NotSent, 3, 3));
}

#[tokio::test]
async fn a_stream_that_the_server_may_have_looked_at_may_have_been_taken() {
    let acts: [&[Connection]; 5] = [
        &[Connection::Http2(Act::Reset(CANCEL))],
        &[Connection::Http2(Act::Reset(INTERNAL_ERROR))],
        &[Connection::Http2(Act::GoAway(1, NO_ERROR))],
        &[Connection::Http2(Act::GoAwayAndClose(1, NO_ERROR))],
        &[Connection::Http2(Act::GoAwayAndClose(1, INTERNAL_ERROR))],
    ];
    for connections in acts {
        let server = Server::start(connections).await;
        let error = write(&server.client(4), SOON).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), server.count()), (Outcome::Unknown, 1, 1), "{error}");
    }
}
