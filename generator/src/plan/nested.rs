//! Finds parameters that may hold what their style cannot say: OpenAPI does not tell how lists and objects within
//! lists and objects are written. Such a value is refused when it is sent; here the user learns of it.

use super::types::Context;
use crate::diagnostic::Diagnostic;
use crate::ir::{Location, Parameter, ShapeKind, Slot, Style, Type};

/// What the setter of such a parameter tells.
pub(super) const TOLD: &str = "Values with lists or objects within are refused before anything is sent: OpenAPI does \
                               not say how this parameter would write them.";

/// Says that a parameter may hold what cannot be written.
pub(super) fn note(ctx: &Context<'_>, parameter: &Parameter) -> Option<Diagnostic> {
    if !may_be_unwritable(ctx, parameter) {
        return None;
    }
    let message = format!(
        "`{}` may have lists or objects within, for which its style has no rule; such values are refused when they are \
         sent, unless an overlay action gives it `content: {{application/json: …}}` or `style: deepObject`",
        parameter.name
    );
    Some(Diagnostic::at("unwritable-parameter", &parameter.at, message))
}

fn may_be_unwritable(ctx: &Context<'_>, parameter: &Parameter) -> bool {
    if matches!(parameter.style, Style::DeepObject | Style::Json) {
        return false;
    }
    // `a=1&a=2` is one more pair for each item of a list that is a field.
    let is_flat = parameter.explode
        && parameter.style == Style::Form
        && matches!(parameter.location, Location::Query | Location::Cookie);
    let fits = |part: &Slot| match &part.ty {
        Type::List(item) => is_flat && !members(ctx, item).iter().any(|it| holds(ctx, it)),
        _ => !members(ctx, part).iter().any(|it| holds(ctx, it)),
    };
    members(ctx, &parameter.slot).into_iter().any(|slot| match &slot.ty {
        Type::List(item) => members(ctx, item).iter().any(|it| holds(ctx, it)),
        Type::Map(value) => !fits(value),
        Type::Shape(shape) => match &ctx.api.shapes[*shape].kind {
            ShapeKind::Object(object) => object.fields.values().chain(object.rest.as_deref()).any(|it| !fits(it)),
            ShapeKind::Enum(_) | ShapeKind::Union(_) => false,
        },
        _ => false,
    })
}

/// What a slot may be: the members of a union, which has no unions within.
fn members<'a>(ctx: &'a Context<'_>, slot: &'a Slot) -> Vec<&'a Slot> {
    if let Type::Shape(shape) = &slot.ty
        && let ShapeKind::Union(union) = &ctx.api.shapes[*shape].kind
    {
        return union.members.iter().map(|it| &it.slot).collect();
    }
    vec![slot]
}

/// Whether it has parts.
fn holds(ctx: &Context<'_>, slot: &Slot) -> bool {
    match &slot.ty {
        Type::List(_) | Type::Map(_) | Type::OpenObject => true,
        Type::Shape(shape) => !matches!(ctx.api.shapes[*shape].kind, ShapeKind::Enum(_)),
        _ => false,
    }
}
