//! Follows references to components that are no schemas.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document::{
    Body, Callback, Document, Example, Header, Parameter, PathItem, RefOr, Response, Scheme, Section,
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
    follow(&document.components.parameters, Section::Parameters, it, builder)
}

pub(super) fn body<'a>(document: &'a Document, it: &'a RefOr<Body>, builder: &mut Builder<'_>) -> Resolved<'a, Body> {
    follow(&document.components.bodies, Section::Bodies, it, builder)
}

pub(super) fn response<'a>(
    document: &'a Document,
    it: &'a RefOr<Response>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Response> {
    follow(&document.components.responses, Section::Responses, it, builder)
}

pub(super) fn example<'a>(
    document: &'a Document,
    it: &'a RefOr<Example>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Example> {
    follow(&document.components.examples, Section::Examples, it, builder)
}

pub(super) fn scheme<'a>(
    document: &'a Document,
    it: &'a RefOr<Scheme>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Scheme> {
    follow(&document.components.schemes, Section::Schemes, it, builder)
}

pub(super) fn path_item<'a>(
    document: &'a Document,
    it: &'a RefOr<PathItem>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, PathItem> {
    follow(&document.components.path_items, Section::PathItems, it, builder)
}

pub(super) fn header<'a>(
    document: &'a Document,
    it: &'a RefOr<Header>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Header> {
    follow(&document.components.headers, Section::Headers, it, builder)
}

pub(super) fn callback<'a>(
    document: &'a Document,
    it: &'a RefOr<Callback>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, Callback> {
    follow(&document.components.callbacks, Section::Callbacks, it, builder)
}

fn follow<'a, T>(
    components: &'a IndexMap<Pointer, RefOr<T>>,
    section: Section,
    start: &'a RefOr<T>,
    builder: &mut Builder<'_>,
) -> Resolved<'a, T> {
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
        let Some(next) = components.get(&reference.target) else {
            let own = format!("`components/{}`", section.key());
            let place = if section.has(&reference.target) { &own } else { "this description" };
            let message = format!("`#{}` is nothing in {place}", reference.target);
            builder
                .diagnostics
                .push(Diagnostic::at("dangling-reference", &reference.at.key("$ref"), message).help(FIND_TARGET));
            return None;
        };
        it = next;
    }
}
