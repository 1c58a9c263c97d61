//! Decides which places are one Rust type, and what everything is called.
//!
//! The lock pins what was decided before; only new things are named by the rules.

mod model;

pub use model::*;
