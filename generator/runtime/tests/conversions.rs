//! Values of other crates: what converts there and back without loss, and what is an error.
#![cfg(all(feature = "chrono", feature = "jiff", feature = "rust_decimal", feature = "time"))]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Debug;

use hero_api_runtime::{Date, DateTime, Decimal, InexactDecimal, InvalidDate};

fn received<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(text.into()).unwrap()
}

/// Converts a date there and back.
fn date<T>(date: &Date) -> Result<Date, InvalidDate>
where
    T: for<'a> TryFrom<&'a Date, Error = InvalidDate> + Debug,
    Date: TryFrom<T, Error = InvalidDate>,
{
    T::try_from(date).and_then(Date::try_from)
}

/// Converts a time there and back, and returns its string.
fn time<T>(text: &str) -> Result<String, InvalidDate>
where
    T: for<'a> TryFrom<&'a DateTime, Error = InvalidDate> + Debug,
    DateTime: TryFrom<T, Error = InvalidDate>,
{
    T::try_from(&received(text)).and_then(DateTime::try_from).map(|time| time.as_str().to_owned())
}

#[test]
fn dates_go_there_and_back() {
    for text in ["1989-04-11", "2024-02-29", "0000-01-01", "9999-12-31", "1989-04-11T00:00:00Z"] {
        let one: Date = received(text);
        assert_eq!(date::<jiff::civil::Date>(&one).as_ref(), Ok(&one), "{text}");
        assert_eq!(date::<chrono::NaiveDate>(&one).as_ref(), Ok(&one), "{text}");
        assert_eq!(date::<time::Date>(&one).as_ref(), Ok(&one), "{text}");
    }
    let day = "1989-04-11".parse::<Date>().unwrap().date().unwrap();
    assert_eq!(jiff::civil::Date::try_from(day).unwrap().to_string(), "1989-04-11");
    assert_eq!(chrono::NaiveDate::try_from(day).unwrap().to_string(), "1989-04-11");
    assert_eq!(time::Date::try_from(day).unwrap().to_string(), "1989-04-11");
}

#[test]
fn a_string_that_is_no_date_converts_into_none() {
    for text in ["", "unknown", "1989-02-30", "1989-04-11T00:00:01Z"] {
        let one: Date = received(text);
        assert_eq!(jiff::civil::Date::try_from(&one), Err(InvalidDate), "{text}");
        assert_eq!(chrono::NaiveDate::try_from(&one), Err(InvalidDate), "{text}");
        assert_eq!(time::Date::try_from(&one), Err(InvalidDate), "{text}");
    }
}

#[test]
fn a_year_that_is_not_of_four_digits_is_no_date() {
    assert_eq!(Date::try_from(jiff::civil::date(-1, 1, 1)), Err(InvalidDate));
    assert_eq!(Date::try_from(chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap()), Err(InvalidDate));
    assert_eq!(Date::try_from(chrono::NaiveDate::MIN), Err(InvalidDate));
    assert_eq!(Date::try_from(time::Date::MIN), Err(InvalidDate));
    assert_eq!(DateTime::try_from(jiff::Timestamp::MIN), Err(InvalidDate));
    assert_eq!(DateTime::try_from(chrono::DateTime::<chrono::Utc>::MAX_UTC), Err(InvalidDate));
    let before = time::OffsetDateTime::new_utc(time::Date::MIN, time::Time::MIDNIGHT);
    assert_eq!(DateTime::try_from(before), Err(InvalidDate));
}

#[test]
fn times_go_there_and_back() {
    for text in ["2024-06-30T23:30:00Z", "2024-06-30T23:30:00.123456789Z", "1969-12-31T23:59:59.5Z"] {
        assert_eq!(time::<jiff::Timestamp>(text).as_deref(), Ok(text));
        assert_eq!(time::<time::OffsetDateTime>(text).as_deref(), Ok(text));
        let same = [time::<chrono::DateTime<chrono::Utc>>(text), time::<chrono::DateTime<chrono::FixedOffset>>(text)];
        for time in same {
            // chrono writes fractions of three, six or nine digits, and zero as an offset.
            let written: DateTime = time.unwrap().parse().unwrap();
            assert_eq!(written.timestamp(), received::<DateTime>(text).timestamp(), "{text}");
        }
    }
}

#[test]
fn an_offset_is_kept_where_the_type_has_one() {
    for text in ["2024-06-30T23:30:00+01:00", "2024-06-30T23:30:00-09:30"] {
        assert_eq!(time::<chrono::DateTime<chrono::FixedOffset>>(text).as_deref(), Ok(text));
        assert_eq!(time::<time::OffsetDateTime>(text).as_deref(), Ok(text));
    }
    assert_eq!(time::<jiff::Timestamp>("2024-06-30T23:30:00+01:00").as_deref(), Ok("2024-06-30T22:30:00Z"));
}

#[test]
fn what_a_type_cannot_hold_is_an_error() {
    for text in ["", "soon", "2024-06-30T23:30:00", "2024-06-30", "2024-06-30T23:30:00.1234567891Z"] {
        assert_eq!(time::<jiff::Timestamp>(text), Err(InvalidDate), "{text}");
        assert_eq!(time::<chrono::DateTime<chrono::FixedOffset>>(text), Err(InvalidDate), "{text}");
        assert_eq!(time::<chrono::DateTime<chrono::Utc>>(text), Err(InvalidDate), "{text}");
        assert_eq!(time::<time::OffsetDateTime>(text), Err(InvalidDate), "{text}");
    }
    let leap = "2016-12-31T23:59:60Z";
    assert_eq!(
        (time::<jiff::Timestamp>(leap), time::<time::OffsetDateTime>(leap)),
        (Err(InvalidDate), Err(InvalidDate))
    );
    assert_eq!(time::<chrono::DateTime<chrono::FixedOffset>>(leap).as_deref(), Ok("2016-12-31T23:59:60+00:00"));

    let odd = chrono::FixedOffset::east_opt(75).unwrap();
    let local = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH.with_timezone(&odd);
    assert_eq!(DateTime::try_from(local), Err(InvalidDate));
    let odd = time::UtcOffset::from_hms(0, 1, 15).unwrap();
    assert_eq!(DateTime::try_from(time::OffsetDateTime::UNIX_EPOCH.to_offset(odd)), Err(InvalidDate));
}

#[test]
fn decimals_go_there_and_back() {
    for text in ["12.50", "0", "-0.10", "0.0000000000000000000000000001", "79228162514264337593543950335"] {
        let number: Decimal = text.parse().unwrap();
        let other = rust_decimal::Decimal::try_from(&number).unwrap();
        assert_eq!((other.to_string().as_str(), Decimal::from(other).as_str()), (text, text));
    }
    for (text, expected) in [("1e3", "1000"), ("1.5E-3", "0.0015")] {
        let other = rust_decimal::Decimal::try_from(&text.parse::<Decimal>().unwrap()).unwrap();
        assert_eq!(Decimal::from(other).as_str(), expected);
    }
}

#[test]
fn a_decimal_that_would_be_rounded_is_an_error() {
    let texts = [
        "79228162514264337593543950336",
        "0.00000000000000000000000000001",
        "1.00000000000000000000000000001",
        "1e29",
        "1e-29",
        "1.23456789012345678901234567890123e5",
        "1e400",
    ];
    for text in texts {
        let number: Decimal = text.parse().unwrap();
        assert_eq!(rust_decimal::Decimal::try_from(&number), Err(InexactDecimal), "{text}");
    }
}
