//! Computes the depth of the smallest value of each part of a schema. Used if a value with optional parts would be
//! infinite, to find the way out of recursive schemas, or to see that there is none.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    bounds::{MOST_STEPS, NoExample, Way, Why},
    make::{Needs, needs},
};
use crate::description::follow;

/// The heights of the parts that a schema reaches; a part without a height has only infinite values.
pub(super) struct Heights(BTreeMap<*const Value, usize>);

impl Heights {
    pub(super) fn new(root: &Value, node: &Value) -> Self {
        let parts = reached(root, node);
        let mut heights = Self(BTreeMap::new());
        // A part mostly comes before what it needs, so one round is mostly enough.
        for _ in 0..MOST_STEPS {
            let mut is_changed = false;
            for part in parts.iter().rev() {
                let (before, now) = (heights.get(part), heights.compute(root, part));
                if now.is_some_and(|now| before.is_none_or(|before| now < before)) {
                    heights.0.extend(now.map(|now| (std::ptr::from_ref(*part), now)));
                    is_changed = true;
                }
            }
            if !is_changed {
                break;
            }
        }
        heights
    }

    /// Returns the height of a part that is not a reference.
    pub(super) fn get(&self, part: &Value) -> Option<usize> {
        self.0.get(&std::ptr::from_ref(part)).copied()
    }

    fn compute(&self, root: &Value, part: &Value) -> Option<usize> {
        let below = |node: &Value| self.get(follow(root, node).0);
        let Needs { all, one } = needs(root, part);
        let most = all.into_iter().try_fold(0, |most, (_, node)| Some(most.max(below(node)? + 1)))?;
        if one.is_empty() {
            return Some(most);
        }
        one.into_iter().filter_map(below).min().map(|least| most.max(least + 1))
    }

    /// Explains why a part on this path has no height: where it requires itself, or that it is too deep.
    pub(super) fn blame(&self, root: &Value, part: &Value, way: &Way<'_>) -> NoExample {
        let mut seen = BTreeSet::new();
        let (mut place, mut part) = (way.to_string(), part);
        while seen.insert(std::ptr::from_ref(part)) {
            let is_endless = |node: &Value| self.get(follow(root, node).0).is_none();
            let Needs { all, one } = needs(root, part);
            let member = || one.into_iter().find(|node| is_endless(node)).map(|node| ("/oneOf".to_owned(), node));
            let next = all.into_iter().find(|(_, node)| is_endless(node)).or_else(member);
            let Some((step, next)) = next else { return NoExample::new(place, Why::Deep) };
            let (target, reference) = follow(root, next);
            if seen.contains(&std::ptr::from_ref(target)) {
                return NoExample::new(place + &step, Why::Itself);
            }
            place = reference.map_or_else(|| place + &step, str::to_owned);
            part = target;
        }
        NoExample::new(place, Why::Itself)
    }
}

/// Returns every part that values of a schema may have.
fn reached<'a>(root: &'a Value, node: &'a Value) -> Vec<&'a Value> {
    let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
    let mut waiting = vec![follow(root, node).0];
    while let Some(part) = waiting.pop() {
        if !seen.insert(std::ptr::from_ref(part)) {
            continue;
        }
        all.push(part);
        let Needs { all: needed, one } = needs(root, part);
        waiting.extend(needed.into_iter().map(|(_, node)| node).chain(one).map(|node| follow(root, node).0));
    }
    all
}
