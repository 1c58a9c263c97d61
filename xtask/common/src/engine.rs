//! The generator as the commands see it.

pub use generator::{
    Failure, Input, Options, Output, generate,
    overlay::Rules,
    pipeline::{Stages, run},
};

/// Shows an operation, a type or a place after each stage.
///
/// # Errors
/// When the description is refused.
pub fn explain(input: &Input<'_>, what: &str) -> Result<Option<String>, Failure> {
    let stages = run(input)?;
    Ok(generator::explain::explain(&stages, &input.options.runtime, what))
}
