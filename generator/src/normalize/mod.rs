//! Turns a `Document` into a `Normalized`: references resolved, `allOf` merged, one way to say null.
//!
//! Nothing here knows Rust.

pub mod model;

pub use model::Normalized;
