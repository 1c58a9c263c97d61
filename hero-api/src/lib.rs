//! An unofficial client of the Hero Health Public API.

mod client;
mod credentials;
mod environment;
pub mod runtime;

pub use client::{Client, ClientBuilder};
pub use environment::Environment;
pub use runtime::{Error, Outcome, Response};
