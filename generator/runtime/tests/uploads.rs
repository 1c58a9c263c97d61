//! Bodies that are read while they are sent: what the server receives, and what is known of a call whose body breaks off.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    io,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll},
    time::Duration,
};

use hero_api_runtime::{
    BoxFuture, Client, Error, File, Json, Layer, Next, Outcome, RequestBody, RetryPolicy, TransportError,
    TransportRequest, TransportResponse, json,
};
use hero_api_test_support::{
    Fake, PRIVATE, Reply, Server, answer,
    things::{SEARCH, WRITE, builder},
};
use tokio::io::{AsyncRead, ReadBuf};

fn retried(server: &Server) -> Client {
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    builder(server.url()).retry(retry).build().unwrap()
}

/// Returns a file on disk with this content.
fn on_disk(content: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), content).unwrap();
    file
}

fn reader(content: &'static str, length: impl Into<Option<u64>>) -> File {
    File::from_reader(content.as_bytes(), length)
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

/// Sends a file to a server that answers every request with `1`.
async fn send(file: File) -> (Result<Json, Error>, Vec<String>) {
    let server = Server::start([Reply::json("1")]).await;
    let sent = retried(&server).call(&WRITE, json::<Json>).file(file).await;
    (sent, server.requests())
}

#[tokio::test]
async fn a_file_is_sent_with_its_length_and_media_type() {
    let on_disk = on_disk("Elisabeth");
    for file in [File::from_path(on_disk.path()).unwrap(), reader("Elisabeth", 9)] {
        let (sent, requests) = send(file.media_type("text/plain")).await;
        assert_eq!(sent.unwrap(), Json::from(1));
        assert_eq!((requests.len(), body(&requests[0])), (1, "Elisabeth"));
        let head = requests[0].to_ascii_lowercase();
        assert!(head.contains("content-length: 9\r\n") && head.contains("content-type: text/plain\r\n"), "{head}");
    }
}

#[tokio::test]
async fn a_reader_of_unknown_length_is_sent_in_chunks() {
    let (sent, requests) = send(reader("Elisabeth", None)).await;
    assert_eq!(sent.unwrap(), Json::from(1));
    let head = requests[0].to_ascii_lowercase();
    assert!(head.contains("transfer-encoding: chunked\r\n") && !head.contains("content-length"), "{head}");
}

#[tokio::test]
async fn a_form_with_streams_is_what_one_in_memory_is() {
    let on_disk = on_disk("b");
    let in_memory = vec![File::from("a"), File::from("b"), File::from("c")];
    let streams = vec![File::from("a"), File::from_path(on_disk.path()).unwrap(), reader("c", 1)];
    let mut bodies = Vec::new();
    for files in [in_memory, streams] {
        let server = Server::start([Reply::json("1")]).await;
        let call = retried(&server).call(&WRITE, json::<Json>);
        call.multipart::<Vec<File>>(files, &[], |files, form| form.file("scans", files)).await.unwrap();
        let request = server.requests().remove(0);
        let boundary = request.split_once("boundary=").unwrap().1.split_once("\r\n").unwrap().0;
        bodies.push(body(&request.replace(boundary, "#")).to_owned());
    }
    assert_eq!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn a_file_on_disk_is_read_again_for_each_attempt() {
    let on_disk = on_disk("Elisabeth");
    let server = Server::start([Reply::status("503 Slow"), Reply::json("1")]).await;
    let call = retried(&server).call(&SEARCH, json::<Json>).file(File::from_path(on_disk.path()).unwrap());
    assert_eq!(call.await.unwrap(), Json::from(1));
    let requests = server.requests();
    assert_eq!(requests.iter().map(|request| body(request)).collect::<Vec<_>>(), ["Elisabeth", "Elisabeth"]);
}

#[tokio::test]
async fn what_was_read_is_not_sent_again() {
    for (status, outcome) in [("503 Slow", Outcome::Unknown), ("429 Slow", Outcome::Rejected)] {
        let server = Server::start([Reply::status(status).header("retry-after: 0"), Reply::json("1")]).await;
        let error = retried(&server).call(&SEARCH, json::<Json>).file(reader("Elisabeth", 9)).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), server.count()), (outcome, 1, 1), "{status}");
    }
}

/// Fails the first attempt before anything is read.
struct NoConnection(AtomicBool);

