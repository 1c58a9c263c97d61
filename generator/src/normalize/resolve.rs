//! Follows references to what is no schema, and reports those that lead nowhere.

use crate::diagnostic::Diagnostic;
use crate::document::{Broken, Document, RefOr, Referent};
use crate::normalize::builder::Builder;
use crate::normalize::flatten::{BREAK_CIRCLE, FIND_TARGET};

/// Returns a thing, with the description that a reference gave it; `None` where that leads nowhere, which is reported.
pub(super) fn resolve<'a, T: Referent>(
    document: &'a Document,
    start: &'a RefOr<T>,
    builder: &mut Builder<'_>,
) -> Option<(&'a T, Option<String>)> {
    let fault = match document.components.resolve(start) {
        Ok((thing, description)) => return Some((thing, description.cloned())),
        Err(Broken::Cyclic(reference)) => {
            let message = format!("the reference to `#{}` leads back to itself", reference.target);
            Diagnostic::at("cyclic-reference", &reference.at, message).help(BREAK_CIRCLE)
        }
        Err(Broken::Dangling(reference)) => {
            let own = format!("`components/{}`", T::SECTION.key());
            let place = if T::SECTION.has(&reference.target) { &own } else { "this description" };
            let message = format!("`#{}` is nothing in {place}", reference.target);
            Diagnostic::at("dangling-reference", &reference.at.key("$ref"), message).help(FIND_TARGET)
        }
    };
    builder.diagnostics.push(fault);
    None
}
