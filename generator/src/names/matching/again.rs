//! Finds again what the lock names: by address and shape first, then by face, then by shape alone.
//!
//! Only decides which shapes are which entry of the lock; the names themselves are given elsewhere.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::places::{Owner, Root, Step, Use, extend, path_text};
use crate::ir::{ShapeId, ShapeKind};
use crate::names::called::fields::letters;
use crate::names::matching::face;
use crate::names::matching::members::Members;
use crate::names::record::{Entry, Kind, Lock};
use crate::names::same::facts::{Class, Facts};
use crate::names::same::merge::{self, Claims, Sets};
use crate::place::{self, Place};

/// What was found again.
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

/// Finds the entries of the lock among the places.
pub(crate) fn find(facts: &Facts<'_>, lock: &Lock) -> Found {
    let mut search = Search::new(facts, lock);
    if lock.types.is_empty() {
        return search.found(BTreeMap::new());
    }
    search.match_addresses();
    search.keep_faces();
    search.place_the_rest();
    let merged = search.merged();
    search.found(merged)
}

/// The variants of each shape, as an entry of the lock has them.
type Variants = HashMap<(ShapeId, Option<usize>), Vec<String>>;

struct Search<'a> {
    facts: &'a Facts<'a>,
    lock: &'a Lock,
    by_place: BTreeMap<&'a str, usize>,
    /// The same for places that went with their operation.
    gone: BTreeMap<&'a str, usize>,
    /// The places of fields, by their words in snake case.
    by_words: OnceCell<HashMap<String, Vec<&'a str>>>,
    /// The entry that has each shape's address.
    was: BTreeMap<ShapeId, usize>,
    /// The places of the lock that are still there.
    seen: BTreeSet<String>,
    sets: Sets,
    /// A shape of each entry that was found.
    face_of: BTreeMap<usize, ShapeId>,
    /// The names of the members of unions, by what entry each was taken for.
    variants: RefCell<Variants>,
    changed: BTreeMap<usize, (usize, usize)>,
    left: Vec<(usize, ShapeId)>,
}

