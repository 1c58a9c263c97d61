//! Gathers the kinds of identifiers, and refuses those that cannot be called as the description wants.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::Findings;
use super::identifier::{fault_of, is_type_name};
use super::taken::Taken;
use super::walk;
use crate::ir::{Api, Slot, Type};
use crate::pointer::Pointer;

/// The kinds of identifiers, by alphabet, and where each is first written.
pub(super) fn gather(api: &Api) -> BTreeMap<String, Pointer> {
    let mut ids = BTreeMap::new();
    for (_, _, slot) in walk::roots(api) {
        collect(&slot.ty, &slot.at, &mut ids);
    }
    for shape in &api.shapes.0 {
        for (_, slot) in walk::children(&shape.kind) {
            collect_slot(slot, &mut ids);
        }
    }
    for header in api.operations.iter().flat_map(|it| &it.answers).flat_map(|it| &it.headers) {
        collect(&header.ty, &header.at.key("schema"), &mut ids);
    }
    ids
}

fn collect_slot(slot: &Slot, ids: &mut BTreeMap<String, Pointer>) {
    collect(&slot.ty, &slot.at, ids);
}

fn collect(ty: &Type, at: &Pointer, ids: &mut BTreeMap<String, Pointer>) {
    match ty {
        Type::Id(kind) => {
            ids.entry(kind.clone()).or_insert_with(|| at.key("x-id"));
        }
        Type::List(inner) | Type::Map(inner) => collect(&inner.ty, &inner.at, ids),
        Type::Any
        | Type::OpenObject
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Float
        | Type::Decimal
        | Type::Text
        | Type::Constant(_)
        | Type::Secret
        | Type::Date
        | Type::DateTime
        | Type::File
        | Type::Shape(_) => {}
    }
}

/// Refuses the names that are none, that Rust or the runtime has, or that are another thing's.
pub(super) fn check(ids: &BTreeMap<String, Pointer>, others: &BTreeSet<String>, found: &mut Findings) {
    for (name, at) in ids {
        let problem = if !is_type_name(name) {
            fault_of(name, "Pascal case")
        } else if Taken::is_reserved(name) {
            "is a name of Rust or of the runtime".to_owned()
        } else if name.strip_suffix("Kind").is_some_and(|it| ids.contains_key(it)) {
            "is what tells the identifiers of another kind apart".to_owned()
        } else if others.contains(name) {
            "is the name of another type".to_owned()
        } else {
            continue;
        };
        found.refuse(at, name, &problem, "x-id");
    }
}
