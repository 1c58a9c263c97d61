//! Finds the types that a record names among the shapes of a description: by address first, then by lost places that
//! are like new ones.
//!
//! Only decides which shapes are which entry of the record. New places of a type that is found join it by the rules of
//! merging, and names are given elsewhere.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::roles::whole;
use crate::ir::places::{Places, Step, path_text};
use crate::ir::{Api, Direction, Enum, Object, Presence, ShapeId, ShapeKind, Slot, Type, Union};
use crate::names::identity::merge::Sets;
use crate::names::identity::sites::Facts;
use crate::names::record::{Kind, Record, TypeLine, VariantLine};
use crate::names::words::letters;
use crate::place;

/// What was found again.
#[derive(Default)]
pub(crate) struct Found {
    /// The shapes, with those of an entry united and bound to its index.
    pub(crate) sets: Sets,
    /// The entries whose places are all another entry's now: two types that were written down once.
    pub(crate) merged: BTreeMap<usize, usize>,
    /// The entries whose shape is another one, with how many of how many places have it.
    pub(crate) changed: BTreeMap<usize, (usize, usize)>,
    /// The shapes that have left an entry, because they are something else now.
    pub(crate) left: Vec<(usize, ShapeId)>,
}

/// A type of the record that was found again, and its line now.
pub(crate) struct Pair<'a> {
    /// Its index in the record.
    pub(crate) index: usize,
    /// Whether the overlay says what it is called.
    pub(crate) is_decided: bool,
    /// Its line in the record.
    pub(crate) old: &'a TypeLine,
    /// Its line now.
    pub(crate) new: &'a TypeLine,
}

/// Finds the types of the record, whose places are today's. `variants` names the members of a union by its line.
pub(crate) fn find_types(facts: &Facts<'_>, record: &Record, variants: Variants<'_>) -> Found {
    let mut search = Search::new(facts, record, variants);
    if record.types.is_empty() {
        return search.found;
    }
    search.find_by_address();
    let depth = |id: &ShapeId| facts.places.of[id].depth;
    let lost = search.lost();
    for level in facts.places.order.chunk_by(|a, b| depth(a) == depth(b)) {
        // What is found has others in it, whose addresses are known now.
        if search.find_by_likeness(level, &lost) {
            search.find_by_address();
        }
    }
    search.keep_faces();
    search.note_merged();
    search.found
}

/// The names of the members of a shape, given its line in the record.
type Variants<'a> = &'a dyn Fn(ShapeId, &[VariantLine]) -> Vec<String>;

struct Search<'a> {
    facts: &'a Facts<'a>,
    variants: Variants<'a>,
    /// The entry at each place of the record.
    places: BTreeMap<&'a str, usize>,
    /// The same of places that went with their operation.
    gone: BTreeMap<&'a str, usize>,
    /// The places that are still there.
    seen: BTreeSet<String>,
    /// The entry that each shape was.
    bound: Bound<'a>,
    /// The shapes that were each entry.
    shapes: BTreeMap<usize, Vec<ShapeId>>,
    found: Found,
}

impl<'a> Search<'a> {
    fn new(facts: &'a Facts<'a>, record: &'a Record, variants: Variants<'a>) -> Self {
        Self {
            facts,
            variants,
            places: index_places(&record.types, |entry| &entry.places),
            gone: index_places(&record.types, |entry| &entry.gone),
            seen: BTreeSet::new(),
            bound: Bound::new(facts.api, &facts.places, &record.types),
            shapes: BTreeMap::new(),
            found: Found::default(),
        }
    }

