//! JSON without a type of its own: any value, an open object, a map. `Debug` shows neither keys nor values.

mod kept;
mod tree;

use std::any::type_name;
use std::borrow::Cow;
use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::node::Entries;
use super::written::{Unwritten, shown_json};
use super::{
    decode::{DecodeError, decode},
    json_text::mend_halves,
};
pub(super) use kept::{kept, object};
use tree::Tree;

/// Any JSON value, kept and sent as it was received.
///
/// It is parsed on demand, so nothing in it can break the answer around it. Two values are equal if their JSON is,
/// except for the order of keys: `1.0` and `1.00` differ.
pub struct Json {
    text: Cow<'static, RawValue>,
    value: OnceLock<Box<Value>>,
}

impl Json {
    /// `null`, which is also the default.
    #[expect(clippy::declare_interior_mutable_const, reason = "each use is a value of its own")]
    pub const NULL: Self = Self { text: Cow::Borrowed(RawValue::NULL), value: OnceLock::new() };

    /// Returns the JSON as it was sent, without white space.
    pub fn text(&self) -> &str {
        self.text.get()
    }

    /// Returns the value. A number beyond 64 bits is rounded, one beyond the range of `f64` becomes a string of its
    /// digits, and nesting beyond 127 levels becomes a string of its JSON; [`text`](Self::text) has everything as it
    /// was sent.
    pub fn as_value(&self) -> &Value {
        self.value.get_or_init(|| Box::new(tree::value(self.text())))
    }

    /// Converts into the value that [`as_value`](Self::as_value) returns.
    pub fn into_value(self) -> Value {
        let text = self.text;
        self.value.into_inner().map_or_else(|| tree::value(text.get()), |value| *value)
    }

    /// Decodes the value as a type.
    ///
    /// # Errors
    /// The value is not of this type. The error names the place and what was expected there.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode(self.text().as_bytes())
    }

    /// Reports whether the value is `null`.
    pub fn is_null(&self) -> bool {
        self.text() == "null"
    }

    /// Serializes a value.
    pub(super) fn from_value<T: Serialize>(value: &T) -> Self {
        Self::from_raw(serde_json::value::to_raw_value(value).unwrap_or_default())
    }

    /// Serializes a value with its secrets; null where it cannot be written.
    pub(super) fn from_revealed<T: Serialize>(value: &T) -> Self {
        let text = shown_json(value, false).ok().and_then(|json| RawValue::from_string(json).ok());
        Self::from_raw(text.unwrap_or_default())
    }

    pub(super) fn from_raw(text: Box<RawValue>) -> Self {
        Self { text: Cow::Owned(text), value: OnceLock::new() }
    }

    pub(super) fn is_object(&self) -> bool {
        self.text().starts_with('{')
    }
}

/// Returns the type of JSON, for errors that show no value.
pub(super) fn unexpected(json: &str) -> Unexpected<'static> {
    match json.as_bytes().first() {
        Some(b'[') => Unexpected::Seq,
        Some(b'{') => Unexpected::Map,
        Some(b'"') => Unexpected::Str(""),
        Some(b'n') => Unexpected::Unit,
        Some(b't' | b'f') => Unexpected::Bool(true),
        _ => Unexpected::Float(0.0),
    }
}

/// Implements the conversion into JSON. `Option` has none: its `None` would be null, which deletes what a server has.
macro_rules! turns_into_json {
    ($($ty:ty),* $(,)?) => {$(
        impl From<$ty> for Json {
            fn from(value: $ty) -> Self {
                Self::from_value(&Value::from(value))
            }
        }
    )*};
}

turns_into_json! {
    Value, serde_json::Map<String, Value>, serde_json::Number, bool, String, &str, Cow<'_, str>,
    i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64,
}

impl<T: Into<Value>> From<Vec<T>> for Json {
    fn from(values: Vec<T>) -> Self {
        Self::from_value(&Value::from(values))
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Json {
    fn from(values: [T; N]) -> Self {
        Self::from_value(&Value::from(values))
    }
}

impl Default for Json {
    fn default() -> Self {
        Self::NULL
    }
}

impl Clone for Json {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), value: OnceLock::new() }
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() || Tree::parse(self.text()) == Tree::parse(other.text())
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Tree::parse(self.text()).hash(state);
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if keeps_raw_json::<S>() { self.text.serialize(serializer) } else { self.as_value().serialize(serializer) }
    }
}

/// Reports whether a serializer writes raw JSON as it is. Those of serde_json that write text do, and ours around them,
/// which their errors tell; the one that builds a [`Value`] parses it, and any other would write a private struct of
/// serde_json.
pub(super) fn keeps_raw_json<S: Serializer>() -> bool {
    let is_of_serde_json =
        [type_name::<serde_json::Error>(), type_name::<Unwritten>()].contains(&type_name::<S::Error>());
    is_of_serde_json && type_name::<S>() != type_name::<serde_json::value::Serializer>()
}

impl<'de> Deserialize<'de> for Json {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kept(deserializer).map(Self::from_raw)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json(…)")
    }
}

/// A JSON object without described fields, kept as it was received.
///
/// Its values are those of [`Json::as_value`].
#[derive(Clone)]
pub struct JsonObject {
    /// The JSON, written from the entries on demand.
    json: OnceLock<Json>,
    /// The entries, once one was set.
    entries: Option<Values>,
}

