//! The interface of whatever sends bytes: a request in, a head and chunks out. The only HTTP types are those of the
//! `http` crate. A transport sends once. It knows nothing of retries, limits, deadlines or JSON; the request has what
//! it may know of the call (the operation, the number of the attempt).

mod request_body;

use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

pub(crate) use self::request_body::Joined;
pub use self::request_body::RequestBody;
use super::{call_id::CallId, label::Label, operation::Operation};

/// A boxed future, so that [`Transport`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request, once.
///
/// An implementation must not follow redirects (headers with credentials would travel along) and must not retry a
/// request. Dropping the future abandons the request. Tests implement it to answer in process; one that wraps
/// [`HttpTransport`](super::HttpTransport) changes how everything is sent. Code for some calls only, or that needs to
/// know them, should be a [`Layer`](super::Layer).
///
/// ```
/// use hero_api_runtime::{
///     BoxFuture, Client, HttpTransport, Transport, TransportError, TransportRequest, TransportResponse,
/// };
///
/// /// Sends through a gateway that requires the tenant.
/// struct Gateway(HttpTransport);
///
/// impl Transport for Gateway {
///     fn send(&self, mut request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
///         request.headers.insert("x-tenant", "north".parse().expect("visible ASCII"));
///         self.0.send(request)
///     }
/// }
///
/// let transport = Gateway(HttpTransport::builder().build()?);
/// let client = Client::builder().base_url("https://api.example.com").transport(transport).build()?;
/// # Ok::<(), hero_api_runtime::Error>(())
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends the request and resolves when the head of the answer has arrived.
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>>;
}

/// Allows the caller to keep a clone of a transport.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        (**self).send(request)
    }
}

/// A request that is ready to be sent, and its call. `Debug` shows the method and the operation.
///
/// A clone is the same request of the same attempt, for a layer that sends twice.
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The whole address, including a credential that goes in the query.
    pub uri: Uri,
    /// The headers; those with credentials are marked sensitive.
    pub headers: HeaderMap,
    /// The body; empty where there is none.
    pub body: RequestBody,
    pub(crate) operation: Operation,
    pub(crate) attempt: u32,
    pub(crate) call_id: CallId,
    pub(crate) label: Option<Label>,
    pub(crate) progress: Progress,
}

/// How far the request of an attempt came, as reported by the transport. Without a report it is [`Step::Sent`]. Clones
/// share it.
#[derive(Clone, Default)]
pub(crate) struct Progress(Option<Arc<Way>>);

/// The way of the requests of an attempt; most have one.
struct Way {
    step: AtomicU8,
    /// How many of them a transport has now.
    requests: AtomicU32,
}

/// A request that a transport has, until it is dropped.
pub(crate) struct OnItsWay(Progress);

impl Drop for OnItsWay {
    fn drop(&mut self) {
        if let Some(way) = &self.0.0 {
            way.requests.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// How far a request came, while it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// No transport has it: a layer has, or its credentials are being requested.
    Held,
    /// It waits for its connection, so nothing of it can have been sent.
    Connecting,
    /// The server did nothing with it: the transport said so, or the server rejected it.
    NotTaken,
    /// Something of it may have been sent.
    Sent,
}

impl Progress {
    /// Creates the progress of an attempt.
    fn new() -> Self {
        Self(Some(Arc::new(Way { step: AtomicU8::new(Step::Sent as u8), requests: AtomicU32::new(0) })))
    }

    /// A step that is final: one request of an attempt does not undo what another may have done.
    const FINAL: u8 = u8::MAX;

    pub(crate) fn set(&self, step: Step) {
        if let Some(Way { step: known, .. }) = self.0.as_deref() {
            let _ = known
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| (now != Self::FINAL).then_some(step as u8));
        }
    }

    /// Notes that a transport has a request of the attempt. After one that may have been sent, and beside another one, the
    /// step stays [`Step::Sent`], whatever is reported later: reports do not say of which request they are.
    pub(crate) fn begin(&self) -> OnItsWay {
        if let Some(way) = &self.0 {
            if way.requests.fetch_add(1, Ordering::Relaxed) > 0 || self.step() == Step::Sent {
                way.step.store(Self::FINAL, Ordering::Relaxed);
            }
        }
        self.set(Step::Sent);
        OnItsWay(self.clone())
    }

    pub(crate) fn step(&self) -> Step {
        let step = self.0.as_ref().map_or(Step::Sent as u8, |way| way.step.load(Ordering::Relaxed));
        let known = [Step::Held, Step::Connecting, Step::NotTaken];
        known.into_iter().find(|known| *known as u8 == step).unwrap_or(Step::Sent)
    }
}

/// The head of an answer, and the body that follows.
pub struct TransportResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Box<dyn Chunks>,
}

