//! Additional properties of an object: a map of values of one type, each decoded from its own JSON.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::decode;
use super::integer::Integers;
use super::json::Map;
use super::union::{Keeping, State};

/// Reads the fields of an object, and a map of its other keys.
///
/// # Errors
/// The value is not an object, or a value in it has another type. The error never shows it.
pub fn with_rest<'de, F: DeserializeOwned, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(F, Map<T>), D::Error> {
    let visitor = RestVisitor { seed: PhantomData::<T>, fields: PhantomData };
    deserializer.deserialize_map(visitor)
}

/// Reads a map of integers like [`with_rest`], including integers written as `3.0`.
///
/// # Errors
/// See [`with_rest`].
pub fn with_rest_of_integers<'de, F: DeserializeOwned, T: for<'a> Integers<'a>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(F, Map<T>), D::Error> {
    let visitor = RestVisitor { seed: IntegerSeed::<T>(PhantomData), fields: PhantomData };
    deserializer.deserialize_map(visitor)
}

struct RestVisitor<S, F> {
    seed: S,
    fields: PhantomData<F>,
}

impl<'de, S: for<'a> DeserializeSeed<'a, Value = T> + Copy, T, F: DeserializeOwned> Visitor<'de> for RestVisitor<S, F> {
    type Value = (F, Map<T>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let mut state = State::default();
        let fields = F::deserialize(Keeping::new(map, &mut state))?;
        let mut rest = Map::new();
        for (key, value) in state.rest.into_entries() {
            rest.insert(key.into_owned(), decode::nested_below_key(self.seed, value.text())?);
        }
        Ok((fields, rest))
    }
}

struct IntegerSeed<T>(PhantomData<T>);

impl<T> Clone for IntegerSeed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for IntegerSeed<T> {}

impl<'de, T: Integers<'de>> DeserializeSeed<'de> for IntegerSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}
