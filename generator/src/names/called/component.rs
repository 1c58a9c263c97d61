//! Names the types that are components, where components are types.

use std::collections::BTreeSet;

use crate::ir::{Direction, ShapeId};
use crate::names::called::candidates::kind_name;
use crate::names::called::rules::Naming;
use crate::names::called::values::case_of;
use crate::names::identifier::LONGEST;
use crate::names::model::{About, Note};
use crate::names::same::group::Group;
use crate::names::same::sites::Facts;
use crate::names::words::{all_words, pascal, spelled, words};

/// The types that are components, in the order in which they are named: those that can keep their name to the letter
/// first, and what is read before what is sent.
pub(crate) fn in_order(naming: &Naming<'_>, open: &[ShapeId]) -> Vec<ShapeId> {
    let mut order: Vec<(bool, bool, &str, ShapeId)> = Vec::new();
    for &id in open {
        let Some(name) = naming.groups[&id].component(naming.facts) else { continue };
        order.push((pascal(&words(name)) != name, naming.groups[&id].direction == Direction::Request, name, id));
    }
    order.sort_unstable();
    order.into_iter().map(|it| it.3).collect()
}

/// The names of a type that is a component, best first. Where the component is another type when it is read, what is
/// sent ends in `Input`.
pub(crate) fn candidates(naming: &Naming<'_>, id: ShapeId, read: &BTreeSet<&str>) -> Vec<String> {
    let group = &naming.groups[&id];
    let Some(name) = group.component(naming.facts) else { return Vec::new() };
    let suffix = if group.direction == Direction::Request && read.contains(name) { "Input" } else { "" };
    let kind = kind_name(&naming.facts.api.shapes[group.first()].kind);
    let long = (name.len() > LONGEST).then(|| pascal(&all_words(name)));
    let [plain, symbols] = [words(name), spelled(name)].map(|words| not_a_number(pascal(&words)));
    let case = case_of(name);
    [
        format!("{plain}{suffix}"),
        // Of a name that is too long, the last words tell more than the kind.
        format!("{}{suffix}", long.as_ref().unwrap_or(&plain)),
        format!("{plain}{kind}{suffix}"),
        format!("{symbols}{suffix}"),
        format!("{plain}{case}{suffix}"),
        format!("{symbols}{kind}{suffix}"),
        format!("{symbols}{case}{suffix}"),
        format!("{symbols}{case}{kind}{suffix}"),
    ]
    .into()
}

fn not_a_number(name: String) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("N{name}") } else { name }
}

/// A type keeps its name when its component is called otherwise.
pub(crate) fn note_renamed(facts: &Facts<'_>, group: &Group, name: &str, notes: &mut Vec<Note>) {
    let shapes = || group.shapes.iter().map(|it| &facts.api.shapes[*it]);
    let Some(component) = group.component(facts) else { return };
    let is_alike = |it: &[String]| name.starts_with(&pascal(it)) || name.starts_with(&format!("N{}", pascal(it)));
    let is_wanted = shapes().any(|it| it.wanted.is_some());
    if !is_wanted && !is_alike(&words(component)) && !is_alike(&spelled(component)) {
        notes.push(About::Kept.note(format!("`{name}` keeps its name; its component is `{component}`")));
    }
}

/// The components that are read.
pub(crate) fn read<'n>(naming: &'n Naming<'_>) -> BTreeSet<&'n str> {
    let read = naming.groups.values().filter(|it| it.direction != Direction::Request);
    read.filter_map(|it| it.component(naming.facts)).collect()
}
