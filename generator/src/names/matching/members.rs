//! Finds the variants of a union again, and names the new ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::by_shape::ByShape;
use crate::ir::{Api, Member, ShapeId, ShapeKind, Union};
use crate::names::called::variants::{self, Variant, may_be_variant};
use crate::names::record::{Entry, VariantLine};
use crate::names::same::shape::{self, Hash};
use crate::names::words::{pascal, words};

/// The names of a union's members.
pub(crate) struct Members(pub(crate) Vec<Variant>);

impl Members {
    /// The names of the members of a shape: none, unless it is a union.
    pub(crate) fn of(api: &Api, hashes: &ByShape<Hash>, id: ShapeId, entry: Option<&Entry>) -> Self {
        let ShapeKind::Union(union) = &api.shapes[id].kind else { return Self(Vec::new()) };
        let pinned = entry.map_or_else(BTreeMap::new, |it| pinned(api, hashes, union, it, &|_| true));
        Self(variants::name_members(api, union, &pinned))
    }

    /// The names by which a record has the members of a shape: one that is decided since is not in it.
    pub(crate) fn in_record(api: &Api, hashes: &ByShape<Hash>, id: ShapeId, entry: Option<&Entry>) -> Self {
        let (ShapeKind::Union(union), Some(entry)) = (&api.shapes[id].kind, entry) else {
            return Self::of(api, hashes, id, entry);
        };
        let is_known = |name: &String| entry.variants.iter().any(|variant| variant.name == *name);
        Self(variants::name_members(api, union, &pinned(api, hashes, union, entry, &is_known)))
    }

    /// The names alone.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(|it| it.name.clone()).collect()
    }
}

/// The shape of a member, as the lock has it.
pub(crate) fn hash(hashes: &ByShape<Hash>, member: &Member) -> String {
    shape::hash_of_type(&member.slot.ty, hashes)
}

/// Whether a variant of the lock is the member at an index.
type Rule<'a> = &'a dyn Fn(usize, &VariantLine) -> bool;

/// The names that are decided, and those that the lock has: by shape, by what tells a member, by the rules, and last by
/// being the only one left. A title never moves a name. What is decided counts where it `may_be`.
fn pinned(
    api: &Api,
    hashes: &ByShape<Hash>,
    union: &Union,
    entry: &Entry,
    may_be: &dyn Fn(&String) -> bool,
) -> BTreeMap<usize, String> {
    let hashes: Vec<String> = union.members.iter().map(|it| hash(hashes, it)).collect();
    let mut pinned: BTreeMap<usize, String> = BTreeMap::new();
    for (index, member) in union.members.iter().enumerate() {
        let wanted = member.wanted.as_ref().map(|it| pascal(&words(&it.name)));
        pinned.extend(wanted.filter(|it| may_be_variant(it) && may_be(it)).map(|name| (index, name)));
    }
    // Two that are decided to be called alike have the names that the rules give them.
    let counts = counted(pinned.values());
    pinned.retain(|_, name| counts[name] == 1);
    pin(&hashes, &mut pinned, entry, &|index, variant| hashes[index] == variant.hash);
    if pinned.len() == hashes.len() {
        return pinned;
    }
    let tells = variants::tells(api, union);
    let ruled = variants::name_members(api, union, &BTreeMap::new());
    let rules: [Rule<'_>; 3] = [
        &|index, variant| tells[index].is_some() && tells[index] == variant.tell,
        &|index, variant| ruled[index].name == variant.name || tells[index].as_ref() == Some(&variant.name),
        &|_, _| true,
    ];
    for rule in rules {
        pin(&hashes, &mut pinned, entry, rule);
    }
    pinned
}

/// How often each name is there.
fn counted<'n>(names: impl Iterator<Item = &'n String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name.clone()).or_default() += 1);
    counts
}

/// Pins the members that are left to the variants that are left, where a rule pairs them alone.
fn pin(hashes: &[String], pinned: &mut BTreeMap<usize, String>, entry: &Entry, rule: Rule<'_>) {
    let taken: BTreeSet<&String> = pinned.values().collect();
    // A member that is called otherwise now has left its name.
    let renamed: BTreeSet<&String> = pinned
        .iter()
        .filter(|(_, name)| entry.variants.iter().all(|it| it.name != **name))
        .map(|(index, _)| &hashes[*index])
        .collect();
    let is_left = |it: &&VariantLine| !taken.contains(&it.name) && !renamed.contains(&it.hash);
    let left: Vec<&VariantLine> = entry.variants.iter().filter(is_left).collect();
    let open: Vec<usize> = (0..hashes.len()).filter(|it| !pinned.contains_key(it)).collect();
    for variant in &left {
        let mut fits = open.iter().filter(|&&it| rule(it, variant));
        if let (Some(&index), None) = (fits.next(), fits.next())
            && left.iter().filter(|it| rule(index, it)).count() == 1
        {
            pinned.insert(index, variant.name.clone());
        }
    }
}
