//! The `x-` keys of an object, and where those that the generator knows are written: a key that cannot be applied is
//! reported at its place, wherever its value has gone.

use indexmap::IndexMap;
use serde_json::Value;

use crate::pointer::Pointer;

/// The keys that decide something about the client.
pub(crate) const MARKS: [&str; 12] = [
    "x-credential",
    "x-enum-names",
    "x-field-name",
    "x-id",
    "x-name",
    "x-public",
    "x-required",
    "x-retry",
    "x-secret",
    "x-sensitive",
    "x-type",
    "x-variant-name",
];

/// The `x-` keys of an object.
pub type Extensions = IndexMap<String, Extension>;

/// The value of an `x-` key.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The value.
    pub value: Value,
    /// Where it is written, for a key that decides something about the client.
    pub places: Vec<Pointer>,
}

/// Adds the keys of another object that holds in the same place; the first to say something is heard.
pub(crate) fn add(extensions: &mut Extensions, others: &Extensions) {
    for (key, other) in others {
        match extensions.get_mut(key) {
            None => {
                extensions.insert(key.clone(), other.clone());
            }
            Some(known) if known.value == other.value => known.places.extend(other.places.iter().cloned()),
            Some(_) => {}
        }
    }
}
