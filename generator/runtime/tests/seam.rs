//! The interface between calls and transports: what layers see and may do, how a faulty layer is handled, and calls as
//! futures.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use hero_api_runtime::{
    BoxFuture, Bytes, Call, Chunks, Client, HeaderMap, Layer, Next, Operation, Outcome, RetryPolicy, StatusCode,
    Transport, TransportError, TransportRequest, TransportResponse, empty, json,
};
use hero_api_test_support::{
    Fake, Reply, Server, Step, answer, answer_with,
    things::{READ, WRITE, builder, client, owned},
};

type Sent<'a> = BoxFuture<'a, Result<TransportResponse, TransportError>>;

/// A layer that is one function.
struct Each<F>(F);

impl<F> Layer for Each<F>
where
    F: for<'a> Fn(TransportRequest, Next<'a>) -> Sent<'a> + Send + Sync + 'static,
{
    fn send<'a>(&'a self, request: TransportRequest, next: Next<'a>) -> Sent<'a> {
        (self.0)(request, next)
    }
}

fn each<F>(function: F) -> Each<F>
where
    F: for<'a> Fn(TransportRequest, Next<'a>) -> Sent<'a> + Send + Sync + 'static,
{
    Each(function)
}

fn layered(fake: &Fake, layer: impl Layer) -> Client {
    let retry = RetryPolicy::never();
    builder("https://example.test").transport(fake.clone()).layer(layer).retry(retry).build().unwrap()
}

#[tokio::test]
async fn a_layer_sees_the_call_the_request_and_the_answer() {
    static IN_GROUP: Operation = Operation::new("writeThing", http::Method::POST, "/v1/things/{id}").group("things");
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let layer = {
        let seen = Arc::clone(&seen);
        each(move |request, next| {
            let seen = Arc::clone(&seen);
            Box::pin(async move {
                let operation = request.operation();
                let line = format!(
                    "{} {} {} {} attempt {} for {:?}: {} {} {:?} {:?}",
                    operation.id(),
                    operation.method(),
                    operation.template(),
                    operation.group_name(),
                    request.attempt(),
                    request.label(),
                    request.method,
                    request.uri,
                    request.headers["content-type"],
                    request.body.as_bytes().unwrap()
                );
                let mut answer = next.send(request).await?;
                let body = answer.read_body(100).await?;
                let line = format!("{line} -> {} {:?} {body:?}", answer.status(), answer.headers().get("x-a"));
                seen.lock().unwrap().push(line);
                Ok(answer)
            })
        })
    };
    let fake = Fake::new([answer_with(429, "retry-after", "0"), answer(200, "\"b\"")]);
    let client = builder("https://example.test").transport(fake).label("north").layer(layer).build().unwrap();
    let call = client.call(&IN_GROUP, json::<String>).path::<String>("id", owned("7"), &[]).json::<String>(owned("a"));
    assert_eq!(call.await.unwrap(), "b");
    let call = "writeThing POST /v1/things/{id} things attempt";
    let request = "for Some(\"north\"): POST https://example.test/v1/things/7 \"application/json\" b\"\\\"a\\\"\" ->";
    assert_eq!(
        *seen.lock().unwrap(),
        [
            format!("{call} 1 {request} 429 Too Many Requests None b\"\""),
            format!("{call} 2 {request} 200 OK None b\"\\\"b\\\"\"")
        ]
    );
}

#[tokio::test]
async fn layers_wrap_each_other_and_may_change_what_goes_and_comes() {
    fn mark(name: &'static str) -> impl Layer {
        each(move |mut request, next| {
            Box::pin(async move {
                request.headers.append("x-way", name.parse().unwrap());
                let mut answer = next.send(request).await?;
                answer.headers_mut().append("x-back", name.parse().unwrap());
                Ok(answer)
            })
        })
    }
    let fake = Fake::answers([(200, "1")]);
    let builder = builder("https://example.test").transport(fake.clone()).layer(mark("outer")).layer(mark("inner"));
    let answer = builder.build().unwrap().call(&WRITE, json::<i64>).send().await.unwrap();
    let way: Vec<_> = fake.last_request().headers.get_all("x-way").iter().cloned().collect();
    assert_eq!(way, ["outer", "inner"]);
    let back: Vec<_> = answer.headers().get_all("x-back").iter().cloned().collect();
    assert_eq!(back, ["inner", "outer"]);
}

