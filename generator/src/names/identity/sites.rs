//! Gathers what the rules of merging and naming ask of each place: its role, its stem, its operation.
//!
//! A stem is the words that a place would be called by if it were alone in the world. Knows nothing of the record.

use crate::ir::by_shape::ByShape;
use crate::ir::places::{self, Owner, Places, Root, Step, Use};
use crate::ir::{Answer, Api, Direction, Operation, ShapeId, ShapeKind, Status, Type};
use crate::names::identity::shape::{self, Hash};
use crate::names::identity::subject::{self, Envelopes, Subject};
use crate::names::words::{Words, is_weak, join, singular, words};
use crate::place::Place;

/// Shapes of different classes never are one type. A class is the hash of the shape, its direction (not of enums), and its
/// component, where components are types.
pub(crate) type Class<'a> = (Hash, Option<Direction>, Option<&'a str>);

/// What a place is to its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// A body that is sent.
    Body,
    /// An answer that only wraps what it is about.
    Envelope,
    /// The answer of anything but a GET, or another success of a GET.
    Answer,
    /// The body of an error.
    Error,
    /// An event.
    Event,
    /// What a GET answers.
    Resource(Rank),
    /// A parameter.
    Parameter,
    /// A part of another shape.
    Nested,
    /// A member of a union.
    Member,
}

/// How good a claim a GET has to its noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rank {
    /// It is an item of an array.
    Listed,
    /// It is the whole answer.
    Whole,
    /// It is the answer of a path that ends in a parameter.
    ById,
}

/// A place with what the rules ask of it.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// What it is to its operation.
    pub(crate) role: Role,
    /// Its operation, where it hangs on one directly.
    pub(crate) operation: Option<usize>,
    /// What it is called by where it is: a noun, or the words of its field.
    pub(crate) own: Words,
    /// The same, with its owner's in front where it says too little alone.
    pub(crate) stem: Words,
    /// What holds it.
    pub(crate) owner: Option<ShapeId>,
}

impl Site {
    /// Returns whether its own words say enough to stand alone.
    pub(crate) fn tells(&self) -> bool {
        !is_weak(&self.own)
    }
}

/// What the rules ask of an API.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) api: &'a Api,
    /// Whether components are types of their own.
    components_are_types: bool,
    pub(crate) places: Places,
    pub(crate) hashes: ByShape<Hash>,
    /// The same, with the components that shapes hold where those are types.
    classes: ByShape<Hash>,
    pub(crate) subjects: Vec<Subject>,
    /// Whether an operationId is a guess.
    pub(crate) has_guesses: bool,
    pub(crate) envelopes: Envelopes,
    pub(crate) sites: ByShape<Vec<Site>>,
}

/// Gathers all.
pub(crate) fn gather(api: &Api, components_are_types: bool) -> Facts<'_> {
    let places = places::walk(api);
    let hashes = shape::hashes(api, &places);
    // Two components are two types, and so is what holds one or the other.
    let classes = if components_are_types {
        shape::hashes_with_names(api, &places, &|id| api.shapes[id].component.as_deref())
    } else {
        hashes.clone()
    };
    let mut subjects = subject::subjects(&api.operations);
    let envelopes = subject::find_envelopes(api, &subjects);
    for (subject, operation) in subjects.iter_mut().zip(&api.operations) {
        if subject::answers_list(api, &envelopes, operation) {
            subject.noun = subject::noun(&subject.operation, &operation.method, true).into();
        }
    }
    let has_guesses = subjects.iter().any(|subject| subject.is_provisional);
    let sites = ByShape::default();
    let mut facts =
        Facts { api, components_are_types, places, hashes, classes, subjects, has_guesses, envelopes, sites };
    for id in facts.places.order.clone() {
        let sites = facts.places.of[&id].uses.iter().map(|place| site(&facts, place)).collect();
        facts.sites.insert(id, sites);
    }
    facts
}

