//! The arguments of an operation, built from its schemas.

use hero_api_test_support::sample::{Samples, Style};

use crate::{Arguments, description::Operation};

/// Returns the arguments of a call.
#[must_use]
pub fn arguments(operation: &Operation<'_>, style: Style) -> Arguments {
    let mut samples = Samples::new(style);
    let mut arguments = Arguments::default();
    for parameter in operation.parameters() {
        if parameter.required || samples.is_given() {
            arguments.parameters.insert(parameter.key(), samples.value(parameter.schema));
        }
    }
    let body = operation.body().filter(|(_, required)| *required || samples.is_given());
    arguments.body = body.map(|(body, _)| samples.value(body.schema));
    arguments
}
