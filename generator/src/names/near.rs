//! Notes the objects that are nearly one type: what a reader would want to know, and an overlay could repair.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::ir::places::walk;
use crate::ir::{Api, Object, ShapeKind, Type};
use crate::names::model::{Names, NearMiss};
use crate::names::same::shape::{self, Hash};

/// So many field names must be common, and at least half of all.
const COMMON: usize = 4;

/// Every two shapes of objects that share most of their field names. There may be as many as the square of all objects.
pub fn near_misses(api: &Api, names: &Names) -> Vec<NearMiss> {
    let hashes = shape::hashes(api, &walk(api));
    let object = |id| match &api.shapes[id].kind {
        ShapeKind::Object(object) => Some((hashes[&id], object)),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
    };
    let objects = names.types.iter().filter_map(|named| Some((&named.name, object(named.shapes[0])?)));
    let mut objects: Vec<(&String, (Hash, &Object))> = objects.collect();
    objects.sort_by_key(|it| it.0);
    // Equal shapes are not near misses: they were kept apart by a rule.
    let mut alike: IndexMap<Hash, (&Object, Vec<String>)> = IndexMap::new();
    for (name, (hash, object)) in objects {
        alike.entry(hash).or_insert((object, Vec::new())).1.push(name.clone());
    }
    let fields: Vec<&Object> = alike.values().map(|it| it.0).collect();
    let near = |(one, other): (usize, usize)| {
        let text = text(&likeness(fields[one], fields[other])?);
        Some(NearMiss { one: alike[one].1.clone(), other: alike[other].1.clone(), text })
    };
    candidates(&fields).into_iter().filter_map(near).collect()
}

/// The pairs that may have half of their field names in common, in order. Two such objects share a name among the rarer
/// half of either's and one more, so only objects with such a name in common are paired.
fn candidates(objects: &[&Object]) -> BTreeSet<(usize, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in objects.iter().flat_map(|it| it.fields.keys()) {
        *counts.entry(name).or_default() += 1;
    }
    let mut with_name: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (index, object) in objects.iter().enumerate().filter(|it| it.1.fields.len() >= COMMON) {
        let mut names: Vec<&str> = object.fields.keys().map(String::as_str).collect();
        names.sort_by_key(|it| (counts[it], *it));
        names.truncate(names.len() / 2 + 1);
        for name in names {
            let others = with_name.entry(name).or_default();
            pairs.extend(others.iter().map(|it| (*it, index)));
            others.push(index);
        }
    }
    pairs
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

fn text(likeness: &Likeness) -> String {
    let Likeness { common, all, uneven } = likeness;
    let marks =
        if uneven.is_empty() { String::new() } else { format!("; typed unlike in one of them: {}", uneven.join(", ")) };
    format!("have {common} of {all} field names in common{marks}")
}