    fn entry(&self, index: usize) -> &'a TypeLine {
        &self.bound.lines[index]
    }

    fn kind(&self, id: ShapeId) -> Kind {
        Kind::of(&self.facts.api.shapes[id].kind)
    }

    fn has_shape(&self, id: ShapeId, entry: usize) -> bool {
        self.entry(entry).kind == self.kind(id) && self.entry(entry).hash == self.facts.hashes[&id].text()
    }

    /// Finds the entries at the addresses of shapes, owners before what they hold.
    ///
    /// A shape may have come to places of several entries, and be held by what comes later in that order: it is judged
    /// once all its places are known, and where types hold each other, first those that are as they were.
    fn find_by_address(&mut self) {
        while self.bind_by_address(|search, id, _| search.knows_owners(id)) {}
        while self.bind_by_address(Self::has_shape) {}
        self.bind_by_address(|_, _, _| true);
    }

    /// Binds each shape to the likeliest entry at its addresses, where that `may_be`. Returns whether any was bound.
    fn bind_by_address(&mut self, may_be: impl Fn(&Self, ShapeId, usize) -> bool) -> bool {
        let mut is_found = false;
        for &id in &self.facts.places.order {
            if self.bound.of.contains_key(&id) {
                continue;
            }
            let addresses = self.bound.addresses(id);
            if let Some(entry) = self.entry_at(id, &addresses).filter(|entry| may_be(self, id, *entry)) {
                self.bind(id, entry);
                self.seen.extend(addresses);
                is_found = true;
            }
        }
        is_found
    }

    /// Returns the entry that a shape is, of those at its addresses: rather one of its shape, or of its component's
    /// name, or at more of the addresses, than the first.
    fn entry_at(&self, id: ShapeId, addresses: &[String]) -> Option<usize> {
        let here = addresses.iter().filter_map(|address| self.places.get(address.as_str()));
        // What comes back is known by its shape, or it is something else.
        let back = addresses.iter().filter_map(|address| self.gone.get(address.as_str()));
        let all = here.chain(back.filter(|entry| self.has_shape(id, **entry))).copied();
        let all: Vec<usize> = all.filter(|entry| self.entry(*entry).kind == self.kind(id)).collect();
        if all.iter().all(|entry| *entry == all[0]) {
            return all.first().copied();
        }
        let component = self.facts.component(id).map(letters);
        let rank = |entry: &usize| {
            let is_named = component.as_ref().is_some_and(|component| *component == letters(&self.entry(*entry).name));
            (self.has_shape(id, *entry), is_named, all.iter().filter(|other| *other == entry).count())
        };
        // Of equals, the last is taken.
        all.iter().rev().max_by_key(|entry| rank(entry)).copied()
    }

    /// Reports whether all that holds a shape is bound.
    fn knows_owners(&self, id: ShapeId) -> bool {
        let mut owners = self.facts.places.of[&id].uses.iter().filter_map(|place| place.owner.shape());
        owners.all(|owner| owner == id || self.bound.of.contains_key(&owner))
    }

    fn bind(&mut self, id: ShapeId, entry: usize) {
        let variants = (self.variants)(id, &self.entry(entry).variants);
        self.bound.of.insert(id, (entry, variants));
        self.shapes.entry(entry).or_default().push(id);
    }

    /// Returns the places of the record at which nothing is, by what they are found again by.
    fn lost(&self) -> HashMap<(bool, String), Vec<(&'a str, usize)>> {
        let mut lost: HashMap<(bool, String), Vec<(&str, usize)>> = HashMap::new();
        for (&place, &entry) in self.places.iter().filter(|(place, _)| !self.seen.contains(**place)) {
            for key in keys(place, self.entry(entry).kind, &self.entry(entry).hash) {
                lost.entry(key).or_default().push((place, entry));
            }
        }
        lost
    }

    /// Takes a new place for a lost one: that which differs in how a field is spelled, then that of an equal shape, the
    /// likeliest first. Returns whether any was found.
    fn find_by_likeness(&mut self, level: &[ShapeId], lost: &HashMap<(bool, String), Vec<(&'a str, usize)>>) -> bool {
        let is_class = |id: ShapeId, entry: usize| {
            self.shapes.get(&entry).is_none_or(|shapes| self.facts.class(shapes[0]) == self.facts.class(id))
        };
        let mut scores = Vec::new();
        for &id in level.iter().filter(|id| !self.bound.of.contains_key(id)) {
            for address in self.bound.addresses(id) {
                for key in keys(&address, self.kind(id), &self.facts.hashes[&id].text()) {
                    let lost = lost.get(&key).into_iter().flatten();
                    let lost = lost.filter(|lost| !self.seen.contains(lost.0) && (key.0 || is_class(id, lost.1)));
                    scores.extend(lost.map(|&(place, entry)| {
                        let score = (key.0, likeness(&address, place));
                        (Reverse(score), address.clone(), place, entry, id)
                    }));
                }
            }
        }
        scores.sort();
        let mut is_found = false;
        for (_, _, place, entry, id) in scores {
            if !self.bound.of.contains_key(&id) && self.seen.insert(place.to_owned()) {
                self.bind(id, entry);
                is_found = true;
            }
        }
        is_found
    }

    /// Keeps the name where the face of most of its places is.
    fn keep_faces(&mut self) {
        for (&index, shapes) in &self.shapes {
            let entry = self.entry(index);
            let is_changed = |id: &ShapeId| self.facts.hashes[id].text() != entry.hash;
            let mut shapes = shapes.clone();
            shapes.sort_by_cached_key(is_changed);
            let mut faces: Vec<Vec<ShapeId>> = Vec::new();
            for id in shapes {
                match faces.iter_mut().find(|face| is_same_face(self.facts, face[0], id)) {
                    Some(face) => face.push(id),
                    None => faces.push(vec![id]),
                }
            }
            // What is decided to have the name has it, however few places that has; else the first of equals, the one
            // with the shape that the record has.
            let wanted = |id: &ShapeId| self.facts.api.shapes[*id].wanted.as_ref();
            let is_decided = |id: &ShapeId| wanted(id).is_some_and(|wanted| wanted.name == entry.name);
            faces.sort_by_key(|face| Reverse((face.iter().any(is_decided), face.len())));
            let changed = faces[0].iter().filter(|id| is_changed(id)).count();
            if changed > 0 {
                self.found.changed.insert(index, (changed, faces[0].len()));
            }
            self.found.left.extend(faces[1..].iter().flatten().map(|id| (index, *id)));
            self.found.sets.pin(faces[0][0], index);
            for &id in &faces[0] {
                self.found.sets.unite(faces[0][0], id);
            }
        }
    }

    /// Notes which entries have no shape left, because those at their places are another entry's.
    fn note_merged(&mut self) {
        for &id in &self.facts.places.order {
            let Some(entry) = self.found.sets.pinned(id) else { continue };
            for address in self.bound.addresses(id) {
                let lost = self.places.get(address.as_str()).filter(|lost| !self.shapes.contains_key(lost));
                self.found.merged.extend(lost.filter(|lost| self.has_shape(id, **lost)).map(|lost| (*lost, entry)));
            }
        }
    }
}

