//! The order in which nested types are named: owners first, and of those that could be next the first.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::ShapeId;
use crate::names::called::rules::Naming;

/// What is still to be named.
pub(crate) struct Queue {
    /// The types, best first.
    ids: Vec<ShapeId>,
    /// Those left, and those of them that wait for no owner, by their index.
    left: BTreeSet<usize>,
    ready: BTreeSet<usize>,
    /// For how many owners each waits.
    waits: Vec<usize>,
    /// What waits for an owner.
    waiting: BTreeMap<ShapeId, Vec<usize>>,
}

impl Queue {
    /// A queue of types. Owners that are `skipped`, or have a name, are not waited for.
    pub(crate) fn new(naming: &Naming<'_>, ids: &[ShapeId], skipped: &BTreeSet<ShapeId>) -> Self {
        let mut waiting: BTreeMap<ShapeId, Vec<usize>> = BTreeMap::new();
        let mut waits = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            let owners = naming.groups[id].sites.iter().filter_map(|it| it.owner).map(|it| naming.group_of[&it]);
            let is_open = |it: &ShapeId| it != id && !naming.names.contains_key(it) && !skipped.contains(it);
            let owners: BTreeSet<ShapeId> = owners.filter(is_open).collect();
            waits.push(owners.len());
            for owner in owners {
                waiting.entry(owner).or_default().push(index);
            }
        }
        let left = (0..ids.len()).collect();
        let ready = (0..ids.len()).filter(|it| waits[*it] == 0).collect();
        Self { ids: ids.to_vec(), left, ready, waits, waiting }
    }

    /// The next to be named. A ring of owners is entered at its first.
    pub(crate) fn next(&mut self) -> Option<ShapeId> {
        let next = self.ready.pop_first().or_else(|| self.left.first().copied())?;
        self.left.remove(&next);
        let id = self.ids[next];
        for index in self.waiting.remove(&id).unwrap_or_default() {
            self.waits[index] -= 1;
            if self.waits[index] == 0 && self.left.contains(&index) {
                self.ready.insert(index);
            }
        }
        Some(id)
    }
}
