//! Gives every place a shape of its own.
//!
//! A component that is used in several places has one shape in the description, but what is sent and what is read, or
//! two bodies, are never one type. A component within itself keeps pointing at the place around it.

use std::collections::BTreeMap;

use crate::ir::{Answer, Api, Body, Content, Event, Member, Object, Operation, Parameter, Shape, ShapeId};
use crate::ir::{ShapeKind, Shapes, Slot, Type, Union};

/// From so many shapes on, components are shared again: nested components can multiply without end.
const LIMIT: usize = 50_000;

/// The same API with a shape for every place. Shapes are numbered in the order of their first use.
pub fn split(api: &Api) -> Api {
    let mut split = Split { from: &api.shapes, to: Vec::new(), around: Vec::new(), copies: BTreeMap::new() };
    let operations = api.operations.iter().map(|it| split.operation(it)).collect();
    let events = api.events.iter().map(|it| Event { slot: split.slot(&it.slot), ..it.clone() }).collect();
    let shapes = Shapes(split.to.into_iter().flatten().collect());
    Api { operations, events, shapes, ..api.clone() }
}

struct Split<'a> {
    from: &'a Shapes,
    /// Filled when the shape's parts are done.
    to: Vec<Option<Shape>>,
    /// The shapes around the current place, old and new.
    around: Vec<(ShapeId, ShapeId)>,
    /// The last copy of each shape.
    copies: BTreeMap<ShapeId, ShapeId>,
}

impl Split<'_> {
    fn operation(&mut self, it: &Operation) -> Operation {
        let parameters = it.parameters.iter().map(|it| Parameter { slot: self.slot(&it.slot), ..it.clone() }).collect();
        let body = it.body.as_ref().map(|it| Body { slot: self.slot(&it.slot), ..it.clone() });
        let answers = it.answers.iter().map(|it| Answer { content: self.content(&it.content), ..it.clone() }).collect();
        Operation { parameters, body, answers, ..it.clone() }
    }

    fn content(&mut self, content: &Content) -> Content {
        match content {
            Content::Json(slot) => Content::Json(self.slot(slot)),
            Content::Empty => Content::Empty,
            Content::Text => Content::Text,
            Content::Bytes => Content::Bytes,
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
            | Type::Float
            | Type::Decimal
            | Type::Text
            | Type::Constant(_)
            | Type::Secret
            | Type::Date
            | Type::DateTime
            | Type::Id(_) => slot.ty.clone(),
        };
        Slot { ty, ..slot.clone() }
    }

    fn shape(&mut self, old: ShapeId) -> ShapeId {
        if let Some((_, new)) = self.around.iter().find(|it| it.0 == old) {
            return *new;
        }
        if let Some(copy) = self.copies.get(&old).filter(|_| self.to.len() >= LIMIT) {
            return *copy;
        }
        let from = &self.from[old];
        let index = self.to.len();
        // There are far fewer shapes than a `u32` counts: each has a place in memory.
        let new = ShapeId(u32::try_from(index).unwrap_or(u32::MAX));
        self.to.push(None);
        self.copies.insert(old, new);
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
