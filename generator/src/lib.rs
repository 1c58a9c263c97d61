//! Turns an OpenAPI description into a Rust client: source text in, files or diagnostics out.
//!
//! The crate is pure: it reads no file, clock, environment or network. Each stage is a function from one value to the
//! next; [`generate`] is the table of contents.

/// Stops with the invariant that does not hold: `bug!("every shape has a type")`.
///
/// For what no input can cause: anything that a description, an overlay or a record may contain is a diagnostic at its
/// place. The message is a literal, so it quotes no input and may be shown to anyone; `xtask` catches it at the edge of
/// `main`.
macro_rules! bug {
    ($invariant:literal) => {
        std::panic::panic_any(concat!(
            "broken invariant, please report it to the maintainers of the generator: ",
            $invariant
        ))
    };
}

pub mod changes;
pub mod codes;
pub mod decisions;
pub mod diagnostic;
pub mod document;
pub mod emit;
pub mod evidence;
pub mod explain;
pub mod format;
pub mod inspect;
pub mod ir;
pub mod lower;
mod media;
pub mod names;
pub mod normalize;
pub mod overlay;
pub mod paging;
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