#[tokio::test]
async fn a_layer_may_answer_itself_and_nothing_is_sent() {
    let fake = Fake::answers([]);
    let layer = each(|_, _| Box::pin(async { Ok(TransportResponse::whole(StatusCode::OK, Bytes::from_static(b"5"))) }));
    assert_eq!(layered(&fake, layer).call(&WRITE, json::<i64>).await.unwrap(), 5);
    assert_eq!(fake.count(), 0);
}

/// Returns the outcome and the message of the error of a write.
async fn fails(fake: &Fake, layer: impl Layer) -> (Outcome, String) {
    let error = layered(fake, layer).call(&WRITE, json::<i64>).timeout(Duration::from_secs(9)).await.unwrap_err();
    (error.outcome(), error.to_string().rsplit_once("): ").unwrap().1.to_owned())
}

fn expect(outcome: Outcome, text: &str) -> (Outcome, String) {
    (outcome, text.to_owned())
}

#[tokio::test]
async fn a_layer_fails_with_the_outcome_that_it_names() {
    for (error, outcome, text) in [
        (TransportError::refused("no"), Outcome::NotSent, "the request cannot be sent: no; nothing was sent"),
        (TransportError::connect("no"), Outcome::NotSent, "no connection: no; nothing was sent"),
        (
            TransportError::interrupted("no"),
            Outcome::Unknown,
            "the exchange broke off: no; the request may have been accepted",
        ),
        (TransportError::rejected("no"), Outcome::Rejected, "the request was refused: no; the request was rejected"),
        (TransportError::taken("no"), Outcome::Succeeded, "there is no answer to read: no; the request was accepted"),
    ] {
        let fake = Fake::answers([]);
        let layer = each(move |_, _| {
            let error = error.clone();
            Box::pin(async move { Err(error) })
        });
        assert_eq!(fails(&fake, layer).await, expect(outcome, text));
    }
}

#[tokio::test]
async fn a_layer_that_says_nothing_was_sent_is_believed_only_where_that_is_so() {
    let layer = || {
        each(|request, next| {
            Box::pin(async move {
                let _ = next.send(request).await;
                Err(TransportError::refused("no"))
            })
        })
    };
    let fake = Fake::answers([(200, "1")]);
    let expected = "the exchange broke off: no; the request may have been accepted";
    assert_eq!(fails(&fake, layer()).await, expect(Outcome::Unknown, expected));
    let fake = Fake::new([Step::Fail(TransportError::connect("down"))]);
    let expected = "the request cannot be sent: no; nothing was sent";
    assert_eq!(fails(&fake, layer()).await, expect(Outcome::NotSent, expected));
}

#[tokio::test]
async fn a_second_request_does_not_undo_what_a_first_may_have_done() {
    let twice = || {
        each(|request, next| {
            Box::pin(async move {
                let _ = next.send(request.clone()).await;
                next.send(request).await
            })
        })
    };
    let down = || Step::Fail(TransportError::connect("down"));
    let expected = "the exchange broke off: down; the request may have been accepted";
    for first in [answer(200, "1"), answer(500, ""), Step::Fail(TransportError::interrupted("cut"))] {
        assert_eq!(fails(&Fake::new([first, down()]), twice()).await, expect(Outcome::Unknown, expected));
    }
    for first in [answer(401, ""), down()] {
        let nothing_sent = "no connection: down; nothing was sent";
        assert_eq!(fails(&Fake::new([first, down()]), twice()).await, expect(Outcome::NotSent, nothing_sent));
    }
}

#[tokio::test(start_paused = true)]
async fn a_layer_that_hangs_ends_with_the_call_and_says_how_far_it_came() {
    let before = each(|_, _| Box::pin(pending()));
    let nothing_sent = "no answer in time; nothing was sent";
    assert_eq!(fails(&Fake::answers([]), before).await, expect(Outcome::NotSent, nothing_sent));
    let after = each(|request, next| {
        Box::pin(async move {
            let _ = next.send(request).await;
            pending().await
        })
    });
    let expected = "no answer in time; the request may have been accepted";
    assert_eq!(fails(&Fake::answers([(200, "1")]), after).await, expect(Outcome::Unknown, expected));
}

#[tokio::test]
async fn a_layer_that_panics_is_an_error_and_not_a_panic() {
    let at_once = each(|_, _| panic!("9434765919"));
    let nothing_sent = "the request cannot be sent: a layer panicked; nothing was sent";
    assert_eq!(fails(&Fake::answers([]), at_once).await, expect(Outcome::NotSent, nothing_sent));
    let after = each(|request, next| {
        Box::pin(async move {
            let _ = next.send(request).await;
            panic!("9434765919")
        })
    });
    let expected = "the exchange broke off: a layer panicked; the request may have been accepted";
    assert_eq!(fails(&Fake::answers([(200, "1")]), after).await, expect(Outcome::Unknown, expected));
}