/// The body of an answer, piece by piece.
///
/// A layer wraps one to see the pieces as they pass. Dropping that of the transport closes the connection.
pub trait Chunks: Send {
    /// Returns the next piece, or `None` after the last. A piece may be empty, and the method may be called again after
    /// the last.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;

    /// Reports whether no further piece is known to come, so that none has to be awaited.
    fn is_at_end(&self) -> bool {
        false
    }
}

/// The reason why a transport or a layer has no answer. Each constructor makes a claim about the request, which
/// determines the outcome of the call, and whether it is retried; [`Layer`](super::Layer) has the table.
///
/// Its message consists of fixed words and can be logged. It holds no foreign error: their messages contain addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    stage: Stage,
    what: &'static str,
}

/// How far a request came, when it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It was rejected before any connection.
    Request,
    /// There was no connection.
    Connect,
    /// The server said that it did nothing with it.
    NotTaken,
    /// It may have reached the server.
    Exchange,
    /// The server rejected it.
    Rejected,
    /// The server accepted it.
    Taken,
}

impl TransportRequest {
    /// Creates a request to this address without headers or body.
    #[must_use]
    pub fn new(method: Method, uri: Uri) -> Self {
        let operation = Operation::new("request", method, "…");
        Self::with_progress(1, CallId::random(), operation, uri, None, Progress::default())
    }

    /// Creates the request of an attempt, with its own progress.
    pub(crate) fn for_attempt(
        attempt: u32,
        call_id: CallId,
        operation: Operation,
        uri: Uri,
        label: Option<Label>,
    ) -> Self {
        Self::with_progress(attempt, call_id, operation, uri, label, Progress::new())
    }

    fn with_progress(
        attempt: u32,
        call_id: CallId,
        operation: Operation,
        uri: Uri,
        label: Option<Label>,
        progress: Progress,
    ) -> Self {
        let (method, headers, body) = (operation.method().clone(), HeaderMap::new(), RequestBody::default());
        Self { method, uri, headers, body, operation, attempt, call_id, label, progress }
    }

    /// Returns the operation of the call: its id, group and path template. A request that the description does not
    /// have, as made by [`Client::request`](super::Client::request), has the id `request`.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Returns the number of this attempt of the call, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the id of the call, which is the same for all of its attempts.
    #[must_use]
    pub fn call_id(&self) -> CallId {
        self.call_id
    }

    /// Returns the client's label, if it has one ([`Client::with_label`](super::Client::with_label)).
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_ref().map(Label::as_str)
    }
}

impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("TransportRequest");
        shown.field("method", &self.method).field("operation", &self.operation).finish_non_exhaustive()
    }
}

impl TransportResponse {
    /// Creates an answer with this status and body.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Box<dyn Chunks>) -> Self {
        Self { status, headers, body }
    }

    /// Creates an answer whose body is already complete.
    #[must_use]
    pub fn whole(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::new(status, HeaderMap::new(), Box::new(Ready(VecDeque::from([Ok(body.into())]))))
    }

    /// Creates an answer whose body consists of these pieces, the last of which may be an error.
    #[must_use]
    pub fn pieces(status: StatusCode, pieces: impl IntoIterator<Item = Result<Bytes, TransportError>>) -> Self {
        Self::new(status, HeaderMap::new(), Box::new(Ready(pieces.into_iter().collect())))
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the headers for changes.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Returns the status, the headers and the body.
    #[must_use]
    pub fn into_parts(self) -> (StatusCode, HeaderMap, Box<dyn Chunks>) {
        (self.status, self.headers, self.body)
    }

    /// Waits for the whole body, which stays part of the answer: for layers that look at it.
    ///
    /// At most `limit` bytes are read into memory. If anything goes wrong, the answer is unchanged: it gives again what
    /// was read, and then what follows, including an error. So a layer that can do without the body drops the error and
    /// passes the answer on, and the call ends as it would without the layer. A streamed answer does not stream while
    /// it is read, and a stream of events may never end; an answer with `content-length` ends.
    ///
    /// Dropping the future loses what it has read.
    ///
    /// # Errors
    /// The body broke off or is too long. The error is [`TransportError::unread`] with the answer's status.
    pub async fn read_body(&mut self, limit: usize) -> Result<Bytes, TransportError> {
        let mut read = BytesMut::new();
        let (last, failure) = loop {
            match self.body.next().await {
                Ok(Some(piece)) if piece.len() <= limit - read.len() => read.extend_from_slice(&piece),
                Ok(Some(piece)) => break (Some(Ok(piece)), Some("the answer is longer than a layer reads")),
                Ok(None) => break (None, None),
                Err(error) => break (Some(Err(error.clone())), Some(error.what)),
            }
        };
        let read = read.freeze();
        let pieces = [Ok(read.clone())].into_iter().chain(last).collect();
        let rest = std::mem::replace(&mut self.body, Box::new(Ready(VecDeque::new())));
        self.body = Box::new(Resumed { pieces: Ready(pieces), rest });
        failure.map_or(Ok(read), |what| Err(TransportError::unread(self.status, what)))
    }
}

