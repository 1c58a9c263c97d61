//! A delivery as an argument of a handler of axum: what is answered, and how much of a body is read.
#![cfg(feature = "axum")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::SystemTime;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use axum::{Router, extract::FromRef};
use hero_api_runtime::webhook::{
    Delivery, Receiver, Refused, SignatureEncoding, SignatureScheme, Signer, TimeFormat, Verifier,
};
use hero_api_runtime::{Bytes, HeaderMap, HeaderName};
use serde::Deserialize;
use tower::ServiceExt;

#[derive(Deserialize)]
struct Event {
    name: String,
}

/// The state of a program, of which the receiver is a part.
#[derive(Clone)]
struct State {
    receiver: Receiver<Event>,
}

impl FromRef<State> for Receiver<Event> {
    fn from_ref(state: &State) -> Self {
        state.receiver.clone()
    }
}

fn scheme() -> SignatureScheme {
    SignatureScheme::new(HeaderName::from_static("x-signature"))
        .encodings([SignatureEncoding::Hex])
        .timestamp(HeaderName::from_static("x-time"), [TimeFormat::Seconds])
}

fn router() -> Router {
    let receiver = Receiver::new(Verifier::new(scheme(), "key").unwrap().body_limit(100_000));
    let of_type = async |delivery: Delivery<Event>| delivery.event.name;
    let of_result = async |delivery: Result<Delivery<Event>, Refused>| match delivery {
        Ok(_) => StatusCode::OK,
        Err(refused) => {
            assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
            StatusCode::NO_CONTENT
        }
    };
    Router::new().route("/event", post(of_type)).route("/result", post(of_result)).with_state(State { receiver })
}

fn request(path: &str, headers: HeaderMap, body: Body) -> Request<Body> {
    let mut request = Request::post(path).body(body).unwrap();
    *request.headers_mut() = headers;
    request
}

fn signed(body: &[u8]) -> HeaderMap {
    Signer::new(scheme(), "key").unwrap().sign(SystemTime::now(), body)
}

async fn shown(response: Response<Body>) -> (u16, String) {
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn send(router: &Router, headers: HeaderMap, body: impl Into<Body>) -> (u16, String) {
    shown(router.clone().oneshot(request("/event", headers, body.into())).await.unwrap()).await
}

#[tokio::test]
async fn a_handler_gets_an_event_once() {
    let (router, body) = (router(), r#"{"name":"Ada"}"#);
    let headers = signed(body.as_bytes());
    assert_eq!(send(&router, headers.clone(), body).await, (200, "Ada".to_owned()));
    let again = send(&router, headers, body).await;
    assert_eq!(again, (409, "the delivery was accepted before".to_owned()));
}

#[tokio::test]
async fn what_is_refused_has_its_status_and_a_reason_without_values() {
    let router = router();
    let body = r#"{"name":"Ada"}"#;
    let unsigned = send(&router, HeaderMap::new(), body).await;
    assert_eq!(unsigned, (401, "the header `x-signature` is missing".to_owned()));
    let forged = Signer::new(scheme(), "another").unwrap().sign(SystemTime::now(), body.as_bytes());
    assert_eq!(send(&router, forged, body).await, (401, "no key has made the signature".to_owned()));
    let stale = Signer::new(scheme(), "key").unwrap().sign(SystemTime::UNIX_EPOCH, body.as_bytes());
    assert_eq!(send(&router, stale, body).await, (401, "the header `x-time` is too far from now".to_owned()));
    assert_eq!(send(&router, signed(b"null"), "null").await, (400, "the body is null".to_owned()));
    assert_eq!(send(&router, signed(b"Ada"), "Ada").await.0, 400);
    assert_eq!(send(&router, signed(b"{}"), "{}").await.0, 400);
}

#[tokio::test]
async fn a_handler_may_answer_a_refusal_itself() {
    let answer = router().oneshot(request("/result", HeaderMap::new(), Body::empty())).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

/// A body of 50 MiB in pieces, or one that breaks off, which counts the pieces that are taken.
struct Pieces {
    taken: Arc<AtomicUsize>,
    breaks: bool,
    says_length: bool,
}

const PIECE: usize = 64 << 10;
const PIECES: usize = 800;

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let taken = self.taken.fetch_add(1, Ordering::Relaxed);
        match taken {
            1 if self.breaks => Poll::Ready(Some(Err("private-cause".into()))),
            PIECES => Poll::Ready(None),
            _ => Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from_static(&[b' '; PIECE]))))),
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        if self.says_length {
            http_body::SizeHint::with_exact((PIECE * PIECES) as u64)
        } else {
            http_body::SizeHint::new()
        }
    }
}

#[tokio::test]
async fn of_a_body_that_is_too_long_no_more_is_read_than_is_accepted() {
    for (says_length, most) in [(true, 0), (false, 2)] {
        let taken = Arc::new(AtomicUsize::new(0));
        let pieces = Pieces { taken: Arc::clone(&taken), breaks: false, says_length };
        let answer = send(&router(), signed(b""), Body::new(pieces)).await;
        assert_eq!(answer, (413, "the body is too long".to_owned()));
        assert!(taken.load(Ordering::Relaxed) <= most, "{} pieces were read", taken.load(Ordering::Relaxed));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let pieces = Pieces { taken: Arc::default(), breaks: true, says_length: false };
    let answer = send(&router(), signed(b""), Body::new(pieces)).await;
    assert_eq!(answer, (400, "the body broke off".to_owned()));
}

const fn future_is_send<T: Send>(_: &T) {}

#[tokio::test]
async fn a_receiver_can_be_asked_on_any_thread() {
    let receiver: Receiver<Event> = Receiver::accepting_unsigned();
    let headers = HeaderMap::new();
    let received = receiver.receive(&headers, br#"{"name":"Ada"}"#);
    future_is_send(&received);
    assert_eq!(received.await.unwrap().event.name, "Ada");
}