/// Returns what the places of one type may have in common: the fields in snake case, or the shape with the role or the
/// field.
fn keys(address: &str, kind: Kind, hash: &str) -> Vec<(bool, String)> {
    let Ok(mut place) = place::Place::parse(address) else { return Vec::new() };
    let end = match &place.root {
        place::Root::Operation(place::Operation::Endpoint(method, _), Some(role)) => {
            format!("{method} {}", whole(role))
        }
        place::Root::Event(_, Some(role)) => format!("event {}", whole(role)),
        _ => address.rsplit(['.', '|']).next().unwrap_or_default().to_owned(),
    };
    let mut keys = vec![(false, format!("{kind:?} {hash} {end}"))];
    for step in &mut place.steps {
        if let place::Step::Field(name) = step {
            *name = letters(name);
        }
    }
    if place.steps.iter().any(|step| matches!(step, place::Step::Field(_))) {
        keys.push((true, format!("{kind:?} {place}")));
    }
    keys
}

/// Returns how much of two addresses is equal, at the beginning and the end.
fn likeness(a: &str, b: &str) -> usize {
    let start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    start + end
}

/// Returns the index of the line at each of its places.
pub(crate) fn index_places(lines: &[TypeLine], places: fn(&TypeLine) -> &Vec<String>) -> BTreeMap<&str, usize> {
    let lines = lines.iter().enumerate();
    lines.flat_map(|(index, line)| places(line).iter().map(move |place| (place.as_str(), index))).collect()
}

