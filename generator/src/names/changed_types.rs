//! Reports what became of the types of the record: what holds something else now, is another type, or is gone.
//!
//! Compares the lines of both records, and decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{ShapeId, ShapeKind};
use crate::names::matching::changes;
use crate::names::matching::types::Found;
use crate::names::matching::{Moved, Reason};
use crate::names::model::{About, Earlier, Note};
use crate::names::record::contents;
use crate::names::record::{IdLine, Record, TypeLine};
use crate::names::same::sites::Facts;
use crate::names::types::Types;
use crate::place::quoted;

/// The end of a note of a name that is an alias.
const DEPRECATED: &str = "the old name is a deprecated alias";

/// How many changes are reported of one type.
const MOST: usize = 8;

/// A type of the record that was found again, and its line now.
pub(crate) struct Pair<'a> {
    /// Its index in the record.
    index: usize,
    /// Whether the overlay says what it is called.
    is_decided: bool,
    /// Its line in the record.
    pub(crate) old: &'a TypeLine,
    /// Its line now.
    pub(crate) new: &'a TypeLine,
}

/// Pairs the lines of the record with those of today.
pub(crate) fn pairs<'a>(facts: &Facts<'_>, old: &'a Record, settled: &'a Types) -> Vec<Pair<'a>> {
    let today = by_name(&settled.lines);
    let is_decided = |id| settled.groups[id].shapes.iter().any(|shape| facts.api.shapes[*shape].wanted.is_some());
    let pairs = settled.entries.iter().filter_map(|(id, &index)| {
        let new = *today.get(settled.names.get(id)?.as_str())?;
        Some(Pair { index, is_decided: is_decided(id), old: &old.types[index], new })
    });
    pairs.collect()
}

fn by_name(lines: &[TypeLine]) -> BTreeMap<&str, &TypeLine> {
    lines.iter().map(|line| (line.name.as_str(), line)).collect()
}

