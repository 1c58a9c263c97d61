//! Proposes the names of types that are, or are all of, a component: its author has named it, so no place has to.

use crate::names::candidates::types::{Candidate, kind_name, wanted};
use crate::names::candidates::values::{case_of, digits_apart};
use crate::names::identifier::LONGEST;
use crate::names::model::{About, Note};
use crate::names::rule::Rule;
use crate::names::same::sets::Group;
use crate::names::same::sites::{Facts, Role};
use crate::names::words::{all_words, pascal, words};
use crate::pointer::Pointer;

/// Returns the names of a schema, where components are types. One that is another type when it is read, and `is_read`
/// too, ends in `Input` where it is sent.
pub(crate) fn of_schema(facts: &Facts<'_>, group: &Group, name: &str, is_read: bool) -> Vec<Candidate> {
    let plain = digits_apart(&words(name));
    // Of a name that is too long, the last words tell more than the kind.
    let long = if name.len() > LONGEST { digits_apart(&all_words(name)) } else { plain.clone() };
    let with_kind = format!("{plain}{}", kind_name(&facts.api.shapes[group.first()].kind));
    // What differs from another in case alone.
    let with_case = format!("{plain}{}", case_of(name));
    let suffix = if is_read { "Input" } else { "" };
    [plain, long, with_kind, with_case].map(|name| (Rule::Component, format!("{name}{suffix}"))).to_vec()
}

/// Returns the names of what has no schema of its own, but is all that a component says: the body of an answer under
/// `components.responses`, of a request under `components.requestBodies`, the value of a parameter under
/// `components.parameters`, what a path item under `components.pathItems` takes and answers. An event is named after
/// itself.
pub(crate) fn of_whole(facts: &Facts<'_>, group: &Group) -> Vec<Candidate> {
    if group.with_role(Role::Event).next().is_some() {
        return Vec::new();
    }
    let mut names: Vec<_> = group.shapes.iter().map(|shape| names_at(&facts.api.shapes[*shape].at)).collect();
    names.dedup();
    let [Some(names)] = &names[..] else { return Vec::new() };
    names.iter().map(|name| (Rule::WholeComponent, name.clone())).collect()
}

/// Returns the names of the component whose whole schema is at this place. Its kind tells it from a schema of its name,
/// and the method what one path item has of several.
fn names_at(at: &Pointer) -> Option<Vec<String>> {
    let segments = at.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (name, method, ending) = match segments[..] {
        ["components", "responses", name, "content", _, "schema"] => (name, None, "Response"),
        ["components", "requestBodies", name, "content", _, "schema"] => (name, None, "Request"),
        ["components", "parameters", name, "schema"] => (name, None, "Parameter"),
        ["components", "pathItems", name, method, "requestBody", "content", _, "schema"] => {
            (name, Some(method), "Request")
        }
        ["components", "pathItems", name, method, "responses", _, "content", _, "schema"] => {
            (name, Some(method), "Response")
        }
        _ => return None,
    };
    let name = pascal(&words(name));
    let ended = format!("{name}{ending}");
    Some(match method {
        Some(method) => vec![ended, format!("{name}{}{ending}", pascal(&words(method)))],
        None => vec![name, ended],
    })
}

/// A type keeps its name when its component is called otherwise.
pub(crate) fn note_renamed(facts: &Facts<'_>, group: &Group, name: &str, notes: &mut Vec<Note>) {
    let Some(component) = group.component(facts) else { return };
    if wanted(facts, group).is_none() && !name.starts_with(&digits_apart(&words(component))) {
        notes.push(About::Kept.note(format!("`{name}` keeps its name; its component is `{component}`")));
    }
}
