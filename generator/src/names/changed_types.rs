//! Reports what became of the types of the record: what holds something else now, is another type, or is gone.
//!
//! Compares the lines of both records, and decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::ir::{Api, ShapeId, ShapeKind};
use crate::names::candidates::type_lines::Types;
use crate::names::findings::{About, Note};
use crate::names::identity::merge::TypeGroup;
use crate::names::identity::shape::contents;
use crate::names::matching::pairing::respelled;
use crate::names::matching::types::{Found, Pair};
use crate::names::matching::{Moved, Reason};
use crate::names::model::Earlier;
use crate::names::record::{IdLine, Kind, Record, TypeLine};
use crate::place::quoted;

/// The end of a note of a name that is an alias.
const DEPRECATED: &str = "the old name is a deprecated alias";

/// How many changes are reported of one type.
const MOST: usize = 8;

/// The types that are called otherwise now, by their names in the record.
type Renamed<'a> = BTreeMap<&'a str, &'a str>;

/// The line of each shape.
type Lines<'a> = BTreeMap<ShapeId, &'a TypeLine>;

/// Returns the types of today, each with its line; what fills a template has none.
fn today(types: &Types) -> impl Iterator<Item = (&TypeGroup, &TypeLine)> {
    let by_name: BTreeMap<&String, &TypeLine> = types.lines.iter().map(|line| (&line.name, line)).collect();
    types.groups.iter().filter_map(move |(id, group)| Some((group, *by_name.get(types.names.get(id)?)?)))
}

/// Pairs the lines of the record with those of today.
pub(crate) fn pairs<'a>(api: &Api, record: &'a Record, types: &'a Types) -> Vec<Pair<'a>> {
    let pairs = today(types).filter_map(|(group, new)| {
        let is_decided = group.shapes.iter().any(|shape| api.shapes[*shape].wanted.is_some());
        group.pin.map(|index| Pair { index, is_decided, old: &record.types[index], new })
    });
    pairs.collect()
}

