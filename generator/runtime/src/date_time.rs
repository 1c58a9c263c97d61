//! Date-times that keep the string a server sent.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A date with a time. Any string that a server sends is kept; equality and order are those of the string.
///
/// Only a string of [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339#section-5.6) is a point in time, can be parsed,
/// and has the format `date-time` of a request.
///
/// With the features `chrono`, `jiff` and `time` it converts from and into the times of these crates; what they cannot
/// hold is an error.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DateTime(String);

impl DateTime {
    /// Returns the string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the point in time, if the string has a date, a time with seconds and an offset as in RFC 3339.
    pub fn timestamp(&self) -> Option<SystemTime> {
        timestamp(&self.0)?.try_into().ok()
    }
}

/// Returns the point in time of a string with an offset.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    is_rfc_3339(text).then(|| text.parse().ok())?
}

/// Reports whether a string follows RFC 3339. Jiff accepts more: hours without minutes, offsets of days and seconds, a
/// space between date and time, names of time zones.
fn is_rfc_3339(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        Some(digits.iter().fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0')))
    };
    let is_clock = |at: usize| {
        number(at, at + 2).is_some_and(|hour| hour < 24)
            && bytes.get(at + 2) == Some(&b':')
            && number(at + 3, at + 5).is_some_and(|minute| minute < 60)
    };
    let is_date = number(0, 4).is_some() && number(5, 7).is_some() && number(8, 10).is_some();
    let has_marks = [(4, b'-'), (7, b'-'), (16, b':')].iter().all(|(at, mark)| bytes.get(*at) == Some(mark));
    if !is_date || !has_marks || !matches!(bytes.get(10), Some(b'T' | b't')) || !is_clock(11) {
        return false;
    }
    // A minute may have 61 seconds.
    let is_second = number(17, 19).is_some_and(|second| second <= 60);
    let rest = bytes.get(19..).unwrap_or_default();
    let fraction = match rest.strip_prefix(b".") {
        None => 0,
        Some(digits) => match digits.iter().take_while(|digit| digit.is_ascii_digit()).count() {
            0 => return false,
            count => count + 1,
        },
    };
    let at = 19 + fraction;
    is_second
        && match bytes.get(at) {
            Some(b'Z' | b'z') => bytes.len() == at + 1,
            Some(b'+' | b'-') => bytes.len() == at + 6 && is_clock(at + 1),
            _ => false,
        }
}

impl FromStr for DateTime {
    type Err = InvalidDate;

    /// Parses a date, a time and an offset as in RFC 3339: `2024-12-31T23:59:00Z`.
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        timestamp(text).map(|_| Self(text.to_owned())).ok_or(InvalidDate)
    }
}

impl TryFrom<SystemTime> for DateTime {
    type Error = InvalidDate;

    /// Converts to UTC: `2024-12-31T23:59:00Z`.
    fn try_from(time: SystemTime) -> Result<Self, InvalidDate> {
        Timestamp::try_from(time).map_err(|_| InvalidDate)?.to_string().parse()
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DateTime(…)")
    }
}

/// The error of a string that is not a date or date-time, or is out of the calendar's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDate;

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date as 2024-12-31, or a time as 2024-12-31T23:59:00Z, that exists")
    }
}

impl std::error::Error for InvalidDate {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn odd_text_is_kept_and_sent_as_it_came() {
        let of_other_standards = [
            "2024-06-30 23:30:00Z",
            "2024-06-30T23:30Z",
            "2024-06-30T23:30:00+01",
            "2024-06-30T23:30:00+0100",
            "2024-06-30T23:30:00+24:00",
            "2024-06-30T23:30:00-25:59",
            "2024-06-30T23:30:00+01:60",
            "2024-06-30T23:30:00+01:00:00",
            "2024-06-30T23:30:00+01:00[Europe/London]",
            "2024-06-30T23:30:00,5Z",
            "2024-06-30T23:30:00.Z",
            "2024-06-30T24:00:00Z",
            "2024-06-30T23:30:00Zulu",
            "+002024-06-30T23:30:00Z",
            "20240630T233000Z",
            "2024-02-30T23:30:00Z",
        ];
        for text in ["", "soon", "2024-06-30T23:30:00", "2024-06-30"].into_iter().chain(of_other_standards) {
            let time: DateTime = serde_json::from_value(text.into()).unwrap();
            assert_eq!(time.timestamp(), None, "{text}");
            assert_eq!(serde_json::to_value(&time).unwrap(), text);
            assert_eq!(text.parse::<DateTime>(), Err(InvalidDate));
        }
    }

    #[test]
    fn all_of_rfc_3339_is_a_point_in_time() {
        let texts = ["2024-06-30t23:30:00z", "2024-06-30T23:30:00.123456Z", "2024-07-01T23:29:00+23:59"];
        for text in texts.into_iter().chain(["2024-06-30T23:30:00-00:00", "2016-12-31T23:59:60Z"]) {
            assert!(text.parse::<DateTime>().is_ok_and(|time| time.timestamp().is_some()), "{text}");
        }
    }

    #[test]
    fn system_time_goes_there_and_back() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let text = DateTime::try_from(time).unwrap();
        assert_eq!(text.as_str(), "2023-11-14T22:13:20Z");
        assert_eq!(text.timestamp(), Some(time));
    }
}
