//! The moment that answers are written at. It stands still until it is set: answers are the same on every run.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// The moment at which a mock starts, unless told another: 9 o'clock on a Monday.
const START: &str = "2026-01-05T09:00:00Z";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now(Timestamp);

impl Default for Now {
    fn default() -> Self {
        Self(START.parse().unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

impl Now {
    /// The moment that an RFC 3339 text names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    pub(crate) fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// A moment so many minutes later, as RFC 3339.
    pub(crate) fn date_time(self, minutes: i64) -> String {
        self.0.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(self.0).to_string()
    }

    /// A day so many days later.
    pub(crate) fn date(self, days: i64) -> String {
        let today: Date = self.0.to_zoned_datetime(TimeZone::UTC).date();
        today.saturating_add(SignedDuration::from_hours(days * 24)).to_string()
    }
}