impl fmt::Debug for TransportResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A body that is already complete.
struct Ready(VecDeque<Result<Bytes, TransportError>>);

impl Chunks for Ready {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let next = self.0.pop_front().transpose();
        Box::pin(std::future::ready(next))
    }

    fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

/// A body whose first pieces were read already.
struct Resumed {
    pieces: Ready,
    rest: Box<dyn Chunks>,
}

impl Chunks for Resumed {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        if self.pieces.0.is_empty() { self.rest.next() } else { self.pieces.next() }
    }

    fn is_at_end(&self) -> bool {
        self.pieces.is_at_end() && self.rest.is_at_end()
    }
}

impl Stage {
    /// Returns how far a request came that was answered with this status.
    pub(crate) fn from_status(status: StatusCode) -> Self {
        match status.as_u16() {
            200..=299 => Self::Taken,
            // These two can follow a request that was accepted; 408 leaves it open.
            302 | 303 | 408 => Self::Exchange,
            300..=499 => Self::Rejected,
            _ => Self::Exchange,
        }
    }
}

impl TransportError {
    /// Creates the error of a request that this transport or layer refuses to send. Nothing was sent, and it is not
    /// retried: the outcome is `NotSent`.
    #[must_use]
    pub const fn refused(what: &'static str) -> Self {
        Self { stage: Stage::Request, what }
    }

    /// Creates the error of a failed connection. Nothing was sent, and it is retried: the outcome is `NotSent`.
    #[must_use]
    pub const fn connect(what: &'static str) -> Self {
        Self { stage: Stage::Connect, what }
    }

    /// Creates the error of a request that the server refused before processing it, as HTTP/2 lets it say
    /// (<https://www.rfc-editor.org/rfc/rfc9113#section-8.7>).
    #[must_use]
    pub const fn not_taken(what: &'static str) -> Self {
        Self { stage: Stage::NotTaken, what }
    }

    /// Creates the error of an exchange that broke off. The server may have accepted the request: the outcome is
    /// `Unknown`.
    #[must_use]
    pub const fn interrupted(what: &'static str) -> Self {
        Self { stage: Stage::Exchange, what }
    }

    /// Creates the error of a request that the server rejected without doing anything: the outcome is `Rejected`.
    #[must_use]
    pub const fn rejected(what: &'static str) -> Self {
        Self { stage: Stage::Rejected, what }
    }

    /// Creates the error of a request that the server accepted, but without an answer to return: the outcome is
    /// `Succeeded`.
    #[must_use]
    pub const fn taken(what: &'static str) -> Self {
        Self { stage: Stage::Taken, what }
    }

    /// Creates the error of an answer with this status that cannot be returned, such as one whose body broke off. The
    /// outcome follows from the status: `Succeeded` for a 2xx, `Rejected` where the server did nothing, else `Unknown`.
    #[must_use]
    pub fn unread(status: StatusCode, what: &'static str) -> Self {
        Self { stage: Stage::from_status(status), what }
    }

    pub(crate) const fn stage(&self) -> Stage {
        self.stage
    }

    /// Converts into the error of a request of which something may have been sent.
    pub(crate) const fn into_sent(self) -> Self {
        Self { stage: Stage::Exchange, what: self.what }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Request => "the request cannot be sent",
            Stage::Connect => "no connection",
            Stage::NotTaken => "the server did not process the request",
            Stage::Exchange => "the exchange broke off",
            Stage::Rejected => "the request was refused",
            Stage::Taken => "there is no answer to read",
        };
        write!(f, "{stage}: {}", self.what)
    }
}

impl std::error::Error for TransportError {}
