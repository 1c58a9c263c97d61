//! The seam to whatever sends bytes: a request in, a head and chunks out. The only HTTP vocabulary is the `http` crate's.
//! A transport sends once. It knows nothing of retries, limits, deadlines or JSON.

use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

/// A boxed future, so that [`Transport`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request, once.
///
/// An implementation must not follow redirects (headers with credentials would travel along) and must not repeat a
/// request. Dropping the future abandons the request. Tests implement it to answer in process.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request and resolves when the head of the answer is there.
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>>;
}

/// A request, ready to be sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub uri: Uri,
    /// The headers; those with credentials are marked sensitive.
    pub headers: HeaderMap,
    /// The body; empty where there is none.
    pub body: Bytes,
    pub(crate) phase: Phase,
}

/// Whether an attempt still waits for its connection, so that nothing of the request can have left. A transport that
/// does not report it leaves it open. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Phase(Arc<AtomicBool>);

impl Phase {
    pub(crate) fn set_connecting(&self, is_connecting: bool) {
        self.0.store(is_connecting, Ordering::Relaxed);
    }

    pub(crate) fn is_connecting(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The head of an answer, and its body to come.
pub struct TransportResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Box<dyn Chunks>,
}

/// The body of an answer, piece by piece.
pub trait Chunks: Send {
    /// The next piece, or `None` after the last.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// Why a transport has no answer. Carries no foreign error: their messages print addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    stage: Stage,
    what: &'static str,
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It was refused before any connection.
    Request,
    /// There was no connection.
    Connect,
    /// The server answered that it did nothing with it.
    NotTaken,
    /// It may have reached the server.
    Exchange,
}

impl TransportRequest {
    /// A request to this address without headers or body.
    #[must_use]
    pub fn new(method: Method, uri: Uri) -> Self {
        Self { method, uri, headers: HeaderMap::new(), body: Bytes::new(), phase: Phase::default() }
    }
}

impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

impl TransportResponse {
    /// An answer of this status, with these pieces of a body.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Box<dyn Chunks>) -> Self {
        Self { status, headers, body }
    }

    /// An answer whose body is already whole.
    #[must_use]
    pub fn whole(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::new(status, HeaderMap::new(), Box::new(Ready(VecDeque::from([Ok(body.into())]))))
    }

    /// An answer whose body comes in these pieces, the last of which may be a failure.
    #[must_use]
    pub fn pieces(status: StatusCode, pieces: impl IntoIterator<Item = Result<Bytes, TransportError>>) -> Self {
        Self::new(status, HeaderMap::new(), Box::new(Ready(pieces.into_iter().collect())))
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

impl fmt::Debug for TransportResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A body that is already there.
struct Ready(VecDeque<Result<Bytes, TransportError>>);

impl Chunks for Ready {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let next = self.0.pop_front().transpose();
        Box::pin(std::future::ready(next))
    }
}

impl TransportError {
    /// The request cannot be sent by this transport; nothing left.
    #[must_use]
    pub const fn refused(what: &'static str) -> Self {
        Self { stage: Stage::Request, what }
    }

    /// No connection was made; nothing of the request left.
    #[must_use]
    pub const fn connect(what: &'static str) -> Self {
        Self { stage: Stage::Connect, what }
    }

    /// The server refused the request before it did anything with it, as HTTP/2 allows it to say
    /// (<https://www.rfc-editor.org/rfc/rfc9113#section-8.7>).
    #[must_use]
    pub const fn not_taken(what: &'static str) -> Self {
        Self { stage: Stage::NotTaken, what }
    }

    /// The exchange broke off; the server may have taken the request.
    #[must_use]
    pub const fn interrupted(what: &'static str) -> Self {
        Self { stage: Stage::Exchange, what }
    }

    pub(crate) const fn stage(&self) -> Stage {
        self.stage
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Request => "the request cannot be sent",
            Stage::Connect => "no connection",
            Stage::NotTaken => "the server did not take the request",
            Stage::Exchange => "the exchange broke off",
        };
        write!(f, "{stage}: {}", self.what)
    }
}

impl std::error::Error for TransportError {}
