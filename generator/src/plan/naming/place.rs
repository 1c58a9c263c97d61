//! Walks an API for the places where a shape is used, with their addresses.
//!
//! An address says how a place is used, not where it is written: path parameters have no names in it, and a `$ref`
//! leaves no trace. Nested places are addressed from the shape that holds them.

use std::collections::VecDeque;

use super::by_shape::ByShape;
use super::model::Direction;
use crate::ir::{Api, Content, Location, Operation, ShapeId, ShapeKind, Slot, Status, Type};
use crate::media::key;
use crate::pointer::Pointer;

/// All places of an API, by shape.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// What is known of each shape's places.
    pub(super) of: ByShape<Node>,
    /// The shapes, those nearest to an operation first, then by address.
    pub(super) order: Vec<ShapeId>,
}

/// A shape and its places.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Its places, by address.
    pub(super) uses: Vec<Use>,
    /// Whether it is sent, read or both.
    pub(super) direction: Direction,
    /// The least of its addresses from an operation or event. Members of a union have their index in it.
    pub(super) address: String,
    /// How many shapes are around it.
    pub(super) depth: usize,
}

/// One spot where a shape is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    /// What holds it.
    pub(super) owner: Owner,
    /// The way from there.
    pub(super) path: Vec<Step>,
}

/// What holds a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// An operation or event.
    Root(Root),
    /// A shape.
    Shape(ShapeId),
}

/// A part of an operation, or an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Root {
    /// The body of this operation.
    Body(usize),
    /// This other choice for the body of this operation.
    OtherBody(usize, usize),
    /// This answer of this operation.
    Answer(usize, usize),
    /// This other choice for this answer of this operation.
    OtherAnswer(usize, usize, usize),
    /// This parameter of this operation.
    Parameter(usize, usize),
    /// This event.
    Event(usize),
}

/// One step of the way to a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Step {
    /// A field of an object.
    Field(String),
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
    /// A member of a union.
    Member(usize),
}

/// Finds all places.
pub(super) fn walk(api: &Api) -> Places {
    let mut walk = Walk { api, places: Places::default(), queue: VecDeque::new() };
    for (root, direction, slot) in roots(api).into_iter().filter(|(_, _, slot)| holds_shape(&slot.ty)) {
        walk.slot(
            slot,
            Owner::Root(root),
            &mut Vec::new(),
            &Arrival { direction, address: root.address(api), depth: 0 },
        );
    }
    while let Some(id) = walk.queue.pop_front() {
        walk.shape(id);
    }
    let mut places = walk.places;
    for node in places.of.values_mut() {
        node.uses.sort();
        node.uses.dedup();
    }
    let mut order: Vec<ShapeId> = places.of.iter().map(|(id, _)| id).collect();
    order.sort_by(|a, b| (places.of[a].depth, &places.of[a].address).cmp(&(places.of[b].depth, &places.of[b].address)));
    places.order = order;
    places
}

/// Whether a type leads to a shape.
fn holds_shape(ty: &Type) -> bool {
    match ty {
        Type::Shape(_) => true,
        Type::List(inner) | Type::Map(inner) => holds_shape(&inner.ty),
        _ => false,
    }
}

/// Every slot that hangs on no shape.
pub(super) fn roots(api: &Api) -> Vec<(Root, Direction, &Slot)> {
    let mut roots = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        for (parameter, it) in operation.parameters.iter().enumerate() {
            roots.push((Root::Parameter(index, parameter), Direction::Request, &it.slot));
        }
        if let Some(body) = &operation.body {
            roots.push((Root::Body(index), Direction::Request, &body.slot));
            let others = body.others.iter().enumerate();
            roots.extend(others.map(|(other, it)| (Root::OtherBody(index, other), Direction::Request, &it.slot)));
        }
        for (answer, it) in operation.answers.iter().enumerate() {
            if let Content::Json(slot) = &it.content {
                roots.push((Root::Answer(index, answer), Direction::Response, slot));
            }
            roots.extend(it.others.iter().enumerate().filter_map(|(other, it)| match &it.content {
                Content::Json(slot) => Some((Root::OtherAnswer(index, answer, other), Direction::Response, slot)),
                Content::Empty | Content::Text | Content::Bytes | Content::Events => None,
            }));
        }
    }
    for (index, event) in api.events.iter().enumerate() {
        roots.push((Root::Event(index), Direction::Response, &event.slot));
    }
    roots
}

