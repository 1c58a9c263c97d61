//! Plans forms with files: which types are forms, and which of their parts are files.

use std::collections::HashSet;

use super::model::{FormBody, FormDef, FormUse, PartKind};
use crate::ir::{Api, Coding, Operation, ShapeId, ShapeKind, Slot, Type, Union};

/// The shapes that are part of forms with files.
pub(super) struct Forms {
    /// The objects and unions that are a whole form.
    whole: HashSet<ShapeId>,
    /// The unions that may be a file, or an array of files.
    files: HashSet<ShapeId>,
}

impl Forms {
    pub(super) fn new(api: &Api) -> Self {
        Self { whole: whole_forms(api), files: unions_with_files(api) }
    }

    /// Plans the uses of a type in forms; its shapes are equal.
    pub(super) fn plan_use(&self, api: &Api, shapes: &[ShapeId]) -> FormUse {
        let first = shapes[0];
        let kind = &api.shapes[first].kind;
        let is_whole = shapes.iter().any(|shape| self.whole.contains(shape));
        let form = is_whole.then(|| self.plan_form(api, kind)).flatten();
        let files = match kind {
            ShapeKind::Union(union) if self.files.contains(&first) => {
                Some(union.members.iter().map(|member| self.plan_part(&member.slot)).collect())
            }
            ShapeKind::Union(_) | ShapeKind::Object(_) | ShapeKind::Enum(_) => None,
        };
        FormUse { form, files }
    }

    /// Plans how the value of a slot is written as a form.
    pub(super) fn plan_body(&self, api: &Api, slot: &Slot) -> FormBody {
        let body = match &slot.ty {
            Type::Any | Type::OpenObject => FormBody::Own,
            Type::Shape(id) => match &api.shapes[*id].kind {
                ShapeKind::Object(_) | ShapeKind::Union(_) => FormBody::Own,
                ShapeKind::Enum(_) => FormBody::None,
            },
            Type::Map(value) => FormBody::Entries(self.plan_part(value)),
            Type::Boolean
            | Type::Integer
            | Type::Unsigned
            | Type::Float
            | Type::Decimal
            | Type::String
            | Type::Constant(_)
            | Type::Secret
            | Type::Date
            | Type::DateTime
            | Type::Id(_)
            | Type::File
            | Type::Array(_) => FormBody::None,
        };
        if slot.nullable { FormBody::Optional(Box::new(body)) } else { body }
    }

    /// Plans whether the value of a slot is a file or a plain value as a part.
    fn plan_part(&self, slot: &Slot) -> PartKind {
        if may_be_file(slot, &self.files) { PartKind::File } else { PartKind::Value }
    }

    fn plan_form(&self, api: &Api, kind: &ShapeKind) -> Option<FormDef> {
        match kind {
            ShapeKind::Object(object) => Some(FormDef::Fields {
                fields: object.fields.values().map(|slot| self.plan_part(slot)).collect(),
                rest: object.rest.as_deref().map(|slot| self.plan_part(slot)),
            }),
            ShapeKind::Union(union) => {
                let members = union.members.iter().map(|member| self.plan_body(api, &member.slot));
                Some(FormDef::Members(members.collect()))
            }
            ShapeKind::Enum(_) => None,
        }
    }
}

/// Reports whether a value is a file, an array of files, or a union in `files`.
fn may_be_file(slot: &Slot, files: &HashSet<ShapeId>) -> bool {
    match &slot.ty {
        Type::File => true,
        Type::Array(item) => may_be_file(item, files),
        Type::Shape(id) => files.contains(id),
        Type::Any
        | Type::OpenObject
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Float
        | Type::Decimal
        | Type::String
        | Type::Constant(_)
        | Type::Secret
        | Type::Date
        | Type::DateTime
        | Type::Id(_)
        | Type::Map(_) => false,
    }
}

/// Finds the shapes of bodies that are forms with files.
fn whole_forms(api: &Api) -> HashSet<ShapeId> {
    let forms = api.operations.iter().flat_map(bodies).filter(|(coding, _)| matches!(coding, Coding::Multipart(_)));
    let mut open: Vec<ShapeId> = forms.filter_map(|(_, slot)| slot.ty.shape()).collect();
    let mut found = HashSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        if let ShapeKind::Union(union) = &api.shapes[id].kind {
            open.extend(union.members.iter().filter_map(|member| member.slot.ty.shape()));
        }
    }
    found
}

fn bodies(operation: &Operation) -> impl Iterator<Item = (&Coding, &Slot)> {
    operation.body.iter().flat_map(|body| {
        let others = body.others.iter().map(|other| (&other.coding, &other.slot));
        std::iter::once((&body.coding, &body.slot)).chain(others)
    })
}

/// Finds the unions with a variant that may be a file, at any depth.
fn unions_with_files(api: &Api) -> HashSet<ShapeId> {
    let unions = api.shapes.0.iter().enumerate().filter_map(|(index, shape)| match &shape.kind {
        ShapeKind::Union(union) => Some((ShapeId::at(index), union)),
        ShapeKind::Object(_) | ShapeKind::Enum(_) => None,
    });
    let unions: Vec<(ShapeId, &Union)> = unions.collect();
    let mut found = HashSet::new();
    loop {
        let before = found.len();
        for (id, union) in &unions {
            if union.members.iter().any(|member| may_be_file(&member.slot, &found)) {
                found.insert(*id);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
