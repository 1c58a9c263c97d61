//! Turns an OpenAPI description into a Rust client: text in, files or diagnostics out.
//!
//! The crate is pure: it reads no file, clock, environment or network. Each stage is a function of one value to the
//! next; [`generate`] is the table of contents.

#[macro_use]
mod bug;
mod called;
pub mod changes;
pub mod codes;
pub mod decisions;
pub mod diagnostic;
pub mod document;
pub mod emit;
pub mod explain;
pub mod format;
pub mod inspect;
pub mod ir;
mod line;
pub mod lower;
mod media;
pub mod names;
pub mod normalize;
pub mod overlay;
pub mod parse;
pub mod pipeline;
pub mod place;
pub mod plan;
pub mod pointer;
pub mod report;
mod spans;
pub mod surface;
pub mod tree;
pub mod vocabulary;
mod webhooks;

pub use pipeline::{Failure, Input, Options, Output, generate, normalize_tree, read_tree};
