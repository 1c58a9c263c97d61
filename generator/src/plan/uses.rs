//! Describes a type that has no description by its first use: the body of an operation, its answer, or a field of
//! another type. The spelling of the description does not matter.

use std::collections::{HashMap, HashSet, VecDeque};

use super::docs::{code, is_success};
use crate::ir::places::{Root, Step, children, roots};
use crate::ir::{Answer, Api, Operation, ShapeId, Slot, Status, Type};
use crate::names::{NamedType, Names};

/// The first use of each type by an operation or event.
pub(super) struct Uses {
    first: HashMap<ShapeId, Use>,
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
        let mut queue = VecDeque::new();
        for (root, _, slot) in roots(api) {
            add(&mut first, &mut queue, slot, Holder::Root(root), Vec::new());
        }
        while let Some(id) = queue.pop_front() {
            for (step, slot) in children(&api.shapes[id].kind) {
                add(&mut first, &mut queue, slot, Holder::Shape(id), vec![step]);
            }
        }
        Self { first }
    }

    /// Returns the sentence on a type; `None` for one that nothing uses.
    pub(super) fn sentence(&self, api: &Api, names: &Names, named: &NamedType) -> Option<String> {
        let (mut id, mut steps, mut seen) = (*named.shapes.first()?, Vec::new(), HashSet::new());
        while seen.insert(id) {
            let Use { holder, steps: way } = self.first.get(&id)?;
            steps.splice(0..0, way.iter().cloned());
            match holder {
                Holder::Root(root) => return Some(sentence(&steps, &whole(api, *root))),
                Holder::Shape(outer) => {
                    let outer_name = names.of.get(outer).map(|ty| &names.types[ty.0 as usize].name);
                    if let Some(outer) = outer_name.filter(|outer| **outer != named.name) {
                        return Some(sentence(&steps, &format!("[`{outer}`](super::{outer})")));
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
    mut steps: Vec<Step>,
) {
    let mut slot = slot;
    loop {
        slot = match &slot.ty {
            Type::List(items) => {
                steps.push(Step::Items);
                items
            }
            Type::Map(values) => {
                steps.push(Step::Values);
                values
            }
            Type::Shape(id) => {
                if !first.contains_key(id) {
                    first.insert(*id, Use { holder, steps });
                    queue.push_back(*id);
                }
                return;
            }
            _ => return,
        };
    }
}

/// Describes a part of an operation, or an event.
fn whole(api: &Api, root: Root) -> String {
    let answer = |operation: &Operation, answer: &Answer| match answer.status {
        _ if is_success(answer) => format!("the answer of {}", call(operation)),
        Status::Code(code) => format!("the answer of {} with status {code}", call(operation)),
        Status::Range(_) | Status::Default => format!("an error of {}", call(operation)),
    };
    match root {
        Root::Event(event) => format!("the event {}", code(&api.events[event].name)),
        Root::Parameter(operation, parameter) => {
            let operation = &api.operations[operation];
            format!("the parameter {} of {}", code(&operation.parameters[parameter].name), call(operation))
        }
        Root::Body(operation) | Root::OtherBody(operation, _) => {
            format!("the body of {}", call(&api.operations[operation]))
        }
        Root::Answer(operation, index) | Root::OtherAnswer(operation, index, _) => {
            let operation = &api.operations[operation];
            answer(operation, &operation.answers[index])
        }
    }
}

fn call(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method, operation.path))
}

/// Describes where a path leads.
fn sentence(steps: &[Step], whole: &str) -> String {
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
    let text = match (steps.last(), is_item) {
        (Some(Step::Member(_)), _) => format!("One alternative for {inner}."),
        (_, true) => format!("An item of {inner}."),
        (_, false) => format!("{inner}."),
    };
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
