//! Makes the record's lines of types: what each is called and was called, where it is, what it holds.
//!
//! Names that are decided come first, then those that the record has, then those that the rules propose.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::assignment::{decided_names, name_types, rests_on_guess};
use super::envelopes::{self, ProposedTemplate, find_templates};
use super::fields::{self, BODY_METHODS, FIELD, Item, VALUE};
use super::identifiers::Kinds;
use super::operations::requests_with_setters;
use super::types::{note_renamed, wanted};
use super::variants::{Ground, Members};
use crate::ir::by_shape::ByShape;
use crate::ir::places::{Step, path_text};
use crate::ir::{Direction, Enum, Object, ShapeId, ShapeKind, Union};
use crate::names::collision::{Taken, first_free};
use crate::names::findings::{About, Findings};
use crate::names::identity::merge::{TypeGroup, groups};
use crate::names::identity::shape::{NameOf, contents};
use crate::names::identity::sites::Facts;
use crate::names::matching::pairing::respelled;
use crate::names::matching::types::{Found, addresses};
use crate::names::record::{Former, GroupLine, Kind, Standing, TypeLine, short};
use crate::names::reserved::UNKNOWN;
use crate::names::retired::{self, carry, names_of_types};
use crate::names::rule::Rule;
use crate::names::words::{pascal, plain, words};

/// The types of an API.
pub(crate) struct Types {
    /// What each is, by the shape that stands for it.
    pub(crate) groups: BTreeMap<ShapeId, TypeGroup>,
    /// What each is called; what fills a template has no name of its own.
    pub(crate) names: BTreeMap<ShapeId, String>,
    /// By which rule each name was proposed, where one did.
    pub(crate) rules: BTreeMap<String, Rule>,
    /// The new lines: those of today by name, then templates, then what is gone.
    pub(crate) lines: Vec<TypeLine>,
}

/// Proposes them. So many operations must share an envelope before it is a template.
pub(crate) fn propose_types(
    ctx: &mut Context<'_>,
    matched: &Found,
    api_groups: &[GroupLine],
    kinds: &Kinds,
    shared: usize,
) -> Types {
    let (facts, old) = (ctx.facts, ctx.old);
    let groups = groups(facts, &matched.sets);
    let variants = members(ctx, &groups);
    let live_groups = api_groups.iter().filter(|line| !line.is_retired).map(|line| &line.ty);
    let mut others: BTreeSet<String> = live_groups.chain(kinds.keys()).cloned().collect();
    // What tells the identifiers of a kind apart.
    let kinds = kinds.keys().map(|kind| format!("{kind}Kind"));
    let requests = requests_with_setters(ctx).cloned();
    let mut taken = Taken::new(others.iter().cloned().chain(kinds).chain(requests).chain(names_of_types(old)));
    let templates = find_templates(facts, old, &matched.sets, shared, &mut taken);
    others.extend(templates.iter().map(|filled| filled.name.clone()));
    let decided = decided_names(ctx, &groups, others);
    let envelopes = templates.iter().flat_map(|filled| &filled.shapes).map(|&shape| matched.sets.find(shape)).collect();
    let (names, rules) = name_types(ctx, &groups, &variants, decided, taken, &envelopes);
    let mut types = Types { groups, names, rules, lines: Vec::new() };
    let mut lines = lines_of_today(ctx, matched, &types, &variants);
    lines.extend(templates.iter().map(|filled| template_of(ctx, filled)));
    retired::keep_types(facts.api, old, &mut lines);
    short::shorten(facts.api, &mut lines);
    types.lines = lines;
    types
}

/// Returns the members of each union. The first shape of a type names those of the others, which may have other titles.
fn members(ctx: &Context<'_>, groups: &BTreeMap<ShapeId, TypeGroup>) -> ByShape<Members> {
    let (api, hashes) = (ctx.api, &ctx.facts.hashes);
    let mut all = ByShape::default();
    for group in groups.values() {
        let recorded = group.pin.map_or(&[][..], |line| &ctx.old.types[line].variants);
        let first = Members::of(api, hashes, group.first(), recorded);
        let lines = first.lines(api, hashes, group.first());
        group.shapes[1..].iter().for_each(|&shape| all.insert(shape, Members::of(api, hashes, shape, &lines)));
        all.insert(group.first(), first);
    }
    all
}

