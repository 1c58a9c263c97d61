//! The rules of a map that are checked: how many keys it may have. An object with fields of its own only tells them,
//! because which of its keys are sent is known when it is written.

use serde_json::Value;

use crate::ir::{Rule, Type};

/// Takes the rules that a map is checked by out of those that are only told.
pub(super) fn take_rules(ty: &Type, told: &mut Vec<(String, Value)>) -> Vec<Rule> {
    if !matches!(ty, Type::Map(_) | Type::OpenObject) {
        return Vec::new();
    }
    let mut rules = Vec::new();
    told.retain(|(keyword, value)| {
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
