//! The ways from operations and events to the slots of an API, and the patterns that each could be written as.

use std::collections::{BTreeSet, VecDeque};
use std::ptr;

use super::automaton::{Automaton, Edge};
use super::members::{self, Member};
use crate::ir::places::{self, children, roots};
use crate::ir::{Api, ShapeId, Slot, Type};
use crate::place::{Operation, Part, Role, Root, quoted};

/// A slot is known by where it is in memory.
pub(super) type Slots = BTreeSet<*const Slot>;

/// So many ways to the slots of one name are looked at; rules with wildcards are for the rest.
const MOST: usize = 400;

/// A way to a slot.
pub(super) struct Way<'a> {
    root: Root,
    /// The operationId, where it starts at an operation.
    id: Option<&'a str>,
    /// The steps, those of members with their union.
    steps: Vec<(places::Step, Option<ShapeId>)>,
    pub(super) slot: &'a Slot,
}

/// Returns the shortest way to each slot.
pub(super) fn shortest(api: &Api) -> Vec<Way<'_>> {
    let mut ways = Vec::new();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut queue: VecDeque<Way<'_>> = starts(api).collect();
    while let Some(way) = queue.pop_front() {
        match way.slot.ty.shape() {
            Some(id) if seen.insert(id) => queue.extend(way.further(api)),
            Some(_) => {}
            // What is in an array is as near as the array.
            None => way.further(api).into_iter().for_each(|next| queue.push_front(next)),
        }
        ways.push(way);
    }
    ways
}

/// Returns every way to these slots that goes through no type twice, up to a number of them.
pub(super) fn all<'a>(api: &'a Api, target: &Slots) -> Vec<Way<'a>> {
    let leading = leading(api, target);
    let mut found = Vec::new();
    let mut open: Vec<Way<'_>> = starts(api).collect();
    while let Some(way) = open.pop() {
        let is_new = |id| leading.contains(&id) && way.steps.iter().all(|(_, owner)| *owner != Some(id));
        if way.slot.ty.shape().is_none_or(is_new) {
            open.extend(way.further(api));
        }
        if target.contains(&ptr::from_ref(way.slot)) {
            found.push(way);
        }
        if found.len() >= MOST {
            break;
        }
    }
    found
}

fn starts(api: &Api) -> impl Iterator<Item = Way<'_>> {
    roots(api).into_iter().map(|(root, _, slot)| {
        let id = root.operation().and_then(|index| api.operations[index].id.as_deref());
        Way { root: root.place(api), id, steps: Vec::new(), slot }
    })
}

/// Returns the shapes through which a way leads to these slots.
fn leading(api: &Api, target: &Slots) -> BTreeSet<ShapeId> {
    let mut leading: BTreeSet<ShapeId> = BTreeSet::new();
    loop {
        let leads = |slot| {
            let mut held = std::iter::successors(Some(slot), |slot: &&Slot| match &slot.ty {
                Type::Array(inner) | Type::Map(inner) => Some(&**inner),
                _ => None,
            });
            held.any(|slot| {
                target.contains(&ptr::from_ref(slot)) || slot.ty.shape().is_some_and(|id| leading.contains(&id))
            })
        };
        let shapes = (0..).map(ShapeId).zip(&api.shapes.0).filter(|(id, _)| !leading.contains(id));
        let new = shapes.filter(|(_, shape)| children(&shape.kind).into_iter().any(|(_, slot)| leads(slot)));
        let new: Vec<ShapeId> = new.map(|(id, _)| id).collect();
        if new.is_empty() {
            return leading;
        }
        leading.extend(new);
    }
}

/// Returns the members of the union that a step to one of them is in.
fn members_around(api: &Api, owner: Option<ShapeId>) -> Vec<Member<'_>> {
    let owner = owner.unwrap_or_else(|| bug!("a member of a union is within a shape"));
    api.shapes[owner].kind.members().iter().map(|member| members::of_type(api, member)).collect()
}

/// Which operations and events patterns are for.
#[derive(Clone, Copy)]
enum Width {
    /// That of the way.
    One,
    /// Those of its path.
    Path,
    /// All.
    Any,
}

impl<'a> Way<'a> {
    /// Returns the ways that go one step further.
    fn further(&self, api: &'a Api) -> Vec<Self> {
        let (owner, inner) = match &self.slot.ty {
            Type::Array(items) => (None, vec![(places::Step::Items, &**items)]),
            Type::Map(values) => (None, vec![(places::Step::Values, &**values)]),
            Type::Shape(id) => (Some(*id), children(&api.shapes[*id].kind)),
            _ => return Vec::new(),
        };
        let further = inner.into_iter().map(|(step, slot)| {
            let steps = self.steps.iter().cloned().chain([(step, owner)]).collect();
            Self { root: self.root.clone(), id: self.id, steps, slot }
        });
        further.collect()
    }

