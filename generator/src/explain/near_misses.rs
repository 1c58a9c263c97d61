//! Finds objects that are nearly the same type: useful to a reader, and an overlay could merge them.
//!
//! It only inspects finished names; nothing is decided here.

use std::collections::BTreeSet;

use crate::ir::by_shape::ByShape;
use crate::ir::{Api, Object, Type};
use crate::names::identity::shape::Hash;
use crate::names::{NamedType, Names};

/// The least number of common field names, which must also be half of all.
const COMMON: usize = 4;

/// Returns a line for every type that shares most of its field names with this one.
pub(crate) fn near_misses(api: &Api, hashes: &ByShape<Hash>, names: &Names, named: &NamedType) -> Vec<String> {
    let first = |ty: &NamedType| ty.shapes.first().copied();
    let object = |ty: &NamedType| api.shapes[first(ty)?].kind.object();
    let Some(own) = object(named) else { return Vec::new() };
    let line = |other: &NamedType| {
        // Equal shapes are not near misses: a rule kept them apart.
        let is_equal = hashes[&first(other)?] == hashes[&first(named)?];
        let likeness = likeness(own, object(other)?).filter(|_| !is_equal)?;
        let (one, other) = (named.name.as_str().min(&other.name), named.name.as_str().max(&other.name));
        Some(format!("`{one}` and `{other}` {likeness}"))
    };
    names.types.iter().filter_map(line).collect()
}

/// Describes what two objects have in common, if it is enough.
fn likeness(a: &Object, b: &Object) -> Option<String> {
    let common: BTreeSet<&String> = a.fields.keys().filter(|name| b.fields.contains_key(*name)).collect();
    let all = a.fields.len() + b.fields.len() - common.len();
    if common.len() < COMMON || 2 * common.len() < all {
        return None;
    }
    let is_uneven = |name: &&String| is_uneven(&a.fields[*name].ty, &b.fields[*name].ty);
    let uneven: Vec<&str> = common.iter().copied().filter(is_uneven).map(String::as_str).collect();
    let marks =
        if uneven.is_empty() { String::new() } else { format!("; typed unlike in one of them: {}", uneven.join(", ")) };
    Some(format!("have {} of {all} field names in common{marks}", common.len()))
}

/// Reports whether one type is what only an overlay can make of the other.
fn is_uneven(a: &Type, b: &Type) -> bool {
    let is_marked = |ty: &Type| matches!(ty, Type::Decimal | Type::Secret | Type::Id(_));
    match (a, b) {
        (Type::Date | Type::DateTime, Type::String) | (Type::String, Type::Date | Type::DateTime) => true,
        (Type::Date, Type::DateTime) | (Type::DateTime, Type::Date) => true,
        (Type::Integer, Type::Float) | (Type::Float, Type::Integer) => true,
        (a, b) => (is_marked(a) || is_marked(b)) && std::mem::discriminant(a) != std::mem::discriminant(b),
    }
}
