//! Serves HTTP on loopback: reads a request, lets [`exchange`] decide, and writes the answer, whole or broken.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Router,
    body::Body as HttpBody,
    extract::{ConnectInfo, Request, State as Extract},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;

use crate::{
    check::Credentials,
    clock::Now,
    description::Description,
    exchange::{Outgoing, exchange},
    half::Half,
    incoming::Incoming,
    journal::Journal,
    limit::Limit,
    line::{Lines, Scissors},
    memory::Memory,
    script::{Ending, Scripts},
};

/// The largest body that is read.
const LARGEST: usize = 64 << 20;

/// What the server and its handle share.
pub(crate) struct Shared {
    pub(crate) description: Arc<Description>,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) credentials: Credentials,
    pub(crate) now: Now,
    pub(crate) limit: Limit,
    pub(crate) only_created: bool,
    pub(crate) scripts: Scripts,
    pub(crate) memory: Memory,
    pub(crate) journal: Journal,
}

impl Shared {
    pub(crate) fn new(description: Arc<Description>) -> Self {
        let state = State {
            credentials: Credentials::new(&description),
            now: Now::default(),
            limit: Limit::default(),
            only_created: false,
            scripts: Scripts::default(),
            memory: Memory::default(),
            journal: Journal::default(),
        };
        Self { description, state: Mutex::new(state) }
    }

    /// The state. A test that panicked while it was changed leaves it usable.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until it is aborted.
pub(crate) async fn serve(lines: Lines, shared: Arc<Shared>) {
    let router = Router::new().fallback(handle).with_state(shared);
    let served = axum::serve(lines, router.into_make_service_with_connect_info::<Scissors>()).await;
    if let Err(error) = served {
        tracing::debug!(%error, "the mock stopped");
    }
}

async fn handle(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
        scissors.cut();
        return Response::default();
    };
    let incoming = Incoming {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
    };
    let outgoing = exchange(&shared, &incoming);
    if !outgoing.delay.is_zero() {
        tokio::time::sleep(outgoing.delay).await;
    }
    write(outgoing, &scissors)
}

fn write(outgoing: Outgoing, scissors: &Scissors) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::from_u16(outgoing.status).unwrap_or_default();
    let headers = response.headers_mut();
    let bytes = outgoing.body.map_or_else(Bytes::new, |body| {
        put(headers, &[(header::CONTENT_TYPE.to_string(), body.media)]);
        Bytes::from(body.text)
    });
    put(headers, &outgoing.headers);
    match outgoing.ending {
        Ending::Whole => *response.body_mut() = HttpBody::from(bytes),
        Ending::Dropped | Ending::Lost => scissors.cut(),
        Ending::Truncated => {
            let length = bytes.len().max(2);
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            *response.body_mut() = HttpBody::new(Half::new(&bytes, scissors.clone()));
        }
    }
    response
}

fn put(headers: &mut HeaderMap, given: &[(String, String)]) {
    for (name, value) in given {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            headers.insert(name, value);
        }
    }
}
