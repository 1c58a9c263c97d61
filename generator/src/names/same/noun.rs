//! Finds what an operation is about: `listPrescriberPharmacies` is about a `PrescriberPharmacy`.
//!
//! Knows an operation's id, method and path; nothing of shapes but whether it answers a list.

use std::collections::{BTreeSet, HashMap};

use crate::ir::Operation;
use crate::names::words::{Words, pascal, singular, spelled, words, words_of_id};

/// First words of a GET that say only that something is read.
const READING: &[&str] = &[
    "browse", "check", "count", "describe", "fetch", "find", "get", "list", "load", "lookup", "query", "read",
    "retrieve", "search", "show", "view",
];

/// First words of an operation that answers many.
const LISTING: &[&str] = &["browse", "find", "list", "query", "search"];

/// What an operation is called and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The words of its id.
    pub(crate) operation: Vec<String>,
    /// The words of what it is about.
    pub(crate) noun: Words,
    /// The version in its path, such as `v2`.
    pub(crate) version: Option<String>,
    /// Whether its path ends in a parameter, so that it is about one thing.
    pub(crate) by_id: bool,
    /// Whether its id is a guess.
    pub(crate) is_provisional: bool,
}

/// The subjects of all operations. `lists` says of each whether it answers a list.
pub(crate) fn subjects(operations: &[Operation], lists: &[bool]) -> Vec<Subject> {
    let mut paths: Paths<'_> = HashMap::new();
    if operations.iter().any(|it| it.wanted.is_none() && it.id.is_none()) {
        for it in operations {
            paths.entry((&it.method, words_of_path(it))).or_default().insert(&it.path);
        }
    }
    let ids: Vec<Vec<String>> = operations.iter().map(|it| id_of(it, &paths)).collect();
    let each = operations.iter().zip(ids).zip(lists);
    each.map(|((operation, words), &list)| subject(operation, words, list)).collect()
}

/// The same subjects, now that it is known which operations answer a list.
pub(crate) fn with_lists(subjects: Vec<Subject>, operations: &[Operation], lists: &[bool]) -> Vec<Subject> {
    let each = subjects.into_iter().zip(operations).zip(lists);
    let with_list = |((subject, operation), list): ((Subject, &Operation), &bool)| {
        let noun = if *list { noun(&subject.operation, &operation.method, true).into() } else { subject.noun };
        Subject { noun, ..subject }
    };
    each.map(with_list).collect()
}

/// The paths that have a method and come to the same words.
type Paths<'a> = HashMap<(&'a str, Vec<String>), BTreeSet<&'a str>>;

fn subject(operation: &Operation, id: Vec<String>, list: bool) -> Subject {
    let noun = noun(&id, &operation.method, list).into();
    let is_provisional = operation.provisional && operation.wanted.is_none();
    Subject {
        operation: id,
        noun,
        version: version_of(&operation.path),
        by_id: operation.path.ends_with('}'),
        is_provisional,
    }
}

/// The words of an operation: what the overlay wants, its id, or its method and path.
fn id_of(operation: &Operation, all: &Paths<'_>) -> Vec<String> {
    if let Some(id) = operation.wanted.as_ref().map(|it| &it.name).or(operation.id.as_ref()) {
        let plain = words_of_id(id);
        return if plain.is_empty() { spelled(id) } else { plain };
    }
    let id = words_of_path(operation);
    let has_twin = all.get(&(operation.method.as_str(), id.clone())).is_some_and(|paths| paths.len() > 1);
    match version_of(&operation.path) {
        Some(version) if has_twin => id.into_iter().chain([version]).collect(),
        Some(_) | None => id,
    }
}

/// The method's verb and the path's fixed words; `by_…` tells one of a collection from the collection.
fn words_of_path(operation: &Operation) -> Vec<String> {
    let mut segments: Vec<&str> = operation.path.split('/').filter(|it| !it.is_empty()).collect();
    if segments.first().is_some_and(|it| is_version(it)) {
        segments.remove(0);
    }
    let one = segments.last().is_some_and(|it| it.starts_with('{'));
    let mut fixed: Vec<String> = segments.iter().filter(|it| !it.starts_with('{')).flat_map(|it| words(it)).collect();
    if one || operation.method == "POST" {
        fixed = singular(&fixed);
    }
    let verb = match operation.method.as_str() {
        "GET" if one => "get",
        "GET" => "list",
        "POST" => "create",
        "PUT" => "replace",
        "PATCH" => "update",
        other => return words(other).into_iter().chain(fixed).collect(),
    };
    [verb.to_owned()].into_iter().chain(fixed).collect()
}

/// What is left of the words of an operation when verb, version and `by …` are set aside.
pub(crate) fn noun(id: &[String], method: &str, list: bool) -> Vec<String> {
    let (id, version) = match id.split_last() {
        Some((last, rest)) if is_version(last) && !rest.is_empty() => (rest, Some(last.clone())),
        Some(_) | None => (id, None),
    };
    let by = id.iter().rposition(|it| it == "by").filter(|&it| it > 1);
    let id = &id[..by.unwrap_or(id.len())];
    let verb = id.first().map_or("", String::as_str);
    let drops_verb = id.len() > 1 && (method != "GET" || READING.contains(&verb));
    let rest = if drops_verb { &id[1..] } else { id };
    let noun = if method == "GET" && (list || LISTING.contains(&verb)) { singular(rest) } else { rest.to_vec() };
    noun.into_iter().chain(version).collect()
}

/// The version of a path.
pub(crate) fn version_of(path: &str) -> Option<String> {
    path.split('/').find(|it| is_version(it)).map(str::to_owned)
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}

impl Subject {
    /// The operation's name, such as `GetPatientById`.
    pub(crate) fn name(&self) -> String {
        pascal(&self.operation)
    }
}

#[cfg(test)]
mod tests {
    use super::noun;
    use crate::names::words::{pascal, words};

    fn check(method: &str, id: &str, expected: &str) {
        assert_eq!(pascal(&noun(&words(id), method, false)), expected, "{id}");
    }

    #[test]
    fn an_operation_is_about_the_rest_of_its_words() {
        check("GET", "listPrescriberPharmacies", "PrescriberPharmacy");
        check("GET", "getPatientByIdV2", "PatientV2");
        check("GET", "patientBillingInfo", "PatientBillingInfo");
        check("GET", "getSmsCredits", "SmsCredits");
        check("POST", "createEpisodeNote", "EpisodeNote");
        check("POST", "previewPatientMerge", "PatientMerge");
    }
}
