//! What a file of decisions holds: rules, each a set of places and what is decided there.

use serde_json::{Map, Value};

use crate::place::{Pattern, Role};
use crate::pointer::Pointer;

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Where it is written.
    pub at: Pointer,
    /// The places that it is for.
    pub places: Vec<Aim>,
    /// Places that it is not for.
    pub except: Vec<Aim>,
    /// What it decides.
    pub decision: Decision,
    /// Where that is written.
    pub decision_at: Pointer,
    /// Why.
    pub because: String,
    /// How many places it is for, where that is said.
    pub exactly: Option<usize>,
}

/// A pattern of a rule.
#[derive(Clone, Debug)]
pub struct Aim {
    /// Where it is written.
    pub at: Pointer,
    /// The pattern.
    pub pattern: Pattern,
}

/// What a rule decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// A string is an identifier of this kind.
    Id(String),
    /// A string is a secret.
    Secret,
    /// What a number or string means: `integer`, `decimal`, `date`, `date-time` or `text`.
    Type(String),
    /// `Debug` shows the value.
    Public,
    /// `Debug` hides the value.
    Sensitive,
    /// The name of a type, or of an operation's method.
    Name(String),
    /// The name of a union's variant.
    Variant(String),
    /// The name of a field, argument or setter.
    Field(String),
    /// The names of an enum's variants, by value.
    Values(Map<String, Value>),
    /// Whether null is a value.
    Null(bool),
    /// Whether it must be there.
    Required(bool),
    /// It is not there.
    Absent,
    /// Whether a value of a union fits exactly one member.
    Exclusive(bool),
    /// A documented value.
    Example(Value),
    /// Whether an operation may be sent again: `safe` or `never`.
    Retry(String),
    /// What the mock needs to know of a field, parameter or header.
    Mock(String),
    /// Fields that the success of an operation changes at the mock.
    MockSet(Map<String, Value>),
    /// The reads that show what an operation wrote, at the mock.
    ShownBy(Vec<Shown>),
}

/// A read that shows what was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Where it is written.
    pub at: Pointer,
    /// The operation that reads.
    pub operation: crate::place::Operation,
    /// Its parameters, with where their values come from.
    pub parameters: Vec<(Role, Pattern)>,
}

/// Decisions of one kind contradict each other at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Identifier, secret, or what a number or string means.
    Meaning,
    /// Shown or hidden.
    Visibility,
    /// The name of a type or method.
    Name,
    /// The name of a variant.
    Variant,
    /// The name of a field.
    Field,
    /// The names of values.
    Values,
    /// Null.
    Null,
    /// Required or absent.
    Presence,
    /// One member or several.
    Exclusive,
    /// A documented value.
    Example,
    /// Repeats.
    Retry,
    /// The mock.
    Mock,
    /// What the mock changes.
    MockSet,
    /// What the mock shows.
    ShownBy,
}

/// What a rule that finds nothing means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Something that was protected or exact no longer is: generation stops.
    Error,
    /// A name or convenience is missing: it is noted.
    Note,
}

impl Decision {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Id(_) | Self::Secret | Self::Type(_) => Kind::Meaning,
            Self::Public | Self::Sensitive => Kind::Visibility,
            Self::Name(_) => Kind::Name,
            Self::Variant(_) => Kind::Variant,
            Self::Field(_) => Kind::Field,
            Self::Values(_) => Kind::Values,
            Self::Null(_) => Kind::Null,
            Self::Required(_) | Self::Absent => Kind::Presence,
            Self::Exclusive(_) => Kind::Exclusive,
            Self::Example(_) => Kind::Example,
            Self::Retry(_) => Kind::Retry,
            Self::Mock(_) => Kind::Mock,
            Self::MockSet(_) => Kind::MockSet,
            Self::ShownBy(_) => Kind::ShownBy,
        }
    }

    /// What it means that it finds no place.
    pub fn loss(&self) -> Loss {
        match self {
            Self::Id(_)
            | Self::Secret
            | Self::Type(_)
            | Self::Sensitive
            | Self::Null(_)
            | Self::Required(_)
            | Self::Absent
            | Self::Retry(_) => Loss::Error,
            Self::Public
            | Self::Name(_)
            | Self::Variant(_)
            | Self::Field(_)
            | Self::Values(_)
            | Self::Exclusive(_)
            | Self::Example(_)
            | Self::Mock(_)
            | Self::MockSet(_)
            | Self::ShownBy(_) => Loss::Note,
        }
    }

    /// The decision in words, such as `id PatientId`.
    pub fn text(&self) -> String {
        let flag = |name: &str, value: bool| format!("{name} {value}");
        match self {
            Self::Id(kind) => format!("id {kind}"),
            Self::Secret => "secret".to_owned(),
            Self::Type(name) => format!("type {name}"),
            Self::Public => "public".to_owned(),
            Self::Sensitive => "sensitive".to_owned(),
            Self::Name(name) => format!("name {name}"),
            Self::Variant(name) => format!("variant {name}"),
            Self::Field(name) => format!("field {name}"),
            Self::Values(_) => "values".to_owned(),
            Self::Null(value) => flag("null", *value),
            Self::Required(value) => flag("required", *value),
            Self::Absent => "absent".to_owned(),
            Self::Exclusive(value) => flag("exclusive", *value),
            Self::Example(_) => "example".to_owned(),
            Self::Retry(class) => format!("retry {class}"),
            Self::Mock(what) => format!("mock {what}"),
            Self::MockSet(_) => "mock-set".to_owned(),
            Self::ShownBy(_) => "shown-by".to_owned(),
        }
    }
}
