//! A schema as it is written: its keywords, and pointers to the schemas within it.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::pointer::Pointer;
use crate::vocabulary::{Extensions, Numeric};

/// The name of a JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "they are the names of JSON Schema")]
pub enum TypeName {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// A schema; its parts are elsewhere in [`Document::schemas`](super::Document::schemas). One without any rule takes every value.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it is written.
    pub at: Pointer,
    /// `$ref`.
    pub reference: Option<Pointer>,
    /// `type`.
    pub types: Option<Vec<TypeName>>,
    /// `nullable` of 3.0.
    pub nullable: Option<bool>,
    /// `enum`, each value once.
    pub values: Option<Vec<Value>>,
    /// `const`.
    pub constant: Option<Box<Value>>,
    /// `format`.
    pub format: Option<String>,
    /// `contentMediaType`.
    pub content_media_type: Option<String>,
    /// `contentEncoding`.
    pub content_encoding: Option<String>,
    /// `minimum` and its like. `format` is not filled in here.
    pub numeric: Numeric,
    /// `pattern`.
    pub pattern: Option<String>,
    /// `minLength`.
    pub min_length: Option<u64>,
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `items`.
    pub items: Option<Pointer>,
    /// `prefixItems`.
    pub prefix: Vec<Pointer>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique: bool,
    /// `properties`.
    pub properties: IndexMap<String, Pointer>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional: Option<Additional>,
    /// `patternProperties`.
    pub patterns: Vec<Pointer>,
    /// `allOf`.
    pub all_of: Vec<Pointer>,
    /// `oneOf`.
    pub one_of: Vec<Pointer>,
    /// `anyOf`.
    pub any_of: Vec<Pointer>,
    /// `discriminator`.
    pub discriminator: Option<Box<Discriminator>>,
    /// Rules that are documented and not checked: the keyword and its value.
    pub unchecked: Vec<(String, Value)>,
    /// What does not change which values it takes.
    pub annotations: Annotations,
}

/// `additionalProperties`.
#[derive(Clone, Debug)]
pub enum Additional {
    /// `false`.
    Forbidden,
    /// `true`.
    Any,
    /// A schema.
    Schema(Pointer),
}

/// `discriminator`.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// Where it is written.
    pub at: Pointer,
    /// `propertyName`.
    pub property: String,
    /// `mapping`, as written.
    pub mapping: IndexMap<String, String>,
}

/// What does not change which values a schema takes.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// `default`.
    pub default: Option<Arc<Value>>,
    /// `example` and `examples`.
    pub examples: Vec<Arc<Value>>,
    /// `deprecated`.
    pub deprecated: Option<bool>,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// The `x-` keys.
    pub extensions: Extensions,
}
