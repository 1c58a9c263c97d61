//! Keeps which shapes are one type: a union-find, in which a type may be bound to an entry of the record.

use std::collections::BTreeMap;

use crate::ir::ShapeId;
use crate::ir::by_shape::ByShape;

/// Which shapes are one type: each shape, and the one that stands for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets {
    /// A shape that has no parent stands for itself.
    parents: ByShape<ShapeId>,
    pins: BTreeMap<ShapeId, usize>,
}

impl Sets {
    /// The shape that stands for this one.
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

    /// What a shape's type is bound to.
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
