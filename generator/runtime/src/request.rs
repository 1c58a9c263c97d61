//! The way to what a description lacks: a method, a path, and JSON.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use serde::Serialize;

use super::{
    call::{Call, Pending},
    error::Error,
    json::Json,
    response::Response,
    retry::RetryPolicy,
};

/// A request that no operation describes. It is secured, limited and repeated like every call, and its answer is JSON.
///
/// Errors and traces know it as `request`; they show its path no more than any other.
#[must_use = "a request does nothing until it is awaited"]
pub struct Request(Call<Json>);

impl Request {
    pub(crate) fn new(call: Call<Json>, path: &str) -> Self {
        Self(call.written_path(path).no_tunnel())
    }

    /// One more parameter of the query: text, a number or a boolean. Null is left out.
    pub fn query(self, name: impl Into<String>, value: impl Serialize) -> Self {
        Self(self.0.written_query(name.into(), &value))
    }

    /// A body of JSON.
    pub fn json<B: Serialize + ?Sized>(self, body: &B) -> Self {
        Self(self.0.written_json(body))
    }

    /// One more header, in place of what it was.
    pub fn header(self, name: &str, value: impl AsRef<str>) -> Self {
        Self(self.0.header(name, value))
    }

    /// How long this request may take, waits and repetitions included.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// How often, and after which pauses, this request is sent again.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        Self(self.0.retry(policy))
    }

    /// Sends the request, for an answer with its status and headers.
    pub fn send(self) -> Pending<Response<Json>> {
        self.0.send()
    }
}

impl Future for Request {
    type Output = Result<Json, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}
