//! Unions whose variants use one field for values of different types: the JSON is kept, inspected, and decoded again as
//! the variant.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::value::RawValue;

use super::by_type::JsonType;
use crate::decode;
use crate::json::{Json, JsonObject};
use crate::unknown::UnknownMember;

/// The JSON of a value, and the constants in it where it is an object.
pub struct RawUnion {
    json: Json,
    constants: BTreeMap<String, Constant>,
}

/// The value of a key, if it can tell variants apart.
enum Constant {
    /// A string, or the JSON of a number or boolean.
    Text(String),
    Null,
    /// An object or an array, which tells nothing.
    None,
}

impl RawUnion {
    /// Reads the JSON of a value.
    ///
    /// # Errors
    /// The source is not JSON.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        if !json.is_object() {
            return Ok(Self { json, constants: BTreeMap::new() });
        }
        let keys: BTreeMap<String, &RawValue> = serde_json::from_str(json.text()).map_err(D::Error::custom)?;
        let constants = keys.into_iter().map(|(key, value)| (key, Constant::from_json(value.get()))).collect();
        Ok(Self { json, constants })
    }

    /// Returns the JSON type of the value.
    pub fn ty(&self) -> JsonType {
        JsonType::from_json(self.json.text())
    }

    /// Returns the constant of a key: its string, or the JSON of a number or boolean; empty where there is none.
    pub fn constant(&self, key: &str) -> &str {
        match self.constants.get(key) {
            Some(Constant::Text(text)) => text,
            Some(Constant::Null | Constant::None) | None => "",
        }
    }

    /// Checks that a key which selects a variant, and which all of them require, is not null.
    ///
    /// # Errors
    /// It is null, which selects no variant.
    pub fn not_null<E: Error>(&self, key: &'static str) -> Result<(), E> {
        match self.constants.get(key) {
            Some(Constant::Null) => Err(decode::null_field(key)),
            Some(Constant::Text(_) | Constant::None) | None => Ok(()),
        }
    }

    /// Reports whether the value is an object with keys.
    pub fn has_keys(&self) -> bool {
        !self.constants.is_empty()
    }

    /// Reports whether all keys are present.
    pub fn has(&self, required: &[&str]) -> bool {
        required.iter().all(|key| self.constants.contains_key(*key))
    }

    /// Reports whether any of the keys is present.
    pub fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.constants.contains_key(*key))
    }

    /// Decodes the value as a variant.
    ///
    /// # Errors
    /// The value does not fit the variant.
    pub fn member<T: DeserializeOwned, E: Error>(&self) -> Result<T, E> {
        decode::nested(PhantomData, self.json.text())
    }

    /// Goes on if this is no part of the variant which alone has the fields `own`, has these `constants` at their keys,
    /// and requires `required`. Another value than the constant belongs to another variant, known or not.
    ///
    /// # Errors
    /// A field of the variant was found; names the field that is missing.
    pub fn no_part_of<E: Error>(
        &self,
        own: &[&str],
        constants: &[(&str, &[&str])],
        required: &[&'static str],
    ) -> Result<(), E> {
        let is_another = |key: &str, strings: &[&str]| match self.constants.get(key) {
            Some(Constant::Text(string)) => !strings.contains(&string.as_str()),
            Some(Constant::None) => true,
            Some(Constant::Null) | None => false,
        };
        if !self.has_any(own) || constants.iter().any(|(key, strings)| is_another(key, strings)) {
            return Ok(());
        }
        let missing = required.iter().find(|key| !self.constants.contains_key(**key));
        missing.map_or(Ok(()), |key| Err(E::missing_field(key)))
    }

    /// Converts the value into the variant that this version does not know.
    pub fn into_unknown(self) -> UnknownMember {
        UnknownMember::new(self.json)
    }

    /// Converts the value like [`into_unknown`](Self::into_unknown), where these keys are secrets of a known variant.
    pub fn into_unknown_with_secrets(self, secrets: &[&str]) -> UnknownMember {
        let has_secrets = secrets.iter().any(|key| self.constants.contains_key(*key));
        UnknownMember::new(self.json).with_secrets(has_secrets)
    }

    /// Decodes the value as the variant that is an open object.
    ///
    /// # Errors
    /// The value is not an object.
    pub fn object<E: Error>(&self) -> Result<JsonObject, E> {
        self.member()
    }
}

impl Constant {
    fn from_json(json: &str) -> Self {
        match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str(json).map_or(Self::None, Self::Text),
            Some(b'n') => Self::Null,
            Some(b'{' | b'[') | None => Self::None,
            Some(_) => Self::Text(json.to_owned()),
        }
    }
}
