//! The keys of an object that are none of its fields: a map of values of one type.

use std::collections::BTreeMap;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::Value;

use super::integer::Integers;
use super::json::Map;

/// Reads the keys that are left.
///
/// They come through a buffer in which a value is no longer JSON text; as values they can become any type.
///
/// # Errors
/// A value is of another type. The error never shows it.
pub fn rest<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Map<T>, D::Error> {
    read(deserializer, T::deserialize)
}

/// The same for integers, also those that are written as `3.0`.
///
/// # Errors
/// As [`rest`].
pub fn rest_of_integers<'de, T: for<'a> Integers<'a>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<T>, D::Error> {
    read(deserializer, |value| T::read(value))
}

fn read<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    read: impl Fn(Value) -> Result<T, serde_json::Error>,
) -> Result<Map<T>, D::Error> {
    let values = BTreeMap::<String, Value>::deserialize(deserializer)?;
    let wrong = |_| D::Error::custom("a value of another type");
    values.into_iter().map(|(key, value)| Ok((key, read(value).map_err(wrong)?))).collect()
}
