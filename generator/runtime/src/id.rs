//! Identifiers: opaque strings, typed by what they identify, and hidden by `Debug`.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, Unexpected, Visitor};
use serde::{Serialize, Serializer};

use super::decode;
use super::integer::whole;
use super::json::kept;

/// The kind of things that an [`Id`] identifies.
pub trait IdKind {
    /// The name of the id type, as `Debug` shows it.
    const NAME: &'static str;
}

/// An identifier of one kind of thing. Ids of different kinds are different types.
///
/// There is no `Display`, so that no id gets into a log by accident: use [`as_str`](Self::as_str).
pub struct Id<K> {
    text: String,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Returns the id.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the id as a `String`.
    pub fn into_string(self) -> String {
        self.text
    }
}

impl<K> From<String> for Id<K> {
    fn from(text: String) -> Self {
        Self { text, kind: PhantomData }
    }
}

impl<K> From<&str> for Id<K> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<K> From<&String> for Id<K> {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl<K> From<&Id<K>> for Id<K> {
    fn from(id: &Id<K>) -> Self {
        id.clone()
    }
}

impl<K> From<Id<K>> for String {
    fn from(id: Id<K>) -> Self {
        id.text
    }
}

impl<K> FromStr for Id<K> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl<K> AsRef<str> for Id<K> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(…)", K::NAME)
    }
}

// Derived impls would require the same of `K`, of which no value exists.

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        self.text.clone().into()
    }
}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if decode::is_careful::<D::Error>() {
            return read_exact(deserializer).map(Self::from);
        }
        deserializer.deserialize_any(IdVisitor).map(Self::from)
    }
}

/// Reads an id from its source, in which an integer has all of its digits.
#[cold]
fn read_exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let json = kept(deserializer)?;
    let digits = json.get().strip_prefix('-').unwrap_or(json.get());
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(json.get().to_owned());
    }
    decode::nested(IdSeed, json.get())
}

struct IdSeed;

impl<'de> DeserializeSeed<'de> for IdSeed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_u64<E: de::Error>(self, digits: u64) -> Result<String, E> {
        Ok(digits.to_string())
    }

    fn visit_i64<E: de::Error>(self, digits: i64) -> Result<String, E> {
        Ok(digits.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<String, E> {
        let whole = whole(number).ok_or_else(|| E::invalid_type(Unexpected::Float(number), &self))?;
        Ok(whole.to_string())
    }
}
