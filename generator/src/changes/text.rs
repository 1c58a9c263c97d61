//! A comparison for a terminal: the most important lines, what is said of many operations once, and counts.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Change, Changes, Difference, Effect, Mark, NameKind, Part, Renamed, Subject, What};
use crate::ir::Presence;
use crate::place::{Place, Role, Root};
use crate::report::visible_line;

/// So many lines of changes and of names fit a screen, beside the counts and what the command says.
const MOST: usize = 24;
/// So many of them at most are of names, where there are more changes than fit.
const MOST_NAMES: usize = 8;
/// So many characters a line has at most.
const WIDEST: usize = 120;
/// From so many operations on, what is said of each is said once.
const MANY: usize = 3;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What fits a screen, and how much is left out.
    Screen,
    /// All.
    Full,
}

/// Returns the lines of a report.
pub fn lines(changes: &Changes, extent: Extent) -> Vec<String> {
    let version = changes.version.iter().map(|(old, new)| format!("version {old} -> {new}"));
    let mut lines: Vec<String> = version.collect();
    if changes.is_empty() {
        lines.push("the same API, written another way".to_owned());
    } else {
        lines.extend(counts(changes));
        match extent {
            Extent::Full => {
                lines.extend(each_line(&changes.changes));
                let names = changes.names.iter();
                lines.extend(names.map(|name| name_line(name, name.owner.as_deref().as_slice(), extent)));
            }
            Extent::Screen => {
                let (changed, named) = (grouped_lines(&changes.changes), grouped_names(&changes.names));
                let names = named.len().min(MOST_NAMES.max(MOST.saturating_sub(changed.len())));
                push_fitting(&mut lines, changed, MOST - names);
                push_fitting(&mut lines, named, names);
            }
        }
    }
    lines.iter().map(|line| fit(line, extent)).collect()
}

fn push_fitting(lines: &mut Vec<String>, all: Vec<String>, most: usize) {
    let left = all.len().saturating_sub(most);
    lines.extend(all.into_iter().take(most));
    if left > 0 {
        lines.push(format!("… and {left} more lines: --full shows all"));
    }
}

/// Returns a line as it is shown: as text, and no longer than a screen is wide.
pub(crate) fn fit(line: &str, extent: Extent) -> String {
    let line = visible_line(line);
    if extent == Extent::Full || line.chars().count() <= WIDEST {
        return line;
    }
    line.chars().take(WIDEST - 1).chain(['…']).collect()
}

/// Returns one line: how much was added, removed and changed.
fn counts(changes: &Changes) -> Option<String> {
    if changes.changes.is_empty() {
        return Some("the same API under other names".to_owned());
    }
    let mut counted: BTreeMap<u8, BTreeMap<Subject, usize>> = BTreeMap::new();
    for change in &changes.changes {
        *counted.entry(order(&change.what)).or_default().entry(change.subject).or_default() += 1;
    }
    let parts = counted.iter().map(|(what, subjects)| {
        let subjects: Vec<String> = subjects.iter().map(|(subject, count)| number(*count, noun(*subject))).collect();
        format!("{}: {}", ["added", "removed", "changed"][usize::from(*what)], subjects.join(", "))
    });
    let (before, now) = changes.operations;
    let operations = if before == now { number(now, "operation") } else { format!("{before} operations, now {now}") };
    Some(format!("{operations}; {}", parts.collect::<Vec<_>>().join("; ")))
}

fn order(what: &What) -> u8 {
    match what {
        What::Added(_) => 0,
        What::Removed(_) => 1,
        What::Changed(_) => 2,
    }
}

fn number(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}

fn noun(subject: Subject) -> &'static str {
    match subject {
        Subject::Group => "group",
        Subject::Operation => "operation",
        Subject::Event => "event",
        Subject::Parameter => "parameter",
        Subject::Request => "request body",
        Subject::Answer => "answer",
        Subject::Error => "error",
        Subject::Header => "header",
        Subject::Field => "field",
        Subject::Content => "item",
        Subject::Member => "union member",
        Subject::Value => "enum value",
        Subject::Credential => "credential",
        Subject::Server => "server",
    }
}

/// Changes in their order, each in a line.
fn each_line(changes: &[Change]) -> Vec<String> {
    changes.iter().map(describe).collect()
}

