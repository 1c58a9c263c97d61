//! Decides how the variants of a union are told apart when one is read.
//!
//! The rules are tried in this order: distinct JSON types, distinct constants, then sets of required fields; the
//! most specific member first. One open object may be the catch-all. Only a real tie is ambiguous, and only where
//! the union is read: there the value is kept, and the caller says as what to read it. A union that is merely sent
//! needs no rule.

mod ambiguity;
pub(super) mod fields;
mod member;
mod value;

use std::collections::{BTreeSet, HashMap};

use super::checks::plan_check;
use super::docs;
use super::model::{FieldCheck, JsonType, Strategy, Ty, UnionDef, VariantDef};
use super::redaction::is_shown;
use super::types::Context;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Direction;
use crate::ir::{Object, Shape, Union};
use ambiguity::find_tie;
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
    // A union that is only sent is rarely read back: the table of rules is the least code, and need not be fast.
    let is_only_sent = direction == Direction::Request;
    let mut members = facts(Depth::Constants);
    if find_tie(&members).is_some() {
        members = facts(Depth::Lists);
    }
    let tie = find_tie(&members).filter(|_| !is_only_sent);
    let strategy = match tie {
        Some((first, second)) => {
            let message =
                format!("nothing tells members {first} and {second} of this union apart: it is kept as it is received");
            remarks.push(Diagnostic::at("ambiguous-union", &shape.at, message));
            Strategy::Kept { has_secrets: union.members.iter().any(|member| ctx.secrets.are_in(&member.slot.ty)) }
        }
        None => by_json_type(&members)
            .map(Strategy::JsonTypes)
            .or_else(|| {
                (!is_only_sent).then(|| fields::by_fields(ctx, name, union, &members)).flatten().map(Strategy::Fields)
            })
            .unwrap_or_else(|| Strategy::Value(value::by_value(&members))),
    };
    let variants = union.members.iter().zip(variants).map(|(member, name)| VariantDef {
        name: name.clone(),
        method: crate::names::method_of(name),
        docs: docs::variant_docs(member, &ctx.ty(&member.slot)),
        ty: ctx.ty(&member.slot),
        shown: is_shown(&member.slot),
        deprecated: member.slot.deprecated,
        check: if is_only_sent { plan_check(ctx, &member.slot, remarks) } else { FieldCheck::default() },
    });
    let variants: Vec<VariantDef> = variants.collect();
    let secrets = secrets(ctx, union.members.iter().filter_map(|member| object_of(ctx, &member.slot.ty)));
    UnionDef { turned_into: alone(&variants), variants, strategy, secrets, is_only_sent }
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
    variants.iter().enumerate().filter(|(_, variant)| counts[&variant.ty] == 1).map(|(index, _)| index).collect()
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
