//! Unions whose variants use one field for values of different types: the JSON text is kept, looked into, and read
//! once more as the variant it is.

use std::collections::BTreeMap;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::value::RawValue;

use super::by_type::JsonType;
use crate::runtime::decode;
use crate::runtime::json::JsonObject;
use crate::runtime::unknown::UnknownMember;

/// How deeply the text of a union may nest, as in serde_json. Each union in it is read with a depth of its own, so that
/// without a bound on the whole a text could exhaust the stack.
const DEEPEST: usize = 128;

/// The JSON text of a value, and its keys where it is an object.
pub struct RawUnion {
    text: Box<RawValue>,
    constants: BTreeMap<String, Option<String>>,
}

impl RawUnion {
    /// Reads the text of a value.
    ///
    /// # Errors
    /// It is not JSON, or nests too deeply.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        if depth(text.get()) > DEEPEST {
            return Err(D::Error::custom("it nests too deeply"));
        }
        if !text.get().starts_with('{') {
            return Ok(Self { text, constants: BTreeMap::new() });
        }
        let keys: BTreeMap<String, &RawValue> = serde_json::from_str(text.get()).map_err(D::Error::custom)?;
        let constant = |value: &RawValue| match value.get().as_bytes().first() {
            Some(b'"') => serde_json::from_str(value.get()).ok(),
            Some(b'{' | b'[' | b'n') | None => None,
            Some(_) => Some(value.get().to_owned()),
        };
        let constants = keys.into_iter().map(|(key, value)| (key, constant(value))).collect();
        Ok(Self { text, constants })
    }

    /// The type of the value.
    pub fn ty(&self) -> JsonType {
        match self.text.get().as_bytes().first() {
            Some(b'{') => JsonType::Object,
            Some(b'[') => JsonType::List,
            Some(b'"') => JsonType::Text,
            Some(b't' | b'f') => JsonType::Boolean,
            Some(b'n') => JsonType::Null,
            _ => JsonType::Number,
        }
    }

    /// The text of a key that tells variants apart, or the JSON of a number or boolean; empty where there is none.
    pub fn constant(&self, key: &str) -> &str {
        self.constants.get(key).and_then(Option::as_deref).unwrap_or_default()
    }

    /// Whether all keys are there.
    pub fn has(&self, required: &[&str]) -> bool {
        required.iter().all(|key| self.constants.contains_key(*key))
    }

    /// Whether any of the keys is there.
    pub fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.constants.contains_key(*key))
    }

    /// The value as a variant.
    ///
    /// # Errors
    /// It is not what the variant must be.
    pub fn member<T: DeserializeOwned, E: Error>(&self) -> Result<T, E> {
        decode::nested(self.text.get())
    }

    /// Whether nothing says that this is a part of the variant which alone has the fields `own`, and requires
    /// `required`.
    ///
    /// # Errors
    /// A field of the variant was found; names the field that is missing.
    pub fn no_part_of<E: Error>(&self, own: &[&str], required: &[&'static str]) -> Result<(), E> {
        if !own.iter().any(|key| self.constants.contains_key(*key)) {
            return Ok(());
        }
        let missing = required.iter().find(|key| !self.constants.contains_key(**key));
        missing.map_or(Ok(()), |key| Err(E::missing_field(key)))
    }

    /// The value as the variant that this version does not know.
    ///
    /// # Errors
    /// It nests too deeply.
    pub fn unknown<E: Error>(&self) -> Result<UnknownMember, E> {
        self.member()
    }

    /// The value as the variant that is an open object.
    ///
    /// # Errors
    /// It is no object.
    pub fn object<E: Error>(&self) -> Result<JsonObject, E> {
        self.member()
    }
}

/// How deeply JSON nests.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
