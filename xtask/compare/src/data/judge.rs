//! Compares a document with its round trip, as JSON data.
//!
//! Null and absent are the same, 5.0 is 5, and a time is the same in any spelling.

use std::{collections::BTreeSet, fmt};

use jiff::{Timestamp, civil::Date};
use serde_json::Value;
use xtask_common::description::escape;

/// The result of a client for a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All of it came back.
    Same,
    /// It was decoded, and these places differ.
    Differs(Vec<Difference>),
    /// It was not decoded; the message names a place and no value.
    Refused(String),
}

/// A place that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) pointer: String,
    pub(super) change: Change,
}

/// The kind of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Lost,
    Changed,
    Added,
}

impl Verdict {
    /// Compares the answer of a client with the document.
    pub(super) fn compare(sent: &Value, answer: &Result<Value, String>) -> Self {
        match answer {
            Err(message) => Self::Refused(message.clone()),
            Ok(back) => {
                let mut found = Vec::new();
                compare(sent, back, &mut String::new(), &mut found);
                if found.is_empty() { Self::Same } else { Self::Differs(found) }
            }
        }
    }

    /// Returns its column in a table: same, differs, refused.
    pub(super) fn column(&self) -> usize {
        match self {
            Self::Same => 0,
            Self::Differs(_) => 1,
            Self::Refused(_) => 2,
        }
    }

    /// Returns the differences without their paths: the change and the last name of the pointer.
    pub(super) fn kinds(&self) -> BTreeSet<String> {
        match self {
            Self::Same => BTreeSet::new(),
            Self::Refused(message) => BTreeSet::from([format!("refused: {message}")]),
            Self::Differs(found) => found
                .iter()
                .map(|difference| format!("{} {}", difference.change, last_name(&difference.pointer)))
                .collect(),
        }
    }
}

/// Returns the last part of a pointer that is not an index.
fn last_name(pointer: &str) -> &str {
    let is_name = |part: &&str| !part.chars().all(|c| c.is_ascii_digit());
    pointer.rsplit('/').find(is_name).unwrap_or_default()
}

fn compare(sent: &Value, back: &Value, pointer: &mut String, found: &mut Vec<Difference>) {
    let length = pointer.len();
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            let names: BTreeSet<&String> = sent.keys().chain(back.keys()).collect();
            for name in names {
                pointer.push('/');
                pointer.push_str(&escape(name));
                compare(sent.get(name).unwrap_or(&Value::Null), back.get(name).unwrap_or(&Value::Null), pointer, found);
                pointer.truncate(length);
            }
        }
        (Value::Array(sent), Value::Array(back)) => {
            for index in 0..sent.len().max(back.len()) {
                pointer.push_str(&format!("/{index}"));
                let (sent, back) = (sent.get(index).unwrap_or(&Value::Null), back.get(index).unwrap_or(&Value::Null));
                compare(sent, back, pointer, found);
                pointer.truncate(length);
            }
        }
        (sent, back) if same_scalar(sent, back) => {}
        (sent, back) => {
            let change = match (sent.is_null(), back.is_null()) {
                (false, true) => Change::Lost,
                (true, false) => Change::Added,
                _ => Change::Changed,
            };
            found.push(Difference { pointer: pointer.clone(), change });
        }
    }
}

fn same_scalar(sent: &Value, back: &Value) -> bool {
    match (sent, back) {
        (Value::Number(sent), Value::Number(back)) => sent == back || sent.as_f64() == back.as_f64(),
        (Value::String(sent), Value::String(back)) => sent == back || same_moment(sent, back),
        _ => sent == back,
    }
}

fn same_moment(sent: &str, back: &str) -> bool {
    matches!((moment(sent), moment(back)), (Some(sent), Some(back)) if sent == back)
}

/// Parses a time; a date is its midnight in UTC, as servers write one that they store as a time.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse().or_else(|_| format!("{}T00:00:00Z", text.parse::<Date>()?).parse()).ok()
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("same"),
            Self::Refused(message) => write!(f, "refused: {message}"),
            Self::Differs(found) => {
                let shown =
                    found.iter().take(4).map(|difference| format!("{} {}", difference.change, difference.pointer));
                f.write_str(&shown.collect::<Vec<_>>().join(", "))?;
                match found.len().checked_sub(4) {
                    Some(more @ 1..) => write!(f, " and {more} more"),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lost => "lost",
            Self::Changed => "changed",
            Self::Added => "added",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Verdict;

    fn check(sent: &serde_json::Value, back: serde_json::Value, expected: &str) {
        assert_eq!(Verdict::compare(sent, &Ok(back)).to_string(), expected);
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let sent = json!({ "a": null, "n": 5.0, "at": "2024-05-06T07:08:09.000Z" });
        check(&sent, json!({ "n": 5, "at": "2024-05-06T08:08:09+01:00" }), "same");
        check(&json!("1990-02-03T00:00:00.000Z"), json!("1990-02-03"), "same");
        check(&json!("1990-02-03T23:00:00Z"), json!("1990-02-03"), "changed ");
    }

    #[test]
    fn differences_are_pointers_without_values() {
        let sent = json!({ "a/b": "secret", "list": [1, 2], "n": 1 });
        check(&sent, json!({ "list": [1], "n": 2, "new": 1 }), "lost /a~1b, lost /list/1, changed /n, added /new");
        check(&json!({ "list": [] }), json!({}), "lost /list");
    }
}
