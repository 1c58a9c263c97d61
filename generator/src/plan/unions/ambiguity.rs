//! Finds the members of a union that nothing tells apart: such a union is kept as it is received.

use std::collections::{BTreeMap, HashSet};

use super::member::MemberFacts;

/// Returns the first two members that no rule tells apart. Only members that must have the same fields are compared.
pub(super) fn find_tie(facts: &[MemberFacts]) -> Option<(usize, usize)> {
    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, member) in facts.iter().enumerate() {
        alike.entry((member.sorted_required(), member.is_open)).or_default().push(at);
    }
    let first = |alike: &Vec<usize>| {
        let pairs = alike.iter().enumerate().flat_map(|(at, a)| alike[at + 1..].iter().map(move |b| (*a, *b)));
        pairs.into_iter().find(|(a, b)| facts[*a].ties(&facts[*b]))
    };
    alike.values().filter(|alike| !have_a_tag(facts, alike)).filter_map(first).min()
}

/// Reports whether one field has a fixed value in every one of these members, and no two have the same.
fn have_a_tag(facts: &[MemberFacts], alike: &[usize]) -> bool {
    let texts_of = |at: &usize, tag: &str| {
        let constant = facts[*at].constants.iter().find(|(name, _)| name == tag);
        constant.map(|(_, texts)| texts).filter(|texts| !texts.is_empty())
    };
    alike.first().is_some_and(|first| {
        facts[*first].constants.iter().any(|(tag, _)| {
            let mut seen = HashSet::new();
            let mut is_new = |texts: &Vec<String>| texts.iter().all(|text| seen.insert(text.clone()));
            alike.iter().map(|at| texts_of(at, tag)).all(|texts| texts.is_some_and(&mut is_new))
        })
    })
}
