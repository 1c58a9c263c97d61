//! Reads a struct from an object, and keeps the keys that the struct ignores.
//!
//! A derived struct reads the value of an unknown key as "ignored"; here such a value is kept under the last key read.
//! Known keys cost no more than in a plain struct, and a key is copied only if it is kept or has escapes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::fields::Rest;
use crate::json::Json;

/// An object whose ignored keys go into a [`Rest`].
pub(crate) struct Keeping<'s, 'de, A> {
    map: A,
    state: &'s mut State<'de>,
}

/// The kept values, and the last key.
#[derive(Default)]
pub(crate) struct State<'de> {
    pub(crate) rest: Rest<'de>,
    /// Borrowed from the JSON, unless the key has escapes.
    key: Option<&'de str>,
    /// The last key, if it cannot be borrowed.
    copied: String,
}

impl<'de> State<'de> {
    #[cold]
    fn copy(&mut self, key: &str) {
        self.key = None;
        key.clone_into(&mut self.copied);
    }

    #[cold]
    fn keep(&mut self, value: Json) {
        let key = self.key.map_or_else(|| Cow::Owned(std::mem::take(&mut self.copied)), Cow::Borrowed);
        self.rest.keep(key, value);
    }
}

impl<'s, 'de, A> Keeping<'s, 'de, A> {
    pub(crate) fn new(map: A, state: &'s mut State<'de>) -> Self {
        Self { map, state }
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Keeping<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Keeping<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.map.next_key_seed(Key { inner: seed, state: self.state })
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(KeptValue { inner: seed, state: self.state })
    }
}

/// The seed, deserializer or visitor of a key, which remembers the key.
struct Key<'k, 'de, T> {
    inner: T,
    state: &'k mut State<'de>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, 'de, K> {
    type Value = K::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        self.inner.deserialize(Key { inner: deserializer, state: self.state })
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, 'de, D> {
    type Error = D::Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_identifier(Key { inner: visitor, state: self.state })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Key<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<V::Value, E> {
        self.state.key = Some(key);
        self.inner.visit_borrowed_str(key)
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<V::Value, E> {
        self.state.copy(key);
        self.inner.visit_str(key)
    }
}

/// The seed or deserializer of a value, which keeps the value if it is ignored.
struct KeptValue<'k, 'de, T> {
    inner: T,
    state: &'k mut State<'de>,
}

impl<'de, V: DeserializeSeed<'de>> DeserializeSeed<'de> for KeptValue<'_, 'de, V> {
    type Value = V::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.deserialize(KeptValue { inner: deserializer, state: self.state })
    }
}

/// Forwards methods to the inner deserializer.
macro_rules! forward {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for KeptValue<'_, 'de, D> {
    type Error = D::Error;

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let value = Json::deserialize(self.inner)?;
        self.state.keep(value);
        visitor.visit_unit()
    }

    forward! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_option deserialize_unit deserialize_seq deserialize_map
        deserialize_identifier
    }

    #[inline]
    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    #[inline]
    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(len, visitor)
    }

    #[inline]
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple_struct(name, len, visitor)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_struct(name, fields, visitor)
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, visitor)
    }
}
