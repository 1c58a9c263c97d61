//! Finds the fewest patterns that are for the places of one name and for no other, so that a decision of it can be
//! written.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use super::automaton::Automaton;
use super::members;
use super::slots::{misses, slots_of};
use super::ways::{self, Slots, Way};
use crate::inspect::Subject;
use crate::ir::places::endpoint;
use crate::ir::{Api, ShapeId, Slot, Type};
use crate::names::Names;
use crate::place::Pattern;

/// How far patterns may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// As far as it takes to have few of them.
    Fewest,
    /// Each names one place: where a rule with a wildcard is for the same places, these hold.
    OnePlace,
}

/// With so many ways, those with wildcards do if they are for all.
const MANY: usize = 24;
/// What has a wildcard is taken only where it is for more.
const WILD: usize = 1000;

/// Returns the patterns for exactly the places of a name, or none where the places cannot be distinguished from others.
pub fn patterns_of(subject: &Subject, api: &Api, names: &Names, reach: Reach) -> Option<Vec<String>> {
    if let Subject::Method(index) = subject {
        return Some(vec![endpoint(api.operations.get(*index)?).to_string()]);
    }
    let target = slots_of_subject(subject, api, names);
    // The name of a type or value is written where that is defined. A field or a variant is copied where only some of the
    // ways to it are meant.
    let is_copied = matches!(subject, Subject::Field(..) | Subject::Variant(..));
    let ways = if is_copied {
        ways::all(api, &target)
    } else {
        ways::shortest(api).into_iter().filter(|way| target.contains(&ptr::from_ref(way.slot))).collect()
    };
    let mut search = PatternSearch { api, names, target: &target, ways: &ways, is_copied, tried: BTreeMap::new() };
    if reach == Reach::Fewest && ways.len() > 1 {
        search.try_all(ways.iter().flat_map(|way| way.anywhere(api)), WILD);
    }
    if search.fewest().is_none_or(|patterns| patterns.len() > 1) {
        if reach == Reach::Fewest && ways.len() > 1 {
            search.try_all(ways.iter().flat_map(|way| way.of_path(api)), WILD);
        }
        if ways.len() < MANY || search.fewest().is_none() {
            search.try_all(ways.iter().flat_map(|way| way.exact(api)), 0);
        }
    }
    let parsed =
        |patterns: &[String]| -> Vec<Pattern> { patterns.iter().flat_map(|text| Pattern::parse(text)).collect() };
    search.fewest().filter(|patterns| !is_copied || !misses(&parsed(patterns), &target, api, names))
}

/// Returns the slots that a name is about.
fn slots_of_subject(subject: &Subject, api: &Api, names: &Names) -> Slots {
    let all = |found: Vec<&Slot>| -> Slots { found.into_iter().map(ptr::from_ref).collect() };
    match subject {
        Subject::Method(_) => Slots::new(),
        Subject::Type(id) | Subject::Value(id, _) => {
            let is_it = |slot: &Slot| matches!(&slot.ty, Type::Shape(shape) if names.of.get(shape) == Some(id));
            all(ways::shortest(api).into_iter().map(|way| way.slot).filter(|slot| is_it(slot)).collect())
        }
        Subject::Field(id, sent) => {
            let field = |shape: &ShapeId| api.shapes[*shape].kind.object()?.fields.get(sent);
            all(names.types[id.0 as usize].shapes.iter().filter_map(field).collect())
        }
        Subject::Variant(id, variant) => {
            let member = |shape: &ShapeId| {
                let mut members = api.shapes[*shape].kind.members().iter().enumerate();
                members.find(|(index, _)| members::variant_of(api, names, *shape, *index) == *variant)
            };
            let members = names.types[id.0 as usize].shapes.iter().filter_map(member);
            all(members.map(|(_, member)| &member.slot).collect())
        }
    }
}

/// The patterns that were tried, and what each is for.
struct PatternSearch<'a> {
    api: &'a Api,
    names: &'a Names,
    target: &'a Slots,
    ways: &'a [Way<'a>],
    /// Whether each way counts, rather than each slot.
    is_copied: bool,
    /// The ways of each that is for nothing else, and its rank: the lower is the better.
    tried: BTreeMap<String, Option<(usize, BTreeSet<usize>)>>,
}

impl PatternSearch<'_> {
    fn try_all(&mut self, patterns: impl Iterator<Item = String>, rank: usize) {
        for (order, text) in patterns.enumerate() {
            if !self.tried.contains_key(&text) {
                let found = self.ways_of(&text).map(|found| (rank + order, found));
                self.tried.insert(text, found);
            }
        }
    }

    /// Returns the ways that a pattern is for, unless it is for something else, too.
    fn ways_of(&self, text: &str) -> Option<BTreeSet<usize>> {
        let pattern = Pattern::parse(text).ok()?;
        let slots: Slots = slots_of(&pattern, self.api, self.names)?.into_iter().map(ptr::from_ref).collect();
        if slots.is_empty() || !slots.is_subset(self.target) {
            return None;
        }
        let automaton = Automaton::of_patterns(std::slice::from_ref(&pattern), &BTreeSet::new());
        let is_met = |way: &Way<'_>| {
            slots.contains(&ptr::from_ref(way.slot)) && (!self.is_copied || way.is_met(self.api, &automaton))
        };
        Some((0..self.ways.len()).filter(|index| is_met(&self.ways[*index])).collect())
    }

    /// Takes the pattern that is for most of what is left, until nothing is.
    fn fewest(&self) -> Option<Vec<String>> {
        let mut left: BTreeSet<usize> = (0..self.ways.len()).collect();
        let mut patterns = Vec::new();
        while !left.is_empty() {
            let gain = |ways: &BTreeSet<usize>| ways.intersection(&left).count();
            let all =
                self.tried.iter().filter_map(|(text, found)| found.as_ref().map(|found| (text, found.0, &found.1)));
            let best = all.max_by(|a, b| gain(a.2).cmp(&gain(b.2)).then_with(|| (b.1, b.0).cmp(&(a.1, a.0))))?;
            if gain(best.2) == 0 {
                return None;
            }
            left = left.difference(best.2).copied().collect();
            patterns.push(best.0.clone());
        }
        patterns.sort();
        (!patterns.is_empty()).then_some(patterns)
    }
}
