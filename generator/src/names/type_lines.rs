//! Makes the record's lines of types: what each is called and was called, where it is, what it holds.
//!
//! Names that are decided come first, then those that the record has, then those that the rules propose.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::ShapeId;
use crate::ir::places::{Step, path_text};
use crate::names::candidates::decided::decided_names;
use crate::names::candidates::envelopes::{self, Filled, find_templates};
use crate::names::candidates::operations::requests_with_setters;
use crate::names::candidates::order::name_types;
use crate::names::candidates::types::{Context, wanted};
use crate::names::candidates::variants::Members;
use crate::names::candidates::{components, identifiers, parts, provisional};
use crate::names::findings::Findings;
use crate::names::matching::addresses::addresses;
use crate::names::matching::types::Found;
use crate::names::record::{GroupLine, Kind, Record, Standing, TypeLine, short, with_former};
use crate::names::rule::Rule;
use crate::names::same::sets::{self, Group};
use crate::names::same::sites::Facts;
use crate::names::taken::retired::{carry, names_of_types};
use crate::names::taken::{Taken, retired};

/// The types of an API.
#[derive(Default)]
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
    facts: &Facts<'_>,
    old: &Record,
    matched: &Found,
    api_groups: &[GroupLine],
    shared: usize,
    found: &mut Findings,
) -> Types {
    let mut types = Types { groups: sets::groups(facts, &matched.sets), ..Types::default() };
    let variants = members(facts, old, &types);
    let kinds = identifiers::gather(facts.api);
    let live_groups = api_groups.iter().filter(|line| !line.is_retired).map(|line| &line.ty);
    let mut others: BTreeSet<String> = live_groups.chain(kinds.keys()).cloned().collect();
    // What tells the identifiers of a kind apart.
    let kinds = kinds.keys().map(|kind| format!("{kind}Kind"));
    let requests = requests_with_setters(facts.api, old).cloned();
    let mut taken = Taken::new(others.iter().cloned().chain(kinds).chain(requests).chain(names_of_types(old)));
    let templates = find_templates(facts, old, &matched.sets, shared, &mut taken);
    others.extend(templates.iter().map(|filled| filled.name.clone()));
    let decided = decided_names(facts, old, &types.groups, others, found);
    let envelopes = templates.iter().flat_map(|filled| &filled.shapes).map(|&shape| matched.sets.find(shape)).collect();
    let context = Context::new(facts, &types.groups, &variants);
    (types.names, types.rules) = name_types(context, old, decided, taken, &envelopes, found);
    let mut lines = lines_of_today(facts, old, matched, &types, &variants, found);
    lines.extend(templates.iter().map(|filled| template_of(facts, filled, old, found)));
    let here: BTreeSet<&String> = lines.iter().flat_map(|line| with_former(&line.standing.was, &line.name)).collect();
    // What has lost all its places is kept, so that nothing else is ever called so.
    let gone = old.types.iter().filter(|line| !here.contains(&line.name)).map(|line| TypeLine {
        standing: Standing { is_retired: true, ..line.standing.clone() },
        places: Vec::new(),
        gone: Vec::new(),
        ..line.clone()
    });
    let gone: Vec<TypeLine> = gone.collect();
    lines.extend(gone);
    retired::keep_places(facts.api, old, &mut lines);
    short::shorten(facts.api, &mut lines);
    types.lines = lines;
    types
}

/// Returns the members of each union. The first shape of a type names those of the others, which may have other titles.
fn members(facts: &Facts<'_>, old: &Record, types: &Types) -> BTreeMap<ShapeId, Members> {
    let members = |shape: ShapeId, lines: &[_]| Members::of(facts.api, &facts.hashes, shape, lines);
    let mut all = BTreeMap::new();
    for group in types.groups.values() {
        let recorded = group.pin.map_or(&[][..], |line| &old.types[line].variants);
        let first = members(group.first(), recorded);
        let lines = first.lines(facts.api, &facts.hashes, group.first());
        all.extend(group.shapes[1..].iter().map(|&shape| (shape, members(shape, &lines))));
        all.insert(group.first(), first);
    }
    all
}

fn lines_of_today(
    facts: &Facts<'_>,
    old: &Record,
    matched: &Found,
    types: &Types,
    variants: &BTreeMap<ShapeId, Members>,
    found: &mut Findings,
) -> Vec<TypeLine> {
    let mut name_of: BTreeMap<ShapeId, &String> = BTreeMap::new();
    for (id, name) in &types.names {
        name_of.extend(types.groups[id].shapes.iter().map(|&shape| (shape, name)));
    }
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
    let mut lines = Vec::with_capacity(named.len());
    for (name, id) in named {
        let group = &types.groups[id];
        let before = group.pin.map_or(&new, |line| &old.types[line]);
        // A name of the record is a guess no longer once it was none.
        let may_rest = types.rules.contains_key(name) || before.standing.is_provisional;
        let is_provisional =
            may_rest && wanted(facts, group).is_none() && provisional::rests_on_guess(facts, group, name);
        let lost = group.pin.and_then(|line| lost.get(&line)).into_iter().flatten().copied();
        let was = group.pin.map(|_| &before.name).into_iter().chain(lost);
        let was = was.fold(before.standing.was.clone(), |was, former| {
            carry(&was, Some(former), name, |former| given.contains(former))
        });
        if before.name == *name {
            components::note_renamed(facts, group, name, &mut found.notes);
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
        parts::fill(facts, group, &variants[&group.first()], before, &name_of, &mut line, found);
        lines.push(line);
    }
    lines
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

fn template_of(facts: &Facts<'_>, filled: &Filled, old: &Record, found: &mut Findings) -> TypeLine {
    let new = TypeLine::default();
    let before = old.types.iter().find(|line| line.name == filled.name).unwrap_or(&new);
    let object = filled.shapes.iter().find_map(|&shape| facts.api.shapes[shape].kind.object());
    TypeLine {
        places: filled.shapes.iter().flat_map(|&shape| envelopes::addresses(facts, shape)).collect(),
        fields: object.map_or_else(Vec::new, |object| parts::name_fields(object, before, &[], false, found)),
        ..TypeLine::new(filled.name.clone(), Kind::Template, filled.hash.text(), Standing::default())
    }
}
