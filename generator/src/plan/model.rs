//! The plan: everything that the emitters write, with all decisions made.

mod access;
mod forms;
mod operations;
mod paging;
mod unions;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::names::Note;

pub use crate::ir::{PagingStyle, Rule, Scalar};
pub use crate::names::Former;
pub use access::{SchemeDef, ServerDef};
pub use forms::{FormBody, FormDef, FormUse, PartKind};
pub use operations::{
    AnswerDef, BodyDef, ByStatusDef, ChoiceDef, ChoiceVariant, ErrorBodyDef, GroupDef, HeaderDef, HeadersDef,
    HttpMethod, LeftDef, Manner, NamedDef, OperationDef, ParameterDef, SecurityDef, Sent, StatusArm, StatusReader,
    StatusVariant, SubjectDef, SubjectPart,
};
pub use paging::{PagingDef, Way};
pub use unions::{
    Choice, ChoiceField, FieldsStrategy, JsonType, PartialMember, Strategy, Takes, UnionDef, UnionField, ValueRule,
    ValueStrategy, VariantDef,
};

/// A client, with all names chosen.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The kinds of identifiers, in alphabetical order.
    pub ids: Vec<String>,
    /// Earlier names of the kinds of identifiers, by their name.
    pub former_ids: BTreeMap<String, Vec<Former>>,
    /// The types, in alphabetical order.
    pub types: Vec<TypeDef>,
    /// The servers, each a constant.
    pub servers: Vec<ServerDef>,
    /// The security schemes, each a constant.
    pub schemes: Vec<SchemeDef>,
    /// The sets of credentials that operations require, each a constant.
    pub security: Vec<SecurityDef>,
    /// The groups, in the description's order.
    pub groups: Vec<GroupDef>,
    /// The documentation of the API for the module.
    pub docs: Vec<Paragraph>,
    /// Notes for the user on names.
    pub notes: Vec<Note>,

    /// Notes for the user on places in the description.
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
    /// A number that keeps its digits.
    Decimal,
    /// `String`.
    String,
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
    /// A type in the file of the group, by its name.
    Local(String),
    /// A type of the description, by its name.
    Named(String),
    /// A template with its argument.
    Filled(String, Box<Ty>),
    /// The parameter of a template.
    Hole,
    /// `Vec`.
    Vec(Box<Ty>),
    /// A map with string keys.
    Map(Box<Ty>),
    /// `Option`.
    Option(Box<Ty>),
    /// Absent, null or a value.
    Patch(Box<Ty>),
    /// A box, which ends a recursion.
    Boxed(Box<Ty>),
    /// Nothing.
    Unit,
}

impl Ty {
    /// Adds the names of the types and identifiers that it uses.
    pub fn names(&self, names: &mut BTreeSet<String>) {
        match self {
            Self::Id(name) | Self::Named(name) => {
                names.insert(name.clone());
            }
            Self::Filled(name, item) => {
                names.insert(name.clone());
                item.names(names);
            }
            Self::Vec(inner) | Self::Map(inner) | Self::Option(inner) | Self::Patch(inner) | Self::Boxed(inner) => {
                inner.names(names);
            }
            Self::Json
            | Self::JsonObject
            | Self::Bool
            | Self::Integer
            | Self::Unsigned
            | Self::Float
            | Self::Decimal
            | Self::String
            | Self::Secret
            | Self::Date
            | Self::DateTime
            | Self::File
            | Self::Local(_)
            | Self::Hole
            | Self::Unit => {}
        }
    }

    /// Reports whether its values are integers, or arrays or maps of them.
    pub fn holds_integers(&self) -> bool {
        match self {
            Self::Integer | Self::Unsigned => true,
            Self::Vec(inner) | Self::Map(inner) | Self::Option(inner) | Self::Patch(inner) => inner.holds_integers(),
            _ => false,
        }
    }

    /// Reports whether null is one of its values, so that an empty body can stand for it.
    pub fn has_null(&self) -> bool {
        matches!(self, Self::Json | Self::Option(_))
    }
}

/// A type of the description.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: String,
    /// Its module and file, shared with other types of the same subject.
    pub module: String,
    /// Paragraphs of documentation.
    pub docs: Vec<Paragraph>,
    /// Earlier names.
    pub aliases: Vec<Former>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its uses in forms with files.
    pub form_use: FormUse,
    /// Its definition.
    pub def: Def,
}

impl TypeDef {
    /// Returns the names of the types and identifiers that it uses.
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

/// The definition of a type.
#[derive(Clone, Debug)]
pub enum Def {
    /// A struct.
    Struct(StructDef),
    /// An open enum of strings or integers.
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
    /// The map of additional properties, if their values are described.
    pub rest: Option<RestDef>,
    /// Its constructor, if it is sent.
    pub constructor: Option<Constructor>,
}

/// The map of additional properties.
#[derive(Clone, Debug)]
pub struct RestDef {
    /// Its name in Rust.
    pub name: String,
    /// The type of its values.
    pub ty: Ty,
    /// The checks of its values before they are sent.
    pub check: Vec<CheckRule>,
}

/// The constructor of a request type.
#[derive(Clone, Debug)]
pub enum Constructor {
    /// `new` with these fields as arguments.
    Positional(Vec<usize>),
    /// `new` with a struct of this name for these fields, because arguments could be swapped unnoticed.
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
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The string that it always has, if there is one.
    pub constant: Option<String>,
    /// The checks before it is sent.
    pub check: FieldCheck,
    /// The additional setters of a field that is sent and can be cleared.
    pub clearing: Option<Clearing>,
}

/// The additional setters of a field that can be cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearing {
    /// The method that clears it.
    pub clear: String,
    /// The method that sets it to an optional value.
    pub maybe: String,
}

impl FieldDef {
    /// Returns the type without `Option` or `Patch`.
    pub fn inner(&self) -> &Ty {
        match &self.ty {
            Ty::Option(inner) | Ty::Patch(inner) => inner,
            other => other,
        }
    }

    /// Reports whether it may be left out.
    pub fn is_optional(&self) -> bool {
        matches!(self.coding.absence, Absence::LeftOut)
    }
}

/// How a field is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    /// What is written without a value.
    pub absence: Absence,
    /// Whether integral floats are read as integers.
    pub integer: bool,
}

/// What is written for a field without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// The value, or null.
    Written,
    /// Nothing.
    LeftOut,
}

/// The checks of a field before it is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldCheck {
    /// The rules of the field.
    pub rules: Vec<CheckRule>,
    /// The rules of each item.
    pub items: Vec<CheckRule>,
    /// Whether its type has checks of its own.
    pub nested: bool,
}

impl FieldCheck {
    /// Reports whether nothing is checked.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.items.is_empty() && !self.nested
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckRule {
    /// A constraint of the description.
    Described(Rule),
    /// A pattern, and the regular expression that checks it.
    PatternAs(String, String),
    /// A known value of its enum.
    Known,
    /// One of these values, if the place allows fewer than the type.
    OneOf(Vec<String>),
    /// A format of a date or time, which answers need not follow.
    Format(&'static str),
}

/// An open enum.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// The type of its values.
    pub of: Scalar,
    /// The variants: value and name.
    pub variants: Vec<(String, String)>,
    /// The deprecated values.
    pub deprecated: Vec<String>,
    /// Earlier names of variants: the name, and the present one.
    pub aliases: Vec<(Former, String)>,
}
