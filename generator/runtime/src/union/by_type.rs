//! Unions told apart by the JSON type of the value.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::value::{
    BoolDeserializer, F64Deserializer, I64Deserializer, MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer,
    StringDeserializer, U64Deserializer, UnitDeserializer,
};
use serde::de::{Deserialize, DeserializeSeed, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use crate::decode;
use crate::json::Json;

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number, with or without a fraction.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonType {
    /// Returns the type of a value from its JSON.
    pub(super) fn from_json(json: &str) -> Self {
        match json.as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'n') => Self::Null,
            _ => Self::Number,
        }
    }
}

/// A union whose variants have different JSON types.
pub trait ByType<'de>: Sized {
    /// Reads the variant of this type. A type that no variant has becomes the unknown variant.
    fn read<D: Deserializer<'de>>(ty: JsonType, value: D) -> Result<Self, D::Error>;

    /// Reads an object, as [`read`](Self::read) does.
    #[doc(hidden)]
    #[inline]
    fn read_object<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        Self::read(JsonType::Object, MapAccessDeserializer::new(map))
    }
}

/// Reads a union by the JSON type of the value.
///
/// # Errors
/// The value does not fit the variant of its type.
pub fn by_type<'de, U: for<'a> ByType<'a>, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    if decode::is_careful::<D::Error>() {
        return by_type_from_source(deserializer);
    }
    deserializer.deserialize_any(TypeVisitor(PhantomData))
}

/// Reads a union from the source of the value, so that a number or string which no variant has is kept as it was sent.
#[cold]
fn by_type_from_source<'de, U: for<'a> ByType<'a>, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let json = Json::deserialize(deserializer)?;
    decode::nested(TypeSeed { ty: JsonType::from_json(json.text()), union: PhantomData }, json.text())
}

/// The seed of a union whose value has this type.
struct TypeSeed<U> {
    ty: JsonType,
    union: PhantomData<U>,
}

impl<'de, U: ByType<'de>> DeserializeSeed<'de> for TypeSeed<U> {
    type Value = U;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        U::read(self.ty, deserializer)
    }
}

struct TypeVisitor<U>(PhantomData<U>);

impl<'de, U: ByType<'de>> Visitor<'de> for TypeVisitor<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<U, E> {
        let value: UnitDeserializer<E> = ().into_deserializer();
        U::read(JsonType::Null, value)
    }

    #[inline]
    fn visit_bool<E: Error>(self, value: bool) -> Result<U, E> {
        let value: BoolDeserializer<E> = value.into_deserializer();
        U::read(JsonType::Boolean, value)
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<U, E> {
        let value: I64Deserializer<E> = value.into_deserializer();
        U::read(JsonType::Number, value)
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<U, E> {
        let value: U64Deserializer<E> = value.into_deserializer();
        U::read(JsonType::Number, value)
    }

    #[inline]
    fn visit_f64<E: Error>(self, value: f64) -> Result<U, E> {
        let value: F64Deserializer<E> = value.into_deserializer();
        U::read(JsonType::Number, value)
    }

    #[inline]
    fn visit_str<E: Error>(self, value: &str) -> Result<U, E> {
        let value: StrDeserializer<'_, E> = value.into_deserializer();
        U::read(JsonType::String, value)
    }

    #[inline]
    fn visit_string<E: Error>(self, value: String) -> Result<U, E> {
        let value: StringDeserializer<E> = value.into_deserializer();
        U::read(JsonType::String, value)
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<U, A::Error> {
        U::read(JsonType::Array, SeqAccessDeserializer::new(items))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
        U::read_object(map)
    }
}
