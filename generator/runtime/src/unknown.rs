//! What a server sent that this version does not know: kept, readable, and not shown by `Debug`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{json::Json, secret::with_secrets};

/// The text of an enum value that this version does not know.
///
/// It is opaque to `match`, so that a variant added later takes no value away from code that exists: compare
/// `as_str()` of the enum.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// Generated code alone makes one, having looked through the known values.
    #[doc(hidden)]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text, as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// The integer of an enum that this version does not know.
///
/// It is opaque to `match`, so that a variant added later takes no value away from code that exists: compare
/// `as_i64()` of the enum.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    /// Generated code alone makes one, having looked through the known values.
    #[doc(hidden)]
    pub fn new(value: i64) -> Self {
        Self(value)
    }

    /// The integer, as sent.
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A value that is no variant of a union that this version knows. It is sent as it was received. Where it has a field
/// that is a secret of a known variant, it is not serialised otherwise.
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

    /// The value, as sent.
    pub fn as_json(&self) -> &Json {
        &self.json
    }

    /// The value, by value.
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
