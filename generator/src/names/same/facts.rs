//! Gathers what the rules of merging and naming ask of each place: its role, its stem, its operation.
//!
//! A stem is the words that a place would be called by if it were alone in the world.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Direction;
use crate::ir::by_shape::ByShape;
use crate::ir::places::{self, Owner, Places, Root, Step, Use};
use crate::ir::{Api, Content, Object, ShapeId, ShapeKind, Slot, Status, Type};
use crate::names::same::component::Components;
use crate::names::same::noun::{self, Subject};
use crate::names::same::shape::{self, Hash};
use crate::names::words::{Words, is_weak, join, singular, words};
use crate::place::Place;

/// Fields that hold what an envelope is about.
const HOLES: &[&str] = &["data", "entries", "items", "records", "results", "rows", "values"];

/// What tells apart shapes that can never be one type: kind and shape, for all but enums the direction, and the component
/// where components are types.
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
    /// It is in a list.
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
    /// Whether its own words say enough to stand alone.
    pub(crate) fn tells(&self) -> bool {
        !is_weak(&self.own)
    }
}

/// What the rules ask of an API.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) api: &'a Api,
    components: Components,
    pub(crate) places: Places,
    pub(crate) hashes: ByShape<Hash>,
    pub(crate) subjects: Vec<Subject>,
    /// Whether an operationId is a guess.
    pub(crate) has_guesses: bool,
    pub(crate) envelopes: BTreeMap<ShapeId, String>,
    pub(crate) sites: ByShape<Vec<Site>>,
}

/// Gathers all.
pub(crate) fn gather(api: &Api, components: Components) -> Facts<'_> {
    let places = places::walk(api);
    let hashes = shape::hashes(api, &places);
    let none = vec![false; api.operations.len()];
    let nouns = noun::subjects(&api.operations, &none);
    let envelopes = envelopes(api, &nouns);
    let subjects = noun::with_lists(nouns, &api.operations, &lists(api, &envelopes));
    let mut facts = Facts {
        api,
        components,
        places,
        hashes,
        has_guesses: subjects.iter().any(|subject| subject.is_provisional),
        subjects,
        envelopes,
        sites: ByShape::default(),
    };
    for id in facts.places.order.clone() {
        let node = &facts.places.of[&id];
        let sites = node.uses.iter().map(|it| site(&facts, it)).collect();
        facts.sites.insert(id, sites);
    }
    facts
}

/// The answers that only wrap something, and the field that holds it.
fn envelopes(api: &Api, subjects: &[Subject]) -> BTreeMap<ShapeId, String> {
    let mut envelopes = BTreeMap::new();
    for (operation, subject) in api.operations.iter().zip(subjects) {
        for answer in operation.answers.iter().filter(|it| is_success(it.status)) {
            let Content::Json(Slot { ty: Type::Shape(id), .. }) = &answer.content else { continue };
            let ShapeKind::Object(object) = &api.shapes[*id].kind else { continue };
            if let Some(hole) = hole(api, object, &subject.noun) {
                envelopes.insert(*id, hole);
            }
        }
    }
    envelopes
}

fn hole(api: &Api, object: &Object, noun: &[String]) -> Option<String> {
    if object.rest.is_some() {
        return None;
    }
    let holds = |ty: &Type| match ty {
        Type::List(_) | Type::Map(_) | Type::OpenObject => true,
        Type::Shape(id) => !matches!(api.shapes[*id].kind, ShapeKind::Enum(_)),
        Type::Any
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Float
        | Type::Decimal
        | Type::Text
        | Type::Constant(_)
        | Type::Secret
        | Type::Date
        | Type::DateTime
        | Type::Id(_)
        | Type::File => false,
    };
    let mut holding = object.fields.iter().filter(|(_, slot)| holds(&slot.ty));
    let ((name, slot), None) = (holding.next()?, holding.next()) else { return None };
    let holds_shape = !matches!(slot.ty, Type::Map(_) | Type::OpenObject);
    let fits = HOLES.contains(&name.as_str()) || singular(&words(name)) == singular(noun);
    (holds_shape && fits).then(|| name.clone())
}

