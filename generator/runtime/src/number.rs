//! Exact comparison and division of decimal numbers in their written form.

use std::cmp::Ordering;

/// A number: a sign, and `0.digits` times ten to a power. The digits have no zero at either end.
#[derive(PartialEq, Eq)]
pub(super) struct Number {
    negative: bool,
    digits: Vec<u8>,
    power: i64,
}

impl Number {
    /// Parses a number as JSON writes it. Anything else becomes some number.
    pub(super) fn read(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = whole.trim_start_matches('-');
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0')).collect();
        let zeros = all.iter().take_while(|digit| **digit == 0).count();
        let end = all.iter().rposition(|digit| *digit != 0).map_or(zeros, |last| last + 1);
        let exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let digits = all[zeros..end].to_vec();
        let power = if digits.is_empty() { 0 } else { exponent.saturating_add(whole.len() as i64 - zeros as i64) };
        Self { negative: text.starts_with('-') && !digits.is_empty(), digits, power }
    }

    /// Reports whether this is a whole multiple; `None` where the numbers are too long to tell.
    pub(super) fn is_multiple_of(&self, divisor: &Self) -> Option<bool> {
        let lowest = self.lowest_power().min(divisor.lowest_power());
        let (value, divisor) = (self.scaled(lowest)?, divisor.scaled(lowest)?);
        value.checked_rem(divisor).map(|rest| rest == 0)
    }

    fn lowest_power(&self) -> i64 {
        self.power.saturating_sub(self.digits.len() as i64)
    }

    /// Returns the number without its sign, in units of ten to this power.
    fn scaled(&self, unit: i64) -> Option<u128> {
        let zeros = u32::try_from(self.lowest_power().checked_sub(unit)?).ok()?;
        let digits = self
            .digits
            .iter()
            .try_fold(0_u128, |number, digit| number.checked_mul(10)?.checked_add(u128::from(*digit)))?;
        if digits == 0 { Some(0) } else { digits.checked_mul(10_u128.checked_pow(zeros)?) }
    }

    fn cmp_size(&self, other: &Self) -> Ordering {
        let zero = other.digits.is_empty().cmp(&self.digits.is_empty());
        zero.then(self.power.cmp(&other.power)).then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.cmp_size(other),
            (true, true) => other.cmp_size(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_that_of_the_numbers() {
        let ascending = ["-1e3", "-10.5", "-0.1", "0", "1e-9", "0.09", "0.1", "2", "10", "1e2", "100.5", "1e400"];
        for (index, text) in ascending.iter().enumerate() {
            for (other_index, other) in ascending.iter().enumerate() {
                assert_eq!(Number::read(text).cmp(&Number::read(other)), index.cmp(&other_index), "{text} {other}");
            }
        }
        for (text, same) in [("1.0", "1"), ("0", "-0.00"), ("1e2", "100"), ("0.5e1", "5")] {
            assert!(Number::read(text).cmp(&Number::read(same)).is_eq(), "{text} {same}");
        }
    }

    #[test]
    fn multiples_are_exact() {
        let check = |value, divisor| Number::read(value).is_multiple_of(&Number::read(divisor));
        assert_eq!(check("0.3", "0.1"), Some(true));
        assert_eq!(check("0.35", "0.1"), Some(false));
        assert_eq!(check("-15", "5"), Some(true));
        assert_eq!(check("0", "5"), Some(true));
        assert_eq!(check("5", "0"), None);
        assert_eq!(check("1e300", "7"), None);
    }
}
