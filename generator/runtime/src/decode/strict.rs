//! A deserializer around another one that is stricter with objects than serde is: an array is never an object, and the
//! top-level object of an answer must be empty or have a field that its type knows.
//!
//! Serde's structs accept the items of an array as their fields, and a struct of optional fields accepts any object, so
//! `{"error": …}` with a successful status would become a value without content. Below the top level an object may have
//! only unknown fields: a newer server may send more than this version knows.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A deserializer, visitor, seed or access, and its level.
pub(super) struct Strict<T, L> {
    inner: T,
    level: L,
}

impl<T, L> Strict<T, L> {
    #[inline]
    pub(super) fn new(inner: T, level: L) -> Self {
        Self { inner, level }
    }
}

/// The level of a value in the document.
pub(super) trait Level: Copy {
    /// The level of what is inside an option or a newtype.
    type Found: Level;

    fn found(self) -> Self::Found;

    /// Records that a value is read.
    #[inline]
    fn read(self) {}

    /// Records that a value is ignored.
    #[inline]
    fn ignored(self) {}

    #[inline]
    fn visit_map<'de, V: Visitor<'de>, A: MapAccess<'de>>(self, visitor: V, map: A) -> Result<V::Value, A::Error> {
        visitor.visit_map(Strict::new(map, Below))
    }
}

/// The top-level value.
#[derive(Clone, Copy)]
pub(super) struct Top;

/// The value of a key of the top-level object.
#[derive(Clone, Copy)]
struct Value<'c>(&'c Cell<Seen>);

/// Any value further below.
#[derive(Clone, Copy)]
pub(super) struct Below;

/// What happened to the values of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    Ignored,
    Read,
}

impl Level for Top {
    type Found = Self;

    #[inline]
    fn found(self) -> Self {
        self
    }

    #[inline]
    fn visit_map<'de, V: Visitor<'de>, A: MapAccess<'de>>(self, visitor: V, map: A) -> Result<V::Value, A::Error> {
        let seen = Cell::new(Seen::Nothing);
        let value = visitor.visit_map(Strict::new(map, Value(&seen)))?;
        match seen.get() {
            Seen::Ignored => Err(A::Error::unknown_field("", &[])),
            Seen::Nothing | Seen::Read => Ok(value),
        }
    }
}

impl Level for Value<'_> {
    type Found = Below;

    #[inline]
    fn found(self) -> Below {
        Below
    }

    #[inline]
    fn read(self) {
        self.0.set(Seen::Read);
    }

    #[inline]
    fn ignored(self) {
        if self.0.get() == Seen::Nothing {
            self.0.set(Seen::Ignored);
        }
    }
}

impl Level for Below {
    type Found = Self;

    #[inline]
    fn found(self) -> Self {
        self
    }
}

/// Implements the methods for values without parts.
macro_rules! plain {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.level.read();
            self.inner.$method(visitor)
        }
    )*};
}

/// Implements the methods for values with parts.
macro_rules! parted {
    ($($method:ident($($name:ident: $ty:ty),*) in $level:ident;)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($name: $ty,)* visitor: V) -> Result<V::Value, D::Error> {
            self.level.read();
            self.inner.$method($($name,)* Strict::new(visitor, parted!($level self)))
        }
    )*};
    (found $this:ident) => { $this.level.found() };
    (below $this:ident) => { Below };
}

impl<'de, D: Deserializer<'de>, L: Level> Deserializer<'de> for Strict<D, L> {
    type Error = D::Error;

    plain! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_unit deserialize_identifier
    }

    parted! {
        deserialize_any() in found;
        deserialize_option() in found;
        deserialize_newtype_struct(name: &'static str) in found;
        deserialize_seq() in below;
        deserialize_tuple(length: usize) in below;
        deserialize_tuple_struct(name: &'static str, length: usize) in below;
        // A map accepts any key.
        deserialize_map() in below;
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.level.read();
        if fields.is_empty() {
            return self.inner.deserialize_struct(name, fields, Object { inner: visitor, level: Below });
        }
        self.inner.deserialize_struct(name, fields, Object { inner: visitor, level: self.level.found() })
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.level.ignored();
        self.inner.deserialize_ignored_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.level.read();
        self.inner.deserialize_unit_struct(name, visitor)
    }

    /// Does not follow serde's own enums: generated code has none.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.level.read();
        self.inner.deserialize_enum(name, variants, visitor)
    }
}

/// The visitor of a struct, which accepts nothing but an object.
struct Object<V, L> {
    inner: V,
    level: L,
}

impl<'de, V: Visitor<'de>, L: Level> Visitor<'de> for Object<V, L> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.level.visit_map(self.inner, map)
    }
}

macro_rules! visit {
    ($($method:ident($ty:ty))*) => {$(
        #[inline]
        fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>, L: Level> Visitor<'de> for Strict<V, L> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(bool)
        visit_i64(i64)
        visit_u64(u64)
        visit_f64(f64)
        visit_str(&str)
        visit_borrowed_str(&'de str)
        visit_string(String)
        visit_bytes(&[u8])
        visit_borrowed_bytes(&'de [u8])
        visit_byte_buf(Vec<u8>)
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Strict::new(deserializer, self.level))
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Strict::new(deserializer, self.level))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Strict::new(items, Below))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.level.visit_map(self.inner, map)
    }
}

impl<'de, S: DeserializeSeed<'de>, L: Level> DeserializeSeed<'de> for Strict<S, L> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Strict::new(deserializer, self.level))
    }
}

impl<'de, A: SeqAccess<'de>, L: Level> SeqAccess<'de> for Strict<A, L> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_element_seed(Strict::new(seed, self.level))
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>, L: Level> MapAccess<'de> for Strict<A, L> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(Strict::new(seed, self.level))
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}
