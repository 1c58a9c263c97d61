//! Decides which values `Debug` shows: booleans, known enum values and what the overlay marks public.
//!
//! A field that nobody decided on is hidden. Finds the values that have secrets in them, too.

use std::collections::BTreeSet;

use crate::ir::{Api, ShapeId, ShapeKind, Slot, Type, Visibility};

/// Whether `Debug` may print a slot's value by the value's own `Debug`.
pub(super) fn is_shown(slot: &Slot) -> bool {
    match &slot.visibility {
        Visibility::Public(_) => !matches!(slot.ty, Type::Secret),
        Visibility::Sensitive(_) => false,
        Visibility::ByType => match &slot.ty {
            // Objects, enums and unions redact themselves.
            Type::Boolean | Type::Shape(_) => true,
            Type::List(item) => is_shown(item),
            Type::Any
            | Type::OpenObject
            | Type::Integer
            | Type::Unsigned
            | Type::Float
            | Type::Decimal
            | Type::Text
            | Type::Constant(_)
            | Type::Secret
            | Type::Date
            | Type::DateTime
            | Type::Id(_)
            | Type::File
            | Type::Map(_) => false,
        },
    }
}

/// Whether a value of this type may have a secret in it, however deep.
pub(super) fn has_secrets(api: &Api, ty: &Type, seen: &mut BTreeSet<ShapeId>) -> bool {
    match ty {
        Type::Secret => true,
        Type::List(item) | Type::Map(item) => has_secrets(api, &item.ty, seen),
        Type::Shape(shape) => match &api.shapes[*shape].kind {
            _ if !seen.insert(*shape) => false,
            ShapeKind::Object(object) => {
                object.fields.values().chain(object.rest.as_deref()).any(|slot| has_secrets(api, &slot.ty, seen))
            }
            ShapeKind::Union(union) => union.members.iter().any(|member| has_secrets(api, &member.slot.ty, seen)),
            ShapeKind::Enum(_) => false,
        },
        Type::Any
        | Type::OpenObject
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Float
        | Type::Decimal
        | Type::Text
        | Type::Constant(_)
        | Type::Date
        | Type::DateTime
        | Type::Id(_)
        | Type::File => false,
    }
}
