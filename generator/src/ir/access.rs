//! Where an API is served, and how its calls are secured.

use super::types::Wanted;
use crate::pointer::Pointer;

pub use crate::vocabulary::{SchemeKind, Variable};

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Where it is written.
    pub at: Pointer,
    /// How its credential is sent.
    pub kind: SchemeKind,
    /// What it is.
    pub description: Option<String>,
    /// The credential that the client sets for it, by the name that the overlay gives it.
    pub credential: Option<Wanted>,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it is written.
    pub at: Pointer,
    /// Its URL, with variables in braces.
    pub url: String,
    /// The same, with the defaults of the variables.
    pub address: String,
    /// What it is called.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The variables of the URL.
    pub variables: Vec<Variable>,
    /// The Rust name that the overlay wants, in snake case.
    pub wanted: Option<Wanted>,
}
