//! JSON of a body or a file as a tree that keeps the order of its fields and the digits of its numbers.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::Error as _,
    ser::{Error as _, SerializeMap},
};
use serde_json::value::RawValue;

use crate::node::Entries;

/// The deepest nesting. Each level is a call on the stack.
const DEPTH: usize = 100;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    /// A number as it is written.
    Number(String),
    String(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Parses JSON; `None` where it is none, or nests too deeply.
    pub(super) fn parse(json: &[u8]) -> Option<Self> {
        Self::read(serde_json::from_slice(json).ok()?, DEPTH)
    }

    fn read(json: &RawValue, levels: usize) -> Option<Self> {
        let (text, levels) = (json.get(), levels.checked_sub(1)?);
        Some(match text.as_bytes().first()? {
            b'"' => Self::String(serde_json::from_str(text).ok()?),
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                Self::Array(items.into_iter().map(|item| Self::read(item, levels)).collect::<Option<_>>()?)
            }
            b'{' => {
                let Entries(entries) = serde_json::from_str(text).ok()?;
                let entries = entries.into_iter().map(|(name, value)| Some((name, Self::read(value, levels)?)));
                Self::Object(entries.collect::<Option<_>>()?)
            }
            b'n' => Self::Null,
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            _ => Self::Number(text.to_owned()),
        })
    }

    /// Calls `change` with every string in it.
    pub(super) fn change_texts(&mut self, change: &impl Fn(&mut String)) {
        match self {
            Self::String(text) => change(text),
            Self::Array(items) => items.iter_mut().for_each(|item| item.change_texts(change)),
            Self::Object(entries) => entries.iter_mut().for_each(|(_, value)| value.change_texts(change)),
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => RawValue::from_string(text.clone()).map_err(S::Error::custom)?.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        Self::read(&json, DEPTH).ok_or_else(|| D::Error::custom("JSON that nests too deeply"))
    }
}
