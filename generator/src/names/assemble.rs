//! Turns the names of types and what they hold into lines of the record.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Direction;
use crate::ir::places::{Step, path_text};
use crate::ir::{Object, ShapeId, ShapeKind, Slot, Union};
use crate::names::called::envelopes::{self, Filled};
use crate::names::called::fields::{self, BODY_METHODS, FIELD, Item};
use crate::names::called::values;
use crate::names::called::variants::Ground;
use crate::names::findings::{Findings, Numbers};
use crate::names::matching::addresses::addresses;
use crate::names::matching::changes;
use crate::names::matching::members::Members;
use crate::names::matching::types::kind_of;
use crate::names::model::{About, Earlier};
use crate::names::record::{Kind, Record, Standing, TypeLine};
use crate::names::record::{contents, short};
use crate::names::same::facts::Facts;
use crate::names::same::group::Group;
use crate::names::settle::Settled;
use crate::names::taken::retired::Former;
use crate::names::taken::retired_places;
use crate::names::words::{pascal, words};

/// The lines of types: those of today by name, then templates, then what is gone.
pub(crate) fn propose_types(facts: &Facts<'_>, old: &Record, settled: &Settled, found: &mut Findings) -> Vec<TypeLine> {
    let name_of = names_of_shapes(settled);
    let mut named: Vec<(&String, ShapeId)> = settled.names.iter().map(|(&id, name)| (name, id)).collect();
    named.sort();
    let mut lines = Vec::new();
    for (name, id) in named {
        let group = &settled.groups[&id];
        let entry = settled.entries.get(&id).map(|&index| &old.types[index]);
        let standing = settled.standings.get(&id).cloned().unwrap_or_default();
        let (required, rest) = entry.map_or((None, None), |entry| (entry.required.clone(), entry.rest.clone()));
        let mut line = TypeLine { name: name.clone(), standing, required, rest, ..blank(facts, group) };
        line.places = places(facts, settled, group, &name_of);
        fill(facts, settled, group, entry, &name_of, &mut line, found);
        lines.push(line);
    }
    lines.extend(settled.templates.iter().map(|filled| template_of(facts, filled, old, found)));
    lines.extend(retired(settled, old, &lines));
    retired_places::keep(facts.api, old, &mut lines);
    short::shorten(facts.api, &mut lines);
    lines
}

/// The types of the old lock: what each is called now, and where it was.
pub(crate) fn earlier(old: &Record, settled: &Settled) -> BTreeMap<String, Earlier> {
    let mut now: BTreeMap<usize, &String> = BTreeMap::new();
    for (id, entry) in &settled.entries {
        if let Some(name) = settled.names.get(id) {
            now.entry(*entry).or_insert(name);
        }
    }
    let standing = old.types.iter().enumerate().filter(|(_, entry)| !entry.standing.is_retired);
    let each = standing.map(|(index, entry)| {
        let earlier = Earlier { now: now.get(&index).map(|name| (*name).clone()), places: entry.places.clone() };
        (entry.name.clone(), earlier)
    });
    each.collect()
}

/// A line with the kind and the shape of most places of a type.
fn blank(facts: &Facts<'_>, group: &Group) -> TypeLine {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for id in &group.shapes {
        *counts.entry(facts.hashes[id].text()).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    let kind = kind_of(&facts.api.shapes[group.first()].kind);
    TypeLine::new(String::new(), kind, most.map_or_else(String::new, |it| it.0), Standing::default())
}

fn names_of_shapes(settled: &Settled) -> BTreeMap<ShapeId, String> {
    let each = settled.names.iter().map(|(id, name)| (&settled.groups[id].shapes, name));
    each.flat_map(|(shapes, name)| shapes.iter().map(|&it| (it, name.clone()))).collect()
}

fn places(facts: &Facts<'_>, settled: &Settled, group: &Group, name_of: &BTreeMap<ShapeId, String>) -> Vec<String> {
    let is_envelope = |owner: ShapeId| facts.envelopes.contains_key(&owner);
    let in_type = |owner: ShapeId, path: &[Step]| {
        let name = name_of.get(&owner).filter(|_| !is_envelope(owner))?;
        let variants = settled.variants.get(&owner).map_or(&[][..], Vec::as_slice);
        let variant = |index: usize| variants.get(index).map_or_else(String::new, |variant| variant.name.clone());
        Some(format!("{name}{}", path_text(path, &variant)))
    };
    let all = group.shapes.iter().flat_map(|&id| addresses(facts, id, is_envelope, in_type));
    all.collect::<BTreeSet<String>>().into_iter().collect()
}

