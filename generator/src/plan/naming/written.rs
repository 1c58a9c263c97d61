//! The names of types that have no component of their own, but are all that a component says: the body of an answer
//! under `components.responses`, of a request under `components.requestBodies`, the value of a parameter under
//! `components.parameters`. Its author has named it, so no place has to.

use super::group::Group;
use super::rules::Naming;
use super::words::{pascal, words};
use crate::ir::ShapeId;
use crate::pointer::Pointer;

/// The names, best first; none where the type is written at a place.
pub(super) fn candidates(naming: &Naming<'_>, id: ShapeId) -> Vec<String> {
    let Some((name, ending)) = component_of(naming, &naming.groups[&id]) else { return Vec::new() };
    let plain = pascal(&words(&name));
    [plain.clone(), format!("{plain}{ending}")].into()
}

/// The component that says nothing but this type, and what tells it from a schema of its name.
fn component_of(naming: &Naming<'_>, group: &Group) -> Option<(String, &'static str)> {
    let shapes = &naming.facts.api.shapes;
    let mut names = group.shapes.iter().map(|&it| named_by(&shapes[it].at));
    let first = names.next()??;
    names.all(|it| it.as_ref() == Some(&first)).then_some(first)
}

/// The component whose whole schema is at this place.
fn named_by(at: &Pointer) -> Option<(String, &'static str)> {
    let segments = at.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments[..] {
        ["components", "responses", name, "content", _, "schema"] => Some((name.to_owned(), "Response")),
        ["components", "requestBodies", name, "content", _, "schema"] => Some((name.to_owned(), "Request")),
        ["components", "parameters", name, "schema"] => Some((name.to_owned(), "Parameter")),
        _ => None,
    }
}
