//! The default transport against a server that misbehaves: what is known of a call after each fault.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::{Duration, Instant};

use hero_api_runtime::{Client, Error, Json, Outcome, RetryPolicy, json};
use hero_api_test_support::{
    PRIVATE, Reply, Server, converse,
    things::{READ, WRITE, builder, owned},
};

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let builder = builder(server.url()).attempt_timeout(Duration::from_millis(300)).response_limit(1000).retry(retry);
    builder.build().unwrap()
}

/// Checks a write and a read against a server that always sends this reply; a write is never sent twice.
async fn check(reply: Reply, write: Outcome, reads: usize, is: fn(&Error) -> bool) {
    let server = Server::start([reply.clone()]).await;
    let error = client(&server).call(&WRITE, json::<Json>).json::<i64>(1).await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (write, 1), "{error}");
    assert!(is(&error) && !error.is_safe_to_repeat(), "{error}");
    let server = Server::start([reply]).await;
    let error = client(&server).call(&READ, json::<Json>).path::<String>("id", owned("1"), &[]).await.unwrap_err();
    assert_eq!(server.count(), reads, "{error}");
    assert!(is(&error) && error.is_safe_to_repeat(), "{error}");
    for word in PRIVATE {
        assert!(!format!("{error} {error:?}").contains(word), "{word} in {error}");
    }
}

#[tokio::test]
async fn a_server_that_hangs() {
    check(Reply::silent(), Outcome::Unknown, 2, Error::is_timeout).await;
}

#[tokio::test]
async fn a_server_that_closes_without_an_answer() {
    check(Reply::hang_up(), Outcome::Unknown, 2, |error| error.status().is_none() && !error.is_connect()).await;
}

#[tokio::test]
async fn a_server_that_does_not_speak_http() {
    check(Reply::raw("SSH-2.0-private-answer\r\n"), Outcome::Unknown, 2, |error| error.status().is_none()).await;
}

#[tokio::test]
async fn a_head_that_never_ends() {
    let reply = Reply::raw("HTTP/1.1 200 OK\r\n").then_endlessly("x-more: private-answer\r\n");
    check(reply, Outcome::Unknown, 2, |error| error.status().is_none()).await;
}

#[tokio::test]
async fn a_body_that_is_cut_short() {
    let reply = Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":1}");
    check(reply, Outcome::Succeeded, 2, |error| error.raw_body().unwrap().as_ref() == b"{\"a\":1}").await;
}

#[tokio::test]
async fn a_body_that_does_not_end_in_time() {
    let reply = Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").then_silence();
    check(reply, Outcome::Succeeded, 2, Error::is_timeout).await;
}

#[tokio::test]
async fn a_body_that_never_ends() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let reply = Reply::raw(head).then_endlessly("5\r\n     \r\n");
    check(reply, Outcome::Succeeded, 1, |error| error.to_string().contains("longer than 1000 bytes")).await;
}

#[tokio::test]
async fn a_body_that_is_too_long() {
    let reply = Reply::json("1".repeat(1001));
    check(reply, Outcome::Succeeded, 1, Error::is_unreadable).await;
}

#[tokio::test]
async fn a_body_whose_chunks_are_broken() {
    let reply = Reply::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n1\r\n0\r\n\r\n");
    check(reply, Outcome::Succeeded, 2, Error::is_unreadable).await;
}

#[tokio::test]
async fn a_page_in_place_of_json() {
    let page =
        |status| Reply::status(status).header("content-type: text/html; charset=utf-8").body("<p>private-answer");
    check(page("200 OK"), Outcome::Succeeded, 1, |error| error.to_string().contains("found HTML")).await;
    check(page("500 Oh"), Outcome::Unknown, 2, Error::is_server_error).await;
}

#[tokio::test]
async fn a_truncated_refusal_is_a_refusal() {
    let reply = Reply::raw("HTTP/1.1 404 No\r\ncontent-length: 100\r\n\r\n{\"a\"");
    check(reply, Outcome::Rejected, 1, Error::is_not_found).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start([Reply::json("1")]).await;
    let location = format!("location: {}", elsewhere.url());
    check(Reply::status("301 Moved").header(location), Outcome::Rejected, 1, |error| error.status().unwrap() == 301)
        .await;
    assert_eq!(elsewhere.count(), 0);
}

#[tokio::test]
async fn no_server_listens() {
    let server = Server::start([Reply::hang_up()]).await;
    // A port that was free a moment ago, so that nothing answers there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder(&format!("http://{free}")).retry(RetryPolicy::new().first_pause(Duration::ZERO));
    let error = client.build().unwrap().call(&WRITE, json::<Json>).await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!((error.outcome(), error.attempts(), server.count()), (Outcome::NotSent, 4, 0));
    let message =
        "writeThing (POST /v1/things): no connection: the host refused it, after 4 attempts; nothing was sent";
    assert_eq!(error.to_string(), message);
}

