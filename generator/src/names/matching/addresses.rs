//! Writes the addresses of a shape as the record has them: from its operation, or from the type that holds it.

use crate::ir::ShapeId;
use crate::ir::places::{Owner, Root, extend, path_text};
use crate::names::same::sites::Facts;

/// Where a shape is that another one holds.
pub(crate) struct Holders<'a> {
    /// Whether what this shape holds is addressed from the operation that answers it, so that an envelope may come and
    /// go.
    pub(crate) is_envelope: &'a dyn Fn(ShapeId) -> bool,
    /// The name of a shape's type, from which what it holds is addressed.
    pub(crate) name: &'a dyn Fn(ShapeId) -> Option<String>,
    /// The name of a variant of a union.
    pub(crate) variant: &'a dyn Fn(ShapeId, usize) -> String,
}

/// The addresses of a shape.
pub(crate) fn addresses(facts: &Facts<'_>, id: ShapeId, holders: &Holders<'_>) -> Vec<String> {
    let mut addresses = Vec::new();
    for place in &facts.places.of[&id].uses {
        let path = path_text(&place.path, &|index| index.to_string());
        let owner = match place.owner {
            Owner::Root(root) => {
                addresses.push(extend(&root.address(facts.api), &path));
                continue;
            }
            Owner::Shape(owner) => owner,
        };
        if (holders.is_envelope)(owner) {
            let around = facts.places.of[&owner].uses.iter().filter(|around| around.path.is_empty());
            addresses.extend(around.filter_map(|around| match around.owner {
                Owner::Root(root @ Root::Answer(..)) => Some(extend(&root.address(facts.api), &path)),
                Owner::Root(_) | Owner::Shape(_) => None,
            }));
        }
        if let Some(name) = (holders.name)(owner) {
            let path = path_text(&place.path, &|index| (holders.variant)(owner, index));
            addresses.push(format!("{name}{path}"));
        }
    }
    addresses
}
