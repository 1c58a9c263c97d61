//! Integers that a server may write as `3.0` or `3e0`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, Unexpected, Visitor};

use super::json::Map;

/// The first number that a binary floating-point number may stand for without being exact.
const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;

/// Returns the integer that a server wrote as `3.0` or `3e0`.
pub(super) fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < FIRST_INEXACT).then_some(value as i64)
}

/// Reads an integer, or an option, array, map or patch of integers.
///
/// # Errors
/// A number with a fraction, one that the type does not hold, or one written with a point or an exponent that is too
/// large to be exact.
pub fn integer<'de, T: Integers<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)
}

/// An integer, or a container of integers.
pub trait Integers<'de>: Sized {
    /// Reads the value.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<'de> Integers<'de> for i64 {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(IntegerVisitor(PhantomData))
    }
}

impl<'de> Integers<'de> for u64 {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(IntegerVisitor(PhantomData))
    }
}

impl<'de, T: Integers<'de>> Integers<'de> for Option<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<Read<T>>::deserialize(deserializer).map(|value| value.map(|Read(value)| value))
    }
}

impl<'de, T: Integers<'de>> Integers<'de> for Vec<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Read<T>>::deserialize(deserializer).map(|values| values.into_iter().map(|Read(item)| item).collect())
    }
}

impl<'de, T: Integers<'de>> Integers<'de> for Map<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::<String, Read<T>>::deserialize(deserializer)
            .map(|map| map.into_iter().map(|(key, Read(value))| (key, value)).collect())
    }
}

/// A `T` that is read as integers.
struct Read<T>(T);

impl<'de, T: Integers<'de>> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// The visitor of an integer.
struct IntegerVisitor<I>(PhantomData<I>);

impl<I: TryFrom<i64> + TryFrom<u64>> Visitor<'_> for IntegerVisitor<I> {
    type Value = I;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<I, E> {
        I::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<I, E> {
        I::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<I, E> {
        match whole(value) {
            Some(value) => self.visit_i64(value),
            None => Err(E::invalid_value(Unexpected::Float(value), &self)),
        }
    }
}
