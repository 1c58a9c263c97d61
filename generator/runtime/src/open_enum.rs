//! Enums that keep unknown values. Generated code lists the known ones.

use std::{fmt, marker::PhantomData};

/// An enum of strings that may gain values.
pub trait OpenEnum: for<'a> From<&'a str> {
    /// Returns the values that this version knows, in the description's order.
    fn values() -> impl Iterator<Item = &'static str>;

    /// Returns the string, as sent.
    fn as_str(&self) -> &str;

    /// Reports whether this version knows the value.
    fn is_known(&self) -> bool;
}

/// An enum of integers that may gain values.
pub trait OpenInteger: From<i64> {
    /// Returns the values that this version knows, in the description's order.
    fn values() -> impl Iterator<Item = i64>;

    /// Returns the integer, as sent.
    fn as_i64(&self) -> i64;

    /// Reports whether this version knows the value.
    fn is_known(&self) -> bool;
}

/// Returns the value of a known variant.
#[doc(hidden)]
pub fn known_value<V: Copy, E: PartialEq>(known: &[(V, E)], variant: &E) -> V {
    match known.iter().find(|(_, other)| other == variant) {
        Some((value, _)) => *value,
        None => unreachable!("generated code lists every known variant of an enum with its value"),
    }
}

/// Reads an enum of strings.
#[doc(hidden)]
pub fn open_string<'de, E: OpenEnum, D: serde::Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    struct Visitor<E>(PhantomData<E>);

    impl<E: OpenEnum> serde::de::Visitor<'_> for Visitor<E> {
        type Value = E;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<Error: serde::de::Error>(self, text: &str) -> Result<E, Error> {
            Ok(E::from(text))
        }
    }

    deserializer.deserialize_str(Visitor(PhantomData))
}
