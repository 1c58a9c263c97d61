//! Decides how the variants of a union are told apart when one is read.
//!
//! The rules are tried in this order: distinct JSON types, distinct constants, then sets of required fields; the
//! most specific member first. One open object may be the catch-all. Only a real tie is ambiguous, and only where
//! the union is read: one that is merely sent takes the first member that fits.

pub(super) mod fields;
mod json_types;
mod member;
mod value;

use super::docs;
use super::model::{Strategy, UnionDef, VariantDef};
use super::naming::Direction;
use super::redaction::is_shown;
use super::types::Context;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Shape, Union};
use member::MemberFacts;

/// Plans a union.
pub(super) fn plan_union(
    ctx: &Context<'_>,
    shape: &Shape,
    union: &Union,
    variants: &[String],
    direction: Direction,
    diagnostics: &mut Diagnostics,
) -> UnionDef {
    let facts: Vec<_> = union.members.iter().map(|it| MemberFacts::of(ctx, it, union)).collect();
    // Reading one that is merely sent need not be fast; the table of rules is the least code.
    let is_read = direction != Direction::Request;
    if is_read && let Some((first, second)) = tie(&facts) {
        let message = format!("members {first} and {second} of this union cannot be told apart");
        let help = "give them a `const` field, different `required` lists or a `discriminator` by an overlay action";
        diagnostics.push(Diagnostic::at("ambiguous-union", &shape.at, message).help(help));
    }
    let strategy = json_types::by_json_type(&facts)
        .map(Strategy::JsonTypes)
        .or_else(|| is_read.then(|| fields::by_fields(ctx, union, &facts)).flatten().map(Strategy::Fields))
        .unwrap_or_else(|| Strategy::Value(value::by_value(&facts)));
    let variants = union.members.iter().zip(variants).map(|(member, name)| VariantDef {
        name: name.clone(),
        docs: docs::variant_docs(member, &ctx.ty(&member.slot)),
        ty: ctx.ty(&member.slot),
        shown: is_shown(&member.slot),
    });
    UnionDef { variants: variants.collect(), strategy, sent: direction == Direction::Request }
}

/// Two members that no rule tells apart.
fn tie(facts: &[MemberFacts]) -> Option<(usize, usize)> {
    (0..facts.len()).flat_map(|a| (a + 1..facts.len()).map(move |b| (a, b))).find(|(a, b)| facts[*a].ties(&facts[*b]))
}