/// Says in a line what its type holds.
fn fill(
    facts: &Facts<'_>,
    settled: &Settled,
    group: &Group,
    old: Option<&TypeLine>,
    name_of: &BTreeMap<ShapeId, String>,
    line: &mut TypeLine,
    found: &mut Findings,
) {
    match &facts.api.shapes[group.first()].kind {
        ShapeKind::Object(object) => {
            let mut reserved = if group.direction == Direction::Response { Vec::new() } else { BODY_METHODS.to_vec() };
            reserved.extend(line.rest.as_deref());
            let is_sent = group.direction == Direction::Request;
            let names = name_fields(object, old, &reserved, is_sent, found);
            line.rest = line.rest.take().or_else(|| object.rest.as_ref().map(|_| rest_name(&names)));
            line.fields = unplain(names, is_sent);
            line.has = contents::fields(object, &|id| name_of.get(&id).cloned());
        }
        ShapeKind::Enum(_) => {
            let values = name_values(facts, group, old, found);
            line.values = values.into_iter().map(|(value, name)| (name, value)).collect();
            line.former_values = former_values(old, &line.values, &line.name, found);
        }
        ShapeKind::Union(union) => {
            line.variants =
                name_variants(settled, group, union, &line.name, found).lines(facts.api, &facts.hashes, group.first());
        }
    }
}

/// The name of the map of all other keys, which no field has.
fn rest_name(fields: &BTreeMap<String, String>) -> String {
    let is_free = |name: &str| fields.values().all(|it| it != name);
    let known = ["additional", "additional_fields", "additional_fields_fields"].into_iter().find(|it| is_free(it));
    known.map_or_else(|| Numbers::default().name("additional_fields", is_free), str::to_owned)
}

/// The Rust names of fields, by their names as sent. A field that is sent brings methods if it can be
/// cleared: no new field has the name of one.
fn name_fields(
    object: &Object,
    old: Option<&TypeLine>,
    reserved: &[&str],
    is_sent: bool,
    found: &mut Findings,
) -> BTreeMap<String, String> {
    let mut pinned: BTreeMap<&str, String> =
        old.into_iter().flat_map(|it| &it.fields).map(|(name, sent)| (sent.as_str(), name.clone())).collect();
    let sent: Vec<&String> = object.fields.keys().collect();
    pinned.extend(spelled_otherwise(&sent, old));
    let items = object.fields.iter().map(|(sent, it)| {
        let (wanted, pinned) = (it.wanted.as_ref(), pinned.get(sent.as_str()).map(String::as_str));
        Item { sent, wanted, pinned, apart: "", at: &it.at }
    });
    let items: Vec<Item<'_>> = items.collect();
    let brought = if is_sent { brought_methods(object, &items, reserved) } else { Vec::new() };
    let reserved: Vec<&str> = reserved.iter().copied().chain(brought.iter().map(String::as_str)).collect();
    let names = fields::name_all(&items, &reserved, FIELD, found);
    items.iter().map(|item| item.sent.to_owned()).zip(names).collect()
}

/// The names that the record must know, with the names as sent. What could later be taken for a method that another field
/// brings is there first.
fn unplain(names: BTreeMap<String, String>, is_sent: bool) -> Vec<(String, String)> {
    let is_kept = |(sent, name): &(String, String)| sent != name || is_sent && fields::is_like_brought(name);
    names.into_iter().filter(is_kept).map(|(sent, name)| (name, sent)).collect()
}

/// The names of fields that are spelled otherwise now.
fn spelled_otherwise<'a>(sent: &'a [&String], old: Option<&'a TypeLine>) -> Vec<(&'a str, String)> {
    let Some(old) = old else { return Vec::new() };
    let name = |sent: &str| {
        let known = old.fields.iter().find(|it| it.1 == sent);
        known.map_or_else(|| fields::plain(sent), |it| it.0.clone())
    };
    changes::respelled(&old.has, sent).into_iter().map(|(before, now)| (now, name(before))).collect()
}

