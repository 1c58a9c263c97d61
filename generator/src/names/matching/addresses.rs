//! Writes the addresses of a shape as the record has them: from its operation, or from the type that holds it.

use crate::ir::ShapeId;
use crate::ir::places::{Owner, Root, Step, extend, path_text};
use crate::names::same::sites::Facts;

/// The addresses of a shape. Those of what `is_envelope` holds start at the operation that answers it, so that an
/// envelope may come and go; `in_type` has those that start at the type of what holds it, by the way from there.
pub(crate) fn addresses(
    facts: &Facts<'_>,
    id: ShapeId,
    is_envelope: impl Fn(ShapeId) -> bool,
    in_type: impl Fn(ShapeId, &[Step]) -> Option<String>,
) -> Vec<String> {
    let mut addresses = Vec::new();
    for place in &facts.places.of[&id].uses {
        let at = |root: Root| extend(&root.address(facts.api), &path_text(&place.path, &|index| index.to_string()));
        match place.owner {
            Owner::Root(root) => addresses.push(at(root)),
            Owner::Shape(owner) => {
                let around = facts.places.of[&owner].uses.iter().filter(|it| it.path.is_empty() && is_envelope(owner));
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
