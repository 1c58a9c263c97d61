//! Decides which values `Debug` shows: booleans, known enum values, and what the overlay marks public.
//!
//! Every other field is hidden.

use crate::ir::{Slot, Type, Visibility};

/// Reports whether `Debug` may print a slot's value by the value's own `Debug`.
pub(super) fn is_shown(slot: &Slot) -> bool {
    match &slot.visibility {
        Visibility::Public(_) => !matches!(slot.ty, Type::Secret),
        Visibility::Sensitive(_) => false,
        Visibility::ByType => match &slot.ty {
            // Objects, enums and unions redact themselves.
            Type::Boolean | Type::Shape(_) => true,
            Type::Array(item) => is_shown(item),
            Type::Any
            | Type::OpenObject
            | Type::Integer
            | Type::Unsigned
            | Type::Float
            | Type::Decimal
            | Type::String
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