impl<'a> Search<'a> {
    fn new(facts: &'a Facts<'a>, lock: &'a Lock) -> Self {
        let of_entry = |(index, entry): (usize, &'a Entry)| entry.places.iter().map(move |it| (it.as_str(), index));
        let gone_of = |(index, entry): (usize, &'a Entry)| entry.gone.iter().map(move |it| (it.as_str(), index));
        Self {
            facts,
            lock,
            by_place: lock.types.iter().enumerate().flat_map(of_entry).collect(),
            gone: lock.types.iter().enumerate().flat_map(gone_of).collect(),
            by_words: OnceCell::new(),
            was: BTreeMap::new(),
            seen: BTreeSet::new(),
            sets: Sets::default(),
            face_of: BTreeMap::new(),
            variants: RefCell::default(),
            changed: BTreeMap::new(),
            left: Vec::new(),
        }
    }

    fn found(self, merged: BTreeMap<usize, usize>) -> Found {
        Found { sets: self.sets, merged, changed: self.changed, left: self.left }
    }

    /// The addresses of a shape, where `entry_of` tells the entry of what holds it.
    fn addresses(&self, id: ShapeId, entry_of: &dyn Fn(ShapeId) -> Option<usize>) -> Vec<String> {
        let name_of = |owner: ShapeId| entry_of(owner).map(|it| self.lock.types[it].name.clone());
        let variant = |owner: ShapeId, index: usize| self.variant(owner, entry_of(owner), index);
        let mut all = addresses(self.facts, id, &name_of, &variant, Form::Written);
        all.extend(addresses(self.facts, id, &name_of, &variant, Form::Other));
        all
    }

    /// The name of a member of a union, where its type is this entry.
    fn variant(&self, union: ShapeId, entry: Option<usize>, index: usize) -> String {
        let mut variants = self.variants.borrow_mut();
        let names = variants.entry((union, entry)).or_insert_with(|| {
            let entry = entry.map(|it| &self.lock.types[it]);
            Members::in_record(self.facts.api, &self.facts.hashes, union, entry).names()
        });
        names.get(index).cloned().unwrap_or_default()
    }

    /// The entry at one of a shape's addresses.
    fn entry_at(&mut self, id: ShapeId, entry_of: &dyn Fn(ShapeId) -> Option<usize>) -> Option<usize> {
        let addresses = self.addresses(id, entry_of);
        let kind = kind_of(&self.facts.api.shapes[id].kind);
        let here = addresses.iter().filter_map(|it| self.by_place.get(it.as_str()).copied());
        // What comes back is known by its shape, or it is something else.
        let hash = self.facts.hashes[&id].text();
        let back = addresses.iter().filter_map(|it| self.gone.get(it.as_str()).copied());
        let back = back.filter(|it| self.lock.types[*it].hash == hash);
        let entry = here.chain(back).find(|&it| self.lock.types[it].kind == kind)?;
        self.seen.extend(addresses);
        Some(entry)
    }

    /// Notes what the lock says of every address, owners before what they hold.
    fn match_addresses(&mut self) {
        for &id in &self.facts.places.order {
            let was = std::mem::take(&mut self.was);
            let entry = self.entry_at(id, &|it| was.get(&it).copied());
            self.was = was;
            self.was.extend(entry.map(|it| (id, it)));
        }
    }

    /// Keeps the name where the face of most of its places is.
    fn keep_faces(&mut self) {
        let mut shapes_of: Vec<Vec<ShapeId>> = vec![Vec::new(); self.lock.types.len()];
        for &id in &self.facts.places.order {
            if let Some(&entry) = self.was.get(&id) {
                shapes_of[entry].push(id);
            }
        }
        for (index, (entry, mut shapes)) in self.lock.types.iter().zip(shapes_of).enumerate() {
            shapes.sort_by_cached_key(|it| self.facts.hashes[it].text() != entry.hash);
            let mut faces: Vec<Vec<ShapeId>> = Vec::new();
            for id in shapes {
                match faces.iter_mut().find(|it| face::is_same(self.facts, it[0], id)) {
                    Some(face) => face.push(id),
                    None => faces.push(vec![id]),
                }
            }
            // The first of equals: the one with the shape that the lock has.
            let most = faces.iter().map(Vec::len).max().unwrap_or(0);
            // What is decided to have the name has it, however few places that has.
            let is_decided = |id: &ShapeId| {
                self.facts.api.shapes[*id].wanted.as_ref().is_some_and(|wanted| wanted.name == entry.name)
            };
            let decided = faces.iter().find(|face| face.iter().any(is_decided));
            let Some(kept) = decided.or_else(|| faces.iter().find(|it| it.len() == most)) else { continue };
            self.note_changes(index, entry, kept, &faces);
            for &id in kept {
                self.sets.unite(kept[0], id);
            }
            self.bind(kept[0], index);
        }
    }

    fn bind(&mut self, id: ShapeId, entry: usize) {
        self.sets.pin(id, entry);
        self.face_of.entry(entry).or_insert(id);
    }

    fn note_changes(&mut self, index: usize, entry: &Entry, kept: &[ShapeId], faces: &[Vec<ShapeId>]) {
        let changed = kept.iter().filter(|it| self.facts.hashes[it].text() != entry.hash).count();
        if changed > 0 {
            self.changed.insert(index, (changed, kept.len()));
        }
        let others = faces.iter().flatten().filter(|it| !kept.contains(it));
        self.left.extend(others.map(|&it| (index, it)));
    }

    /// Gives the entries that lost places to equal shapes elsewhere, and joins new places to named types.
    fn place_the_rest(&mut self) {
        let claims = Claims::of(self.facts);
        let classes = self.facts.by_class();
        let mut levels: BTreeMap<usize, Vec<ShapeId>> = BTreeMap::new();
        for &id in &self.facts.places.order {
            levels.entry(self.facts.places.of[&id].depth).or_default().push(id);
        }
        for level in levels.values() {
            self.follow_owners(level);
            self.carry_over(level);
            self.join(level, &claims, &classes);
        }
    }

    /// Which entries have no shape left, because those at their places are another entry's.
    fn merged(&mut self) -> BTreeMap<usize, usize> {
        let mut merged = BTreeMap::new();
        for &id in &self.facts.places.order {
            let Some(entry) = self.sets.pinned(id) else { continue };
            let (kind, hash) = (self.lock.types[entry].kind, self.facts.hashes[&id].text());
            let is_equal = |it: &&usize| self.lock.types[**it].kind == kind && self.lock.types[**it].hash == hash;
            for address in self.addresses(id, &|it| self.sets.pinned(it)) {
                let lost = self.by_place.get(address.as_str()).filter(|it| !self.face_of.contains_key(*it));
                merged.extend(lost.filter(is_equal).map(|it| (*it, entry)));
            }
        }
        merged
    }

    fn open(&self, level: &[ShapeId]) -> Vec<ShapeId> {
        level.iter().copied().filter(|&it| self.sets.pinned(it).is_none()).collect()
    }

    /// What a found type holds has the types of its fields.
    fn follow_owners(&mut self, level: &[ShapeId]) {
        for id in self.open(level) {
            let sets = std::mem::take(&mut self.sets);
            let entry = self.entry_at(id, &|it| sets.pinned(it));
            self.sets = sets;
            let Some(entry) = entry.or_else(|| self.entry_by_words(id)) else { continue };
            if self.face_of.get(&entry).is_none_or(|&it| face::is_same(self.facts, it, id)) {
                self.attach(id, entry);
            }
        }
    }

    /// The entry at an address that differs in how a field is spelled, where there is one such field on both sides.
    fn entry_by_words(&mut self, id: ShapeId) -> Option<usize> {
        if !self.facts.places.of[&id].uses.iter().all(|place| self.is_only_field(place)) {
            return None;
        }
        let sets = &self.sets;
        let here: Vec<String> =
            self.addresses(id, &|it| sets.pinned(it)).iter().filter_map(|it| in_words(it)).collect();
        let by_words = self.by_words.get_or_init(|| {
            let mut by_words: HashMap<String, Vec<&str>> = HashMap::new();
            for place in self.by_place.keys() {
                in_words(place).into_iter().for_each(|words| by_words.entry(words).or_default().push(place));
            }
            by_words
        });
        let all = here.iter().filter_map(|it| by_words.get(it));
        let mut only = all.filter_map(|all| if let [place] = all[..] { Some(place) } else { None });
        let place = only.find(|place| !self.seen.contains(*place))?;
        let entry = self.by_place[place];
        let is_kind = self.lock.types[entry].kind == kind_of(&self.facts.api.shapes[id].kind);
        is_kind.then(|| {
            self.seen.insert(place.to_owned());
            entry
        })
    }

    /// Whether no other field of what holds a place has its words.
    fn is_only_field(&self, place: &Use) -> bool {
        let (Owner::Shape(owner), Some(Step::Field(name))) = (place.owner, place.path.first()) else { return true };
        let ShapeKind::Object(object) = &self.facts.api.shapes[owner].kind else { return true };
        object.fields.keys().filter(|other| letters(other) == letters(name)).count() == 1
    }

    fn attach(&mut self, id: ShapeId, entry: usize) {
        if let Some(&face) = self.face_of.get(&entry) {
            self.sets.unite(face, id);
        }
        self.bind(id, entry);
    }

    /// The likeliest lost address of an equal shape gives its name.
    fn carry_over(&mut self, level: &[ShapeId]) {
        let mut scores: Vec<(usize, String, &str, usize, ShapeId)> = Vec::new();
        let open: Vec<ShapeId> = self.open(level).into_iter().filter(|it| !self.was.contains_key(it)).collect();
        if open.is_empty() {
            return;
        }
        let mut lost_by_hash: HashMap<&str, Vec<(&str, usize)>> = HashMap::new();
        for (&lost, &entry) in self.by_place.iter().filter(|it| !self.seen.contains(*it.0)) {
            lost_by_hash.entry(self.lock.types[entry].hash.as_str()).or_default().push((lost, entry));
        }
        for id in open {
            let Some(equals) = lost_by_hash.get(self.facts.hashes[&id].text().as_str()) else { continue };
            let sets = &self.sets;
            let here = self.addresses(id, &|it| sets.pinned(it));
            for &(lost, entry) in equals {
                if !self.is_equal(id, entry) {
                    continue;
                }
                let likeness = here.iter().filter_map(|it| likeness(it, lost).map(|score| (score, it.clone())));
                scores.extend(likeness.map(|(score, it)| (score, it, lost, entry, id)));
            }
        }
        scores.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (&a.1, a.2).cmp(&(&b.1, b.2))));
        for (_, _, lost, entry, id) in scores {
            if self.sets.pinned(id).is_none() && !self.seen.contains(lost) {
                self.seen.insert(lost.to_owned());
                self.attach(id, entry);
            }
        }
    }

