//! Decides which rules a value is checked against before it is sent.
//!
//! An inferred rule is not enforced: a rule counts only if its slot rests on the published description, or if it is
//! decided. A pattern that cannot be checked is skipped (see `patterns`), and the documentation says so.

use super::ecma::MOST;
use super::model::{CheckRule, FieldCheck};
use super::patterns::Checked;
use super::types::Context;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Rule, ShapeId, ShapeKind, Slot, Type};
use crate::names::Parts;

/// Returns the checks of a slot that is sent.
pub(super) fn plan_check(ctx: &Context<'_>, slot: &Slot, remarks: &mut Diagnostics) -> FieldCheck {
    let (items, nested) = match &slot.ty {
        Type::Array(item) | Type::Map(item) => (rules_of(ctx, item, remarks), is_nested(ctx, &item.ty)),
        other => (Vec::new(), is_nested(ctx, other)),
    };
    FieldCheck { rules: rules_of(ctx, slot, remarks), items, nested }
}

/// Returns the checks of the values of a map that is sent.
pub(super) fn plan_items(ctx: &Context<'_>, slot: &Slot, remarks: &mut Diagnostics) -> Vec<CheckRule> {
    rules_of(ctx, slot, remarks)
}

fn rules_of(ctx: &Context<'_>, slot: &Slot, remarks: &mut Diagnostics) -> Vec<CheckRule> {
    if slot.evidence.is_some() {
        let least = slot.least.iter().map(|least| CheckRule::Described(Rule::Minimum(least.clone(), false)));
        return least.collect();
    }
    let mut rules = Vec::new();
    for rule in &slot.rules {
        if let Rule::Pattern(pattern) = rule {
            rules.extend(pattern_rule(ctx, slot, pattern, remarks));
            continue;
        }
        rules.push(CheckRule::Described(rule.clone()));
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
        let all = whole.len() == here.values.len() && whole.iter().all(|value| here.values.contains(value));
        rules.push(if all { CheckRule::Known } else { CheckRule::OneOf(here.values.clone()) });
    }
    rules
}

fn known_values(ctx: &Context<'_>, shape: ShapeId) -> Vec<String> {
    match &ctx.names.type_of(shape).parts {
        Parts::Values(values) => values.iter().map(|(value, _)| value.clone()).collect(),
        Parts::Fields(_) | Parts::Variants(_) => bug!("an enum has names of values"),
    }
}

/// Reports whether a type checks itself.
fn is_nested(ctx: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Shape(shape) => !matches!(ctx.api.shapes[*shape].kind, ShapeKind::Enum(_)),
        Type::Array(item) | Type::Map(item) => is_nested(ctx, &item.ty),
        _ => false,
    }
}

fn pattern_rule(ctx: &Context<'_>, slot: &Slot, pattern: &str, remarks: &mut Diagnostics) -> Option<CheckRule> {
    let (code, message, rule) = match ctx.patterns.examine(slot, pattern) {
        Err(reason) => {
            let message = format!("this pattern is not checked ({reason}); values are sent unchecked");
            ("unchecked-pattern", message, None)
        }
        Ok(Checked { regex, has_large_bounds }) => {
            let rule = match regex == pattern {
                true => CheckRule::Described(Rule::Pattern(pattern.to_owned())),
                false => CheckRule::PatternAs(pattern.to_owned(), regex),
            };
            if !has_large_bounds {
                return Some(rule);
            }
            let message = format!("bounds beyond {MOST} in this pattern are not checked; the rest of it is");
            ("unchecked-bounds", message, Some(rule))
        }
    };
    remarks.push(Diagnostic::at(code, &slot.at.key("pattern"), message));
    rule
}
