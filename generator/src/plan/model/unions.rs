//! Unions, and how their variants are told apart.

use super::{FieldCheck, Paragraph, Ty};

/// A union.
#[derive(Clone, Debug)]
pub struct UnionDef {
    /// The variants, in the description's order.
    pub variants: Vec<VariantDef>,
    /// The variants that are made from a value of their type.
    pub turned_into: Vec<usize>,
    /// How they are told apart.
    pub strategy: Strategy,
    /// Whether it is sent.
    pub sent: bool,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct VariantDef {
    /// Its name.
    pub name: String,
    /// Its name in snake case, for a method that reads it.
    pub method: String,
    /// What it holds.
    pub ty: Ty,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether `Debug` shows what it holds.
    pub shown: bool,
    /// What is checked of it before it is sent.
    pub check: FieldCheck,
}

/// How the variants of a union are told apart.
#[derive(Clone, Debug)]
pub enum Strategy {
    /// By their fields, in one pass: the fields of all members, and the members in the order they are tried.
    Fields(FieldsStrategy),
    /// By JSON type: for each, the variant.
    JsonTypes(Vec<(JsonType, usize)>),
    /// Through a value tree, by these rules in this order.
    Value(Vec<ValueRule>),
    /// Nothing tells them apart: the value is kept, and read as a variant by whoever knows which it is.
    Kept,
}

/// The fields of all members of a union.
#[derive(Clone, Debug)]
pub struct FieldsStrategy {
    /// The struct of all fields; nobody else sees it.
    pub name: String,
    /// Every field of every member, once.
    pub fields: Vec<UnionField>,
    /// The members with fields, most specific first.
    pub choices: Vec<Choice>,
    /// The variant for an object of which no field is known.
    pub catch_all: Option<usize>,
    /// The field whose constants alone tell all members.
    pub tag: Option<usize>,
}

/// A field of some members of a union.
#[derive(Clone, Debug)]
pub struct UnionField {
    /// The name as sent.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The type of its values, null and absence apart.
    pub ty: Ty,
    /// Whether integral floats are read as integers.
    pub integer: bool,
}

/// A member and what tells it.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The variant.
    pub variant: usize,
    /// The struct of the member.
    pub ty: String,
    /// Fields with a fixed text: the field and the texts.
    pub constants: Vec<(usize, Vec<String>)>,
    /// The required fields, by index.
    pub required: Vec<usize>,
    /// All fields of the member.
    pub fields: Vec<ChoiceField>,
    /// Fields that no other member has, so that one of them alone is half of this member.
    pub telling: Vec<usize>,
}

/// A type of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonType {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

/// A field of a member.
#[derive(Clone, Debug)]
pub struct ChoiceField {
    /// Its Rust name in the member.
    pub name: String,
    /// The index of the field.
    pub field: usize,
    /// What the member takes.
    pub takes: Takes,
    /// Whether the member holds it on the heap.
    pub boxed: bool,
}

/// What a member takes as the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A value.
    Value,
    /// A value or null, but it must be there.
    Nullable,
    /// A value, null or nothing.
    Anything,
}

/// How a member is told in a value tree.
#[derive(Clone, Debug)]
pub struct ValueRule {
    /// The variant.
    pub variant: usize,
    /// The JSON type it has.
    pub json_type: Option<JsonType>,
    /// Fields with a fixed text.
    pub constants: Vec<(String, Vec<String>)>,
    /// Fields that must be there.
    pub required: Vec<String>,
    /// Fields of which one must be there, where none is required.
    pub any_of: Vec<String>,
    /// Fields that no other member has.
    pub telling: Vec<String>,
}