    fn is_equal(&self, id: ShapeId, entry: usize) -> bool {
        let entry_line = &self.lock.types[entry];
        entry_line.kind == kind_of(&self.facts.api.shapes[id].kind)
            && entry_line.hash == self.facts.hashes[&id].text()
            && self.face_of.get(&entry).is_none_or(|&it| self.facts.class(it) == self.facts.class(id))
    }

    /// New places join a named type by the rules of merging: those with an equal stem first.
    fn join(&mut self, level: &[ShapeId], claims: &Claims, classes: &BTreeMap<Class, Vec<ShapeId>>) {
        for id in self.open(level) {
            let mut best: BTreeMap<usize, (bool, usize)> = BTreeMap::new();
            for &other in classes.get(&self.facts.class(id)).into_iter().flatten() {
                let Some(entry) = self.sets.pinned(other) else { continue };
                if merge::are_one(self.facts, claims, id, other) {
                    let stems = |it: ShapeId| self.facts.sites[&it].iter().map(|it| &it.stem).collect::<BTreeSet<_>>();
                    let is_equal = !stems(id).is_disjoint(&stems(other));
                    let score = best.entry(entry).or_default();
                    *score = (score.0 || is_equal, score.1 + 1);
                }
            }
            if let Some((&entry, _)) = best.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))) {
                self.attach(id, entry);
            }
        }
    }
}

