//! The seam to whatever sends bytes: a request in, a head and chunks out. The only HTTP vocabulary is the `http` crate's.
//! A transport sends once. It knows nothing of retries, limits, deadlines or JSON; what it may know of the call that it
//! sends for (the operation, the number of the attempt) is with the request.

use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::{label::Label, operation::Operation};

/// A boxed future, so that [`Transport`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request, once.
///
/// An implementation must not follow redirects (headers with credentials would travel along) and must not repeat a
/// request. Dropping the future abandons the request. Tests implement it to answer in process; one that wraps
/// [`HttpTransport`](super::HttpTransport) changes how everything is sent. What belongs to some calls, or needs to know
/// them, is rather a [`Layer`](super::Layer).
///
/// ```
/// use hero_api_runtime::{
///     BoxFuture, Client, HttpTransport, Transport, TransportError, TransportRequest, TransportResponse,
/// };
///
/// /// Sends by a gateway that wants to know the tenant.
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
    /// Sends the request and resolves when the head of the answer is there.
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>>;
}

/// A transport of which the caller keeps a clone.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        (**self).send(request)
    }
}

/// A request, ready to be sent, and the call that it is for. `Debug` shows the method and the operation.
///
/// A clone is the same request of the same attempt: for a layer that sends twice.
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The whole address. A credential that belongs into the query is there.
    pub uri: Uri,
    /// The headers; those with credentials are marked sensitive.
    pub headers: HeaderMap,
    /// The body; empty where there is none.
    pub body: Bytes,
    pub(crate) operation: Operation,
    pub(crate) attempt: u32,
    pub(crate) label: Option<Label>,
    pub(crate) progress: Progress,
}

/// How far the request of an attempt came, as the transport reports it. A transport that does not report leaves it at
/// [`Step::Sent`]. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Progress(Option<Arc<AtomicU8>>);

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A layer has it, and no transport.
    Held,
    /// It waits for its connection, so that nothing of it can have left.
    Connecting,
    /// The server did nothing with it: the transport said so, or the server refused it.
    NotTaken,
    /// Something of it may have left.
    Sent,
}

impl Progress {
    /// The progress of an attempt.
    fn new() -> Self {
        Self(Some(Arc::new(AtomicU8::new(Step::Sent as u8))))
    }

    /// What is kept for good: a request that may have been taken is not undone by another one of the attempt.
    const KEPT: u8 = u8::MAX;

    pub(crate) fn set(&self, step: Step) {
        if let Some(known) = &self.0 {
            let _ = known
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| (now != Self::KEPT).then_some(step as u8));
        }
    }

    /// The step is [`Step::Sent`] from now on, whatever is reported.
    pub(crate) fn keep_sent(&self) {
        if let Some(known) = &self.0 {
            known.store(Self::KEPT, Ordering::Relaxed);
        }
    }

    pub(crate) fn step(&self) -> Step {
        let step = self.0.as_ref().map_or(Step::Sent as u8, |known| known.load(Ordering::Relaxed));
        let known = [Step::Held, Step::Connecting, Step::NotTaken];
        known.into_iter().find(|known| *known as u8 == step).unwrap_or(Step::Sent)
    }
}

/// The head of an answer, and its body to come.
pub struct TransportResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Box<dyn Chunks>,
}

/// The body of an answer, piece by piece.
///
/// A layer wraps one to see the pieces as they pass, and the transport's ends with the connection when it is dropped.
pub trait Chunks: Send {
    /// The next piece, or `None` after the last. It may be empty, and it may be asked for again after the last.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;

    /// Whether it is known that no piece comes any more, so that none has to be waited for.
    fn is_at_end(&self) -> bool {
        false
    }
}

/// Why a transport or a layer has no answer. Each constructor is a claim about the request, from which the call's outcome
/// follows, and whether it is sent again; [`Layer`](super::Layer) has the table.
///
/// Its text is made of fixed words and can be logged. It carries no foreign error: their messages print addresses.
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
    /// The server refused it.
    Rejected,
    /// The server took it.
    Taken,
}

impl TransportRequest {
    /// A request to this address without headers or body.
    #[must_use]
    pub fn new(method: Method, uri: Uri) -> Self {
        let operation = Operation::new("request", method, "…");
        Self::of(1, operation, uri, None, Progress::default())
    }

