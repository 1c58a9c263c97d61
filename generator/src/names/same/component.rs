//! Decides whether components are types of their own, and what such a type is called.
//!
//! A description with components has named its types: each is one type where it is read and one where it is sent, under
//! the name that it has. A description that repeats its shapes inline has not: there, places decide. Which of the two
//! holds is decided when the lock is first written, because names never move by themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Direction;
use crate::ir::{Api, ShapeId};
use crate::names::called::candidates::kind_name;
use crate::names::called::rules::Naming;
use crate::names::called::values::case_of;
use crate::names::identifier::LONGEST;
use crate::names::model::{About, Note};
use crate::names::record;
pub(crate) use crate::names::record::Components;
use crate::names::same::facts::Facts;
use crate::names::same::group::Group;
use crate::names::words::{all_words, pascal, spelled, words};

impl Components {
    /// As the lock says; without one, as the description is written.
    pub(crate) fn of(api: &Api, lock: Option<&str>) -> Self {
        let are_types = match lock.and_then(record::components) {
            Some(components) => return components,
            None => api.shapes.0.iter().any(|it| it.component.is_some()),
        };
        if are_types { Self::Types } else { Self::Spelling }
    }
}

/// The component that each shape is, where components are types: numbers, because they are often compared.
pub(crate) fn number(api: &Api, components: Components) -> Vec<Option<usize>> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let each = api.shapes.0.iter().map(|shape| {
        let next = known.len();
        let name = shape.component.as_deref().filter(|_| components == Components::Types)?;
        Some(*known.entry(name).or_insert(next))
    });
    each.collect()
}

/// The types that are components, in the order in which they are named: those that can keep their name to the letter
/// first, and what is read before what is sent.
pub(crate) fn in_order(naming: &Naming<'_>, open: &[ShapeId]) -> Vec<ShapeId> {
    let mut order: Vec<(bool, bool, &str, ShapeId)> = Vec::new();
    for &id in open {
        let Some(name) = name_of(naming, &naming.groups[&id]) else { continue };
        order.push((pascal(&words(name)) != name, naming.groups[&id].direction == Direction::Request, name, id));
    }
    order.sort_unstable();
    order.into_iter().map(|it| it.3).collect()
}

/// The names of a type that is a component, best first. Where the component is another type when it is read, what is
/// sent ends in `Input`.
pub(crate) fn candidates(naming: &Naming<'_>, id: ShapeId, read: &BTreeSet<&str>) -> Vec<String> {
    let group = &naming.groups[&id];
    let Some(name) = name_of(naming, group) else { return Vec::new() };
    let suffix = if group.direction == Direction::Request && read.contains(name) { "Input" } else { "" };
    let kind = kind_name(&naming.facts.api.shapes[group.first()].kind);
    let long = (name.len() > LONGEST).then(|| pascal(&all_words(name)));
    let (plain, symbols) = (pascal(&words(name)), pascal(&spelled(name)));
    let plain = if plain.starts_with(|it: char| it.is_ascii_digit()) { format!("N{plain}") } else { plain };
    let symbols = if symbols.starts_with(|it: char| it.is_ascii_digit()) { format!("N{symbols}") } else { symbols };
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

/// A type keeps its name when its component is called otherwise.
pub(crate) fn note_renamed(facts: &Facts<'_>, group: &Group, name: &str, notes: &mut Vec<Note>) {
    let shapes = || group.shapes.iter().map(|it| &facts.api.shapes[*it]);
    let Some(component) = group.shapes.iter().find_map(|&it| facts.component(it)) else { return };
    let is_alike = |it: &[String]| name.starts_with(&pascal(it)) || name.starts_with(&format!("N{}", pascal(it)));
    let is_wanted = shapes().any(|it| it.wanted.is_some());
    if !is_wanted && !is_alike(&words(component)) && !is_alike(&spelled(component)) {
        notes.push(About::Kept.note(format!("`{name}` keeps its name; its component is `{component}`")));
    }
}

/// The components that are read.
pub(crate) fn read<'n>(naming: &'n Naming<'_>) -> BTreeSet<&'n str> {
    let read = naming.groups.values().filter(|it| it.direction != Direction::Request);
    read.filter_map(|it| name_of(naming, it)).collect()
}

/// The component that a type is.
pub(crate) fn name_of<'n>(naming: &'n Naming<'_>, group: &Group) -> Option<&'n str> {
    group.shapes.iter().find_map(|&it| naming.facts.component(it))
}
