//! The base of the tests across crates: a driver that calls any operation by its id, the parsed description, and the
//! request that it requires.
//!
//! Nothing here uses the generator: the expected requests are computed from the description alone.

#[path = "generated/calls.rs"]
pub mod calls;
pub mod description;
mod driver;
pub mod fake;
pub mod named;
pub mod sample;
pub mod surface;
pub mod wire;

pub use driver::{Arguments, Called, called, shown};
