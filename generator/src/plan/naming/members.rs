//! Finds the variants of a union again, and names the new ones.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::lock::Entry;
use super::shape;
use super::variants::{self, Variant};
use super::words::{pascal, words};
use crate::ir::{Member, ShapeId, ShapeKind, Union};

/// The names of a union's members.
pub(super) struct Members(pub(super) Vec<Variant>);

impl Members {
    /// The names of the members of a shape: none, unless it is a union.
    pub(super) fn of(facts: &Facts<'_>, id: ShapeId, entry: Option<&Entry>) -> Self {
        let ShapeKind::Union(union) = &facts.api.shapes[id].kind else { return Self(Vec::new()) };
        let pinned = entry.map_or_else(BTreeMap::new, |it| pinned(facts, union, it));
        Self(variants::name_members(facts.api, union, &pinned))
    }

    /// The names alone.
    pub(super) fn names(&self) -> Vec<String> {
        self.0.iter().map(|it| it.name.clone()).collect()
    }
}

/// The shape of a member, as the lock has it.
pub(super) fn hash(facts: &Facts<'_>, member: &Member) -> String {
    shape::hash_of_type(&member.slot.ty, &facts.hashes)
}

/// Whether a variant of the lock is the member at an index.
type Rule<'a> = &'a dyn Fn(usize, &(String, String)) -> bool;

/// The names that the lock has: by title, by shape, by the rules, and last by being the only one left.
fn pinned(facts: &Facts<'_>, union: &Union, entry: &Entry) -> BTreeMap<usize, String> {
    let ruled = variants::name_members(facts.api, union, &BTreeMap::new());
    let hashes: Vec<String> = union.members.iter().map(|it| hash(facts, it)).collect();
    let title = |it: &Member| it.title.as_ref().map(|it| pascal(&words(it)));
    let mut pinned: BTreeMap<usize, String> = BTreeMap::new();
    // A title is the overlay's word: it wins over the lock, but for the name of another member that is still there.
    let is_known = |at: usize| entry.variants.iter().any(|it| it.1 == hashes[at]);
    let is_elsewhere = |index: usize, name: &String| {
        let Some((_, shape)) = entry.variants.iter().find(|it| it.0 == *name && it.1 != hashes[index]) else {
            return false;
        };
        let is_there = hashes.contains(shape);
        // A member that the lock does not know by its shape may be the one, changed.
        let may_be = |at: usize| if is_there { hashes[at] == *shape } else { is_known(index) && !is_known(at) };
        let mut others = (0..hashes.len()).filter(|at| *at != index && may_be(*at));
        others.any(|it| title(&union.members[it]).is_none_or(|it| it == *name))
    };
    for (index, name) in union.members.iter().enumerate().filter_map(|(index, it)| Some((index, title(it)?))) {
        if ruled[index].name == name && !is_elsewhere(index, &name) {
            pinned.insert(index, name);
        }
    }
    let rules: [Rule<'_>; 3] =
        [&|index, variant| hashes[index] == variant.1, &|index, variant| ruled[index].name == variant.0, &|_, _| true];
    for rule in rules {
        let taken: BTreeSet<&String> = pinned.values().collect();
        let titled: BTreeSet<&String> = pinned.keys().map(|&it| &hashes[it]).collect();
        let is_left = |it: &&(String, String)| !taken.contains(&it.0) && !titled.contains(&it.1);
        let left: Vec<&(String, String)> = entry.variants.iter().filter(is_left).collect();
        let open: Vec<usize> = (0..hashes.len()).filter(|it| !pinned.contains_key(it)).collect();
        for variant in &left {
            let mut fits = open.iter().filter(|&&it| rule(it, variant));
            if let (Some(&index), None) = (fits.next(), fits.next())
                && left.iter().filter(|it| rule(index, it)).count() == 1
            {
                pinned.insert(index, variant.0.clone());
            }
        }
    }
    pinned
}
