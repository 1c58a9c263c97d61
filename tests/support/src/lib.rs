//! The base of the tests of all packages: a loopback server and an in-process transport with configured answers, which
//! record what they receive; samples of schemas, a folder for a command, and a capture of everything that is logged.
//!
//! Nothing here knows Hero, and nothing depends on the generator. The mock is a judge with its own server and samples;
//! none of its code is here.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper fails as its test would")]
#![expect(clippy::missing_panics_doc, reason = "every helper fails the test that calls it")]

#[cfg(feature = "http2")]
pub mod http2;
pub mod logs;
pub mod places;
pub mod repository;
pub mod same;
pub mod sample;
pub mod schema;
mod server;
#[cfg(feature = "client")]
pub mod things;
#[cfg(feature = "client")]
mod transport;
mod workspace;

pub use server::{JSON, Reply, Server, converse};
#[cfg(feature = "client")]
pub use transport::{Fake, Step, answer, answer_with, wire};
pub use workspace::{Workspace, Written, copy_folder};

/// The words that tests send for a patient, a key or a host, and that no message, log or `Debug` may show.
pub const PRIVATE: [&str; 7] =
    ["9434765919", "Elisabeth", "k-secret", "g-secret", "127.0.0.1", "example.test", "private-answer"];
