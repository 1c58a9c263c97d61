//! Unions of objects whose shared fields agree in type: the fields of all variants are read as one struct, and the
//! fields that were there decide.

use serde::de::{Deserialize, Deserializer, Error, MapAccess};
use serde::{Serialize, de};
use serde_json::Value;

use super::by_type::{ByType, JsonType, by_type};
use super::keeping::Keeping;
use crate::runtime::json::JsonObject;
use crate::runtime::unknown::UnknownMember;

/// The fields of all variants of a union, each as it was [`Found`].
pub trait UnionFields: de::DeserializeOwned {
    /// The union.
    type Union;

    /// The variant that these fields are. `rest` holds the keys that no variant has.
    ///
    /// # Errors
    /// The fields are some of a known variant, but not all that it requires.
    fn choose(self, rest: Rest) -> Result<Self::Union, NoMember>;

    /// A value that is no object.
    fn unknown(member: UnknownMember) -> Self::Union;
}

/// Reads a union through its fields.
///
/// # Errors
/// The value is a part of a known variant, or a field has another type.
pub fn union<'de, F: UnionFields, D: Deserializer<'de>>(deserializer: D) -> Result<F::Union, D::Error> {
    by_type::<AnyFields<F>, D>(deserializer).map(|AnyFields(union)| union)
}

struct AnyFields<F: UnionFields>(F::Union);

impl<'de, F: UnionFields> ByType<'de> for AnyFields<F> {
    fn read<D: Deserializer<'de>>(_: JsonType, value: D) -> Result<Self, D::Error> {
        UnknownMember::deserialize(value).map(F::unknown).map(Self)
    }

    fn read_object<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        let mut rest = Rest::default();
        let fields = F::deserialize(Keeping::new(map, &mut rest))?;
        fields.choose(rest).map(Self).map_err(|NoMember(missing)| A::Error::missing_field(missing))
    }
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
    /// The value of a field that the variant requires.
    ///
    /// # Errors
    /// There is none: the value is no variant, because `name` is missing.
    pub fn required(self, name: &'static str) -> Result<T, NoMember> {
        self.optional().ok_or(NoMember(name))
    }

    /// The value of a field that the variant requires, but that may be `null`.
    ///
    /// # Errors
    /// The field was not there: the value is no variant, because `name` is missing.
    pub fn nullable(self, name: &'static str) -> Result<Option<T>, NoMember> {
        match self {
            Self::Absent => Err(NoMember(name)),
            Self::Null => Ok(None),
            Self::Present(value) => Ok(Some(value)),
        }
    }

    /// The value of a field that the variant does not require.
    pub fn optional(self) -> Option<T> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Present(value) => Some(value),
        }
    }
}

impl Found<String> {
    /// The constant that tells variants apart; empty where there is none.
    pub fn constant(&self) -> &str {
        match self {
            Self::Absent | Self::Null => "",
            Self::Present(text) => text,
        }
    }
}

impl<T> From<Option<T>> for Found<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Present)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Found<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// A value is a part of a known variant, but lacks a field that the variant requires.
#[derive(Debug)]
pub struct NoMember(pub &'static str);

/// What was read and belongs to no known variant.
#[derive(Default)]
pub struct Rest(serde_json::Map<String, Value>);

impl Rest {
    pub(super) fn keep(&mut self, key: String, value: Value) {
        self.0.insert(key, value);
    }

    /// Puts back a field that was found.
    pub fn field<T: Serialize>(mut self, key: &str, found: Found<T>) -> Self {
        let value = match found {
            Found::Absent => return self,
            Found::Null => Value::Null,
            Found::Present(value) => serde_json::to_value(value).unwrap_or_default(),
        };
        self.0.insert(key.to_owned(), value);
        self
    }

    /// Goes on if this is no part of the variant which alone has the fields `own`, and requires `required`.
    ///
    /// # Errors
    /// One of `own` was there. Names the required field that is missing, or else is `null`.
    pub fn no_part_of(self, own: &[&str], required: &[&'static str]) -> Result<Self, NoMember> {
        if !own.iter().any(|key| self.0.contains_key(*key)) {
            return Ok(self);
        }
        let absent = required.iter().find(|key| !self.0.contains_key(**key));
        let null = || required.iter().find(|key| self.0[**key].is_null());
        absent.or_else(null).map_or(Ok(self), |key| Err(NoMember(key)))
    }

    /// Everything, as the variant that this version does not know.
    pub fn into_unknown(self) -> UnknownMember {
        UnknownMember::new(self.0)
    }

    /// Everything, as the variant that is an open object.
    pub fn into_object(self) -> JsonObject {
        self.0.into()
    }
}
