//! What went wrong while a value was read, and where.

use std::cell::Cell;
use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// A serde error that keeps what it is instead of a message, and the steps to its place, innermost first.
pub(super) struct Fault {
    pub(super) trouble: Trouble,
    steps: Vec<Step>,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A value of another type, or out of range.
    Unexpected { expected: String, found: &'static str },
    /// A required field is not there.
    Missing(&'static str),
    /// A field is there twice.
    Duplicate(&'static str),
    /// An object has fields, and none of those that its type knows.
    Strange,
    /// Types nest in types without an end in sight.
    TooDeep,
    /// Anything else. Its message is not kept, because it may print a value.
    Other,
}

/// A step of a JSON pointer.
pub(super) enum Step {
    /// A field that the type declares.
    Field(String),
    /// A key that may be anything.
    Free,
    /// An item of an array.
    Index(usize),
}

impl Fault {
    pub(super) fn new(trouble: Trouble) -> Self {
        Self { trouble, steps: Vec::new() }
    }

    /// The same, one level up.
    pub(super) fn below(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    pub(super) fn pointer(&self) -> String {
        self.steps.iter().rev().map(|step| format!("/{step}")).collect()
    }
}

thread_local! {
    /// The fault of a part that was read by itself, on its way into the error of the whole.
    static PART: Cell<Option<Fault>> = const { Cell::new(None) };
}

/// The fault as an error of any type: as it is where that type is [`Fault`], without its text elsewhere.
pub(super) fn raise<E: Error>(fault: Fault) -> E {
    PART.set(Some(fault));
    let error = E::custom("a value of another type");
    PART.set(None);
    error
}

impl Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        PART.take().unwrap_or_else(|| Self::new(Trouble::Other))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Trouble::Unexpected { expected: expected.to_string(), found: kind(&found) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(Trouble::Unexpected { expected: expected.to_string(), found: "another length" })
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Trouble::Unexpected { expected: format!("one of {}", expected.join(", ")), found: "another" })
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::new(Trouble::Strange)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(Trouble::Missing(name))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(Trouble::Duplicate(name))
    }
}

/// The JSON type of a value, without the value.
fn kind(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
        Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Missing(name) => write!(f, "the required field `{name}` is missing"),
            Self::Duplicate(name) => write!(f, "the field `{name}` is there twice"),
            Self::Strange => f.write_str("expected an object with a known field, found unknown fields alone"),
            Self::TooDeep => f.write_str("it nests too deeply"),
            Self::Other => f.write_str("a value that cannot be read"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(&name.replace('~', "~0").replace('/', "~1")),
            Self::Free => f.write_str("*"),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.trouble, self.pointer())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Fault {}
