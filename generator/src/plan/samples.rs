//! Collects the texts that a description itself gives for places with a pattern: examples, defaults, and what is in the
//! examples of whole objects and bodies.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use crate::ir::{Api, Object, Rule, ShapeKind, Slot, Type, Union};
use crate::pointer::Pointer;

/// The texts given for each place.
#[derive(Default)]
pub(super) struct Samples<'a>(HashMap<&'a Pointer, Vec<&'a str>>);

impl<'a> Samples<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut walk = Walk { api, samples: Self::default(), seen: HashSet::new() };
        for operation in &api.operations {
            operation.parameters.iter().for_each(|parameter| walk.given(&parameter.slot));
            if let Some(body) = &operation.body {
                walk.given(&body.slot);
                body.others.iter().for_each(|other| walk.given(&other.slot));
            }
        }
        for shape in &api.shapes.0 {
            match &shape.kind {
                ShapeKind::Object(object) => {
                    object.fields.values().chain(object.rest.as_deref()).for_each(|slot| walk.given(slot));
                    shape.examples.iter().for_each(|example| walk.object(object, example));
                }
                ShapeKind::Union(union) => {
                    union.members.iter().for_each(|member| walk.given(&member.slot));
                    shape.examples.iter().for_each(|example| walk.union(union, example));
                }
                ShapeKind::Enum(_) => {}
            }
        }
        walk.samples
    }

    /// The texts given for a place.
    pub(super) fn at(&self, at: &Pointer) -> &[&'a str] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }
}

struct Walk<'a> {
    api: &'a Api,
    samples: Samples<'a>,
    /// The places and values that were looked at.
    seen: HashSet<(&'a Pointer, *const Value)>,
}

impl<'a> Walk<'a> {
    /// What a place itself gives, and what is given for its items.
    fn given(&mut self, slot: &'a Slot) {
        for value in slot.examples.iter().chain(&slot.default) {
            if self.seen.insert((&slot.at, Arc::as_ptr(value))) {
                self.value(slot, value);
            }
        }
        if let Type::Array(item) | Type::Map(item) = &slot.ty {
            self.given(item);
        }
    }

    fn value(&mut self, slot: &'a Slot, value: &'a Value) {
        let has_pattern = || slot.rules.iter().any(|rule| matches!(rule, Rule::Pattern(_)));
        match (&slot.ty, value) {
            (Type::Array(item), Value::Array(values)) => values.iter().for_each(|value| self.value(item, value)),
            (Type::Map(item), Value::Object(map)) => map.values().for_each(|value| self.value(item, value)),
            (Type::Shape(shape), value) => match &self.api.shapes[*shape].kind {
                ShapeKind::Object(object) => self.object(object, value),
                ShapeKind::Union(union) => self.union(union, value),
                ShapeKind::Enum(_) => {}
            },
            (_, Value::String(text)) if has_pattern() => self.samples.0.entry(&slot.at).or_default().push(text),
            _ => {}
        }
    }

    fn object(&mut self, object: &'a Object, value: &'a Value) {
        let Value::Object(map) = value else { return };
        for (key, value) in map {
            if let Some(slot) = object.fields.get(key).or(object.rest.as_deref()) {
                self.value(slot, value);
            }
        }
    }

    /// A value of a union is of the one member whose fields are those that it has, where there is one alone.
    fn union(&mut self, union: &'a Union, value: &'a Value) {
        let Value::Object(map) = value else { return };
        let fitting = union.members.iter().filter(|member| match &member.slot.ty {
            Type::Shape(shape) => match &self.api.shapes[*shape].kind {
                ShapeKind::Object(object) => map.keys().all(|key| object.fields.contains_key(key)),
                ShapeKind::Enum(_) | ShapeKind::Union(_) => false,
            },
            _ => false,
        });
        let fitting: Vec<_> = fitting.collect();
        if let [member] = fitting.as_slice() {
            self.value(&member.slot, value);
        }
    }
}
