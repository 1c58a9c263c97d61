//! Matches the roles of an operation: answers by their statuses, bodies by their media types, parameters by their names.

use std::collections::{BTreeMap, BTreeSet};

use super::parameters::{self, match_parameters};
use super::{MovedRole, Reason};
use crate::ir::places::{endpoint, roots};
use crate::ir::{Content, Operation};
use crate::media::key;
use crate::names::extras::{Extra, Extras};
use crate::names::record::{OperationLine, Record};
use crate::names::same::facts::Facts;
use crate::place::{Part, Place, Role, Root, Step};

/// The shapes at a role, each with the steps to it.
pub(crate) type Shapes = BTreeSet<(Vec<Step>, String)>;

/// What the record has at each role of an operation, by the operation's address.
pub(crate) fn of_record(lock: &Record) -> BTreeMap<String, BTreeMap<Role, Shapes>> {
    let mut all: BTreeMap<String, BTreeMap<Role, Shapes>> = BTreeMap::new();
    for entry in &lock.types {
        for place in entry.places.iter().chain(&entry.gone).filter_map(|it| Place::parse(it).ok()) {
            let Root::Operation(operation, Some(role)) = place.root else { continue };
            let shapes = all.entry(operation.to_string()).or_default().entry(role).or_default();
            shapes.insert((place.steps, entry.hash.clone()));
        }
    }
    all
}

/// What each operation of a description has at its roles.
pub(crate) fn of_description(facts: &Facts<'_>) -> Vec<BTreeMap<Role, Shapes>> {
    let mut all: Vec<BTreeMap<Role, Shapes>> = vec![BTreeMap::new(); facts.api.operations.len()];
    for (root, _, _) in roots(facts.api) {
        if let (Some(operation), Root::Operation(_, Some(role))) = (root.operation(), root.place(facts.api)) {
            all[operation].entry(role).or_default();
        }
    }
    for &id in &facts.places.order {
        for (root, place) in facts.root_places(id) {
            if let (Some(operation), Root::Operation(_, Some(role))) = (root.operation(), place.root) {
                all[operation].entry(role).or_default().insert((place.steps, facts.hashes[&id].text()));
            }
        }
    }
    all
}

/// How the roles of an operation are called now.
pub(crate) struct Roles<'a> {
    operation: &'a Operation,
    /// The roles that there are.
    new: &'a BTreeMap<Role, Shapes>,
    statuses: BTreeMap<String, String>,
    /// The media types of answers and of the body.
    media: BTreeMap<String, String>,
    parameters: BTreeMap<Role, Role>,
    pub(crate) moved: Vec<MovedRole>,
}

/// Matches the roles of an operation with those that the record has.
pub(crate) fn match_roles<'a>(
    facts: &'a Facts<'_>,
    operation: usize,
    new: &'a BTreeMap<Role, Shapes>,
    old: &BTreeMap<Role, Shapes>,
    line: &OperationLine,
) -> Roles<'a> {
    let operation = &facts.api.operations[operation];
    let mut moved = Vec::new();
    let statuses = match_statuses(operation, new, old, &line.extras, &mut moved);
    let media = match_media(operation, old, &line.extras);
    let parameters = match_parameters(operation, old, line, &mut moved);
    Roles { operation, new, statuses, media, parameters, moved }
}

/// What is known of a status: its shapes, and whether it has a body at all.
#[derive(Clone, Default)]
struct Known {
    shapes: Shapes,
    has_body: bool,
}

