//! Finds which equal shapes the rules of merging call one, without looking at every two of them.
//!
//! Whether two equal shapes are one depends on what the overlay wants and on how their places are called. Most shapes
//! share that with many others, so the rules are asked once for every two ways to be called.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use indexmap::IndexMap;

use crate::ir::ShapeId;
use crate::names::same::facts::{Facts, Role, Site};
use crate::names::same::merge::{Claims, Sets, are_one, are_shared, role_makes_one};
use crate::names::words::is_weak;

/// What the rules ask of a shape, but for its class: the wanted name, and of each place its role and its words.
type Face<'a> = (Option<&'a str>, BTreeSet<(Role, bool, &'a [String])>);

/// The same without what the places are called.
type Roles<'a> = (Option<&'a str>, BTreeSet<(Role, bool)>);

/// Pairs that the rules call one. Where no two things that the shapes are bound to could meet, only as many as connect
/// what all pairs would; else all pairs, because then their order decides.
pub(crate) fn pairs(facts: &Facts<'_>, claims: &Claims, sets: &Sets) -> Vec<(ShapeId, ShapeId)> {
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

/// Every pair that the rules call one.
pub(crate) fn all(facts: &Facts<'_>, claims: &Claims, ids: &[ShapeId]) -> Vec<(ShapeId, ShapeId)> {
    let each = ids.iter().enumerate().flat_map(|(index, &a)| ids[index + 1..].iter().map(move |&b| (a, b)));
    each.filter(|&(a, b)| are_one(facts, claims, a, b)).collect()
}

/// As many of the pairs of a class as connect what all of them connect.
pub(crate) fn connecting(facts: &Facts<'_>, claims: &Claims, ids: &[ShapeId]) -> Vec<(ShapeId, ShapeId)> {
    if ids.len() < 2 {
        return Vec::new();
    }
    if facts.component(ids[0]).is_some() {
        return ids[1..].iter().map(|&it| (ids[0], it)).collect();
    }
    let mut pairs = Vec::new();
    for written in gather(ids.iter().map(|&id| (&facts.api.shapes[id].at, id))).values() {
        let shared = written[1..].iter().filter(|&&it| are_shared(facts, written[0], it));
        pairs.extend(shared.map(|&it| (written[0], it)));
    }
    let roles = gather(ids.iter().map(|&id| (roles(facts, id), id)));
    connect(&roles, &mut pairs, |a, b| {
        let one = |x: &(Role, bool)| a.0.1.iter().any(|y| role_makes_one(facts, a.1, *x, *y));
        match (a.0.0, b.0.0) {
            (Some(x), Some(y)) => x == y,
            _ => b.0.1.iter().any(one),
        }
    });
    for alike in gather(ids.iter().flat_map(|&id| ends(facts, id).into_iter().map(move |it| (it, id)))).values() {
        let faces = gather(alike.iter().map(|&id| (face(facts, id), id)));
        connect(&faces, &mut pairs, |a, b| are_one(facts, claims, a.1, b.1));
    }
    pairs
}

/// The shapes of each key, in the order of both.
fn gather<K: Hash + Eq>(shapes: impl Iterator<Item = (K, ShapeId)>) -> IndexMap<K, Vec<ShapeId>> {
    let mut gathered: IndexMap<K, Vec<ShapeId>> = IndexMap::new();
    for (key, id) in shapes {
        gathered.entry(key).or_default().push(id);
    }
    gathered
}

/// Adds pairs of shapes whose keys are one, as many as connect them.
fn connect<K>(
    shapes: &IndexMap<K, Vec<ShapeId>>,
    pairs: &mut Vec<(ShapeId, ShapeId)>,
    are_one: impl Fn((&K, ShapeId), (&K, ShapeId)) -> bool,
) {
    let keys: Vec<(&K, &Vec<ShapeId>)> = shapes.iter().collect();
    // The keys whose shapes are all connected, by the first key that they are connected with.
    let mut connected: Vec<Option<usize>> = vec![None; keys.len()];
    for (index, &(key, ids)) in keys.iter().enumerate() {
        let first = ids[0];
        if ids.len() == 1 || are_one((key, first), (key, first)) {
            pairs.extend(ids[1..].iter().map(|&it| (first, it)));
            connected[index].get_or_insert(index);
        }
        for (other, &(other_key, other_ids)) in keys.iter().enumerate().skip(index + 1) {
            let is_done = connected[index].is_some() && connected[index] == connected[other];
            if !is_done && are_one((key, first), (other_key, other_ids[0])) {
                pairs.extend(other_ids.iter().map(|&it| (first, it)));
                pairs.extend(ids[1..].iter().map(|&it| (it, other_ids[0])));
                let root = *connected[index].get_or_insert(index);
                connected[other].get_or_insert(root);
            }
        }
    }
}

fn face<'a>(facts: &'a Facts<'_>, id: ShapeId) -> Face<'a> {
    let words = |it: &'a Site| (it.role, it.tells(), &*it.stem);
    (facts.api.shapes[id].wanted.as_ref().map(|it| it.name.as_str()), facts.sites[&id].iter().map(words).collect())
}

fn roles<'a>(facts: &'a Facts<'_>, id: ShapeId) -> Roles<'a> {
    let sites = facts.sites[&id].iter().map(|it| (it.role, it.tells()));
    (facts.api.shapes[id].wanted.as_ref().map(|it| it.name.as_str()), sites.collect())
}

/// The ends by which a shape's places may be called like others: the fewest last words that say enough, or all words.
fn ends<'a>(facts: &'a Facts<'_>, id: ShapeId) -> BTreeSet<&'a [String]> {
    let end = |stem: &'a [String]| (0..stem.len()).rev().map(|it| &stem[it..]).find(|it| !is_weak(it)).unwrap_or(stem);
    facts.sites[&id].iter().map(|it| end(&it.stem)).collect()
}