/// Changes in their order; what happened to the same role of many operations, or in the same way to many fields, is
/// said where the first of them stands.
fn grouped_lines(changes: &[Change]) -> Vec<String> {
    let mut alike: BTreeMap<Group<'_>, Vec<String>> = BTreeMap::new();
    for change in changes {
        if let Some((group, place)) = Group::of(change) {
            alike.entry(group).or_default().push(place);
        }
    }
    let (mut shown, mut lines) = (BTreeSet::new(), Vec::new());
    for change in changes {
        let found = Group::of(change).and_then(|(group, _)| alike.get_key_value(&group));
        match found.filter(|(_, places)| places.len() >= MANY) {
            None => lines.push(line(change, &place_text(change))),
            Some((group, places)) if shown.insert(group) => {
                let whole = if group.rest.is_empty() { noun(change.subject) } else { &group.rest };
                let said = line(change, whole);
                lines.push(format!("{said}, at {}", places_text(places, said.len(), Extent::Screen)));
            }
            Some(_) => {}
        }
    }
    lines
}

/// What changes have in common that are said at once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Group<'a> {
    /// The place within each operation.
    rest: String,
    subject: Subject,
    what: &'a What,
    marks: &'a BTreeMap<Mark, usize>,
}

impl<'a> Group<'a> {
    /// Returns the group of a change, and where in it the change is.
    fn of(change: &'a Change) -> Option<(Self, String)> {
        let place = change.place.as_ref()?;
        let (rest, at) = match (&place.root, &change.what) {
            (Root::Operation(operation, role), _) => (rest_of(role.as_ref(), place), operation.to_string()),
            (Root::Type(_), What::Changed(_)) => (String::new(), place.to_string()),
            (Root::Type(_) | Root::Event(..), _) => return None,
        };
        Some((Self { rest, subject: change.subject, what: &change.what, marks: &change.marks }, at))
    }
}

/// Returns a place from its operation on.
fn rest_of(role: Option<&Role>, place: &Place) -> String {
    let steps: String = place.steps.iter().map(ToString::to_string).collect();
    let steps = (!steps.is_empty()).then_some(steps);
    role.map(ToString::to_string).into_iter().chain(steps).collect::<Vec<_>>().join(" ")
}

/// Returns a change in a line.
pub fn describe(change: &Change) -> String {
    line(change, &place_text(change))
}

/// Returns what happened to a name in a line.
pub fn describe_name(name: &Renamed) -> String {
    let owners: Vec<&str> = name.owner.iter().map(String::as_str).collect();
    name_line(name, &owners, Extent::Full)
}

fn place_text(change: &Change) -> String {
    change.place.as_ref().map_or_else(|| noun(change.subject).to_owned(), ToString::to_string)
}

fn line(change: &Change, place: &str) -> String {
    let (word, detail) = match &change.what {
        What::Added(part) => ("added", part_text(part)),
        What::Removed(part) => ("removed", part_text(part)),
        What::Changed(difference) => ("changed", difference_text(difference)),
    };
    let detail = if detail.is_empty() { detail } else { format!(": {detail}") };
    format!("{word} {place}{detail}{}", marks_text(change))
}

fn part_text(part: &Part) -> String {
    match part {
        Part::Method(method) => format!("`{method}`"),
        Part::Named(name) => name.clone(),
        Part::Typed { ty, is_required, is_nullable } => {
            let need = if *is_required { "" } else { "optional " };
            let null = if *is_nullable { " or null" } else { "" };
            format!("{need}{ty}{null}")
        }
    }
}