/// The types of the record: what each is called now, and where it was.
pub(crate) fn earlier(old: &Record, pairs: &[Pair<'_>]) -> BTreeMap<String, Earlier> {
    let now: BTreeMap<usize, &String> = pairs.iter().map(|pair| (pair.index, &pair.new.name)).collect();
    let lines = old.types.iter().enumerate().filter(|(_, line)| !line.standing.is_retired);
    let earlier = |index| Earlier { now: now.get(&index).copied().cloned(), places: old.types[index].places.clone() };
    lines.map(|(index, line)| (line.name.clone(), earlier(index))).collect()
}

/// The fields that are spelled otherwise now, by the types of today.
pub(crate) fn respelled(pairs: &[Pair<'_>]) -> Vec<Moved> {
    let moved = pairs.iter().flat_map(|Pair { old, new, .. }| {
        let sent: Vec<&String> = new.has.iter().map(|(sent, _)| sent).collect();
        let at = |field: &str| format!("{}.{}", new.name, quoted(field));
        let fields = changes::respelled(&old.has, &sent);
        let moved = |(old, new)| Moved { old: at(old), new: at(new), reason: Reason::SameWords };
        fields.into_iter().map(moved).collect::<Vec<_>>()
    });
    moved.collect()
}

/// What is to be said of the types of the record. `ids` are the lines of identifiers today.
pub(crate) fn tell(
    facts: &Facts<'_>,
    old: &Record,
    found: &Found,
    settled: &Types,
    pairs: &[Pair<'_>],
    ids: &[IdLine],
) -> Vec<Note> {
    let types = &settled.lines;
    let name = |index: usize| old.types[index].name.as_str();
    let names: BTreeMap<usize, &str> = pairs.iter().map(|pair| (pair.index, pair.new.name.as_str())).collect();
    let name_now = |index: usize| names.get(&index).copied().unwrap_or(name(index));
    let renamed = names.iter().map(|(&index, &now)| (name(index), now));
    let merged = found.merged.iter().map(|(&lost, &kept)| (name(lost), name_now(kept)));
    let ids = ids.iter().flat_map(|line| line.was.iter().map(|former| (former.name.as_str(), line.name.as_str())));
    let renamed = renamed.chain(merged.clone()).chain(ids).collect();
    let mut notes: Vec<Note> = pairs.iter().filter_map(note_renamed).collect();
    notes.extend(pairs.iter().filter_map(|pair| note_changed(pair, found, &renamed)));
    notes.extend(note_left(facts, old, &found.left, settled, types, &renamed));
    notes.extend(merged.map(|(lost, kept)| {
        About::Renamed.note(format!("`{lost}` is `{kept}` now: they are one in the description; {DEPRECATED}"))
    }));
    let (today, entries) = (by_name(types), settled.entries.values().collect::<BTreeSet<_>>());
    let gone = old.types.iter().enumerate().filter(|(index, line)| {
        let is_live = today.get(line.name.as_str()).is_some_and(|line| !line.standing.is_retired);
        !line.standing.is_retired && !is_live && !entries.contains(index) && !found.merged.contains_key(index)
    });
    notes.extend(gone.map(|(_, line)| {
        let place = line.places.first().map_or_else(String::new, |place| format!(" with `{place}`"));
        let message = format!("`{}` is gone{place}: breaking, because nothing can be called so any more", line.name);
        About::Gone.note(message)
    }));
    notes
}

/// What is called otherwise, where, and why.
fn note_renamed(Pair { is_decided, old, new, .. }: &Pair<'_>) -> Option<Note> {
    let (was, now) = (&old.name, &new.name);
    let why = if *is_decided { "that is decided" } else { "its name rested on a guessed operationId" };
    let is_alias = new.standing.was.iter().any(|former| former.name == *was);
    let alias = if is_alias { DEPRECATED } else { "breaking, because another type has its name" };
    let message = format!("`{was}`{} is called `{now}` now: {why}; {alias}", place(new));
    (was != now).then(|| About::Renamed.note(message))
}

/// What a type holds that it did not, and the other way round.
fn note_changed(
    Pair { index, old, new, .. }: &Pair<'_>,
    found: &Found,
    renamed: &BTreeMap<&str, &str>,
) -> Option<Note> {
    let changes = changes::changes(old, new, renamed);
    let places = found.changed.get(index);
    let holds = match (changes.is_empty(), places) {
        (true, None) => return None,
        (false, _) => few(&changes),
        // An older record does not say what a type held.
        (true, Some(_)) if old.has.is_empty() && !new.has.is_empty() => String::new(),
        (true, Some(_)) => ": in rules, in defaults, or deeper".to_owned(),
    };
    let at = places.map_or_else(String::new, |(some, all)| format!(" at {some} of {all} places"));
    Some(About::Shape.note(format!("`{}`{} has another shape{at}{holds}", new.name, place(new))))
}

/// Which places of a type are another type now, and why.
fn note_left(
    facts: &Facts<'_>,
    old: &Record,
    left: &[(usize, ShapeId)],
    settled: &Types,
    types: &[TypeLine],
    renamed: &BTreeMap<&str, &str>,
) -> Vec<Note> {
    let names = settled
        .groups
        .iter()
        .flat_map(|(id, group)| group.shapes.iter().filter_map(|shape| Some((*shape, settled.names.get(id)?))));
    let names: BTreeMap<ShapeId, &String> = names.collect();
    let name_of = |shape: ShapeId| names.get(&shape).copied().cloned();
    let mut counts: BTreeMap<(usize, Option<String>), usize> = BTreeMap::new();
    for &(index, shape) in left {
        *counts.entry((index, name_of(shape))).or_default() += 1;
    }
    let today = by_name(types);
    let mut notes = Vec::new();
    for &(index, shape) in left {
        let (line, now) = (&old.types[index], name_of(shape));
        let Some(count) = counts.remove(&(index, now.clone())) else { continue };
        let places = if count == 1 { "place" } else { "places" };
        let is = now.and_then(|now| today.get(now.as_str()).map(|line| format!("`{now}`{}", place(line))));
        let is = is.unwrap_or_else(|| "another type".to_owned());
        let changes = match &facts.api.shapes[shape].kind {
            ShapeKind::Object(object) if !line.has.is_empty() => {
                changes::field_changes(&line.has, &contents::fields(object, &name_of), renamed)
            }
            _ => Vec::new(),
        };
        let message = format!("`{}` is {is} now at {count} {places}{}", line.name, few(&changes));
        notes.push(About::Shape.note(message));
    }
    notes
}

/// Where a type is.
fn place(line: &TypeLine) -> String {
    line.places.first().map_or_else(String::new, |place| format!(" ({place})"))
}

/// The first changes, where there are any.
fn few(changes: &[String]) -> String {
    let more = changes.len().saturating_sub(MOST);
    let shown = changes[..changes.len() - more].join(", ");
    match (changes.len(), more) {
        (0, _) => String::new(),
        (_, 0) => format!(": {shown}"),
        _ => format!(": {shown}, and {more} more"),
    }
}
