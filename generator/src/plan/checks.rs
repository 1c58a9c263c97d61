//! Decides which rules a value is checked against before it is sent.
//!
//! What is only inferred is not enforced: a rule counts where its slot rests on print. A pattern with look-around, or one
//! that is none, is not checked; the documentation says so.

use super::model::{CheckRule, FieldCheck};
use super::naming::Parts;
use super::types::Context;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Rule, ShapeId, ShapeKind, Slot, Type};

/// The checks of a slot that is sent.
pub(super) fn plan_check(ctx: &Context<'_>, slot: &Slot, remarks: &mut Diagnostics) -> FieldCheck {
    let (items, nested) = match &slot.ty {
        Type::List(item) | Type::Map(item) => (rules_of(ctx, item, remarks), is_nested(ctx, &item.ty)),
        other => (Vec::new(), is_nested(ctx, other)),
    };
    FieldCheck { rules: rules_of(ctx, slot, remarks), items, nested }
}

/// The checks of the values of a map that is sent.
pub(super) fn plan_items(ctx: &Context<'_>, slot: &Slot, remarks: &mut Diagnostics) -> Vec<CheckRule> {
    rules_of(ctx, slot, remarks)
}

fn rules_of(ctx: &Context<'_>, slot: &Slot, remarks: &mut Diagnostics) -> Vec<CheckRule> {
    if slot.evidence.is_some() {
        return Vec::new();
    }
    let mut rules = Vec::new();
    for rule in &slot.rules {
        if let Rule::Pattern(pattern) = rule
            && let Err(reason) = regex_lite::Regex::new(pattern)
        {
            remarks.push(unchecked_pattern(slot, &reason.to_string()));
            continue;
        }
        rules.push(CheckRule::Printed(rule.clone()));
    }
    match slot.ty {
        Type::Date => rules.push(CheckRule::Format("date")),
        Type::DateTime => rules.push(CheckRule::Format("date-time")),
        _ => {}
    }
    if !slot.open
        && let Type::Shape(shape) = slot.ty
        && let ShapeKind::Enum(here) = &ctx.api.shapes[shape].kind
    {
        let whole = known_values(ctx, shape);
        let all = whole.len() == here.values.len() && whole.iter().all(|it| here.values.contains(it));
        rules.push(if all { CheckRule::Known } else { CheckRule::OneOf(here.values.clone()) });
    }
    rules
}

fn known_values(ctx: &Context<'_>, shape: ShapeId) -> Vec<String> {
    let parts = ctx.names.of.get(&shape).map(|it| &ctx.names.types[it.0 as usize].parts);
    match parts {
        Some(Parts::Values(values)) => values.iter().map(|(value, _)| value.clone()).collect(),
        Some(Parts::Fields(_) | Parts::Variants(_)) | None => Vec::new(),
    }
}

/// Whether a type checks itself.
fn is_nested(ctx: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Shape(shape) => !matches!(ctx.api.shapes[*shape].kind, ShapeKind::Enum(_)),
        Type::List(item) | Type::Map(item) => is_nested(ctx, &item.ty),
        _ => false,
    }
}

fn unchecked_pattern(slot: &Slot, reason: &str) -> Diagnostic {
    let reason = reason.lines().last().unwrap_or_default().trim();
    let message = format!("this pattern cannot be checked ({reason}); values are sent without a look at it");
    Diagnostic::at("unchecked-pattern", &slot.at.key("pattern"), message)
}

/// Whether a pattern of ECMA-262 can be checked.
pub(super) fn is_checkable(pattern: &str) -> bool {
    regex_lite::Regex::new(pattern).is_ok()
}
