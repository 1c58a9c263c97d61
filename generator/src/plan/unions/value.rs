//! The way that always works: through the text of the value, by a table of rules.

use std::collections::HashMap;

use super::member::MemberFacts;
use crate::plan::model::{ValueRule, ValueStrategy};

/// The rules, most specific first, and the field that tells all members.
pub(super) fn by_value(facts: &[MemberFacts]) -> ValueStrategy {
    let tells_all =
        |name: &&String| facts.iter().all(|member| member.constants.iter().any(|(known, _)| known == *name));
    let is_never_null = |name: &&String| facts.iter().all(|member| member.never_null.contains(*name));
    let constants = facts.first().map(|first| first.constants.iter().map(|(name, _)| name));
    let tags: Vec<&String> =
        constants.into_iter().flatten().filter(|name| tells_all(name) && is_never_null(name)).collect();
    let texts = Constants::of(facts);
    let tells_each = |name: &&String| facts.iter().all(|member| texts.are_own(name, &member.texts_of(name)));
    let telling = tags.iter().copied().find(tells_each);
    ValueStrategy { rules: rules(facts, telling), tag: telling.or(tags.first().copied()).cloned() }
}

/// The rules. Of a tag that tells each member, no other constant is asked, as where fields are read in one pass.
fn rules(facts: &[MemberFacts], tag: Option<&String>) -> Vec<ValueRule> {
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by_key(|index| (facts[*index].is_open, std::cmp::Reverse(facts[*index].weight())));
    let (holders, constants) = (holders(facts), Constants::of(facts));
    order
        .into_iter()
        .map(|variant| {
            let member = &facts[variant];
            let own = |name: &&String| holders[name.as_str()] == 1;
            let telling: Vec<String> = member.fields.iter().filter(own).cloned().collect();
            let is_told = !member.required.is_empty() || !member.constants.is_empty();
            ValueRule {
                variant,
                has_own_constant: member.constants.iter().any(|(name, texts)| constants.are_own(name, texts)),
                any_of: match (is_told, telling.is_empty()) {
                    (true, _) => Vec::new(),
                    (false, false) => telling.clone(),
                    (false, true) => member.fields.clone(),
                },
                json_type: member.json_type,
                tested: member
                    .constants
                    .iter()
                    .filter(|(name, _)| tag.is_none_or(|tag| tag == name))
                    .cloned()
                    .collect(),
                constants: member.constants.clone(),
                required: member.required.clone(),
                telling,
                has_keys: member.are_fields_unknown,
            }
        })
        .collect()
}

/// How many members have each field.
pub(super) fn holders(facts: &[MemberFacts]) -> HashMap<&str, usize> {
    let mut holders = HashMap::new();
    for name in facts.iter().flat_map(|member| &member.fields) {
        *holders.entry(name.as_str()).or_default() += 1;
    }
    holders
}

/// The texts of all fields that are fixed, each with whether several members have it.
struct Constants<'a>(HashMap<(&'a str, &'a str), (usize, bool)>);

impl<'a> Constants<'a> {
    fn of(facts: &'a [MemberFacts]) -> Self {
        let mut all = HashMap::new();
        for (at, member) in facts.iter().enumerate() {
            for (name, texts) in &member.constants {
                for text in texts {
                    let (first, is_shared) = all.entry((name.as_str(), text.as_str())).or_insert((at, false));
                    *is_shared |= *first != at;
                }
            }
        }
        Self(all)
    }

    /// Whether only one member has any of these texts at that field.
    fn are_own(&self, name: &str, texts: &[String]) -> bool {
        texts.iter().all(|text| !self.0.get(&(name, text.as_str())).is_some_and(|(_, is_shared)| *is_shared))
    }
}
