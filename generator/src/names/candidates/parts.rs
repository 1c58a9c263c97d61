//! Proposes what a type's line says of what it holds: the names of fields, values and variants.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::fields::{self, BODY_METHODS, FIELD, Item, VALUE};
use super::variants::{Ground, Members};
use crate::ir::{Direction, Enum, Object, ShapeKind, Union};
use crate::names::collision::first_free;
use crate::names::findings::Findings;
use crate::names::matching::pairing::respelled;
use crate::names::model::About;
use crate::names::record::{Former, TypeLine};
use crate::names::reserved::UNKNOWN;
use crate::names::same::merge::Group;
use crate::names::same::shape::{NameOf, contents};
use crate::names::words::{pascal, plain, words};

/// Says in a line what its type holds. `old` is its line in the record, or an empty one.
pub(crate) fn fill(
    ctx: &mut Context<'_>,
    group: &Group,
    members: &Members,
    old: &TypeLine,
    name_of: NameOf<'_>,
    line: &mut TypeLine,
) {
    match &ctx.api.shapes[group.first()].kind {
        ShapeKind::Object(object) => {
            let mut reserved = if group.direction == Direction::Response { Vec::new() } else { BODY_METHODS.to_vec() };
            reserved.extend(old.rest.as_deref());
            line.fields = name_fields(object, old, &reserved, group.direction == Direction::Request, &mut ctx.found);
            line.rest = old.rest.clone().or_else(|| object.rest.as_ref().map(|_| rest_name(object, &line.fields)));
            line.has = contents(object, name_of);
        }
        ShapeKind::Enum(_) => {
            line.values = name_values(ctx, group, old);
            line.former_values = former_values(old, &line.values, &line.name, &mut ctx.found);
        }
        ShapeKind::Union(union) => {
            note_variants(union, members, &line.name, &mut ctx.found);
            line.variants = members.lines(ctx.api, &ctx.facts.hashes, group.first());
        }
    }
}

/// Returns the Rust names of fields that the record must know, with their names as sent. A field that is sent brings
/// methods if it can be cleared: no new field has the name of one, and what could later be taken for one is in the
/// record first.
pub(crate) fn name_fields(
    object: &Object,
    old: &TypeLine,
    reserved: &[&str],
    is_sent: bool,
    found: &mut Findings,
) -> Vec<(String, String)> {
    let mut pinned: BTreeMap<&str, String> =
        old.fields.iter().map(|(name, sent)| (sent.as_str(), name.clone())).collect();
    let sent: Vec<&String> = object.fields.keys().collect();
    for (before, now) in respelled(&old.has, &sent) {
        let name = pinned.get(before).cloned().unwrap_or_else(|| plain(before));
        pinned.insert(now, name);
    }
    let pinned = |sent: &str| pinned.get(sent).map(String::as_str);
    let items = object.fields.iter();
    let items = items.map(|(sent, slot)| Item::new(sent, slot.wanted.as_ref(), pinned(sent), &slot.at));
    let items: Vec<Item<'_>> = items.collect();
    let firm = items.iter().flat_map(|item| [item.pinned, item.wanted.map(|wanted| wanted.name.as_str())]);
    let firm: BTreeSet<&str> = firm.flatten().collect();
    let plain = fields::name_all(&items, reserved, FIELD, &mut Findings::default());
    let cleared = object.fields.values().zip(&plain).filter(|(slot, _)| is_sent && slot.can_be_cleared());
    let derived: Vec<String> = cleared.flat_map(|(_, name)| fields::derived_methods(name)).collect();
    let derived = derived.iter().map(String::as_str).filter(|name| !firm.contains(name));
    let reserved: Vec<&str> = reserved.iter().copied().chain(derived).collect();
    let names = fields::name_all(&items, &reserved, FIELD, found).into_iter().zip(sent.into_iter().cloned());
    let is_kept = |(name, sent): &(String, String)| sent != name || is_sent && fields::is_like_derived(name);
    let mut kept: Vec<(String, String)> = names.filter(is_kept).collect();
    kept.sort_by(|a, b| a.1.cmp(&b.1));
    kept
}

/// Returns the name of the map of all other keys, which no field has.
fn rest_name(object: &Object, fields: &[(String, String)]) -> String {
    let is_field = |name: &str| object.fields.contains_key(name) || fields.iter().any(|field| field.0 == name);
    first_free(&["additional", "additional_fields"].map(str::to_owned), |name| !is_field(name)).0
}

/// Returns the variants for the values of all places.
fn name_values(ctx: &mut Context<'_>, group: &Group, old: &TypeLine) -> Vec<(String, String)> {
    let enums: Vec<&Enum> = group.shapes.iter().filter_map(|&shape| ctx.api.shapes[shape].kind.enumeration()).collect();
    let pinned: BTreeMap<&str, &str> = old.values.iter().map(|(name, value)| (value.as_str(), name.as_str())).collect();
    let mut seen = BTreeSet::new();
    let values = enums.iter().flat_map(|of| &of.values).filter(|value| seen.insert(*value));
    let items = values.map(|value| {
        let wanted = enums.iter().rev().find_map(|of| of.wanted.get(value));
        let title = enums.iter().rev().find_map(|of| of.titles.get(value));
        let item = Item::new(value, wanted, pinned.get(value.as_str()).copied(), &ctx.api.shapes[group.first()].at);
        Item { apart: title.map_or("", String::as_str), ..item }
    });
    let items: Vec<Item<'_>> = items.collect();
    let names = fields::name_all(&items, &[UNKNOWN], VALUE, &mut ctx.found).into_iter().zip(&items);
    names.map(|(name, item)| (name, item.sent.to_owned())).collect()
}

/// Returns the earlier names of an enum's variants: of values that are still there, and no other variant's now.
fn former_values(old: &TypeLine, values: &[(String, String)], ty: &str, found: &mut Findings) -> Vec<(Former, String)> {
    let now = |value: &String| values.iter().find(|named| named.1 == *value).map(|named| &named.0);
    let mut former = old.former_values.clone();
    for (name, value) in &old.values {
        let Some(new) = now(value).filter(|new| *new != name) else { continue };
        let message = format!("`{ty}::{name}` is called `{new}` now: its old name is a deprecated constant");
        found.note(About::Renamed, message);
        former.push((Former::new(name.clone()), value.clone()));
    }
    former.retain(|(was, value)| now(value).is_some() && values.iter().all(|named| named.0 != was.name));
    former
}

/// Refuses the names of variants that cannot be had, and notes those that could be better.
fn note_variants(union: &Union, members: &Members, ty: &str, found: &mut Findings) {
    for (variant, member) in members.0.iter().zip(&union.members) {
        if let Some(wanted) = member.wanted.as_ref().filter(|wanted| pascal(&words(&wanted.name)) != variant.name) {
            let problem = "is no name for a variant, or that of another one";
            found.refuse(&wanted.at, &wanted.name, problem, "x-variant-name");
        }
        let name = format!("{ty}::{}", variant.name);
        match variant.ground {
            Ground::Fields => {
                let message = format!("`{name}` is named after its fields; a decision `variant` would be better");
                found.note(About::Weak, message);
            }
            Ground::Number => found.note_number(&member.at, &name, "x-variant-name"),
            Ground::Word => {}
        }
    }
}
