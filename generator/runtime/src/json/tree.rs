//! JSON as a tree: for comparing two values, and for what the tree of serde_json cannot hold.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::node::Entries;
use crate::{decode::DEEPEST, json_text::mend_halves};

/// A value whose parts are compared by their JSON, except for the order of keys and the escaping of characters.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Tree {
    /// A number, a boolean or null; also what nests too deeply to be parsed.
    Plain(String),
    String(String),
    Array(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
}

impl Tree {
    pub(super) fn parse(json: &str) -> Self {
        Self::read(&mend_halves(json), DEEPEST)
    }

    fn read(json: &str, levels: usize) -> Self {
        let plain = || Self::Plain(json.to_owned());
        let Some(levels) = levels.checked_sub(1) else { return plain() };
        match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str(json).map_or_else(|_| plain(), Self::String),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json).map_or_else(
                |_| plain(),
                |items| Self::Array(items.into_iter().map(|item| Self::read(item.get(), levels)).collect()),
            ),
            Some(b'{') => serde_json::from_str::<Entries<'_>>(json).map_or_else(
                |_| plain(),
                |entries| {
                    let entries = entries.0.into_iter();
                    Self::Object(entries.map(|(key, value)| (key, Self::read(value.get(), levels))).collect())
                },
            ),
            _ => plain(),
        }
    }

    /// Converts into a value; what a tree of serde_json cannot hold becomes a string of its JSON.
    fn into_value(self) -> Value {
        match self {
            Self::Plain(json) => serde_json::from_str(&json).unwrap_or(Value::String(json)),
            Self::String(text) => Value::String(text),
            Self::Array(items) => items.into_iter().map(Self::into_value).collect(),
            Self::Object(entries) => entries.into_iter().map(|(key, value)| (key, value.into_value())).collect(),
        }
    }
}

/// Parses JSON into a tree of serde_json.
pub(super) fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| Tree::parse(json).into_value())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Tree, value};

    #[test]
    fn values_are_equal_if_their_json_is() {
        let check = |one, two, expected| assert_eq!(Tree::parse(one) == Tree::parse(two), expected, "{one} {two}");
        check(r#"{"a":1,"b":[2]}"#, r#"{"b":[2],"a":1}"#, true);
        check(r#""\u0041""#, r#""A""#, true);
        check("1.0", "1.00", false);
        check("1", r#""1""#, false);
        check("12345678901234567890123", "12345678901234567890124", false);
    }

    #[test]
    fn what_no_tree_holds_is_a_string_of_its_json() {
        assert_eq!(value(r#"{"a":1e400,"b":[1,"\ud83d"]}"#), json!({ "a": "1e400", "b": [1, "\u{fffd}"] }));
        let deep = format!("[{}{}]", "[".repeat(1000), "]".repeat(1000));
        let mut value = &value(&deep);
        while let Value::Array(items) = value {
            value = &items[0];
        }
        assert!(value.as_str().is_some_and(|text| text.starts_with("[[")));
    }
}
