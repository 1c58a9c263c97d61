//! Plans the union of all events, told apart by their constants.

use super::model::{
    Choice, ChoiceField, Def, FieldsStrategy, Paragraph, Strategy, Ty, TypeDef, UnionDef, UnionField, VariantDef,
};
use super::naming::Parts;
use super::types::Context;
use super::unions::fields::{tag_of, takes};
use crate::ir::{ShapeKind, Type};

/// The name of the union of all events; naming keeps it free.
const NAME: &str = "WebhookEvent";

/// The union of all events, when there are any that are objects.
pub(super) fn plan_events(ctx: &Context<'_>) -> Option<TypeDef> {
    let mut strategy = FieldsStrategy { fields: Vec::new(), choices: Vec::new(), catch_all: None, tag: None };
    let mut variants: Vec<VariantDef> = Vec::new();
    for event in ctx.api.events.iter().filter(|it| it.callback.is_none()) {
        let Type::Shape(shape) = event.slot.ty else { continue };
        let ShapeKind::Object(object) = &ctx.api.shapes[shape].kind else { continue };
        let named = &ctx.names.types[ctx.names.of.get(&shape)?.0 as usize];
        let Parts::Fields(names) = &named.parts else { continue };
        let mut choice = Choice {
            variant: variants.len(),
            ty: named.name.clone(),
            constants: Vec::new(),
            required: Vec::new(),
            fields: Vec::new(),
            telling: Vec::new(),
        };
        for (wire, slot) in &object.fields {
            let name = names.get(wire).cloned().unwrap_or_else(|| wire.clone());
            let at = strategy.fields.iter().position(|it| it.wire == *wire).unwrap_or_else(|| {
                strategy.fields.push(UnionField {
                    wire: wire.clone(),
                    name: name.clone(),
                    integer: ctx.ty(slot).holds_integers(),
                    ty: ctx.ty(slot),
                });
                strategy.fields.len() - 1
            });
            choice.fields.push(ChoiceField { name, field: at, takes: takes(slot), boxed: false });
            if slot.presence == crate::ir::Presence::Required {
                choice.required.push(at);
            }
            // Only the constant that names the event tells it; other constants may be shared.
            if let Type::Constant(value) = &slot.ty
                && *value == event.name
            {
                choice.constants.push((at, vec![value.clone()]));
            }
        }
        variants.push(VariantDef {
            name: named.name.strip_suffix("Event").unwrap_or(&named.name).to_owned(),
            method: named.module.clone(),
            ty: Ty::Named(named.name.clone()),
            docs: vec![Paragraph::Upstream(event.summary.clone().unwrap_or_else(|| format!("`{}`", event.name)))],
            shown: true,
        });
        strategy.choices.push(choice);
    }
    strategy.tag = tag_of(&strategy);
    (!variants.is_empty()).then(|| TypeDef {
        name: NAME.to_owned(),
        module: "webhook_event".to_owned(),
        docs: vec![Paragraph::Own("An event that the API sends.".to_owned())],
        aliases: Vec::new(),
        def: Def::Union(UnionDef { variants, strategy: Strategy::Fields(strategy), sent: false }),
    })
}
