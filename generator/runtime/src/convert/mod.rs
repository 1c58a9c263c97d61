//! Conversions between the values of this crate and those of other crates, each behind the feature of its name. Nothing
//! is rounded: what the other type cannot hold is an error.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "time")]
mod time;

#[cfg(feature = "rust_decimal")]
pub use self::rust_decimal::InexactDecimal;

#[cfg(any(feature = "jiff", feature = "time"))]
use super::date_time::{DateTime, InvalidDate};

/// Returns the string of a time that has no leap second, which few types can hold.
#[cfg(any(feature = "jiff", feature = "time"))]
fn without_leap_second(time: &DateTime) -> Result<&str, InvalidDate> {
    let text = time.as_str();
    if text.get(17..19) == Some("60") { Err(InvalidDate) } else { Ok(text) }
}