fn site(facts: &Facts<'_>, place: &Use) -> Site {
    let noun_of = |operation: usize| Words::clone(&facts.subjects[operation].noun);
    // An item of an array or a value of a map is one of what its field or parameter is called after.
    let called = |name: &str, way: &[Step]| {
        let words = words(name);
        Words::from(if way.is_empty() { words } else { singular(&words) })
    };
    let none = Words::default;
    let (role, operation, own, front) = match place.owner {
        Owner::Root(root) => {
            let noun = root.operation().map(noun_of).unwrap_or_default();
            let (role, own, front) = match (root, root.answer(facts.api)) {
                (Root::Event(event), _) => (Role::Event, words(&facts.api.events[event].name).into(), none()),
                (Root::Parameter(operation, parameter), _) => {
                    let name = &facts.api.operations[operation].parameters[parameter].name;
                    (Role::Parameter, called(name, &place.path), noun)
                }
                (_, None) => (Role::Body, noun, none()),
                (_, Some(answer)) => (answer_role(facts, root, answer, &place.path), noun, none()),
            };
            (role, root.operation(), own, front)
        }
        Owner::Shape(owner) => {
            let first = facts.sites.get(&owner).and_then(|sites| sites.first());
            let front = first.map_or_else(none, |site| Words::clone(&site.stem));
            match (get_around(facts, owner, &place.path), &place.path[..]) {
                (Some(operation), path) => {
                    let rank = rank(&facts.subjects[operation], path.contains(&Step::Items));
                    (Role::Resource(rank), Some(operation), noun_of(operation), none())
                }
                (None, [Step::Field(name), way @ ..]) => (Role::Nested, None, called(name, way), front),
                (None, [Step::Values, ..]) => (Role::Nested, None, words("value").into(), front),
                (None, _) => (Role::Member, None, none(), front),
            }
        }
    };
    let stem = if is_weak(&own) { join(&front, &own).into() } else { Words::clone(&own) };
    Site { role, operation, own, stem, owner: place.owner.shape() }
}

fn answer_role(facts: &Facts<'_>, root: Root, answer: &Answer, path: &[Step]) -> Role {
    let shape = answer.content.json().and_then(|slot| slot.ty.shape());
    match root {
        _ if answer.is_failure() => Role::Error,
        Root::Answer(..) if shape.is_some_and(|id| facts.envelopes.contains_key(&id)) => Role::Envelope,
        Root::Answer(index, _) => {
            let operation = &facts.api.operations[index];
            let is_read = operation.method == "GET" && first_success(operation) == Some(answer.status);
            if is_read { Role::Resource(rank(&facts.subjects[index], !path.is_empty())) } else { Role::Answer }
        }
        _ => Role::Answer,
    }
}

fn rank(subject: &Subject, is_listed: bool) -> Rank {
    match (is_listed, subject.by_id) {
        (true, _) => Rank::Listed,
        (false, true) => Rank::ById,
        (false, false) => Rank::Whole,
    }
}

/// Returns the least success that has a body.
pub(crate) fn first_success(operation: &Operation) -> Option<Status> {
    operation.json_successes().map(|(answer, _)| answer.status).min()
}

/// Returns the GET whose envelope holds this, if it is what the envelope is about.
fn get_around(facts: &Facts<'_>, owner: ShapeId, path: &[Step]) -> Option<usize> {
    let hole = facts.envelopes.get(&owner)?;
    let is_hole = matches!(path.first(), Some(Step::Field(name)) if name == hole);
    let operations = facts.sites.get(&owner)?.iter().filter_map(|site| site.operation);
    operations.filter(|&index| is_hole && facts.api.operations[index].method == "GET").min()
}

impl Facts<'_> {
    /// Returns the places of a shape that hang on an operation or event; what an envelope holds does.
    pub(crate) fn root_places(&self, id: ShapeId) -> Vec<Place> {
        self.places.on_roots(self.api, id, |owner| self.envelopes.contains_key(&owner))
    }

    /// Returns whether a shape is an enum.
    pub(crate) fn is_enum(&self, id: ShapeId) -> bool {
        matches!(self.api.shapes[id].kind, ShapeKind::Enum(_))
    }

    /// Returns whether a shape is an object.
    pub(crate) fn is_object(&self, id: ShapeId) -> bool {
        matches!(self.api.shapes[id].kind, ShapeKind::Object(_))
    }

    /// Returns whether a shape holds fields, so that its name tells what is sent from what is read.
    pub(crate) fn has_fields(&self, id: ShapeId) -> bool {
        let is_inner = |ty: &Type| match ty {
            Type::Shape(id) => !self.is_enum(*id),
            ty => matches!(ty, Type::OpenObject),
        };
        match &self.api.shapes[id].kind {
            ShapeKind::Object(_) => true,
            ShapeKind::Enum(_) => false,
            ShapeKind::Union(union) => union.members.iter().any(|member| is_inner(&member.slot.ty)),
        }
    }

    /// Returns the name of the component that a shape is, where components are types.
    pub(crate) fn component(&self, id: ShapeId) -> Option<&str> {
        self.api.shapes[id].component.as_deref().filter(|_| self.components_are_types)
    }

    /// Returns the class of a shape.
    pub(crate) fn class(&self, id: ShapeId) -> Class<'_> {
        let direction = (!self.is_enum(id)).then_some(self.places.of[&id].direction);
        (self.classes[&id], direction, self.component(id))
    }
}