struct Walk<'a> {
    api: &'a Api,
    places: Places,
    queue: VecDeque<ShapeId>,
}

/// How the walk comes to a slot.
struct Arrival {
    direction: Direction,
    address: String,
    depth: usize,
}

impl Walk<'_> {
    fn slot(&mut self, slot: &Slot, owner: Owner, path: &mut Vec<Step>, arrival: &Arrival) {
        let (step, inner) = match &slot.ty {
            Type::Shape(id) => return self.arrive(*id, Use { owner, path: path.clone() }, arrival),
            Type::List(items) => (Step::Items, items),
            Type::Map(values) => (Step::Values, values),
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
            | Type::File => return,
        };
        path.push(step);
        self.slot(inner, owner, path, arrival);
        path.pop();
    }

    /// Notes a place, and goes on from it if it tells anything new of the shape.
    fn arrive(&mut self, id: ShapeId, place: Use, arrival: &Arrival) {
        let address = |path: &[Step]| format!("{}{}", arrival.address, path_text(path, &|index| index.to_string()));
        let Some(node) = self.places.of.get_mut(&id) else {
            let (direction, address, depth) = (arrival.direction, address(&place.path), arrival.depth);
            self.places.of.insert(id, Node { uses: vec![place], direction, address, depth });
            self.queue.push_back(id);
            return;
        };
        let direction = join(node.direction, arrival.direction);
        let address = (arrival.depth <= node.depth).then(|| address(&place.path));
        node.uses.push(place);
        let nearer = address.filter(|address| (arrival.depth, address) < (node.depth, &node.address));
        let is_nearer = nearer.is_some();
        if let Some(address) = nearer {
            (node.depth, node.address) = (arrival.depth, address);
        }
        if is_nearer || direction != node.direction {
            node.direction = direction;
            self.queue.push_back(id);
        }
    }

    fn shape(&mut self, id: ShapeId) {
        let node = &self.places.of[&id];
        let arrival = Arrival { direction: node.direction, address: node.address.clone(), depth: node.depth + 1 };
        for (step, slot) in children(&self.api.shapes[id].kind) {
            self.slot(slot, Owner::Shape(id), &mut vec![step], &arrival);
        }
    }
}

/// The slots within a shape.
pub(super) fn children(kind: &ShapeKind) -> Vec<(Step, &Slot)> {
    match kind {
        ShapeKind::Object(object) => {
            let fields = object.fields.iter().map(|(name, slot)| (Step::Field(name.clone()), slot));
            fields.chain(object.rest.iter().map(|it| (Step::Values, it.as_ref()))).collect()
        }
        ShapeKind::Enum(_) => Vec::new(),
        ShapeKind::Union(union) => {
            union.members.iter().enumerate().map(|(index, member)| (Step::Member(index), &member.slot)).collect()
        }
    }
}

fn join(a: Direction, b: Direction) -> Direction {
    if a == b { a } else { Direction::Both }
}

