//! Unions of objects whose shared fields agree in type: the fields of all variants are read as one struct, and the
//! fields that were there decide.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::keeping::{Keeping, State};
use crate::runtime::json::JsonObject;
use crate::runtime::open_enum::OpenEnum;
use crate::runtime::secret::has_secrets;
use crate::runtime::unknown::UnknownMember;
use crate::runtime::written::revealed_value;

/// The fields of all variants of a union, each as it was [`Found`].
pub trait UnionFields: DeserializeOwned {
    /// The union.
    type Union;

    /// The variant that these fields are. `rest` holds the keys that no variant has.
    ///
    /// # Errors
    /// The fields are some of a known variant, but not all that it requires.
    fn choose<E: Error>(self, rest: Rest<'_>) -> Result<Self::Union, E>;

    /// A value that is no object.
    fn unknown(member: UnknownMember) -> Self::Union;
}

/// Reads a union through its fields.
///
/// # Errors
/// The value is a part of a known variant, or a field has another type.
#[inline]
pub fn union<'de, F: UnionFields, D: Deserializer<'de>>(deserializer: D) -> Result<F::Union, D::Error> {
    deserializer.deserialize_any(FieldsVisitor::<F>(PhantomData))
}

struct FieldsVisitor<F>(PhantomData<F>);

impl<'de, F: UnionFields> Visitor<'de> for FieldsVisitor<F> {
    type Value = F::Union;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<F::Union, A::Error> {
        let mut state = State::default();
        let fields = F::deserialize(Keeping::new(map, &mut state))?;
        fields.choose(state.rest)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<F::Union, A::Error> {
        Vec::<Value>::deserialize(SeqAccessDeserializer::new(items)).map(unknown::<F, _>)
    }

    fn visit_unit<E: Error>(self) -> Result<F::Union, E> {
        Ok(unknown::<F, _>(()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<F::Union, E> {
        Ok(unknown::<F, _>(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<F::Union, E> {
        Ok(unknown::<F, _>(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<F::Union, E> {
        Ok(unknown::<F, _>(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<F::Union, E> {
        Ok(unknown::<F, _>(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<F::Union, E> {
        Ok(unknown::<F, _>(value))
    }
}

fn unknown<F: UnionFields, T: Into<Value>>(value: T) -> F::Union {
    F::unknown(UnknownMember::new(value))
}

/// A field of a variant, as it was found.
#[derive(Default)]
pub enum Found<T> {
    /// The key was not there.
    #[default]
    Absent,
    /// The key was there, and its value was `null`.
    Null,
    /// The key was there with a value.
    Present(T),
}

impl<T> Found<T> {
    /// Whether the key was there.
    #[inline]
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// The value of a field that the variant requires.
    ///
    /// # Errors
    /// There is none: the value is no variant, because `name` is missing.
    #[inline]
    pub fn required<E: Error>(self, name: &'static str) -> Result<T, E> {
        self.optional().ok_or_else(|| E::missing_field(name))
    }

    /// The value of a field that the variant requires, but that may be `null`.
    ///
    /// # Errors
    /// The field was not there: the value is no variant, because `name` is missing.
    #[inline]
    pub fn nullable<E: Error>(self, name: &'static str) -> Result<Option<T>, E> {
        match self {
            Self::Absent => Err(E::missing_field(name)),
            Self::Null => Ok(None),
            Self::Present(value) => Ok(Some(value)),
        }
    }

    /// The value of a field that the variant does not require.
    #[inline]
    pub fn optional(self) -> Option<T> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Present(value) => Some(value),
        }
    }
}

/// A text that can tell variants apart.
pub trait Tag {
    /// The text.
    fn tag(&self) -> &str;
}

impl Tag for String {
    #[inline]
    fn tag(&self) -> &str {
        self
    }
}

impl<E: OpenEnum> Tag for E {
    #[inline]
    fn tag(&self) -> &str {
        self.as_str()
    }
}

impl<T: Tag> Found<T> {
    /// The constant that tells variants apart; empty where there is none.
    #[inline]
    pub fn constant(&self) -> &str {
        match self {
            Self::Absent | Self::Null => "",
            Self::Present(text) => text.tag(),
        }
    }
}

impl<T> From<Option<T>> for Found<T> {
    #[inline]
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Present)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Found<T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// What was read and belongs to no known variant.
#[derive(Default)]
pub struct Rest<'de> {
    entries: Vec<(Cow<'de, str>, Value)>,
    has_secrets: bool,
}

impl<'de> Rest<'de> {
    #[cold]
    pub(super) fn keep(&mut self, key: Cow<'de, str>, value: Value) {
        self.entries.push((key, value));
    }

    /// Puts back a field that was found.
    #[cold]
    pub fn field<T: Serialize>(mut self, key: &str, found: Found<T>) -> Self {
        let value = match found {
            Found::Absent => return self,
            Found::Null => Value::Null,
            Found::Present(value) => {
                self.has_secrets |= has_secrets(&value);
                revealed_value(&value)
            }
        };
        self.keep(Cow::Owned(key.to_owned()), value);
        self
    }

    /// Goes on if this is no part of the variant which alone has the fields `own`, and requires `required`.
    ///
    /// # Errors
    /// One of `own` was there. Names the required field that is missing, or else is `null`.
    #[cold]
    pub fn no_part_of<E: Error>(self, own: &[&str], required: &[&'static str]) -> Result<Self, E> {
        let value = |key: &str| self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        if own.iter().all(|key| value(key).is_none()) {
            return Ok(self);
        }
        let absent = required.iter().find(|key| value(key).is_none());
        let null = || required.iter().find(|key| value(key).is_some_and(Value::is_null));
        match absent.or_else(null) {
            Some(key) => Err(E::missing_field(key)),
            None => Ok(self),
        }
    }

    /// Everything, as the variant that this version does not know.
    #[cold]
    pub fn into_unknown(self) -> UnknownMember {
        let has_secrets = self.has_secrets;
        UnknownMember::new(self.into_object().into_map()).with_secrets(has_secrets)
    }

    /// Everything, as the variant that is an open object.
    #[cold]
    pub fn into_object(self) -> JsonObject {
        self.entries.into_iter().map(|(key, value)| (key.into_owned(), value)).collect()
    }
}
