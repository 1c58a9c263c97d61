//! The plan: everything that the emitters write down, decided.

use std::collections::BTreeSet;

use crate::ir::Rule;

/// A client, decided to the last name.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The identifier kinds, by alphabet.
    pub ids: Vec<String>,
    /// The types, by alphabet.
    pub types: Vec<TypeDef>,
    /// The sets of credentials that operations need, each a constant.
    pub security: Vec<SecurityDef>,
    /// The groups, in the description's order.
    pub groups: Vec<GroupDef>,
    /// What the crate documentation of the module says of the API.
    pub docs: Vec<Paragraph>,
    /// The new text of the lock.
    pub lock: String,
    /// What a reader should be told.
    pub notes: Vec<String>,
}

/// A paragraph of documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// Text of the description: data, to be cleaned before it is shown.
    Upstream(String),
    /// Markdown of ours.
    Own(String),
}

/// A Rust type as it is written in a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// Any JSON value.
    Json,
    /// An object of which no field is known.
    JsonObject,
    /// `bool`.
    Bool,
    /// `i64`.
    Integer,
    /// `f64`.
    Float,
    /// A number that keeps its text.
    Decimal,
    /// `String`.
    Text,
    /// A secret.
    Secret,
    /// A date.
    Date,
    /// A date and a time.
    DateTime,
    /// A typed identifier.
    Id(String),
    /// A type of the description, by its name.
    Named(String),
    /// A template filled.
    Filled(String, Box<Ty>),
    /// The parameter of a template.
    Hole,
    /// A list.
    List(Box<Ty>),
    /// A map from text.
    Map(Box<Ty>),
    /// `Option`.
    Option(Box<Ty>),
    /// Absent, null or a value.
    Patch(Box<Ty>),
    /// On the heap, to end a recursion.
    Boxed(Box<Ty>),
    /// Nothing.
    Unit,
}

impl Ty {
    /// The names of the types and identifiers it uses.
    pub fn names(&self, names: &mut BTreeSet<String>) {
        match self {
            Self::Id(name) | Self::Named(name) => {
                names.insert(name.clone());
            }
            Self::Filled(name, item) => {
                names.insert(name.clone());
                item.names(names);
            }
            Self::List(inner) | Self::Map(inner) | Self::Option(inner) | Self::Patch(inner) | Self::Boxed(inner) => {
                inner.names(names);
            }
            Self::Json
            | Self::JsonObject
            | Self::Bool
            | Self::Integer
            | Self::Float
            | Self::Decimal
            | Self::Text
            | Self::Secret
            | Self::Date
            | Self::DateTime
            | Self::Hole
            | Self::Unit => {}
        }
    }

    /// Whether its values are whole numbers, also those in a list or a map.
    pub fn holds_integers(&self) -> bool {
        match self {
            Self::Integer => true,
            Self::List(inner) | Self::Map(inner) | Self::Option(inner) | Self::Patch(inner) => inner.holds_integers(),
            _ => false,
        }
    }

    /// Whether a plain text turns into it, so that two of them side by side can be swapped unnoticed.
    pub fn takes_text(&self) -> bool {
        matches!(self, Self::Text | Self::Id(_) | Self::Secret)
    }
}

/// A type with a file of its own.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: String,
    /// Its module and file.
    pub module: String,
    /// Paragraphs of documentation, as upstream text or ours.
    pub docs: Vec<Paragraph>,
    /// Earlier names.
    pub aliases: Vec<String>,
    /// What it is.
    pub def: Def,
}

/// What a type is.
#[derive(Clone, Debug)]
pub enum Def {
    /// A struct.
    Struct(StructDef),
    /// An open enum of texts.
    Enum(EnumDef),
    /// A union.
    Union(UnionDef),
}

/// A struct.
#[derive(Clone, Debug)]
pub struct StructDef {
    /// Whether it has a type parameter.
    pub generic: bool,
    /// Its fields, in the description's order.
    pub fields: Vec<FieldDef>,
    /// How it is made, where it is sent.
    pub constructor: Option<Constructor>,
}

/// How a request type is made.
#[derive(Clone, Debug)]
pub enum Constructor {
    /// `new` with these fields as arguments.
    Positional(Vec<usize>),
    /// `new` with a struct of this name that has these fields, because arguments could be swapped unnoticed.
    Named(String, Vec<usize>),
}

/// A field.
#[derive(Clone, Debug)]
pub struct FieldDef {
    /// The name as sent.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The type.
    pub ty: Ty,
    /// How it is read and left out.
    pub coding: Coding,
    /// Whether `Debug` shows it.
    pub shown: bool,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The text it always has, where it has one.
    pub constant: Option<String>,
    /// What is checked before it is sent.
    pub check: FieldCheck,
}

