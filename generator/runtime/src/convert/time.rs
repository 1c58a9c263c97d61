//! Dates and times of time.

use time::{Date as Day, Month, OffsetDateTime, format_description::well_known::Rfc3339};

use super::without_leap_second;
use crate::{
    date::{CalendarDate, Date},
    date_time::{DateTime, InvalidDate},
};

impl TryFrom<CalendarDate> for Day {
    type Error = InvalidDate;

    fn try_from(date: CalendarDate) -> Result<Self, InvalidDate> {
        let month = Month::try_from(date.month()).map_err(|_| InvalidDate)?;
        Self::from_calendar_date(date.year().into(), month, date.day()).map_err(|_| InvalidDate)
    }
}

impl TryFrom<&Date> for Day {
    type Error = InvalidDate;

    /// Fails for a string that is no date.
    fn try_from(date: &Date) -> Result<Self, InvalidDate> {
        date.date().ok_or(InvalidDate)?.try_into()
    }
}

impl TryFrom<Day> for Date {
    type Error = InvalidDate;

    /// Fails for a year before 0 or after 9999.
    fn try_from(date: Day) -> Result<Self, InvalidDate> {
        let year = i16::try_from(date.year()).map_err(|_| InvalidDate)?;
        Self::new(year, date.month().into(), date.day())
    }
}

impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = InvalidDate;

    /// Keeps the offset. Fails for a string that is no point in time, for a leap second, and for more than nanoseconds.
    fn try_from(time: &DateTime) -> Result<Self, InvalidDate> {
        time.timestamp().ok_or(InvalidDate)?;
        Self::parse(without_leap_second(time)?, &Rfc3339).map_err(|_| InvalidDate)
    }
}

impl TryFrom<OffsetDateTime> for DateTime {
    type Error = InvalidDate;

    /// Keeps the offset. Fails for a year before 0 or after 9999, and for an offset that is not of whole minutes.
    fn try_from(time: OffsetDateTime) -> Result<Self, InvalidDate> {
        time.format(&Rfc3339).map_err(|_| InvalidDate)?.parse()
    }
}
