//! Finds what an operation is about: `listPrescriberPharmacies` is about a `PrescriberPharmacy`; and the answers that only
//! wrap that: the envelopes, such as `{data: [T], count}`.
//!
//! Knows an API, and nothing of names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::{Api, Object, Operation, ShapeId, ShapeKind, Type};
use crate::names::words::{Words, pascal, singular, spelled, words, words_of_id};

/// First words of a GET that say only that something is read.
const READING: &[&str] = &[
    "check", "count", "describe", "fetch", "find", "get", "list", "load", "query", "read", "retrieve", "search",
    "show", "view",
];

/// First words of an operation that answers many.
const LISTING: &[&str] = &["find", "list", "search"];

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

/// Returns the subjects of all operations, as if none answered an array.
pub(crate) fn subjects(operations: &[Operation]) -> Vec<Subject> {
    let mut paths = Paths::new();
    for operation in operations {
        paths.entry((&operation.method, words_of_path(operation))).or_default().insert(&operation.path);
    }
    let subject = |operation: &Operation| {
        let words = words_of(operation, &paths);
        Subject {
            noun: noun(&words, &operation.method, false).into(),
            operation: words,
            version: version_of(&operation.path),
            by_id: operation.path.ends_with('}'),
            is_provisional: operation.provisional && operation.wanted.is_none(),
        }
    };
    operations.iter().map(subject).collect()
}

/// The paths that have a method and come to the same words.
type Paths<'a> = HashMap<(&'a str, Vec<String>), BTreeSet<&'a str>>;

/// Returns the words of an operation: what the overlay wants, its id, or its method and path.
fn words_of(operation: &Operation, paths: &Paths<'_>) -> Vec<String> {
    if let Some(id) = operation.wanted.as_ref().map(|wanted| &wanted.name).or(operation.id.as_ref()) {
        let plain = words_of_id(id);
        return if plain.is_empty() { spelled(id) } else { plain };
    }
    let mut words = words_of_path(operation);
    if paths[&(operation.method.as_str(), words.clone())].len() > 1 {
        words.extend(version_of(&operation.path));
    }
    words
}

/// Returns the method's verb and the path's fixed words; `by_…` tells one of a collection from the collection.
fn words_of_path(operation: &Operation) -> Vec<String> {
    let mut segments: Vec<&str> = operation.path.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.first().is_some_and(|segment| is_version(segment)) {
        segments.remove(0);
    }
    let is_one = segments.last().is_some_and(|segment| segment.starts_with('{'));
    let fixed = segments.into_iter().filter(|segment| !segment.starts_with('{'));
    let mut fixed: Vec<String> = fixed.flat_map(words).collect();
    if is_one || operation.method == "POST" {
        fixed = singular(&fixed);
    }
    let verb = match operation.method.as_str() {
        "GET" if is_one => "get",
        "GET" => "list",
        "POST" => "create",
        "PUT" => "replace",
        "PATCH" => "update",
        other => other,
    };
    words(verb).into_iter().chain(fixed).collect()
}

/// Returns what is left of the words of an operation when verb, version and `by …` are set aside.
pub(crate) fn noun(id: &[String], method: &str, list: bool) -> Vec<String> {
    let (id, version) = match id.split_last() {
        Some((last, rest)) if is_version(last) && !rest.is_empty() => (rest, Some(last.clone())),
        Some(_) | None => (id, None),
    };
    let by = id.iter().rposition(|word| word == "by").filter(|&word| word > 1);
    let id = &id[..by.unwrap_or(id.len())];
    let verb = id.first().map_or("", String::as_str);
    let drops_verb = id.len() > 1 && (method != "GET" || READING.contains(&verb));
    let rest = if drops_verb { &id[1..] } else { id };
    let noun = if method == "GET" && (list || LISTING.contains(&verb)) { singular(rest) } else { rest.to_vec() };
    noun.into_iter().chain(version).collect()
}

/// Returns the version of a path.
fn version_of(path: &str) -> Option<String> {
    path.split('/').find(|word| is_version(word)).map(str::to_owned)
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}

impl Subject {
    /// Returns the operation's name, such as `GetPatientById`.
    pub(crate) fn name(&self) -> String {
        pascal(&self.operation)
    }
}

/// Fields that hold what an envelope is about.
const HOLES: &[&str] = &["data", "entries", "items", "records", "results", "values"];

/// The envelopes, and of each the field that holds what it is about.
pub(crate) type Envelopes = BTreeMap<ShapeId, String>;

/// Finds all envelopes.
pub(crate) fn find_envelopes(api: &Api, subjects: &[Subject]) -> Envelopes {
    let mut envelopes = Envelopes::new();
    for (operation, subject) in api.operations.iter().zip(subjects) {
        for id in operation.json_successes().filter_map(|(_, slot)| slot.ty.shape()) {
            let hole = api.shapes[id].kind.object().and_then(|object| hole_of(api, object, &subject.noun));
            envelopes.extend(hole.map(|hole| (id, hole)));
        }
    }
    envelopes
}

/// Returns the only field of an object that holds more than a plain value, if it is called like what an envelope is
/// about.
fn hole_of(api: &Api, object: &Object, noun: &[String]) -> Option<String> {
    let holds_more = |ty: &Type| match ty {
        Type::Shape(id) => !matches!(api.shapes[*id].kind, ShapeKind::Enum(_)),
        ty => matches!(ty, Type::Array(_) | Type::Map(_) | Type::OpenObject),
    };
    let mut holding = object.fields.iter().filter(|(_, slot)| holds_more(&slot.ty));
    let ((name, slot), None, None) = (holding.next()?, holding.next(), &object.rest) else { return None };
    let is_map = matches!(slot.ty, Type::Map(_) | Type::OpenObject);
    let fits = HOLES.contains(&name.as_str()) || singular(&words(name)) == singular(noun);
    (fits && !is_map).then(|| name.clone())
}

/// Returns whether an operation answers an array, in an envelope or without one.
pub(crate) fn answers_list(api: &Api, envelopes: &Envelopes, operation: &Operation) -> bool {
    let content = |id: ShapeId| Some(&api.shapes[id].kind.object()?.fields.get(envelopes.get(&id)?)?.ty);
    operation.json_successes().any(|(_, slot)| {
        let ty = slot.ty.shape().and_then(content).unwrap_or(&slot.ty);
        matches!(ty, Type::Array(_))
    })
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
