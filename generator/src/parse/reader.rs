//! Parses JSON or YAML into one JSON value in one pass, and reports what JSON cannot represent, at its pointer.
//!
//! Duplicate keys, tags, keys that are not scalars and numbers that JSON lacks are faults; merge keys are merged. A
//! parser's own syntax error stays the parser's.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::merge::{MERGE, merge};
use crate::pointer::Pointer;

/// The meaning of the key `<<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MergeKey {
    /// An ordinary key: JSON.
    Kept,
    /// The keys of other mappings: YAML.
    Merged,
    /// Either, because it is in quotes somewhere and a parser does not report quotes.
    Ambiguous,
}

/// A value that JSON cannot represent, and its place.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
    /// The keys and indices of its path, innermost first.
    path: Vec<String>,
}

impl Fault {
    pub(super) fn pointer(&self) -> Pointer {
        self.path.iter().rev().fold(Pointer::root(), |at, segment| at.key(segment))
    }
}

/// A reader of one document.
#[derive(Debug)]
pub(super) struct Reader {
    merge_key: MergeKey,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The number of values that may still follow.
    left: usize,
    fault: Option<Fault>,
}

impl Reader {
    /// Creates a reader for a document with a limited number of values after its aliases are expanded.
    pub(super) fn new(merge_key: MergeKey, most_values: usize) -> Self {
        Self { merge_key, state: RefCell::new(State { left: most_values, fault: None }) }
    }

    /// Reads a document.
    ///
    /// # Errors
    /// What JSON cannot represent, or else `None` and the parser's own error.
    pub(super) fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, (Option<Fault>, D::Error)> {
        (&self).deserialize(deserializer).map_err(|error| (self.state.take().fault, error))
    }

    fn fault<E: Error>(&self, code: &'static str, message: impl Into<String>, help: Option<&'static str>) -> E {
        let fault = Fault { code, message: message.into(), help, path: Vec::new() };
        self.state.borrow_mut().fault = Some(fault);
        E::custom(code)
    }

    fn fault_at<E: Error>(&self, key: &str, code: &'static str, message: impl Into<String>) -> E {
        let error = self.fault(code, message, None);
        self.within(key, error)
    }

    /// Adds a key or an index in front of the place of a fault.
    fn within<E>(&self, segment: impl ToString, error: E) -> E {
        if let Some(fault) = &mut self.state.borrow_mut().fault {
            fault.path.push(segment.to_string());
        }
        error
    }

    fn number<E: Error>(&self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).map(Value::Number);
        number.ok_or_else(|| self.fault("not-a-number", "expected a finite number", None))
    }

    fn check_key<E: Error>(&self, key: &str) -> Result<(), E> {
        if self.merge_key != MergeKey::Ambiguous || key != MERGE {
            return Ok(());
        }
        let message = "`<<` is in quotes somewhere, so it cannot be distinguished from a merge key";
        let error = self.fault("unsupported-merge-key", message, Some("write out what is merged"));
        Err(self.within(key, error))
    }
}

impl<'de> DeserializeSeed<'de> for &Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.state.borrow().left.checked_sub(1);
        let Some(left) = left else {
            return Err(self.fault("too-large", "aliases expand to more values than can be read", None));
        };
        self.state.borrow_mut().left = left;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Reader {
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

    /// Accepts numbers beyond 64 bits as JSON parsers do.
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.number(value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.number(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.number(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self).map_err(|error| self.within(items.len(), error))? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(Key(self))? {
            self.check_key(&key)?;
            let value = access.next_value_seed(self).map_err(|error| self.within(&key, error))?;
            if map.contains_key(&key) {
                return Err(self.fault_at(&key, "duplicate-key", format!("the key `{key}` is written twice")));
            }
            map.insert(key, value);
        }
        if self.merge_key == MergeKey::Merged {
            let message = "expected `<<` to be a mapping, or an array of them";
            map = merge(map).ok_or_else(|| self.fault_at(MERGE, "invalid-merge", message))?;
        }
        Ok(Value::Object(map))
    }

    /// Rejects a value with a tag of its own, which is an enum for the parser.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (tag, _) = access.variant::<String>()?;
        let message = format!("the tag `!{tag}` has no meaning here");
        Err(self.fault("unsupported-tag", message, Some("write the value without a tag")))
    }
}

/// A key as a string: statuses are often written as numbers.
#[derive(Clone, Copy)]
struct Key<'r>(&'r Reader);

impl Key<'_> {
    fn fault<E: Error>(self) -> E {
        self.0.fault("unsupported-key", "expected keys that are strings", Some("quote the key"))
    }
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a string")
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

    fn visit_f64<E: Error>(self, _: f64) -> Result<String, E> {
        Err(self.fault())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(self.fault())
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(self.fault())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(self.fault())
    }
}
