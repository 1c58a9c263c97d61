//! Reads the text of a parameter as a value of its schema: a digit is a number where the schema asks for one.

use serde_json::Value;

use crate::description::{Schema, all_members, types};

/// The value that a text stands for. A text that fits no type stays a text, and fails its schema.
pub(crate) fn coerce(schema: &Schema, node: &Value, text: &str) -> Value {
    let members = all_members(&schema.root, node);
    let read = members.into_iter().flat_map(types).into_iter().find_map(|name| match name {
        "integer" => integer(text),
        "number" => text.parse::<f64>().ok().filter(|it| it.is_finite()).and_then(|_| serde_json::from_str(text).ok()),
        "boolean" => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    });
    read.unwrap_or_else(|| text.into())
}

/// A whole number of any size. One of more than 64 bits is as near as a float comes, which is whole, too.
fn integer(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    is_whole.then(|| text.parse().map(|it: i64| it.into()).or_else(|_| text.parse().map(|it: f64| it.into())).ok())?
}
