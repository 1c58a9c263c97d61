//! The generator as the commands see it.
//!
//! Stands where the generator's own entry goes; until then every description is refused with a message that says so.

use std::{collections::BTreeMap, fmt};

/// What the generator reads.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The description, YAML or JSON.
    pub description: &'a str,
    /// How a report names it, such as `spec/openapi.yaml`.
    pub description_name: &'a str,
    /// The overlay's name and text.
    pub overlay: Option<(&'a str, &'a str)>,
    /// The lock of names.
    pub lock: Option<&'a str>,
    /// How to generate.
    pub options: Options,
}

/// How to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path by which generated code names its runtime.
    pub runtime: String,
}

/// What the generator writes.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files, by their path in the folder of generated code.
    pub files: BTreeMap<String, String>,
    /// The new lock of names.
    pub lock: String,
    /// The effective description, YAML.
    pub effective: String,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// Why a description is refused; displays as the report.
#[derive(Clone, Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// Turns a description into a client.
///
/// # Errors
/// When the description is refused.
pub fn generate(_input: &Input<'_>) -> Result<Output, Failure> {
    Err(Failure("error: the generator is not wired in yet".to_owned()))
}

/// Shows an operation, a type or a place after each stage.
///
/// # Errors
/// When the description is refused before the first stage, or has no such thing.
pub fn explain(_input: &Input<'_>, _what: &str) -> Result<String, Failure> {
    Err(Failure("error: the generator is not wired in yet".to_owned()))
}
