//! Takes the names of types that the overlay wants, and refuses those that cannot be had.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::{Direction, ShapeId, Wanted};
use crate::names::candidates::types::wanted;
use crate::names::findings::Findings;
use crate::names::identifier::{fault_of, is_type_name};
use crate::names::record::Record;
use crate::names::reserved::{is_reserved, key};
use crate::names::same::sets::Group;
use crate::names::same::sites::Facts;

/// Returns the names that are wanted. `others` are the names of what is no type of this kind: groups, identifiers,
/// templates.
pub(crate) fn decided_names(
    facts: &Facts<'_>,
    old: &Record,
    groups: &BTreeMap<ShapeId, Group>,
    mut others: BTreeSet<String>,
    found: &mut Findings,
) -> BTreeMap<String, ShapeId> {
    others.extend(old.operations.iter().flat_map(|line| line.extras.types.values().cloned()));
    others.extend(old.types.iter().filter_map(|line| line.required.clone()));
    let recorded = groups.iter().filter_map(|(&id, group)| Some((key(&old.types[group.pin?].name), id)));
    let recorded: HashMap<String, ShapeId> = recorded.collect();
    let read = groups.values().filter(|group| group.direction != Direction::Request);
    let read: BTreeSet<&String> = read.filter_map(|group| Some(&wanted(facts, group)?.name)).collect();
    let mut names = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for (&id, group) in groups {
        let Some(Wanted { name, at }) = wanted(facts, group) else { continue };
        // What is another type when it is sent has the name that a component would have.
        let is_input = group.direction == Direction::Request && read.contains(name);
        let name = if is_input { format!("{name}Input") } else { name.clone() };
        let is_alias = old.types.iter().enumerate().any(|(index, line)| {
            let is_other = !line.standing.is_retired && group.pin != Some(index);
            is_other && line.standing.was.iter().any(|former| former.name == name)
        });
        // Another type may have the name, unless it is renamed too.
        let owner = recorded.get(&key(&name)).filter(|owner| **owner != id);
        let is_recorded =
            owner.is_some_and(|owner| wanted(facts, &groups[owner]).is_none_or(|other| other.name == name));
        let problems: [(bool, &str); 7] = [
            (!is_type_name(&name), &fault_of(&name, "Pascal case")),
            (is_reserved(&name), "is a name of Rust or of the runtime"),
            (names.contains_key(&name), "is wanted for types that are not equal"),
            (!keys.insert(key(&name)), "differs in case or underscores alone from what is wanted for another type"),
            (
                others.contains(&name),
                "is the name of a group, an identifier, or of what an operation or a type brings along",
            ),
            (is_alias, "is an earlier name of another type"),
            (is_recorded, "is the name of another type in the lock"),
        ];
        if found.refuse_first(at, &name, "x-name", &problems) {
            names.insert(name, id);
        }
    }
    names
}
