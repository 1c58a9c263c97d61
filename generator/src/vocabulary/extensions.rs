//! The `x-` keys of an object, and where those that the generator knows are written: a key that cannot be applied is
//! reported at its place, wherever its value has gone. What a key means is decided by whoever reads it.

use indexmap::IndexMap;
use serde_json::Value;

use crate::pointer::Pointer;

/// The keys that decide something about the client.
pub(crate) const MARKS: [&str; 17] = [
    "x-credential",
    "x-enum-names",
    "x-field-name",
    "x-id",
    "x-idempotency-key",
    "x-minimum",
    "x-name",
    "x-pages",
    "x-pattern",
    "x-public",
    "x-required",
    "x-retry",
    "x-secret",
    "x-sensitive",
    "x-subject",
    "x-type",
    "x-variant-name",
];

/// The key of an event or a component that is of another version of OpenAPI than its document.
pub(crate) const VERSION: &str = "x-openapi";

/// The key by which a copy says which component it is of; `false` where it is of none.
pub(crate) const COMPONENT: &str = "x-component";

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
pub(crate) fn add_extensions(extensions: &mut Extensions, others: &Extensions) {
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

/// Returns what a key that decides something is for.
pub(crate) fn purpose(key: &str) -> &'static str {
    match key {
        "x-credential" => "a security scheme",
        "x-name" => "a tag, a server, an operation, or an object, enum or union that an operation uses",
        "x-field-name" => "a property, a parameter or a header",
        "x-enum-names" => "an enum",
        "x-id" | "x-secret" => "a string without listed values: of a list at its items, of a union at a member",
        "x-type" => "a number or a string that is no `x-id` and no `x-secret`",
        "x-public" => "a property whose value is no object, union or secret",
        "x-sensitive" => "a property",
        "x-variant-name" => "a member of a union",
        "x-required" => "a property",
        "x-retry" | "x-pages" => "an operation",
        "x-subject" => "a string: true where it is an `x-id`, else the kind of its subject",
        "x-idempotency-key" => "a header parameter",
        "x-minimum" => "a number",
        "x-pattern" => "a string without listed values",
        _ => "another place",
    }
}
