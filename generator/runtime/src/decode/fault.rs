//! What went wrong while a value was read, and where: the error of the careful pass. Never a value, and no key that is
//! free.

use std::any::type_name;
use std::cell::RefCell;
use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// A serde error that keeps what it is instead of a message.
///
/// Types are generic over the error that they are read with, so that a fault which is at hand has to become "any error".
/// It does so through the error's source, which for a fault alone is a place to put one ([`raise`]).
pub(super) struct Fault(Place);

/// Where a fault is kept.
struct Place(RefCell<Found>);

/// What was found, and the steps to its place, innermost first.
struct Found {
    trouble: Trouble,
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
        Self(Place(RefCell::new(Found { trouble, steps: Vec::new() })))
    }

    /// Returns the same, one level up.
    pub(super) fn below(mut self, step: Step) -> Self {
        self.0.0.get_mut().steps.push(step);
        self
    }

    /// Returns the JSON pointer to the place, and what is wrong there.
    pub(super) fn into_parts(self) -> (String, Trouble) {
        let Found { trouble, steps } = self.0.0.into_inner();
        (steps.iter().rev().map(|step| format!("/{step}")).collect(), trouble)
    }
}

/// Whether errors of a type are faults. The compiler knows the answer, so that nothing is asked while a value is read. The
/// faults of another version of this package have the same name: they are taken for ours, and lose their place.
#[inline]
pub(super) fn is_fault<E>() -> bool {
    type_name::<E>() == type_name::<Fault>()
}

/// Turns a fault into an error of any type: it stays what it is where that type is [`Fault`], and loses all but a fixed
/// text elsewhere.
pub(super) fn raise<E: Error>(fault: Fault) -> E {
    let error = E::custom("a value of another type");
    if let Some(Place(place)) = error.source().and_then(|source| source.downcast_ref()) {
        place.replace(fault.0.0.into_inner());
    }
    error
}

impl Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(Trouble::Other)
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

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.borrow().trouble, f)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Place {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::{Error, value};

    use super::{Fault, Step, Trouble, is_fault, raise};

    fn fault() -> Fault {
        Fault::new(Trouble::Missing("a")).below(Step::Index(2)).below(Step::Field("b/c".to_owned()))
    }

    #[test]
    fn a_fault_stays_what_it_is_among_faults() {
        let (pointer, trouble) = raise::<Fault>(fault()).below(Step::Free).into_parts();
        assert_eq!(
            (pointer.as_str(), trouble.to_string().as_str()),
            ("/*/b~1c/2", "the required field `a` is missing")
        );
        assert!(is_fault::<Fault>());
    }

    #[test]
    fn a_fault_is_a_fixed_text_elsewhere() {
        for text in [raise::<value::Error>(fault()).to_string(), raise::<serde_json::Error>(fault()).to_string()] {
            assert_eq!(text, "a value of another type");
        }
        assert!(!is_fault::<value::Error>() && !is_fault::<serde_json::Error>());
        assert_eq!(Fault::custom("a value").to_string(), "a value that cannot be read");
    }
}
