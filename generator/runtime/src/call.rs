//! One call of an operation while it is put together, and the future that it becomes. Everything that is wrong with a
//! value is kept until the call is awaited, and comes out as one error before anything is sent.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use super::{
    client::Client,
    draft::Draft,
    error::Error,
    operation::Operation,
    response::Response,
    retry::RetryPolicy,
    run::{Read, run},
    streamed::Streamed,
};

/// A call that is being put together. It does nothing until it is awaited.
#[must_use = "a request does nothing until it is awaited"]
pub struct Call<T> {
    pub(super) draft: Box<Draft>,
    read: Read<T>,
}

/// Whether each item of a list is a parameter of its own, or all of them are one with commas between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explode {
    /// `ids=1&ids=2`.
    Yes,
    /// `ids=1,2`.
    No,
}

impl<T> Call<T> {
    pub(crate) fn new(client: Client, operation: Operation, read: Read<T>) -> Self {
        Self { draft: Box::new(Draft::new(client, operation)), read }
    }

    /// How long this call may take, waits and repetitions included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.timeout = Some(timeout);
        self
    }

    /// One more header, in place of what it was.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.draft.header(name, value.as_ref(), false);
        self
    }

    /// Sends the request even where its values break rules of the description.
    pub fn unchecked(mut self) -> Self {
        self.draft.unchecked = true;
        self
    }

    /// How often, and after which pauses, this request is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.draft.retry = Some(policy);
        self
    }

    /// Sends the request, for an answer with its status and headers.
    pub fn send(self) -> Pending<Response<T>>
    where
        T: Send + 'static,
    {
        let read = self.read;
        let prepared = self.draft.prepare();
        Pending::new(async move {
            let (value, received) = run(prepared?, read).await?;
            Ok(Response::new(value, received))
        })
    }

    /// Sends the request, for an answer whose body comes piece by piece, as it is: of any length, and undecoded. Such
    /// as a long file, or events of the server ([`Streamed::events`]).
    pub fn stream(self) -> Pending<Streamed> {
        Call { draft: self.draft, read: Read::Pieces(|streamed| streamed) }.into_future()
    }
}

impl<T: Send + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pending<T>;

    fn into_future(self) -> Pending<T> {
        let read = self.read;
        let prepared = self.draft.prepare();
        Pending::new(async move { Ok(run(prepared?, read).await?.0) })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.draft.operation).finish_non_exhaustive()
    }
}

/// A call on its way. Dropping it abandons the call; whether the server took it is then unknown.
#[must_use = "a request does nothing until it is awaited"]
pub struct Pending<T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>);

impl<T> Pending<T> {
    fn new(future: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
