//! Matches the roles of an operation: answers by their statuses, bodies by their media types, parameters by their names.

use std::collections::{BTreeMap, BTreeSet};

use super::Reason;
use super::pairing::Pairing;
use crate::ir::Operation;
use crate::ir::places::{answer_role, endpoint, roots};
use crate::media::key;
use crate::names::identity::sites::Facts;
use crate::names::record::Derived;
use crate::names::record::{OperationLine, ParameterLine, Record};
use crate::names::words::{letters, plain};
use crate::place::{Part, Place, Role, Root, Step};

/// The shapes at a role, each with the steps to it.
type Shapes = BTreeSet<(Vec<Step>, String)>;

/// What an operation has at each of its roles.
pub(crate) type Roles = BTreeMap<Role, Shapes>;

/// Returns what the record has at the roles of each operation, by its address.
pub(crate) fn of_record(record: &Record) -> BTreeMap<String, Roles> {
    by_operation(record.types.iter().flat_map(|entry| {
        let places = entry.places.iter().chain(&entry.gone).filter_map(|place| Place::parse(place).ok());
        places.map(|place| (place, Some(entry.hash.clone())))
    }))
}

/// Returns what a description has at the roles of each operation, by its address.
pub(crate) fn of_description(facts: &Facts<'_>) -> BTreeMap<String, Roles> {
    let roots = roots(facts.api).into_iter().map(|(root, ..)| root.place(facts.api));
    let answers = facts.api.operations.iter().flat_map(|operation| {
        let answers = operation.answers.iter().flat_map(|answer| {
            let media = std::iter::once(&answer.media).chain(answer.others.iter().map(|other| &other.media));
            media.map(|media| answer_role(answer.status, Some(key(media)).filter(|media| !media.is_empty())))
        });
        answers.map(|role| Root::Operation(endpoint(operation), Some(role)))
    });
    let roles = roots.chain(answers).map(|root| (Place { root, steps: Vec::new() }, None));
    let shapes = facts
        .places
        .order
        .iter()
        .flat_map(|id| facts.root_places(*id).into_iter().map(|place| (place, Some(facts.hashes[id].text()))));
    by_operation(roles.chain(shapes))
}

fn by_operation(places: impl Iterator<Item = (Place, Option<String>)>) -> BTreeMap<String, Roles> {
    let mut operations: BTreeMap<String, Roles> = BTreeMap::new();
    for (place, hash) in places {
        let Root::Operation(operation, Some(role)) = place.root else { continue };
        let shapes = operations.entry(operation.to_string()).or_default().entry(role).or_default();
        shapes.extend(hash.map(|hash| (place.steps, hash)));
    }
    operations
}

/// A part of a role, as a role that says nothing else: its status, its media type or its name; with whether there is a
/// body, and its shapes.
type Known = (Role, (bool, Shapes));

/// What the roles of an operation are called now.
pub(crate) struct Today<'a> {
    operation: &'a Operation,
    roles: &'a Roles,
    /// The parts of roles, by what they were.
    parts: BTreeMap<Role, Role>,
    /// The parts that are called otherwise, and why they are the same.
    pub(crate) moved: Vec<(Role, Role, Reason)>,
}

/// Matches the roles of an operation with those that the record has.
pub(crate) fn match_roles<'a>(
    operation: &'a Operation,
    (old, roles): (&Roles, &'a Roles),
    line: &OperationLine,
) -> Today<'a> {
    let derived = line.derived.parts.keys().filter_map(|(kind, of)| role_of_derived(*kind, of));
    // A name that steps aside is that of one of two whose words are the same.
    let parameters = line.parameters.iter().filter(|line| plain(&line.sent) == line.name);
    let named = derived.chain(parameters.flat_map(roles_of_parameter)).map(|role| (role, Shapes::new()));
    let (old, new) = (known(named.chain(old.clone())), known(roles.clone()));
    let sides = (&old[..], &new[..]);
    let mut pairing = Pairing::new(old.len(), new.len());
    pairing.by_key(None, sides, |(part, _)| Some(part));
    let class = |(part, known): &Known| Some((status(part)?.chars().next(), known.0));
    pairing.by_key(Some(Reason::OnlyOne), sides, class);
    let shapes = |(part, known): &Known| status(part).and(Some(known.1.clone()).filter(|shapes| !shapes.is_empty()));
    pairing.by_key(Some(Reason::SameShape), sides, shapes);
    let is_success = |(part, known): &Known| Some((status(part)?.starts_with('2'), known.0));
    pairing.by_key(Some(Reason::OnlyOne), sides, is_success);
    let media = |(part, _): &Known| Some(whole(part)).filter(|whole| status(part).is_none() && whole != part);
    pairing.by_key(None, sides, media);
    let words = |(part, _): &Known| Some(letters(&part.to_string()));
    pairing.by_key(Some(Reason::SameWords), sides, words);
    let pairs = pairing.pairs.into_iter().map(|(before, now, reason)| (&old[before].0, &new[now].0, reason));
    let pairs: Vec<(&Role, &Role, Option<Reason>)> = pairs.collect();
    let parts = pairs.iter().map(|(before, now, _)| ((*before).clone(), (*now).clone()));
    let moved = pairs.iter().filter_map(|(before, now, reason)| Some(((*before).clone(), (*now).clone(), (*reason)?)));
    Today { operation, roles, parts: parts.collect(), moved: moved.collect() }
}

