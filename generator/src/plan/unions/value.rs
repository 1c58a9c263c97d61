//! The way that always works: through a value tree, by a table of rules.

use super::member::MemberFacts;
use crate::plan::model::ValueRule;

/// The rules, most specific first.
pub(super) fn by_value(facts: &[MemberFacts]) -> Vec<ValueRule> {
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by_key(|it| (facts[*it].is_open, std::cmp::Reverse(facts[*it].weight())));
    order
        .into_iter()
        .map(|variant| {
            let member = &facts[variant];
            let own =
                |name: &&String| !facts.iter().enumerate().any(|(at, it)| at != variant && it.fields.contains(*name));
            let telling: Vec<String> = member.fields.iter().filter(own).cloned().collect();
            let is_told = !member.required.is_empty() || !member.constants.is_empty();
            ValueRule {
                variant,
                any_of: match (is_told, telling.is_empty()) {
                    (true, _) => Vec::new(),
                    (false, false) => telling.clone(),
                    (false, true) => member.fields.clone(),
                },
                json_type: member.json_type,
                constants: member.constants.clone(),
                required: member.required.clone(),
                telling,
            }
        })
        .collect()
}
