//! The errors of the careful pass: what is wrong with a value, and where. They hold no value, and no key of a map.

use std::any::type_name;
use std::cell::RefCell;
use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// A serde error that keeps its parts instead of a message.
///
/// Types are generic over the error of their deserializer, so a fault must be able to become "any error". It does so
/// through the source of that error: the source of a fault is a slot to put a fault in ([`raise`]).
pub(super) struct Fault(Slot);

/// The slot that holds a fault.
struct Slot(RefCell<Details>);

/// The trouble, and the steps to its place, innermost first.
struct Details {
    trouble: Trouble,
    steps: Vec<Step>,
}

/// The kinds of faults.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A value of another type, or out of range.
    Unexpected { expected: String, found: &'static str },
    /// A required field is missing.
    Missing(&'static str),
    /// A field occurs twice.
    Duplicate(&'static str),
    /// An object has fields, none of which its type knows.
    UnknownFields,
    /// The types nest too deeply.
    TooDeep,
    /// Anything else. Its message is dropped, because it may contain a value.
    Other,
}

/// A step of a JSON pointer.
pub(super) enum Step {
    /// A field that the type declares.
    Field(String),
    /// A key of a map.
    Free,
    /// An item of an array.
    Index(usize),
}

impl Fault {
    pub(super) fn new(trouble: Trouble) -> Self {
        Self(Slot(RefCell::new(Details { trouble, steps: Vec::new() })))
    }

    /// Adds a step in front of the place.
    pub(super) fn below(mut self, step: Step) -> Self {
        self.0.0.get_mut().steps.push(step);
        self
    }

    /// Returns the JSON pointer to the place, and the trouble there.
    pub(super) fn into_parts(self) -> (String, Trouble) {
        let Details { trouble, steps } = self.0.0.into_inner();
        (steps.iter().rev().map(|step| format!("/{step}")).collect(), trouble)
    }
}

/// Reports whether errors of a type are faults. The compiler computes the answer. The faults of another version of this
/// crate have the same name: they are taken for ours, and lose their place.
#[inline]
pub(super) fn is_fault<E>() -> bool {
    type_name::<E>() == type_name::<Fault>()
}

/// Turns a fault into an error of any type. It stays a fault if that type is [`Fault`]; otherwise only a fixed message
/// remains.
pub(super) fn raise<E: Error>(fault: Fault) -> E {
    let error = E::custom("a value of another type");
    if let Some(Slot(slot)) = error.source().and_then(|source| source.downcast_ref()) {
        slot.replace(fault.0.0.into_inner());
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
        Self::new(Trouble::UnknownFields)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(Trouble::Missing(name))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(Trouble::Duplicate(name))
    }
}

/// Returns the JSON type of a value, without the value.
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
            Self::Duplicate(name) => write!(f, "the field `{name}` occurs twice"),
            Self::UnknownFields => f.write_str("expected an object with a known field, found only unknown fields"),
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

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.borrow().trouble, f)
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Slot {}

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
    fn a_fault_raised_as_a_fault_keeps_its_parts() {
        let (pointer, trouble) = raise::<Fault>(fault()).below(Step::Free).into_parts();
        assert_eq!(
            (pointer.as_str(), trouble.to_string().as_str()),
            ("/*/b~1c/2", "the required field `a` is missing")
        );
        assert!(is_fault::<Fault>());
    }

    #[test]
    fn a_fault_raised_as_another_error_has_a_fixed_message() {
        for message in [raise::<value::Error>(fault()).to_string(), raise::<serde_json::Error>(fault()).to_string()] {
            assert_eq!(message, "a value of another type");
        }
        assert!(!is_fault::<value::Error>() && !is_fault::<serde_json::Error>());
        assert_eq!(Fault::custom("a value").to_string(), "a value that cannot be read");
    }
}
