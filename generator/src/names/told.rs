//! Says what became of the types of the record: what holds something else now, is another type, or is gone.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{ShapeId, ShapeKind};
use crate::names::matching::changes;
use crate::names::matching::types::Found;
use crate::names::matching::{Moved, Reason};
use crate::names::model::{About, Note};
use crate::names::record::contents;
use crate::names::record::{Record, TypeLine};
use crate::names::same::facts::Facts;
use crate::names::taken::retired::Former;
use crate::names::types::Types;
use crate::place::quoted;

/// What is to be said of the types of the record. `lines` are those of today.
pub(crate) fn tell(
    facts: &Facts<'_>,
    old: &Record,
    found: &Found,
    settled: &Types,
    former_ids: &BTreeMap<String, Vec<Former>>,
    lines: &[TypeLine],
) -> Vec<Note> {
    let now: BTreeMap<&str, &TypeLine> = lines.iter().map(|line| (line.name.as_str(), line)).collect();
    let telling = Telling { facts, old, found, settled, now, renamed: renamed(old, found, settled, former_ids) };
    let mut notes = telling.renames();
    notes.extend(telling.shapes());
    notes.extend(telling.left());
    notes.extend(telling.merged());
    notes.extend(telling.gone());
    notes
}

/// The fields that are spelled otherwise now, by the types of today.
pub(crate) fn respelled(old: &Record, settled: &Types, lines: &[TypeLine]) -> Vec<Moved> {
    let now: BTreeMap<&str, &TypeLine> = lines.iter().map(|line| (line.name.as_str(), line)).collect();
    let mut moved = Vec::new();
    for (id, &index) in &settled.entries {
        let Some(line) = settled.names.get(id).and_then(|name| now.get(name.as_str())) else { continue };
        let sent: Vec<&String> = line.has.iter().map(|it| &it.0).collect();
        let at = |field: &str| format!("{}.{}", line.name, quoted(field));
        let pairs = changes::respelled(&old.types[index].has, &sent).into_iter();
        moved.extend(pairs.map(|(old, new)| Moved { old: at(old), new: at(new), reason: Reason::SameWords }));
    }
    moved
}

/// The names of types and identifiers that are called otherwise now.
fn renamed<'a>(
    old: &'a Record,
    found: &'a Found,
    settled: &'a Types,
    former_ids: &'a BTreeMap<String, Vec<Former>>,
) -> BTreeMap<&'a str, &'a str> {
    let ids = former_ids.iter().flat_map(|(new, all)| all.iter().map(move |old| (&old.name, new)));
    let types =
        settled.entries.iter().filter_map(|(id, entry)| Some((&old.types[*entry].name, settled.names.get(id)?)));
    let merged = found.merged.iter().map(|(lost, kept)| (&old.types[*lost].name, &old.types[*kept].name));
    types
        .chain(merged)
        .chain(ids)
        .filter(|(old, new)| old != new)
        .map(|(old, new)| (old.as_str(), new.as_str()))
        .collect()
}

struct Telling<'a> {
    facts: &'a Facts<'a>,
    old: &'a Record,
    found: &'a Found,
    settled: &'a Types,
    now: BTreeMap<&'a str, &'a TypeLine>,
    renamed: BTreeMap<&'a str, &'a str>,
}

