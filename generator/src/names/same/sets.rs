//! Keeps which shapes are one type, and gathers each type with all its places.

use std::collections::BTreeMap;

use crate::ir::by_shape::ByShape;
use crate::ir::{Direction, ShapeId};
use crate::names::same::sites::{Facts, Rank, Role, Site};

/// Which shapes are one type: a union-find, in which a type may be bound to an entry of the record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets {
    /// A shape that has no parent stands for itself.
    parents: ByShape<ShapeId>,
    pins: BTreeMap<ShapeId, usize>,
}

impl Sets {
    /// Returns the shape that stands for this one.
    pub(crate) fn find(&self, mut id: ShapeId) -> ShapeId {
        while let Some(&parent) = self.parents.get(&id) {
            id = parent;
        }
        id
    }

    /// Binds a shape's type to something that no other type is bound to.
    pub(crate) fn pin(&mut self, id: ShapeId, pin: usize) {
        self.pins.insert(self.find(id), pin);
    }

    /// Returns what a shape's type is bound to.
    pub(crate) fn pinned(&self, id: ShapeId) -> Option<usize> {
        self.pins.get(&self.find(id)).copied()
    }

    /// Makes two types one, unless they are bound to different things. Returns whether anything changed.
    pub(crate) fn unite(&mut self, a: ShapeId, b: ShapeId) -> bool {
        let (a, b) = (self.shorten(a), self.shorten(b));
        let pins = [a, b].map(|id| self.pins.get(&id).copied());
        if a == b || matches!(pins, [Some(one), Some(other)] if one != other) {
            return false;
        }
        let (least, other) = (a.min(b), a.max(b));
        self.parents.insert(other, least);
        self.pins.remove(&other);
        self.pins.extend(pins[0].or(pins[1]).map(|pin| (least, pin)));
        true
    }

    /// Finds the shape that stands for this one, and hangs all on the way there directly on it.
    fn shorten(&mut self, mut id: ShapeId) -> ShapeId {
        let top = self.find(id);
        while let Some(parent) = self.parents.get_mut(&id) {
            id = std::mem::replace(parent, top);
            if id == top {
                break;
            }
        }
        top
    }
}

/// Shapes that are one type.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Its shapes, by address.
    pub(crate) shapes: Vec<ShapeId>,
    /// Its places, by address.
    pub(crate) sites: Vec<Site>,
    /// Whether it is sent, read or both.
    pub(crate) direction: Direction,
    /// The least of its addresses.
    pub(crate) address: String,
    /// What it is bound to: the index of the record's line where it was found again.
    pub(crate) pin: Option<usize>,
}

/// Returns all groups, by the shape that stands for them.
pub(crate) fn groups(facts: &Facts<'_>, sets: &Sets) -> BTreeMap<ShapeId, Group> {
    let mut ids = facts.places.order.clone();
    ids.sort_by(|a, b| facts.places.of[a].address.cmp(&facts.places.of[b].address));
    let mut groups: BTreeMap<ShapeId, Group> = BTreeMap::new();
    for id in ids {
        let node = &facts.places.of[&id];
        let group = groups.entry(sets.find(id)).or_insert_with(|| Group {
            shapes: Vec::new(),
            sites: Vec::new(),
            direction: node.direction,
            address: node.address.clone(),
            pin: sets.pinned(id),
        });
        group.shapes.push(id);
        group.sites.extend(facts.sites[&id].iter().cloned());
        if group.direction != node.direction {
            group.direction = Direction::Both;
        }
    }
    groups
}

impl Group {
    /// Returns the first shape, which stands for all in what is emitted.
    pub(crate) fn first(&self) -> ShapeId {
        self.shapes[0]
    }

    /// Its places that hang on a shape.
    pub(crate) fn nested(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(|site| site.role == Role::Nested)
    }

    /// Its places with this role.
    pub(crate) fn with_role(&self, role: Role) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(move |site| site.role == role)
    }

    /// Its places that a GET answers, with their ranks.
    pub(crate) fn resources(&self) -> impl Iterator<Item = (Rank, &Site)> {
        self.sites.iter().filter_map(
            |site| {
                if let Role::Resource(rank) = site.role { Some((rank, site)) } else { None }
            },
        )
    }

    /// Returns the component that it is, where components are types.
    pub(crate) fn component<'f>(&self, facts: &'f Facts<'_>) -> Option<&'f str> {
        self.shapes.iter().find_map(|&id| facts.component(id))
    }
}
