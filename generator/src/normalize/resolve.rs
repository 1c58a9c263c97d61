//! Follows references to components that are no schemas.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document::{
    Body, Callback, Document, Example, Header, Parameter, PathItem, RefOr, Reference, Response, Scheme,
};
use crate::normalize::builder::Builder;
use crate::normalize::flatten::{BREAK_CIRCLE, FIND_TARGET};
use crate::pointer::Pointer;

/// A thing, with the description that a reference gave it.
type Resolved<'a, T> = Option<(&'a T, Option<String>)>;

pub(super) fn parameter<'a>(
    document: &'a Document,
    it: &'a RefOr<Parameter>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Parameter> {
    follow(&document.components.parameters, "parameters", it, builder)
}

pub(super) fn body<'a>(document: &'a Document, it: &'a RefOr<Body>, builder: &mut Builder<'_>) -> Resolved<'a, Body> {
    follow(&document.components.bodies, "requestBodies", it, builder)
}

pub(super) fn response<'a>(
    document: &'a Document,
    it: &'a RefOr<Response>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Response> {
    follow(&document.components.responses, "responses", it, builder)
}

pub(super) fn example<'a>(
    document: &'a Document,
    it: &'a RefOr<Example>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Example> {
    follow(&document.components.examples, "examples", it, builder)
}

pub(super) fn scheme<'a>(
    document: &'a Document,
    it: &'a RefOr<Scheme>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Scheme> {
    follow(&document.components.schemes, "securitySchemes", it, builder)
}

pub(super) fn path_item<'a>(
    document: &'a Document,
    it: &'a RefOr<PathItem>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, PathItem> {
    // Descriptions share path items from path to path too.
    let is_path = |it: &Pointer| it.parent() == Pointer::root().key("paths");
    match it {
        RefOr::Ref(reference) if is_path(&reference.target) => {
            let shared = reference.target.last().and_then(|it| document.paths.get(&it));
            match shared {
                Some(RefOr::Item(item)) => Some((item, reference.description.clone())),
                Some(RefOr::Ref(next)) if !is_path(&next.target) => path_item(document, shared?, builder),
                Some(RefOr::Ref(_)) | None => {
                    dangling(reference, "paths", builder);
                    None
                }
            }
        }
        it => follow(&document.components.path_items, "pathItems", it, builder),
    }
}

pub(super) fn header<'a>(
    document: &'a Document,
    it: &'a RefOr<Header>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Header> {
    follow(&document.components.headers, "headers", it, builder)
}

pub(super) fn callback<'a>(
    document: &'a Document,
    it: &'a RefOr<Callback>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Callback> {
    follow(&document.components.callbacks, "callbacks", it, builder)
}

fn follow<'a, T>(
    components: &'a IndexMap<String, RefOr<T>>,
    section: &str,
    start: &'a RefOr<T>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, T> {
    let section = Pointer::root().key("components").key(section);
    let (mut it, mut description, mut seen) = (start, None, HashSet::new());
    loop {
        let reference = match it {
            RefOr::Item(item) => return Some((item, description)),
            RefOr::Ref(reference) => reference,
        };
        description = description.or_else(|| reference.description.clone());
        if !seen.insert(&reference.target) {
            let message = format!("the reference to `#{}` leads back to itself", reference.target);
            builder.diagnostics.push(Diagnostic::at("cyclic-reference", &reference.at, message).help(BREAK_CIRCLE));
            return None;
        }
        let name = reference.target.last().filter(|_| reference.target.parent() == section);
        let Some(next) = name.and_then(|it| components.get(&it)) else {
            dangling(reference, &section.as_str()[1..], builder);
            return None;
        };
        it = next;
    }
}

fn dangling(reference: &Reference, section: &str, builder: &mut Builder<'_>) {
    let message = format!("`#{}` is nothing in `{section}`", reference.target);
    let at = reference.at.key("$ref");
    builder.diagnostics.push(Diagnostic::at("dangling-reference", &at, message).help(FIND_TARGET));
}