impl Layer for NoConnection {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        if self.0.swap(false, Ordering::Relaxed) {
            return Box::pin(async { Err(TransportError::connect("there is none")) });
        }
        next.send(request)
    }
}

#[tokio::test]
async fn a_reader_that_nobody_has_read_is_sent_again() {
    let server = Server::start([Reply::json("1")]).await;
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder(server.url()).retry(retry).layer(NoConnection(true.into())).build().unwrap();
    assert_eq!(client.call(&WRITE, json::<Json>).file(reader("Elisabeth", 9)).await.unwrap(), Json::from(1));
    assert_eq!(body(&server.requests()[0]), "Elisabeth");
    // Without a server there is no connection either.
    let nobody = builder("http://127.0.0.1:1").retry(RetryPolicy::new().attempts(3).first_pause(Duration::ZERO));
    let error = nobody.build().unwrap().call(&WRITE, json::<Json>).file(reader("Elisabeth", 9)).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts(), error.is_connect()), (Outcome::NotSent, 3, true));
}

/// A reader that fails.
struct Broken;

impl AsyncRead for Broken {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Err(io::Error::other("private-answer")))
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_the_outcome_unknown() {
    for (file, words) in [
        (reader("Elisabeth", 8), "the body of the request is longer than it said"),
        (reader("Elisabeth", 10), "the body of the request is shorter than it said"),
        (File::from_reader(Broken, 9), "the body of the request cannot be read"),
        (File::from_reader(Broken, None), "the body of the request cannot be read"),
    ] {
        let (sent, requests) = send(file).await;
        let error = sent.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1), "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(requests.is_empty() || body(&requests[0]).is_empty(), "{requests:?}");
        assert!(PRIVATE.iter().all(|word| !format!("{error} {error:?}").contains(word)), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_changes_is_not_sent() {
    let on_disk = on_disk("Elisabeth");
    let file = File::from_path(on_disk.path()).unwrap();
    std::fs::write(on_disk.path(), "Elisabeth the second").unwrap();
    let (sent, requests) = send(file.clone()).await;
    let error = sent.unwrap_err();
    assert_eq!((error.outcome(), requests.len()), (Outcome::NotSent, 0));
    assert!(error.to_string().contains("a file has another length than before"), "{error}");
    drop(on_disk);
    let (sent, _) = send(file).await;
    let error = sent.unwrap_err();
    assert!(error.to_string().contains("a file cannot be opened"), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[test]
fn what_is_no_file_is_an_error_at_once() {
    assert_eq!(File::from_path("/no/such/file").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert!(File::from_path(std::env::temp_dir()).is_err());
}

#[tokio::test]
async fn a_reader_is_sent_once_whoever_has_a_clone() {
    let file = reader("Elisabeth", 9);
    send(file.clone()).await.0.unwrap();
    let (sent, requests) = send(file).await;
    let error = sent.unwrap_err();
    assert_eq!((error.outcome(), requests.len()), (Outcome::NotSent, 0));
    assert!(error.to_string().contains("the body can be read only once, and was"), "{error}");
}

#[tokio::test]
async fn a_file_in_json_is_in_memory() {
    let fake = Fake::new([answer(200, "1")]);
    let error = fake.client().call(&WRITE, json::<Json>).json::<File>(reader("a", 1)).await.unwrap_err();
    assert_eq!((error.outcome(), fake.count()), (Outcome::NotSent, 0));
    assert!(File::from("a").as_bytes().is_some() && reader("a", 1).as_bytes().is_none());
}

#[tokio::test]
async fn a_layer_reads_or_replaces_a_stream() {
    let body = RequestBody::from_chunks(Once(Some("ab")), 2);
    assert_eq!((body.len(), body.is_repeatable(), body.is_empty(), body.as_bytes()), (Some(2), false, false, None));
    let mut pieces = body.open().await.unwrap();
    assert_eq!(pieces.next().await.unwrap().unwrap(), "ab");
    assert!(pieces.next().await.unwrap().is_none());
    assert!(body.open().await.is_err());
    assert_eq!(format!("{body:?} {:?}", File::from(body.clone())), "RequestBody(…) File(…)");
    assert!(body == body.clone() && body != RequestBody::from("ab"));
}

struct Once(Option<&'static str>);

impl hero_api_runtime::Chunks for Once {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<hero_api_runtime::Bytes>, TransportError>> {
        let piece = self.0.take().map(hero_api_runtime::Bytes::from);
        Box::pin(std::future::ready(Ok(piece)))
    }
}
