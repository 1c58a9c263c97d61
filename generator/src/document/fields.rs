//! The keys of one object, each to be accounted for before [`Fields::finish`].

use serde_json::{Map, Value};

use crate::diagnostic::describe_kind;
use crate::document::reader::Reader;
use crate::pointer::Pointer;
use crate::vocabulary::{Extension, Extensions, MARKS};

/// Keys whose value null says something, or may be meant to.
const NULL_IS_SAID: [&str; 7] = ["$ref", "const", "dataValue", "default", "example", "type", "value"];

pub(super) struct Fields<'a> {
    pub(super) at: Pointer,
    what: &'static str,
    map: &'a Map<String, Value>,
    /// The keys that are accounted for. There are few: a search is faster than a hash.
    seen: Vec<&'a str>,
    /// Keys that are there with null, and so say nothing.
    unsaid: Vec<&'a str>,
}

/// Up to how many keys a search through an object is faster than its table.
const FEW: usize = 8;

impl<'a> Fields<'a> {
    /// The keys of a value; a fault when it is no object. `what` names the object in messages: `an operation`.
    pub(super) fn open(reader: &mut Reader<'_>, value: &'a Value, at: &Pointer, what: &'static str) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self { at: at.clone(), what, map, seen: Vec::new(), unsaid: Vec::new() }),
            other => {
                reader.fault("wrong-type", at, format!("expected {what}, an object, found {}", describe_kind(other)));
                None
            }
        }
    }

    /// A key's value and place, accounted for. Writers of JSON put null, and those of YAML nothing, where a key is not
    /// set: that is as if it was not there.
    pub(super) fn take(&mut self, key: &str) -> Option<(&'a Value, Pointer)> {
        self.value(key).map(|value| (value, self.at.key(key)))
    }

    /// A key's value, accounted for.
    pub(super) fn value(&mut self, key: &str) -> Option<&'a Value> {
        let (key, value) = self.find(key)?;
        self.seen.push(key);
        if !is_unsaid(key, value) {
            return Some(value);
        }
        if !self.unsaid.contains(&key.as_str()) {
            self.unsaid.push(key);
        }
        None
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some_and(|(key, value)| !is_unsaid(key, value))
    }

    fn find(&self, key: &str) -> Option<(&'a String, &'a Value)> {
        if self.map.len() <= FEW {
            return self.map.iter().find(|(it, _)| *it == key);
        }
        self.map.get_key_value(key)
    }

    pub(super) fn text(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<String> {
        let value = self.value(key)?;
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            wrong(reader, &self.at.key(key), key, "a string", value);
        }
        text
    }

    pub(super) fn required_text(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<String> {
        self.require(reader, key);
        self.text(reader, key)
    }

    /// A fault when the key is missing.
    pub(super) fn require(&self, reader: &mut Reader<'_>, key: &str) {
        if !self.has(key) {
            reader.fault("missing-key", &self.at, format!("expected `{key}` in {}", self.what));
        }
    }

    pub(super) fn boolean(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        let boolean = value.as_bool();
        if boolean.is_none() {
            wrong(reader, &self.at.key(key), key, "`true` or `false`", value);
        }
        boolean
    }

    pub(super) fn count(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<u64> {
        let value = self.value(key)?;
        // JSON Schema: 2.0 is an integer too.
        let count = value.as_u64().or_else(|| {
            value.as_f64().filter(|count| count.fract() == 0.0 && (0.0..1e15).contains(count)).map(|count| count as u64)
        });
        if count.is_none() {
            wrong(reader, &self.at.key(key), key, "a whole number from 0", value);
        }
        count
    }

    pub(super) fn list(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<Vec<(&'a Value, Pointer)>> {
        let items = self.items(reader, key)?;
        let at = self.at.key(key);
        Some(items.iter().enumerate().map(|(index, item)| (item, at.index(index))).collect())
    }

    /// The items of a list, without their places.
    pub(super) fn items(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<&'a [Value]> {
        match self.value(key)? {
            Value::Array(items) => Some(items),
            other => {
                wrong(reader, &self.at.key(key), key, "an array", other);
                None
            }
        }
    }

    pub(super) fn texts(&mut self, reader: &mut Reader<'_>, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, item) in self.items(reader, key).unwrap_or_default().iter().enumerate() {
            match item.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => wrong(reader, &self.at.key(key).index(index), key, "texts", item),
            }
        }
        texts
    }

    /// The entries of an object; its `x-` keys are no entries where `extensible`.
    pub(super) fn entries(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        names: Names,
    ) -> Vec<(&'a str, &'a Value, Pointer)> {
        let Some((value, at)) = self.take(key) else { return Vec::new() };
        let Value::Object(map) = value else {
            wrong(reader, &at, key, "an object", value);
            return Vec::new();
        };
        let entries = map.iter().filter(|(key, _)| names == Names::Any || !key.starts_with("x-"));
        entries.map(|(key, value)| (key.as_str(), value, at.key(key))).collect()
    }

    /// Pure annotations: keys that change nothing on the wire and are not shown either.
    pub(super) fn ignore(&mut self, keys: &[&str]) {
        for key in keys {
            self.value(key);
        }
    }

    /// Keys that OpenAPI has and that are not supported; an empty object or list says nothing and passes.
    pub(super) fn refuse(&mut self, reader: &mut Reader<'_>, code: &'static str, keys: &[&str]) {
        for key in keys {
            let Some((value, at)) = self.take(key) else { continue };
            let empty = value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty);
            if !empty {
                reader.refuse(code, &at, format!("`{key}` of {} is not supported", self.what));
            }
        }
    }

    /// The `x-` keys; every other key that was not accounted for is a fault.
    pub(super) fn finish(self, reader: &mut Reader<'_>) -> Extensions {
        self.note_unsaid(reader);
        let mut extensions = Extensions::new();
        for (key, value) in self.map {
            if key.starts_with("x-") {
                extensions.insert(key.clone(), self.extension(reader, key, value));
            } else if !self.seen.contains(&key.as_str()) {
                reader.refuse("unknown-key", &self.at.key(key), format!("`{key}` is no key of {}", self.what));
            }
        }
        extensions
    }

    /// The names of the keys that nobody took, and the `x-` keys.
    pub(super) fn finish_ignoring(self, reader: &mut Reader<'_>) -> (Vec<String>, Extensions) {
        self.note_unsaid(reader);
        let left = self.map.iter().filter(|(key, _)| !self.seen.contains(&key.as_str()));
        let (extensions, ignored): (Vec<_>, Vec<_>) = left.partition(|(key, _)| key.starts_with("x-"));
        let extensions =
            extensions.into_iter().map(|(key, value)| (key.clone(), self.extension(reader, key, value))).collect();
        (ignored.into_iter().map(|(key, _)| key.clone()).collect(), extensions)
    }

    /// The value of an `x-` key. A key that decides something about the client is remembered.
    fn extension(&self, reader: &mut Reader<'_>, key: &str, value: &Value) -> Extension {
        let places = if MARKS.contains(&key) { vec![self.at.key(key)] } else { Vec::new() };
        reader.marks.extend(places.iter().cloned());
        Extension { value: value.clone(), places }
    }

    fn note_unsaid(&self, reader: &mut Reader<'_>) {
        for key in &self.unsaid {
            let message = format!("`{key}` is null: it is understood as if it was not there");
            reader.note("null-for-nothing", &self.at.key(key), message);
        }
    }
}

fn is_unsaid(key: &str, value: &Value) -> bool {
    value.is_null() && !key.starts_with("x-") && !NULL_IS_SAID.contains(&key)
}

/// Which keys of an object are names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// All: a map, such as `properties`.
    Any,
    /// All but the `x-` keys: an object with patterned fields, such as `paths`.
    NotExtensions,
}

pub(super) fn wrong(reader: &mut Reader<'_>, at: &Pointer, key: &str, expected: &str, found: &Value) {
    let found = describe_kind(found);
    let message = format!("expected `{key}` to be {expected}, found {found}");
    if expected.starts_with("a string") && ["a number", "null"].contains(&found) {
        reader.fault_help("wrong-type", at, message, "put it in quotes");
    } else {
        reader.fault("wrong-type", at, message);
    }
}
