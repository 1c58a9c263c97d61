//! Plans where an operation says whom it is about: the places of the identifiers and plain strings that name subjects, in
//! its parameters, its JSON body and its JSON answers.

use std::collections::HashSet;

use super::model::{SubjectDef, SubjectPart};
use super::secrets::holders;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Coding, Location, Operation, ShapeId, ShapeKind, Slot, Type};

/// In how many types inside one another a subject may be.
const DEEPEST: usize = 24;

/// How many places of a body are looked at: the places of types inside one another can be more than anybody can count.
const MOST: usize = 10_000;

/// The shapes that may say whom a call is about.
pub(super) struct Audited(HashSet<ShapeId>);

impl Audited {
    pub(super) fn new(api: &Api) -> Self {
        Self(holders(api, |slot| kind_of(api, slot).is_some()))
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
            let slot = if let Type::Array(items) = &parameter.slot.ty { items } else { &parameter.slot };
            walk.add(part, slot, &parameter.name);
        }
        if let Some(body) = operation.body.as_ref().filter(|body| body.coding == Coding::Json) {
            walk.visit(SubjectPart::Request, &body.slot, "");
        }
        for (_, slot) in operation.json_successes() {
            walk.visit(SubjectPart::Answer, slot, "");
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

/// Returns the kind of the subject that a value of this slot names.
fn kind_of<'a>(api: &Api, slot: &'a Slot) -> Option<&'a String> {
    match &slot.ty {
        Type::Id(kind) => Some(kind).filter(|kind| api.subjects.contains(*kind)),
        _ => slot.subject.as_ref(),
    }
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
    fn add(&mut self, part: SubjectPart, slot: &Slot, place: &str) {
        if let Some(kind) = kind_of(self.api, slot) {
            self.found.push(SubjectDef { part, place: place.to_owned(), kind: kind.clone() });
        }
    }

    fn visit(&mut self, part: SubjectPart, slot: &Slot, place: &str) {
        self.looks += 1;
        match &slot.ty {
            Type::Array(items) | Type::Map(items) => self.visit(part, items, &format!("{place}/*")),
            Type::Shape(shape) if self.holders.contains(shape) => {
                if self.around.contains(shape) || self.around.len() == DEEPEST || self.looks > MOST {
                    self.is_cut = true;
                    return;
                }
                self.around.push(*shape);
                self.visit_shape(part, *shape, place);
                self.around.pop();
            }
            _ => self.add(part, slot, place),
        }
    }

    fn visit_shape(&mut self, part: SubjectPart, shape: ShapeId, place: &str) {
        match &self.api.shapes[shape].kind {
            ShapeKind::Object(object) => {
                for (name, slot) in &object.fields {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    self.visit(part, slot, &format!("{place}/{name}"));
                }
            }
            ShapeKind::Union(union) => {
                union.members.iter().for_each(|member| self.visit(part, &member.slot, place));
            }
            ShapeKind::Enum(_) => {}
        }
    }
}
