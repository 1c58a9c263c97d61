//! Gives every place a shape of its own.
//!
//! A component that is used in several places has one shape in the description, but what is sent and what is read, or
//! two bodies, are never one type. A component within itself keeps pointing at the place around it. Where components are
//! types of their own, each has two shapes: one that is sent and one that is read.

use std::collections::BTreeMap;

use super::component::Components;
use super::model::Direction;
use crate::ir::{Answer, Api, Body, Content, Event, Member, Object, Operation, OtherAnswer, OtherBody, Parameter};
use crate::ir::{Presence, Shape, ShapeId, ShapeKind, Shapes, Slot, Type, Union, Way};

/// From so many shapes on, components are shared again: nested components can multiply without end.
const LIMIT: usize = 50_000;

/// The same API with a shape for every place. Shapes are numbered in the order of their first use.
pub fn split(api: &Api, lock: Option<&str>) -> Api {
    let mut split = Split {
        from: &api.shapes,
        components: Components::of(api, lock),
        direction: Direction::Request,
        to: Vec::new(),
        around: Vec::new(),
        copies: BTreeMap::new(),
        types: BTreeMap::new(),
    };
    let operations = api.operations.iter().map(|it| split.operation(it)).collect();
    split.direction = Direction::Response;
    let events = api.events.iter().map(|it| Event { slot: split.slot(&it.slot), ..it.clone() }).collect();
    let shapes = Shapes(split.to.into_iter().flatten().collect());
    Api { operations, events, shapes, ..api.clone() }
}

struct Split<'a> {
    from: &'a Shapes,
    components: Components,
    /// Whether the current place is sent or read.
    direction: Direction,
    /// Filled when the shape's parts are done.
    to: Vec<Option<Shape>>,
    /// The shapes around the current place, old and new.
    around: Vec<(ShapeId, ShapeId)>,
    /// The last copy of each shape.
    copies: BTreeMap<ShapeId, ShapeId>,
    /// The one copy of each component that is a type, where it is sent and where it is read.
    types: BTreeMap<(ShapeId, bool), ShapeId>,
}

impl Split<'_> {
    fn operation(&mut self, it: &Operation) -> Operation {
        self.direction = Direction::Request;
        let parameters = it.parameters.iter().map(|it| Parameter { slot: self.slot(&it.slot), ..it.clone() }).collect();
        let body = it.body.as_ref().map(|it| self.body(it));
        self.direction = Direction::Response;
        let answers = it.answers.iter().map(|it| self.answer(it)).collect();
        Operation { parameters, body, answers, ..it.clone() }
    }

    /// The same component in another media type is the same value, so it has the same shape.
    fn body(&mut self, it: &Body) -> Body {
        let slot = self.slot(&it.slot);
        let mut split: Vec<(ShapeId, Type)> = Vec::new();
        if let Type::Shape(old) = it.slot.ty {
            split.push((old, slot.ty.clone()));
        }
        let mut others = Vec::new();
        for other in &it.others {
            let known = match other.slot.ty {
                Type::Shape(old) => split.iter().find(|it| it.0 == old).map(|it| it.1.clone()),
                _ => None,
            };
            let slot = match known {
                Some(ty) => Slot { ty, ..other.slot.clone() },
                None => self.slot(&other.slot),
            };
            if let Type::Shape(old) = other.slot.ty {
                split.push((old, slot.ty.clone()));
            }
            others.push(OtherBody { slot, ..other.clone() });
        }
        Body { slot, others, ..it.clone() }
    }

    fn answer(&mut self, it: &Answer) -> Answer {
        let content = self.content(&it.content);
        let others = it.others.iter().map(|it| OtherAnswer { content: self.content(&it.content), ..it.clone() });
        Answer { content, others: others.collect(), ..it.clone() }
    }

    fn content(&mut self, content: &Content) -> Content {
        match content {
            Content::Json(slot) => Content::Json(self.slot(slot)),
            Content::Empty => Content::Empty,
            Content::Text => Content::Text,
            Content::Bytes => Content::Bytes,
            Content::Events => Content::Events,
        }
    }

    fn slot(&mut self, slot: &Slot) -> Slot {
        let ty = match &slot.ty {
            Type::Shape(id) => Type::Shape(self.shape(*id)),
            Type::List(items) => Type::List(Box::new(self.slot(items))),
            Type::Map(values) => Type::Map(Box::new(self.slot(values))),
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
            | Type::File => slot.ty.clone(),
        };
        let is_foreign = match slot.only {
            Some(Way::Read) => self.direction == Direction::Request,
            Some(Way::Sent) => self.direction == Direction::Response,
            None => false,
        };
        // What only the server sets is not asked for, and what is only sent is not expected.
        let presence = if is_foreign { Presence::Optional } else { slot.presence };
        Slot { ty, presence, ..slot.clone() }
    }

    fn shape(&mut self, old: ShapeId) -> ShapeId {
        if let Some((_, new)) = self.around.iter().find(|it| it.0 == old) {
            return *new;
        }
        if let Some(copy) = self.copies.get(&old).filter(|_| self.to.len() >= LIMIT) {
            return *copy;
        }
        let from = &self.from[old];
        let is_type = self.components == Components::Types && from.component.is_some();
        let key = (old, self.direction == Direction::Request);
        if let Some(copy) = self.types.get(&key).filter(|_| is_type) {
            return *copy;
        }
        let index = self.to.len();
        // There are far fewer shapes than a `u32` counts: each has a place in memory.
        let new = ShapeId(u32::try_from(index).unwrap_or(u32::MAX));
        self.to.push(None);
        self.copies.insert(old, new);
        if is_type {
            self.types.insert(key, new);
        }
        self.around.push((old, new));
        let kind = self.kind(&from.kind);
        self.around.pop();
        self.to[index] = Some(Shape { kind, ..from.clone() });
        new
    }

    fn kind(&mut self, kind: &ShapeKind) -> ShapeKind {
        match kind {
            ShapeKind::Object(object) => {
                let fields = object.fields.iter().map(|(name, slot)| (name.clone(), self.slot(slot))).collect();
                let rest = object.rest.as_ref().map(|it| Box::new(self.slot(it)));
                ShapeKind::Object(Object { fields, rest })
            }
            ShapeKind::Enum(it) => ShapeKind::Enum(it.clone()),
            ShapeKind::Union(union) => {
                let member = |it: &Member| Member { slot: self.slot(&it.slot), ..it.clone() };
                let members = union.members.iter().map(member).collect();
                ShapeKind::Union(Union { members, discriminator: union.discriminator.clone() })
            }
        }
    }
}
