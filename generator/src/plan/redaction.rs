//! Decides which values `Debug` shows: booleans, known enum values and what the overlay marks public.
//!
//! A field that nobody decided on is hidden. Finds the values that have secrets in them, too.

use crate::ir::{Api, ShapeKind, Slot, Type, Visibility};

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

/// The shapes whose values may have a secret in them, however deep.
pub(super) struct Secrets(Vec<bool>);

impl Secrets {
    pub(super) fn of(api: &Api) -> Self {
        let mut secret = vec![false; api.shapes.0.len()];
        // The shapes that hold each shape.
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); secret.len()];
        let mut open = Vec::new();
        for (index, shape) in api.shapes.0.iter().enumerate() {
            for slot in slots(&shape.kind) {
                match innermost(&slot.ty) {
                    Type::Secret => open.push(index),
                    Type::Shape(held) => holders[held.0 as usize].push(index),
                    _ => {}
                }
            }
        }
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut secret[index], true) {
                open.extend(&holders[index]);
            }
        }
        Self(secret)
    }

    /// Whether a value of this type may have a secret in it.
    pub(super) fn are_in(&self, ty: &Type) -> bool {
        match innermost(ty) {
            Type::Secret => true,
            Type::Shape(shape) => self.0[shape.0 as usize],
            _ => false,
        }
    }
}

/// The type of what arrays and maps hold at last.
fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::List(item) | Type::Map(item) => innermost(&item.ty),
        other => other,
    }
}

fn slots(kind: &ShapeKind) -> Vec<&Slot> {
    match kind {
        ShapeKind::Object(object) => object.fields.values().chain(object.rest.as_deref()).collect(),
        ShapeKind::Union(union) => union.members.iter().map(|member| &member.slot).collect(),
        ShapeKind::Enum(_) => Vec::new(),
    }
}
