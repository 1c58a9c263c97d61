//! Turns an OpenAPI description into a Rust client: text in, files or diagnostics out.
//!
//! The crate is pure: it reads no file, clock, environment or network.

pub mod diagnostic;
pub mod emit;
pub mod format;
pub mod ir;
pub mod lower;
pub mod normalize;
pub mod plan;
pub mod pointer;
