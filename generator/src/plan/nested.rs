//! Finds parameters with values that their style cannot express: OpenAPI does not define arrays and objects inside
//! arrays and objects. Such a value is rejected when it is sent; here the user is warned.

use super::types::Context;
use crate::diagnostic::Diagnostic;
use crate::ir::{Location, Parameter, ShapeKind, Slot, Style, Type};

/// The warning in the documentation of the setter.
pub(super) const WARNING: &str = "Values with lists or objects within are refused before anything is sent: OpenAPI does \
                               not say how this parameter would write them.";

/// Returns the note on a parameter with values that cannot be written.
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
    // `a=1&a=2` repeats the pair for each item of an array that is a field.
    let is_flat = parameter.explode
        && parameter.style == Style::Form
        && matches!(parameter.location, Location::Query | Location::Cookie);
    let fits = |part: &Slot| match &part.ty {
        Type::Array(item) => is_flat && !members(ctx, item).iter().any(|member| holds(ctx, member)),
        _ => !members(ctx, part).iter().any(|member| holds(ctx, member)),
    };
    members(ctx, &parameter.slot).into_iter().any(|slot| match &slot.ty {
        Type::Array(item) => members(ctx, item).iter().any(|member| holds(ctx, member)),
        Type::Map(value) => !fits(value),
        Type::Shape(shape) => match &ctx.api.shapes[*shape].kind {
            ShapeKind::Object(object) => object.fields.values().chain(object.rest.as_deref()).any(|slot| !fits(slot)),
            ShapeKind::Enum(_) | ShapeKind::Union(_) => false,
        },
        _ => false,
    })
}

/// Returns the alternatives of a slot: the members of a union, which contains no unions.
fn members<'a>(ctx: &'a Context<'_>, slot: &'a Slot) -> Vec<&'a Slot> {
    if let Type::Shape(shape) = &slot.ty
        && let ShapeKind::Union(union) = &ctx.api.shapes[*shape].kind
    {
        return union.members.iter().map(|member| &member.slot).collect();
    }
    vec![slot]
}

/// Reports whether a value has parts.
fn holds(ctx: &Context<'_>, slot: &Slot) -> bool {
    match &slot.ty {
        Type::Array(_) | Type::Map(_) | Type::OpenObject => true,
        Type::Shape(shape) => !matches!(ctx.api.shapes[*shape].kind, ShapeKind::Enum(_)),
        _ => false,
    }
}
