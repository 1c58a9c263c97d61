//! Values that a server sent and this version does not know: kept, readable, and not shown by `Debug`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{json::Json, secret::with_secrets};

/// The string of an enum value that this version does not know.
///
/// It is opaque to `match`, so that a variant added later does not change the meaning of existing code: compare
/// `as_str()` of the enum.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// Creates the value. Only generated code does, after comparing the known values.
    #[doc(hidden)]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the string, as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// The integer of an enum value that this version does not know.
///
/// It is opaque to `match`, so that a variant added later does not change the meaning of existing code: compare
/// `as_i64()` of the enum.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    /// Creates the value. Only generated code does, after comparing the known values.
    #[doc(hidden)]
    pub fn new(value: i64) -> Self {
        Self(value)
    }

    /// Returns the integer, as sent.
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A value that is none of the known variants of a union. It is sent as it was received. If it has a field that is a
/// secret in a known variant, no other serializer gets it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownMember {
    json: Json,
    has_secrets: bool,
}

impl UnknownMember {
    pub(crate) fn new(json: Json) -> Self {
        Self { json, has_secrets: false }
    }

    pub(crate) fn with_secrets(self, has_secrets: bool) -> Self {
        Self { has_secrets, ..self }
    }

    /// Returns the value, as sent.
    pub fn as_json(&self) -> &Json {
        &self.json
    }

    /// Converts into the value, as sent.
    pub fn into_json(self) -> Json {
        self.json
    }
}

impl Serialize for UnknownMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.has_secrets { with_secrets(&self.json, serializer) } else { self.json.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for UnknownMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(|json| Self { json, has_secrets: false })
    }
}

impl fmt::Debug for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
