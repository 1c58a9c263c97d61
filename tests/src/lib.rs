//! What the tests across crates share: a driver that calls any operation by its id, the raw description, and the request
//! that it asks for.
//!
//! Nothing here uses the generator: what must go over the wire is computed from the description alone.

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
