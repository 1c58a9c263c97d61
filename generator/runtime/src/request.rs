//! Requests that the description does not have: a method, a path, and JSON.

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

/// A request that the description does not have. It has security, limits and retries like every call, and its answer is
/// JSON.
///
/// Errors and traces name it `request`, and do not show its path.
#[must_use = "a request does nothing until it is awaited"]
pub struct Request(Call<Json>);

impl Request {
    pub(crate) fn new(call: Call<Json>, path: &str) -> Self {
        Self(call.written_path(path).no_tunnel())
    }

    /// Adds a parameter of the query: a string, a number or a boolean. Null is left out.
    pub fn query(self, name: impl Into<String>, value: impl Serialize) -> Self {
        Self(self.0.written_query(name.into(), &value))
    }

    /// Sets a body of JSON.
    pub fn json<B: Serialize + ?Sized>(self, body: &B) -> Self {
        Self(self.0.written_json(body))
    }

    /// Sets a header, replacing any value it has.
    pub fn header(self, name: &str, value: impl AsRef<str>) -> Self {
        Self(self.0.header(name, value))
    }

    /// Sets how long this request may take, including waits and retries.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// Sets how often this request is retried, and after which pauses.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        Self(self.0.retry(policy))
    }

    /// Sends the request and resolves to the answer with its status and headers.
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