/// Returns the addresses of a shape. Those of what `is_envelope` holds start at the operation that answers it, so that
/// an envelope may come and go; `in_type` has those that start at the type of what holds it, by the way from there.
pub(crate) fn addresses(
    api: &Api,
    places: &Places,
    id: ShapeId,
    is_envelope: impl Fn(ShapeId) -> bool,
    in_type: impl Fn(ShapeId, &[Step]) -> Option<String>,
) -> Vec<String> {
    let on_types = places.of[&id].uses.iter().filter_map(|place| in_type(place.owner.shape()?, &place.path));
    let on_roots = places.on_roots(api, id, is_envelope);
    on_roots.iter().map(ToString::to_string).chain(on_types).collect()
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

/// Returns whether one Rust type can stand for both shapes: they look the same in Rust. Of what is read, neither patterns
/// nor lengths show, and what may be null reads like what may be absent. Of what is sent, everything shows. Enums look the
/// same when at least half of their values are common.
fn is_same_face(facts: &Facts<'_>, a: ShapeId, b: ShapeId) -> bool {
    is_same_shape(facts, a, b, &mut BTreeSet::new())
}

/// Pairs that are being compared already are taken to be the same, as shapes may hold themselves.
fn is_same_shape(facts: &Facts<'_>, a: ShapeId, b: ShapeId, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    if facts.class(a) == facts.class(b) || !open.insert((a, b)) {
        return true;
    }
    if facts.component(a) != facts.component(b) {
        return false;
    }
    let direction = facts.places.of[&a].direction;
    match (&facts.api.shapes[a].kind, &facts.api.shapes[b].kind) {
        (ShapeKind::Enum(a), ShapeKind::Enum(b)) => have_same_values(a, b),
        _ if direction != Direction::Response || facts.places.of[&b].direction != direction => false,
        (ShapeKind::Object(a), ShapeKind::Object(b)) => have_same_fields(facts, a, b, open),
        (ShapeKind::Union(a), ShapeKind::Union(b)) => have_same_members(facts, a, b, open),
        (ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_), _) => false,
    }
}

fn have_same_values(a: &Enum, b: &Enum) -> bool {
    let values = |of: &Enum| of.values.iter().cloned().collect::<BTreeSet<String>>();
    let (a, b) = (values(a), values(b));
    2 * a.intersection(&b).count() >= a.union(&b).count()
}

fn have_same_fields(facts: &Facts<'_>, a: &Object, b: &Object, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    let same =
        |(name, slot): (&String, &Slot)| b.fields.get(name).is_some_and(|other| is_same_slot(facts, slot, other, open));
    a.fields.len() == b.fields.len() && a.fields.iter().all(same)
}

fn have_same_members(facts: &Facts<'_>, a: &Union, b: &Union, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    let mut left: Vec<&Slot> = b.members.iter().map(|member| &member.slot).collect();
    let mut has_twin = |slot: &Slot| {
        let twin = left.iter().position(|other| is_same_slot(facts, slot, other, &mut open.clone()));
        twin.map(|index| left.remove(index)).is_some()
    };
    a.members.len() == b.members.len() && a.members.iter().all(|member| has_twin(&member.slot))
}

fn is_same_slot(facts: &Facts<'_>, a: &Slot, b: &Slot, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    let is_option = |slot: &Slot| slot.nullable || slot.presence == Presence::Optional;
    is_option(a) == is_option(b) && is_same_type(facts, &a.ty, &b.ty, open)
}

fn is_same_type(facts: &Facts<'_>, a: &Type, b: &Type, open: &mut BTreeSet<(ShapeId, ShapeId)>) -> bool {
    match (a, b) {
        (Type::Shape(a), Type::Shape(b)) => is_same_shape(facts, *a, *b, open),
        (Type::Array(a), Type::Array(b)) | (Type::Map(a), Type::Map(b)) => is_same_slot(facts, a, b, open),
        (Type::Constant(a), Type::Constant(b)) | (Type::Id(a), Type::Id(b)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
