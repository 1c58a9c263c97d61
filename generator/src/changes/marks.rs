//! What is decided of places: which are secrets, ids, dates, or hidden for a reason.

use std::collections::{BTreeMap, HashSet};

use super::model::Mark;
use crate::ir::places::children;
use crate::ir::{Api, ShapeId, Slot, Type, Visibility};

/// Returns the marks of a slot itself.
pub(super) fn of_slot(slot: &Slot) -> BTreeMap<Mark, usize> {
    let mut marks = BTreeMap::new();
    count_own(slot, &mut marks);
    marks
}

/// Returns the marks of a slot and of all that it holds, with how many places have each.
pub(super) fn within(api: &Api, slot: &Slot) -> BTreeMap<Mark, usize> {
    let mut marks = BTreeMap::new();
    let (mut seen, mut waiting) = (HashSet::<ShapeId>::new(), vec![slot]);
    while let Some(slot) = waiting.pop() {
        count_own(slot, &mut marks);
        match &slot.ty {
            Type::Array(inner) | Type::Map(inner) => waiting.push(inner),
            Type::Shape(id) if seen.insert(*id) => {
                waiting.extend(children(&api.shapes[*id].kind).into_iter().map(|(_, slot)| slot));
            }
            _ => {}
        }
    }
    marks
}

fn count_own(slot: &Slot, marks: &mut BTreeMap<Mark, usize>) {
    let of_type = match slot.ty {
        Type::Secret => Some(Mark::Secret),
        Type::Id(_) => Some(Mark::Id),
        Type::Date | Type::DateTime => Some(Mark::Date),
        _ => None,
    };
    let hidden = matches!(slot.visibility, Visibility::Sensitive(_)).then_some(Mark::Sensitive);
    for mark in of_type.into_iter().chain(hidden) {
        *marks.entry(mark).or_default() += 1;
    }
}