/// An address with its fields in snake case; none where it has no field.
fn in_words(address: &str) -> Option<String> {
    let mut place = Place::parse(address).ok()?;
    let mut has_field = false;
    for step in &mut place.steps {
        if let place::Step::Field(name) = step {
            *name = letters(name);
            has_field = true;
        }
    }
    has_field.then(|| place.to_string())
}

/// How what an answer holds is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As the lock has it: within an envelope from the operation, so that the envelope may come and go, and else from
    /// the name of the answer's type.
    Written,
    /// The other way round, as an answer may become an envelope, or cease to be one.
    Other,
}

/// The addresses of a shape: from its operation, or from the name of the type that holds it and, in a union, of the
/// variant.
pub(crate) fn addresses(
    facts: &Facts<'_>,
    id: ShapeId,
    name_of: &dyn Fn(ShapeId) -> Option<String>,
    variant: &dyn Fn(ShapeId, usize) -> String,
    form: Form,
) -> Vec<String> {
    let mut addresses = Vec::new();
    for place in &facts.places.of[&id].uses {
        match place.owner {
            Owner::Root(root) => {
                addresses.push(extend(&root.address(facts.api), &path_text(&place.path, &|it| it.to_string())));
            }
            Owner::Shape(owner) if facts.envelopes.contains_key(&owner) == (form == Form::Written) => {
                let path = path_text(&place.path, &|it| it.to_string());
                let around = facts.places.of[&owner].uses.iter().filter_map(|it| match it.owner {
                    Owner::Root(root @ Root::Answer(..)) if it.path.is_empty() => Some(root.address(facts.api)),
                    Owner::Root(_) | Owner::Shape(_) => None,
                });
                addresses.extend(around.map(|it| extend(&it, &path)));
            }
            Owner::Shape(owner) => {
                let Some(name) = name_of(owner) else { continue };
                addresses.push(format!("{name}{}", path_text(&place.path, &|index| variant(owner, index))));
            }
        }
    }
    addresses
}

/// How much of two addresses is equal, at the beginning and the end. Only addresses of one kind are alike.
fn likeness(a: &str, b: &str) -> Option<usize> {
    let alike = match (role_of(a), role_of(b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.rsplit(['.', '|']).next() == b.rsplit(['.', '|']).next(),
        (Some(_), None) | (None, Some(_)) => false,
    };
    let start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    alike.then_some(start + end)
}

/// The method and the role of an address that hangs on an operation; of what is answered, neither status nor media type.
fn role_of(address: &str) -> Option<(&str, &str)> {
    let (method, rest) = address.split_once(' ')?;
    let (_, role) = rest.split_once(' ').unwrap_or_default();
    let (word, more) = role.split_once(' ').unwrap_or((role, ""));
    let name = more.split(' ').next().unwrap_or_default();
    Some((
        method,
        if matches!(word, "query" | "header" | "cookie" | "path") {
            &role[..word.len() + 1 + name.len()]
        } else {
            word
        },
    ))
}

/// The lock's word for a kind of shape.
pub(crate) fn kind_of(kind: &ShapeKind) -> Kind {
    match kind {
        ShapeKind::Object(_) => Kind::Object,
        ShapeKind::Enum(_) => Kind::Enum,
        ShapeKind::Union(_) => Kind::Union,
    }
}
