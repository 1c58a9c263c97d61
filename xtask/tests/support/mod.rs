//! What the tests of the commands stand on.

pub mod server;
pub mod workspace;
