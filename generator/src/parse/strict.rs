//! Text to a value in one pass, JSON or YAML, with nothing lost: duplicate keys, tags and numbers that JSON cannot say
//! are refused, merge keys are merged. It does not say where, nor why in our words: what is refused here is read once more by who
//! does.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::merge::{MERGE, is_quoted, merge};

/// A JSON text.
pub(super) fn json(text: &str) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict { left: &Cell::new(usize::MAX), merges: Merges::Kept }.deserialize(&mut deserializer)?;
    deserializer.end().map(|()| value)
}

/// A YAML text of at most so many values, its aliases expanded: what is merged has been counted by then.
pub(super) fn yaml(text: &str, most_values: usize) -> serde_yaml::Result<Value> {
    let deserializer = serde_yaml::Deserializer::from_str(text);
    let merges = if is_quoted(text) { Merges::Refused } else { Merges::Made };
    Strict { left: &Cell::new(most_values), merges }.deserialize(deserializer)
}

/// What the key `<<` is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merges {
    Kept,
    Made,
    Refused,
}

#[derive(Clone, Copy)]
struct Strict<'c> {
    /// How many values may still come.
    left: &'c Cell<usize>,
    merges: Merges,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| D::Error::custom("too many values"))?;
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    /// What 64 bits do not hold is read as JSON's readers read it.
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("expected a finite number"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(Key)? {
            if self.merges == Merges::Refused && key == MERGE {
                return Err(A::Error::custom("merge key"));
            }
            if map.insert(key, access.next_value_seed(self)?).is_some() {
                return Err(A::Error::custom("duplicate key"));
            }
        }
        if self.merges == Merges::Made {
            map = merge(map).ok_or_else(|| A::Error::custom("merge key"))?;
        }
        Ok(Value::Object(map))
    }
}

/// A key as text: statuses are often written as numbers.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a text")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }
}
