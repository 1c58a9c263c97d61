//! Which names are taken: `collision` says which of several things gets a name, `retired` keeps the names that are gone.

pub(crate) mod collision;
pub(crate) mod retired;

use std::collections::BTreeSet;

use crate::names::reserved::{key, reserved_keys};

/// The names that are not free. Names that differ only in case or in underscores are one.
#[derive(Clone, Debug)]
pub(crate) struct Taken(BTreeSet<String>);

impl Taken {
    /// Names that are not free beside the reserved ones.
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().map(|name| key(&name)).chain(reserved_keys()).collect())
    }

    /// Takes a name. Tells whether it was free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.0.insert(key(name))
    }

    /// Returns whether a name is free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.0.contains(&key(name))
    }
}
