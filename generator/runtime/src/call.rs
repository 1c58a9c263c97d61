//! One call of an operation: a builder until it is polled, a future from then on. An invalid value is remembered until
//! then, and reported as one error before anything is sent.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use sync_wrapper::SyncWrapper;
use tracing::Instrument;

use super::{
    draft::Draft,
    error::Error,
    operation::Operation,
    prepared::Ready,
    response::Response,
    retry::RetryPolicy,
    run::{Read, run},
    shared::Caller,
    streamed::Streamed,
    transport::BoxFuture,
};

/// A call of an operation: a future that sends nothing before it is polled, and can be configured until then.
///
/// It must be polled on a [Tokio](https://docs.rs/tokio) runtime with timers and network enabled; elsewhere it fails,
/// and nothing is sent. Dropping it abandons the call; whether the server accepted it is then unknown. Once polled it is
/// sent once: what [`send`](Self::send) makes of it then fails, and nothing more is sent.
#[must_use = "a request does nothing until it is awaited"]
pub struct Call<T> {
    pub(super) draft: Box<Draft>,
    read: Read<T>,
    /// The call on its way.
    sent: Option<Pending<T>>,
}

impl<T> Call<T> {
    pub(crate) fn new(caller: Caller, operation: Operation, read: Read<T>) -> Self {
        Self { draft: Box::new(Draft::new(caller, operation)), read, sent: None }
    }

    /// Returns the same call once more, not sent.
    pub(crate) fn duplicate(&self) -> Self {
        Self { draft: self.draft.clone(), read: self.read, sent: None }
    }

    /// Sets how long this call may take, including waits and retries.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.timeout = Some(timeout);
        self
    }

    /// Sets a header, replacing any value it has.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.draft.header(name, value.as_ref(), false);
        self
    }

    /// Sends the request even where its values break rules of the description.
    pub fn unchecked(mut self) -> Self {
        self.draft.unchecked = true;
        self
    }

    /// Sets how often this request is retried, and after which pauses.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.draft.retry = Some(policy);
        self
    }

    /// Sends the request and resolves to the answer with its status and headers.
    pub fn send(mut self) -> Pending<Response<T>>
    where
        T: Send + 'static,
    {
        let read = self.read;
        Pending::new(self.draft.prepare(), |ready| run(ready, read, Response::new))
    }

    /// Sends the request and resolves to an answer whose body arrives piece by piece, undecoded and of any length: a
    /// large file, or events of the server ([`Streamed::events`]).
    pub fn stream(mut self) -> Pending<Streamed> {
        let read = Read::Pieces(|streamed| streamed);
        Pending::new(self.draft.prepare(), |ready| run(ready, read, |streamed, _| streamed))
    }
}

impl<T: Send + 'static> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let send = || Pending::new(this.draft.prepare(), |ready| run(ready, this.read, |value, _| value));
        let sent = this.sent.get_or_insert_with(send);
        Pin::new(sent).poll(context)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.draft.operation).finish_non_exhaustive()
    }
}

/// A call in flight. Dropping it abandons the call; whether the server accepted it is then unknown.
#[must_use = "a request does nothing until it is awaited"]
pub struct Pending<T>(SyncWrapper<BoxFuture<'static, Result<T, Error>>>);

impl<T> Pending<T> {
    /// Creates the future of a call, in its span.
    fn new<F>(ready: Ready, run: impl FnOnce(Ready) -> F) -> Self
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let span = ready.span.clone();
        Self(SyncWrapper::new(Box::pin(run(ready).instrument(span))))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.get_mut().as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
