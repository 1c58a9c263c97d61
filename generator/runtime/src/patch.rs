//! The three states of a field that may be left out, cleared or set.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::id::Id;
use super::integer::Integers;
use super::open_enum::OpenEnum;

/// A field of a request: absent, cleared, or set to a value.
///
/// A value converts into one, an `Option` does not: whether its `None` should clear the field or leave it alone is not
/// for this type to guess.
///
/// ```compile_fail
/// let patch: hero_api_runtime::Patch<String> = None::<String>.into();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Patch<T> {
    /// The field is left out, and keeps its value.
    #[default]
    Absent,
    /// The field is cleared: sent as `null`.
    Null,
    /// The field is set.
    Value(T),
}

impl<T> Patch<T> {
    /// Converts the value of a field that is present.
    pub(crate) fn from_present(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }

    /// Reports whether the field is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns the value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: OpenEnum> From<&str> for Patch<T> {
    fn from(text: &str) -> Self {
        Self::Value(text.into())
    }
}

impl From<&str> for Patch<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

impl<K> From<&str> for Patch<Id<K>> {
    fn from(text: &str) -> Self {
        Self::Value(text.into())
    }
}

impl<K> From<String> for Patch<Id<K>> {
    fn from(text: String) -> Self {
        Self::Value(text.into())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    /// Serializes the value; an absent field is left out by its struct, and is `null` elsewhere.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Integers<'de>> Integers<'de> for Patch<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::read(deserializer).map(Self::from_present)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from_present)
    }
}
