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
            ValueRule {
                variant,
                json_type: member.json_type,
                constants: member.constants.clone(),
                required: member.required.clone(),
                telling: member.fields.iter().filter(own).cloned().collect(),
            }
        })
        .collect()
}
