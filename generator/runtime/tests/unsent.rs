//! What a request surely did not do, and what it may have done: connections that are never made, and HTTP/2 servers
//! that say that they did nothing with a stream.
#![cfg(feature = "rustls")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use hero_api_runtime::{Client, Error, Json, Outcome, RetryPolicy, json};
use hero_api_test_support::{
    http2::{
        Act, Answer, CANCEL, Connection, ENHANCE_YOUR_CALM, Http2Server, INTERNAL_ERROR, NO_ERROR, REFUSED_STREAM, ROOT,
    },
    things::{WRITE, builder},
};
use tokio::time::sleep;

const ANSWERS: Connection = Connection::Answers(Answer { headers: &[], body: "1" });

fn client(server: &Http2Server, attempts: u32) -> Client {
    let retry = RetryPolicy::new().attempts(attempts).first_pause(Duration::ZERO);
    builder(server.url()).root_certificate(ROOT).retry(retry).build().unwrap()
}

async fn write(client: &Client, timeout: Duration) -> Result<Json, Error> {
    client.call(&WRITE, json::<Json>).json::<i64>(1).timeout(timeout).await
}

const SOON: Duration = Duration::from_secs(2);
const LATE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_write_whose_tls_never_comes_up_was_not_sent() {
    let server = Http2Server::start(&[Connection::Mute]).await;
    let error = write(&client(&server, 1), SOON).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_timeout(), error.is_connect()), (Outcome::NotSent, true, true));
    assert_eq!(error.to_string(), "writeThing (POST /v1/things): no connection in time; nothing was sent");
}

#[tokio::test]
async fn a_write_whose_first_connection_never_comes_up_is_retried() {
    let server = Http2Server::start(&[Connection::Mute, ANSWERS]).await;
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder(server.url()).root_certificate(ROOT).attempt_timeout(SOON).retry(retry).build().unwrap();
    assert_eq!(write(&client, LATE).await.unwrap(), Json::from(1));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_later_connection_that_never_comes_up_is_distinguished_from_an_earlier_one() {
    let server = Http2Server::start(&[Connection::Http2(Act::GoAwayAndClose(1, NO_ERROR)), Connection::Mute]).await;
    let client = client(&server, 1);
    assert_eq!(write(&client, LATE).await.unwrap_err().outcome(), Outcome::Unknown);
    assert_eq!(write(&client, SOON).await.unwrap_err().outcome(), Outcome::NotSent);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_write_that_was_sent_and_not_answered_may_have_been_accepted() {
    for connection in [&[Connection::Http2(Act::Nothing)], &[Connection::Http1(LATE)]] {
        let server = Http2Server::start(connection).await;
        let error = write(&client(&server, 4), SOON).await.unwrap_err();
        assert_eq!((error.outcome(), error.is_timeout(), error.is_connect()), (Outcome::Unknown, true, false));
        assert_eq!((error.attempts(), server.count()), (1, 1));
    }
}

#[tokio::test]
async fn a_write_that_was_sent_on_another_connection_may_have_been_accepted() {
    // The second request waits for a connection that is never made, and is sent on the first one when that is free.
    const ONE_AT_A_TIME: [Connection; 2] = [Connection::Http1(Duration::from_millis(200)), Connection::Mute];
    let server = Http2Server::start(&ONE_AT_A_TIME).await;
    let client = client(&server, 1);
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
async fn a_stream_that_the_server_did_not_process_was_not_accepted() {
    let acts: [(&[Connection], &str); 4] = [
        (&[Connection::Http2(Act::Reset(REFUSED_STREAM))], "the stream was refused"),
        (&[Connection::Http2(Act::GoAway(0, NO_ERROR))], "the connection was closed before it"),
        (&[Connection::Http2(Act::GoAway(0, ENHANCE_YOUR_CALM))], "the connection was closed before it"),
        (&[Connection::Http2(Act::GoAwayAndClose(0, INTERNAL_ERROR))], "the connection was closed before it"),
    ];
    for (connections, words) in acts {
        let server = Http2Server::start(connections).await;
        let error = write(&client(&server, 1), LATE).await.unwrap_err();
        let message = format!("writeThing (POST /v1/things): the server did not process the request: {words}");
        assert_eq!((error.outcome(), error.is_connect(), error.to_string()), (Outcome::NotSent, false, message));
    }
}

#[tokio::test]
async fn a_write_that_was_not_accepted_is_retried() {
    for first in [
        &[Connection::Http2(Act::GoAway(0, NO_ERROR)), ANSWERS],
        &[Connection::Http2(Act::GoAwayAndClose(0, NO_ERROR)), ANSWERS],
    ] {
        let server = Http2Server::start(first).await;
        assert_eq!(write(&client(&server, 2), LATE).await.unwrap(), Json::from(1));
        assert_eq!(server.count(), 2);
    }
    let server = Http2Server::start(&[Connection::Http2(Act::Reset(REFUSED_STREAM))]).await;
    let error = write(&client(&server, 3), LATE).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts(), server.count()), (Outcome::NotSent, 3, 3));
}

#[tokio::test]
async fn a_stream_that_the_server_may_have_processed_may_have_been_accepted() {
    let acts: [&[Connection]; 5] = [
        &[Connection::Http2(Act::Reset(CANCEL))],
        &[Connection::Http2(Act::Reset(INTERNAL_ERROR))],
        &[Connection::Http2(Act::GoAway(1, NO_ERROR))],
        &[Connection::Http2(Act::GoAwayAndClose(1, NO_ERROR))],
        &[Connection::Http2(Act::GoAwayAndClose(1, INTERNAL_ERROR))],
    ];
    for connections in acts {
        let server = Http2Server::start(connections).await;
        let error = write(&client(&server, 4), SOON).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), server.count()), (Outcome::Unknown, 1, 1), "{error}");
    }
}
