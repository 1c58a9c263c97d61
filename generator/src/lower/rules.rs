//! The rules of a value: those that are checked, and those that its documentation only documents.

use serde_json::Value;

use super::number;
use crate::ir::{Rule, Type};
use crate::normalize::model::{Kind, Schema};
use crate::vocabulary::Numeric;

/// Returns the rules that a kind of value is checked by.
pub(super) fn rules_of(kind: &Kind) -> Vec<Rule> {
    match kind {
        Kind::Text(text) => {
            let least = text.min_length.map(Rule::MinLength).into_iter();
            least.chain(text.max_length.map(Rule::MaxLength)).chain(text.pattern.clone().map(Rule::Pattern)).collect()
        }
        Kind::Integer(numeric) | Kind::Number(numeric) => numeric_rules(numeric),
        Kind::Array(array) => {
            let least = array.min_items.map(Rule::MinItems).into_iter();
            least.chain(array.max_items.map(Rule::MaxItems)).chain(array.unique.then_some(Rule::UniqueItems)).collect()
        }
        Kind::Boolean(only) => only.iter().map(|only| Rule::OneOf(vec![only.to_string()])).collect(),
        Kind::Any | Kind::Object(_) | Kind::Enum(_) | Kind::Integers(_) | Kind::Constant(_) | Kind::Union(_) => {
            Vec::new()
        }
    }
}

fn numeric_rules(numeric: &Numeric) -> Vec<Rule> {
    let mut rules = Vec::new();
    let (least, most) = numeric.format.as_deref().and_then(number::ends).unzip();
    let minimum = numeric.minimum.as_ref().map(|end| Rule::Minimum(end.value.clone(), end.exclusive));
    let maximum = numeric.maximum.as_ref().map(|end| Rule::Maximum(end.value.clone(), end.exclusive));
    rules.extend(minimum.or_else(|| least.map(|end| Rule::Minimum(end.into(), false))));
    rules.extend(maximum.or_else(|| most.map(|end| Rule::Maximum(end.into(), false))));
    rules.extend(numeric.multiple_of.clone().map(Rule::MultipleOf));
    if !numeric.values.is_empty() {
        rules.push(Rule::OneOf(numeric.values.iter().map(ToString::to_string).collect()));
    }
    rules
}

/// Returns the rules that the documentation of a place tells: its own, and those of the values in it. A type of its own
/// tells its own.
pub(super) fn documented_rules(schema: &Schema, ty: &Type) -> Vec<(String, Value)> {
    match ty {
        Type::Shape(_) => Vec::new(),
        Type::Array(inner) | Type::Map(inner) => {
            let inner = inner.unchecked.iter().map(|(key, value)| (format!("items/{key}"), value.clone()));
            schema.unchecked.iter().cloned().chain(inner).collect()
        }
        _ => schema.unchecked.clone(),
    }
}

/// Takes the rules that a map is checked by, such as how many keys it has, out of those that are only documented. An
/// object with fields only documents them, because which of its keys are sent is known when it is written.
pub(super) fn take_map_rules(ty: &Type, documented: &mut Vec<(String, Value)>) -> Vec<Rule> {
    if !matches!(ty, Type::Map(_) | Type::OpenObject) {
        return Vec::new();
    }
    let mut rules = Vec::new();
    documented.retain(|(keyword, value)| {
        let rule = match (keyword.as_str(), value.as_u64()) {
            ("minProperties", Some(least)) => Rule::MinProperties(least),
            ("maxProperties", Some(most)) => Rule::MaxProperties(most),
            _ => return true,
        };
        rules.push(rule);
        false
    });
    rules
}
