//! Decides which places are one type.
//!
//! Equal shapes are the same thing if they are called alike, or are too large to be equal by chance. Nothing here
//! knows the final names.

use std::collections::{BTreeMap, HashMap};

use crate::ir::ShapeId;
use crate::ir::places::{Owner, Step};
use crate::names::same::alike;
use crate::names::same::facts::{Class, Facts, Rank, Role, Site};
use crate::names::same::shape::Hash;
use crate::names::words::{Words, common_end, is_weak};

/// From so many fields on, equal objects are the same thing whatever they are called.
const LARGE_OBJECT: usize = 8;
/// From so many values on, equal enums are the same thing unless their name says too little.
const LARGE_ENUM: usize = 5;
/// From so many fields on, equal objects whose names end in the same word are the same thing.
const TELLING_OBJECT: usize = 3;

/// Which shapes are one type: each shape, and the one that stands for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets {
    /// By the number of the shape; a shape that is not in it stands for itself.
    parents: Vec<ShapeId>,
    pins: BTreeMap<ShapeId, usize>,
}

impl Sets {
    /// The shape that stands for this one.
    pub(crate) fn find(&self, id: ShapeId) -> ShapeId {
        let mut id = id;
        loop {
            match self.parents.get(id.0 as usize) {
                Some(&parent) if parent != id => id = parent,
                Some(_) | None => return id,
            }
        }
    }

    /// The same; what is on the way stands nearer afterwards.
    fn shorten(&mut self, id: ShapeId) -> ShapeId {
        let top = self.find(id);
        let mut id = id;
        while id != top {
            let next = self.parents[id.0 as usize];
            self.parents[id.0 as usize] = top;
            id = next;
        }
        top
    }

    /// Binds a shape's type to something that no other type is bound to.
    pub(crate) fn pin(&mut self, id: ShapeId, pin: usize) {
        let id = self.find(id);
        self.pins.insert(id, pin);
    }

    /// The same sets, bound to nothing.
    pub(crate) fn unpinned(&self) -> Self {
        Self { parents: self.parents.clone(), pins: BTreeMap::new() }
    }

    /// What is bound, and to what.
    pub(crate) fn pins(&self) -> impl Iterator<Item = (ShapeId, usize)> {
        self.pins.iter().map(|(&id, &pin)| (id, pin))
    }

    /// What a shape's type is bound to.
    pub(crate) fn pinned(&self, id: ShapeId) -> Option<usize> {
        self.pins.get(&self.find(id)).copied()
    }

    /// Makes two types one, unless they are bound to different things. Tells whether anything changed.
    pub(crate) fn unite(&mut self, a: ShapeId, b: ShapeId) -> bool {
        let (a, b) = (self.shorten(a), self.shorten(b));
        let (pin_a, pin_b) = (self.pins.get(&a).copied(), self.pins.get(&b).copied());
        if a == b || (pin_a.is_some() && pin_b.is_some() && pin_a != pin_b) {
            return false;
        }
        let (least, other) = (a.min(b), a.max(b));
        for next in self.parents.len()..=other.0 as usize {
            self.parents.push(ShapeId(u32::try_from(next).unwrap_or(u32::MAX)));
        }
        self.parents[other.0 as usize] = least;
        if let Some(pin) = pin_a.or(pin_b) {
            self.pins.remove(&other);
            self.pins.insert(least, pin);
        }
        true
    }
}

/// How well a shape claims a stem: the rank of its resources, and how many places call it so.
type Claim = (Option<Rank>, usize);

type ByClass = BTreeMap<Class, Claim>;

/// All claims to stems, by shape.
#[derive(Debug)]
pub(crate) struct Claims(BTreeMap<Words, ByClass>);

impl Claims {
    /// Counts them.
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let mut claims: BTreeMap<Words, BTreeMap<_, Claim>> = BTreeMap::new();
        for (id, sites) in facts.sites.iter() {
            for site in sites {
                let rank = match site.role {
                    Role::Resource(rank) => Some(rank),
                    Role::Answer | Role::Nested | Role::Parameter => None,
                    Role::Body | Role::Envelope | Role::Error | Role::Event | Role::Member => continue,
                };
                let claim = claims.entry(Words::clone(&site.stem)).or_default().entry(facts.class(id)).or_default();
                *claim = (claim.0.max(rank), claim.1 + 1);
            }
        }
        Self(claims)
    }

    /// Whether another shape claims this stem as well or better, and is used in the same direction.
    fn is_claimed_better_elsewhere(&self, stem: &[String], class: Class) -> bool {
        let Some(claims) = self.0.get(stem) else { return false };
        let own = claims.get(&class).copied().unwrap_or_default();
        let rival = |other: &Class| *other != class && (other.1 == class.1 || class.1.is_none());
        claims.iter().any(|(other, &claim)| rival(other) && claim >= own)
    }
}

/// Unites all shapes that the rules unite, and then their parts.
pub(crate) fn merge(facts: &Facts<'_>, sets: &mut Sets) {
    let claims = Claims::of(facts);
    let mut pairs = alike::pairs(facts, &claims, sets);
    // Nearest to the operations first, so that a part follows what it is a part of.
    pairs.sort_by_cached_key(|&(a, b)| (facts.places.of[&a].depth.min(facts.places.of[&b].depth), a, b));
    for (a, b) in pairs {
        sets.unite(a, b);
    }
    unite_parts(facts, sets);
}