/// Returns the types of the record: what each is called now, and where it was.
pub(crate) fn earlier(old: &Record, pairs: &[Pair<'_>]) -> BTreeMap<String, Earlier> {
    let now: BTreeMap<usize, &String> = pairs.iter().map(|pair| (pair.index, &pair.new.name)).collect();
    let lines = old.types.iter().enumerate().filter(|(_, line)| !line.standing.is_retired);
    let earlier = |index| Earlier { now: now.get(&index).copied().cloned(), places: old.types[index].places.clone() };
    lines.map(|(index, line)| (line.name.clone(), earlier(index))).collect()
}

/// Returns the fields that are spelled otherwise now, by the types of today.
pub(crate) fn moved_fields(pairs: &[Pair<'_>]) -> Vec<Moved> {
    let moved = pairs.iter().flat_map(|Pair { old, new, .. }| {
        let sent: Vec<&String> = new.has.iter().map(|(sent, _)| sent).collect();
        let at = |field: &str| format!("{}.{}", new.name, quoted(field));
        let fields = respelled(&old.has, &sent);
        let moved = |(old, new)| Moved { old: at(old), new: at(new), reason: Reason::SameWords };
        fields.into_iter().map(moved).collect::<Vec<_>>()
    });
    moved.collect()
}

/// Notes what became of the types of the record. `ids` are the lines of identifiers.
pub(crate) fn notes_of_types(
    api: &Api,
    record: &Record,
    found: &Found,
    types: &Types,
    pairs: &[Pair<'_>],
    ids: &[IdLine],
) -> Vec<Note> {
    let name = |index: usize| record.types[index].name.as_str();
    let names: BTreeMap<usize, &str> = pairs.iter().map(|pair| (pair.index, pair.new.name.as_str())).collect();
    let merged = found.merged.iter().map(|(&lost, kept)| (name(lost), *names.get(kept).unwrap_or(&name(*kept))));
    let ids = ids.iter().flat_map(|line| line.was.iter().map(|former| (former.name.as_str(), line.name.as_str())));
    let renamed = names.iter().map(|(&index, &now)| (name(index), now)).chain(merged.clone()).chain(ids).collect();
    let mut notes: Vec<Note> = pairs.iter().filter_map(note_renamed).collect();
    notes.extend(pairs.iter().filter_map(|pair| note_changed(pair, found.changed.get(&pair.index), &renamed)));
    let lines = today(types).flat_map(|(group, line)| group.shapes.iter().map(move |shape| (*shape, line)));
    notes.extend(note_left(api, record, found, &lines.collect(), &renamed));
    notes.extend(merged.map(|(lost, kept)| {
        About::Renamed.note(format!("`{lost}` is `{kept}` now: they are one in the description; {DEPRECATED}"))
    }));
    let live = types.lines.iter().filter(|line| !line.standing.is_retired).map(|line| &line.name);
    let pinned = types.groups.values().filter_map(|group| group.pin);
    let (live, pinned): (BTreeSet<_>, BTreeSet<_>) = (live.collect(), pinned.collect());
    let gone = record.types.iter().enumerate().filter(|(index, line)| {
        let is_found = pinned.contains(index) || found.merged.contains_key(index);
        !line.standing.is_retired && !is_found && !live.contains(&line.name)
    });
    notes.extend(gone.map(|(_, line)| {
        let place = line.places.first().map_or_else(String::new, |place| format!(" with `{place}`"));
        let message = format!("`{}` is gone{place}: breaking, because nothing can be called so any more", line.name);
        About::Gone.note(message)
    }));
    notes
}

/// Returns what is called otherwise, where, and why.
fn note_renamed(Pair { is_decided, old, new, .. }: &Pair<'_>) -> Option<Note> {
    let (was, now) = (&old.name, &new.name);
    let why = if *is_decided { "that is decided" } else { "its name rested on a guessed operationId" };
    let is_alias = new.standing.was.iter().any(|former| former.name == *was);
    let alias = if is_alias { DEPRECATED } else { "breaking, because another type has its name" };
    let message = format!("`{was}`{} is called `{now}` now: {why}; {alias}", place(new));
    (was != now).then(|| About::Renamed.note(message))
}

/// Returns what a type holds that it did not, and the other way round.
fn note_changed(pair: &Pair<'_>, places: Option<&(usize, usize)>, renamed: &Renamed<'_>) -> Option<Note> {
    let Pair { old, new, .. } = pair;
    let changes = field_changes(&holds(old), &holds(new), renamed);
    let holds = match (changes.is_empty(), places) {
        (true, None) => return None,
        (false, _) => few(&changes),
        (true, Some(_)) => ": in rules, in defaults, or deeper".to_owned(),
    };
    let at = places.map_or_else(String::new, |(some, all)| format!(" at {some} of {all} places"));
    Some(About::Shape.note(format!("`{}`{} has another shape{at}{holds}", new.name, place(new))))
}

/// Returns which places of a type are another type now, and why.
fn note_left(api: &Api, record: &Record, found: &Found, lines: &Lines<'_>, renamed: &Renamed<'_>) -> Vec<Note> {
    let name_of = |shape: ShapeId| lines.get(&shape).map(|line| line.name.clone());
    let mut places: IndexMap<(usize, Option<String>), Vec<ShapeId>> = IndexMap::new();
    for &(index, shape) in &found.left {
        places.entry((index, name_of(shape))).or_default().push(shape);
    }
    let note = |((index, _), shapes): (&(usize, Option<String>), &Vec<ShapeId>)| {
        let (old, now) = (&record.types[*index], lines.get(&shapes[0]));
        let now = now.map_or_else(|| "another type".to_owned(), |line| format!("`{}`{}", line.name, place(line)));
        let changes = match &api.shapes[shapes[0]].kind {
            ShapeKind::Object(object) if old.kind == Kind::Object => {
                field_changes(&old.has, &contents(object, &name_of), renamed)
            }
            _ => Vec::new(),
        };
        let (count, places) = (shapes.len(), if shapes.len() == 1 { "place" } else { "places" });
        About::Shape.note(format!("`{}` is {now} now at {count} {places}{}", old.name, few(&changes)))
    };
    places.iter().map(note).collect()
}

/// Returns the fields with their types, the values or the variants.
fn holds(line: &TypeLine) -> Vec<(String, String)> {
    let values = line.values.iter().map(|(_, value)| value);
    let names = values.chain(line.variants.iter().map(|variant| &variant.name));
    line.has.iter().cloned().chain(names.map(|name| (name.clone(), String::new()))).collect()
}

/// Returns what came, went or changed, in words.
fn field_changes(old: &[(String, String)], new: &[(String, String)], renamed: &Renamed<'_>) -> Vec<String> {
    let names: Vec<&String> = new.iter().map(|(sent, _)| sent).collect();
    let respelled: BTreeMap<&str, &str> = respelled(old, &names).into_iter().collect();
    let today = |name: &'_ String| respelled.get(name.as_str()).map_or_else(|| name.clone(), |new| (*new).to_owned());
    let before: BTreeMap<String, String> =
        old.iter().map(|(sent, ty)| (today(sent), renamed_in(ty, renamed))).collect();
    let now: BTreeMap<&String, &String> = new.iter().map(|(sent, ty)| (sent, ty)).collect();
    let sent = respelled.iter().map(|(old, new)| format!("`{old}` is sent as `{new}` now"));
    let came = now.iter().filter(|(name, _)| !before.contains_key(**name)).map(|(name, ty)| match ty.as_str() {
        "" => format!("`{name}` came"),
        ty => format!("`{name}` came ({ty})"),
    });
    let went = before.keys().filter(|name| !now.contains_key(name)).map(|name| format!("`{name}` went"));
    let changed = before.iter().filter_map(|(name, old)| {
        let new = *now.get(name).filter(|new| **new != old)?;
        Some(match old.trim_end_matches('?') == new.trim_end_matches('?') {
            true if new.ends_with('?') => format!("`{name}` may be absent or null now"),
            true => format!("`{name}` is required now"),
            false => format!("`{name}` is `{new}` now, no longer `{old}`"),
        })
    });
    sent.chain(came).chain(went).chain(changed).collect()
}

/// Returns the word for a type, with the name that the type has now.
fn renamed_in(word: &str, renamed: &Renamed<'_>) -> String {
    let end = word.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    renamed.get(name).unwrap_or(&name).to_string() + rest
}

/// Returns where a type is.
fn place(line: &TypeLine) -> String {
    line.places.first().map_or_else(String::new, |place| format!(" ({place})"))
}

/// Returns the first changes, where there are any.
fn few(changes: &[String]) -> String {
    let (shown, more) = changes.split_at(changes.len().min(MOST));
    match (shown.join(", "), more.len()) {
        (shown, _) if shown.is_empty() => shown,
        (shown, 0) => format!(": {shown}"),
        (shown, more) => format!(": {shown}, and {more} more"),
    }
}
