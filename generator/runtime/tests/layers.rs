//! Ten layers, one per file, written from the documentation of `Layer` alone: examples to copy. Each turns an attempt
//! of a call into an answer or a failure, and knows nothing of what comes after it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod breaker;
mod bulkhead;
mod chaos;
mod deadline;
mod etag;
mod header;
mod log;
mod metrics;
mod signature;
mod token;

use std::{
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hero_api_runtime::{
    BoxFuture, Bytes, Call, Chunks, Client, HeaderMap, Layer, Outcome, RetryPolicy, StatusCode, TransportError,
    TransportResponse, text,
};
use hero_api_test_support::{
    Fake, PRIVATE, Step,
    things::{READ, WRITE, builder, owned},
};

/// Locks a mutex, even if a layer panicked while it held it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lines that a layer has written.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn writer(&self) -> impl Fn(&str) + Clone + Send + Sync + 'static + use<> {
        let Self(lines) = self.clone();
        move |line| locked(&lines).push(line.to_owned())
    }

    /// Takes the lines; none of them may show a value.
    fn take(&self) -> Vec<String> {
        let lines = std::mem::take(&mut *locked(&self.0));
        for word in PRIVATE {
            assert!(lines.iter().all(|line| !line.contains(word)), "{word} in {lines:?}");
        }
        lines
    }
}

/// Returns a client with this layer, which makes at most two attempts.
fn client(fake: &Fake, layer: impl Layer) -> Client {
    let builder = builder("https://example.test").transport(fake.clone()).label("north").layer(layer);
    builder.retry(RetryPolicy::new().attempts(2)).build().unwrap()
}

fn read(client: &Client) -> Call<String> {
    client.call(&READ, text).path::<String>("id", owned("9434765919"), &[])
}

fn write(client: &Client) -> Call<String> {
    client.call(&WRITE, text).json::<String>(owned("Elisabeth"))
}

/// Asserts that failures pass unchanged, and that a write that may have been accepted is sent once.
async fn assert_keeps_failures<L: Layer>(layer: impl Fn() -> L) {
    let fake = Fake::new([Step::Fail(TransportError::interrupted("private"))]);
    let error = write(&client(&fake, layer())).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::Unknown, 1, 1));
    let fake = Fake::new([0, 1].map(|_| Step::Fail(TransportError::connect("private"))));
    let error = write(&client(&fake, layer())).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::NotSent, 2, 2));
}

/// Asserts that the first piece of an answer arrives before the second is sent.
async fn assert_streams(layer: impl Layer) {
    let fake = Fake::new([Step::Answer(unfinished(StatusCode::OK))]);
    let mut streamed = read(&client(&fake, layer)).stream().await.unwrap();
    assert_eq!(streamed.next().await.unwrap().unwrap(), "first");
}

/// Returns an answer whose first piece arrives, and nothing after it.
fn unfinished(status: StatusCode) -> TransportResponse {
    struct Unfinished(Option<Bytes>);

    impl Chunks for Unfinished {
        fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
            let piece = self.0.take();
            Box::pin(async move { if piece.is_some() { Ok(piece) } else { pending().await } })
        }
    }

    TransportResponse::new(status, HeaderMap::new(), Box::new(Unfinished(Some(Bytes::from_static(b"first")))))
}
