//! What the tests of the commands stand on.
#![expect(clippy::unwrap_used, reason = "a helper fails as the test that calls it would")]

pub(crate) mod server;
pub(crate) mod workspace;
