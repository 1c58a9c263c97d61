//! Objects, enums and unions: their fields, values and members.

use std::collections::BTreeSet;

use super::model::{Difference, Subject};
use super::pairs;
use super::walk::{At, Walk};
use super::words;
use crate::ir::{Enum, Object, ShapeKind, Union};
use crate::place::Step;

/// Compares the shapes that wait, and those that they hold in turn.
pub(super) fn compare_queued(walk: &mut Walk<'_>) {
    while let Some((old, new, at)) = walk.queue.pop_front() {
        let (before, now) = (&walk.old.api.shapes[old].kind, &walk.new.api.shapes[new].kind);
        match (before, now) {
            (ShapeKind::Object(old), ShapeKind::Object(new)) => compare_objects(walk, old, new, &at),
            (ShapeKind::Enum(old), ShapeKind::Enum(new)) if old.of == new.of => compare_enums(walk, old, new, &at),
            (ShapeKind::Union(old), ShapeKind::Union(new)) => compare_unions(walk, old, new, &at),
            (ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_), _) => {
                let ty = |side, id| words::type_of(side, &crate::ir::Type::Shape(id));
                let difference = Difference::Type(ty(walk.old, old), ty(walk.new, new));
                walk.differ(&at.place, at.subject, difference);
            }
        }
    }
}

fn compare_objects(walk: &mut Walk<'_>, old: &Object, new: &Object, at: &At) {
    let pairs = pairs::pair_names(old.fields.keys(), new.fields.keys());
    for pair in &pairs.both {
        let here = at.step(Step::Field(pair.1.to_owned()), Subject::Field);
        if pair.0 != pair.1 {
            let difference = Difference::SentAs(pair.0.to_owned(), pair.1.to_owned());
            walk.differ(&here.place, Subject::Field, difference);
        }
    }
    let field = |name: &str| at.step(Step::Field(name.to_owned()), Subject::Field);
    walk.compare_each(&pairs, |name| (&old.fields[name], field(name)), |name| (&new.fields[name], field(name)));
    let here = at.step(Step::Values, Subject::Content);
    match (&old.rest, &new.rest) {
        (Some(old), Some(new)) => walk.slots(old, new, here),
        (Some(old), None) => walk.removed(here, old),
        (None, Some(new)) => walk.added(here, new),
        (None, None) => {}
    }
}

fn compare_enums(walk: &mut Walk<'_>, old: &Enum, new: &Enum, at: &At) {
    let values =
        |listed: &Enum| -> BTreeSet<String> { listed.values.iter().map(|value| words::quoted(value)).collect() };
    walk.compare_named(Some(&at.place), Subject::Value, &values(old), &values(new), &at.marks);
}

fn compare_unions(walk: &mut Walk<'_>, old: &Union, new: &Union, at: &At) {
    if old.discriminator != new.discriminator {
        let difference = Difference::Tag(old.discriminator.clone(), new.discriminator.clone());
        walk.differ(&at.place, at.subject, difference);
    }
    let pairs = pairs::pair_members((walk.old.api, old), (walk.new.api, new));
    let labels = (pairs::labels(walk.old.api, old), pairs::labels(walk.new.api, new));
    let member = |label: &String| at.step(Step::Member(label.clone()), Subject::Member);
    let before = |index: usize| (&old.members[index].slot, member(&labels.0[index]));
    let now = |index: usize| (&new.members[index].slot, member(&labels.1[index]));
    walk.compare_each(&pairs, before, now);
}
