//! Decimal numbers that keep their digits, such as money: `12.50` stays `12.50`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::json::{keeps_raw_json, kept, unexpected};
use super::number::Number;

/// A decimal number, kept and sent as the JSON number that was received.
///
/// A number inside a string is accepted too, and sent as a number. Equality is that of the digits: `1.0` and `1.00`
/// differ, because they are sent differently. [`cmp_value`](Self::cmp_value) compares the numbers.
///
/// With the feature `rust_decimal` it converts from and into the decimals of that crate, exactly or with an error.
///
/// Where a number would lose digits, as in [`serde_json::to_value`] and in other formats than JSON, it is a string of
/// them, which is read as the same number again:
///
/// ```
/// use hero_api_runtime::Decimal;
/// use serde_json::{from_value, json, to_string, to_value};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let price: Decimal = "12.50".parse()?;
/// assert_eq!(to_string(&price)?, "12.50");
/// assert_eq!(to_value(&price)?, json!("12.50"));
/// assert_eq!(to_value("12.5".parse::<Decimal>()?)?, json!(12.5));
/// assert_eq!(from_value::<Decimal>(json!("12.50"))?, price);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Decimal(Box<RawValue>);

impl Decimal {
    /// Returns the number as JSON.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Returns the nearest binary floating-point number.
    pub fn to_f64(&self) -> f64 {
        self.as_str().parse().unwrap_or(f64::NAN)
    }

    /// Compares the numbers, however they are written.
    pub fn cmp_value(&self, other: &Self) -> Ordering {
        Number::read(self.as_str()).cmp(&Number::read(other.as_str()))
    }
}

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    /// Parses a number as JSON writes it.
    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        let number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
            && text.ends_with(|last: char| last.is_ascii_digit());
        match RawValue::from_string(text.to_owned()) {
            Ok(raw) if number => Ok(Self(raw)),
            _ => Err(InvalidDecimal),
        }
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(RawValue::from_string(number.to_string()).unwrap_or_default())
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decimal(…)")
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if keeps_raw_json::<S>() {
            return self.0.serialize(serializer);
        }
        match serde_json::from_str::<serde_json::Number>(self.as_str()) {
            Ok(number) if number.to_string() == self.as_str() => number.serialize(serializer),
            Ok(_) | Err(_) => serializer.serialize_str(self.as_str()),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = kept(deserializer)?;
        match raw.get().as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => return Ok(Self(raw)),
            Some(b'"') => {
                let text: Option<String> = serde_json::from_str(raw.get()).ok();
                if let Some(number) = text.and_then(|text| text.parse().ok()) {
                    return Ok(number);
                }
            }
            _ => {}
        }
        Err(D::Error::invalid_type(unexpected(raw.get()), &"a number"))
    }
}

/// The error of a string that is not a JSON number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDecimal;

impl fmt::Display for InvalidDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a decimal number, such as 12.50")
    }
}

impl std::error::Error for InvalidDecimal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_there_and_back() {
        for text in ["12.50", "0", "-0.10", "1e3", "123456789012345678901234567890.000"] {
            let number: Decimal = serde_json::from_str(text).unwrap();
            assert_eq!(number.as_str(), text);
            assert_eq!(serde_json::to_string(&number).unwrap(), text);
            assert_eq!(text.parse::<Decimal>().unwrap(), number);
        }
        assert_eq!(Decimal::from(-7).as_str(), "-7");
    }

    #[test]
    fn a_value_of_serde_json_keeps_every_digit() {
        let texts =
            ["12.50", "12.5", "7", "-0", "1e3", "1e400", "18446744073709551616", "0.1000000000000000055511151231"];
        for text in texts {
            let number: Decimal = text.parse().unwrap();
            let value = serde_json::to_value(vec![Some(&number)]).unwrap();
            assert_eq!(value[0].is_number(), ["12.5", "7"].contains(&text), "{text}");
            assert_eq!(serde_json::from_value::<Vec<Decimal>>(value).unwrap(), [number], "{text}");
        }
    }

    #[test]
    fn other_serializers_get_digits_and_no_private_struct() {
        struct Shown(Decimal);

        impl fmt::Display for Shown {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.serialize(f)
            }
        }

        for text in ["12.50", "12.5", "1e400"] {
            assert_eq!(Shown(text.parse().unwrap()).to_string(), text);
        }
    }

    #[test]
    fn a_number_in_a_string_is_sent_as_a_number() {
        let number: Decimal = serde_json::from_str(r#""12.50""#).unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), "12.50");
    }

    #[test]
    fn a_string_that_is_no_number_is_rejected() {
        for text in ["", " 1", "1 ", "1.", ".5", "+1", "01", "NaN", "1,5", "true", "\"1\""] {
            assert_eq!(text.parse::<Decimal>(), Err(InvalidDecimal), "{text}");
        }
        for text in ["true", "null", "[]", "{}", r#""x""#] {
            assert!(serde_json::from_str::<Decimal>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_ordered_by_value_and_equal_by_digits() {
        let [one, same, less]: [Decimal; 3] = ["1.0", "1.00", "-1.5"].map(|text| text.parse().unwrap());
        assert!(one != same && one.cmp_value(&same).is_eq());
        assert!(less.cmp_value(&one).is_lt());
    }
}
