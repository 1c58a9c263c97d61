//! What the tests across crates share: a driver that calls any operation by its id, and the raw description.
//!
//! Nothing here uses the generator: what must go over the wire is computed from the description alone.

#[rustfmt::skip]
#[path = "generated/calls.rs"]
pub mod calls;
mod driver;

pub use driver::{Arguments, Called, called};