/// Returns the parts of roles, with what is there.
fn known(roles: impl IntoIterator<Item = (Role, Shapes)>) -> Vec<Known> {
    let mut known: BTreeMap<Role, (bool, Shapes)> = BTreeMap::new();
    for (role, shapes) in roles {
        let parts = parts(&role);
        let has_body = !shapes.is_empty() || parts.len() > 1;
        for part in parts {
            let known = known.entry(part).or_default();
            known.0 |= has_body;
            known.1.extend(shapes.iter().cloned());
        }
    }
    known.into_iter().collect()
}

/// Returns the parts of a role: of an answer its status and its media type.
fn parts(role: &Role) -> Vec<Role> {
    match role {
        Role::Request(media) => vec![Role::Request(media.as_deref().map(key))],
        Role::Answer(status, Part::Body(media)) | Role::Error(status, Part::Body(media)) => {
            let status = status.as_deref().map_or_else(|| role.without_media(), |status| answer(status, None));
            let media = media.as_deref().map(|media| Role::Answer(None, Part::Body(Some(key(media)))));
            std::iter::once(status).chain(media).collect()
        }
        _ => vec![role.clone()],
    }
}

/// A role without its status and its media type.
pub(crate) fn whole(role: &Role) -> Role {
    match role.without_media() {
        Role::Answer(_, part) => Role::Answer(None, part),
        Role::Error(_, part) => Role::Error(None, part),
        other => other,
    }
}

fn answer(status: &str, media: Option<String>) -> Role {
    let (part, is_success) = (Part::Body(media), status.starts_with('2'));
    let status = Some(status.to_owned());
    if is_success { Role::Answer(status, part) } else { Role::Error(status, part) }
}

fn status(part: &Role) -> Option<&str> {
    matches!(part, Role::Answer(Some(_), _) | Role::Error(Some(_), _)).then(|| word(part)).flatten()
}

/// Returns what a part of a role says.
fn word(part: &Role) -> Option<&str> {
    match part {
        Role::Request(media) | Role::Answer(None, Part::Body(media)) => media.as_deref(),
        Role::Answer(status, _) | Role::Error(status, _) => status.as_deref(),
        Role::Query(name) | Role::Header(name) | Role::Cookie(name) => Some(name),
        Role::Path(_) | Role::Callback(..) => None,
    }
}

/// Returns what a name in an enum of answers or bodies stands for.
fn role_of_derived(kind: Derived, of: &str) -> Option<Role> {
    match kind {
        Derived::Body => Some(Role::Request(Some(of.to_owned()))),
        Derived::Answer => {
            let (status, media) = of.split_once(' ').unwrap_or((of, ""));
            Some(answer(status, Some(media.to_owned()).filter(|media| !media.is_empty())))
        }
        Derived::Headers | Derived::Required => None,
    }
}

/// Returns the roles that a parameter of the record may have.
fn roles_of_parameter(line: &ParameterLine) -> impl Iterator<Item = Role> {
    let sent = || line.sent.clone();
    let roles = [("query", Role::Query(sent())), ("header", Role::Header(sent())), ("cookie", Role::Cookie(sent()))];
    let fits = |word: &str| line.location.as_deref().is_none_or(|location| location == word);
    roles.into_iter().filter(move |(word, _)| fits(word)).map(|(_, role)| role)
}

impl Today<'_> {
    /// Returns the roles that a place of this shape has now.
    pub(crate) fn roles(&self, role: &Role, steps: &[Step], hash: &str) -> Vec<Role> {
        let mut found: Vec<&Role> = self.roles.keys().filter(|new| self.is_now(role, new)).collect();
        let place = (steps.to_vec(), hash.to_owned());
        if found.iter().any(|role| self.roles[*role].contains(&place)) {
            found.retain(|role| self.roles[*role].contains(&place));
        } else if !matches!(role, Role::Error(..)) {
            // What a role says of several is said of the first where none has its shape.
            found.sort_by_key(|role| self.roles[*role].is_empty());
            found.truncate(1);
        }
        if found.is_empty() { vec![role.clone()] } else { found.into_iter().cloned().collect() }
    }

    /// Returns whether a role of the record is this role: `default` may have become a status, or the other way round.
    fn is_now(&self, old: &Role, new: &Role) -> bool {
        parts(old).into_iter().all(|part| part == whole(new) || parts(new).contains(&self.part(part)))
    }

    fn part(&self, part: Role) -> Role {
        self.parts.get(&part).cloned().unwrap_or(part)
    }

    /// Writes a line of the record in today's words.
    pub(crate) fn translate(&self, line: &mut OperationLine) {
        for line in &mut line.parameters {
            // The name of a path parameter is nobody's: the only one is the same, whatever it is called.
            let is_here = self.operation.parameters.iter().any(|parameter| line.is_of(parameter));
            let now = roles_of_parameter(line).find_map(|role| self.parts.get(&role)).and_then(word);
            if let Some(now) = now.filter(|_| !is_here) {
                line.sent = now.to_owned();
            }
        }
        let parts = std::mem::take(&mut line.derived.parts).into_iter();
        line.derived.parts = parts.map(|((kind, of), name)| ((kind, self.derived(kind, of)), name)).collect();
    }

    /// Returns what a name in an enum of answers or bodies stands for now.
    fn derived(&self, kind: Derived, of: String) -> String {
        let Some(role) = role_of_derived(kind, &of) else { return of };
        let parts: Vec<Role> = parts(&role).into_iter().map(|part| self.part(part)).collect();
        parts.iter().filter_map(word).collect::<Vec<&str>>().join(" ")
    }
}
