//! Servers and security schemes.

use super::Paragraph;
use crate::ir::{SchemeKind, Variable};

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SchemeDef {
    /// The constant's name.
    pub name: String,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// The name of its credential.
    pub credential: String,
    /// How the credential is sent.
    pub kind: SchemeKind,
}

/// A server.
#[derive(Clone, Debug)]
pub struct ServerDef {
    /// The constant's name.
    pub name: String,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Its URL, with variables in braces.
    pub url: String,
    /// Its URL with the defaults of the variables.
    pub address: String,
    /// The variables.
    pub variables: Vec<Variable>,
}
