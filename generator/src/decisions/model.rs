//! What a file of decisions holds: rules, each a set of places and what is decided there.

use serde_json::{Map, Value};

use crate::paging::Style;
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
    /// Whether its identifiers are whom an audit says that a call is about.
    pub is_subject: bool,
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
    /// A string names whom a call is about, as an identifier of this kind would.
    Subject(String),
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
    /// A header with which a repetition does the work once.
    IdempotencyKey,
    /// A number is not below this one.
    Minimum(i64),
    /// A string matches this regular expression.
    Pattern(String),
    /// How an operation lists in pages: its style, and the rule's value.
    Pages(Style, Map<String, Value>),
    /// What the mock needs to know of a field, parameter, header or operation.
    Mock(String),
    /// Fields that the success of an operation changes at the mock.
    MockSet(Map<String, Value>),
    /// Fields that no two things may share, at the mock.
    MockUnique(Map<String, Value>),
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
    /// Whom a call is about.
    Subject,
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
    /// The header for repeats.
    IdempotencyKey,
    /// The least value.
    Minimum,
    /// The form of a string.
    Pattern,
    /// Pages.
    Pages,
    /// The mock.
    Mock,
    /// What the mock changes.
    MockSet,
    /// What the mock takes once.
    MockUnique,
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
    /// Returns its key in a rule, its kind, and what it means that it finds no place.
    fn traits(&self) -> (&'static str, Kind, Loss) {
        match self {
            Self::Id(_) => ("id", Kind::Meaning, Loss::Error),
            Self::Subject(_) => ("subject", Kind::Subject, Loss::Error),
            Self::Secret => ("secret", Kind::Meaning, Loss::Error),
            Self::Type(_) => ("type", Kind::Meaning, Loss::Error),
            Self::Public => ("public", Kind::Visibility, Loss::Note),
            Self::Sensitive => ("sensitive", Kind::Visibility, Loss::Error),
            Self::Name(_) => ("name", Kind::Name, Loss::Note),
            Self::Variant(_) => ("variant", Kind::Variant, Loss::Note),
            Self::Field(_) => ("field", Kind::Field, Loss::Note),
            Self::Values(_) => ("values", Kind::Values, Loss::Note),
            Self::Null(_) => ("null", Kind::Null, Loss::Error),
            Self::Required(_) => ("required", Kind::Presence, Loss::Error),
            Self::Absent => ("absent", Kind::Presence, Loss::Error),
            Self::Exclusive(_) => ("exclusive", Kind::Exclusive, Loss::Note),
            Self::Example(_) => ("example", Kind::Example, Loss::Note),
            Self::Retry(_) => ("retry", Kind::Retry, Loss::Error),
            Self::IdempotencyKey => ("idempotency-key", Kind::IdempotencyKey, Loss::Error),
            Self::Minimum(_) => ("minimum", Kind::Minimum, Loss::Error),
            Self::Pattern(_) => ("pattern", Kind::Pattern, Loss::Error),
            Self::Pages(..) => ("pages", Kind::Pages, Loss::Note),
            Self::Mock(_) => ("mock", Kind::Mock, Loss::Note),
            Self::MockSet(_) => ("mock-set", Kind::MockSet, Loss::Note),
            Self::MockUnique(_) => ("mock-unique", Kind::MockUnique, Loss::Note),
            Self::ShownBy(_) => ("shown-by", Kind::ShownBy, Loss::Note),
        }
    }

    /// Returns its kind.
    pub fn kind(&self) -> Kind {
        self.traits().1
    }

    /// Returns what it means that it finds no place.
    pub fn loss(&self) -> Loss {
        self.traits().2
    }

    /// Returns the decision in words, such as `id PatientId`.
    pub fn text(&self) -> String {
        let key = self.traits().0;
        match self {
            Self::Id(word)
            | Self::Subject(word)
            | Self::Type(word)
            | Self::Name(word)
            | Self::Variant(word)
            | Self::Field(word)
            | Self::Retry(word)
            | Self::Mock(word)
            | Self::Pattern(word) => format!("{key} {word}"),
            Self::Null(flag) | Self::Required(flag) | Self::Exclusive(flag) => format!("{key} {flag}"),
            Self::Minimum(least) => format!("{key} {least}"),
            Self::Pages(style, _) => format!("{key} {}", style.word()),
            Self::Secret | Self::Public | Self::Sensitive | Self::Absent | Self::IdempotencyKey => key.to_owned(),
            Self::Values(_) | Self::Example(_) => key.to_owned(),
            Self::MockSet(_) | Self::MockUnique(_) | Self::ShownBy(_) => key.to_owned(),
        }
    }
}