/// Unites the parts of united shapes.
pub(crate) fn unite_parts(facts: &Facts<'_>, sets: &mut Sets) {
    loop {
        let mut changed = false;
        let mut first: HashMap<(ShapeId, &[Step]), ShapeId> = HashMap::new();
        for &id in &facts.places.order {
            for place in &facts.places.of[&id].uses {
                let Owner::Shape(owner) = place.owner else { continue };
                if matches!(place.path.first(), Some(Step::Member(_))) {
                    continue;
                }
                let key = (sets.find(owner), place.path.as_slice());
                match first.get(&key) {
                    Some(&other) if facts.class(other) == facts.class(id) => changed |= sets.unite(other, id),
                    Some(_) => {}
                    None => {
                        first.insert(key, id);
                    }
                }
            }
        }
        changed |= unite_members(facts, sets);
        if !changed {
            return;
        }
    }
}

/// Unites the members of united unions: those of equal shape, as their order says nothing.
fn unite_members(facts: &Facts<'_>, sets: &mut Sets) -> bool {
    let mut changed = false;
    let mut first: HashMap<(ShapeId, Hash), ShapeId> = HashMap::new();
    for &id in &facts.places.order {
        for place in &facts.places.of[&id].uses {
            let (Owner::Shape(owner), Some(Step::Member(_))) = (place.owner, place.path.first()) else { continue };
            let key = (sets.find(owner), facts.hashes[&id]);
            let owner_of = |other: ShapeId| facts.sites[&other].iter().any(|it| it.owner == Some(owner));
            match first.get(&key) {
                Some(&other) if !owner_of(other) || other == id => changed |= sets.unite(other, id),
                Some(_) => {}
                None => {
                    first.insert(key, id);
                }
            }
        }
    }
    changed
}

/// Whether two equal shapes are one type.
pub(crate) fn are_one(facts: &Facts<'_>, claims: &Claims, a: ShapeId, b: ShapeId) -> bool {
    if facts.class(a) != facts.class(b) {
        return false;
    }
    if let (Some(a), Some(b)) = (&facts.api.shapes[a].wanted, &facts.api.shapes[b].wanted) {
        return a.name == b.name;
    }
    if facts.component(a).is_some() || are_shared(facts, a, b) {
        return true;
    }
    let one = |x: &Site, y: &Site| {
        role_makes_one(facts, a, (x.role, x.tells()), (y.role, y.tells()))
            || words_may_make_one(facts, a, x.role, y.role) && are_called_alike(facts, claims, a, x, y)
    };
    facts.sites[&a].iter().any(|x| facts.sites[&b].iter().any(|y| one(x, y)))
}

/// Whether two shapes are one body or answer that is written once: that of a component, or of a path item that several
/// paths refer to.
pub(crate) fn are_shared(facts: &Facts<'_>, a: ShapeId, b: ShapeId) -> bool {
    let at = &facts.api.shapes[a].at;
    // The rules ask about a shape and itself too: whether being called so makes two shapes one.
    if a == b || *at != facts.api.shapes[b].at {
        return false;
    }
    let is_component = at.as_str().starts_with("/components/");
    let is_whole = |role: Role| matches!(role, Role::Body | Role::Answer | Role::Envelope | Role::Resource(_));
    let uses = |id: ShapeId| {
        let sites = facts.sites[&id].iter().filter(move |it| is_whole(it.role));
        sites.filter_map(|it| Some((it.role, &facts.api.operations[it.operation?].at)))
    };
    uses(a).any(|one| uses(b).any(|other| one.0 == other.0 && (is_component || one.1 == other.1)))
}

/// Whether two places of equal shapes are of one type whatever they are called: errors, and what is too large to be
/// equal by chance. Of each, its role and whether its own words tell anything.
pub(crate) fn role_makes_one(facts: &Facts<'_>, id: ShapeId, a: (Role, bool), b: (Role, bool)) -> bool {
    let is_enum = facts.is_enum(id);
    let is_large = match is_enum {
        true => facts.size(id) >= LARGE_ENUM && a.1 && b.1,
        false => facts.size(id) >= LARGE_OBJECT,
    };
    match (a.0, b.0) {
        (Role::Error, Role::Error) => true,
        (Role::Member, other) | (other, Role::Member) if is_named_by_role(other) || other == Role::Answer => false,
        (Role::Member, _) | (_, Role::Member) => is_large && !is_enum,
        (x, y) => words_may_make_one(facts, id, x, y) && is_large,
    }
}

/// Whether a place of this role is never one with another for what it is called.
fn is_named_by_role(role: Role) -> bool {
    matches!(role, Role::Body | Role::Envelope | Role::Event | Role::Error)
}

/// Whether what two places are called can make them one.
fn words_may_make_one(facts: &Facts<'_>, id: ShapeId, a: Role, b: Role) -> bool {
    match (a, b) {
        (a, b) if is_named_by_role(a) || is_named_by_role(b) => false,
        (Role::Answer, other) | (other, Role::Answer) if !facts.is_enum(id) => matches!(other, Role::Resource(_)),
        (Role::Member, _) | (_, Role::Member) => false,
        _ => true,
    }
}

fn are_called_alike(facts: &Facts<'_>, claims: &Claims, id: ShapeId, a: &Site, b: &Site) -> bool {
    if a.stem == b.stem {
        return true;
    }
    let end = common_end([&*a.stem, &*b.stem]);
    let one_ends_in_other = end.len() == a.stem.len().min(b.stem.len());
    let related = one_ends_in_other || facts.is_object(id) && facts.size(id) >= TELLING_OBJECT;
    !is_weak(&end) && related && !claims.is_claimed_better_elsewhere(&end, facts.class(id))
}
