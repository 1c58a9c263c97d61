//! What the tests of the commands stand on.

pub(crate) mod server;
pub(crate) mod workspace;
