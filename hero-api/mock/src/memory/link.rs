//! Evaluates the runtime expressions of links.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    check::Arguments,
    description::{Expression, Link},
    memory::text,
};

/// Returns the parameters of a link; `None` if one of them has no value, as in another member of a union.
pub(crate) fn link_parameters(
    link: &Link,
    arguments: &Arguments,
    answer: Option<&Value>,
) -> Option<BTreeMap<String, String>> {
    let value = |expression: &Expression| match expression {
        Expression::RequestPath(name) => arguments.path.get(name).map(text),
        Expression::RequestQuery(name) => arguments.query.get(name).map(text),
        Expression::RequestBody(pointer) => arguments.body.as_ref()?.pointer(pointer).map(text),
        Expression::AnswerBody(pointer) => answer?.pointer(pointer).map(text),
        Expression::Value(value) => Some(text(value)),
    };
    link.parameters.iter().map(|(name, expression)| Some((name.clone(), value(expression)?))).collect()
}

/// Returns the pointers to the ids in the answer that a link uses: those that the call created.
pub(crate) fn made_by_answer(link: &Link) -> impl Iterator<Item = &str> {
    link.parameters.iter().filter_map(|(_, expression)| match expression {
        Expression::AnswerBody(pointer) => Some(pointer.as_str()),
        _ => None,
    })
}
