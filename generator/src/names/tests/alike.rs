//! The pairs that are looked at make the same types as all pairs would.

use super::reader::read;
use super::reference::description;
use crate::names::same::alike::{all, connecting};
use crate::names::same::component::Components;
use crate::names::same::facts::gather;
use crate::names::same::merge::{Claims, Sets};

#[test]
fn few_pairs_connect_what_all_pairs_would() {
    let api = read(&description());
    let facts = gather(&api, Components::Spelling);
    let claims = Claims::of(&facts);
    let (mut few, mut whole) = (Sets::default(), Sets::default());
    let (mut looked_at, mut there) = (0, 0);
    for ids in facts.by_class().values() {
        let (some, every) = (connecting(&facts, &claims, ids), all(&facts, &claims, ids));
        (looked_at, there) = (looked_at + some.len(), there + every.len());
        for (a, b) in some {
            few.unite(a, b);
        }
        for (a, b) in every {
            whole.unite(a, b);
        }
    }
    assert!(looked_at < there, "{looked_at} of {there}");
    assert!(facts.places.order.iter().all(|&it| few.find(it) == whole.find(it)));
}
