//! Says whether components are types of their own.
//!
//! A description with components has named its types: each is one type where it is read and one where it is sent, under
//! the name that it has. A description that repeats its shapes inline has not: there, places decide. Which of the two
//! holds is decided when the record is first written, because names never move by themselves.

use crate::ir::Api;

/// Whether components are types of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Components {
    /// Each is a type.
    Types,
    /// A component is only a way to write a shape down once.
    #[default]
    Spelling,
}

impl Components {
    /// As it was decided before; else as the description is written.
    pub(crate) fn of(api: &Api, decided: Option<Self>) -> Self {
        let has_components = || api.shapes.0.iter().any(|shape| shape.component.is_some());
        decided.unwrap_or_else(|| if has_components() { Self::Types } else { Self::Spelling })
    }
}
