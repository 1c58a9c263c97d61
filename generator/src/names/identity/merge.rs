//! Decides which places are one type.
//!
//! Shapes of one class are equal. They are one type where they have a reason in common: they have the same words, or are too
//! large to be equal by chance. Each reason is a key, so that no two shapes are compared. Nothing here knows the final
//! names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::ir::by_shape::ByShape;
use crate::ir::places::{Owner, Step};
use crate::ir::{Direction, ShapeId};
use crate::names::identity::sites::{Class, Facts, Rank, Role, Site};
use crate::names::words::is_weak;
use crate::pointer::Pointer;

/// The least number of fields at which equal objects are the same thing, whatever they are called.
const LARGE_OBJECT: usize = 8;
/// The least number of values at which equal enums are the same thing, unless their name says too little.
const LARGE_ENUM: usize = 5;
/// The least number of fields at which equal objects are the same thing if their names end in the same word.
const TELLING_OBJECT: usize = 3;

/// Why equal shapes are one type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Reason<'a> {
    /// The overlay wants this name for them.
    Wanted(&'a str),
    /// They are one component, where components are types.
    Component,
    /// They are one body or answer that is written once: as a component, or for this operation of a path item that
    /// several paths refer to.
    Written(&'a Pointer, Role, Option<&'a Pointer>),
    /// They are bodies of errors.
    Error,
    /// They are too large to be equal by chance.
    Large,
    /// They are called by the same words.
    Called(&'a [String]),
    /// What they are called by ends in these words.
    EndsIn(&'a [String]),
}

/// A place that gives its shape a reason.
struct Claimant<'a> {
    shape: ShapeId,
    role: Role,
    /// The word before those of the reason.
    before: Option<&'a String>,
}

/// Returns which shapes the rules call one type: those that have a reason in common, nearest to an operation first.
pub(crate) fn merge_candidates(facts: &Facts<'_>) -> Vec<Vec<ShapeId>> {
    let mut classes: IndexMap<Class<'_>, Vec<ShapeId>> = IndexMap::new();
    for &id in &facts.places.order {
        classes.entry(facts.class(id)).or_default().push(id);
    }
    let claims = claims(facts);
    let mut candidates = Vec::new();
    for (class, ids) in classes.iter().filter(|(_, ids)| ids.len() > 1) {
        for (reason, claimants) in reasons(facts, ids) {
            let mut shapes = shapes_of(facts, &reason, claimants, |end| is_claimed_elsewhere(&claims, end, class));
            shapes.dedup();
            candidates.extend((shapes.len() > 1).then_some(shapes));
        }
    }
    candidates
}

/// Returns whether the overlay does not want different names for two shapes.
fn may_have_one_name(facts: &Facts<'_>, a: ShapeId, b: ShapeId) -> bool {
    let wanted = |id: ShapeId| facts.api.shapes[id].wanted.as_ref().map(|wanted| &wanted.name);
    wanted(a).is_none() || wanted(b).is_none() || wanted(a) == wanted(b)
}

/// Returns the reasons that shapes of one class have, and where they have them from.
fn reasons<'a>(facts: &'a Facts<'_>, ids: &[ShapeId]) -> IndexMap<Reason<'a>, Vec<Claimant<'a>>> {
    let is_enum = facts.is_enum(ids[0]);
    let is_large = facts.api.shapes[ids[0]].kind.size() >= if is_enum { LARGE_ENUM } else { LARGE_OBJECT };
    let mut reasons: IndexMap<Reason<'_>, Vec<Claimant<'_>>> = IndexMap::new();
    for &shape in ids {
        let mut add = |reason, role, before| {
            reasons.entry(reason).or_default().push(Claimant { shape, role, before });
        };
        if let Some(wanted) = &facts.api.shapes[shape].wanted {
            add(Reason::Wanted(&wanted.name), Role::Nested, None);
        }
        if facts.component(shape).is_some() {
            add(Reason::Component, Role::Nested, None);
            continue;
        }
        for site in &facts.sites[&shape] {
            if let Some(written) = written(facts, shape, site) {
                add(written, Role::Nested, None);
            }
            if site.role == Role::Error {
                add(Reason::Error, site.role, None);
            }
            let is_called = matches!(site.role, Role::Answer | Role::Resource(_) | Role::Parameter | Role::Nested);
            let may_be_large = if is_enum { site.tells() && is_called } else { is_called || site.role == Role::Member };
            if is_large && may_be_large {
                add(Reason::Large, site.role, None);
            }
            if is_called {
                add(Reason::Called(&site.stem), site.role, None);
                for start in 0..site.stem.len() {
                    let before = start.checked_sub(1).map(|index| &site.stem[index]);
                    add(Reason::EndsIn(&site.stem[start..]), site.role, before);
                }
            }
        }
    }
    reasons
}

