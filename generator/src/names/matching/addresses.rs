//! Writes the addresses of a shape as the record has them: from its operation, or from the type that holds it.

use std::collections::BTreeMap;

use crate::ir::places::{Owner, Places, Root, Step, extend, path_text};
use crate::ir::{Api, ShapeId};
use crate::names::record::TypeLine;

/// Returns the addresses of a shape. Those of what `is_envelope` holds start at the operation that answers it, so that
/// an envelope may come and go; `in_type` has those that start at the type of what holds it, by the way from there.
pub(crate) fn addresses(
    api: &Api,
    places: &Places,
    id: ShapeId,
    is_envelope: impl Fn(ShapeId) -> bool,
    in_type: impl Fn(ShapeId, &[Step]) -> Option<String>,
) -> Vec<String> {
    let mut addresses = Vec::new();
    for place in &places.of[&id].uses {
        let at = |root: Root| extend(&root.address(api), &path_text(&place.path, &|index| index.to_string()));
        match place.owner {
            Owner::Root(root) => addresses.push(at(root)),
            Owner::Shape(owner) => {
                let around = places.of[&owner].uses.iter().filter(|place| place.path.is_empty() && is_envelope(owner));
                addresses.extend(around.filter_map(|around| match around.owner {
                    Owner::Root(root @ Root::Answer(..)) => Some(at(root)),
                    Owner::Root(_) | Owner::Shape(_) => None,
                }));
                addresses.extend(in_type(owner, &place.path));
            }
        }
    }
    addresses
}

/// The lines of the record that shapes are found at, owners before what they hold.
pub(crate) struct Bound<'a> {
    pub(crate) api: &'a Api,
    pub(crate) places: &'a Places,
    pub(crate) lines: &'a [TypeLine],
    /// The index of the line of each shape, with the names of its members if it is a union.
    pub(crate) of: BTreeMap<ShapeId, (usize, Vec<String>)>,
}

impl<'a> Bound<'a> {
    /// Nothing is found yet.
    pub(crate) fn new(api: &'a Api, places: &'a Places, lines: &'a [TypeLine]) -> Self {
        Self { api, places, lines, of: BTreeMap::new() }
    }

    /// Returns the addresses of a shape, by what its owners are in the record. An answer may have become an envelope,
    /// or ceased to be one.
    pub(crate) fn addresses(&self, id: ShapeId) -> Vec<String> {
        let in_type = |owner: ShapeId, path: &[Step]| {
            let (line, members) = self.of.get(&owner)?;
            Some(format!("{}{}", self.lines[*line].name, path_text(path, &|index| members[index].clone())))
        };
        addresses(self.api, self.places, id, |_| true, in_type)
    }
}
