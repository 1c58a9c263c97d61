//! The plan: everything that the emitters write down, decided.

mod access;
mod forms;
mod operations;
mod unions;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::names::Note;

pub use crate::ir::{Rule, Scalar};
pub use crate::names::Former;
pub use access::{SchemeDef, ServerDef};
pub use forms::{FormBody, FormDef, FormUse, PartKind};
pub use operations::{
    AnswerDef, BodyDef, ByStatusDef, ChoiceDef, ChoiceVariant, ErrorBodyDef, GroupDef, HeaderDef, HeadersDef, LeftDef,
    Manner, NamedDef, OperationDef, ParameterDef, SecurityDef, Sent, StatusArm, StatusReader, StatusVariant,
};
pub use unions::{
    Choice, ChoiceField, FieldsStrategy, JsonType, PartialMember, Strategy, Takes, UnionDef, UnionField, ValueRule,
    ValueStrategy, VariantDef,
};

/// A client, decided to the last name.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The identifier kinds, by alphabet.
    pub ids: Vec<String>,
    /// Earlier names of identifier kinds, by their name.
    pub former_ids: BTreeMap<String, Vec<Former>>,
    /// The types, by alphabet.
    pub types: Vec<TypeDef>,
    /// The servers, each a constant.
    pub servers: Vec<ServerDef>,
    /// The security schemes, each a constant.
    pub schemes: Vec<SchemeDef>,
    /// The sets of credentials that operations need, each a constant.
    pub security: Vec<SecurityDef>,
    /// The groups, in the description's order.
    pub groups: Vec<GroupDef>,
    /// What the crate documentation of the module says of the API.
    pub docs: Vec<Paragraph>,
    /// What a reader should be told of names.
    pub notes: Vec<Note>,

    /// What a reader should be told of places in the description.
    pub remarks: Diagnostics,
}

/// A paragraph of documentation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Paragraph {
    /// Text of the description: data, to be cleaned before it is shown.
    Upstream(String),
    /// Markdown of ours.
    Own(String),
}

/// A Rust type as it is written in a signature.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Any JSON value.
    Json,
    /// An object of which no field is known.
    JsonObject,
    /// `bool`.
    Bool,
    /// `i64`.
    Integer,
    /// `u64`.
    Unsigned,
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
    /// A file.
    File,
    /// Bytes.
    Bytes,
    /// A type of the group's own file, by its name.
    Local(String),
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
            | Self::Unsigned
            | Self::Float
            | Self::Decimal
            | Self::Text
            | Self::Secret
            | Self::Date
            | Self::DateTime
            | Self::File
            | Self::Bytes
            | Self::Local(_)
            | Self::Hole
            | Self::Unit => {}
        }
    }

    /// Whether its values are whole numbers, also those in a list or a map.
    pub fn holds_integers(&self) -> bool {
        match self {
            Self::Integer | Self::Unsigned => true,
            Self::List(inner) | Self::Map(inner) | Self::Option(inner) | Self::Patch(inner) => inner.holds_integers(),
            _ => false,
        }
    }

    /// Whether null is one of its values, so that an empty body can stand for it.
    pub fn has_null(&self) -> bool {
        matches!(self, Self::Json | Self::Option(_))
    }
}

/// A type of the description.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: String,
    /// Its module and file, which it shares with others of its subject.
    pub module: String,
    /// Paragraphs of documentation, as upstream text or ours.
    pub docs: Vec<Paragraph>,
    /// Earlier names.
    pub aliases: Vec<Former>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it says of itself in forms with files.
    pub form_use: FormUse,
    /// What it is.
    pub def: Def,
}

impl TypeDef {
    /// The names of the types and identifiers it uses.
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        match &self.def {
            Def::Struct(def) => {
                def.fields.iter().for_each(|field| field.ty.names(&mut names));
                def.rest.iter().for_each(|rest| rest.ty.names(&mut names));
            }
            Def::Enum(_) => {}
            Def::Union(def) => def.variants.iter().for_each(|variant| variant.ty.names(&mut names)),
        }
        names
    }
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
    /// The map of all other keys, where their values are described.
    pub rest: Option<RestDef>,
    /// How it is made, where it is sent.
    pub constructor: Option<Constructor>,
}

/// The map of the keys that are no fields.
#[derive(Clone, Debug)]
pub struct RestDef {
    /// Its name in Rust.
    pub name: String,
    /// The type of its values.
    pub ty: Ty,
    /// What is checked of its values before they are sent.
    pub check: Vec<CheckRule>,
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
    /// The methods beside its setter, where it is sent and can be cleared.
    pub clearing: Option<Clearing>,
}

/// The methods of a field that can be cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearing {
    /// The method that clears it.
    pub clear: String,
    /// The method that sets it to a value, or leaves it out where there is none.
    pub maybe: String,
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
    /// A pattern, and the regular expression that it is checked by.
    PatternAs(String, String),
    /// A known value of its enum.
    Known,
    /// One of these values, where the place allows fewer than the type.
    OneOf(Vec<String>),
    /// The format of a date or a time, which an answer need not keep.
    Format(&'static str),
}

/// An open enum.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// What its values are.
    pub of: Scalar,
    /// The variants: the value and the name.
    pub variants: Vec<(String, String)>,
    /// The values that should no longer be used.
    pub deprecated: Vec<String>,
    /// Earlier names of variants: the name, and the one that it stands for.
    pub aliases: Vec<(Former, String)>,
}
