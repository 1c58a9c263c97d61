//! Describes a type by its uses: the operations that take or answer it, with their methods, or else its first use as a
//! field of another type. How and where the description writes the type does not count.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

use indexmap::{IndexMap, IndexSet};

use super::docs::{code, is_success};
use crate::ir::places::{Root, Step, children, roots};
use crate::ir::{Api, ShapeId, Slot, Status, Type};
use crate::names::{NamedType, Names};

/// The uses of each type that an operation or event has.
pub(super) struct Uses {
    first: HashMap<ShapeId, Use>,
    /// The operations and events that take or answer it, as it is or in an array.
    direct: HashMap<ShapeId, Vec<(Root, Vec<Step>)>>,
}

/// A use of a type.
struct Use {
    holder: Holder,
    /// The path from there.
    steps: Vec<Step>,
}

/// The user of a type.
#[derive(Clone, Copy)]
enum Holder {
    Root(Root),
    Shape(ShapeId),
}

impl Uses {
    /// Visits an API; what is nearer to an operation comes first.
    pub(super) fn new(api: &Api) -> Self {
        let mut first = HashMap::new();
        let mut direct: HashMap<ShapeId, Vec<(Root, Vec<Step>)>> = HashMap::new();
        let mut queue = VecDeque::new();
        let mut enveloped = HashMap::new();
        for (root, _, slot) in roots(api) {
            add(&mut first, &mut queue, slot, Holder::Root(root), Vec::new());
            let Some((shape, steps)) = shape_of(slot, Vec::new()) else { continue };
            direct.entry(shape).or_default().push((root, steps));
            if let Some((item, steps)) = enveloped.entry(shape).or_insert_with(|| enveloped_shape(api, shape)) {
                direct.entry(*item).or_default().push((root, steps.clone()));
            }
        }
        while let Some(id) = queue.pop_front() {
            for (step, slot) in children(&api.shapes[id].kind) {
                add(&mut first, &mut queue, slot, Holder::Shape(id), vec![step]);
            }
        }
        Self { first, direct }
    }