    /// The request of an attempt, whose progress is its own.
    pub(crate) fn of_attempt(attempt: u32, operation: Operation, uri: Uri, label: Option<Label>) -> Self {
        Self::of(attempt, operation, uri, label, Progress::new())
    }

    fn of(attempt: u32, operation: Operation, uri: Uri, label: Option<Label>, progress: Progress) -> Self {
        let (method, headers, body) = (operation.method().clone(), HeaderMap::new(), Bytes::new());
        Self { method, uri, headers, body, operation, attempt, label, progress }
    }

    /// The operation that is called: its id, its group, its path template. One that no description has, as
    /// [`Client::request`](super::Client::request) makes, has the id `request`.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Which attempt of the call this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// For whom the client calls, where that was said ([`Client::with_label`](super::Client::with_label)).
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

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The status, the headers and the body to come.
    #[must_use]
    pub fn into_parts(self) -> (StatusCode, HeaderMap, Box<dyn Chunks>) {
        (self.status, self.headers, self.body)
    }

    /// Waits for the whole body, which stays part of the answer: for layers that look at it.
    ///
    /// No more than `limit` bytes are taken into memory. Whatever goes wrong, the answer stays what it was: what was read is
    /// given again, then what comes after it, a failure too. So a layer that can do without the body drops the error and
    /// hands the answer on, and the call ends as it would without the layer. A streamed answer does not stream while it
    /// is read, and a stream of events may never end: an answer with `content-length` ends.
    ///
    /// Dropping the future loses what it has read.
    ///
    /// # Errors
    /// The body broke off or is too long. The error is [`TransportError::unread`] of the answer's status.
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

/// A body that is already there.
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

/// Pieces of a body that were read already, then the rest of it.
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
    /// How far a request came that was answered with this status.
    pub(crate) fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            200..=299 => Self::Taken,
            // These two can follow a request that was taken; 408 leaves it open.
            302 | 303 | 408 => Self::Exchange,
            300..=499 => Self::Rejected,
            _ => Self::Exchange,
        }
    }
}

impl TransportError {
    /// The request cannot be sent, by this transport or in the judgement of a layer; nothing left, and it is not tried
    /// again: the error's outcome is `NotSent`.
    #[must_use]
    pub const fn refused(what: &'static str) -> Self {
        Self { stage: Stage::Request, what }
    }

    /// No connection was made; nothing of the request left, and it is tried again: the error's outcome is `NotSent`.
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

    /// The exchange broke off; the server may have taken the request: the error's outcome is `Unknown`.
    #[must_use]
    pub const fn interrupted(what: &'static str) -> Self {
        Self { stage: Stage::Exchange, what }
    }

    /// The server refused the request and did nothing: the error's outcome is `Rejected`.
    #[must_use]
    pub const fn rejected(what: &'static str) -> Self {
        Self { stage: Stage::Rejected, what }
    }

    /// The server took the request, and there is no answer to give: the error's outcome is `Succeeded`.
    #[must_use]
    pub const fn taken(what: &'static str) -> Self {
        Self { stage: Stage::Taken, what }
    }

    /// There is an answer of this status that cannot be given to the call, such as one whose body broke off. The error's
    /// outcome is what the status says of the request: `Succeeded` for a 2xx, `Rejected` where the server did nothing, else
    /// `Unknown`.
    #[must_use]
    pub fn unread(status: StatusCode, what: &'static str) -> Self {
        Self { stage: Stage::of(status), what }
    }

    pub(crate) const fn stage(&self) -> Stage {
        self.stage
    }

    /// The same error of a request of which something may have left.
    pub(crate) const fn of_sent(self) -> Self {
        Self { stage: Stage::Exchange, what: self.what }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Request => "the request cannot be sent",
            Stage::Connect => "no connection",
            Stage::NotTaken => "the server did not take the request",
            Stage::Exchange => "the exchange broke off",
            Stage::Rejected => "the request was refused",
            Stage::Taken => "there is no answer to read",
        };
        write!(f, "{stage}: {}", self.what)
    }
}

impl std::error::Error for TransportError {}
