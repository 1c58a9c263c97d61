//! Finds the `x-` keys that decided nothing: what an overlay says is applied or reported, never lost.

use std::collections::HashSet;

use super::keys::Keys;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::vocabulary::purpose;

/// The code of a key that decided nothing. Whether that is a fault depends on who wrote it: only an overlay must mean it.
pub(crate) const IDLE: &str = "idle-mark";

/// The code of a key whose value does not fit.
pub(crate) const UNFIT: &str = "invalid-extension";

/// The places of keys that decided something.
#[derive(Default)]
pub(super) struct Marks(HashSet<Pointer>);

impl Marks {
    /// Says that a key of an object decided something.
    pub(super) fn apply(&mut self, keys: &Keys<'_>, key: &str) {
        self.0.extend(keys.places(key).iter().cloned());
    }

    /// Those of all keys that decided nothing.
    pub(super) fn idle<'a>(&'a self, all: &'a [Pointer]) -> impl Iterator<Item = Diagnostic> + 'a {
        all.iter().filter(|at| !self.0.contains(at)).map(|at| {
            let key = at.last().unwrap_or_else(|| bug!("a mark is a key of an object"));
            Diagnostic::at(IDLE, at, format!("`{key}` decides nothing here; set it at {}", purpose(&key)))
        })
    }
}
