//! Turns the types of slots into Rust types.

use super::audited::Audited;
use super::forms::Forms;
use super::model::Ty;
use super::patterns::Patterns;
use super::secrets::Secrets;
use super::uses::Uses;
use crate::ir::Direction;
use crate::ir::{Api, Presence, ShapeId, ShapeKind, Slot, Type};
use crate::names::Names;

/// The lookups that all planners share.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    /// The first use of each type.
    pub(super) uses: Uses,
    /// The patterns that are checked.
    pub(super) patterns: Patterns<'a>,
    /// The values that contain secrets.
    pub(super) secrets: Secrets,
    /// Where calls say whom they are about.
    pub(super) audited: Audited,
    /// The types that are sent in forms with files.
    pub(super) forms: Forms,
}

impl Context<'_> {
    /// Returns the type of a slot's values, except for null and absence.
    pub(super) fn ty(&self, slot: &Slot) -> Ty {
        match &slot.ty {
            Type::Any => Ty::Json,
            Type::OpenObject => Ty::JsonObject,
            Type::Boolean => Ty::Bool,
            Type::Integer => Ty::Integer,
            Type::Unsigned => Ty::Unsigned,
            Type::Float => Ty::Float,
            Type::Decimal => Ty::Decimal,
            Type::String | Type::Constant(_) => Ty::String,
            Type::Secret => Ty::Secret,
            Type::Date => Ty::Date,
            Type::DateTime => Ty::DateTime,
            Type::Id(kind) => Ty::Id(kind.clone()),
            Type::File => Ty::File,
            Type::Array(item) => Ty::Vec(Box::new(self.item_ty(item))),
            Type::Map(value) => Ty::Map(Box::new(self.item_ty(value))),
            Type::Shape(shape) => self.shape_ty(*shape),
        }
    }

    /// Returns the type of a value that is a single string, such as a header.
    pub(super) fn scalar_ty(&self, ty: &Type) -> Ty {
        match ty {
            Type::Boolean => Ty::Bool,
            Type::Integer => Ty::Integer,
            Type::Unsigned => Ty::Unsigned,
            Type::Float => Ty::Float,
            Type::Decimal => Ty::Decimal,
            Type::Date => Ty::Date,
            Type::DateTime => Ty::DateTime,
            Type::Secret => Ty::Secret,
            Type::Id(kind) => Ty::Id(kind.clone()),
            _ => Ty::String,
        }
    }

    /// Returns the type of an item of an array or a map.
    pub(super) fn item_ty(&self, slot: &Slot) -> Ty {
        let ty = self.ty(slot);
        if slot.nullable { Ty::Option(Box::new(ty)) } else { ty }
    }

    fn shape_ty(&self, shape: ShapeId) -> Ty {
        if let Some(index) = self.names.envelopes.get(&shape) {
            let template = &self.names.templates[*index];
            return Ty::Filled(template.name.clone(), Box::new(self.hole_ty(shape, &template.hole)));
        }
        Ty::Named(self.names.type_of(shape).name.clone())
    }

    fn hole_ty(&self, shape: ShapeId, hole: &str) -> Ty {
        let ShapeKind::Object(object) = &self.api.shapes[shape].kind else {
            bug!("what fills a template is an object")
        };
        let Some(Type::Array(item)) = object.fields.get(hole).map(|slot| &slot.ty) else {
            bug!("the hole of a template is an array")
        };
        self.item_ty(item)
    }

    /// Returns the type of a field, including `Option` or `Patch`.
    pub(super) fn field_ty(&self, slot: &Slot, direction: Direction) -> Ty {
        let ty = Box::new(self.ty(slot));
        match direction {
            Direction::Request | Direction::Both if slot.can_be_cleared() => Ty::Patch(ty),
            _ if slot.presence == Presence::Required && !slot.nullable => *ty,
            Direction::Request | Direction::Both | Direction::Response => Ty::Option(ty),
        }
    }
}
