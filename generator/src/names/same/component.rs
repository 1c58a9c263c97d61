//! Says whether components are types of their own.
//!
//! A description with components has named its types: each is one type where it is read and one where it is sent, under
//! the name that it has. A description that repeats its shapes inline has not: there, places decide. Which of the two
//! holds is decided when the record is first written, because names never move by themselves.

/// Whether components are types of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Components {
    /// Each is a type.
    Types,
    /// A component is only a way to write a shape down once.
    #[default]
    Spelling,
}
