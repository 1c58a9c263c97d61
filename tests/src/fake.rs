//! Clients of Hero with the credentials of tests, and their calls on an in-process transport.

use hero_api::{Client, runtime::RetryPolicy};
use hero_api_test_support::{
    Fake,
    sample::{Style, sample},
};
use serde_json::Value;

use crate::{Arguments, Called, calls, description::Operation, wire};

/// The API key that [`client`] sends.
pub const API_KEY: &str = "key-of-tests";
/// The practice group that [`client`] sends.
pub const PRACTICE_GROUP: &str = "practice-of-tests";
/// The base URL of the clients of [`hero`].
pub const BASE_URL: &str = "https://hero.example.test/base";

/// Returns a transport that answers an operation with the only success that it declares, and a body of this style.
#[must_use]
pub fn success(operation: &Operation<'_>, style: Style) -> Fake {
    let (status, content) = operation.success();
    let body = content.map(|content| sample(content.schema, style));
    Fake::answering(status, body.as_ref().map(Value::to_string).unwrap_or_default())
}

/// Returns a client on this transport, without a rate limit or retries.
///
/// # Panics
/// The settings are invalid.
#[must_use]
pub fn hero(fake: &Fake) -> Client {
    client(BASE_URL, |builder| builder.transport(fake.clone()))
}

/// Calls an operation on a client of this transport.
///
/// # Errors
/// An argument does not fit its type.
pub async fn call(fake: &Fake, operation: &Operation<'_>, arguments: &Arguments) -> Result<Called, String> {
    calls::call(&hero(fake), operation.id, arguments).await
}

/// Returns the requests that were sent, as [`wire::sent`] writes them.
#[must_use]
pub fn sent(fake: &Fake) -> String {
    fake.requests().iter().map(wire::sent).collect::<Vec<_>>().join("\n")
}

/// Returns a client with the credentials of tests that sends to this base.
///
/// # Panics
/// The settings are invalid.
#[must_use]
#[expect(clippy::panic, reason = "without a client no test can say anything")]
pub fn client(base: &str, set: impl FnOnce(hero_api::ClientBuilder) -> hero_api::ClientBuilder) -> Client {
    let builder = Client::builder().api_key(API_KEY).practice_group_id(PRACTICE_GROUP).base_url(base);
    let builder = set(builder.rate_limit(None).retry(RetryPolicy::never()));
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}
