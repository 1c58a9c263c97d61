//! Plans the body of an operation: one, or an enum of alternatives.

use super::Found;
use super::checks::plan_check;
use super::model::{BodyDef, ChoiceDef, ChoiceVariant, Sent, Ty};
use super::types::Context;
use crate::ir::{Coding, Operation, Slot};
use crate::media::{FORM, is_written_as_json};
use crate::names::Derived;
use crate::names::calls::bodies;

/// Plans the body of the operation at an index.
pub(super) fn plan_body(ctx: &Context<'_>, at: usize, operation: &Operation, found: &mut Found) -> Option<BodyDef> {
    let body = operation.body.as_ref()?;
    let choice = plan_choice(ctx, at, operation, found);
    Some(BodyDef {
        ty: choice
            .as_ref()
            .map_or_else(|| body_ty(ctx, &body.coding, &body.slot), |choice| Ty::Local(choice.name.clone())),
        required: body.required,
        sent: plan_sent(ctx, &body.coding, &body.slot, &body.media),
        check: plan_check(ctx, &body.slot, &mut found.remarks),
        choice,
    })
}

fn plan_choice(ctx: &Context<'_>, at: usize, operation: &Operation, found: &mut Found) -> Option<ChoiceDef> {
    let name = &ctx.names.operations[at];
    let mut variants: Vec<ChoiceVariant> = Vec::new();
    for choice in bodies(operation) {
        let ty = body_ty(ctx, choice.coding, choice.slot);
        variants.push(ChoiceVariant {
            name: name.variant(Derived::Body, &choice.keys).to_owned(),
            media: choice.media.to_owned(),
            turned_into: variants.iter().all(|other| other.ty != ty),
            ty,
            sent: plan_sent(ctx, choice.coding, choice.slot, choice.media),
            check: plan_check(ctx, choice.slot, &mut found.remarks),
        });
    }
    (!variants.is_empty()).then(|| ChoiceDef { name: name.derived(Derived::Body).to_owned(), variants })
}

fn body_ty(ctx: &Context<'_>, coding: &Coding, slot: &Slot) -> Ty {
    match coding {
        Coding::Json | Coding::Form(_) | Coding::Multipart(_) | Coding::Text => {
            let ty = ctx.ty(slot);
            if slot.nullable { Ty::Option(Box::new(ty)) } else { ty }
        }
        // Bytes may be more than there is memory for.
        Coding::Bytes | Coding::File => Ty::File,
    }
}

fn plan_sent(ctx: &Context<'_>, coding: &Coding, slot: &Slot, media: &str) -> Sent {
    match coding {
        Coding::Json if is_written_as_json(media) => Sent::Json(None),
        Coding::Json => Sent::Json(Some(media.to_owned())),
        Coding::Form(fields) => Sent::Form { media: (media != FORM).then(|| media.to_owned()), fields: fields.clone() },
        Coding::Multipart(types) => Sent::Multipart { types: types.clone(), form: ctx.forms.plan_body(ctx.api, slot) },
        Coding::Text => Sent::Text(media.to_owned()),
        Coding::Bytes => Sent::Bytes(media.to_owned()),
        Coding::File => Sent::File,
    }
}