/// Returns the body or answer that a place is, by where it is written.
fn written<'a>(facts: &'a Facts<'_>, id: ShapeId, site: &Site) -> Option<Reason<'a>> {
    let operation = &facts.api.operations[site.operation?];
    let is_whole = matches!(site.role, Role::Body | Role::Answer | Role::Envelope | Role::Resource(_));
    let at = &facts.api.shapes[id].at;
    let is_component = at.as_str().starts_with("/components/");
    is_whole.then(|| Reason::Written(at, site.role, (!is_component).then_some(&operation.at)))
}

/// Returns the shapes that a reason makes one: none where it is not good enough.
fn shapes_of(
    facts: &Facts<'_>,
    reason: &Reason<'_>,
    mut claimants: Vec<Claimant<'_>>,
    is_claimed_elsewhere: impl Fn(&[String]) -> bool,
) -> Vec<ShapeId> {
    let Some(first) = claimants.first().map(|claimant| claimant.shape) else { return Vec::new() };
    // An answer of something that is done is one with what is read, and with nothing else.
    let is_read = claimants.iter().any(|claimant| matches!(claimant.role, Role::Resource(_)));
    claimants.retain(|claimant| claimant.role != Role::Answer || is_read || facts.is_enum(first));
    if let Reason::EndsIn(end) = reason {
        let before: BTreeSet<Option<&String>> = claimants.iter().map(|claimant| claimant.before).collect();
        let is_telling = facts.is_object(first) && facts.api.shapes[first].kind.size() >= TELLING_OBJECT;
        let is_related = before.len() > 1 && (is_telling || before.contains(&None));
        if !is_related || is_weak(end) || is_claimed_elsewhere(end) {
            return Vec::new();
        }
    }
    claimants.into_iter().map(|claimant| claimant.shape).collect()
}

/// How well the shapes of a class claim a stem: the rank of their resources, and how many places call them so.
type Claim = (Option<Rank>, usize);

/// The claims to each stem.
type Claims<'a> = HashMap<&'a [String], BTreeMap<Class<'a>, Claim>>;

fn claims<'a>(facts: &'a Facts<'_>) -> Claims<'a> {
    let mut claims = Claims::new();
    for (id, sites) in facts.sites.iter() {
        for site in sites {
            let rank = match site.role {
                Role::Resource(rank) => Some(rank),
                Role::Answer | Role::Nested | Role::Parameter => None,
                Role::Body | Role::Envelope | Role::Error | Role::Event | Role::Member => continue,
            };
            let claim = claims.entry(&*site.stem).or_default().entry(facts.class(id)).or_default();
            *claim = (claim.0.max(rank), claim.1 + 1);
        }
    }
    claims
}

/// Returns whether another class claims a stem as well or better, and is used in the same direction.
fn is_claimed_elsewhere(claims: &Claims<'_>, stem: &[String], class: &Class<'_>) -> bool {
    let Some(claims) = claims.get(stem) else { return false };
    let own = claims.get(class).copied().unwrap_or_default();
    let is_rival = |other: &Class<'_>| other != class && (other.1 == class.1 || class.1.is_none());
    claims.iter().any(|(other, &claim)| is_rival(other) && claim >= own)
}

/// Unites all shapes that the rules call one type, and then their parts.
pub(crate) fn merge(facts: &Facts<'_>, sets: &mut Sets) {
    let mut pairs = Vec::new();
    for shapes in merge_candidates(facts) {
        // A shape that no name is wanted for is one with each of the others.
        let is_free = |id: &&ShapeId| facts.api.shapes[**id].wanted.is_none();
        let hub = *shapes.iter().find(is_free).unwrap_or(&shapes[0]);
        let others = shapes.iter().filter(|&&id| id != hub && may_have_one_name(facts, hub, id));
        pairs.extend(others.map(|&id| (hub.min(id), hub.max(id))));
    }
    // Nearest to the operations first, so that a part follows what it is a part of.
    pairs.sort_by_cached_key(|&(a, b)| (facts.places.of[&a].depth.min(facts.places.of[&b].depth), a, b));
    for (a, b) in pairs {
        sets.unite(a, b);
    }
    while unite_parts(facts, sets) {}
}

/// Unites the parts of united shapes: fields by their way, and members of unions by their shape, as their order says
/// nothing. Returns whether anything changed.
fn unite_parts(facts: &Facts<'_>, sets: &mut Sets) -> bool {
    let mut changed = false;
    let mut firsts = HashMap::new();
    for &id in &facts.places.order {
        for place in &facts.places.of[&id].uses {
            let Owner::Shape(owner) = place.owner else { continue };
            let is_member = matches!(place.path.first(), Some(Step::Member(_)));
            // A string and an array of strings may both be members.
            let (path, hash) =
                if is_member { (&place.path[1..], Some(facts.hashes[&id])) } else { (&*place.path, None) };
            let first = *firsts.entry((sets.find(owner), path, hash)).or_insert(id);
            let is_one = match is_member {
                true => facts.sites[&first].iter().all(|site| site.owner != Some(owner)),
                false => facts.class(first) == facts.class(id),
            };
            changed |= is_one && sets.unite(first, id);
        }
    }
    changed
}

