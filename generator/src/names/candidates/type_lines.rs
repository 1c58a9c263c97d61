//! Makes the record's lines of types: what each is called and was called, where it is, what it holds.
//!
//! Names that are decided come first, then those that the record has, then those that the rules propose.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::envelopes::{self, Filled, find_templates};
use super::identifiers::Kinds;
use super::operations::requests_with_setters;
use super::parts;
use super::provisional::rests_on_guess;
use super::turns::{decided_names, name_types};
use super::types::{note_renamed, wanted};
use super::variants::Members;
use crate::ir::ShapeId;
use crate::ir::by_shape::ByShape;
use crate::ir::places::{Step, path_text};
use crate::names::collision::Taken;
use crate::names::matching::types::Found;
use crate::names::matching::types::addresses;
use crate::names::record::{GroupLine, Kind, Standing, TypeLine, short};
use crate::names::retired::{self, carry, names_of_types};
use crate::names::rule::Rule;
use crate::names::same::merge::{Group, groups};
use crate::names::same::sites::Facts;

/// The types of an API.
pub(crate) struct Types {
    /// What each is, by the shape that stands for it.
    pub(crate) groups: BTreeMap<ShapeId, Group>,
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
fn members(ctx: &Context<'_>, groups: &BTreeMap<ShapeId, Group>) -> ByShape<Members> {
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
        parts::fill(ctx, group, &variants[&group.first()], before, &name_of, &mut line);
        line
    });
    lines.collect()
}

/// Returns the kind of a type, and the shape of most of its places.
fn shape_of_most(facts: &Facts<'_>, group: &Group) -> (Kind, String) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for shape in &group.shapes {
        *counts.entry(facts.hashes[shape].text()).or_default() += 1;
    }
    let Some((hash, _)) = counts.into_iter().rev().max_by_key(|(_, count)| *count) else { bug!("a type has a shape") };
    (Kind::of(&facts.api.shapes[group.first()].kind), hash)
}

fn template_of(ctx: &mut Context<'_>, filled: &Filled) -> TypeLine {
    let new = TypeLine::default();
    let before = ctx.old.types.iter().find(|line| line.name == filled.name).unwrap_or(&new);
    let object = filled.shapes.iter().find_map(|&shape| ctx.api.shapes[shape].kind.object());
    let fields = object.map(|object| parts::name_fields(object, before, &[], false, &mut ctx.found));
    TypeLine {
        places: filled.shapes.iter().flat_map(|&shape| envelopes::addresses(ctx.facts, shape)).collect(),
        fields: fields.unwrap_or_default(),
        ..TypeLine::new(filled.name.clone(), Kind::Template, filled.hash.text(), Standing::default())
    }
}
