//! Gives every place a shape of its own.
//!
//! A component that is used in several places has one shape in the description, but what is sent and what is read, or
//! two bodies, are never one type. A component within itself keeps pointing at the place around it. Where components
//! are types of their own, each has two shapes: one that is sent and one that is read.

use std::collections::{HashMap, VecDeque};

use crate::ir::{Api, Body, Direction, Operation, Presence, Shape, ShapeId, ShapeKind, Shapes, Slot, Type, Way};
use crate::lower::numbering::{each_part, json_of, number};

/// So many copies there may be of each shape, on average and beside [`FEW`]: then places share again, those that are
/// farthest from an operation first. Nested components multiply without end.
const MOST_COPIES: usize = 8;

/// So many copies there may be of few shapes.
const FEW: usize = 1_000;

/// Returns the same API with a shape for every place. Shapes are numbered in the order of their first use.
pub fn split(mut api: Api, components_are_types: bool) -> Api {
    let from = std::mem::take(&mut api.shapes);
    let mut split = Split {
        from: &from,
        components_are_types,
        direction: Direction::Request,
        holder: None,
        copies: Vec::new(),
        queue: VecDeque::new(),
        last: HashMap::new(),
    };
    api.operations.iter_mut().for_each(|operation| split.operation(operation));
    split.direction = Direction::Response;
    api.events.iter_mut().for_each(|event| split.slot(&mut event.slot));
    api.shapes = split.shapes();
    number(&mut api);
    api
}

struct Split<'a> {
    from: &'a Shapes,
    components_are_types: bool,
    /// Whether the current place is sent or read.
    direction: Direction,
    /// The copy that the current place is in.
    holder: Option<ShapeId>,
    copies: Vec<Copy>,
    /// The copies whose parts are not copied yet. They wait, so that a chain of any length takes no stack.
    queue: VecDeque<ShapeId>,
    /// The last copy of each shape where it is sent and where it is read; the only one, where components are types.
    last: HashMap<(ShapeId, bool), ShapeId>,
}

/// A shape of a place.
struct Copy {
    of: ShapeId,
    direction: Direction,
    /// The copy around it.
    holder: Option<ShapeId>,
    /// On what evidence its use rests.
    evidence: Option<String>,
    /// Filled when its turn comes.
    shape: Option<Shape>,
}

impl Split<'_> {
    fn operation(&mut self, operation: &mut Operation) {
        self.direction = Direction::Request;
        operation.parameters.iter_mut().for_each(|parameter| self.slot(&mut parameter.slot));
        operation.body.iter_mut().for_each(|body| self.body(body));
        self.direction = Direction::Response;
        json_of(&mut operation.answers).for_each(|slot| self.slot(slot));
    }

    /// Splits a body. The same component in another media type is the same value, so it has the same shape.
    fn body(&mut self, body: &mut Body) {
        let mut split: Vec<(ShapeId, Type)> = Vec::new();
        for slot in std::iter::once(&mut body.slot).chain(body.others.iter_mut().map(|other| &mut other.slot)) {
            let Type::Shape(old) = slot.ty else {
                self.slot(slot);
                continue;
            };
            match split.iter().find(|known| known.0 == old) {
                Some((_, known)) => slot.ty = known.clone(),
                None => self.slot(slot),
            }
            split.push((old, slot.ty.clone()));
        }
    }

    fn slot(&mut self, slot: &mut Slot) {
        match &mut slot.ty {
            Type::Shape(id) => *id = self.shape(*id, slot.evidence.as_deref()),
            Type::Array(inner) | Type::Map(inner) => self.slot(inner),
            _ => {}
        }
        let is_foreign = match slot.only {
            Some(Way::Read) => self.direction == Direction::Request,
            Some(Way::Sent) => self.direction == Direction::Response,
            None => false,
        };
        // What only the server sets is not asked for, and what is only sent is not expected.
        if is_foreign {
            slot.presence = Presence::Optional;
        }
    }

    fn shape(&mut self, old: ShapeId, evidence: Option<&str>) -> ShapeId {
        let key = (old, self.direction == Direction::Request);
        let are_types = self.components_are_types;
        // A component is one type. So is what has no name but is within a type; what an operation takes or answers
        // without a name is named after the operation.
        let is_type = are_types && (self.holder.is_some() || self.from[old].component.is_some());
        let are_too_many = self.copies.len() >= MOST_COPIES * self.from.0.len() + FEW;
        let shared = || self.last.get(&key).copied().filter(|_| is_type || are_too_many);
        if let Some(copy) = self.around(old).or_else(shared) {
            return copy;
        }
        let new = ShapeId::at(self.copies.len());
        let evidence = evidence.map(str::to_owned);
        self.copies.push(Copy { of: old, direction: self.direction, holder: self.holder, evidence, shape: None });
        self.last.insert(key, new);
        self.queue.push_back(new);
        new
    }

    /// Returns the copy of a shape that the current place is within. Where components are types, what is around one is
    /// not around all of its places.
    fn around(&self, old: ShapeId) -> Option<ShapeId> {
        let mut holder = self.holder;
        while let Some(id) = holder {
            let copy = &self.copies[id.0 as usize];
            if copy.of == old {
                return Some(id);
            }
            let is_type = self.components_are_types && self.from[copy.of].component.is_some();
            holder = copy.holder.filter(|_| !is_type);
        }
        None
    }

    /// Returns all copies, each with its parts.
    fn shapes(mut self) -> Shapes {
        while let Some(id) = self.queue.pop_front() {
            let Copy { of, direction, .. } = self.copies[id.0 as usize];
            let evidence = self.copies[id.0 as usize].evidence.take();
            (self.direction, self.holder) = (direction, Some(id));
            let mut shape = self.from[of].clone();
            each_part(&mut shape, &mut |slot| self.slot(slot));
            if let (Some(evidence), None) = (evidence, &shape.evidence) {
                infer(&mut shape, evidence);
            }
            self.copies[id.0 as usize].shape = Some(shape);
        }
        let shapes = self.copies.into_iter().map(|copy| copy.shape.unwrap_or_else(|| bug!("every copy has a shape")));
        Shapes(shapes.collect())
    }
}

/// Marks a shape as inferred. What is only inferred of a use is only inferred of what it holds: nothing in it must be
/// there, unless that is decided.
fn infer(shape: &mut Shape, evidence: String) {
    shape.evidence = Some(evidence);
    if let ShapeKind::Object(object) = &mut shape.kind {
        for slot in object.fields.values_mut().filter(|slot| slot.presence == Presence::Required && !slot.is_decided) {
            slot.presence = Presence::Inferred;
        }
    }
}
