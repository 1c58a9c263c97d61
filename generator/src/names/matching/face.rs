//! Says which shapes look the same in Rust, so that one type can still stand for both.
//!
//! Of what is read, neither patterns nor lengths show, and what may be null reads like what may be absent. Of what is
//! sent, everything shows. Enums look the same when at least half of their values are common.

use std::collections::BTreeSet;

use crate::ir::{Direction, Enum, Object, Presence, ShapeId, ShapeKind, Slot, Type, Union};
use crate::names::same::sites::Facts;

/// Returns whether one Rust type can stand for both shapes.
pub(crate) fn is_same(facts: &Facts<'_>, a: ShapeId, b: ShapeId) -> bool {
    shapes(facts, a, b, &mut BTreeSet::new())
}

/// Pairs that are being compared already are taken to be the same, as shapes may hold themselves.
fn shapes(facts: &Facts<'_>, a: ShapeId, b: ShapeId, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    if facts.class(a) == facts.class(b) || !open.insert((a, b)) {
        return true;
    }
    if facts.component(a) != facts.component(b) {
        return false;
    }
    let direction = facts.places.of[&a].direction;
    match (&facts.api.shapes[a].kind, &facts.api.shapes[b].kind) {
        (ShapeKind::Enum(a), ShapeKind::Enum(b)) => enums(a, b),
        _ if direction != Direction::Response || facts.places.of[&b].direction != direction => false,
        (ShapeKind::Object(a), ShapeKind::Object(b)) => objects(facts, a, b, open),
        (ShapeKind::Union(a), ShapeKind::Union(b)) => unions(facts, a, b, open),
        (ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_), _) => false,
    }
}

fn enums(a: &Enum, b: &Enum) -> bool {
    let values = |of: &Enum| of.values.iter().cloned().collect::<BTreeSet<String>>();
    let (a, b) = (values(a), values(b));
    2 * a.intersection(&b).count() >= a.union(&b).count()
}

fn objects(facts: &Facts<'_>, a: &Object, b: &Object, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    let same = |(name, slot): (&String, &Slot)| b.fields.get(name).is_some_and(|other| slots(facts, slot, other, open));
    a.fields.len() == b.fields.len() && a.fields.iter().all(same)
}

fn unions(facts: &Facts<'_>, a: &Union, b: &Union, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    let mut left: Vec<&Slot> = b.members.iter().map(|member| &member.slot).collect();
    let mut has_twin = |slot: &Slot| {
        let twin = left.iter().position(|other| slots(facts, slot, other, &mut open.clone()));
        twin.map(|index| left.remove(index)).is_some()
    };
    a.members.len() == b.members.len() && a.members.iter().all(|member| has_twin(&member.slot))
}

fn slots(facts: &Facts<'_>, a: &Slot, b: &Slot, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    let is_option = |slot: &Slot| slot.nullable || slot.presence == Presence::Optional;
    is_option(a) == is_option(b) && types(facts, &a.ty, &b.ty, open)
}

fn types(facts: &Facts<'_>, a: &Type, b: &Type, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    match (a, b) {
        (Type::Shape(a), Type::Shape(b)) => shapes(facts, *a, *b, open),
        (Type::List(a), Type::List(b)) | (Type::Map(a), Type::Map(b)) => slots(facts, a, b, open),
        (Type::Constant(a), Type::Constant(b)) | (Type::Id(a), Type::Id(b)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