fn lines_of_today(ctx: &mut Context<'_>, matched: &Found, types: &Types, variants: &ByShape<Members>) -> Vec<TypeLine> {
    let (facts, old) = (ctx.facts, ctx.old);
    let named = types.names.iter();
    let named = named.flat_map(|(id, name)| types.groups[id].shapes.iter().map(move |&shape| (shape, name)));
    let name_of: ByShape<&String> = named.collect();
    let is_envelope = |owner: ShapeId| facts.envelopes.contains_key(&owner);
    let in_type = |owner: ShapeId, path: &[Step]| {
        let name = name_of.get(&owner).filter(|_| !is_envelope(owner))?;
        Some(format!("{name}{}", path_text(path, &|index| variants[&owner].0[index].name.clone())))
    };
    let mut lost: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
    for (line, kept) in &matched.merged {
        lost.entry(*kept).or_default().push(&old.types[*line].name);
    }
    let given: BTreeSet<&str> = types.names.values().map(String::as_str).collect();
    let new = TypeLine::default();
    let mut named: Vec<(&String, &ShapeId)> = types.names.iter().map(|(id, name)| (name, id)).collect();
    named.sort();
    let lines = named.into_iter().map(|(name, id)| {
        let group = &types.groups[id];
        let before = group.pin.map_or(&new, |line| &old.types[line]);
        // A name of the record is a guess no longer once it was none.
        let may_rest = types.rules.contains_key(name) || before.standing.is_provisional;
        let is_provisional = may_rest && wanted(facts, group).is_none() && rests_on_guess(facts, group, name);
        let lost = group.pin.and_then(|line| lost.get(&line)).into_iter().flatten().copied();
        let was = group.pin.map(|_| &before.name).into_iter().chain(lost);
        let was = was.fold(before.standing.was.clone(), |was, former| {
            carry(&was, Some(former), name, |former| given.contains(former))
        });
        if before.name == *name {
            note_renamed(ctx, group, name);
        }
        let (kind, hash) = shape_of_most(facts, group);
        let places =
            group.shapes.iter().flat_map(|&shape| addresses(facts.api, &facts.places, shape, is_envelope, in_type));
        let mut line = TypeLine {
            places: places.collect::<BTreeSet<String>>().into_iter().collect(),
            required: before.required.clone(),
            ..TypeLine::new(name.clone(), kind, hash, Standing { is_provisional, is_retired: false, was })
        };
        let name_of = |shape: ShapeId| name_of.get(&shape).map(|name| (*name).clone());
        fill(ctx, group, &variants[&group.first()], before, &name_of, &mut line);
        line
    });
    lines.collect()
}

/// Returns the kind of a type, and the shape of most of its places.
fn shape_of_most(facts: &Facts<'_>, group: &TypeGroup) -> (Kind, String) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for shape in &group.shapes {
        *counts.entry(facts.hashes[shape].text()).or_default() += 1;
    }
    let Some((hash, _)) = counts.into_iter().rev().max_by_key(|(_, count)| *count) else { bug!("a type has a shape") };
    (Kind::of(&facts.api.shapes[group.first()].kind), hash)
}

fn template_of(ctx: &mut Context<'_>, filled: &ProposedTemplate) -> TypeLine {
    let new = TypeLine::default();
    let before = ctx.old.types.iter().find(|line| line.name == filled.name).unwrap_or(&new);
    let object = filled.shapes.iter().find_map(|&shape| ctx.api.shapes[shape].kind.object());
    let fields = object.map(|object| name_fields(object, before, &[], false, &mut ctx.found));
    TypeLine {
        places: filled.shapes.iter().flat_map(|&shape| envelopes::addresses(ctx.facts, shape)).collect(),
        fields: fields.unwrap_or_default(),
        ..TypeLine::new(filled.name.clone(), Kind::Template, filled.hash.text(), Standing::default())
    }
}

/// Says in a line what its type holds. `old` is its line in the record, or an empty one.
fn fill(
    ctx: &mut Context<'_>,
    group: &TypeGroup,
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
fn name_fields(
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
fn name_values(ctx: &mut Context<'_>, group: &TypeGroup, old: &TypeLine) -> Vec<(String, String)> {
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
