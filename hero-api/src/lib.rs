//! An unofficial client of the Hero Health Public API.

mod client;
mod credentials;
mod environment;
#[rustfmt::skip]
pub mod generated;
mod nhs_number;
pub mod runtime;

pub use client::{Client, ClientBuilder};
pub use environment::Environment;
pub use generated::{api, types};
pub use nhs_number::{InvalidNhsNumber, NhsNumber};
pub use runtime::{Error, Outcome, Response};
