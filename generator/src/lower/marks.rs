//! Finds the `x-` keys that decided nothing: what an overlay says is applied or reported, never lost.

use std::collections::HashSet;

use super::keys::Keys;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;

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

/// What a key is for.
pub(crate) fn purpose(key: &str) -> &'static str {
    match key {
        "x-credential" => "a security scheme",
        "x-name" => "a tag, a server, an operation, or an object, enum or union that an operation uses",
        "x-field-name" => "a property, a parameter or a header",
        "x-enum-names" => "an enum",
        "x-id" | "x-secret" => "a string without listed values: of a list at its items, of a union at a member",
        "x-type" => "a number or a string that is no `x-id` and no `x-secret`",
        "x-public" => "a property whose value is no object, union or secret",
        "x-sensitive" => "a property",
        "x-variant-name" => "a member of a union",
        "x-required" => "a property",
        "x-retry" => "an operation",
        _ => "another place",
    }
}