/// Whether each operation answers a list.
fn lists(api: &Api, envelopes: &BTreeMap<ShapeId, String>) -> Vec<bool> {
    let is_list = |slot: &Slot| match &slot.ty {
        Type::List(_) => true,
        Type::Shape(id) => match (&api.shapes[*id].kind, envelopes.get(id)) {
            (ShapeKind::Object(object), Some(hole)) => matches!(object.fields[hole].ty, Type::List(_)),
            (ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_), _) => false,
        },
        Type::Any
        | Type::OpenObject
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Float
        | Type::Decimal
        | Type::Text
        | Type::Constant(_)
        | Type::Secret
        | Type::Date
        | Type::DateTime
        | Type::Id(_)
        | Type::File
        | Type::Map(_) => false,
    };
    let answers_list = |operation: &crate::ir::Operation| {
        operation.answers.iter().any(|it| match &it.content {
            Content::Json(slot) => is_success(it.status) && is_list(slot),
            Content::Empty | Content::Text | Content::Bytes | Content::Events => false,
        })
    };
    api.operations.iter().map(answers_list).collect()
}

/// Whether a status means that it worked.
pub(crate) fn is_success(status: Status) -> bool {
    match status {
        Status::Code(code) => code < 400,
        Status::Range(digit) => digit < 4,
        Status::Default => false,
    }
}

fn site(facts: &Facts<'_>, place: &Use) -> Site {
    match place.owner {
        Owner::Root(root) => root_site(facts, root, &place.path),
        Owner::Shape(owner) => nested_site(facts, owner, &place.path),
    }
}

fn root_site(facts: &Facts<'_>, root: Root, path: &[Step]) -> Site {
    let operation = root.operation();
    let noun = || operation.map_or_else(Words::default, |it| Words::clone(&facts.subjects[it].noun));
    let (role, own, stem) = match root {
        Root::Body(_) | Root::OtherBody(..) => (Role::Body, noun(), noun()),
        Root::Event(event) => {
            let own = Words::from(words(&facts.api.events[event].name));
            (Role::Event, Words::clone(&own), own)
        }
        Root::Parameter(operation, parameter) => {
            let name = words(&facts.api.operations[operation].parameters[parameter].name);
            let own = Words::from(if path.is_empty() { name } else { singular(&name) });
            let stem = if is_weak(&own) { join(&noun(), &own).into() } else { Words::clone(&own) };
            (Role::Parameter, own, stem)
        }
        Root::OtherAnswer(operation, answer, _) => {
            let is_success = is_success(facts.api.operations[operation].answers[answer].status);
            (if is_success { Role::Answer } else { Role::Error }, noun(), noun())
        }
        Root::Answer(operation, answer) => (answer_role(facts, operation, answer, path), noun(), noun()),
    };
    Site { role, operation, own, stem, owner: None }
}

fn answer_role(facts: &Facts<'_>, index: usize, answer: usize, path: &[Step]) -> Role {
    let operation = &facts.api.operations[index];
    let answer = &operation.answers[answer];
    if !is_success(answer.status) {
        return Role::Error;
    }
    let Content::Json(slot) = &answer.content else { return Role::Answer };
    if matches!(slot.ty, Type::Shape(id) if facts.envelopes.contains_key(&id)) {
        return Role::Envelope;
    }
    if operation.method != "GET" || first_success(operation) != Some(answer.status) {
        return Role::Answer;
    }
    match path {
        [_, ..] => Role::Resource(Rank::Listed),
        [] if facts.subjects[index].by_id => Role::Resource(Rank::ById),
        [] => Role::Resource(Rank::Whole),
    }
}

/// The least success that has a body.
pub(crate) fn first_success(operation: &crate::ir::Operation) -> Option<Status> {
    let json = operation.answers.iter().filter(|it| is_success(it.status) && matches!(it.content, Content::Json(_)));
    json.map(|it| it.status).min()
}

fn nested_site(facts: &Facts<'_>, owner: ShapeId, path: &[Step]) -> Site {
    let owners = facts.sites.get(&owner).map_or(&[][..], Vec::as_slice);
    let site = |role, own, stem, operation| Site { role, operation, own, stem, owner: Some(owner) };
    let owner_stem = owners.first().map_or_else(Words::default, |it| Words::clone(&it.stem));
    if let Some(operation) = content_of(facts, owner, path) {
        let subject = &facts.subjects[operation];
        let listed = path.contains(&Step::Items);
        let rank = if listed || !subject.by_id { Rank::Listed } else { Rank::ById };
        let rank = if !listed && rank == Rank::Listed { Rank::Whole } else { rank };
        let noun = || Words::clone(&subject.noun);
        return site(Role::Resource(rank), noun(), noun(), Some(operation));
    }
    match path {
        [Step::Field(name), rest @ ..] => {
            let own = Words::from(if rest.is_empty() { words(name) } else { singular(&words(name)) });
            let stem = if is_weak(&own) { join(&owner_stem, &own).into() } else { Words::clone(&own) };
            site(Role::Nested, own, stem, None)
        }
        [Step::Values, ..] => {
            let own = words("value");
            let stem = join(&owner_stem, &own);
            site(Role::Nested, own.into(), stem.into(), None)
        }
        _ => site(Role::Member, Words::default(), owner_stem, None),
    }
}

