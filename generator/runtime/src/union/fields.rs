//! Unions of objects whose shared fields agree in type: the fields of all variants are read as one struct, and the
//! fields present decide.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error};
use serde::de::{IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::keeping::{Keeping, State};
use crate::decode;
use crate::integer::Integers;
use crate::json::{Json, JsonObject, object};
use crate::node::Entries;
use crate::open_enum::OpenEnum;
use crate::secret::has_secrets;
use crate::unknown::UnknownMember;

/// The fields of all variants of a union, each as [`Found`].
pub trait UnionFields: DeserializeOwned {
    /// The union.
    type Union;

    /// The field whose string alone selects a variant, and the strings that do. An object with any other string there
    /// can have fields of any type.
    const TAG: Option<(&'static str, &'static [&'static str])> = None;

    /// The fields that are secrets of a variant, or contain some.
    const SECRETS: &'static [&'static str] = &[];

    /// Returns the variant that these fields make. `rest` holds the keys that no variant has.
    ///
    /// # Errors
    /// The fields include some of a known variant, but not all that it requires.
    fn choose<E: Error>(self, rest: Rest<'_>) -> Result<Self::Union, E>;

    /// Creates the unknown variant, from a value that is not an object.
    fn unknown(member: UnknownMember) -> Self::Union;
}

/// Reads a union through its fields.
///
/// # Errors
/// The value is an incomplete variant, or a field has another type.
#[inline]
pub fn union<'de, F: UnionFields, D: Deserializer<'de>>(deserializer: D) -> Result<F::Union, D::Error> {
    if decode::is_careful::<D::Error>() {
        return exact_union::<F, D>(deserializer);
    }
    deserializer.deserialize_any(FieldsVisitor::<F> { text: None, fields: PhantomData })
}

/// Reads a union from the source of the value, which is kept where no variant is found.
#[cold]
fn exact_union<'de, F: UnionFields, D: Deserializer<'de>>(deserializer: D) -> Result<F::Union, D::Error> {
    let json = Json::deserialize(deserializer)?;
    if !json.is_object() || F::TAG.is_some_and(|(key, known)| has_other_string(&json, key, known)) {
        let has_secrets = has_one_of(&json, F::SECRETS);
        return Ok(F::unknown(UnknownMember::new(json).with_secrets(has_secrets)));
    }
    decode::nested(FieldsVisitor::<F> { text: Some(&json), fields: PhantomData }, json.text())
}

/// Reports whether the value of a key is a string, and none of the known ones.
fn has_other_string(json: &Json, key: &str, known: &[&str]) -> bool {
    let Ok(Entries(entries)) = serde_json::from_str(json.text()) else { return false };
    let value = entries.iter().rfind(|(name, _)| name == key);
    let text = value.and_then(|(_, value)| serde_json::from_str::<String>(value.get()).ok());
    text.is_some_and(|text| !known.contains(&text.as_str()))
}

/// Reports whether an object has one of these keys.
fn has_one_of(json: &Json, keys: &[&str]) -> bool {
    let entries = || serde_json::from_str(json.text()).map_or_else(|_| Vec::new(), |Entries(entries)| entries);
    !keys.is_empty() && entries().iter().any(|(name, _)| keys.contains(&name.as_str()))
}

struct FieldsVisitor<'de, F> {
    /// The source of the value, if it is available.
    text: Option<&'de Json>,
    fields: PhantomData<F>,
}

impl<'de, F: UnionFields> DeserializeSeed<'de> for FieldsVisitor<'de, F> {
    type Value = F::Union;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<F::Union, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: UnionFields> Visitor<'de> for FieldsVisitor<'de, F> {
    type Value = F::Union;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<F::Union, A::Error> {
        let mut state = State::default();
        let fields = F::deserialize(Keeping::new(map, &mut state))?;
        state.rest.text = self.text;
        fields.choose(state.rest)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<F::Union, A::Error> {
        unknown::<F, _>(SeqAccessDeserializer::new(items))
    }

    fn visit_unit<E: Error>(self) -> Result<F::Union, E> {
        unknown::<F, _>(().into_deserializer())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<F::Union, E> {
        unknown::<F, _>(value.into_deserializer())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<F::Union, E> {
        unknown::<F, _>(value.into_deserializer())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<F::Union, E> {
        unknown::<F, _>(value.into_deserializer())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<F::Union, E> {
        unknown::<F, _>(value.into_deserializer())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<F::Union, E> {
        unknown::<F, _>(value.into_deserializer())
    }
}

#[cold]
fn unknown<'de, F: UnionFields, D: Deserializer<'de>>(value: D) -> Result<F::Union, D::Error> {
    UnknownMember::deserialize(value).map(F::unknown)
}

/// The state of a field while a union is read.
#[derive(Default)]
pub enum Found<T> {
    /// The key is absent.
    #[default]
    Absent,
    /// The key is present with the value `null`.
    Null,
    /// The key is present with a value.
    Present(T),
}

impl<T> Found<T> {
    /// Reports whether the key is present.
    #[inline]
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// Returns the value of a field that the variant requires.
    ///
    /// # Errors
    /// The field is missing or null, so the value is not this variant.
    #[inline]
    pub fn required<E: Error>(self, name: &'static str) -> Result<T, E> {
        match self {
            Self::Absent => Err(E::missing_field(name)),
            Self::Null => Err(decode::null_field(name)),
            Self::Present(value) => Ok(value),
        }
    }

    /// Returns the value of a field that the variant requires, but that may be `null`.
    ///
    /// # Errors
    /// The field is missing, so the value is not this variant.
    #[inline]
    pub fn nullable<E: Error>(self, name: &'static str) -> Result<Option<T>, E> {
        match self {
            Self::Absent => Err(E::missing_field(name)),
            Self::Null => Ok(None),
            Self::Present(value) => Ok(Some(value)),
        }
    }

    /// Returns the value of a field that the variant does not require.
    #[inline]
    pub fn optional(self) -> Option<T> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Present(value) => Some(value),
        }
    }
}

/// A string that can select a variant.
pub trait Tag {
    /// Returns the string.
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
    /// Returns the constant that selects a variant; empty where there is none.
    #[inline]
    pub fn constant(&self) -> &str {
        match self {
            Self::Absent | Self::Null => "",
            Self::Present(text) => text.tag(),
        }
    }

    /// Returns the constant that selects a variant, which all of them require; empty where it is absent.
    ///
    /// # Errors
    /// It is null, which selects no variant.
    #[inline]
    pub fn tag<E: Error>(&self, name: &'static str) -> Result<&str, E> {
        match self {
            Self::Null => Err(decode::null_field(name)),
            Self::Absent | Self::Present(_) => Ok(self.constant()),
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

/// The keys that belong to no known variant.
#[derive(Default)]
pub struct Rest<'de> {
    entries: Vec<(Cow<'de, str>, Json)>,
    /// The whole value, if its source is available.
    text: Option<&'de Json>,
    /// Whether it contains a secret of a known variant.
    has_secrets: bool,
}

impl<'de> Rest<'de> {
    #[cold]
    pub(super) fn keep(&mut self, key: Cow<'de, str>, value: Json) {
        self.entries.push((key, value));
    }

    /// Puts a field back.
    #[cold]
    pub fn field<T: Serialize>(mut self, key: &str, found: Found<T>) -> Self {
        let value = match found {
            Found::Absent => return self,
            Found::Null => Json::NULL,
            Found::Present(value) => {
                self.has_secrets |= has_secrets(&value);
                Json::from_revealed(&value)
            }
        };
        // A typed value is written differently than it was received, and in another position.
        decode::mark_inexact();
        self.keep(Cow::Owned(key.to_owned()), value);
        self
    }

    /// Goes on if this is no part of the variant which alone has the fields `own`, has these `constants` at their keys,
    /// and requires `required`. Another value than the constant belongs to another variant, known or not.
    ///
    /// # Errors
    /// One of `own` is present. Names the required field that is missing or `null`.
    #[cold]
    pub fn no_part_of<E: Error>(
        self,
        own: &[&str],
        constants: &[(&str, &[&str])],
        required: &[&'static str],
    ) -> Result<Self, E> {
        let value = |key: &str| self.entries.iter().rfind(|(name, _)| name == key).map(|(_, value)| value);
        let is_another = |value: &Json, strings: &[&str]| {
            !value.is_null() && !value.read::<String>().is_ok_and(|string| strings.contains(&string.as_str()))
        };
        if own.iter().all(|key| value(key).is_none())
            || constants.iter().any(|(key, strings)| value(key).is_some_and(|value| is_another(value, strings)))
        {
            return Ok(self);
        }
        if let Some(key) = required.iter().find(|key| value(key).is_none()) {
            return Err(E::missing_field(key));
        }
        match required.iter().find(|key| value(key).is_some_and(Json::is_null)) {
            Some(key) => Err(decode::null_field(key)),
            None => Ok(self),
        }
    }

    /// Everything, as the variant that this version does not know.
    #[cold]
    pub fn into_unknown(self) -> UnknownMember {
        let has_secrets = self.has_secrets;
        UnknownMember::new(self.into_json()).with_secrets(has_secrets)
    }

    /// Converts everything into the variant that is an open object.
    #[cold]
    pub fn into_object(self) -> JsonObject {
        JsonObject::from_json(self.into_json())
    }

    /// Converts everything into the variant that is an object of which no key is described. An object without any key
    /// is no sign of it, and becomes the variant that this version does not know.
    #[cold]
    pub fn into_object_with_keys<U>(self, object: fn(JsonObject) -> U, unknown: fn(UnknownMember) -> U) -> U {
        if self.entries.is_empty() { unknown(self.into_unknown()) } else { object(self.into_object()) }
    }

    fn into_json(self) -> Json {
        match self.text {
            Some(text) => text.clone(),
            None => Json::from_raw(object(self.entries.iter().map(|(key, value)| (&**key, value.text())))),
        }
    }

    /// Returns the keys that no field has, and their values.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = (Cow<'de, str>, Json)> {
        self.entries.into_iter()
    }
}

impl<'de, T: Integers<'de>> Integers<'de> for Found<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::read(deserializer).map(Self::from)
    }
}