#[tokio::test]
async fn a_socks_proxy_gets_the_host_and_nothing_else() {
    // It refuses because of its rules.
    const TURNS: &[(usize, &[u8])] = &[(3, &[5, 0]), (19, &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0])];
    let (address, proxy) = converse(TURNS).await;
    let client = builder("https://example.test").proxy(format!("socks5h://{address}"));
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    let error = client.call(&READ, json::<Json>).path::<String>("id", owned("9434765919"), &[]).await.unwrap_err();
    assert_eq!((error.is_connect(), error.outcome()), (true, Outcome::NotSent), "{error}");
    assert_eq!(proxy.await.unwrap(), [&[5, 1, 0][..], b"\x05\x01\x00\x03\x0cexample.test\x01\xbb"]);
}

#[tokio::test]
async fn a_proxy_forwards_to_other_hosts_and_cannot_read_it() {
    let proxy = Server::start([Reply::status("403 No").body("private-answer")]).await;
    let server = Server::start([Reply::json("1")]).await;
    let call = |base: &str| {
        let client = builder(base).proxy(proxy.url()).retry(RetryPolicy::never()).build().unwrap();
        client.call(&READ, json::<Json>).path::<String>("id", owned("9434765919"), &[])
    };
    call(server.url()).await.unwrap();
    assert_eq!(proxy.count(), 0);
    let error = call("https://example.test").await.unwrap_err();
    assert_eq!((error.is_connect(), error.outcome(), proxy.count()), (true, Outcome::NotSent, 1));
    let seen = proxy.requests().join("");
    assert!(seen.starts_with("CONNECT example.test:443 HTTP/1.1"), "{seen}");
    assert!(!seen.contains("9434765919") && !seen.contains("secret"), "{seen}");
}

#[tokio::test]
async fn each_form_of_retry_after_is_kept() {
    for (header, at_least) in [("retry-after: 1", 1000), ("retry-after: Sun, 06 Nov 1994 08:49:37 GMT", 0)] {
        let server = Server::start([Reply::status("429 Slow").header(header), Reply::json("1")]).await;
        let started = Instant::now();
        client(&server).call(&WRITE, json::<Json>).json::<i64>(1).await.unwrap();
        assert_eq!(server.count(), 2);
        assert!(started.elapsed() >= Duration::from_millis(at_least), "{header}");
    }
    let server = Server::start([Reply::status("429 Slow")]).await;
    let error = client(&server).call(&WRITE, json::<Json>).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!((error.retry_after(), error.outcome()), (Some(Duration::from_secs(60)), Outcome::Rejected));
}

#[tokio::test]
async fn a_request_without_a_body_says_so_where_one_is_expected() {
    let server = Server::start([Reply::json("1")]).await;
    let client = client(&server);
    client.call(&WRITE, json::<Json>).await.unwrap();
    client.call(&READ, json::<Json>).path::<String>("id", owned("1"), &[]).await.unwrap();
    let requests = server.requests();
    let lengths: Vec<bool> = requests.iter().map(|request| request.contains("\r\ncontent-length: 0\r\n")).collect();
    assert_eq!(lengths, [true, false], "{requests:?}");
}

#[tokio::test]
async fn bytes_go_over_the_wire_as_they_should() {
    let server = Server::start([Reply::json("1")]).await;
    let client = builder(&format!("{}/base/", server.url())).user_agent("ua").build().unwrap();
    let host = server.url().trim_start_matches("http://").to_owned();
    client
        .call(&WRITE, json::<Json>)
        .query::<String>("a[]", owned("b c"), &[])
        .json::<String>(owned("x"))
        .await
        .unwrap();
    client.call(&READ, json::<Json>).path::<String>("id", owned("../%2e"), &[]).await.unwrap();
    let requests = server.requests();
    let packed = match (cfg!(feature = "gzip"), cfg!(feature = "brotli")) {
        (true, true) => "accept-encoding: gzip, br\r\n",
        (true, false) => "accept-encoding: gzip\r\n",
        (false, true) => "accept-encoding: br\r\n",
        (false, false) => "",
    };
    assert_eq!(
        requests,
        [
            format!(
                "POST /base/v1/things?a%5B%5D=b%20c HTTP/1.1\r\nx-key: k-secret\r\nx-group: g-secret\r\n\
                 accept: application/json\r\nuser-agent: ua\r\ncontent-type: application/json\r\n{packed}host: {host}\r\n\
                 content-length: 3\r\n\r\n\"x\""
            ),
            format!(
                "GET /base/v1/things/..%2F%252e HTTP/1.1\r\nx-key: k-secret\r\nx-group: g-secret\r\n\
                 accept: application/json\r\nuser-agent: ua\r\n{packed}host: {host}\r\n\r\n"
            ),
        ]
    );
}

#[tokio::test]
async fn a_proxy_that_never_answers_forwards_nothing() {
    let proxy = Server::start([Reply::silent()]).await;
    let builder = builder("https://example.test").proxy(proxy.url()).attempt_timeout(Duration::from_millis(300));
    let client = builder.retry(RetryPolicy::new().attempts(2).first_pause(Duration::ZERO)).build().unwrap();
    let error = client.call(&WRITE, json::<Json>).json::<i64>(1).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts(), proxy.count()), (Outcome::NotSent, 2, 2), "{error}");
    assert!(error.is_connect() && error.is_timeout() && proxy.requests()[0].starts_with("CONNECT "));
}
