//! Which regions are the same: one place, the same writes, and ways into the same regions.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::walk::{Edit, Region, Way, Write};
use crate::pointer::Pointer;

/// Returns the class of each region. What only names a definition splits none: a type has one name, whoever refers to
/// it, unless two names are decided.
pub(super) fn classes(regions: &[Region]) -> Vec<usize> {
    let contested = contested(regions);
    let mut known: HashMap<&Pointer, Vec<(Vec<&Write>, usize)>> = HashMap::new();
    let mut count = 0;
    let mut classes: Vec<usize> = Vec::with_capacity(regions.len());
    for region in regions {
        let splits = |write: &&Write| !is_name(write) || contested.contains(&key(write));
        let writes: Vec<&Write> = region.writes.iter().filter(splits).collect();
        let of_place = known.entry(&region.at).or_default();
        let class = of_place.iter().find(|(other, _)| same(other, &writes)).map(|(_, class)| *class);
        classes.push(class.unwrap_or_else(|| {
            of_place.push((writes, count));
            count += 1;
            count - 1
        }));
    }
    loop {
        let mut signatures: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        let next: Vec<usize> = regions
            .iter()
            .zip(&classes)
            .map(|(region, class)| {
                // A subtype is found by its base, not the base by its subtypes.
                let links = region.links.iter().filter(|link| link.way != Way::Subtype);
                let links = links.map(|link| classes[link.region]).collect();
                let new = signatures.len();
                *signatures.entry((*class, links)).or_insert(new)
            })
            .collect();
        let new = signatures.len();
        classes = next;
        if new == count {
            return classes;
        }
        count = new;
    }
}

/// Returns whether two sets of writes do the same, whichever rules decide it.
fn same(a: &[&Write], b: &[&Write]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.at == b.at && a.edit == b.edit)
}

/// Returns whether a write only names a definition or its values.
fn is_name(write: &Write) -> bool {
    matches!(write.edit, Edit::Set("x-name" | "x-enum-names", _))
}

fn key(write: &Write) -> (&Pointer, &'static str) {
    match write.edit {
        Edit::Set(key, _) => (&write.at, key),
        _ => (&write.at, ""),
    }
}

/// Returns the names of definitions for which regions have several.
fn contested(regions: &[Region]) -> HashSet<(&Pointer, &'static str)> {
    let mut values: HashMap<(&Pointer, &'static str), &Value> = HashMap::new();
    let mut contested = HashSet::new();
    for write in regions.iter().flat_map(|region| &region.writes).filter(|write| is_name(write)) {
        if let Edit::Set(_, value) = &write.edit
            && values.insert(key(write), value).is_some_and(|known| known != value)
        {
            contested.insert(key(write));
        }
    }
    contested
}

/// Returns what is written for each class: all that is written for one of its regions.
pub(super) fn writes(regions: &[Region], classes: &[usize]) -> HashMap<usize, Vec<Write>> {
    let mut found: HashMap<usize, Vec<Write>> = HashMap::new();
    for (region, class) in regions.iter().zip(classes) {
        let writes = found.entry(*class).or_default();
        // Regions of one class have the same writes but for names.
        let is_new = |write: &&Write| !writes.iter().any(|known| known.at == write.at && known.edit == write.edit);
        let new: Vec<Write> = region.writes.iter().filter(is_new).cloned().collect();
        writes.extend(new);
    }
    found
}
