//! The local time in London: converts the dates and times of the runtime. NHS practices and their patients live by
//! these clocks, which a server's UTC does not show.

use std::{fmt, time::SystemTime};

use jiff::{Timestamp, ZonedDateTime};

use crate::runtime::{CalendarDate, Date, DateTime};

/// A date or a time as it was in London. The time zones are bundled, so every machine agrees.
///
/// ```
/// use hero_api::{Date, DateTime, London};
///
/// let start: DateTime = "2024-06-30T23:30:00Z".parse()?;
/// assert_eq!(start.in_london().map(|time| time.to_string()).as_deref(), Some("2024-07-01T00:30:00+01:00"));
///
/// let born: Date = "1989-04-11".parse()?;
/// assert_eq!(born.in_london().map(|day| day.to_string()).as_deref(), Some("1989-04-11"));
/// # Ok::<(), hero_api::runtime::InvalidDate>(())
/// ```
pub trait London {
    /// The local date or time.
    type Local;

    /// Returns the local date or time; `None` if the string is not a date or a point in time.
    fn in_london(&self) -> Option<Self::Local>;
}

/// Converts to the same point in time on a local clock.
impl London for DateTime {
    type Local = LocalTime;

    fn in_london(&self) -> Option<LocalTime> {
        zoned(self.timestamp()?).map(LocalTime::from)
    }
}

/// Converts to the local day, also for a date-time other than midnight UTC: `1989-04-10T23:00:00Z` was 11 April.
impl London for Date {
    type Local = CalendarDate;

    fn in_london(&self) -> Option<CalendarDate> {
        self.date().or_else(|| {
            let day = zoned(self.as_str().parse::<DateTime>().ok()?.timestamp()?)?.date();
            Self::new(day.year(), day.month().unsigned_abs(), day.day().unsigned_abs()).ok()?.date()
        })
    }
}

fn zoned(time: SystemTime) -> Option<ZonedDateTime> {
    Timestamp::try_from(time).ok()?.in_tz("Europe/London").ok()
}

/// A local date and time.
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
    /// The offset from UTC, in seconds.
    pub offset_seconds: i32,
}

impl From<ZonedDateTime> for LocalTime {
    fn from(zoned: ZonedDateTime) -> Self {
        Self {
            year: zoned.year(),
            month: zoned.month().unsigned_abs(),
            day: zoned.day().unsigned_abs(),
            hour: zoned.hour().unsigned_abs(),
            minute: zoned.minute().unsigned_abs(),
            second: zoned.second().unsigned_abs(),
            offset_seconds: zoned.offset().seconds(),
        }
    }
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
    use super::London;
    use crate::runtime::{Date, DateTime, decode};

    fn time(text: &str) -> Option<String> {
        let time: DateTime = decode(format!("\"{text}\"").as_bytes()).unwrap();
        time.in_london().map(|time| time.to_string())
    }

    fn day(text: &str) -> Option<String> {
        let date: Date = decode(format!("\"{text}\"").as_bytes()).unwrap();
        date.in_london().map(|day| day.to_string())
    }

    #[test]
    fn summer_time_is_an_hour_ahead() {
        assert_eq!(time("2024-06-30T23:30:00Z").as_deref(), Some("2024-07-01T00:30:00+01:00"));
        assert_eq!(time("2024-12-31T23:59:07Z").as_deref(), Some("2024-12-31T23:59:07+00:00"));
    }

    #[test]
    fn what_is_no_point_in_time_has_no_local_time() {
        for text in ["", "soon", "2024-06-30T23:30:00", "2024-06-30", "2024-06-30T23:30:00+01:00[Europe/London]"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_and_midnight_utc_are_that_day() {
        for text in ["1989-04-11", "1989-04-11T00:00:00Z", "1989-04-11T00:00:00.000Z", "1989-04-11T01:00:00+01:00"] {
            assert_eq!(day(text).as_deref(), Some("1989-04-11"), "{text}");
        }
    }

    #[test]
    fn a_date_with_another_time_is_the_day_in_london() {
        for text in ["1989-04-10T23:00:00Z", "1989-04-11T00:00:00.001Z"] {
            assert_eq!(day(text).as_deref(), Some("1989-04-11"), "{text}");
        }
        for text in ["", "unknown", "11/04/1989", "1989-04-11T00:00:00", "1989-02-30"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
