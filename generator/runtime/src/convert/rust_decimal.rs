//! Decimals of rust_decimal.

use std::fmt;

use rust_decimal::Decimal as Number;

use crate::decimal::Decimal;

impl TryFrom<&Decimal> for Number {
    type Error = InexactDecimal;

    /// Keeps the digits, and the zeros at the end of a number without an exponent. Fails beyond 96 bits of digits or 28
    /// places.
    fn try_from(number: &Decimal) -> Result<Self, InexactDecimal> {
        let text = number.as_str();
        let read = if text.contains(['e', 'E']) { Self::from_scientific(text) } else { Self::from_str_exact(text) };
        let read = read.map_err(|_| InexactDecimal)?;
        // An exponent may have rounded it.
        Decimal::from(read).cmp_value(number).is_eq().then_some(read).ok_or(InexactDecimal)
    }
}

impl From<Number> for Decimal {
    /// Keeps the digits, and the zeros at the end.
    fn from(number: Number) -> Self {
        // Its digits are always a number of JSON.
        number.to_string().parse().unwrap_or_else(|_| Self::from(0))
    }
}

/// The error of a number that another type of decimals cannot hold exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InexactDecimal;

impl fmt::Display for InexactDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected at most 28 digits, found a number that would be rounded")
    }
}

impl std::error::Error for InexactDecimal {}