impl Root {
    /// Its address, such as `get /v1/patients/{} 200`.
    pub(super) fn address(self, api: &Api) -> String {
        match self {
            Self::Body(operation) => format!("{} body", address(&api.operations[operation])),
            Self::Answer(operation, answer) => {
                let operation = &api.operations[operation];
                format!("{} {}", address(operation), status_text(operation.answers[answer].status))
            }
            Self::OtherBody(operation, other) => {
                let operation = &api.operations[operation];
                let media = operation.body.as_ref().map_or_else(String::new, |it| key(&it.others[other].media));
                format!("{} body:{}", address(operation), quoted(&media))
            }
            Self::OtherAnswer(operation, answer, other) => {
                let operation = &api.operations[operation];
                let answer = &operation.answers[answer];
                let (status, media) = (status_text(answer.status), quoted(&key(&answer.others[other].media)));
                format!("{} {status}:{media}", address(operation))
            }
            Self::Parameter(operation, parameter) => {
                let operation = &api.operations[operation];
                let parameter = &operation.parameters[parameter];
                let location = match parameter.location {
                    Location::Path => "path",
                    Location::Query => "query",
                    Location::Header => "header",
                    Location::Cookie => "cookie",
                };
                format!("{} {location}:{}", address(operation), quoted_parameter(&parameter.name))
            }
            Self::Event(event) => {
                let event = &api.events[event];
                let operation = |at: &Pointer| api.operations.iter().find(|it| it.at == *at).map(address);
                match &event.callback {
                    None => match &event.variant {
                        None => format!("event {}", quoted(&event.name)),
                        Some(variant) => format!("event {} {}", quoted(&event.name), quoted(variant)),
                    },
                    Some((at, sent)) => {
                        let operation = operation(at).unwrap_or_default();
                        let variant = event.variant.as_ref().map(|it| format!(" {}", quoted(it))).unwrap_or_default();
                        format!("{operation} callback:{} {}{variant}", quoted(&event.name), quoted(sent))
                    }
                }
            }
        }
    }

    /// Its operation.
    pub(super) fn operation(self) -> Option<usize> {
        match self {
            Self::Body(operation)
            | Self::OtherBody(operation, _)
            | Self::Answer(operation, _)
            | Self::OtherAnswer(operation, ..)
            | Self::Parameter(operation, _) => Some(operation),
            Self::Event(_) => None,
        }
    }
}

/// The address of an operation, such as `get /v1/patients/{}`; with the names of parameters where only these tell it
/// from another.
pub(super) fn address(operation: &Operation) -> String {
    let mut address = operation.method.to_lowercase();
    address.push(' ');
    let mut rest = operation.path.as_str();
    while let Some((fixed, name)) = rest.split_once('{').filter(|_| !operation.is_twin) {
        push_path(&mut address, fixed);
        address.push_str("{}");
        rest = name.split_once('}').map_or("", |it| it.1);
    }
    push_path(&mut address, rest);
    address
}

/// Adds a part of a path. White space is what ends an address.
fn push_path(address: &mut String, part: &str) {
    for (index, text) in part.split(char::is_whitespace).enumerate() {
        if index > 0 {
            address.push_str("%20");
        }
        address.push_str(text);
    }
}

/// A status as text.
pub(in crate::plan) fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// A way as text, such as `.data[].name`. Members are named by `variant`.
pub(super) fn path_text(path: &[Step], variant: &dyn Fn(usize) -> String) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Field(name) => {
                text.push('.');
                text.push_str(&quoted(name));
            }
            Step::Items => text.push_str("[]"),
            Step::Values => text.push_str("{}"),
            Step::Member(index) => {
                text.push('|');
                text.push_str(&variant(*index));
            }
        }
    }
    text
}

/// A name as it is, or as a JSON text where it could be mistaken for more.
pub(super) fn quoted(name: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || "_-$@".contains(it);
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    serde_json::Value::from(name).to_string()
}

/// The same for the name of a parameter, which may end in brackets.
fn quoted_parameter(name: &str) -> String {
    match name.strip_suffix("[]") {
        Some(name) if quoted(name) == name => format!("{name}[]"),
        Some(_) | None => quoted(name),
    }
}

/// An address and a way from there, such as `get /v1/patients 200 data[]`.
pub(super) fn extend(address: &str, path: &str) -> String {
    let path = path.strip_prefix('.').unwrap_or(path);
    if path.is_empty() { address.to_owned() } else { format!("{address} {path}") }
}
