//! Decides which places are one Rust type, and what everything is called.
//!
//! The lock pins what was decided before; only new things are named by the rules.

mod candidates;
mod facts;
mod group;
mod merge;
mod model;
mod naming;
mod noun;
mod place;
mod shape;
mod taken;
mod variants;
mod words;

pub use model::*;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::ir::ShapeId;
use crate::ir::{Api, ShapeKind};

/// Names all.
pub fn name(api: &Api, _lock: Option<&str>) -> Result<Names, Diagnostics> {
    let facts = facts::gather(api);
    let mut sets = merge::Sets::default();
    merge::merge(&facts, &mut sets);
    let groups = group::groups(&facts, &sets);
    let mut variants = BTreeMap::new();
    for &id in &facts.places.order {
        if let ShapeKind::Union(union) = &api.shapes[id].kind {
            let v: Vec<String> = variants::name_members(api, union, &BTreeMap::new())
                .into_iter()
                .map(|it| it.map_or("???".to_owned(), |it| it.name))
                .collect();
            variants.insert(id, v);
        }
    }
    let mut naming = naming::Naming::new(&facts, &groups, &variants, taken::Taken::default());
    for (&id, group) in &groups {
        if let Some(name) = group.shapes.iter().find_map(|&it| api.shapes[it].wanted.clone()) {
            naming.give(id, name);
        }
    }
    naming.run(&BTreeSet::new());
    let mut names = Names::default();
    let mut all: Vec<(String, ShapeId)> = naming.names.iter().map(|(a, b)| (b.clone(), *a)).collect();
    all.sort();
    for (name, id) in all {
        names.notes.push(format!("{name} x{}", groups[&id].sites.len()));
    }
    naming.diagnostics.or(names)
}

#[cfg(test)]
mod tests;
