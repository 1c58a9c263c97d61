//! The times at which deliveries were sent, as APIs write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

use crate::date_time::timestamp;

/// A format of the time at which a delivery was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// Seconds since 1970: `1700000000`.
    Seconds,
    /// Milliseconds since 1970: `1700000000000`. Where seconds are accepted, too, 100,000,000,000 and more are
    /// milliseconds: as seconds, that is after the year 5000.
    Milliseconds,
    /// A date, a time and an offset as in [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339#section-5.6), the profile
    /// of ISO 8601 for the internet: `2023-11-14T22:13:20Z`.
    Iso8601,
}

/// From here on a number is milliseconds rather than seconds.
const MILLISECONDS_FROM: u64 = 100_000_000_000;

/// More digits are no time.
const MOST_DIGITS: usize = 15;

/// Returns the time in one of these formats.
pub(super) fn read_time(text: &str, formats: &[TimeFormat]) -> Option<SystemTime> {
    let is_accepted = |format| formats.contains(&format);
    if !text.is_empty() && text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u64 = text.parse().ok()?;
        let since = match (is_accepted(TimeFormat::Seconds), is_accepted(TimeFormat::Milliseconds)) {
            (true, true) if number >= MILLISECONDS_FROM => Duration::from_millis(number),
            (true, _) => Duration::from_secs(number),
            (false, true) => Duration::from_millis(number),
            (false, false) => return None,
        };
        return UNIX_EPOCH.checked_add(since);
    }
    if is_accepted(TimeFormat::Iso8601) { timestamp(text)?.try_into().ok() } else { None }
}

/// Returns the string of a time; a time before 1970 is written as 1970, where a format is a number.
pub(super) fn write_time(time: SystemTime, format: TimeFormat) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    match format {
        TimeFormat::Seconds => since.as_secs().to_string(),
        TimeFormat::Milliseconds => since.as_millis().to_string(),
        TimeFormat::Iso8601 => Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [TimeFormat; 3] = [TimeFormat::Seconds, TimeFormat::Milliseconds, TimeFormat::Iso8601];

    #[test]
    fn each_format_is_read_where_it_is_accepted() {
        let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        for text in [
            "1700000000",
            "1700000000000",
            "2023-11-14T22:13:20Z",
            "2023-11-14T22:13:20.000Z",
            "2023-11-14T23:13:20+01:00",
        ] {
            assert_eq!(read_time(text, &ALL), Some(time), "{text}");
        }
        assert_eq!(read_time("1700000000000", &[TimeFormat::Milliseconds]), Some(time));
        assert_eq!(read_time("2023-11-14T22:13:20Z", &[TimeFormat::Seconds]), None);
        assert_eq!(read_time("1700000000", &[TimeFormat::Iso8601]), None);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "-1",
            "+1",
            " 1",
            "1.5",
            "1e9",
            "0x10",
            "soon",
            "2023-11-14",
            "2023-11-14T22:13:20",
            "9999999999999999",
        ] {
            assert_eq!(read_time(text, &ALL), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_written_as_it_is_read() {
        let time = UNIX_EPOCH + Duration::from_millis(1_700_000_000_000);
        for format in ALL {
            assert_eq!(read_time(&write_time(time, format), &[format]), Some(time));
        }
    }
}
