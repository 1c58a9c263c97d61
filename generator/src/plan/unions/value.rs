//! The way that always works: through the text of the value, by a table of rules.

use super::member::MemberFacts;
use crate::plan::model::{ValueRule, ValueStrategy};

/// The rules, most specific first, and the field that tells all members.
pub(super) fn by_value(facts: &[MemberFacts]) -> ValueStrategy {
    let tells_all = |name: &&String| facts.iter().all(|it| it.constants.iter().any(|(known, _)| known == *name));
    let is_never_null = |name: &&String| facts.iter().all(|it| it.never_null.contains(*name));
    let constants = facts.first().map(|first| first.constants.iter().map(|(name, _)| name));
    let tag = constants.into_iter().flatten().find(|name| tells_all(name) && is_never_null(name)).cloned();
    ValueStrategy { rules: rules(facts), tag }
}

fn rules(facts: &[MemberFacts]) -> Vec<ValueRule> {
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
                has_own_constant: member.constants.iter().any(|constant| is_own_constant(facts, variant, constant)),
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

/// Whether no other member has one of these texts at that field.
fn is_own_constant(facts: &[MemberFacts], variant: usize, (name, texts): &(String, Vec<String>)) -> bool {
    let others = facts.iter().enumerate().filter(|(at, _)| *at != variant);
    let mut constants = others.flat_map(|(_, other)| &other.constants).filter(|(known, _)| known == name);
    !constants.any(|(_, known)| known.iter().any(|text| texts.contains(text)))
}
