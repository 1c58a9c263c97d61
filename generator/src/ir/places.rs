//! Walks an API for the places where a shape is used, with their addresses.
//!
//! An address says how a place is used, not where it is written: path parameters have no names in it, and a `$ref`
//! leaves no trace. Nested places are addressed from the shape that holds them.

use std::collections::VecDeque;

use crate::ir::Direction;
use crate::ir::by_shape::ByShape;
use crate::ir::{Answer, Api, Event, Location, Operation, ShapeId, ShapeKind, Slot, Status, Type};
use crate::media::key;
use crate::place::{self, Part, Role, encoded_path, erased_path, quoted, quoted_parameter};

/// All places of an API, by shape.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// What is known of each shape's places.
    pub(crate) of: ByShape<Node>,
    /// The shapes, those nearest to an operation first, then by address.
    pub(crate) order: Vec<ShapeId>,
}

impl Places {
    /// Returns the places of a shape that hang on an operation or event. What an envelope holds does, so that an envelope
    /// may come and go.
    pub(crate) fn on_roots(&self, api: &Api, id: ShapeId, is_envelope: impl Fn(ShapeId) -> bool) -> Vec<place::Place> {
        let answer = |around: &Use| match around.owner {
            Owner::Root(root @ Root::Answer(..)) if around.path.is_empty() => Some(root),
            Owner::Root(_) | Owner::Shape(_) => None,
        };
        let mut places = Vec::new();
        for place in &self.of[&id].uses {
            let roots: Vec<Root> = match place.owner {
                Owner::Root(root) => vec![root],
                Owner::Shape(owner) if is_envelope(owner) => self.of[&owner].uses.iter().filter_map(answer).collect(),
                Owner::Shape(_) => continue,
            };
            let steps = || place.path.iter().map(Into::into).collect();
            places.extend(roots.into_iter().map(|root| place::Place { root: root.place(api), steps: steps() }));
        }
        places
    }
}

/// A shape and its places.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its places, by address.
    pub(crate) uses: Vec<Use>,
    /// Whether it is sent, read or both.
    pub(crate) direction: Direction,
    /// The least of its addresses from an operation or event. Members of a union have their index in it.
    pub(crate) address: String,
    /// How many shapes are around it.
    pub(crate) depth: usize,
}

/// One spot where a shape is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    /// What holds it.
    pub(crate) owner: Owner,
    /// The way from there.
    pub(crate) path: Vec<Step>,
}

/// What holds a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// An operation or event.
    Root(Root),
    /// A shape.
    Shape(ShapeId),
}

impl Owner {
    /// Returns the shape, where it is one.
    pub(crate) fn shape(self) -> Option<ShapeId> {
        if let Self::Shape(id) = self { Some(id) } else { None }
    }
}

