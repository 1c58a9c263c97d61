//! Values as what a parameter or a form can say of them: nothing, a text, a list, or named parts, in their order.
//!
//! Made from a value's JSON, so that a number keeps its text. Knows no styles and no encodings.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{encode::Wrong, written::sent_json};

/// How deep a value may be: deeper ones are made by mistake, and each level is a call on the stack.
const DEPTH: usize = 32;

const BROKEN: Wrong = "cannot be written as text";

/// A value of a parameter or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Null.
    Null,
    /// A text, a number or a boolean.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The parts of a value.
    ///
    /// # Errors
    /// What is wrong with the value; nothing of it.
    pub(crate) fn of<V: Serialize + ?Sized>(value: &V) -> Result<Self, Wrong> {
        let json = sent_json(value).map_err(|unwritten| unwritten.wrong())?;
        Self::read(serde_json::from_slice(&json).map_err(|_| BROKEN)?, DEPTH)
    }

    fn read(json: &RawValue, depth: usize) -> Result<Self, Wrong> {
        let text = json.get();
        let below = depth.checked_sub(1).ok_or("has too many levels")?;
        match text.as_bytes().first() {
            Some(b'"') => serde_json::from_str(text).map(Self::Text).map_err(|_| BROKEN),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| BROKEN)?;
                items.into_iter().map(|it| Self::read(it, below)).collect::<Result<_, _>>().map(Self::List)
            }
            Some(b'{') => {
                let entries: Entries<'_> = serde_json::from_str(text).map_err(|_| BROKEN)?;
                let entries = entries.0.into_iter().map(|(name, it)| Ok((name, Self::read(it, below)?)));
                entries.collect::<Result<_, _>>().map(Self::Object)
            }
            Some(b'n') => Ok(Self::Null),
            Some(_) => Ok(Self::Text(text.to_owned())),
            None => Err(BROKEN),
        }
    }

    /// The text of a value that has no parts; `None` for null.
    pub(crate) fn scalar(&self) -> Result<Option<&str>, Wrong> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) => Ok(Some(text)),
            Self::List(_) | Self::Object(_) => Err("has a list or an object where only one value can stand"),
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
    fn numbers_keep_their_text_and_null_is_nothing() {
        let value = json!({ "a": [1, 2.50, true], "b": null, "c": "x\"y" });
        let text = |it: &str| Node::Text(it.to_owned());
        let expected = vec![
            ("a".to_owned(), Node::List(vec![text("1"), text("2.5"), text("true")])),
            ("b".to_owned(), Node::Null),
            ("c".to_owned(), text("x\"y")),
        ];
        assert_eq!(Node::of(&value), Ok(Node::Object(expected)));
    }

    #[test]
    fn what_no_text_can_say_is_refused() {
        assert_eq!(Node::of(&f64::NAN), Err("must be a finite number"));
        let mut deep = json!(1);
        (0..40).for_each(|_| deep = json!([deep]));
        assert_eq!(Node::of(&deep), Err("has too many levels"));
    }
}
