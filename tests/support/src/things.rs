//! An API of things, written by hand: four operations with two credentials, and a client of it.

use std::time::Duration;

use hero_api_runtime::{Client, ClientBuilder, Method, Operation, RetryClass, Scheme};

use crate::Fake;

/// The credentials of each operation.
pub const SECURITY: &[&[Scheme]] = &[&[Scheme::header_key("key", "x-key"), Scheme::header_key("group", "x-group")]];

/// Reads a thing.
pub static READ: Operation = Operation::new("readThing", Method::GET, "/v1/things/{id}").secured(SECURITY);
/// Writes a thing.
pub static WRITE: Operation = Operation::new("writeThing", Method::POST, "/v1/things").secured(SECURITY);
/// Removes a thing.
pub static REMOVE: Operation = Operation::new("removeThing", Method::DELETE, "/v1/things/{id}").secured(SECURITY);
/// Searches for things: a POST that may be repeated.
pub static SEARCH: Operation =
    Operation::new("searchThings", Method::POST, "/v1/search").secured(SECURITY).retry(RetryClass::Safe);

/// Returns the settings of a client with both credentials that sends to this base.
pub fn builder(base: &str) -> ClientBuilder {
    let builder = Client::builder().client_name("a-client", "1.2.3").default_retry_after(Duration::from_secs(60));
    builder.base_url(base).credential("key", "k-secret").credential("group", "g-secret")
}

/// Returns a client with both credentials on this transport.
#[must_use]
pub fn client(fake: &Fake) -> Client {
    builder("https://example.test/base/").transport(fake.clone()).build().unwrap()
}

/// Returns a value of an argument.
#[must_use]
pub fn owned(text: &str) -> String {
    text.to_owned()
}
