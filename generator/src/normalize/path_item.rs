//! Merges a path item with the one that it refers to: what it says itself comes first.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, PathItem, RefOr};
use crate::normalize::builder::Builder;
use crate::normalize::flatten::BREAK_CIRCLE;
use crate::normalize::resolve::resolve;

/// A path item with all that it refers to.
pub(super) fn whole<'a>(
    document: &'a Document,
    item: &'a RefOr<PathItem>,
    builder: &mut Builder<'_>,
) -> Option<Cow<'a, PathItem>> {
    let (item, _) = resolve(document, item, builder)?;
    if item.base.is_none() {
        return Some(Cow::Borrowed(item));
    }
    let (mut whole, mut seen) = (item.clone(), HashSet::new());
    while let Some(base) = whole.base.take() {
        if !seen.insert(base.target.clone()) {
            let message = format!("the reference to `#{}` leads back to itself", base.target);
            builder.diagnostics.push(Diagnostic::at("cyclic-reference", &base.at, message).help(BREAK_CIRCLE));
            return None;
        }
        let reference = RefOr::Ref(base);
        let (base, _) = resolve(document, &reference, builder)?;
        add(&mut whole, base, builder);
    }
    Some(Cow::Owned(whole))
}

/// OpenAPI leaves open what holds where both say something; parameters of both are, unless they are the same one.
fn add(whole: &mut PathItem, base: &PathItem, builder: &mut Builder<'_>) {
    for (method, operation) in &base.operations {
        if let Some((_, own)) = whole.operations.iter().find(|(it, _)| it == method) {
            let message = format!("the referenced path item has `{}` too; this one is taken", method.to_lowercase());
            builder.notes.push(Diagnostic::at("hidden-operation", &own.at, message));
        } else {
            whole.operations.push((method.clone(), operation.clone()));
        }
    }
    whole.parameters.extend(base.parameters.iter().cloned());
    if whole.servers.is_empty() {
        whole.servers.clone_from(&base.servers);
    }
    whole.base.clone_from(&base.base);
}
