//! Compares a value with its round trip.

use serde_json::Value;

/// Reports whether two values have the same data: an absent field may be null, a date may be its midnight.
#[must_use]
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys());
            keys.into_iter().all(|key| same(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::String(a), Value::String(b)) => a == b || day(a) == day(b) && (day(a) == a || day(b) == b),
        _ => one == other,
    }
}

/// Returns the day whose midnight a string is, or the string.
fn day(text: &str) -> &str {
    ["T00:00:00Z", "T00:00:00.000Z"].iter().find_map(|midnight| text.strip_suffix(midnight)).unwrap_or(text)
}
