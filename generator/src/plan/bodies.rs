//! Plans what is sent with an operation: one body, or an enum of what it may be.

use super::Found;
use super::checks::plan_check;
use super::model::{BodyDef, ChoiceDef, ChoiceVariant, Sent, Ty};
use super::types::Context;
use crate::ir::{Body, Coding, Slot};
use crate::media::{FORM, is_written_as_json, key};
use crate::names::Extra;
use crate::names::media::{media_name, whole_name};

/// Plans the body of the operation at an index.
pub(super) fn plan_body(ctx: &Context<'_>, at: usize, body: &Body, found: &mut Found) -> BodyDef {
    let choice = plan_choice(ctx, at, body, found);
    BodyDef {
        ty: choice.as_ref().map_or_else(|| ty_of(ctx, &body.coding, &body.slot), |it| Ty::Local(it.name.clone())),
        required: body.required,
        sent: sent(&body.coding, &body.media),
        check: plan_check(ctx, &body.slot, &mut found.remarks),
        choice,
    }
}

fn plan_choice(ctx: &Context<'_>, at: usize, body: &Body, found: &mut Found) -> Option<ChoiceDef> {
    if body.others.is_empty() {
        return None;
    }
    let first = (&body.media, &body.coding, &body.slot);
    let all = std::iter::once(first).chain(body.others.iter().map(|it| (&it.media, &it.coding, &it.slot)));
    let mut variants: Vec<ChoiceVariant> = Vec::new();
    for (media, coding, slot) in all {
        let ty = ty_of(ctx, coding, slot);
        let names = [media_name(media), whole_name(media)];
        variants.push(ChoiceVariant {
            name: found.brought.variant(ctx.names, at, Extra::Body, &[key(media)], names),
            media: media.clone(),
            turned_into: variants.iter().all(|it| it.ty != ty),
            ty,
            sent: sent(coding, media),
            check: plan_check(ctx, slot, &mut found.remarks),
        });
    }
    Some(ChoiceDef { name: found.brought.type_name(ctx.names, at, Extra::Body, ["Body", "BodyChoice"]), variants })
}

fn ty_of(ctx: &Context<'_>, coding: &Coding, slot: &Slot) -> Ty {
    match coding {
        Coding::Json | Coding::Form(_) | Coding::Multipart(_) | Coding::Text => {
            let ty = ctx.ty(slot);
            if slot.nullable { Ty::Option(Box::new(ty)) } else { ty }
        }
        Coding::Bytes => Ty::Bytes,
        Coding::File => Ty::File,
    }
}

fn sent(coding: &Coding, media: &str) -> Sent {
    match coding {
        Coding::Json if is_written_as_json(media) => Sent::Json(None),
        Coding::Json => Sent::Json(Some(media.to_owned())),
        Coding::Form(fields) => Sent::Form { media: (media != FORM).then(|| media.to_owned()), fields: fields.clone() },
        Coding::Multipart(types) => Sent::Multipart(types.clone()),
        Coding::Text => Sent::Text(media.to_owned()),
        Coding::Bytes => Sent::Bytes(media.to_owned()),
        Coding::File => Sent::File,
    }
}