impl Telling<'_> {
    /// Which types are called otherwise, where, and why.
    fn renames(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        for (id, &index) in &self.settled.entries {
            let (old, Some(name)) = (&self.old.types[index], self.settled.names.get(id)) else { continue };
            let Some(line) = self.now.get(name.as_str()).filter(|_| old.name != *name) else { continue };
            let is_decided =
                self.settled.groups[id].shapes.iter().any(|it| self.facts.api.shapes[*it].wanted.is_some());
            let why = if is_decided { "that is decided" } else { "its name rested on a guessed operationId" };
            let is_alias = line.standing.was.iter().any(|it| it.name == old.name);
            let alias = if is_alias { DEPRECATED } else { "breaking, because another type has its name" };
            let place = line.places.first().map_or_else(String::new, |it| format!(" ({it})"));
            notes.push(About::Renamed.note(format!("`{}`{place} is called `{name}` now: {why}; {alias}", old.name)));
        }
        notes
    }

    /// What each type holds that it did not, and the other way round.
    fn shapes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        for (id, &index) in &self.settled.entries {
            let (old, Some(name)) = (&self.old.types[index], self.settled.names.get(id)) else { continue };
            let Some(new) = self.now.get(name.as_str()) else { continue };
            let changes = changes::changes(old, new, &self.renamed);
            let places = self.found.changed.get(&index);
            let holds = match (changes.is_empty(), places) {
                (true, None) => continue,
                (false, _) => format!(": {}", few(&changes)),
                // An older record does not say what a type held.
                (true, Some(_)) if old.has.is_empty() && !new.has.is_empty() => String::new(),
                (true, Some(_)) => ": in rules, in defaults, or deeper".to_owned(),
            };
            let at = places.map_or_else(String::new, |(some, all)| format!(" at {some} of {all} places"));
            let place = new.places.first().map_or_else(String::new, |it| format!(" ({it})"));
            notes.push(About::Shape.note(format!("`{name}`{place} has another shape{at}{holds}")));
        }
        notes
    }

    /// Which places of a type are another type now, and why.
    fn left(&self) -> Vec<Note> {
        let names =
            self.settled.groups.iter().flat_map(|(id, group)| group.shapes.iter().map(move |shape| (*shape, id)));
        let names: BTreeMap<ShapeId, &ShapeId> = names.collect();
        let mut notes = Vec::new();
        let mut seen: BTreeSet<(usize, Option<&String>)> = BTreeSet::new();
        for (index, shape) in &self.found.left {
            let name = names.get(shape).and_then(|id| self.settled.names.get(*id));
            let count = self.found.left.iter().filter(|(other, it)| {
                other == index && names.get(it).and_then(|id| self.settled.names.get(*id)) == name
            });
            let count = count.count();
            if !seen.insert((*index, name)) {
                continue;
            }
            let old = &self.old.types[*index];
            let places = if count == 1 { "place" } else { "places" };
            let is = match name.and_then(|name| self.now.get(name.as_str())) {
                Some(line) => {
                    let at = line.places.first().map_or_else(String::new, |it| format!(" ({it})"));
                    format!("`{}`{at}", line.name)
                }
                None => "another type".to_owned(),
            };
            let changes = self.differences(old, *shape);
            let why = if changes.is_empty() { String::new() } else { format!(": {}", few(&changes)) };
            notes.push(About::Shape.note(format!("`{}` is {is} now at {count} {places}{why}", old.name)));
        }
        notes
    }

    /// How a shape differs from what a type of the record held.
    fn differences(&self, old: &TypeLine, shape: ShapeId) -> Vec<String> {
        let ShapeKind::Object(object) = &self.facts.api.shapes[shape].kind else { return Vec::new() };
        if old.has.is_empty() {
            return Vec::new();
        }
        let name_of = |id: ShapeId| {
            let groups = self.settled.groups.iter().find(|(_, group)| group.shapes.contains(&id));
            groups.and_then(|(id, _)| self.settled.names.get(id)).cloned()
        };
        changes::field_changes(&old.has, &contents::fields(object, &name_of), &self.renamed)
    }

    /// Two types that are one now.
    fn merged(&self) -> Vec<Note> {
        let name = |index: &usize| &self.old.types[*index].name;
        let merged = self.found.merged.iter();
        let message = |(lost, kept): (&usize, &usize)| {
            let kept = self.renamed.get(name(kept).as_str()).map_or(name(kept).as_str(), |it| it);
            format!("`{}` is `{kept}` now: they are one in the description; {DEPRECATED}", name(lost))
        };
        merged.map(|pair| About::Renamed.note(message(pair))).collect()
    }

    /// What no place has any more.
    fn gone(&self) -> Vec<Note> {
        let is_gone = |(index, entry): &(usize, &TypeLine)| {
            let is_found = self.settled.entries.values().any(|it| it == index) || self.found.merged.contains_key(index);
            !entry.standing.is_retired
                && !is_found
                && self.now.get(entry.name.as_str()).is_none_or(|it| it.standing.is_retired)
        };
        let gone = self.old.types.iter().enumerate().filter(is_gone);
        let message = |entry: &TypeLine| {
            let place = entry.places.first().map_or_else(String::new, |it| format!(" with `{it}`"));
            format!("`{}` is gone{place}: breaking, because nothing can be called so any more", entry.name)
        };
        gone.map(|(_, entry)| About::Gone.note(message(entry))).collect()
    }
}

const DEPRECATED: &str = "the old name is a deprecated alias";

/// How many changes are told of one type.
const MOST: usize = 8;

fn few(changes: &[String]) -> String {
    let more = changes.len().saturating_sub(MOST);
    let shown = changes[..changes.len() - more].join(", ");
    if more > 0 { format!("{shown}, and {more} more") } else { shown }
}