/// A body that panics when its second piece is requested.
struct Panicking(Option<Bytes>);

impl Chunks for Panicking {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let piece = self.0.take();
        Box::pin(async move { if piece.is_some() { Ok(piece) } else { panic!("9434765919") } })
    }
}

#[tokio::test]
async fn a_body_that_panics_breaks_off() {
    for (status, outcome) in [(StatusCode::OK, Outcome::Succeeded), (StatusCode::CONFLICT, Outcome::Rejected)] {
        let layer = each(move |request, next| {
            Box::pin(async move {
                let headers = next.send(request).await?.into_parts().1;
                Ok(TransportResponse::new(status, headers, Box::new(Panicking(Some("ab".into())))))
            })
        });
        let error = layered(&Fake::answers([(200, "1")]), layer).call(&WRITE, empty).await.unwrap_err();
        assert_eq!((error.status(), error.outcome()), (Some(status), outcome));
        assert_eq!(error.raw_body().unwrap(), "ab");
    }
    let layer = each(|_, _| {
        Box::pin(async { Ok(TransportResponse::new(StatusCode::OK, HeaderMap::new(), Box::new(Panicking(None)))) })
    });
    let mut streamed = layered(&Fake::answers([]), layer).call(&WRITE, empty).stream().await.unwrap();
    assert_eq!(streamed.next().await.unwrap_err().outcome(), Outcome::Succeeded);
}

#[tokio::test]
async fn a_layer_that_answers_nonsense_is_an_error_of_its_answer() {
    let nonsense =
        each(|_, _| Box::pin(async { Ok(TransportResponse::whole(StatusCode::OK, Bytes::from_static(b"{"))) }));
    let (outcome, text) = fails(&Fake::answers([]), nonsense).await;
    assert_eq!(outcome, Outcome::Succeeded);
    assert!(text.starts_with("200 OK, but the body is not what the description says"), "{text}");
    let strange = each(|_, _| Box::pin(async { Ok(TransportResponse::whole(StatusCode::CONTINUE, Bytes::new())) }));
    assert_eq!(fails(&Fake::answers([]), strange).await.0, Outcome::Unknown);
    let long = each(|request, next| {
        Box::pin(async move {
            let mut answer = next.send(request).await?;
            answer.read_body(3).await?;
            Ok(answer)
        })
    });
    let expected = "there is no answer to read: the answer is longer than a layer reads; the request was accepted";
    assert_eq!(fails(&Fake::answers([(200, "1234")]), long).await, expect(Outcome::Succeeded, expected));
}

/// Returns a layer that reads up to three bytes of each body, and passes its error on or drops it.
fn reader(is_strict: bool) -> impl Layer {
    each(move |request, next| {
        Box::pin(async move {
            let mut answer = next.send(request).await?;
            let read = answer.read_body(3).await;
            if is_strict { read.map(|_| answer) } else { Ok(answer) }
        })
    })
}