fn match_statuses(
    operation: &Operation,
    new: &BTreeMap<Role, Shapes>,
    old: &BTreeMap<Role, Shapes>,
    extras: &Extras,
    moved: &mut Vec<MovedRole>,
) -> BTreeMap<String, String> {
    let mut before = by_status(old);
    for part in extras.parts.keys().filter(|it| it.0 == Extra::Answer) {
        let (status, media) = part.1.split_once(' ').unwrap_or((&part.1, ""));
        before.entry(status.to_owned()).or_default().has_body |= !media.is_empty();
    }
    let mut now = by_status(new);
    for answer in &operation.answers {
        now.entry(answer.status.to_string()).or_default().has_body |= !matches!(answer.content, Content::Empty);
    }
    let mut matched: BTreeMap<String, String> = BTreeMap::new();
    let mut take = |pairs: Vec<(String, String)>,
                    reason: Option<Reason>,
                    before: &mut BTreeMap<_, _>,
                    now: &mut BTreeMap<_, _>| {
        for (old, new) in pairs {
            before.remove(&old);
            now.remove(&new);
            moved.extend(reason.map(|reason| MovedRole { old: status_role(&old), new: status_role(&new), reason }));
            matched.insert(old, new);
        }
    };
    let same = before.keys().filter(|it| now.contains_key(*it)).map(|it| (it.clone(), it.clone())).collect();
    take(same, None, &mut before, &mut now);
    let class = |status: &str, known: &Known| Some((status.chars().next()?, known.has_body));
    take(only(&before, &now, class), Some(Reason::OnlyOne), &mut before, &mut now);
    let shapes = |_: &str, known: &Known| (!known.shapes.is_empty()).then(|| known.shapes.clone());
    take(only(&before, &now, shapes), Some(Reason::SameShape), &mut before, &mut now);
    let is_error = |status: &str, known: &Known| Some((status.starts_with('2'), known.has_body));
    take(only(&before, &now, is_error), Some(Reason::OnlyOne), &mut before, &mut now);
    matched
}

fn status_role(status: &str) -> Role {
    let (status_word, part) = (Some(status.to_owned()), Part::Body(None));
    if status.starts_with('2') { Role::Answer(status_word, part) } else { Role::Error(status_word, part) }
}

fn by_status(roles: &BTreeMap<Role, Shapes>) -> BTreeMap<String, Known> {
    let mut all: BTreeMap<String, Known> = BTreeMap::new();
    for (role, shapes) in roles {
        let (Role::Answer(Some(status), _) | Role::Error(Some(status), _)) = role else { continue };
        let known = all.entry(status.clone()).or_default();
        known.has_body = true;
        known.shapes.extend(shapes.iter().cloned());
    }
    all
}

/// The pairs that alone have a key, on both sides.
pub(crate) fn only<T, K: Ord>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
    key: impl Fn(&str, &T) -> Option<K>,
) -> Vec<(String, String)> {
    let by_key = |all: &BTreeMap<String, T>| {
        let mut keys: BTreeMap<K, Vec<String>> = BTreeMap::new();
        for (name, it) in all {
            if let Some(key) = key(name, it) {
                keys.entry(key).or_default().push(name.clone());
            }
        }
        keys
    };
    let (old, mut new) = (by_key(old), by_key(new));
    let pairs = old.into_iter().filter_map(|(key, old)| Some((old, new.remove(&key)?)));
    pairs
        .filter_map(|(old, new)| Some((<[String; 1]>::try_from(old).ok()?, <[String; 1]>::try_from(new).ok()?)))
        .map(|([old], [new])| (old, new))
        .collect()
}

/// The media types, the same or the only ones left.
fn match_media(operation: &Operation, old: &BTreeMap<Role, Shapes>, extras: &Extras) -> BTreeMap<String, String> {
    let named = |media: &Option<String>| media.as_ref().map(|it| key(it));
    let of_bodies = extras.parts.keys().filter(|it| it.0 == Extra::Body).map(|it| it.1.clone());
    let of_answers = extras.parts.keys().filter(|it| it.0 == Extra::Answer);
    let of_answers = of_answers.filter_map(|it| it.1.split_once(' ').map(|it| it.1.to_owned()));
    let in_request = old.keys().filter_map(|role| match role {
        Role::Request(media) => named(media),
        _ => None,
    });
    let in_answers = old.keys().filter_map(|role| match role {
        Role::Answer(_, Part::Body(media)) | Role::Error(_, Part::Body(media)) => named(media),
        _ => None,
    });
    let body =
        operation.body.iter().flat_map(|it| std::iter::once(&it.media).chain(it.others.iter().map(|it| &it.media)));
    let answers = operation.answers.iter();
    let answers = answers.flat_map(|it| std::iter::once(&it.media).chain(it.others.iter().map(|it| &it.media)));
    let set = |all: &mut dyn Iterator<Item = String>| all.filter(|it| !it.is_empty()).collect::<BTreeSet<String>>();
    let requests = (set(&mut of_bodies.chain(in_request)), set(&mut body.map(|it| key(it))));
    let answers = (set(&mut of_answers.chain(in_answers)), set(&mut answers.map(|it| key(it))));
    let mut matched = BTreeMap::new();
    for (old, new) in [requests, answers] {
        let left = |all: &BTreeSet<String>, others: &BTreeSet<String>| -> Vec<String> {
            all.difference(others).cloned().collect()
        };
        if let ([old], [new]) = (&left(&old, &new)[..], &left(&new, &old)[..]) {
            matched.insert(old.clone(), new.clone());
        }
    }
    matched
}