fn difference_text(difference: &Difference) -> String {
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    match difference {
        Difference::Presence(old, new) => format!("was {}, is {}", need(*old), need(*new)),
        Difference::Null(true) => "may be null now".to_owned(),
        Difference::Null(false) => "is never null now".to_owned(),
        Difference::Default(old, new) => format!("the default was {}, is {}", or(old), or(new)),
        Difference::Rules { removed, added, .. } => {
            let removed = (!removed.is_empty()).then(|| format!("no longer {}", removed.join(", ")));
            let added = (!added.is_empty()).then(|| format!("now {}", added.join(", ")));
            removed.into_iter().chain(added).collect::<Vec<_>>().join("; ")
        }
        Difference::Open(true) => "other values than those listed are allowed now".to_owned(),
        Difference::Open(false) => "only the values listed are allowed now".to_owned(),
        Difference::Deprecated(true) => "is deprecated now".to_owned(),
        Difference::Deprecated(false) => "is no longer deprecated".to_owned(),
        Difference::Moved(old, _) => format!("was {old}"),
        Difference::SentAs(old, new) => format!("was sent as {old}, is sent as {new}"),
        Difference::Status(old, new) => format!("status was {old}, is {new}"),
        Difference::Media(old, new) => format!("media type was {old}, is {new}"),
        Difference::Documentation => "its documentation".to_owned(),
        Difference::Written => "is written in another style".to_owned(),
        Difference::Tag(old, new) => format!("the property that tells members apart was {}, is {}", or(old), or(new)),
        Difference::Credentials(old, new) => {
            let text = |needed: &BTreeSet<String>| match needed.is_empty() {
                true => "none".to_owned(),
                false => needed.iter().map(String::as_str).collect::<Vec<_>>().join(", or "),
            };
            format!("credentials were {}; are {}", text(old), text(new))
        }
        Difference::Server(old, new) => format!("its own server was {}, is {}", or(old), or(new)),
        Difference::Type(old, new) | Difference::Constant(old, new) => format!("was {old}, is {new}"),
        Difference::Ways(old, new) | Difference::Shown(old, new) | Difference::Retry(old, new) => {
            format!("was {old}, is {new}")
        }
    }
}

fn need(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Inferred => "optional because only inferred",
        Presence::Optional => "optional",
    }
}

fn marks_text(change: &Change) -> String {
    let text = |(mark, count): (&Mark, &usize)| match mark {
        Mark::Secret => number(*count, "secret"),
        Mark::Id => number(*count, "id"),
        Mark::Date => number(*count, "date"),
        Mark::Sensitive => format!("{count} hidden"),
        Mark::Retry if matches!(change.what, What::Changed(_)) => "retry".to_owned(),
        Mark::Retry => "never repeated".to_owned(),
    };
    let all: Vec<String> = change.marks.iter().map(text).collect();
    if all.is_empty() { String::new() } else { format!(" [{}]", all.join(", ")) }
}

/// Returns names, those that break callers first; what happened to the same name of many owners is said once.
fn grouped_names(names: &[Renamed]) -> Vec<String> {
    let mut alike: BTreeMap<(Effect, Renamed), Vec<&str>> = BTreeMap::new();
    for name in names {
        let key = (name.effect, Renamed { owner: None, ..name.clone() });
        alike.entry(key).or_default().extend(name.owner.as_deref());
    }
    alike.iter().map(|((_, name), owners)| name_line(name, owners, Extent::Screen)).collect()
}

fn name_line(name: &Renamed, owners: &[&str], extent: Extent) -> String {
    let kind = match name.kind {
        NameKind::Group => "group",
        NameKind::Method => "method",
        NameKind::Request => "request",
        NameKind::Parameter => "parameter",
        NameKind::Type => "type",
        NameKind::Field => "field",
        NameKind::Variant => "variant",
        NameKind::Id => "id",
        NameKind::Credential => "credential scheme",
    };
    let (old, effect) = (&name.old, effect_text(name.effect));
    let said = match &name.new {
        None => format!("name: {kind} `{old}` is gone{effect}"),
        Some(new) if name.is_split => format!("name: {kind} `{old}` is `{new}` at some of its places{effect}"),
        Some(new) => format!("name: {kind} `{old}` is `{new}`{effect}"),
    };
    match owners {
        [] => said,
        [owner] => format!("{said}, of `{owner}`"),
        all => format!("{said}, at {}", places_text(all, said.len(), extent)),
    }
}

fn effect_text(effect: Effect) -> &'static str {
    match effect {
        Effect::Breaking => " (breaking)",
        Effect::Alias => " (with an alias)",
        Effect::None => "",
    }
}

/// Returns so many places, and those of them that fit a line after so many bytes.
fn places_text<T: AsRef<str>>(all: &[T], after: usize, extent: Extent) -> String {
    let mut text = format!("{} places: ", all.len());
    let room = match extent {
        Extent::Full => usize::MAX,
        Extent::Screen => WIDEST.saturating_sub(after + text.len() + ", at , and 1000 more".len()),
    };
    let mut shown = 0;
    let mut length = 0;
    for place in all {
        length += place.as_ref().len() + 2;
        if shown > 0 && length > room {
            break;
        }
        shown += 1;
    }
    text.push_str(&all[..shown].iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "));
    if shown < all.len() {
        text.push_str(&format!(", and {} more", all.len() - shown));
    }
    text
}