/// Returns an answer that is longer than three bytes, and one that breaks off after them.
fn hard_to_read(status: StatusCode) -> [(TransportResponse, &'static str); 2] {
    let broken = [Ok("ab".into()), Err(TransportError::interrupted("cut"))];
    [
        (TransportResponse::pieces(status, ["ab", "cd", "ef"].map(|piece| Ok(piece.into()))), "abcdef"),
        (TransportResponse::pieces(status, broken), "ab"),
    ]
}

#[tokio::test]
async fn an_answer_that_a_layer_could_not_read_has_the_outcome_of_its_status() {
    for (status, outcome) in [
        (StatusCode::OK, Outcome::Succeeded),
        (StatusCode::BAD_REQUEST, Outcome::Rejected),
        (StatusCode::SEE_OTHER, Outcome::Unknown),
        (StatusCode::BAD_GATEWAY, Outcome::Unknown),
    ] {
        for (answer, _) in hard_to_read(status) {
            let fake = Fake::new([Step::Answer(answer)]);
            assert_eq!(fails(&fake, reader(true)).await.0, outcome, "{status}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_a_layer_could_not_read_is_unchanged() {
    for (answer, body) in hard_to_read(StatusCode::BAD_REQUEST) {
        let client = layered(&Fake::new([Step::Answer(answer)]), reader(false));
        let error = client.call(&WRITE, empty).await.unwrap_err();
        assert_eq!((error.status(), error.raw_body().unwrap()), (Some(StatusCode::BAD_REQUEST), &Bytes::from(body)));
    }
    let [(long, body), (broken, _)] = hard_to_read(StatusCode::OK);
    let client = layered(&Fake::new([Step::Answer(long), Step::Answer(broken)]), reader(false));
    assert_eq!(client.call(&WRITE, hero_api_runtime::text).await.unwrap(), body);
    let error = client.call(&WRITE, empty).await.unwrap_err();
    assert_eq!((error.outcome(), error.raw_body().unwrap()), (Outcome::Succeeded, &Bytes::from("ab")));
}

#[tokio::test]
async fn layers_and_transports_can_be_shared_with_the_caller() {
    let fake: Arc<dyn Transport> = Arc::new(Fake::answers([(200, "1"), (200, "2")]));
    let layer: Arc<dyn Layer> = Arc::new(each(|request, next| next.send(request)));
    for expected in [1, 2] {
        let client = builder("https://example.test").transport(Arc::clone(&fake)).layer(Arc::clone(&layer));
        assert_eq!(client.build().unwrap().call(&WRITE, json::<i64>).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn a_layer_that_is_dropped_half_way_sends_no_more() {
    let layer = each(|request, next| {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            next.send(request).await
        })
    });
    let fake = Fake::answers([]);
    let call = tokio::spawn(layered(&fake, layer).call(&WRITE, empty));
    tokio::task::yield_now().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn default_headers_are_sent_unless_the_request_sets_them() {
    let fake = Fake::answers([(200, ""), (200, "")]);
    let builder = builder("https://example.test").transport(fake.clone());
    let client = builder.default_header("x-tenant", "north").default_header("accept", "text/csv").build().unwrap();
    client.call(&WRITE, empty).await.unwrap();
    assert_eq!(fake.last_request().headers["x-tenant"], "north");
    assert_eq!(fake.last_request().headers["accept"], "application/json");
    client.call(&WRITE, empty).header("x-tenant", "south").await.unwrap();
    assert_eq!(fake.last_request().headers["x-tenant"], "south");
}

#[test]
fn default_headers_that_cannot_be_sent_are_errors_of_the_builder() {
    for (name, value, wrong) in [
        ("a b", "c", "has no valid name"),
        ("host", "example.test", "is set by the client alone"),
        ("x-a", "b\r\nc: d", "must not have a line break"),
    ] {
        let error = Client::builder().base_url("https://example.test").default_header(name, value).build().unwrap_err();
        assert_eq!(error.to_string(), format!("the client cannot be built: default header: {wrong}"));
    }
}

#[test]
fn a_call_is_a_future_that_can_be_blocked_on_and_spawned() {
    fn is_future<T: Future + Send + Unpin + 'static>() {}
    is_future::<Call<String>>();
    is_future::<hero_api_runtime::Request>();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = client(&Fake::answers([(200, "1"), (200, "2")]));
    assert_eq!(runtime.block_on(client.call(&WRITE, json::<i64>)).unwrap(), 1);
    let spawned = runtime.spawn(client.call(&WRITE, json::<i64>));
    assert_eq!(runtime.block_on(spawned).unwrap().unwrap(), 2);
}

#[test]
fn outside_of_a_runtime_a_call_is_an_error_and_nothing_is_sent() {
    let fake = Fake::answers([]);
    let client = client(&fake);
    let read = client.call(&READ, empty).path::<String>("id", owned("1"), &[]);
    for error in [
        futures_executor::block_on(client.call(&WRITE, empty)).unwrap_err(),
        futures_executor::block_on(read.send()).unwrap_err(),
        futures_executor::block_on(client.request(http::Method::GET, "/v1/x")).unwrap_err(),
    ] {
        assert_eq!((error.outcome(), error.is_configuration()), (Outcome::NotSent, true));
        let text = error.to_string();
        assert!(text.ends_with(": calls run on Tokio, and there is no Tokio runtime here; nothing was sent"), "{text}");
    }
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn the_default_transport_can_be_wrapped() {
    struct Wrapped(hero_api_runtime::HttpTransport);
    impl Transport for Wrapped {
        fn send(&self, mut request: TransportRequest) -> Sent<'_> {
            request.headers.insert("x-wrapped", "yes".parse().unwrap());
            self.0.send(request)
        }
    }
    let server = Server::start([Reply::ok("1")]).await;
    let transport = Wrapped(hero_api_runtime::HttpTransport::builder().loopback().build().unwrap());
    let client = builder(server.url()).transport(transport).build().unwrap();
    assert_eq!(client.call(&WRITE, json::<i64>).await.unwrap(), 1);
    assert!(server.requests()[0].contains("x-wrapped: yes"));
}
