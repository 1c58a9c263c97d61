//! Points in time that keep the text a server sent.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::date::InvalidDate;

/// A date with a time. Any text that a server sends is kept, and sent as it came; equality and order are the text's.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DateTime(String);

impl DateTime {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time, if the text is one: a date, a time and an offset, as RFC 3339 has it.
    pub fn timestamp(&self) -> Option<SystemTime> {
        timestamp(&self.0).map(SystemTime::from)
    }

    /// The same point in time as clocks in London showed it.
    pub fn in_london(&self) -> Option<LocalTime> {
        london(&self.0).map(|zoned| LocalTime {
            year: zoned.year(),
            month: zoned.month().unsigned_abs(),
            day: zoned.day().unsigned_abs(),
            hour: zoned.hour().unsigned_abs(),
            minute: zoned.minute().unsigned_abs(),
            second: zoned.second().unsigned_abs(),
            offset_seconds: zoned.offset().seconds(),
        })
    }
}

/// The point in time that a text says, if it says the offset too.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The same in London. The time zones are bundled, so every machine agrees.
pub(super) fn london(text: &str) -> Option<jiff::Zoned> {
    timestamp(text)?.in_tz("Europe/London").ok()
}

impl FromStr for DateTime {
    type Err = InvalidDate;

    /// Takes a date, a time and an offset: `2024-12-31T23:59:00Z`.
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        timestamp(text).map(|_| Self(text.to_owned())).ok_or(InvalidDate)
    }
}

impl TryFrom<SystemTime> for DateTime {
    type Error = InvalidDate;

    /// In UTC, such as `2024-12-31T23:59:00Z`.
    fn try_from(time: SystemTime) -> Result<Self, InvalidDate> {
        Timestamp::try_from(time).map(|timestamp| Self(timestamp.to_string())).map_err(|_| InvalidDate)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DateTime(…)")
    }
}

/// What the clocks of a place showed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LocalTime {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
    /// The hour, from 0.
    pub hour: u8,
    /// The minute, from 0.
    pub minute: u8,
    /// The second, from 0.
    pub second: u8,
    /// How far the clocks were ahead of UTC.
    pub offset_seconds: i32,
}

impl fmt::Display for LocalTime {
    /// `2024-06-30T12:00:00+01:00`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second, offset_seconds } = self;
        let sign = if *offset_seconds < 0 { '-' } else { '+' };
        let minutes = offset_seconds.unsigned_abs() / 60;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl fmt::Debug for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalTime(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn summer_time_is_an_hour_ahead() {
        let time: DateTime = "2024-06-30T23:30:00Z".parse().unwrap();
        assert_eq!(time.in_london().unwrap().to_string(), "2024-07-01T00:30:00+01:00");
        let time: DateTime = "2024-12-31T23:59:07Z".parse().unwrap();
        assert_eq!(time.in_london().unwrap().to_string(), "2024-12-31T23:59:07+00:00");
    }

    #[test]
    fn odd_text_is_kept_and_sent_as_it_came() {
        for text in ["", "soon", "2024-06-30T23:30:00", "2024-06-30"] {
            let time: DateTime = serde_json::from_value(text.into()).unwrap();
            assert_eq!(time.timestamp(), None, "{text}");
            assert_eq!(time.in_london(), None, "{text}");
            assert_eq!(serde_json::to_value(&time).unwrap(), text);
            assert_eq!(text.parse::<DateTime>(), Err(InvalidDate));
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
