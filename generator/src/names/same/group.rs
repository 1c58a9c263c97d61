//! The types to be named: shapes that are one type, with all their places.

use std::collections::BTreeMap;

use crate::ir::Direction;
use crate::ir::ShapeId;
use crate::names::same::sets::Sets;
use crate::names::same::sites::{Facts, Rank, Role, Site};

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
}

/// All groups, by the shape that stands for them.
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
    /// The first shape, which stands for all in what is emitted.
    pub(crate) fn first(&self) -> ShapeId {
        self.shapes[0]
    }

    /// Its places that hang on a shape.
    pub(crate) fn nested(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(|it| it.role == Role::Nested)
    }

    /// Its places with this role.
    pub(crate) fn with_role(&self, role: Role) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(move |it| it.role == role)
    }

    /// Its places that a GET answers, with their ranks.
    pub(crate) fn resources(&self) -> impl Iterator<Item = (Rank, &Site)> {
        self.sites.iter().filter_map(
            |site| {
                if let Role::Resource(rank) = site.role { Some((rank, site)) } else { None }
            },
        )
    }

    /// The component that it is, where components are types.
    pub(crate) fn component<'f>(&self, facts: &'f Facts<'_>) -> Option<&'f str> {
        self.shapes.iter().find_map(|&id| facts.component(id))
    }
}
