//! Dates and times of chrono.

use chrono::{DateTime as Time, FixedOffset, NaiveDate, TimeZone, Utc};

use crate::{
    date::{CalendarDate, Date},
    date_time::{DateTime, InvalidDate},
};

impl TryFrom<CalendarDate> for NaiveDate {
    type Error = InvalidDate;

    fn try_from(date: CalendarDate) -> Result<Self, InvalidDate> {
        Self::from_ymd_opt(date.year().into(), date.month().into(), date.day().into()).ok_or(InvalidDate)
    }
}

impl TryFrom<&Date> for NaiveDate {
    type Error = InvalidDate;

    /// Fails for a string that is no date.
    fn try_from(date: &Date) -> Result<Self, InvalidDate> {
        date.date().ok_or(InvalidDate)?.try_into()
    }
}

impl TryFrom<NaiveDate> for Date {
    type Error = InvalidDate;

    /// Fails for a year before 0 or after 9999.
    fn try_from(date: NaiveDate) -> Result<Self, InvalidDate> {
        date.to_string().parse()
    }
}

impl TryFrom<&DateTime> for Time<FixedOffset> {
    type Error = InvalidDate;

    /// Keeps the offset. Fails for a string that is no point in time, and for more than nanoseconds.
    fn try_from(time: &DateTime) -> Result<Self, InvalidDate> {
        time.timestamp().ok_or(InvalidDate)?;
        Self::parse_from_rfc3339(time.as_str()).map_err(|_| InvalidDate)
    }
}

impl TryFrom<&DateTime> for Time<Utc> {
    type Error = InvalidDate;

    /// Fails as the conversion with an offset does.
    fn try_from(time: &DateTime) -> Result<Self, InvalidDate> {
        Time::<FixedOffset>::try_from(time).map(|time| time.to_utc())
    }
}

impl<Tz: TimeZone> TryFrom<Time<Tz>> for DateTime {
    type Error = InvalidDate;

    /// Keeps the offset. Fails for a year before 0 or after 9999, and for an offset that is not of whole minutes.
    fn try_from(time: Time<Tz>) -> Result<Self, InvalidDate> {
        let time = time.fixed_offset();
        if time.offset().local_minus_utc() % 60 != 0 {
            return Err(InvalidDate);
        }
        time.to_rfc3339().parse()
    }
}
