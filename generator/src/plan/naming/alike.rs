//! Finds which equal shapes the rules of merging call one, without looking at every two of them.
//!
//! Whether two equal shapes are one depends on what the overlay wants and on how their places are called. Most shapes
//! share that with many others, so the rules are asked once for every two ways to be called.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::{Facts, Role, Site};
use super::merge::{Claims, Sets, are_one};
use crate::ir::ShapeId;

/// What the rules ask of a shape, but for its class: the wanted name, and of each place its role and its words.
type Face<'a> = (Option<&'a str>, BTreeSet<(Role, &'a [String], &'a [String])>);

/// Pairs that the rules call one. Where no two things that the shapes are bound to could meet, only as many as connect
/// what all pairs would; else all pairs, because then their order decides.
pub(super) fn pairs(facts: &Facts<'_>, claims: &Claims, sets: &Sets) -> Vec<(ShapeId, ShapeId)> {
    let classes: Vec<Vec<ShapeId>> = facts.by_class().into_values().collect();
    let few: Vec<Vec<(ShapeId, ShapeId)>> = classes.iter().map(|it| connecting(facts, claims, it)).collect();
    let crowded = crowded(sets, few.iter().flatten());
    let mut pairs = Vec::new();
    for (ids, few) in classes.iter().zip(few) {
        if few.iter().any(|it| crowded.contains(it)) {
            pairs.extend(all(facts, claims, ids));
        } else {
            pairs.extend(few);
        }
    }
    pairs
}

/// The pairs that connect things which are bound apart: uniting all would meet what may not be united.
fn crowded<'p>(
    sets: &Sets,
    pairs: impl Iterator<Item = &'p (ShapeId, ShapeId)> + Clone,
) -> BTreeSet<(ShapeId, ShapeId)> {
    let mut whole = sets.unpinned();
    for &(a, b) in pairs.clone() {
        whole.unite(a, b);
    }
    let mut pins: BTreeMap<ShapeId, BTreeSet<usize>> = BTreeMap::new();
    for (id, pin) in sets.pins() {
        pins.entry(whole.find(id)).or_default().insert(pin);
    }
    let is_crowded = |id: ShapeId| pins.get(&whole.find(id)).is_some_and(|it| it.len() > 1);
    pairs.filter(|it| is_crowded(it.0)).copied().collect()
}

fn all(facts: &Facts<'_>, claims: &Claims, ids: &[ShapeId]) -> Vec<(ShapeId, ShapeId)> {
    let each = ids.iter().enumerate().flat_map(|(index, &a)| ids[index + 1..].iter().map(move |&b| (a, b)));
    each.filter(|&(a, b)| are_one(facts, claims, a, b)).collect()
}

/// As many of the pairs of a class as connect what all of them connect.
fn connecting(facts: &Facts<'_>, claims: &Claims, ids: &[ShapeId]) -> Vec<(ShapeId, ShapeId)> {
    let mut faces: Vec<Vec<ShapeId>> = Vec::new();
    let mut known: HashMap<Face<'_>, usize> = HashMap::new();
    for &id in ids {
        let index = *known.entry(face(facts, id)).or_insert(faces.len());
        match faces.get_mut(index) {
            Some(alike) => alike.push(id),
            None => faces.push(vec![id]),
        }
    }
    let mut pairs = Vec::new();
    for (index, alike) in faces.iter().enumerate() {
        let first = alike[0];
        if alike.len() > 1 && are_one(facts, claims, first, alike[1]) {
            pairs.extend(alike[1..].iter().map(|&it| (first, it)));
        }
        for others in faces[index + 1..].iter().filter(|it| are_one(facts, claims, first, it[0])) {
            pairs.extend(others.iter().map(|&it| (first, it)));
            pairs.extend(alike[1..].iter().map(|&it| (it, others[0])));
        }
    }
    pairs
}

fn face<'a>(facts: &'a Facts<'_>, id: ShapeId) -> Face<'a> {
    let words = |it: &'a Site| (it.role, it.own.as_slice(), it.stem.as_slice());
    (facts.api.shapes[id].wanted.as_deref(), facts.sites[&id].iter().map(words).collect())
}
