//! Enums that keep the values they do not know.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, Visitor};

use super::integer::integer;

/// An enum of texts that may gain values.
pub trait OpenEnum: for<'a> From<&'a str> {
    /// The values that this version knows, in the description's order.
    const VALUES: &'static [&'static str];

    /// The text, as sent.
    fn as_str(&self) -> &str;

    /// Whether this version knows the value.
    fn is_known(&self) -> bool {
        Self::VALUES.contains(&self.as_str())
    }
}

/// Reads an enum; a known value allocates nothing.
pub fn open_enum<'de, E: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    deserializer.deserialize_str(OpenEnumVisitor(PhantomData))
}

struct OpenEnumVisitor<E>(PhantomData<E>);

impl<E: OpenEnum> Visitor<'_> for OpenEnumVisitor<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<Error: de::Error>(self, text: &str) -> Result<E, Error> {
        Ok(E::from(text))
    }
}

/// An enum of integers that may gain values.
pub trait OpenInteger: From<i64> {
    /// The values that this version knows, in the description's order.
    const VALUES: &'static [i64];

    /// The integer, as sent.
    fn as_i64(&self) -> i64;

    /// Whether this version knows the value.
    fn is_known(&self) -> bool {
        Self::VALUES.contains(&self.as_i64())
    }
}

/// Reads an enum of integers; `3.0` is an integer too.
pub fn open_integer<'de, E: OpenInteger, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    integer::<i64, D>(deserializer).map(E::from)
}