/// The GET whose envelope holds this, if it is what the envelope is about.
fn content_of(facts: &Facts<'_>, owner: ShapeId, path: &[Step]) -> Option<usize> {
    let hole = facts.envelopes.get(&owner)?;
    let [Step::Field(name), ..] = path else { return None };
    let operations: BTreeSet<usize> = facts.sites.get(&owner)?.iter().filter_map(|it| it.operation).collect();
    let gets = operations.into_iter().find(|&it| facts.api.operations[it].method == "GET");
    gets.filter(|_| name == hole)
}

impl Facts<'_> {
    /// The places of a shape that hang on an operation or event; what an envelope holds does.
    pub(crate) fn root_places(&self, id: ShapeId) -> Vec<(Root, Place)> {
        let mut places = Vec::new();
        for place in &self.places.of[&id].uses {
            match place.owner {
                Owner::Root(root) => places.push((root, self.place(root, &place.path))),
                Owner::Shape(owner) if self.envelopes.contains_key(&owner) => {
                    let around = self.places.of[&owner].uses.iter().filter_map(|it| match it.owner {
                        Owner::Root(root @ Root::Answer(..)) if it.path.is_empty() => Some(root),
                        Owner::Root(_) | Owner::Shape(_) => None,
                    });
                    places.extend(around.map(|root| (root, self.place(root, &place.path))));
                }
                Owner::Shape(_) => {}
            }
        }
        places
    }

    fn place(&self, root: Root, path: &[Step]) -> Place {
        let steps = path.iter().map(|step| match step {
            Step::Field(name) => crate::place::Step::Field(name.clone()),
            Step::Items => crate::place::Step::Items,
            Step::Values => crate::place::Step::Values,
            Step::Member(index) => crate::place::Step::Member(index.to_string()),
        });
        Place { root: root.place(self.api), steps: steps.collect() }
    }

    /// How many fields, values or members a shape has.
    pub(crate) fn size(&self, id: ShapeId) -> usize {
        match &self.api.shapes[id].kind {
            ShapeKind::Object(object) => object.fields.len(),
            ShapeKind::Enum(values) => values.values.len(),
            ShapeKind::Union(union) => union.members.len(),
        }
    }

    /// Whether a shape is an enum.
    pub(crate) fn is_enum(&self, id: ShapeId) -> bool {
        matches!(self.api.shapes[id].kind, ShapeKind::Enum(_))
    }

    /// Whether a shape is an object.
    pub(crate) fn is_object(&self, id: ShapeId) -> bool {
        matches!(self.api.shapes[id].kind, ShapeKind::Object(_))
    }

    /// Whether a shape holds fields, so that its name tells what is sent from what is read.
    pub(crate) fn has_fields(&self, id: ShapeId) -> bool {
        match &self.api.shapes[id].kind {
            ShapeKind::Object(_) => true,
            ShapeKind::Enum(_) => false,
            ShapeKind::Union(union) => {
                let inner = |ty: &Type| matches!(ty, Type::Shape(it) if !self.is_enum(*it));
                union.members.iter().any(|it| inner(&it.slot.ty) || matches!(it.slot.ty, Type::OpenObject))
            }
        }
    }

    /// The name of the component that a shape is, where components are types.
    pub(crate) fn component(&self, id: ShapeId) -> Option<&str> {
        self.api.shapes[id].component.as_deref().filter(|_| self.components == Components::Types)
    }

    /// The class of a shape.
    pub(crate) fn class(&self, id: ShapeId) -> Class<'_> {
        let direction = (!self.is_enum(id)).then_some(self.places.of[&id].direction);
        (self.hashes[&id], direction, self.component(id))
    }
}
