//! Finds the values that may contain a secret, at any depth: they are serialized only where they are sent or revealed.
//!
//! Visits all shapes once, from those with a secret to those that contain them.

use std::collections::{HashMap, HashSet};

use crate::ir::{Api, ShapeId, ShapeKind, Slot, Type};

/// The shapes that may contain a secret.
pub(super) struct Secrets(HashSet<ShapeId>);

impl Secrets {
    pub(super) fn new(api: &Api) -> Self {
        Self(holders(api, |slot| matches!(slot.ty, Type::Secret)))
    }

    /// Reports whether a value of this type may contain a secret.
    pub(super) fn are_in(&self, ty: &Type) -> bool {
        match ty {
            Type::Secret => true,
            Type::Shape(id) => self.0.contains(id),
            Type::Array(held) | Type::Map(held) => self.are_in(&held.ty),
            _ => false,
        }
    }
}

/// Returns the shapes that may contain such a slot, at any depth.
pub(super) fn holders(api: &Api, is_held: impl Fn(&Slot) -> bool) -> HashSet<ShapeId> {
    let mut holders: HashMap<ShapeId, Vec<ShapeId>> = HashMap::new();
    let mut open = Vec::new();
    for (index, shape) in api.shapes.0.iter().enumerate() {
        let id = ShapeId::at(index);
        for slot in slots(&shape.kind) {
            let slot = innermost(slot);
            match &slot.ty {
                Type::Shape(held) => holders.entry(*held).or_default().push(id),
                _ if is_held(slot) => open.push(id),
                _ => {}
            }
        }
    }
    let mut found = HashSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(holders.get(&id).into_iter().flatten());
        }
    }
    found
}

fn slots(kind: &ShapeKind) -> Vec<&Slot> {
    match kind {
        ShapeKind::Object(object) => object.fields.values().chain(object.rest.as_deref()).collect(),
        ShapeKind::Union(union) => union.members.iter().map(|member| &member.slot).collect(),
        ShapeKind::Enum(_) => Vec::new(),
    }
}

/// Returns the slot inside arrays and maps.
fn innermost(mut slot: &Slot) -> &Slot {
    while let Type::Array(held) | Type::Map(held) = &slot.ty {
        slot = held;
    }
    slot
}
