//! Few pairs of shapes make the same types as all pairs would.

use super::reader::read;
use super::reference::description;
use crate::names::same::facts::gather;
use crate::names::same::merge::{Candidates, merge};
use crate::names::same::sets::Sets;

#[test]
fn few_pairs_connect_what_all_pairs_would() {
    let api = read(&description());
    let facts = gather(&api, false);
    let candidates = Candidates::find(&facts);
    let (mut few, mut whole) = (Sets::default(), Sets::default());
    merge(&facts, &candidates, &mut few);
    for &id in &facts.places.order {
        for other in candidates.of(&facts, id) {
            whole.unite(id, other);
        }
    }
    merge(&facts, &candidates, &mut whole);
    assert!(facts.places.order.iter().all(|&it| few.find(it) == whole.find(it)));
}