/// The methods that fields bring which can be cleared, but for those with the name that the overlay or the lock gives
/// to a field.
fn brought_methods(object: &Object, items: &[Item<'_>], reserved: &[&str]) -> Vec<String> {
    if !object.fields.values().any(Slot::can_be_cleared) {
        return Vec::new();
    }
    let names = fields::name_all(items, reserved, FIELD, &mut Findings::default());
    let brings = object.fields.values().zip(&names).filter(|(slot, _)| slot.can_be_cleared());
    let firm = |item: &Item<'_>| [item.wanted.map(|wanted| wanted.name.clone()), item.pinned.map(str::to_owned)];
    let firm: BTreeSet<String> = items.iter().flat_map(firm).flatten().collect();
    brings.flat_map(|(_, name)| fields::brought_methods(name)).filter(|name| !firm.contains(name)).collect()
}

/// The variants for the values of all places.
fn name_values(
    facts: &Facts<'_>,
    group: &Group,
    old: Option<&TypeLine>,
    found: &mut Findings,
) -> Vec<(String, String)> {
    let enums = group.shapes.iter().filter_map(|&it| match &facts.api.shapes[it].kind {
        ShapeKind::Enum(it) => Some(it),
        ShapeKind::Object(_) | ShapeKind::Union(_) => None,
    });
    let enums: Vec<_> = enums.collect();
    let mut seen = BTreeSet::new();
    let values = enums.iter().flat_map(|it| &it.values).map(String::as_str).filter(|it| seen.insert(*it));
    let values: Vec<&str> = values.collect();
    let wanted = enums.iter().flat_map(|it| &it.wanted).map(|(value, wanted)| (value.as_str(), wanted)).collect();
    let pinned =
        old.into_iter().flat_map(|it| &it.values).map(|(name, value)| (value.as_str(), name.as_str())).collect();
    let titles = enums.iter().flat_map(|it| &it.titles).map(|(value, name)| (value.as_str(), name.as_str())).collect();
    values::name_all(&values, &wanted, &pinned, &titles, &facts.api.shapes[group.first()].at, found)
}

/// The earlier names of an enum's variants: of values that are still there, and no other variant's now.
fn former_values(
    old: Option<&TypeLine>,
    values: &[(String, String)],
    ty: &str,
    found: &mut Findings,
) -> Vec<(Former, String)> {
    let Some(old) = old else { return Vec::new() };
    let now = |value: &String| values.iter().find(|it| it.1 == *value).map(|it| &it.0);
    let mut former = old.former_values.clone();
    for (name, value) in &old.values {
        let Some(new) = now(value).filter(|new| *new != name) else { continue };
        found.note(
            About::Renamed,
            format!("`{ty}::{name}` is called `{new}` now: its old name is a deprecated constant"),
        );
        former.push((Former::new(name.clone()), value.clone()));
    }
    former.retain(|(was, value)| now(value).is_some() && values.iter().all(|it| it.0 != was.name));
    former
}

fn name_variants(settled: &Settled, group: &Group, union: &Union, name: &str, found: &mut Findings) -> Members {
    let variants = settled.variants.get(&group.first()).map_or(&[][..], Vec::as_slice);
    for (variant, member) in variants.iter().zip(&union.members) {
        if let Some(wanted) = member.wanted.as_ref().filter(|it| pascal(&words(&it.name)) != variant.name) {
            let problem = "is no name for a variant, or that of another one";
            found.refuse(&wanted.at, &wanted.name, problem, "x-variant-name");
        }
        let name = format!("{name}::{}", variant.name);
        match variant.ground {
            Ground::Fields => {
                let message = format!("`{name}` is named after its fields; a decision `variant` would be better");
                found.note(About::Weak, message);
            }
            Ground::Number => found.note_number(&member.at, &name, "", "x-variant-name"),
            Ground::Word => {}
        }
    }
    Members(variants.to_vec())
}

fn template_of(facts: &Facts<'_>, filled: &Filled, old: &Record, found: &mut Findings) -> TypeLine {
    let entry = old.types.iter().find(|line| line.name == filled.name);
    let object = filled.shapes.iter().find_map(|&shape| match &facts.api.shapes[shape].kind {
        ShapeKind::Object(object) => Some(object),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
    });
    let names = object.map_or_else(BTreeMap::new, |object| name_fields(object, entry, &[], false, found));
    TypeLine {
        places: filled.shapes.iter().flat_map(|&shape| envelopes::addresses(facts, shape)).collect(),
        fields: unplain(names, false),
        ..TypeLine::new(filled.name.clone(), Kind::Template, filled.hash.text(), Standing::default())
    }
}

/// What has lost all its places, and the old names of what the overlay has renamed: kept, so that nothing else is
/// ever called so.
fn retired(settled: &Settled, old: &Record, lines: &[TypeLine]) -> Vec<TypeLine> {
    let here: BTreeSet<&String> =
        lines.iter().flat_map(|it| it.standing.was.iter().map(|it| &it.name).chain([&it.name])).collect();
    let found: BTreeSet<usize> = settled.entries.values().copied().collect();
    let retire = |(index, entry): (usize, &TypeLine)| {
        let standing = Standing { is_retired: true, ..entry.standing.clone() };
        let entry = TypeLine { standing, places: Vec::new(), gone: Vec::new(), ..entry.clone() };
        if !found.contains(&index) {
            return entry;
        }
        let standing = Standing { is_retired: true, ..Standing::default() };
        let (fields, values, variants) = (Vec::new(), Vec::new(), Vec::new());
        TypeLine { hash: "renamed".to_owned(), standing, required: None, rest: None, fields, values, variants, ..entry }
    };
    old.types.iter().enumerate().filter(|(_, it)| !here.contains(&it.name)).map(retire).collect()
}
