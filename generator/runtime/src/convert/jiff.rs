//! Dates and times of jiff.

use jiff::{Timestamp, civil};

use super::without_leap_second;
use crate::{
    date::{CalendarDate, Date},
    date_time::{self, DateTime, InvalidDate},
};

impl TryFrom<CalendarDate> for civil::Date {
    type Error = InvalidDate;

    fn try_from(date: CalendarDate) -> Result<Self, InvalidDate> {
        let part = |part: u8| i8::try_from(part).map_err(|_| InvalidDate);
        Self::new(date.year(), part(date.month())?, part(date.day())?).map_err(|_| InvalidDate)
    }
}

impl TryFrom<&Date> for civil::Date {
    type Error = InvalidDate;

    /// Fails for a string that is no date.
    fn try_from(date: &Date) -> Result<Self, InvalidDate> {
        date.date().ok_or(InvalidDate)?.try_into()
    }
}

impl TryFrom<civil::Date> for Date {
    type Error = InvalidDate;

    /// Fails before the year 0.
    fn try_from(date: civil::Date) -> Result<Self, InvalidDate> {
        date.to_string().parse()
    }
}

impl TryFrom<&DateTime> for Timestamp {
    type Error = InvalidDate;

    /// Fails for a string that is no point in time, for a leap second, and for more than nanoseconds.
    fn try_from(time: &DateTime) -> Result<Self, InvalidDate> {
        date_time::timestamp(without_leap_second(time)?).ok_or(InvalidDate)
    }
}

impl TryFrom<Timestamp> for DateTime {
    type Error = InvalidDate;

    /// Fails before the year 0.
    fn try_from(time: Timestamp) -> Result<Self, InvalidDate> {
        time.to_string().parse()
    }
}
