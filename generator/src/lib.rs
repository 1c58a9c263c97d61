//! Turns an OpenAPI description into a Rust client: text in, files or diagnostics out.
//!
//! The crate is pure: it reads no file, clock, environment or network.

pub mod diagnostic;
pub mod document;
pub mod ir;
pub mod normalize;
pub mod overlay;
pub mod parse;
pub mod plan;
pub mod pointer;
pub mod report;
mod spans;
pub mod tree;

use crate::diagnostic::{Diagnostics, Source};
use crate::normalize::Normalized;
use crate::tree::Tree;

/// The effective description: the description with the overlay applied.
///
/// # Errors
/// Faults of syntax, and faults of the overlay.
pub fn read_tree(description: &str, overlay: Option<&str>) -> Result<Tree, Diagnostics> {
    let tree = Tree::new(parse::parse(description, Source::Description)?);
    match overlay {
        None => Ok(tree),
        Some(overlay) => overlay::apply(tree, &parse::parse(overlay, Source::Overlay)?),
    }
}

/// The normalised description of a tree.
///
/// # Errors
/// Every fault of the description, each at its place in the tree.
pub fn normalize_tree(tree: &Tree) -> Result<Normalized, Diagnostics> {
    normalize::normalize(&document::read_document(tree.value())?)
}
