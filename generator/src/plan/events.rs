//! Plans the union of all events. Its variants are told apart by the constants that name the events, or else like those
//! of any union.
//!
//! Several events with the same type are one variant; the type says which of them it is.

use super::Found;
use super::model::{
    Choice, ChoiceField, Def, FieldCheck, FieldsStrategy, FormUse, Paragraph, Strategy, Ty, TypeDef, UnionDef,
    UnionField, VariantDef,
};
use super::structs::named_field;
use super::types::Context;
use super::unions::fields::{merge, no_fields, tag_of, takes};
use super::unions::{alone, plan_union, secrets};
use crate::ir::{Direction, Event, Member, Object, Shape, ShapeKind, Type, Union};
use crate::names::calls::events;
use crate::names::{NamedType, Parts};

/// The name of the union of all events, which naming reserves.
pub(super) const NAME: &str = "WebhookEvent";

/// An event whose body is an object, and its type.
struct Sent<'a> {
    event: &'a Event,
    shape: &'a Shape,
    object: &'a Object,
    named: &'a NamedType,
}

/// Returns the union of all events, if there are any with an object as body.
pub(super) fn plan_events(ctx: &Context<'_>, found: &mut Found) -> Option<TypeDef> {
    let events: Vec<Sent<'_>> = events(ctx.api, ctx.names).into_iter().map(|event| sent(ctx, event)).collect();
    let first = events.first()?;
    let variants = variants(ctx, &events);
    let def = match by_constants(ctx, &events) {
        Some(strategy) => {
            let strategy = Strategy::Fields(strategy);
            let secrets = secrets(ctx, events.iter().map(|event| event.object));
            UnionDef { turned_into: alone(&variants), variants, strategy, secrets, is_only_sent: false }
        }
        None => {
            let names: Vec<String> = variants.iter().map(|variant| variant.name.clone()).collect();
            let union = Union { members: events.iter().map(member).collect(), discriminator: None };
            let planned = plan_union(ctx, NAME, first.shape, &union, &names, Direction::Response, &mut found.remarks);
            UnionDef { turned_into: alone(&variants), variants, ..planned }
        }
    };
    Some(TypeDef {
        name: NAME.to_owned(),
        module: "webhook_event".to_owned(),
        docs: vec![Paragraph::Own("An event that the API sends.".to_owned())],
        aliases: Vec::new(),
        deprecated: false,
        form_use: FormUse::default(),
        def: Def::Union(def),
    })
}

fn sent<'a>(ctx: &'a Context<'_>, (event, named): (&'a Event, &'a NamedType)) -> Sent<'a> {
    let shape = &ctx.api.shapes[named.shapes[0]];
    let ShapeKind::Object(object) = &shape.kind else { bug!("the body of an event is an object") };
    Sent { event, shape, object, named }
}

fn variants(ctx: &Context<'_>, events: &[Sent<'_>]) -> Vec<VariantDef> {
    let variant = |sent: &Sent<'_>| {
        let name = sent.named.name.as_str();
        let variant = ctx.names.events.get(name).unwrap_or_else(|| bug!("the record names the variant of each event"));
        let docs = sent.event.summary.clone().unwrap_or_else(|| format!("`{}`", sent.event.name));
        VariantDef {
            name: variant.clone(),
            method: sent.named.module.clone(),
            ty: Ty::Named(name.to_owned()),
            docs: vec![Paragraph::Upstream(docs)],
            shown: true,
            deprecated: sent.event.slot.deprecated,
            check: FieldCheck::default(),
        }
    };
    events.iter().map(variant).collect()
}

fn member(sent: &Sent<'_>) -> Member {
    Member {
        at: sent.event.at.clone(),
        wanted: None,
        title: None,
        component: sent.shape.component.clone(),
        tags: Vec::new(),
        slot: sent.event.slot.clone(),
    }
}

/// Returns the strategy that reads all fields in one pass, if the constants that name the events tell them apart, and
/// no two events use one field name for two types.
fn by_constants(ctx: &Context<'_>, events: &[Sent<'_>]) -> Option<FieldsStrategy> {
    let mut strategy = no_fields(ctx, NAME);
    for (variant, sent) in events.iter().enumerate() {
        let Parts::Fields(names) = &sent.named.parts else { bug!("an object has names of fields") };
        // The member itself reads its additional properties.
        if sent.object.rest.is_some() {
            return None;
        }
        let mut choice = Choice {
            variant,
            ty: sent.named.name.clone(),
            constants: Vec::new(),
            required: Vec::new(),
            fields: Vec::new(),
            telling: Vec::new(),
        };
        for (wire, slot) in &sent.object.fields {
            let name = named_field(names, wire);
            let ty = ctx.ty(slot);
            let field = UnionField { wire: wire.clone(), name: name.clone(), integer: ty.holds_integers(), ty };
            let at = merge(&mut strategy.fields, field)?;
            choice.fields.push(ChoiceField { name, field: at, takes: takes(slot), boxed: false });
            if slot.presence == crate::ir::Presence::Required {
                choice.required.push(at);
            }
            // Only the constant that names the event selects it; other constants may be shared.
            if let Type::Constant(value) = &slot.ty
                && *value == sent.event.name
            {
                choice.constants.push((at, vec![value.clone()]));
            }
        }
        strategy.choices.push(choice);
    }
    strategy.tag = tag_of(&strategy);
    // The constant that names an event is never null.
    let is_required = |tag| strategy.choices.iter().all(|choice| choice.required.contains(&tag));
    strategy.tag_is_never_null = strategy.tag.is_some_and(is_required);
    (strategy.tag.is_some() || events.len() == 1).then_some(strategy)
}
