//! JSON that has no type of its own: any value, an open object, a map. `Debug` shows neither keys nor values.

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

/// Any JSON value, kept as the text that was sent, and sent as that.
///
/// It is read when it is asked for: nothing in it can break the answer that holds it. Two values are equal when they are
/// sent alike, whatever the order of keys: `1.0` and `1.00` differ.
pub struct Json {
    text: Cow<'static, RawValue>,
    value: OnceLock<Box<Value>>,
}

impl Json {
    /// `null`, which is also the default.
    #[expect(clippy::declare_interior_mutable_const, reason = "each use is a value of its own")]
    pub const NULL: Self = Self { text: Cow::Borrowed(RawValue::NULL), value: OnceLock::new() };

    /// Its JSON, as it was sent but for white space.
    pub fn text(&self) -> &str {
        self.text.get()
    }

    /// The value. A number beyond 64 bits is there rounded, one beyond the range of `f64` as a string of its digits, and
    /// what nests more than 127 levels deep as a string of its JSON; [`text`](Self::text) has all as it was sent.
    pub fn as_value(&self) -> &Value {
        self.value.get_or_init(|| Box::new(tree::value(self.text())))
    }

    /// The value, by value; as [`as_value`](Self::as_value) has it.
    pub fn into_value(self) -> Value {
        let text = self.text;
        self.value.into_inner().map_or_else(|| tree::value(text.get()), |value| *value)
    }

    /// The value, read as a type.
    ///
    /// # Errors
    /// It is not of this type. The error names the place and what was expected there.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode(self.text().as_bytes())
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.text() == "null"
    }

    /// The value of a type, as its JSON.
    pub(super) fn of<T: Serialize>(value: &T) -> Self {
        Self::of_text(serde_json::value::to_raw_value(value).unwrap_or_default())
    }

    /// The value of a type as its JSON, secrets and all; null where it cannot be written.
    pub(super) fn revealed<T: Serialize>(value: &T) -> Self {
        let text = shown_json(value, false).ok().and_then(|json| RawValue::from_string(json).ok());
        Self::of_text(text.unwrap_or_default())
    }

    pub(super) fn of_text(text: Box<RawValue>) -> Self {
        Self { text: Cow::Owned(text), value: OnceLock::new() }
    }

    pub(super) fn is_object(&self) -> bool {
        self.text().starts_with('{')
    }
}

/// What a text of JSON is, for errors that show no value.
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

/// What turns into JSON, an `Option` apart: its `None` would be null, which deletes what a server has.
macro_rules! turns_into_json {
    ($($ty:ty),* $(,)?) => {$(
        impl From<$ty> for Json {
            fn from(value: $ty) -> Self {
                Self::of(&Value::from(value))
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
        Self::of(&Value::from(values))
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Json {
    fn from(values: [T; N]) -> Self {
        Self::of(&Value::from(values))
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
        self.text() == other.text() || Tree::of(self.text()) == Tree::of(other.text())
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Tree::of(self.text()).hash(state);
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if knows_texts::<S::Error>() { self.text.serialize(serializer) } else { self.as_value().serialize(serializer) }
    }
}

/// Whether a serializer with these errors writes the text of JSON as it is: serde_json's do, and ours around them. Any
/// other one would write a struct of serde_json's own in its place.
fn knows_texts<E>() -> bool {
    [type_name::<serde_json::Error>(), type_name::<Unwritten>()].contains(&type_name::<E>())
}

impl<'de> Deserialize<'de> for Json {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kept(deserializer).map(Self::of_text)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json(…)")
    }
}

/// A JSON object of which no field is described, kept as the text that was sent.
///
/// Its values are there as [`Json::as_value`] has them.
#[derive(Clone)]
pub struct JsonObject {
    /// Written from the entries when it is asked for.
    json: OnceLock<Json>,
    /// The values, once one was set.
    entries: Option<Values>,
}

/// Values in the order of their keys in the text, and where each key stands.
#[derive(Clone, Default)]
struct Values {
    list: Vec<(String, Json)>,
    places: BTreeMap<String, usize>,
}

impl Values {
    fn set(&mut self, key: String, value: Json) {
        match self.places.get(&key) {
            Some(place) => self.list[*place].1 = value,
            None => {
                self.places.insert(key.clone(), self.list.len());
                self.list.push((key, value));
            }
        }
    }
}

impl JsonObject {
    /// Its JSON, as it was sent but for white space.
    pub fn text(&self) -> &str {
        self.json().text()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map().get(key)
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        let mut entries = self.entries.take().unwrap_or_else(|| self.read_entries());
        entries.set(key.into(), Json::from(value.into()));
        *self = Self { json: OnceLock::new(), entries: Some(entries) };
    }

    /// The keys and values.
    pub fn as_map(&self) -> &serde_json::Map<String, Value> {
        static NONE: OnceLock<serde_json::Map<String, Value>> = OnceLock::new();
        self.json().as_value().as_object().unwrap_or_else(|| NONE.get_or_init(serde_json::Map::new))
    }

    /// The keys and values, by value.
    pub fn into_map(self) -> serde_json::Map<String, Value> {
        match Json::from(self).into_value() {
            Value::Object(map) => map,
            _ => serde_json::Map::new(),
        }
    }

    /// The object that a text is known to be.
    pub(super) fn of_json(json: Json) -> Self {
        Self { json: OnceLock::from(json), entries: None }
    }

    fn json(&self) -> &Json {
        self.json.get_or_init(|| {
            let entries = self.entries.iter().flat_map(|values| &values.list);
            Json::of_text(object(entries.map(|(key, value)| (key.as_str(), value.text()))))
        })
    }

    fn read_entries(&self) -> Values {
        let text = mend_halves(self.text());
        let Entries(entries) = serde_json::from_str(&text).unwrap_or_default();
        let mut values = Values::default();
        entries.into_iter().for_each(|(key, value)| values.set(key, Json::of_text(value.to_owned())));
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
        Self::of_json(Json::from(map))
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
        Ok(Self::of_json(json))
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonObject(…)")
    }
}

/// A map from any text to values of one type.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Map<V>(BTreeMap<String, V>);

impl<V> Map<V> {
    /// An empty map.
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

    /// A value as it is written by a serializer that is not serde_json's.
    struct Shown(Json);

    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.serialize(f)
        }
    }

    #[test]
    fn other_serializers_get_the_value_and_no_text() {
        for (text, shown) in [("2.50", "2.5"), (r#""x""#, "x"), ("true", "true")] {
            let json: Json = serde_json::from_str(text).unwrap();
            assert_eq!(
                (serde_json::to_string(&json).unwrap().as_str(), Shown(json).to_string().as_str()),
                (text, shown)
            );
        }
    }

    #[test]
    fn values_that_are_set_stand_beside_those_that_came_as_they_were_sent() {
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
