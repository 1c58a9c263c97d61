//! Dates without a time, such as a date of birth. They keep the string that a server sent.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date_time::{self, InvalidDate};

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarDate {
    year: i16,
    month: u8,
    day: u8,
}

impl CalendarDate {
    /// Returns the year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// Returns the month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Parses `YYYY-MM-DD` and nothing else.
    fn read(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| {
            let part = text.get(from..to)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok())?
        };
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return None;
        }
        let (month, day) = (i8::try_from(digits(5, 7)?).ok()?, i8::try_from(digits(8, 10)?).ok()?);
        civil::Date::new(digits(0, 4)?, month, day).ok().map(Self::from)
    }
}

impl From<civil::Date> for CalendarDate {
    fn from(date: civil::Date) -> Self {
        Self { year: date.year(), month: date.month().unsigned_abs(), day: date.day().unsigned_abs() }
    }
}

impl fmt::Display for CalendarDate {
    /// `YYYY-MM-DD`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for CalendarDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CalendarDate(…)")
    }
}

/// A date without a time.
///
/// A server may send something else. A date-time at exactly midnight UTC means that date. Any other string is kept, and
/// [`date`](Self::date) is `None`: which day it means depends on the time zone, which only the caller can know. A date
/// is sent as `YYYY-MM-DD`; any other string breaks the format `date` of a request.
///
/// Two dates are equal if the same string is sent for them.
///
/// With the features `chrono`, `jiff` and `time` it converts from and into the dates of these crates.
#[derive(Clone)]
pub struct Date {
    text: String,
    date: Option<CalendarDate>,
}

impl Date {
    /// Creates a date.
    ///
    /// # Errors
    /// The day does not exist.
    pub fn new(year: i16, month: u8, day: u8) -> Result<Self, InvalidDate> {
        format!("{year:04}-{month:02}-{day:02}").parse()
    }

    /// Returns the date, if the string is one.
    pub fn date(&self) -> Option<CalendarDate> {
        self.date
    }

    /// Returns the string as the server sent it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Creates a date from the string that a server sent.
    fn received(text: String) -> Self {
        let date = CalendarDate::read(&text).or_else(|| midnight(&text));
        Self { text, date }
    }
}

/// Returns the date of a date-time at exactly midnight UTC. Without an offset it is not known to be UTC.
fn midnight(text: &str) -> Option<CalendarDate> {
    let time = date_time::timestamp(text)?.to_zoned_datetime(jiff::tz::TimeZone::UTC).datetime();
    (time.time() == civil::Time::midnight()).then(|| time.date().into())
}

impl FromStr for Date {
    type Err = InvalidDate;

    /// Parses `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        CalendarDate::read(text).map(Self::from).ok_or(InvalidDate)
    }
}

impl From<CalendarDate> for Date {
    fn from(date: CalendarDate) -> Self {
        Self { text: date.to_string(), date: Some(date) }
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Date {}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    /// Compares by calendar; strings that are no date come first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.date.cmp(&other.date).then_with(|| match self.date {
            Some(_) => Ordering::Equal,
            None => self.text.cmp(&other.text),
        })
    }
}

impl Hash for Date {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.date {
            Some(date) => date.hash(state),
            None => self.text.hash(state),
        }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Date(…)")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.date {
            Some(date) => serializer.collect_str(&date),
            None => serializer.serialize_str(&self.text),
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::received)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(text: &str) -> (Option<String>, String) {
        let date: Date = serde_json::from_value(text.into()).unwrap();
        let sent = serde_json::to_value(&date).unwrap().as_str().unwrap().to_owned();
        (date.date().map(|day| day.to_string()), sent)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn plain_date_and_midnight_utc_are_that_date() {
        for text in ["1989-04-11", "1989-04-11T00:00:00Z", "1989-04-11T00:00:00.000Z", "1989-04-11T01:00:00+01:00"] {
            assert_eq!(received(text), (some("1989-04-11"), "1989-04-11".into()), "{text}");
        }
    }

    #[test]
    fn another_time_keeps_its_text_and_is_no_date() {
        for text in ["1989-04-10T23:00:00Z", "1989-04-11T00:00:00.001Z"] {
            assert_eq!(received(text), (None, text.into()));
        }
    }

    #[test]
    fn other_text_is_kept() {
        let odd = ["1989-04-11T00:00:00+24:00", "1989-04-11 00:00:00Z", "1989-04-11T00:00Z"];
        let texts = ["", "unknown", "11/04/1989", "1989-04-11T00:00:00", "1989-02-30", "+989-04-11", "1989-4-011"];
        for text in texts.into_iter().chain(odd) {
            assert_eq!(received(text), (None, text.into()), "{text}");
        }
    }

    #[test]
    fn users_write_plain_dates_that_exist() {
        assert_eq!("1992-01-01".parse::<Date>(), Date::new(1992, 1, 1));
        for text in ["1992-1-1", "1992-01-01T00:00:00Z", " 1992-01-01", "1992-02-30", ""] {
            assert_eq!(text.parse::<Date>(), Err(InvalidDate), "{text}");
        }
        assert_eq!(Date::new(2023, 2, 29), Err(InvalidDate));
        assert_eq!(Date::new(-1, 2, 2), Err(InvalidDate));
    }

    #[test]
    fn dates_sent_alike_are_equal() {
        let midnight: Date = serde_json::from_str(r#""1992-01-01T00:00:00Z""#).unwrap();
        assert_eq!(midnight, Date::new(1992, 1, 1).unwrap());
        assert_eq!(midnight.as_str(), "1992-01-01T00:00:00Z");
        assert_eq!(format!("{midnight:?}"), "Date(…)");
    }
}
