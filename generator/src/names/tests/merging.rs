//! Few pairs of shapes make the same types as all pairs would.

use super::reader::read;
use super::reference::description;
use crate::names::identity::merge::Sets;
use crate::names::identity::merge::{merge, merge_candidates};
use crate::names::identity::sites::gather;

#[test]
fn few_pairs_connect_what_all_pairs_would() {
    let api = read(&description());
    let facts = gather(&api, false);
    let (mut few, mut whole) = (Sets::default(), Sets::default());
    merge(&facts, &mut few);
    let wanted = |id| api.shapes[id].wanted.as_ref().map(|wanted| wanted.name.as_str());
    for shapes in merge_candidates(&facts) {
        for &one in &shapes {
            let may_be =
                |other: &&_| wanted(one).is_none() || wanted(**other).is_none_or(|name| wanted(one) == Some(name));
            shapes.iter().filter(may_be).for_each(|&other| {
                whole.unite(one, other);
            });
        }
    }
    merge(&facts, &mut whole);
    assert!(facts.places.order.iter().all(|&id| few.find(id) == whole.find(id)));
}
