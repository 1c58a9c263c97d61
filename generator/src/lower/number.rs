//! Which type a whole number is: the first of a few that holds every value its schema takes. Knows nothing of how it is
//! spelt in Rust.

use serde_json::Number;

use crate::ir::Type;
use crate::vocabulary::Numeric;

/// The ends of 64 bits, compared as binary floating-point numbers: programs that know no other numbers print the
/// largest integer as `9223372036854776000`, and mean it.
const SIGNED: f64 = 9_223_372_036_854_775_808.0;
const UNSIGNED: f64 = 18_446_744_073_709_551_616.0;

/// Returns the type of a whole number.
pub(super) fn integer_type(numeric: &Numeric) -> Type {
    let listed = || numeric.values.iter().filter_map(Number::as_f64);
    let least = numeric.minimum.as_ref().and_then(|bound| bound.value.as_f64()).or_else(|| listed().reduce(f64::min));
    let most = numeric.maximum.as_ref().and_then(|bound| bound.value.as_f64()).or_else(|| listed().reduce(f64::max));
    let is_positive = least.is_some_and(|least| least >= 0.0);
    let is_unsigned = matches!(numeric.format.as_deref(), Some("uint64" | "uint"));
    match (least, most) {
        (Some(least), _) if least < -SIGNED => Type::Decimal,
        (_, Some(most)) if most > UNSIGNED => Type::Decimal,
        (_, Some(most)) if most > SIGNED && !is_positive && !is_unsigned => Type::Decimal,
        (_, Some(most)) if most > SIGNED => Type::Unsigned,
        // A lower end below nought contradicts the format, and is the more particular of the two.
        (Some(least), _) if least < 0.0 => Type::Integer,
        _ if is_unsigned => Type::Unsigned,
        _ => Type::Integer,
    }
}

/// Returns the ends of a format that has narrower ones than its type.
pub(super) fn ends(format: &str) -> Option<(i64, i64)> {
    match format {
        "int8" => Some((i8::MIN.into(), i8::MAX.into())),
        "int16" => Some((i16::MIN.into(), i16::MAX.into())),
        "int32" => Some((i32::MIN.into(), i32::MAX.into())),
        "uint8" => Some((0, u8::MAX.into())),
        "uint16" => Some((0, u16::MAX.into())),
        "uint32" => Some((0, u32::MAX.into())),
        _ => None,
    }
}

/// Returns one type for all numbers of several schemas.
pub(super) fn common_type(types: &[Type]) -> Option<Type> {
    let all = |is: fn(&Type) -> bool| types.iter().all(is);
    if all(|ty| matches!(ty, Type::Integer)) {
        Some(Type::Integer)
    } else if all(|ty| matches!(ty, Type::Unsigned)) {
        Some(Type::Unsigned)
    } else if all(|ty| matches!(ty, Type::Integer | Type::Float)) {
        Some(Type::Float)
    } else {
        // No machine number holds the values of both.
        all(|ty| matches!(ty, Type::Integer | Type::Unsigned | Type::Float | Type::Decimal)).then_some(Type::Decimal)
    }
}