impl Roles<'_> {
    /// The roots of a place of this shape.
    pub(crate) fn places(&self, role: &Role, steps: &[Step], hash: &str) -> Vec<Root> {
        let root = |role: &Role| Root::Operation(endpoint(self.operation), Some(role.clone()));
        let fits = |it: &&Role| self.is_role(role, it);
        let mut found: Vec<&Role> = self.new.keys().filter(fits).collect();
        let has_shape = |it: &&Role| self.new[*it].contains(&(steps.to_vec(), hash.to_owned()));
        if found.iter().any(&has_shape) {
            found.retain(&has_shape);
        } else if !matches!(role, Role::Error(..)) {
            // What a role says of several is said of the first where none has its shape.
            found.truncate(1);
        }
        if found.is_empty() {
            return vec![root(role)];
        }
        found.into_iter().map(root).collect()
    }

    /// Whether a role of the record is this role.
    fn is_role(&self, old: &Role, new: &Role) -> bool {
        let media = |old: &Option<String>, new: &Option<String>| {
            old.as_ref().is_none_or(|it| {
                let it = key(it);
                new.as_ref() == Some(self.media.get(&it).unwrap_or(&it))
            })
        };
        let status = |old: &Option<String>, new: &Option<String>| {
            old.as_ref().is_none_or(|it| self.statuses.get(it).is_some_and(|it| new.as_ref() == Some(it)))
        };
        match (old, new) {
            (Role::Request(old), Role::Request(new)) => media(old, new),
            (Role::Answer(old_status, Part::Body(old)), Role::Answer(new_status, Part::Body(new)))
            | (Role::Error(old_status, Part::Body(old)), Role::Error(new_status, Part::Body(new))) => {
                status(old_status, new_status) && media(old, new)
            }
            // `default` may have become a status, or the other way round.
            (Role::Error(old_status @ Some(_), Part::Body(old)), Role::Answer(new_status, Part::Body(new)))
            | (Role::Answer(old_status @ Some(_), Part::Body(old)), Role::Error(new_status, Part::Body(new))) => {
                status(old_status, new_status) && media(old, new)
            }
            _ => self.parameters.get(old).unwrap_or(old) == new,
        }
    }

    /// Writes a line of the record in today's words.
    pub(crate) fn translate(&self, line: &mut OperationLine) {
        parameters::translate(self.operation, &self.parameters, line);
        let parts = std::mem::take(&mut line.extras.parts).into_iter();
        line.extras.parts = parts.map(|((extra, of), name)| ((extra, self.part(extra, of)), name)).collect();
    }

    /// What a name in an enum of answers or bodies stands for now.
    fn part(&self, extra: Extra, of: String) -> String {
        let media = |it: &str| self.media.get(it).cloned().unwrap_or_else(|| it.to_owned());
        match extra {
            Extra::Body => media(&of),
            Extra::Answer => {
                let (status, of_media) = of.split_once(' ').unwrap_or((&of, ""));
                let status = self.statuses.get(status).map_or(status, String::as_str);
                format!("{status} {}", media(of_media)).trim_end().to_owned()
            }
            Extra::Headers | Extra::Required => of,
        }
    }
}
