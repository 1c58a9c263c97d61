//! The normalised schema: one kind a schema, null apart from it, references and `allOf` gone.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::model::SchemaId;
use crate::pointer::Pointer;
use crate::vocabulary::{Extensions, Numeric};

/// A schema. Null is said by [`Schema::nullable`] alone: no kind, enum value or union member is null.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Where it is written (the target, where it was a `$ref`).
    pub at: Pointer,
    /// The schema that this one is: itself, or the target of the `$ref` that it is. Schemas of one identity differ in
    /// annotations and null alone.
    pub identity: SchemaId,
    /// The component's name, where it is one.
    pub component: Option<String>,
    /// What values it takes, null apart.
    pub kind: Kind,
    /// Whether null is a value.
    pub nullable: bool,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// `default`.
    pub default: Option<Arc<Value>>,
    /// `example` and `examples`.
    pub examples: Vec<Arc<Value>>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Rules that are documented and not checked: the keyword and its value.
    pub unchecked: Vec<(String, Value)>,
    /// The `x-` keys.
    pub extensions: Extensions,
}

/// What values a schema takes, null apart.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Any value: `{}` or `true`. Null is one of them, so such a schema is never marked as nullable.
    Any,
    /// `type: boolean`; one value alone, where `enum` or `const` says so.
    Boolean(Option<bool>),
    /// `type: integer`.
    Integer(Numeric),
    /// `type: number`.
    Number(Numeric),
    /// `type: string`.
    Text(Text),
    /// `type: array`.
    Array(Array),
    /// `type: object`.
    Object(Object),
    /// `enum` of strings, without null. A nullable enum of the description is a nullable schema here.
    Enum(Vec<String>),
    /// `enum` or `const` of integers, without null.
    Integers(Vec<i64>),
    /// `const` of a string.
    Constant(String),
    /// `oneOf` or `anyOf` with two or more members that are not null. (One member that is left is that member, nullable.)
    Union(Union),
}

/// The rules of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// `format`.
    pub format: Option<String>,
    /// `pattern`.
    pub pattern: Option<String>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
}

/// An array.
#[derive(Clone, Debug)]
pub struct Array {
    /// `items`; the schema of any value when it is missing.
    pub items: SchemaId,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique: bool,
}

/// An object.
#[derive(Clone, Debug)]
pub struct Object {
    /// `properties`, in the description's order, `allOf` merged.
    pub properties: IndexMap<String, Property>,
    /// `additionalProperties`.
    pub additional: Additional,
}

/// A property.
#[derive(Clone, Debug)]
pub struct Property {
    /// Whether `required` names it.
    pub required: bool,
    /// Its schema.
    pub schema: SchemaId,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
}

/// What else an object may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Additional {
    /// Nothing is said.
    Unsaid,
    /// `false`.
    Forbidden,
    /// `true`, or `{}`.
    Any,
    /// A schema.
    Schema(SchemaId),
}

/// A `oneOf` or an `anyOf`.
#[derive(Clone, Debug)]
pub struct Union {
    /// Which of the two it was.
    pub exclusive: bool,
    /// The members, null apart.
    pub members: Vec<SchemaId>,
    /// `discriminator`: the property, and the member of each value.
    pub discriminator: Option<Discriminator>,
}

/// A `discriminator`, with its mapping made explicit.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// `propertyName`.
    pub property: String,
    /// The value that stands for each member, in the order of the members.
    pub values: Vec<Vec<String>>,
}
