//! Answers that are packed: what is read of them, and what is known of a call whose answer cannot be unpacked.
#![cfg(all(feature = "gzip", feature = "brotli"))]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::Write;

use flate2::{Compress, Compression, FlushCompress, write::GzEncoder};
use hero_api_runtime::{BoxFuture, Client, Error, Layer, Method, Next, Operation, Outcome, RetryPolicy};
use hero_api_runtime::{Json, TransportError, TransportRequest, TransportResponse, empty, json, text};
use hero_api_test_support::{
    Reply, Server,
    things::{READ, WRITE, builder, owned},
};

const TEXT: &str = r#"{"name":"a name that is long enough to be packed, packed, packed and packed"}"#;

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn brotli(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 4096, 1, 22).write_all(bytes.as_ref()).unwrap();
    packed
}

fn packed(encoding: &str, bytes: Vec<u8>) -> Reply {
    Reply::json(bytes).header(format!("content-encoding: {encoding}"))
}

async fn client(reply: Reply, limit: usize) -> (Server, Client) {
    let server = Server::start([reply]).await;
    let client = builder(server.url()).response_limit(limit).retry(RetryPolicy::never()).build().unwrap();
    (server, client)
}

async fn read(reply: Reply) -> Result<String, Error> {
    let (_server, client) = client(reply, 10_000).await;
    client.call(&READ, text).path::<String>("id", owned("1"), &[]).await
}

#[tokio::test]
async fn packed_answers_are_unpacked() {
    let both = brotli(gzip(TEXT));
    for (encoding, bytes) in
        [("gzip", gzip(TEXT)), ("GZIP", gzip(TEXT)), ("x-gzip", gzip(TEXT)), ("br", brotli(TEXT)), ("gzip, br", both)]
    {
        assert_eq!(read(packed(encoding, bytes.clone())).await.unwrap(), TEXT, "{encoding}");
        assert_eq!(read(packed(encoding, bytes).chunked()).await.unwrap(), TEXT, "{encoding} in chunks");
    }
    assert_eq!(read(Reply::ok(TEXT)).await.unwrap(), TEXT);
    assert_eq!(read(packed("identity", TEXT.into())).await.unwrap(), TEXT);
}

#[tokio::test]
async fn no_member_of_a_gzip_file_is_lost() {
    let members = [gzip("one, "), gzip("two, "), gzip("three")].concat();
    assert_eq!(read(packed("gzip", members)).await.unwrap(), "one, two, three");
}

#[tokio::test]
async fn the_request_says_what_it_accepts() {
    static RANGE: &str = "range";
    let (server, client) = client(packed("gzip", gzip("1")), 100).await;
    let call = || client.call(&READ, json::<i64>).path::<String>("id", owned("1"), &[]);
    assert_eq!(call().await.unwrap(), 1);
    assert_eq!(call().header("accept-encoding", "identity").await.unwrap(), 1);
    assert_eq!(call().header(RANGE, "bytes=0-9").await.unwrap(), 1);
    let accepted = |request: &String| {
        let lines = request.lines().filter(|line| line.starts_with("accept-encoding"));
        lines.map(ToOwned::to_owned).collect::<Vec<_>>().join("; ")
    };
    let accepted: Vec<String> = server.requests().iter().map(accepted).collect();
    assert_eq!(accepted, ["accept-encoding: gzip, br", "accept-encoding: identity", ""]);
}

/// Checks a write: it was accepted, whatever became of its answer.
async fn check(encoding: &str, bytes: Vec<u8>, message: &str) {
    let (server, client) = client(packed(encoding, bytes), 10_000).await;
    let error = client.call(&WRITE, json::<Json>).json::<i64>(1).await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::Succeeded, 1), "{error}");
    assert!(error.to_string().contains(message), "{error}");
}

#[tokio::test]
async fn a_packed_answer_that_ends_too_early_is_an_error() {
    for (encoding, whole) in [("gzip", gzip(TEXT)), ("br", brotli(TEXT))] {
        let server = Server::start((1..whole.len()).map(|length| packed(encoding, whole[..length].to_vec()))).await;
        let client = builder(server.url()).retry(RetryPolicy::never()).build().unwrap();
        for length in 1..whole.len() {
            let error = client.call(&WRITE, text).json::<i64>(1).await.unwrap_err();
            assert_eq!(error.outcome(), Outcome::Succeeded, "{encoding}, {length}: {error}");
            assert!(error.to_string().contains("the packed answer "), "{encoding}, {length}: {error}");
        }
    }
    check("gzip", gzip(TEXT)[..30].to_vec(), "the packed answer ends too early").await;
}

