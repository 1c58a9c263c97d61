//! The names of types that have no component of their own, but are all that a component says: the body of an answer
//! under `components.responses`, of a request under `components.requestBodies`, the value of a parameter under
//! `components.parameters`, what a path item under `components.pathItems` takes and answers. Its author has named it, so
//! no place has to.

use crate::ir::ShapeId;
use crate::names::called::rules::Naming;
use crate::names::same::facts::Role;
use crate::names::same::group::Group;
use crate::names::words::{pascal, words};
use crate::pointer::Pointer;

/// The names, best first; none where the type is written at a place.
pub(crate) fn candidates(naming: &Naming<'_>, id: ShapeId) -> Vec<String> {
    // An event is named after itself.
    if naming.facts.sites[&id].iter().any(|it| it.role == Role::Event) {
        return Vec::new();
    }
    names_of(naming, &naming.groups[&id]).unwrap_or_default()
}

/// The names that a component gives to all shapes of a type.
fn names_of(naming: &Naming<'_>, group: &Group) -> Option<Vec<String>> {
    let shapes = &naming.facts.api.shapes;
    let mut names = group.shapes.iter().map(|&it| names_at(&shapes[it].at));
    let first = names.next()??;
    names.all(|it| it.as_ref() == Some(&first)).then_some(first)
}

/// The names of the component whose whole schema is at this place. Its kind tells it from a schema of its name, and the
/// method what one path item has of several.
fn names_at(at: &Pointer) -> Option<Vec<String>> {
    let segments = at.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let plain = |name: &str| pascal(&words(name));
    let ended = |name: &str, ending: &str| vec![plain(name), format!("{}{ending}", plain(name))];
    let of_method = |name: &str, method: &str, ending: &str| {
        vec![format!("{}{ending}", plain(name)), format!("{}{}{ending}", plain(name), plain(method))]
    };
    Some(match segments[..] {
        ["components", "responses", name, "content", _, "schema"] => ended(name, "Response"),
        ["components", "requestBodies", name, "content", _, "schema"] => ended(name, "Request"),
        ["components", "parameters", name, "schema"] => ended(name, "Parameter"),
        ["components", "pathItems", name, method, "requestBody", "content", _, "schema"] => {
            of_method(name, method, "Request")
        }
        ["components", "pathItems", name, method, "responses", _, "content", _, "schema"] => {
            of_method(name, method, "Response")
        }
        _ => return None,
    })
}