/// Which shapes are one type: a union-find, in which a type may be bound to an entry of the record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets {
    /// A shape that has no parent stands for itself.
    parents: ByShape<ShapeId>,
    pins: BTreeMap<ShapeId, usize>,
}

impl Sets {
    /// Returns the shape that stands for this one.
    pub(crate) fn find(&self, mut id: ShapeId) -> ShapeId {
        while let Some(&parent) = self.parents.get(&id) {
            id = parent;
        }
        id
    }

    /// Binds a shape's type to something that no other type is bound to.
    pub(crate) fn pin(&mut self, id: ShapeId, pin: usize) {
        self.pins.insert(self.find(id), pin);
    }

    /// Returns what a shape's type is bound to.
    pub(crate) fn pinned(&self, id: ShapeId) -> Option<usize> {
        self.pins.get(&self.find(id)).copied()
    }

    /// Makes two types one, unless they are bound to different things. Returns whether anything changed.
    pub(crate) fn unite(&mut self, a: ShapeId, b: ShapeId) -> bool {
        let (a, b) = (self.shorten(a), self.shorten(b));
        let pins = [a, b].map(|id| self.pins.get(&id).copied());
        if a == b || matches!(pins, [Some(one), Some(other)] if one != other) {
            return false;
        }
        let (least, other) = (a.min(b), a.max(b));
        self.parents.insert(other, least);
        self.pins.remove(&other);
        self.pins.extend(pins[0].or(pins[1]).map(|pin| (least, pin)));
        true
    }

    /// Finds the shape that stands for this one, and hangs all on the way there directly on it.
    fn shorten(&mut self, mut id: ShapeId) -> ShapeId {
        let top = self.find(id);
        while let Some(parent) = self.parents.get_mut(&id) {
            id = std::mem::replace(parent, top);
            if id == top {
                break;
            }
        }
        top
    }
}

/// Shapes that are one type.
#[derive(Clone, Debug)]
pub(crate) struct TypeGroup {
    /// Its shapes, by address.
    pub(crate) shapes: Vec<ShapeId>,
    /// Its places, by address.
    pub(crate) sites: Vec<Site>,
    /// Whether it is sent, read or both.
    pub(crate) direction: Direction,
    /// The least of its addresses.
    pub(crate) address: String,
    /// What it is bound to: the index of the record's line where it was found again.
    pub(crate) pin: Option<usize>,
}

/// Returns all groups, by the shape that stands for them.
pub(crate) fn groups(facts: &Facts<'_>, sets: &Sets) -> BTreeMap<ShapeId, TypeGroup> {
    let mut ids = facts.places.order.clone();
    ids.sort_by(|a, b| facts.places.of[a].address.cmp(&facts.places.of[b].address));
    let mut groups: BTreeMap<ShapeId, TypeGroup> = BTreeMap::new();
    for id in ids {
        let node = &facts.places.of[&id];
        let group = groups.entry(sets.find(id)).or_insert_with(|| TypeGroup {
            shapes: Vec::new(),
            sites: Vec::new(),
            direction: node.direction,
            address: node.address.clone(),
            pin: sets.pinned(id),
        });
        group.shapes.push(id);
        group.sites.extend(facts.sites[&id].iter().cloned());
        if group.direction != node.direction {
            group.direction = Direction::Both;
        }
    }
    groups
}

impl TypeGroup {
    /// Returns the first shape, which stands for all in what is emitted.
    pub(crate) fn first(&self) -> ShapeId {
        self.shapes[0]
    }

    /// Its places that hang on a shape.
    pub(crate) fn nested(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(|site| site.role == Role::Nested)
    }

    /// Its places with this role.
    pub(crate) fn with_role(&self, role: Role) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(move |site| site.role == role)
    }

    /// Its places that a GET answers, with their ranks.
    pub(crate) fn resources(&self) -> impl Iterator<Item = (Rank, &Site)> {
        self.sites.iter().filter_map(
            |site| {
                if let Role::Resource(rank) = site.role { Some((rank, site)) } else { None }
            },
        )
    }

    /// Returns the component that it is, where components are types.
    pub(crate) fn component<'f>(&self, facts: &'f Facts<'_>) -> Option<&'f str> {
        self.shapes.iter().find_map(|&id| facts.component(id))
    }
}
