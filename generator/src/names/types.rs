//! Proposes the lines of types: what each is called and was called, where it is, what it holds.
//!
//! Names that are decided come first, then those that the record has, then those that the rules propose.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::ShapeId;
use crate::ir::places::{Step, path_text};
use crate::names::candidates::decided::decided_names;
use crate::names::candidates::envelopes::{self, Filled, find_templates};
use crate::names::candidates::members::Members;
use crate::names::candidates::operations::requests_with_setters;
use crate::names::candidates::order::Naming;
use crate::names::candidates::types::{Context, wanted};
use crate::names::candidates::{components, identifiers, parts, provisional};
use crate::names::findings::Findings;
use crate::names::matching::addresses::addresses;
use crate::names::matching::types::Found;
use crate::names::model::Earlier;
use crate::names::record::with_former;
use crate::names::record::{GroupLine, Kind, Record, Standing, TypeLine, short};
use crate::names::rule::Rule;
use crate::names::same::group::{self, Group};
use crate::names::same::sets::Sets;
use crate::names::same::sites::Facts;
use crate::names::taken::recorded::lock_names;
use crate::names::taken::retired::carry;
use crate::names::taken::{Taken, retired};

/// The types of an API.
#[derive(Default)]
pub(crate) struct Types {
    /// What each is, by the shape that stands for it.
    pub(crate) groups: BTreeMap<ShapeId, Group>,
    /// What each is called; what fills a template has no name of its own.
    pub(crate) names: BTreeMap<ShapeId, String>,
    /// The index of the record's line of each that was found again.
    pub(crate) entries: BTreeMap<ShapeId, usize>,
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
    sets: &Sets,
    shared: usize,
    found: &mut Findings,
) -> Types {
    let mut types = Types { groups: group::groups(facts, sets), ..Types::default() };
    types.entries = types.groups.keys().filter_map(|&id| Some((id, sets.pinned(id)?))).collect();
    let variants = members(facts, old, &types);
    let live_groups = api_groups.iter().filter(|line| !line.is_retired);
    let mut others: BTreeSet<String> = live_groups.filter_map(|line| line.ty.clone()).collect();
    others.extend(identifiers::gather(facts.api).into_keys());
    let mut taken = taken(facts, old, &others);
    let templates = find_templates(facts, old, sets, shared, &mut taken);
    others.extend(templates.iter().map(|filled| filled.name.clone()));
    let decided = decided_names(facts, old, &types.groups, &types.entries, others, found);
    let mut naming = Naming::new(Context::new(facts, &types.groups, &variants), taken);
    decided.into_iter().for_each(|(name, id)| naming.give(id, None, name));
    keep_recorded(&mut naming, old, &types.entries);
    let envelopes = templates.iter().flat_map(|filled| &filled.shapes).map(|&shape| sets.find(shape)).collect();
    naming.name_all(&envelopes, found);
    (types.rules, types.names) = (naming.rules, naming.context.names);
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

/// The types of the old record: what each is called now, and where it was.
pub(crate) fn earlier(old: &Record, types: &Types) -> BTreeMap<String, Earlier> {
    let now = types.entries.iter().filter_map(|(id, &entry)| Some((entry, types.names.get(id)?)));
    let now: BTreeMap<usize, &String> = now.collect();
    let lines = old.types.iter().enumerate().filter(|(_, line)| !line.standing.is_retired);
    let earlier = lines.map(|(index, line)| {
        let now = now.get(&index).map(|name| (*name).clone());
        (line.name.clone(), Earlier { now, places: line.places.clone() })
    });
    earlier.collect()
}

/// The members of each union. The first shape of a type names those of the others, which may have other titles.
fn members(facts: &Facts<'_>, old: &Record, types: &Types) -> BTreeMap<ShapeId, Members> {
    let members = |shape: ShapeId, lines: &[_]| Members::of(facts.api, &facts.hashes, shape, lines);
    let mut all = BTreeMap::new();
    for (id, group) in &types.groups {
        let recorded = types.entries.get(id).map_or(&[][..], |&entry| &old.types[entry].variants);
        let first = members(group.first(), recorded);
        let lines = first.lines(facts.api, &facts.hashes, group.first());
        all.extend(group.shapes[1..].iter().map(|&shape| (shape, members(shape, &lines))));
        all.insert(group.first(), first);
    }
    all
}

/// Every name that may not be given to something new. `others` are those of groups and identifiers.
fn taken(facts: &Facts<'_>, old: &Record, others: &BTreeSet<String>) -> Taken {
    // What tells its identifiers apart.
    let kinds = identifiers::gather(facts.api).into_keys().map(|id| format!("{id}Kind"));
    let requests = requests_with_setters(facts.api, old).cloned();
    Taken::new(others.iter().cloned().chain(kinds).chain(requests).chain(lock_names(old)))
}

/// Gives the names that the record has, but for guesses that the published description has disproved. What is released,
/// or comes back with the same shape, may have its name again.
fn keep_recorded(naming: &mut Naming<'_>, old: &Record, entries: &BTreeMap<ShapeId, usize>) {
    let (facts, groups) = (naming.context.facts, naming.context.groups);
    let mut retired: HashMap<(Kind, &str), BTreeSet<String>> = HashMap::new();
    for line in old.types.iter().filter(|line| line.standing.is_retired) {
        retired.entry((line.kind, &line.hash)).or_default().insert(line.name.clone());
    }
    for (&id, group) in groups {
        let first = group.first();
        match entries.get(&id).map(|&entry| &old.types[entry]) {
            None => {
                let shape = (Kind::of(&facts.api.shapes[first].kind), &*facts.hashes[&first].text());
                naming.allowed.extend(retired.get(&shape).map(|names| (id, names.clone())));
            }
            Some(_) if naming.context.names.contains_key(&id) => {}
            Some(line) if line.standing.is_provisional && provisional::is_disproved(facts, old, group, &line.name) => {
                naming.allowed.insert(id, [line.name.clone()].into());
            }
            Some(line) => naming.give(id, None, line.name.clone()),
        }
    }
}

fn lines_of_today(
    facts: &Facts<'_>,
    old: &Record,
    matched: &Found,
    types: &Types,
    variants: &BTreeMap<ShapeId, Members>,
    found: &mut Findings,
) -> Vec<TypeLine> {
    let shapes = types.names.iter().flat_map(|(id, name)| types.groups[id].shapes.iter().map(move |&it| (it, name)));
    let name_of: BTreeMap<ShapeId, &String> = shapes.collect();
    let is_envelope = |owner: ShapeId| facts.envelopes.contains_key(&owner);
    let in_type = |owner: ShapeId, path: &[Step]| {
        let name = name_of.get(&owner).filter(|_| !is_envelope(owner))?;
        let variant = |index: usize| variants[&owner].0.get(index).map_or_else(String::new, |it| it.name.clone());
        Some(format!("{name}{}", path_text(path, &variant)))
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
        let (group, entry) = (&types.groups[id], types.entries.get(id));
        let before = entry.map_or(&new, |&entry| &old.types[entry]);
        let may_rest = types.rules.contains_key(name) || before.standing.is_provisional;
        let is_provisional =
            may_rest && wanted(facts, group).is_none() && provisional::rests_on_guess(facts, group, name);
        let lost = entry.and_then(|entry| lost.get(entry)).into_iter().flatten().copied();
        let was = entry.map(|_| &before.name).into_iter().chain(lost);
        let was = was.fold(before.standing.was.clone(), |was, former| {
            carry(&was, Some(former), name, |former| given.contains(former))
        });
        if before.name == *name {
            components::note_renamed(facts, group, name, &mut found.notes);
        }
        let (kind, hash) = shape_of_most(facts, group);
        let places = group.shapes.iter().flat_map(|&shape| addresses(facts, shape, is_envelope, in_type));
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

/// The kind of a type, and the shape of most of its places.
fn shape_of_most(facts: &Facts<'_>, group: &Group) -> (Kind, String) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for shape in &group.shapes {
        *counts.entry(facts.hashes[shape].text()).or_default() += 1;
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    (Kind::of(&facts.api.shapes[group.first()].kind), most.map(|(hash, _)| hash).unwrap_or_default())
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