/// A part of an operation, or an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Root {
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
pub(crate) enum Step {
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
pub(crate) fn walk(api: &Api) -> Places {
    let mut walk = Walk { api, places: Places::default(), queue: VecDeque::new() };
    for (root, direction, slot) in roots(api).into_iter().filter(|(_, _, slot)| holds_shape(&slot.ty)) {
        walk.slot(slot, Owner::Root(root), &mut Vec::new(), &Arrival { direction, address: root.way(api), depth: 0 });
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

/// Reports whether a type leads to a shape.
pub(crate) fn holds_shape(ty: &Type) -> bool {
    match ty {
        Type::Shape(_) => true,
        Type::Array(inner) | Type::Map(inner) => holds_shape(&inner.ty),
        _ => false,
    }
}

/// Returns every slot that hangs on no shape.
pub(crate) fn roots(api: &Api) -> Vec<(Root, Direction, &Slot)> {
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
            let others = it.others.iter().enumerate();
            let others = others.map(|(other, it)| (Root::OtherAnswer(index, answer, other), &it.content));
            let all = [(Root::Answer(index, answer), &it.content)].into_iter().chain(others);
            roots.extend(all.filter_map(|(root, content)| Some((root, Direction::Response, content.json()?))));
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
            Type::Array(items) => (Step::Items, items),
            Type::Map(values) => (Step::Values, values),
            _ => return,
        };
        path.push(step);
        self.slot(inner, owner, path, arrival);
        path.pop();
    }

    /// Notes a place, and goes on from it if it tells anything new of the shape.
    fn arrive(&mut self, id: ShapeId, place: Use, arrival: &Arrival) {
        let way = |path: &[Step]| format!("{}{}", arrival.address, path_text(path, &|index| index.to_string()));
        let Some(node) = self.places.of.get_mut(&id) else {
            let (direction, address, depth) = (arrival.direction, way(&place.path), arrival.depth);
            self.places.of.insert(id, Node { uses: vec![place], direction, address, depth });
            self.queue.push_back(id);
            return;
        };
        let direction = node.direction.join(arrival.direction);
        let address = (arrival.depth <= node.depth).then(|| way(&place.path));
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

/// Returns the slots within a shape.
pub(crate) fn children(kind: &ShapeKind) -> Vec<(Step, &Slot)> {
    match kind {
        ShapeKind::Object(object) => {
            let fields = object.fields.iter().map(|(name, slot)| (Step::Field(name.clone()), slot));
            fields.chain(object.rest.iter().map(|values| (Step::Values, values.as_ref()))).collect()
        }
        ShapeKind::Enum(_) => Vec::new(),
        ShapeKind::Union(union) => {
            union.members.iter().enumerate().map(|(index, member)| (Step::Member(index), &member.slot)).collect()
        }
    }
}

impl From<&Step> for place::Step {
    fn from(step: &Step) -> Self {
        match step {
            Step::Field(name) => Self::Field(name.clone()),
            Step::Items => Self::Items,
            Step::Values => Self::Values,
            Step::Member(index) => Self::Member(index.to_string()),
        }
    }
}

impl Root {
    /// Returns its place, with its status and media type, whether they tell it from another or not.
    pub(crate) fn place(self, api: &Api) -> place::Root {
        let operation = match self {
            Self::Event(event) => return event_place(api, &api.events[event]),
            _ => &api.operations[self.operation().unwrap_or_else(|| bug!("what is no event is of an operation"))],
        };
        let role = match (self, self.answer(api)) {
            (Self::Parameter(_, parameter), _) => parameter_role(operation, parameter),
            (_, Some(answer)) => answer_role(answer.status, self.media(api).map(key)),
            (_, None) => Role::Request(self.media(api).map(key)),
        };
        place::Root::Operation(endpoint(operation), Some(role))
    }

    /// The same as a string, such as `GET /v1/patients/{} answer 200 "application/json"`.
    pub(crate) fn address(self, api: &Api) -> String {
        self.place(api).to_string()
    }

    /// Returns the way to it in words, which orders places and makes last names: `get /v1/patients/{} 200`. It is never written
    /// down, and stays as it is: another order would give other names where there is no record.
    fn way(self, api: &Api) -> String {
        let of = |operation: usize, role: &str| {
            let address = address(&api.operations[operation]);
            let (method, path) =
                address.split_once(' ').unwrap_or_else(|| bug!("the address of an operation is a method and a path"));
            format!("{} {path} {role}", method.to_lowercase())
        };
        let other = match self {
            Self::OtherBody(..) | Self::OtherAnswer(..) => {
                self.media(api).map(|media| format!(":{}", quoted(&key(media))))
            }
            _ => None,
        };
        let other = other.unwrap_or_default();
        match self {
            Self::Body(operation) | Self::OtherBody(operation, _) => of(operation, &format!("body{other}")),
            Self::Answer(operation, answer) | Self::OtherAnswer(operation, answer, _) => {
                of(operation, &format!("{}{other}", api.operations[operation].answers[answer].status))
            }
            Self::Parameter(operation, parameter) => {
                let parameter = &api.operations[operation].parameters[parameter];
                let location = location_word(parameter.location);
                of(operation, &format!("{location}:{}", quoted_parameter(&parameter.name)))
            }
            Self::Event(event) => {
                let event = &api.events[event];
                let variant = event.variant.as_ref().map(|variant| format!(" {}", quoted(variant))).unwrap_or_default();
                let name = quoted(&event.name);
                let Some((at, sent)) = &event.callback else { return format!("event {name}{variant}") };
                let way = format!("callback:{name} {}{variant}", quoted(sent));
                let operation = api.operations.iter().position(|operation| operation.at == *at);
                of(operation.unwrap_or_else(|| bug!("an operation has the callbacks that it makes")), &way)
            }
        }
    }

    /// Returns its operation.
    pub(crate) fn operation(self) -> Option<usize> {
        match self {
            Self::Body(operation)
            | Self::OtherBody(operation, _)
            | Self::Answer(operation, _)
            | Self::OtherAnswer(operation, ..)
            | Self::Parameter(operation, _) => Some(operation),
            Self::Event(_) => None,
        }
    }

    /// The answer that it is a part of.
    pub(crate) fn answer(self, api: &Api) -> Option<&Answer> {
        match self {
            Self::Answer(operation, answer) | Self::OtherAnswer(operation, answer, _) => {
                Some(&api.operations[operation].answers[answer])
            }
            Self::Body(_) | Self::OtherBody(..) | Self::Parameter(..) | Self::Event(_) => None,
        }
    }

    /// The media type of a body or an answer.
    pub(crate) fn media(self, api: &Api) -> Option<&str> {
        let body = |operation: usize| api.operations[operation].body.as_ref();
        match self {
            Self::Body(operation) => Some(&body(operation)?.media),
            Self::OtherBody(operation, other) => Some(&body(operation)?.others[other].media),
            Self::Answer(..) => Some(&self.answer(api)?.media),
            Self::OtherAnswer(.., other) => Some(&self.answer(api)?.others[other].media),
            Self::Parameter(..) | Self::Event(_) => None,
        }
    }
}

/// Returns the role of an answer with this status: every other one than 2xx is an error.
pub(crate) fn answer_role(status: Status, media: Option<String>) -> Role {
    let is_success = match status {
        Status::Code(code) => code / 100 == 2,
        Status::Range(digit) => digit == 2,
        Status::Default => false,
    };
    let (status, part) = (Some(status.to_string()), Part::Body(media));
    if is_success { Role::Answer(status, part) } else { Role::Error(status, part) }
}

/// Returns the role of a parameter: those of the path are counted, because their names are nobody's.
pub(crate) fn parameter_role(operation: &Operation, index: usize) -> Role {
    let parameter = &operation.parameters[index];
    let name = parameter.name.clone();
    match parameter.location {
        Location::Query => Role::Query(name),
        Location::Header => Role::Header(name),
        Location::Cookie => Role::Cookie(name),
        Location::Path => {
            let templates = operation.path.split('{').skip(1).filter_map(|part| part.split_once('}'));
            let number = templates.into_iter().position(|part| part.0 == name);
            Role::Path(number.unwrap_or(index) + 1)
        }
    }
}

/// Returns where an event is sent.
pub(crate) fn event_place(api: &Api, event: &Event) -> place::Root {
    // What tells two bodies of an event apart is the media type, the method, or both.
    let media = event
        .variant
        .as_ref()
        .map(|variant| if variant.contains('/') { variant.clone() } else { format!("{} */*", variant.to_lowercase()) });
    match &event.callback {
        None => place::Root::Event(event.name.clone(), Some(Role::Request(media))),
        Some((at, sent)) => {
            let operation = api.operations.iter().find(|operation| operation.at == *at);
            let operation = operation.map_or_else(|| place::Operation::Id(String::new()), endpoint);
            place::Root::Operation(operation, Some(Role::Callback(event.name.clone(), sent.clone(), media)))
        }
    }
}

/// Returns an operation by its method and path; with the names of parameters where only these tell it from another.
pub(crate) fn endpoint(operation: &Operation) -> place::Operation {
    let path = &operation.path;
    let path = if operation.is_twin { encoded_path(path) } else { erased_path(path) };
    place::Operation::Endpoint(operation.method.to_uppercase(), path)
}

/// Returns the address of an operation, such as `GET /v1/patients/{}`.
pub(crate) fn address(operation: &Operation) -> String {
    endpoint(operation).to_string()
}

/// Returns a way as text, such as `.data[].name`. Members are named by `variant`.
pub(crate) fn path_text(path: &[Step], variant: &dyn Fn(usize) -> String) -> String {
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
                text.push_str(&quoted(&variant(*index)));
            }
        }
    }
    text
}

/// Returns an address and a way from there, such as `GET /v1/patients answer .data[]`.
pub(crate) fn extend(address: &str, path: &str) -> String {
    if path.is_empty() { address.to_owned() } else { format!("{address} {path}") }
}

/// Returns the word for where a parameter goes.
pub(crate) fn location_word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
