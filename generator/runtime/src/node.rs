//! The values that a parameter or a form can express: null, a string, an array, or named parts, in their order. Parsed
//! from the JSON of a value, so that a number keeps its digits. Knows no styles and no encodings.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{encode::Reason, written::sent_json};

/// The deepest nesting. Deeper values are mistakes, and each level is a call on the stack.
const DEPTH: usize = 32;

const BROKEN: Reason = "cannot be written as text";

/// A value of a parameter or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Null.
    Null,
    /// A string, a number or a boolean.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Converts a value.
    ///
    /// # Errors
    /// The reason why the value cannot be converted; nothing of it.
    pub(crate) fn from_value<V: Serialize + ?Sized>(value: &V) -> Result<Self, Reason> {
        let json = sent_json(value).map_err(|unwritten| unwritten.reason())?;
        Self::read(serde_json::from_slice(&json).map_err(|_| BROKEN)?, DEPTH)
    }

    fn read(json: &RawValue, depth: usize) -> Result<Self, Reason> {
        let text = json.get();
        let below = depth.checked_sub(1).ok_or("has too many levels")?;
        match text.as_bytes().first() {
            Some(b'"') => serde_json::from_str(text).map(Self::String).map_err(|_| BROKEN),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| BROKEN)?;
                items.into_iter().map(|item| Self::read(item, below)).collect::<Result<_, _>>().map(Self::Array)
            }
            Some(b'{') => {
                let entries: Entries<'_> = serde_json::from_str(text).map_err(|_| BROKEN)?;
                let entries = entries.0.into_iter().map(|(name, value)| Ok((name, Self::read(value, below)?)));
                entries.collect::<Result<_, _>>().map(Self::Object)
            }
            Some(b'n') => Ok(Self::Null),
            Some(_) => Ok(Self::String(text.to_owned())),
            None => Err(BROKEN),
        }
    }

    /// Returns the string of a value without parts; `None` for null.
    pub(crate) fn scalar(&self) -> Result<Option<&str>, Reason> {
        match self {
            Self::Null => Ok(None),
            Self::String(text) => Ok(Some(text)),
            Self::Array(_) | Self::Object(_) => Err("has an array or an object where only one value is possible"),
        }
    }
}

/// The entries of an object, in their order.
#[derive(Default)]
pub(crate) struct Entries<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Node;

    #[test]
    fn numbers_keep_their_digits() {
        let value = json!({ "a": [1, 2.50, true], "b": null, "c": "x\"y" });
        let text = |value: &str| Node::String(value.to_owned());
        let expected = vec![
            ("a".to_owned(), Node::Array(vec![text("1"), text("2.5"), text("true")])),
            ("b".to_owned(), Node::Null),
            ("c".to_owned(), text("x\"y")),
        ];
        assert_eq!(Node::from_value(&value), Ok(Node::Object(expected)));
    }

    #[test]
    fn what_no_string_can_express_is_rejected() {
        assert_eq!(Node::from_value(&f64::NAN), Err("must be a finite number"));
        let mut deep = json!(1);
        (0..40).for_each(|_| deep = json!([deep]));
        assert_eq!(Node::from_value(&deep), Err("has too many levels"));
    }
}
