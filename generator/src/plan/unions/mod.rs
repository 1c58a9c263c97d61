//! Decides how the variants of a union are told apart when one is read.
//!
//! The rules are tried in this order: distinct JSON types, distinct constants, then sets of required fields; the
//! most specific member first. One open object may be the catch-all. Only a real tie is ambiguous, and only where
//! the union is read: there the value is kept, and the caller says as what to read it. A union that is merely sent
//! needs no rule.

pub(super) mod fields;
mod member;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::checks::plan_check;
use super::docs;
use super::model::{FieldCheck, JsonType, Strategy, Ty, UnionDef, VariantDef};
use super::redaction::is_shown;
use super::types::Context;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Direction;
use crate::ir::{Object, Shape, Union};
use member::{Depth, MemberFacts, object_of};

/// Plans a union of this name.
pub(super) fn plan_union(
    ctx: &Context<'_>,
    name: &str,
    shape: &Shape,
    union: &Union,
    variants: &[String],
    direction: Direction,
    remarks: &mut Diagnostics,
) -> UnionDef {
    let facts =
        |depth| union.members.iter().map(|member| MemberFacts::of(ctx, member, union, depth)).collect::<Vec<_>>();
    // Reading one that is merely sent need not be fast; the table of rules is the least code.
    let is_read = direction != Direction::Request;
    let sent = direction == Direction::Request;
    let mut members = facts(Depth::Constants);
    if tie(&members).is_some() {
        members = facts(Depth::Lists);
    }
    let tie = tie(&members).filter(|_| is_read);
    let strategy = match tie {
        Some((first, second)) => {
            let message =
                format!("nothing tells members {first} and {second} of this union apart: it is kept as it is received");
            remarks.push(Diagnostic::at("ambiguous-union", &shape.at, message));
            Strategy::Kept { has_secrets: union.members.iter().any(|member| ctx.secrets.are_in(&member.slot.ty)) }
        }
        None => by_json_type(&members)
            .map(Strategy::JsonTypes)
            .or_else(|| is_read.then(|| fields::by_fields(ctx, name, union, &members)).flatten().map(Strategy::Fields))
            .unwrap_or_else(|| Strategy::Value(value::by_value(&members))),
    };
    let variants = union.members.iter().zip(variants).map(|(member, name)| VariantDef {
        name: name.clone(),
        method: crate::names::method_of(name),
        docs: docs::variant_docs(member, &ctx.ty(&member.slot)),
        ty: ctx.ty(&member.slot),
        shown: is_shown(&member.slot),
        deprecated: member.slot.deprecated,
        check: if sent { plan_check(ctx, &member.slot, remarks) } else { FieldCheck::default() },
    });
    let variants: Vec<VariantDef> = variants.collect();
    let secrets = secrets(ctx, union.members.iter().filter_map(|member| object_of(ctx, &member.slot.ty)));
    UnionDef { turned_into: alone(&variants), variants, strategy, secrets, sent }
}

/// The fields of objects, as sent, that are secrets or have some within.
pub(super) fn secrets<'a>(ctx: &Context<'_>, objects: impl Iterator<Item = &'a Object>) -> Vec<String> {
    let fields = objects.flat_map(|object| &object.fields);
    let secret = fields.filter(|(_, slot)| ctx.secrets.are_in(&slot.ty));
    let secrets: BTreeSet<&String> = secret.map(|(name, _)| name).collect();
    secrets.into_iter().cloned().collect()
}

/// The variants whose type no other has.
pub(super) fn alone(variants: &[VariantDef]) -> Vec<usize> {
    let mut counts: HashMap<&Ty, usize> = HashMap::new();
    variants.iter().for_each(|variant| *counts.entry(&variant.ty).or_default() += 1);
    variants.iter().enumerate().filter(|(_, it)| counts[&it.ty] == 1).map(|(index, _)| index).collect()
}

/// The first two members that no rule tells apart. Only members that must have the same fields are compared.
fn tie(facts: &[MemberFacts]) -> Option<(usize, usize)> {
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

/// Whether one field has a fixed text in all of these members, in none the same.
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

/// Returns the variant of each JSON type, if no two members share one: such members need no look inside.
fn by_json_type(facts: &[MemberFacts]) -> Option<Vec<(JsonType, usize)>> {
    let mut types: Vec<(JsonType, usize)> = Vec::new();
    for (index, member) in facts.iter().enumerate() {
        let json_type = member.json_type?;
        if types.iter().any(|(known, _)| *known == json_type) {
            return None;
        }
        types.push((json_type, index));
    }
    Some(types)
}
