//! A transport that answers in process and remembers what it was sent.

use std::sync::{Arc, Mutex, PoisonError};

use hero_api::{
    Client,
    runtime::{BoxFuture, RetryPolicy, StatusCode, Transport, TransportError, TransportRequest, TransportResponse},
};
use serde_json::Value;

use crate::{
    Arguments, Called, calls,
    description::Operation,
    sample::{Style, sample},
    wire,
};

/// The API key that [`Fake::client`] sends.
pub const API_KEY: &str = "key-of-tests";
/// The practice group that [`Fake::client`] sends.
pub const PRACTICE_GROUP: &str = "practice-of-tests";
/// Where [`Fake::client`] sends requests to.
pub const BASE_URL: &str = "https://hero.example.test/base";

/// A transport that gives one answer again and again.
#[derive(Clone)]
pub struct Fake {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    requests: Arc<Mutex<Vec<TransportRequest>>>,
}

impl Fake {
    /// A transport that gives this answer.
    #[must_use]
    pub fn answering(status: u16, body: impl Into<String>) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self { status, headers, body: body.into(), requests: Arc::default() }
    }

    /// A transport that answers an operation with the one success that it declares, and a body of this style.
    #[must_use]
    pub fn success(operation: &Operation<'_>, style: Style) -> Self {
        let (status, content) = operation.success();
        let body = content.map(|it| sample(it.schema, style));
        Self::answering(status, body.as_ref().map(Value::to_string).unwrap_or_default())
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    /// A client on this transport: no rate limit, nothing is sent twice.
    ///
    /// # Panics
    /// The settings are refused.
    #[must_use]
    pub fn client(&self) -> Client {
        client(BASE_URL, |builder| builder.transport(self.clone()))
    }

    /// Calls an operation on a client of this transport.
    ///
    /// # Errors
    /// An argument does not fit its type.
    pub async fn call(&self, operation: &Operation<'_>, arguments: &Arguments) -> Result<Called, String> {
        calls::call(&self.client(), operation.id, arguments).await
    }

    /// The one request that was sent, as [`wire::sent`] writes it; empty where there was none.
    #[must_use]
    pub fn sent(&self) -> String {
        self.requests().iter().map(wire::sent).collect::<Vec<_>>().join("\n")
    }

    /// What was sent.
    #[must_use]
    pub fn requests(&self) -> Vec<TransportRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn answer(&self) -> TransportResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or_default();
        let answer = TransportResponse::whole(status, self.body.clone());
        self.headers.iter().fold(answer, |answer, (name, value)| match (name.parse(), value.parse()) {
            (Ok(name), Ok(value)) => answer.header(name, value),
            _ => answer,
        })
    }
}

impl Transport for Fake {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        Box::pin(std::future::ready(Ok(self.answer())))
    }
}

/// A client with the credentials of tests that sends to this base.
///
/// # Panics
/// The settings are refused.
#[must_use]
#[expect(clippy::panic, reason = "without a client no test can say anything")]
pub fn client(base: &str, set: impl FnOnce(hero_api::ClientBuilder) -> hero_api::ClientBuilder) -> Client {
    let builder = Client::builder().api_key(API_KEY).practice_group_id(PRACTICE_GROUP).base_url(base);
    let builder = set(builder.rate_limit(None).retry(RetryPolicy::never()));
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}
