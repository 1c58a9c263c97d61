//! Notes the objects that are nearly one type: what a reader would want to know, and an overlay could repair.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::settle::Settled;
use super::shape::Hash;
use crate::ir::{Object, ShapeKind, Type};

/// So many field names must be common, and at least half of all.
const COMMON: usize = 4;

/// A note for every pair of objects that share most of their field names.
pub(super) fn notes(facts: &Facts<'_>, settled: &Settled) -> Vec<String> {
    let object = |id| match &facts.api.shapes[id].kind {
        ShapeKind::Object(object) => Some((facts.hashes[&id], object)),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
    };
    let objects = settled.names.iter().filter_map(|(id, name)| Some((name, object(settled.groups[id].first())?)));
    let mut objects: Vec<(&String, (Hash, &Object))> = objects.collect();
    objects.sort_by_key(|it| it.0);
    let mut notes = Vec::new();
    for (index, (name, (hash, object))) in objects.iter().enumerate() {
        // Equal shapes are not near misses: they were kept apart by a rule.
        let others = objects[index + 1..].iter().filter(|it| it.1.0 != *hash);
        notes
            .extend(others.filter_map(|(other_name, other)| Some(note(name, other_name, &likeness(object, other.1)?))));
    }
    notes
}

/// How alike two objects are.
struct Likeness {
    common: usize,
    all: usize,
    /// The fields that an overlay may have made a date or an integer at one of the two only.
    uneven: Vec<String>,
}

fn likeness(a: &Object, b: &Object) -> Option<Likeness> {
    // Most pairs share next to nothing: they are counted before anything is collected.
    let shared = a.fields.keys().filter(|it| b.fields.contains_key(*it)).count();
    let all = a.fields.len() + b.fields.len() - shared;
    if shared < COMMON || 2 * shared < all {
        return None;
    }
    let common: BTreeSet<&String> = a.fields.keys().filter(|it| b.fields.contains_key(*it)).collect();
    let is_uneven = |it: &&&String| is_uneven(&a.fields[**it].ty, &b.fields[**it].ty);
    let uneven = common.iter().filter(is_uneven).map(|it| (*it).clone()).collect();
    Some(Likeness { common: shared, all, uneven })
}

/// Whether one is a date or a whole number, and the other only might be.
fn is_uneven(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Date, Type::Text | Type::DateTime) | (Type::Text | Type::DateTime, Type::Date) => true,
        (Type::DateTime, Type::Text) | (Type::Text, Type::DateTime) => true,
        (Type::Integer, Type::Float) | (Type::Float, Type::Integer) => true,
        (a, b) => {
            matches!(
                (a, b),
                (Type::Decimal | Type::Secret | Type::Id(_), _) | (_, Type::Decimal | Type::Secret | Type::Id(_))
            ) && std::mem::discriminant(a) != std::mem::discriminant(b)
        }
    }
}

fn note(a: &str, b: &str, likeness: &Likeness) -> String {
    let Likeness { common, all, uneven } = likeness;
    let marks =
        if uneven.is_empty() { String::new() } else { format!("; typed unlike in one of them: {}", uneven.join(", ")) };
    format!("`{a}` and `{b}` have {common} of {all} field names in common{marks}")
}
