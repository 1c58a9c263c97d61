//! The time of answers. It stands still until it is set, so answers are the same in every run; or it is the machine's.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// The time at which a mock starts by default: 9 o'clock on a Monday.
const START: &str = "2026-01-05T09:00:00Z";

/// What a mock has its time from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    /// It stands still.
    At(Now),
    /// The clock of the machine.
    System,
}

impl Clock {
    pub(crate) fn now(self) -> Now {
        match self {
            Self::At(now) => now,
            Self::System => Now(Timestamp::now()),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now(Timestamp);

impl Default for Now {
    fn default() -> Self {
        Self(START.parse().unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

impl Now {
    /// Parses a time in RFC 3339.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    pub(crate) fn seconds(self) -> i64 {
        self.0.as_second()
    }

    pub(crate) fn milliseconds(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Returns the time plus a number of minutes, as RFC 3339.
    pub(crate) fn date_time(self, minutes: i64) -> String {
        self.0.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(self.0).to_string()
    }

    /// Returns the date plus a number of days.
    pub(crate) fn date(self, days: i64) -> String {
        let today: Date = self.0.to_zoned_datetime(TimeZone::UTC).date();
        today.saturating_add(SignedDuration::from_hours(days * 24)).to_string()
    }
}
