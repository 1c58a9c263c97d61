//! Plans structs: their fields, how these are coded and shown, and the constructor of a request type.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::checks::{plan_check, plan_items};
use super::docs;
use super::model::{Absence, Clearing, Coding, Constructor, FieldCheck, FieldDef, Paragraph, RestDef, StructDef, Ty};
use super::redaction::is_shown;
use super::types::Context;
use crate::ir::Direction;
use crate::ir::{Object, Presence, Slot, Type};
use crate::names::calls::{has_named_fields, required_fields};
use crate::names::{NamedType, Template, derived_methods};

/// Plans the struct of an object.
pub(super) fn plan_struct(
    ctx: &Context<'_>,
    object: &Object,
    named: &NamedType,
    names: &BTreeMap<String, String>,
    found: &mut Found,
) -> StructDef {
    let mut fields: Vec<_> = object
        .fields
        .iter()
        .map(|(wire, slot)| {
            let name = named_field(names, wire);
            let mut field = plan_field(ctx, wire, name, slot, named.direction);
            if named.direction != Direction::Response {
                field.check = plan_check(ctx, slot, &mut found.remarks);
            }
            field
        })
        .collect();
    let constructor = (named.direction == Direction::Request).then(|| plan_constructor(ctx, object, named));
    let rest = object.rest.as_ref().map(|slot| RestDef {
        name: named.rest.clone().unwrap_or_else(|| bug!("the map of other keys has a name")),
        ty: ctx.item_ty(slot),
        check: if named.direction == Direction::Response {
            Vec::new()
        } else {
            plan_items(ctx, slot, &mut found.remarks)
        },
    });
    if constructor.is_some() {
        plan_clearing(&mut fields, rest.as_ref());
    }
    StructDef { generic: false, fields, rest, constructor }
}

/// Plans the generic struct of an envelope.
pub(super) fn plan_template(ctx: &Context<'_>, object: &Object, template: &Template) -> StructDef {
    let fields = object.fields.iter().map(|(wire, slot)| {
        let name = named_field(&template.fields, wire);
        let mut field = plan_field(ctx, wire, name, slot, Direction::Response);
        if *wire == template.hole {
            let list = Ty::Vec(Box::new(Ty::Hole));
            field.ty = if matches!(field.ty, Ty::Option(_)) { Ty::Option(Box::new(list)) } else { list };
            field.shown = true;
            field.docs = vec![Paragraph::Own("The items.".to_owned())];
        }
        field
    });
    StructDef { generic: true, fields: fields.collect(), rest: None, constructor: None }
}

/// Returns the Rust name of a field.
pub(super) fn named_field(names: &BTreeMap<String, String>, wire: &str) -> String {
    names.get(wire).cloned().unwrap_or_else(|| bug!("every field of a type has a name"))
}

fn plan_field(ctx: &Context<'_>, wire: &str, name: String, slot: &Slot, direction: Direction) -> FieldDef {
    let absence = if slot.presence == Presence::Required { Absence::Written } else { Absence::LeftOut };
    let ty = ctx.field_ty(slot, direction);
    FieldDef {
        wire: wire.to_owned(),
        docs: docs::field_docs(ctx, wire, &name, slot),
        name,
        coding: Coding { absence, integer: ty.holds_integers() },
        ty,
        shown: is_shown(slot),
        deprecated: slot.deprecated,
        constant: match &slot.ty {
            Type::Constant(value) if slot.presence != Presence::Optional => Some(value.clone()),
            _ => None,
        },
        check: FieldCheck::default(),
        clearing: None,
    }
}

/// Gives each field that can be cleared its methods. If a field already has the name of one, the method's name is longer.
fn plan_clearing(fields: &mut [FieldDef], rest: Option<&RestDef>) {
    let names = fields.iter().map(|field| field.name.clone()).chain(rest.map(|rest| rest.name.clone()));
    let mut taken: BTreeSet<String> = names.chain(["new".to_owned()]).collect();
    for field in fields.iter_mut().filter(|field| matches!(field.ty, Ty::Patch(_))) {
        let [clear, maybe] = derived_methods(&field.name).map(|mut method| {
            while !taken.insert(method.clone()) {
                method.push_str("_field");
            }
            method
        });
        field.clearing = Some(Clearing { clear, maybe });
    }
}

fn plan_constructor(ctx: &Context<'_>, object: &Object, named: &NamedType) -> Constructor {
    let required = required_fields(object);
    if !has_named_fields(ctx.api, ctx.names, object) {
        return Constructor::Positional(required);
    }
    let name = named.required.clone();
    Constructor::Named(name.unwrap_or_else(|| bug!("the record names the required values of each request")), required)
}