#[tokio::test]
async fn a_damaged_answer_is_an_error() {
    check("gzip", TEXT.into(), "the packed answer is damaged").await;
    check("br", vec![0xff; 40], "the packed answer is damaged").await;
    let mut wrong_sum = gzip(TEXT);
    let sum = wrong_sum.len() - 6;
    wrong_sum[sum] ^= 1;
    check("gzip", wrong_sum, "the packed answer is damaged").await;
    check("gzip", [gzip(TEXT), b"more".to_vec()].concat(), "the packed answer is damaged").await;
    check("br", [brotli(TEXT), b"more".to_vec()].concat(), "the packed answer is damaged").await;
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_said_to() {
    let reply = packed("gzip", gzip(TEXT)).cut(20);
    let (_server, client) = client(reply, 10_000).await;
    let error = client.call(&WRITE, json::<Json>).json::<i64>(1).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Succeeded);
    assert!(!error.to_string().contains("packed"), "{error}");
}

#[tokio::test]
async fn an_error_of_the_server_is_unpacked_too() {
    let reply = Reply::status("422 No").header("content-encoding: gzip").body(gzip("\"why\""));
    let error = read(reply).await.unwrap_err();
    assert_eq!(error.body::<String>().as_deref(), Some("why"));
    let broken = Reply::status("422 No").header("content-encoding: gzip").body("no gzip");
    assert_eq!(read(broken).await.unwrap_err().outcome(), Outcome::Rejected);
}

#[tokio::test]
async fn an_empty_body_is_empty_whatever_its_encoding() {
    static HEAD: Operation = Operation::new("headThing", Method::HEAD, "/v1/things");
    let none = Reply::raw("HTTP/1.1 204 No\r\nconnection: close\r\ncontent-encoding: gzip\r\n\r\n");
    for reply in [none, packed("gzip", vec![]), packed("br", vec![]), packed("gzip", vec![]).chunked()] {
        assert_eq!(read(reply).await.unwrap(), "");
    }
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\ncontent-length: 99\r\n\r\n";
    let (_server, client) = client(Reply::raw(head), 100).await;
    client.call(&HEAD, empty).await.unwrap();
}

/// Asserts that the answer has no header of the packed body, and that its body is unpacked.
struct Sees;

impl Layer for Sees {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let mut answer = next.send(request).await?;
            let names = ["content-encoding", "content-length"];
            assert!(names.iter().all(|name| !answer.headers().contains_key(*name)));
            assert_eq!(answer.read_body(1000).await?, TEXT);
            Ok(answer)
        })
    }
}

#[tokio::test]
async fn layers_see_the_unpacked_answer() {
    let server = Server::start([packed("gzip", gzip(TEXT))]).await;
    let client = builder(server.url()).layer(Sees).build().unwrap();
    let call = client.call(&READ, text).path::<String>("id", owned("1"), &[]);
    assert_eq!(call.await.unwrap(), TEXT);
}

#[tokio::test]
async fn an_encoding_that_is_not_known_stays() {
    assert_eq!(read(packed("zstd", TEXT.into())).await.unwrap(), TEXT);
    assert_eq!(read(packed("gzip, gzip, gzip", TEXT.into())).await.unwrap(), TEXT);
}

#[tokio::test]
async fn the_limit_is_for_what_comes_out() {
    for (encoding, bytes) in [("gzip", gzip([0; 8_000])), ("br", brotli([0; 8_000]))] {
        let (_server, larger) = client(packed(encoding, bytes.clone()), 8_000).await;
        assert_eq!(larger.call(&WRITE, text).json::<i64>(1).await.unwrap().len(), 8_000);
        let (_server, smaller) = client(packed(encoding, bytes), 7_999).await;
        let error = smaller.call(&WRITE, text).json::<i64>(1).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Succeeded);
        assert!(error.to_string().contains("longer than 7999 bytes"), "{error}");
    }
}

/// Returns the beginning of a gzip file, and a part of it that is a megabyte of zeros and can be repeated.
fn endless_zeros() -> (Vec<u8>, Vec<u8>) {
    let head = gzip("")[..10].to_vec();
    let (mut deflate, mut part) = (Compress::new(Compression::default(), false), vec![0; 4096]);
    deflate.compress(&vec![0; 1 << 20], &mut part, FlushCompress::Full).unwrap();
    part.truncate(usize::try_from(deflate.total_out()).unwrap());
    (head, part)
}

#[tokio::test]
async fn a_bomb_ends_at_the_limit() {
    let (head, part) = endless_zeros();
    let head = [b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".to_vec(), head].concat();
    let (_server, client) = client(Reply::raw(head).then_endlessly(part), 4 << 20).await;
    let error = client.call(&WRITE, text).json::<i64>(1).await.unwrap_err();
    assert!(error.to_string().contains("longer than 4194304 bytes"), "{error}");
}
