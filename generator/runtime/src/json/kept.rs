//! Reads any value as its own JSON, as it was sent but without white space.
//!
//! From JSON this is a copy, so nothing in it can be too large, too deep or broken. Other deserializers, such as the
//! buffers of serde, give a value part by part, with parsed numbers.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{decode, json_text::compact};

/// Reads the JSON of a value.
///
/// # Errors
/// JSON cannot represent the value.
#[inline]
pub(crate) fn kept<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<RawValue>, D::Error> {
    Box::<RawValue>::deserialize(Source(deserializer))
}

/// Writes an object of keys and the JSON of their values.
pub(crate) fn object<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> Box<RawValue> {
    let mut json = String::from("{");
    for (key, value) in entries {
        push_entry(&mut json, key, value);
    }
    json.push('}');
    RawValue::from_string(json).unwrap_or_default()
}

fn push_entry(json: &mut String, key: &str, value: &str) {
    if json.len() > 1 {
        json.push(',');
    }
    json.push_str(&quoted(key));
    json.push(':');
    json.push_str(value);
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A deserializer that is asked for raw JSON under a private name of serde_json, and passes the name on.
struct Source<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Source<D> {
    type Error = D::Error;

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        let json = self.0.deserialize_newtype_struct(name, JsonVisitor { name })?;
        visitor.visit_map(MapDeserializer::new([(name, json)].into_iter()))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A visitor that writes JSON.
struct JsonVisitor {
    /// The key under which serde_json gives raw JSON.
    name: &'static str,
}

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
        decode::mark_inexact();
        Ok(Value::from(value).to_string())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(quoted(value))
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }

    fn visit_none<E: Error>(self) -> Result<String, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<String, A::Error> {
        let items = Vec::<Part>::deserialize(SeqAccessDeserializer::new(items))?;
        let items: Vec<&str> = items.iter().map(|item| item.0.get()).collect();
        Ok(format!("[{}]", items.join(",")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut json = String::from("{");
        let mut next = map.next_key_seed(KeySeed { name: Some(self.name) })?;
        if let Some(Key::Name { is_own }) = next {
            let text: String = map.next_value()?;
            if !is_own {
                serde_json::from_str::<IgnoredAny>(&text).map_err(|_| A::Error::custom("a value that is not JSON"))?;
            }
            // The source of the careful pass is already compact.
            return Ok(if decode::is_careful::<A::Error>() { text } else { compact(text) });
        }
        while let Some(Key::Other(key)) = next {
            let value: Part = map.next_value()?;
            push_entry(&mut json, &key, value.0.get());
            next = map.next_key_seed(KeySeed { name: None })?;
        }
        json.push('}');
        Ok(json)
    }
}

/// An item or value inside another.
struct Part(Box<RawValue>);

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kept(deserializer).map(Self)
    }
}

/// A key: the name under which serde_json gives raw JSON, or any other.
enum Key {
    /// `is_own` is true for that very string, and false for an equal one read from a map.
    Name {
        is_own: bool,
    },
    Other(String),
}

struct KeySeed {
    name: Option<&'static str>,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(match self.name {
            Some(name) if name == key => Key::Name { is_own: std::ptr::eq(name, key) },
            _ => Key::Other(key.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::{kept, object};

    fn kept_source(json: &str) -> String {
        let kept: Box<RawValue> = kept(&mut serde_json::Deserializer::from_str(json)).unwrap();
        kept.get().to_owned()
    }

    #[test]
    fn what_is_sent_is_kept() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for json in ["12.50", "1e400", r#""\ud83d""#, r#"{"b":[1.0,null],"a":"x y"}"#, "null", &deep] {
            assert_eq!(kept_source(json), json);
        }
        assert_eq!(kept_source(" { \"a\\\" b\" : [ 1 ,\t2 ] }\n"), r#"{"a\" b":[1,2]}"#);
    }

    #[test]
    fn a_parsed_value_is_written_as_json() {
        let value: Value = serde_json::from_str(r#"{"a":[1,2.5,null,true],"b":"\"","c":{}}"#).unwrap();
        assert_eq!(kept(value.clone()).unwrap().get(), value.to_string());
        let map = serde::de::value::MapDeserializer::<_, serde_json::Error>::new([("a", 1), ("b", 2)].into_iter());
        assert_eq!(kept(map).unwrap().get(), r#"{"a":1,"b":2}"#);
    }

    #[test]
    fn a_map_with_the_private_key_must_hold_json() {
        let name = "$serde_json::private::RawValue";
        let map = serde::de::value::MapDeserializer::<_, serde_json::Error>::new([(name, "}")].into_iter());
        assert!(kept(map).is_err());
    }

    #[test]
    fn objects_are_put_together() {
        assert_eq!(object([("a\"", "1.0"), ("b", "[]")].into_iter()).get(), r#"{"a\"":1.0,"b":[]}"#);
        assert_eq!(object(std::iter::empty()).get(), "{}");
    }
}