    /// Returns the sentence that names all operations and events which take or answer a type; `None` where none does.
    pub(super) fn direct_sentence(&self, api: &Api, names: &Names, named: &NamedType) -> Option<String> {
        let mut by_purpose: IndexMap<(&[Step], Purpose<'_>), IndexSet<String>> = IndexMap::new();
        for (root, steps) in named.shapes.iter().filter_map(|shape| self.direct.get(shape)).flatten() {
            let (purpose, user) = purpose_and_user(api, names, *root);
            by_purpose.entry((steps, purpose)).or_default().insert(user);
        }
        let clauses = by_purpose.iter().map(|((steps, purpose), users)| {
            let users = match purpose {
                Purpose::Error(_) if users.len() > MOST_WITH_AN_ERROR => format!("{} operations", users.len()),
                _ => enumerated(users),
            };
            clause(steps, &format!("{purpose} {users}"))
        });
        let sentence = clauses.collect::<Vec<_>>().join("; ");
        (!sentence.is_empty()).then(|| capitalized(&format!("{sentence}.")))
    }

    /// Returns the sentence of a type's first use; `None` for one that nothing uses.
    pub(super) fn sentence(&self, api: &Api, names: &Names, named: &NamedType) -> Option<String> {
        let (mut id, mut steps, mut seen) = (*named.shapes.first()?, Vec::new(), HashSet::new());
        while seen.insert(id) {
            let Use { holder, steps: way } = self.first.get(&id)?;
            steps.splice(0..0, way.iter().cloned());
            match holder {
                Holder::Root(root) => {
                    let (purpose, user) = purpose_and_user(api, names, *root);
                    return Some(capitalized(&format!("{}.", clause(&steps, &format!("{purpose} {user}")))));
                }
                Holder::Shape(outer) => {
                    let outer_name = names.of.get(outer).map(|ty| &names.types[ty.0 as usize].name);
                    if let Some(outer) = outer_name.filter(|outer| **outer != named.name) {
                        let clause = clause(&steps, &format!("[`{outer}`](super::{outer})"));
                        return Some(capitalized(&format!("{clause}.")));
                    }
                    id = *outer;
                }
            }
        }
        None
    }
}

fn add(
    first: &mut HashMap<ShapeId, Use>,
    queue: &mut VecDeque<ShapeId>,
    slot: &Slot,
    holder: Holder,
    steps: Vec<Step>,
) {
    if let Some((shape, steps)) = shape_of(slot, steps)
        && let Entry::Vacant(entry) = first.entry(shape)
    {
        entry.insert(Use { holder, steps });
        queue.push_back(shape);
    }
}

/// Returns the shape of the items in an envelope: an object with one array, and counts and the like beside it.
fn enveloped_shape(api: &Api, shape: ShapeId) -> Option<(ShapeId, Vec<Step>)> {
    let is_beside = |ty: &Type| matches!(ty, Type::Integer | Type::Unsigned | Type::Float | Type::Boolean);
    let fields = children(&api.shapes[shape].kind).into_iter().filter(|(step, _)| matches!(step, Step::Field(_)));
    let mut others = fields.filter(|(_, field)| !is_beside(&field.ty));
    let (step, field) = others.next().filter(|(_, field)| matches!(field.ty, Type::Array(_)))?;
    if others.next().is_some() {
        return None;
    }
    shape_of(field, vec![step])
}

/// Returns the shape of a slot, or of its items or values, and the steps to it.
fn shape_of(slot: &Slot, mut steps: Vec<Step>) -> Option<(ShapeId, Vec<Step>)> {
    let mut slot = slot;
    loop {
        slot = match &slot.ty {
            Type::Array(items) => {
                steps.push(Step::Items);
                items
            }
            Type::Map(values) => {
                steps.push(Step::Values);
                values
            }
            Type::Shape(id) => return Some((*id, steps)),
            _ => return None,
        };
    }
}

/// What an operation or event has a type for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Purpose<'a> {
    Event,
    Parameter(&'a str),
    Body,
    Answer,
    Error(Status),
}

impl fmt::Display for Purpose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event => f.write_str("the event"),
            Self::Parameter(name) => write!(f, "the parameter {} of", code(name)),
            Self::Body => f.write_str("the body of"),
            Self::Answer => f.write_str("the answer of"),
            Self::Error(Status::Code(code)) => write!(f, "the answer with status {code} of"),
            Self::Error(Status::Range(_) | Status::Default) => f.write_str("an error of"),
        }
    }
}

/// Returns what a type is for, and for which operation or event: a link to the method, or the event's name.
fn purpose_and_user<'a>(api: &'a Api, names: &Names, root: Root) -> (Purpose<'a>, String) {
    let method = |operation: usize| {
        let group = &names.groups[api.operations[operation].group];
        let method = &names.operations[operation].method;
        format!("[`{}().{method}()`](super::super::api::{}::{method})", group.module, group.ty)
    };
    match root {
        Root::Event(event) => (Purpose::Event, code(&api.events[event].name)),
        Root::Parameter(operation, parameter) => {
            (Purpose::Parameter(&api.operations[operation].parameters[parameter].name), method(operation))
        }
        Root::Body(operation) | Root::OtherBody(operation, _) => (Purpose::Body, method(operation)),
        Root::Answer(operation, index) | Root::OtherAnswer(operation, index, _) => {
            let answer = &api.operations[operation].answers[index];
            let part = if is_success(answer) { Purpose::Answer } else { Purpose::Error(answer.status) };
            (part, method(operation))
        }
    }
}

/// How many operations are named that have one error.
const MOST_WITH_AN_ERROR: usize = 4;

/// Returns some things in a sentence: `a, b and c`.
fn enumerated(things: &IndexSet<String>) -> String {
    let all = things.iter().map(String::as_str).collect::<Vec<_>>();
    match all.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        all => all.concat(),
    }
}

fn capitalized(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Returns what the last of some steps leads to, in words.
fn clause(steps: &[Step], whole: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut is_item = false;
    for step in steps {
        match step {
            Step::Field(name) => {
                names.push(code(name));
                is_item = false;
            }
            Step::Items | Step::Values => is_item = true,
            Step::Member(_) => {}
        }
    }
    names.reverse();
    names.push(whole.to_owned());
    let inner = names.join(" of ");
    match (steps.last(), is_item) {
        (Some(Step::Member(_)), _) => format!("one alternative for {inner}"),
        (_, true) => format!("an item of {inner}"),
        (_, false) => inner,
    }
}
