//! Plans where an operation says whom it is about: the places of the identifiers that are subjects, in its parameters, its
//! JSON body and its JSON answers.

use std::collections::HashSet;

use super::model::{SubjectDef, SubjectPart};
use super::secrets::holders;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Coding, Location, Operation, ShapeId, ShapeKind, Type};

/// In how many types inside one another a subject may be.
const DEEPEST: usize = 24;

/// How many places of a body are looked at: the places of types inside one another can be more than anybody can count.
const MOST: usize = 10_000;

/// The shapes that may say whom a call is about.
pub(super) struct Audited(HashSet<ShapeId>);

impl Audited {
    pub(super) fn new(api: &Api) -> Self {
        Self(holders(api, |ty| is_subject(api, ty)))
    }

    /// Returns the places of subjects, in an order that no description decides. What is nested too deeply, or in itself,
    /// is noted.
    pub(super) fn plan(&self, api: &Api, operation: &Operation, remarks: &mut Diagnostics) -> Vec<SubjectDef> {
        let mut walk = Walk { api, holders: &self.0, found: Vec::new(), around: Vec::new(), looks: 0, is_cut: false };
        for parameter in &operation.parameters {
            let part = match parameter.location {
                Location::Path => SubjectPart::Path,
                Location::Query => SubjectPart::Query,
                Location::Header => SubjectPart::Header,
                Location::Cookie => continue,
            };
            let ty = if let Type::Array(items) = &parameter.slot.ty { &items.ty } else { &parameter.slot.ty };
            if let Type::Id(kind) = ty {
                walk.add(part, kind, &parameter.name);
            }
        }
        if let Some(body) = operation.body.as_ref().filter(|body| body.coding == Coding::Json) {
            walk.visit(SubjectPart::Request, &body.slot.ty, "");
        }
        for (_, slot) in operation.json_successes() {
            walk.visit(SubjectPart::Answer, &slot.ty, "");
        }
        if walk.is_cut {
            let message = "an audit does not look everywhere for whom this operation is about: a type holds itself, or \
                           there are too many places";
            remarks.push(Diagnostic::at("subjects-left-out", &operation.at, message));
        }
        let mut found = walk.found;
        found.sort();
        found.dedup();
        found
    }
}

fn is_subject(api: &Api, ty: &Type) -> bool {
    matches!(ty, Type::Id(kind) if api.subjects.contains(kind))
}

struct Walk<'a> {
    api: &'a Api,
    holders: &'a HashSet<ShapeId>,
    found: Vec<SubjectDef>,
    /// The shapes around the current place; one inside itself has places without end.
    around: Vec<ShapeId>,
    looks: usize,
    is_cut: bool,
}

impl Walk<'_> {
    fn add(&mut self, part: SubjectPart, kind: &str, place: &str) {
        if self.api.subjects.contains(kind) {
            self.found.push(SubjectDef { part, place: place.to_owned(), kind: kind.to_owned() });
        }
    }

    fn visit(&mut self, part: SubjectPart, ty: &Type, place: &str) {
        self.looks += 1;
        match ty {
            Type::Id(kind) => self.add(part, kind, place),
            Type::Array(items) | Type::Map(items) => self.visit(part, &items.ty, &format!("{place}/*")),
            Type::Shape(shape) if self.holders.contains(shape) => {
                if self.around.contains(shape) || self.around.len() == DEEPEST || self.looks > MOST {
                    self.is_cut = true;
                    return;
                }
                self.around.push(*shape);
                self.visit_shape(part, *shape, place);
                self.around.pop();
            }
            _ => {}
        }
    }

    fn visit_shape(&mut self, part: SubjectPart, shape: ShapeId, place: &str) {
        match &self.api.shapes[shape].kind {
            ShapeKind::Object(object) => {
                for (name, slot) in &object.fields {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    self.visit(part, &slot.ty, &format!("{place}/{name}"));
                }
            }
            ShapeKind::Union(union) => {
                union.members.iter().for_each(|member| self.visit(part, &member.slot.ty, place));
            }
            ShapeKind::Enum(_) => {}
        }
    }
}
