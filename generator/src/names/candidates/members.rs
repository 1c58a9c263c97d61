//! Pairs the variants that the record has of a union with its members, and names the new ones.

use std::collections::BTreeMap;

use crate::ir::by_shape::ByShape;
use crate::ir::{Api, Member, ShapeId, ShapeKind, Union};
use crate::names::candidates::variants::{self, Variant, may_be_variant};
use crate::names::matching::pairing::Pairing;
use crate::names::record::VariantLine;
use crate::names::same::shape::{self, Hash};
use crate::names::words::{pascal, words};

/// The names of a union's members.
pub(crate) struct Members(pub(crate) Vec<Variant>);

impl Members {
    /// The names of the members of a shape: none, unless it is a union.
    pub(crate) fn of(api: &Api, hashes: &ByShape<Hash>, id: ShapeId, old: &[VariantLine]) -> Self {
        let ShapeKind::Union(union) = &api.shapes[id].kind else { return Self(Vec::new()) };
        Self(variants::name_members(api, union, &pinned(api, hashes, union, old)))
    }

    /// The lines that pin these names, of the same shape.
    pub(crate) fn lines(&self, api: &Api, hashes: &ByShape<Hash>, id: ShapeId) -> Vec<VariantLine> {
        let ShapeKind::Union(union) = &api.shapes[id].kind else { return Vec::new() };
        let members = union.members.iter().zip(variants::tells(api, union)).zip(self.names());
        let line = |((member, tell), name): ((&Member, Option<String>), String)| VariantLine {
            hash: shape::hash_of_type(&member.slot.ty, hashes),
            tell: tell.filter(|tell| *tell != name),
            name,
        };
        members.map(line).collect()
    }

    /// The names alone.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(|variant| variant.name.clone()).collect()
    }
}

/// The names that are decided, and those that the record has: by shape, by what tells a member, by the rules, and last
/// by being the only one left. A title never moves a name.
fn pinned(api: &Api, hashes: &ByShape<Hash>, union: &Union, old: &[VariantLine]) -> BTreeMap<usize, String> {
    let decided: Vec<Option<String>> = union.members.iter().map(decided_name).collect();
    // Two that are decided to be called alike have the names that the rules give them.
    let is_alone = |name: &&String| decided.iter().flatten().filter(|other| other == name).count() == 1;
    let decided = |member: usize| decided[member].as_ref().filter(is_alone);
    let mut pairing = Pairing::new(old.len(), union.members.len());
    pairing.by((), |variant| Some(&old[variant].name), decided);
    let hashes: Vec<String> = union.members.iter().map(|member| shape::hash_of_type(&member.slot.ty, hashes)).collect();
    pairing.by((), |variant| Some(&old[variant].hash), |member| Some(&hashes[member]));
    pairing.new.retain(|&member| decided(member).is_none());
    if !pairing.old.is_empty() && !pairing.new.is_empty() {
        let (tells, ruled) = (variants::tells(api, union), variants::name_members(api, union, &BTreeMap::new()));
        let tell = |variant: usize| old[variant].tell.as_ref().or(Some(&old[variant].name));
        pairing.by((), tell, |member| tells[member].as_ref());
        pairing.by((), |variant| Some(&old[variant].name), |member| Some(&ruled[member].name));
        pairing.by((), |_| Some(()), |_| Some(()));
    }
    let kept = pairing.pairs.iter().map(|&(variant, member, ())| (member, old[variant].name.clone()));
    let decided = (0..union.members.len()).filter_map(|member| Some((member, decided(member)?.clone())));
    kept.chain(decided).collect()
}

fn decided_name(member: &Member) -> Option<String> {
    let name = pascal(&words(&member.wanted.as_ref()?.name));
    may_be_variant(&name).then_some(name)
}
