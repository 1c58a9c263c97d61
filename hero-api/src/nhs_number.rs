//! NHS numbers, validated by their check digit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An NHS number with a valid check digit.
///
/// It converts into any NHS number of a request, as a plain string does. `Debug` does not show it.
///
/// ```
/// use hero_api::NhsNumber;
///
/// let number: NhsNumber = "943-476-5919".parse()?;
/// assert_eq!(number.as_str(), "9434765919");
/// assert_eq!(number.formatted(), "943 476 5919");
/// assert!("943 476 5918".parse::<NhsNumber>().is_err());
/// # Ok::<(), hero_api::InvalidNhsNumber>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(String);

impl NhsNumber {
    /// Returns the ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the digits in groups of three, three and four, as the NHS writes them.
    pub fn formatted(&self) -> String {
        format!("{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

impl FromStr for NhsNumber {
    type Err = InvalidNhsNumber;

    /// Parses ten digits, with spaces or dashes anywhere.
    fn from_str(text: &str) -> Result<Self, InvalidNhsNumber> {
        let digits: String = text.chars().filter(|char| !matches!(char, ' ' | '-')).collect();
        if digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit()) && is_checked(digits.as_bytes()) {
            Ok(Self(digits))
        } else {
            Err(InvalidNhsNumber)
        }
    }
}

/// Reports whether the last digit is the check digit of the others. They are weighted from 10 down to 2; with the check
/// digit, weighted 1, the sum is a multiple of 11. A number whose check digit would be 10 does not exist, and is
/// invalid here, because no digit is 10.
///
/// See <https://www.datadictionary.nhs.uk/attributes/nhs_number.html>.
fn is_checked(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    sum % 11 == 0
}

impl TryFrom<&str> for NhsNumber {
    type Error = InvalidNhsNumber;

    fn try_from(text: &str) -> Result<Self, InvalidNhsNumber> {
        text.parse()
    }
}

impl From<NhsNumber> for String {
    fn from(number: NhsNumber) -> Self {
        number.0
    }
}

impl From<&NhsNumber> for String {
    fn from(number: &NhsNumber) -> Self {
        number.0.clone()
    }
}

impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber(…)")
    }
}

impl Serialize for NhsNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for NhsNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The error of a string that is not an NHS number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidNhsNumber;

impl fmt::Display for InvalidNhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an NHS number: ten digits, of which the last checks the others")
    }
}

impl std::error::Error for InvalidNhsNumber {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_are_accepted_however_they_are_spaced() {
        for text in ["9434765919", "943 476 5919", "943-476-5919", " 943 4765919 "] {
            assert_eq!(text.parse::<NhsNumber>().unwrap().formatted(), "943 476 5919");
        }
        assert!("4010232137".parse::<NhsNumber>().is_ok());
    }

    #[test]
    fn invalid_numbers_are_rejected() {
        for text in ["", "943476591", "94347659190", "9434765918", "9434765991", "943476591X", "９434765919"] {
            assert_eq!(text.parse::<NhsNumber>(), Err(InvalidNhsNumber), "{text}");
        }
    }

    #[test]
    fn every_other_last_digit_is_wrong() {
        let right = (0..10).filter(|last| format!("943476591{last}").parse::<NhsNumber>().is_ok()).count();
        assert_eq!(right, 1);
    }

    #[test]
    fn number_is_not_shown() {
        let number: NhsNumber = "9434765919".parse().unwrap();
        assert_eq!(format!("{number:?}"), "NhsNumber(…)");
        assert_eq!(serde_json::to_string(&number).unwrap(), r#""9434765919""#);
        assert_eq!(String::from(number), "9434765919");
    }
}