    /// Returns whether a pattern ends at the end of this way.
    pub(super) fn is_met(&self, api: &Api, automaton: &Automaton<'_>) -> bool {
        let mut states = automaton.start(&self.root, self.id);
        for (step, owner) in &self.steps {
            states = match step {
                places::Step::Field(name) => automaton.step(states, Edge::Field(name, true)),
                places::Step::Items => automaton.step(states, Edge::Items),
                places::Step::Values => automaton.step(states, Edge::Values),
                places::Step::Member(index) => {
                    let members = members_around(api, *owner);
                    automaton.member(states, &|name| members::is_named_by(&members, *index, name))
                }
            };
        }
        automaton.ends(states)
    }

    /// Returns the steps as patterns write them; none where nothing tells the member of a union.
    fn texts(&self, api: &Api) -> Vec<Option<String>> {
        let text = |(step, owner): &(places::Step, Option<ShapeId>)| match step {
            places::Step::Member(index) => {
                let members = members_around(api, *owner);
                members::name_of(&members, *index).map(|name| format!("|{}", quoted(&name)))
            }
            other => Some(places::path_text(std::slice::from_ref(other), &|_| String::new())),
        };
        self.steps.iter().map(text).collect()
    }

    /// Returns where patterns for its role start, the shortest first.
    fn roots(&self, width: Width) -> Vec<String> {
        let (start, role) = match (&self.root, width) {
            (Root::Operation(operation, Some(role)), Width::One) => (operation.to_string(), role),
            (Root::Operation(Operation::Endpoint(_, path), Some(role)), Width::Path) => (format!("* {path}"), role),
            (Root::Operation(_, Some(role)), Width::Any) => ("* *".to_owned(), role),
            (Root::Event(name, Some(role)), Width::One) => (Root::Event(name.clone(), None).to_string(), role),
            (Root::Event(_, Some(role)), Width::Any) => ("event *".to_owned(), role),
            (Root::Operation(..) | Root::Event(..) | Root::Type(_), _) => return Vec::new(),
        };
        shorter(role).into_iter().map(|role| format!("{start} {role}")).collect()
    }

    /// Returns the patterns that name this way, the shortest first.
    pub(super) fn exact(&self, api: &Api) -> Vec<String> {
        patterns_from(self.roots(Width::One), &self.texts(api))
    }

    /// Returns the patterns for any method of its path, or for any field at one of its steps.
    pub(super) fn of_path(&self, api: &Api) -> Vec<String> {
        if !matches!(self.root, Root::Operation(..)) {
            return Vec::new();
        }
        let texts = self.texts(api);
        let mut patterns = patterns_from(self.roots(Width::Path), &texts);
        for at in (0..texts.len()).filter(|at| texts[*at].as_ref().is_some_and(|text| text.starts_with('.'))) {
            let mut texts = texts.clone();
            texts[at] = Some(".*".to_owned());
            patterns.extend(patterns_from(self.roots(Width::One), &texts));
        }
        patterns
    }

    /// Returns the patterns for any operation or event, the narrowest first.
    pub(super) fn anywhere(&self, api: &Api) -> Vec<String> {
        let texts = self.texts(api);
        let mut patterns = patterns_from(self.roots(Width::Any), &texts);
        let starts = (0..texts.len()).filter(|at| texts[*at].as_ref().is_some_and(|text| text.starts_with(['.', '|'])));
        let ends = starts.filter_map(|at| texts[at..].iter().cloned().collect::<Option<String>>());
        patterns.extend(ends.map(|steps| format!("**{steps}")));
        patterns
    }
}

/// Returns patterns from these roots. Where nothing names a member, its fields are reached without it, but not it
/// itself.
fn patterns_from(roots: Vec<String>, texts: &[Option<String>]) -> Vec<String> {
    if texts.last().is_some_and(Option::is_none) {
        return Vec::new();
    }
    let steps: String = texts.iter().flatten().map(String::as_str).collect();
    roots.into_iter().map(|root| places::extend(&root, &steps)).collect()
}

/// Returns a role, in few words first: status and media type only in the later ones.
fn shorter(role: &Role) -> Vec<Role> {
    let media = role.without_media();
    let status = match &media {
        Role::Answer(_, Part::Body(_)) => Role::Answer(None, Part::Body(None)),
        Role::Error(_, Part::Body(_)) => Role::Error(None, Part::Body(None)),
        other => other.clone(),
    };
    let mut roles = vec![status, media, role.clone()];
    roles.dedup();
    roles
}
