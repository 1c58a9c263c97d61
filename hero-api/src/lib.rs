//! An unofficial client of the Hero Health Public API.

mod client;
mod credentials;
mod environment;
mod nhs_number;
pub mod runtime;

pub use client::{Client, ClientBuilder};
pub use environment::Environment;
pub use nhs_number::{InvalidNhsNumber, NhsNumber};
pub use runtime::{Error, Outcome, Response};