/// Entries in their order, with an index by key.
#[derive(Clone, Default)]
struct Values {
    entries: Vec<(String, Json)>,
    positions: BTreeMap<String, usize>,
}

impl Values {
    fn set(&mut self, key: String, value: Json) {
        match self.positions.get(&key) {
            Some(position) => self.entries[*position].1 = value,
            None => {
                self.positions.insert(key.clone(), self.entries.len());
                self.entries.push((key, value));
            }
        }
    }
}

impl JsonObject {
    /// Returns the JSON as it was sent, without white space.
    pub fn text(&self) -> &str {
        self.json().text()
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map().get(key)
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        let mut entries = self.entries.take().unwrap_or_else(|| self.read_entries());
        entries.set(key.into(), Json::from(value.into()));
        *self = Self { json: OnceLock::new(), entries: Some(entries) };
    }

    /// Returns the keys and values.
    pub fn as_map(&self) -> &serde_json::Map<String, Value> {
        static NONE: OnceLock<serde_json::Map<String, Value>> = OnceLock::new();
        self.json().as_value().as_object().unwrap_or_else(|| NONE.get_or_init(serde_json::Map::new))
    }

    /// Converts into the keys and values.
    pub fn into_map(self) -> serde_json::Map<String, Value> {
        match Json::from(self).into_value() {
            Value::Object(map) => map,
            _ => serde_json::Map::new(),
        }
    }

    /// Creates an object from JSON that is known to be one.
    pub(super) fn from_json(json: Json) -> Self {
        Self { json: OnceLock::from(json), entries: None }
    }

    fn json(&self) -> &Json {
        self.json.get_or_init(|| {
            let entries = self.entries.iter().flat_map(|values| &values.entries);
            Json::from_raw(object(entries.map(|(key, value)| (key.as_str(), value.text()))))
        })
    }

    fn read_entries(&self) -> Values {
        let text = mend_halves(self.text());
        let Entries(entries) = serde_json::from_str(&text).unwrap_or_default();
        let mut values = Values::default();
        entries.into_iter().for_each(|(key, value)| values.set(key, Json::from_raw(value.to_owned())));
        values
    }
}

impl Default for JsonObject {
    fn default() -> Self {
        Self { json: OnceLock::new(), entries: Some(Values::default()) }
    }
}

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl Eq for JsonObject {}

impl Hash for JsonObject {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.json().hash(state);
    }
}

impl From<serde_json::Map<String, Value>> for JsonObject {
    fn from(map: serde_json::Map<String, Value>) -> Self {
        Self::from_json(Json::from(map))
    }
}

impl From<JsonObject> for Json {
    fn from(object: JsonObject) -> Self {
        object.json();
        object.json.into_inner().unwrap_or_default()
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let map = pairs.into_iter().map(|(key, value)| (key.into(), value.into()));
        map.collect::<serde_json::Map<_, _>>().into()
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        if !json.is_object() {
            return Err(D::Error::invalid_type(unexpected(json.text()), &"an object"));
        }
        Ok(Self::from_json(json))
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonObject(…)")
    }
}

/// A map from strings to values of one type.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Map<V>(BTreeMap<String, V>);

impl<V> Map<V> {
    /// Creates an empty map.
    pub fn new() -> Self {
        Self(BTreeMap::new())
    }
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> Deref for Map<V> {
    type Target = BTreeMap<String, V>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<V> DerefMut for Map<V> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<V> From<BTreeMap<String, V>> for Map<V> {
    fn from(map: BTreeMap<String, V>) -> Self {
        Self(map)
    }
}

impl<K: Into<String>, V> FromIterator<(K, V)> for Map<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }
}

impl<V> IntoIterator for Map<V> {
    type Item = (String, V);
    type IntoIter = btree_map::IntoIter<String, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, V> IntoIterator for &'a Map<V> {
    type Item = (&'a String, &'a V);
    type IntoIter = btree_map::Iter<'a, String, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<V> fmt::Debug for Map<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Map(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use serde::Serialize;

    use super::{Json, JsonObject};

    /// A value written by a serializer that is not serde_json's.
    struct Shown(Json);

    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.serialize(f)
        }
    }

    #[test]
    fn other_serializers_get_the_parsed_value() {
        for (text, shown) in [("2.50", "2.5"), (r#""x""#, "x"), ("true", "true")] {
            let json: Json = serde_json::from_str(text).unwrap();
            assert_eq!(
                (serde_json::to_string(&json).unwrap().as_str(), Shown(json).to_string().as_str()),
                (text, shown)
            );
        }
    }

    #[test]
    fn setting_a_value_leaves_the_others_as_they_were_sent() {
        let mut object: JsonObject = serde_json::from_str(r#"{"b":2.50,"a":"\ud83d","b":1e400}"#).unwrap();
        assert_eq!(object.text(), r#"{"b":2.50,"a":"\ud83d","b":1e400}"#);
        object.insert("c", 1);
        object.insert("a", "x");
        assert_eq!(object.text(), r#"{"b":1e400,"a":"x","c":1}"#);
        assert_eq!((object.get("c"), object.get("d")), (Some(&1.into()), None));
        assert_eq!(Json::from(object.clone()).text(), object.text());
        assert_eq!(JsonObject::default().text(), "{}");
    }

    #[test]
    fn many_values_are_set_at_once() {
        let mut object = JsonObject::default();
        (0..50_000).for_each(|number| object.insert(number.to_string(), number));
        assert_eq!(object.as_map().len(), 50_000);
    }
}
