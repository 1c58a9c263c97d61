//! Objects whose shared fields agree in type are read in one pass, and told apart by the fields that were there.

use std::collections::HashSet;

use super::member::{MemberFacts, object_of};
use super::value::holders;
use crate::ir::{Enum, Presence, Scalar, ShapeKind, Slot, Type, Union};
use crate::names::Parts;
use crate::plan::model::{Choice, ChoiceField, FieldsStrategy, Takes, Ty, UnionField};
use crate::plan::structs::named_field;
use crate::plan::types::Context;

/// The strategy, when all members are objects and their shared fields agree in type.
pub(super) fn by_fields(ctx: &Context<'_>, name: &str, union: &Union, facts: &[MemberFacts]) -> Option<FieldsStrategy> {
    let mut strategy = no_fields(ctx, name);
    let holders = holders(facts);
    for (variant, member) in union.members.iter().enumerate() {
        if matches!(member.slot.ty, Type::OpenObject) && strategy.catch_all.is_none() {
            strategy.catch_all = Some(variant);
            strategy.catch_all_has_keys = facts[variant].are_fields_unknown;
            continue;
        }
        // The map of other keys is read by the member itself.
        let object = object_of(ctx, &member.slot.ty).filter(|object| object.rest.is_none())?;
        let Ty::Named(ty) = ctx.ty(&member.slot) else { return None };
        let names = field_names(ctx, &ty)?;
        let mut choice = Choice {
            variant,
            ty,
            constants: Vec::new(),
            required: Vec::new(),
            fields: Vec::new(),
            telling: Vec::new(),
        };
        for (wire, slot) in &object.fields {
            let ty = ctx.ty(slot);
            let field =
                UnionField { wire: wire.clone(), name: named_field(names, wire), integer: ty.holds_integers(), ty };
            let name = field.name.clone();
            let index = merge(&mut strategy.fields, field)?;
            choice.fields.push(ChoiceField { name, field: index, takes: takes(slot), boxed: false });
            if slot.presence == Presence::Required {
                choice.required.push(index);
            }
            if let Some((_, values)) = facts[variant].constants.iter().find(|(name, _)| name == wire) {
                if !has_text(ctx, slot) {
                    return None;
                }
                choice.constants.push((index, values.clone()));
            }
            if holders[wire.as_str()] == 1 {
                choice.telling.push(index);
            }
        }
        // A discriminator that the member does not describe is not among its fields.
        if choice.constants.len() < facts[variant].constants.len() {
            return None;
        }
        strategy.choices.push(choice);
    }
    strategy.tag = tag_of(&strategy);
    let wire = strategy.tag.map(|tag| &strategy.fields[tag].wire);
    strategy.tag_is_never_null = wire.is_some_and(|wire| facts.iter().all(|member| member.never_null.contains(wire)));
    strategy.choices.sort_by_key(|choice| std::cmp::Reverse(facts[choice.variant].weight()));
    Some(strategy)
}

/// Whether a field's value is a text that can be looked at as it is.
fn has_text(ctx: &Context<'_>, slot: &Slot) -> bool {
    match &slot.ty {
        Type::String | Type::Constant(_) => true,
        Type::Shape(shape) => {
            matches!(&ctx.api.shapes[*shape].kind, ShapeKind::Enum(Enum { of: Scalar::String, .. }))
        }
        _ => false,
    }
}

/// What a member takes as the value of a field.
pub(crate) fn takes(slot: &Slot) -> Takes {
    match (slot.presence, slot.nullable) {
        (Presence::Required, false) => Takes::Value,
        (Presence::Required, true) => Takes::Nullable,
        (Presence::Inferred | Presence::Optional, _) => Takes::Anything,
    }
}

/// The field whose constants tell all members, none of them twice.
pub(crate) fn tag_of(strategy: &FieldsStrategy) -> Option<usize> {
    let (tag, _) = strategy.choices.first()?.constants.first()?;
    let mut seen: HashSet<&String> = HashSet::new();
    for choice in &strategy.choices {
        let (_, values) = choice.constants.iter().find(|(field, _)| field == tag)?;
        if values.iter().any(|value| seen.contains(&value)) {
            return None;
        }
        seen.extend(values);
    }
    (strategy.catch_all.is_none()).then_some(*tag)
}

/// A strategy that knows no field yet; `name` is the union's.
pub(crate) fn no_fields(ctx: &Context<'_>, name: &str) -> FieldsStrategy {
    let mut name = format!("{name}Fields");
    while ctx.names.taken.contains(&name) {
        name.push_str("OfAll");
    }
    FieldsStrategy {
        name,
        fields: Vec::new(),
        choices: Vec::new(),
        catch_all: None,
        catch_all_has_keys: false,
        tag: None,
        tag_is_never_null: false,
    }
}

/// The index of a field that agrees with what is there, or is new; `None` when its type disagrees.
///
/// Fields of two members may be sent by two names and have one in Rust, and `rest` is what is left of the object.
pub(crate) fn merge(fields: &mut Vec<UnionField>, field: UnionField) -> Option<usize> {
    if let Some(index) = fields.iter().position(|known| known.wire == field.wire) {
        return (fields[index].ty == field.ty).then_some(index);
    }
    let mut name = field.name.clone();
    while name == "rest" || fields.iter().any(|known| known.name == name) {
        name.push('_');
    }
    fields.push(UnionField { name, ..field });
    Some(fields.len() - 1)
}

fn field_names<'a>(ctx: &'a Context<'_>, ty: &str) -> Option<&'a std::collections::BTreeMap<String, String>> {
    ctx.names.types.iter().find(|named| named.name == ty).and_then(|named| match &named.parts {
        Parts::Fields(fields) => Some(fields),
        Parts::Values(_) | Parts::Variants(_) => None,
    })
}