impl FieldDef {
    /// The type without the wrapper that says that it may be missing or null.
    pub fn inner(&self) -> &Ty {
        match &self.ty {
            Ty::Option(inner) | Ty::Patch(inner) => inner,
            other => other,
        }
    }

    /// Whether it may be left out.
    pub fn is_optional(&self) -> bool {
        matches!(self.coding.absence, Absence::LeftOut)
    }
}

/// How a field is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    /// What is written when there is no value.
    pub absence: Absence,
    /// Whether integral floats are read as integers.
    pub integer: bool,
}

/// What is written when there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// There is always a value, or null is written.
    Written,
    /// Nothing.
    LeftOut,
}

/// What is checked of a field before it is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldCheck {
    /// The rules of the field.
    pub rules: Vec<CheckRule>,
    /// The rules of each item.
    pub items: Vec<CheckRule>,
    /// Whether its type has rules of its own.
    pub nested: bool,
}

impl FieldCheck {
    /// Whether nothing is checked.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.items.is_empty() && !self.nested
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckRule {
    /// A printed constraint.
    Printed(Rule),
    /// A known value of its enum.
    Known,
    /// One of these values, where the place allows fewer than the type.
    OneOf(Vec<String>),
}

/// An open enum of texts.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// The variants: the value and the name.
    pub variants: Vec<(String, String)>,
    /// Whether it is sent.
    pub sent: bool,
}

/// A union.
#[derive(Clone, Debug)]
pub struct UnionDef {
    /// The variants, in the description's order.
    pub variants: Vec<VariantDef>,
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
    /// What it holds.
    pub ty: Ty,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether `Debug` shows what it holds.
    pub shown: bool,
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
}

/// The fields of all members of a union.
#[derive(Clone, Debug)]
pub struct FieldsStrategy {
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

/// Credentials that operations need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityDef {
    /// The constant's name.
    pub name: String,
    /// Alternatives of schemes that are all needed: the scheme's name, and how it is sent.
    pub alternatives: Vec<Vec<(String, crate::ir::SchemeKind)>>,
}

/// A group.
#[derive(Clone, Debug)]
pub struct GroupDef {
    /// Its type.
    pub ty: String,
    /// Its module, file and accessor.
    pub module: String,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Its operations, in the description's order.
    pub operations: Vec<OperationDef>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct OperationDef {
    /// The method.
    pub method: String,
    /// Earlier names of the method.
    pub aliases: Vec<String>,
    /// The static that describes it.
    pub constant: String,
    /// The request type, where there are optional parameters or an optional body.
    pub request: Option<String>,
    /// The operationId, or the method and the path.
    pub id: String,
    /// The HTTP method, in capitals.
    pub http_method: String,
    /// The path template.
    pub path: String,
    /// The constant of its security; `None` when it needs none.
    pub security: Option<String>,
    /// Whether it may be repeated.
    pub repeatable: bool,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// The paragraphs on its errors, which stand last.
    pub errors: Vec<Paragraph>,
    /// The lines of its example, without the code around it.
    pub example: Vec<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The parameters that are arguments.
    pub required: Vec<ParameterDef>,
    /// The parameters that are setters.
    pub optional: Vec<ParameterDef>,
    /// The body.
    pub body: Option<BodyDef>,
    /// What is answered.
    pub answer: AnswerDef,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct ParameterDef {
    /// The name as sent.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// Where it goes.
    pub location: crate::ir::Location,
    /// Whether each item of a list is a pair of its own.
    pub explode: bool,
    /// The type; a list for a list.
    pub ty: Ty,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What is checked.
    pub check: FieldCheck,
}

/// A body.
#[derive(Clone, Debug)]
pub struct BodyDef {
    /// Its type.
    pub ty: Ty,
    /// Whether it must be sent.
    pub required: bool,
    /// What is checked.
    pub check: FieldCheck,
}

/// What an operation answers.
#[derive(Clone, Debug)]
pub enum AnswerDef {
    /// JSON of this type.
    Json(Ty),
    /// Nothing that is described.
    Empty,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// One of several, by status.
    ByStatus(ByStatusDef),
}

/// An answer by status.
#[derive(Clone, Debug)]
pub struct ByStatusDef {
    /// The enum's name.
    pub name: String,
    /// The variants.
    pub variants: Vec<StatusVariant>,
}

/// A variant of an answer by status.
#[derive(Clone, Debug)]
pub struct StatusVariant {
    /// Its name.
    pub name: String,
    /// The statuses; none for every other one.
    pub statuses: Option<(u16, u16)>,
    /// What it holds: nothing for an answer without content.
    pub ty: Ty,
    /// Whether what it holds is text and not JSON.
    pub reader: StatusReader,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
}

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusReader {
    /// As JSON.
    Json,
    /// Not at all.
    Empty,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
}
