//! Calls that block their thread: outside and inside of runtimes, many at once, and what becomes of faults.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    panic::catch_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use hero_api_runtime::{
    BoxFuture, Client, Error, Json, Layer, Next, Outcome, RetryPolicy, TransportError, TransportRequest,
    TransportResponse, Wait, block_on, json,
};
use hero_api_test_support::{
    Fake, Reply, Server, answer,
    things::{self, READ, WRITE, builder, owned},
};
use tokio::{
    runtime::{Builder, Runtime},
    task::LocalSet,
};

fn client(url: &str) -> Client {
    builder(url).attempt_timeout(Duration::from_secs(5)).retry(RetryPolicy::never()).build().unwrap()
}

fn read(client: &Client) -> Result<Json, Error> {
    client.call(&READ, json::<Json>).path::<String>("id", owned("1"), &[]).wait()
}

/// Returns a server on the thread that drives waits, and its client.
fn served(reply: Reply) -> (Server, Client) {
    let server = block_on(Server::start([reply])).unwrap();
    let client = client(server.url());
    (server, client)
}

fn workers(count: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(count).enable_all().build().unwrap()
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn outside_of_a_runtime() {
    let (server, client) = served(Reply::json(r#"{"size":3}"#));
    assert_eq!(read(&client).unwrap().text(), r#"{"size":3}"#);
    let answer = client.call(&WRITE, json::<Json>).json::<i64>(1).send().wait().unwrap();
    assert_eq!((answer.status().as_u16(), server.count()), (200, 2));
    assert_eq!(client.request(http::Method::GET, "/x").wait().unwrap().text(), r#"{"size":3}"#);
}

#[test]
fn on_the_only_worker_of_the_runtime_that_has_the_server() {
    let runtime = workers(1);
    runtime.block_on(async {
        let server = Server::start([Reply::json("1")]).await;
        let client = client(server.url());
        // The connection of an awaited call is a task of this runtime, which a wait must not stop.
        client.call(&READ, json::<Json>).path::<String>("id", owned("1"), &[]).await.unwrap();
        let here = client.clone();
        tokio::spawn(async move { read(&here).unwrap() }).await.unwrap();
        assert_eq!(read(&client).unwrap().text(), "1");
        assert_eq!(server.count(), 3);
    });
}

#[test]
fn inside_of_other_runtimes() {
    let (_server, client) = served(Reply::json("1"));
    current_thread().block_on(async { read(&client).unwrap() });
    LocalSet::new().block_on(&current_thread(), async { read(&client).unwrap() });
    // A task of a set on a runtime with workers has none that could be left.
    let (set, here) = (LocalSet::new(), client.clone());
    let task = set.spawn_local(async move { read(&here).unwrap() });
    workers(1).block_on(set);
    assert_eq!(current_thread().block_on(task).unwrap().text(), "1");
    let threads = workers(2);
    threads.block_on(async { tokio::task::spawn_blocking(move || read(&client).unwrap()).await.unwrap() });
}

#[test]
fn many_threads_at_once() {
    let (server, client) = served(Reply::json("1"));
    let threads: Vec<_> = (0..32)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || (0..5).for_each(|_| drop(read(&client).unwrap())))
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(server.count(), 160);
}

#[test]
fn a_deadline_ends_the_wait() {
    let (_server, client) = served(Reply::silent());
    let begun = Instant::now();
    let error =
        client.call(&WRITE, json::<Json>).json::<i64>(1).timeout(Duration::from_millis(200)).wait().unwrap_err();
    assert!(error.is_timeout() && error.outcome() == Outcome::Unknown, "{error}");
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_connection_of_a_runtime_that_is_gone_is_replaced() {
    let (server, client) = served(Reply::json("1"));
    let runtime = current_thread();
    let awaited = client.call(&READ, json::<Json>).path::<String>("id", owned("1"), &[]);
    runtime.block_on(awaited).unwrap();
    drop(runtime);
    assert_eq!(read(&client).unwrap().text(), "1");
    assert_eq!(server.count(), 2);
}

#[test]
fn a_body_of_many_pieces_is_read_inside_of_a_task() {
    // A task may do only so much before it yields, and a wait cannot.
    let (_server, client) = served(Reply::ok(vec![b'x'; 8 << 20]));
    workers(1).block_on(async move {
        let read = tokio::spawn(async move {
            let mut streamed =
                client.call(&READ, json::<Json>).path::<String>("id", owned("1"), &[]).stream().wait()?;
            let mut length = 0;
            while let Some(piece) = streamed.next().wait()? {
                length += piece.len();
            }
            Ok::<usize, Error>(length)
        });
        assert_eq!(read.await.unwrap().unwrap(), 8 << 20);
    });
}

/// What a layer does with each attempt.
#[derive(Clone, Copy)]
enum Does {
    Panics,
    Waits,
    SpawnsAWait,
}

struct Doing(Does, Client, AtomicUsize);

impl Layer for Doing {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let is_first = self.2.fetch_add(1, Ordering::Relaxed) == 0;
            match self.0 {
                Does::Panics if is_first => panic!("as the test wants"),
                Does::Panics => {}
                Does::Waits => drop(read(&self.1).unwrap()),
                Does::SpawnsAWait => {
                    let client = self.1.clone();
                    let error = tokio::spawn(async move { read(&client).unwrap_err() }).await.unwrap();
                    assert!(error.is_configuration() && error.outcome() == Outcome::NotSent);
                    assert!(error.to_string().contains("use `.await` there"), "{error}");
                }
            }
            next.send(request).await
        })
    }
}

/// Returns a client whose layer does this, and the transport that is left for the layer's own calls.
fn doing(does: Does) -> (Client, Fake) {
    let (outer, inner) = (Fake::answering(200, "1"), Fake::answering(200, "2"));
    let layer = Doing(does, things::client(&inner), AtomicUsize::new(0));
    (builder("https://example.test").transport(outer).layer(layer).build().unwrap(), inner)
}

#[test]
fn a_panic_stops_nothing_else() {
    let (client, _) = doing(Does::Panics);
    let error = read(&client).unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "as where it is awaited: {error}");
    assert_eq!(read(&client).unwrap().text(), "1");
    // What panics beside a call does so where it is waited for.
    assert!(catch_unwind(|| block_on(async { panic!("as the test wants") })).is_err());
    block_on(async { tokio::spawn(async { panic!("as the test wants") }).await }).unwrap().unwrap_err();
    assert_eq!(read(&client).unwrap().text(), "1");
}

#[test]
fn a_wait_inside_of_a_wait() {
    let (client, inner) = doing(Does::Waits);
    assert_eq!(read(&client).unwrap().text(), "1");
    assert_eq!(inner.count(), 1);
}

#[test]
fn a_wait_on_the_thread_that_drives_waits_is_an_error() {
    let (client, inner) = doing(Does::SpawnsAWait);
    assert_eq!(read(&client).unwrap().text(), "1");
    assert_eq!(inner.count(), 0);
}

#[test]
fn errors_are_those_of_awaiting() {
    let fake = Fake::new([answer(404, "{}")]);
    let client = builder("https://example.test").transport(fake).build().unwrap();
    assert!(read(&client).unwrap_err().is_not_found());
}
