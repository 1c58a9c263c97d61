//! Finds envelopes that are one template with a hole, such as `{data: [T], count}`.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::places::{Owner, extend, path_text};
use crate::ir::{ShapeId, ShapeKind};
use crate::names::record::{Kind, Record};
use crate::names::same::facts::Facts;
use crate::names::same::merge::Sets;
use crate::names::same::shape::{self, Hash};
use crate::names::taken::Taken;
use crate::names::words::{pascal, words};

/// From so many operations on, an envelope is a template.
const SHARED: usize = 3;

/// Envelopes that are one template.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    pub(crate) name: String,
    pub(crate) hash: Hash,
    /// The field that is the hole.
    pub(crate) hole: String,
    /// The envelopes, by address.
    pub(crate) shapes: Vec<ShapeId>,
}

/// The templates: those that the lock has, and those that enough operations share.
pub(crate) fn find(facts: &Facts<'_>, lock: &Record, sets: &Sets, taken: &mut Taken) -> Vec<Filled> {
    let mut alike: BTreeMap<(Hash, String), Vec<ShapeId>> = BTreeMap::new();
    for (&id, hole) in &facts.envelopes {
        let ShapeKind::Object(object) = &facts.api.shapes[id].kind else { continue };
        // An envelope that becomes a component stays what it was.
        let is_own = facts.component(id).is_some() && !is_known(facts, lock, id);
        let is_free = sets.pinned(id).is_none() && facts.api.shapes[id].wanted.is_none() && !is_own;
        if let Some(hash) = shape::hash_of_envelope(object, hole).filter(|_| is_free) {
            alike.entry((hash, hole.clone())).or_default().push(id);
        }
    }
    let mut classes: Vec<((Hash, String), Vec<ShapeId>)> = alike.into_iter().collect();
    for (_, shapes) in &mut classes {
        shapes.sort_by(|a, b| facts.places.of[a].address.cmp(&facts.places.of[b].address));
    }
    classes.sort_by(|a, b| (b.1.len(), &a.0).cmp(&(a.1.len(), &b.0)));
    let mut locked = locked_names(facts, lock, &classes);
    let mut found = Vec::new();
    for (key, shapes) in classes {
        let known = locked.remove(&key);
        if known.is_none() && shapes.len() < SHARED {
            continue;
        }
        let Some(name) = known.or_else(|| free_name(facts, &shapes, &key.1, taken)) else { continue };
        taken.take(&name);
        found.push(Filled { name, hash: key.0, hole: key.1, shapes });
    }
    found
}

/// Whether the lock has a template at a place of this envelope.
fn is_known(facts: &Facts<'_>, lock: &Record, id: ShapeId) -> bool {
    let mut places = lock.types.iter().filter(|it| it.kind == Kind::Template).flat_map(|it| &it.places);
    let here = addresses(facts, id);
    places.any(|it| here.contains(it))
}

/// The lock's templates, each for the envelopes at most of its places, else for those of its shape.
fn locked_names(
    facts: &Facts<'_>,
    lock: &Record,
    classes: &[((Hash, String), Vec<ShapeId>)],
) -> BTreeMap<(Hash, String), String> {
    let mut names = BTreeMap::new();
    let mut given: BTreeSet<&(Hash, String)> = BTreeSet::new();
    for entry in lock.types.iter().filter(|it| it.kind == Kind::Template) {
        let here = |shapes: &[ShapeId]| {
            shapes.iter().flat_map(|&it| addresses(facts, it)).filter(|it| entry.places.contains(it)).count()
        };
        let open = classes.iter().filter(|it| !given.contains(&it.0));
        let scored = open.map(|(key, shapes)| ((here(shapes), key.0.text() == entry.hash), key));
        let best = scored.filter(|it| it.0 != (0, false)).max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        if let Some((_, key)) = best {
            given.insert(key);
            names.insert(key.clone(), entry.name.clone());
        }
    }
    names
}

/// The addresses of an envelope.
pub(crate) fn addresses(facts: &Facts<'_>, id: ShapeId) -> Vec<String> {
    let place = |it: &crate::ir::places::Use| match it.owner {
        Owner::Root(root) => Some(extend(&root.address(facts.api), &path_text(&it.path, &|it| it.to_string()))),
        Owner::Shape(_) => None,
    };
    facts.places.of[&id].uses.iter().filter_map(place).collect()
}

/// `List`, or with the other fields in front: `NextCursorList`.
fn free_name(facts: &Facts<'_>, shapes: &[ShapeId], hole: &str, taken: &Taken) -> Option<String> {
    let ShapeKind::Object(object) = &facts.api.shapes[*shapes.first()?].kind else { return None };
    let mut others: Vec<&String> = object.fields.keys().filter(|it| *it != hole).collect();
    others.sort();
    let front: Vec<String> = others.iter().flat_map(|it| words(it)).collect();
    let hole_list = format!("{}List", pascal(&words(hole)));
    let names = ["List".to_owned(), format!("{}List", pascal(&front)), hole_list];
    names.into_iter().find(|it| taken.is_free(it))
}
