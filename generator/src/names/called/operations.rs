//! Names operations and their requests.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::places::address;
use crate::ir::{Operation, Parameter, Presence};
use crate::names::called::fields::{self, Item, OPERATION};
use crate::names::called::parameters::propose_parameters;
use crate::names::findings::{Findings, Numbers};
use crate::names::identifier::{fit, is_type_name};
use crate::names::model::{About, Note};
use crate::names::record::{GroupLine, OperationLine, Record, Standing};
use crate::names::same::facts::Facts;
use crate::names::same::noun::Subject;
use crate::names::taken::retired::{self, Former};
use crate::names::words::{join, pascal, snake, words};

/// The lines of the operations: those of the API first, in its order. `types` are the names of all types.
pub(crate) fn propose_operations(
    facts: &Facts<'_>,
    lock: &Record,
    groups: &[GroupLine],
    types: &BTreeSet<String>,
    found: &mut Findings,
) -> Vec<OperationLine> {
    let operations = &facts.api.operations;
    let known = known(facts, lock);
    let here: BTreeSet<usize> = known.values().copied().collect();
    let lines = lock.operations.iter().enumerate();
    let gone: Vec<&OperationLine> = lines.filter(|(it, _)| !here.contains(it)).map(|it| it.1).collect();
    let kept: BTreeMap<usize, &OperationLine> = known
        .iter()
        .filter(|(it, line)| !is_disproved(facts, **it, &lock.operations[**line]))
        .map(|(&it, &line)| (it, &lock.operations[line]))
        .collect();
    let lines_of = known.iter().map(|(&it, &line)| (it, &lock.operations[line])).collect();
    let methods = methods(facts, groups, &lines_of, &kept, &gone, found);
    let requests = requests(facts, &lines_of, &kept, &gone, types, found);
    let extras = lock.operations.iter().flat_map(|line| line.extras.types.values());
    let others: BTreeSet<&String> = extras.chain(types).chain(&requests).collect();
    let mut lines = Vec::new();
    let notes = &mut Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        let old = known.get(&index).map(|&it| &lock.operations[it]);
        let parameters = propose_parameters(operation, old, found);
        let extras = old.map_or_else(Default::default, |it| it.extras.clone());
        let (method, request) = (methods[index].clone(), requests[index].clone());
        let standing = stand(facts, index, old, &method, notes);
        let former_requests = former_requests(operation, old, &request, &others, notes);
        let left = left(&groups[operation.group], old, &method, notes);
        let (address, group) = (address(operation), Some(groups[operation.group].module.clone()));
        note_id(&facts.subjects[index], operation, old, &method, notes);
        let id = operation.id.clone().filter(|id| pascal(&words(id)) != without_call(&request));
        lines.push(OperationLine {
            id,
            requests: former_requests,
            left,
            standing,
            parameters,
            extras,
            ..OperationLine::new(address, group, method, request)
        });
    }
    let retire = |it: &OperationLine| OperationLine {
        standing: Standing { is_retired: true, ..it.standing.clone() },
        ..it.clone()
    };
    for line in gone.iter().filter(|line| !line.standing.is_retired) {
        let group = line.group.as_ref().map_or_else(String::new, |it| format!("{it}::"));
        let message = format!("`{group}{}` is gone with `{}`: breaking", line.method, line.address);
        notes.push(About::Gone.note(message));
    }
    lines.extend(gone.into_iter().map(retire));
    found.notes.append(notes);
    lines
}

/// An operation keeps its name when its id is another one.
fn note_id(subject: &Subject, operation: &Operation, old: Option<&OperationLine>, method: &str, notes: &mut Vec<Note>) {
    let plain = fields::plain(&snake(&subject.operation));
    let Some(id) = operation.id.as_ref().filter(|_| operation.wanted.is_none() && !method.starts_with(&plain)) else {
        return;
    };
    if old.is_some_and(|it| it.method == method) {
        notes.push(About::Kept.note(format!("`{method}` keeps its name; its operationId is `{id}`")));
    }
}

/// The earlier names of a request, where there is one now. One that is another type's name was never written down.
fn former_requests(
    operation: &Operation,
    old: Option<&OperationLine>,
    request: &str,
    others: &BTreeSet<&String>,
    notes: &mut Vec<Note>,
) -> Vec<Former> {
    let Some(old) = old else { return Vec::new() };
    let mut former = old.requests.clone();
    if old.request != request && has_setters(operation) && !others.contains(&old.request) {
        retired::keep(&mut former, &old.request);
        let (was, place) = (&old.request, &old.address);
        let message =
            format!("the request `{was}` ({place}) is called `{request}` now: the old name is a deprecated alias");
        notes.push(About::Renamed.note(message));
    }
    former.retain(|it| it.name != request && !others.contains(&it.name));
    former
}

/// The methods that an operation had in groups that it has left. A group that is called otherwise is not left.
fn left(group: &GroupLine, old: Option<&OperationLine>, method: &str, notes: &mut Vec<Note>) -> Vec<Former> {
    let Some(line) = old else { return Vec::new() };
    let mut left = line.left.clone();
    let is_here = |module: &str| module == group.module || group.was.iter().any(|it| it.name == module);
    if let Some(module) = line.group.as_deref().filter(|module| !is_here(module)) {
        retired::keep(&mut left, &format!("{module}::{}", line.method));
        let message = format!(
            "`{method}` is in the group `{}` now, no longer in `{module}`: its old place is a deprecated alias",
            group.module
        );
        notes.push(About::Renamed.note(message));
    }
    left.retain(|it| it.name != format!("{}::{method}", group.module));
    left
}

/// The lock's line of each operation.
pub(crate) fn known(facts: &Facts<'_>, lock: &Record) -> BTreeMap<usize, usize> {
    let lines = lock.operations.iter().enumerate().map(|(index, line)| (line.address.as_str(), index));
    let lines: HashMap<&str, usize> = lines.collect();
    let operations = facts.api.operations.iter().enumerate();
    operations.filter_map(|(index, it)| Some((index, *lines.get(address(it).as_str())?))).collect()
}

/// Whether the name was a guess, and the published one is another.
fn is_disproved(facts: &Facts<'_>, index: usize, line: &OperationLine) -> bool {
    let subject = &facts.subjects[index];
    line.standing.is_provisional && !subject.is_provisional && !is_named_after(&line.request, &subject.name())
}

/// Whether a request has the name of its operation, or that of a call of it, where a type has the other.
fn is_named_after(request: &str, name: &str) -> bool {
    without_call(request) == name || request == name
}

/// The name of a request without what tells it from a type.
pub(crate) fn without_call(request: &str) -> &str {
    request.strip_suffix("Call").unwrap_or(request)
}

/// Methods are unique within their group.
fn methods(
    facts: &Facts<'_>,
    groups: &[GroupLine],
    known: &BTreeMap<usize, &OperationLine>,
    kept: &BTreeMap<usize, &OperationLine>,
    gone: &[&OperationLine],
    found: &mut Findings,
) -> Vec<String> {
    let plain: Vec<String> = facts.subjects.iter().map(|it| snake(&it.operation)).collect();
    let places: Vec<String> = facts.api.operations.iter().map(|it| snake(&words_of_place(it))).collect();
    let mut methods = vec![String::new(); plain.len()];
    let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); facts.api.groups.len()];
    for (index, operation) in facts.api.operations.iter().enumerate() {
        of_group[operation.group].push(index);
    }
    for (mut here, group) in of_group.into_iter().zip(groups) {
        here.sort_by_cached_key(|it| address(&facts.api.operations[*it]));
        let item = |&index: &usize| {
            let operation = &facts.api.operations[index];
            let (wanted, pinned) = (operation.wanted.as_ref(), kept.get(&index).map(|it| it.method.as_str()));
            Item { sent: &plain[index], wanted, pinned, apart: &places[index], at: &operation.at }
        };
        let items: Vec<Item<'_>> = here.iter().map(item).collect();
        // Earlier names are still there, as aliases, unless they are wanted again.
        let again = |index: &usize, name: &str| {
            facts.api.operations[*index].wanted.as_ref().is_some_and(|wanted| wanted.name == name)
        };
        let lines = here.iter().filter_map(|index| Some((index, known.get(index)?)));
        let was = lines.flat_map(|(index, line)| line.standing.was.iter().map(move |it| (index, it.name.as_str())));
        let was = was.filter(|(index, name)| !again(index, name)).map(|it| it.1);
        // What has left the group is still there, too.
        let is_of = |it: &&Former| it.name.split_once("::").is_some_and(|it| it.0 == group.module);
        let elsewhere = known.iter().filter(|(index, _)| !here.contains(index));
        let left = elsewhere.flat_map(|(_, line)| {
            let now = line.group.as_ref().filter(|it| **it == group.module).map(|_| line.method.as_str());
            now.into_iter().chain(line.left.iter().filter(is_of).filter_map(|it| Some(it.name.split_once("::")?.1)))
        });
        let gone = gone.iter().filter(|it| it.group.as_ref().is_none_or(|it| *it == group.module));
        let gone = gone.map(|it| it.method.as_str()).filter(|it| items.iter().all(|item| item.pinned != Some(*it)));
        let reserved: Vec<&str> = gone.chain(was).chain(left).chain(["new"]).collect();
        let names = fields::name_all(&items, &reserved, OPERATION, found);
        here.into_iter().zip(names).for_each(|(index, name)| methods[index] = name);
    }
    methods
}

/// Request types are unique among all operations, and no type of the description.
fn requests(
    facts: &Facts<'_>,
    known: &BTreeMap<usize, &OperationLine>,
    kept: &BTreeMap<usize, &OperationLine>,
    gone: &[&OperationLine],
    types: &BTreeSet<String>,
    found: &mut Findings,
) -> Vec<String> {
    let mut taken: BTreeSet<String> = gone.iter().map(|it| it.request.to_lowercase()).collect();
    // Earlier names are aliases.
    let former = known.iter().filter(|(index, _)| !kept.contains_key(*index)).map(|(_, line)| &line.request);
    let former = former.chain(known.values().flat_map(|line| line.requests.iter().map(|it| &it.name)));
    taken.extend(former.map(|name| name.to_lowercase()));
    // What operations bring along stands beside their requests.
    let extras = gone.iter().chain(kept.values()).flat_map(|line| line.extras.types.values());
    let mut types: BTreeSet<String> = types.iter().map(|it| it.to_lowercase()).collect();
    for extra in extras {
        taken.insert(extra.to_lowercase());
        types.insert(extra.to_lowercase());
    }
    // Only a request with setters is written down, so only that can be in the way of a type.
    let is_type =
        |index: usize, name: &str| has_setters(&facts.api.operations[index]) && types.contains(&name.to_lowercase());
    let mut requests: Vec<Option<String>> = vec![None; facts.subjects.len()];
    let is_firm = |index: usize, line: &OperationLine| {
        facts.api.operations[index].wanted.is_none() && !is_type(index, &line.request)
    };
    for (&index, line) in kept.iter().filter(|it| is_firm(*it.0, it.1)) {
        taken.insert(line.request.to_lowercase());
        requests[index] = Some(line.request.clone());
    }
    let mut numbers = Numbers::default();
    let mut open: Vec<usize> = (0..requests.len()).filter(|&it| requests[it].is_none()).collect();
    open.sort_by_cached_key(|&it| address(&facts.api.operations[it]));
    for index in open {
        let operation = &facts.api.operations[index];
        let name = facts.subjects[index].name();
        let in_group = pascal(&join(&words(&facts.api.groups[operation.group].name), &facts.subjects[index].operation));
        let by_place = pascal(&words_of_place(operation));
        let names = [name.clone(), format!("{name}Call"), in_group, by_place.clone(), format!("{by_place}Call")];
        let may_be = |it: &str| is_type_name(it) && !crate::names::taken::Taken::is_reserved(it) && !is_type(index, it);
        let mut is_free = |it: &str| may_be(it) && taken.insert(it.to_lowercase());
        let free = names.into_iter().map(fit).find(|it| is_free(it));
        requests[index] = Some(free.unwrap_or_else(|| {
            let name = numbers.name(&by_place, is_free);
            found.note_number(&operation.at, &name, &by_place, "x-name");
            name
        }));
    }
    requests.into_iter().map(Option::unwrap_or_default).collect()
}

/// The method and the whole path: what tells operations apart whose ids come to the same words.
fn words_of_place(operation: &Operation) -> Vec<String> {
    words(&format!("{} {}", operation.method.to_lowercase(), operation.path))
}

/// Whether an operation has a request type.
pub(crate) fn has_setters(operation: &Operation) -> bool {
    let is_optional = |it: &Parameter| it.slot.presence != Presence::Required;
    operation.parameters.iter().any(is_optional) || operation.body.as_ref().is_some_and(|it| !it.required)
}

fn stand(
    facts: &Facts<'_>,
    index: usize,
    old: Option<&OperationLine>,
    method: &str,
    notes: &mut Vec<Note>,
) -> Standing {
    let is_provisional = facts.subjects[index].is_provisional && old.is_none_or(|it| it.standing.is_provisional);
    let mut was = old.map_or_else(Vec::new, |it| it.standing.was.clone());
    if let Some(old) = old.filter(|it| it.method != method) {
        let why = match facts.api.operations[index].wanted {
            Some(_) => "that is decided",
            None => "its name rested on a guessed operationId",
        };
        let (place, name) = (&old.address, &old.method);
        let message =
            format!("`{name}` ({place}) is called `{method}` now: {why}; the old name is a deprecated method");
        notes.push(About::Renamed.note(message));
        retired::keep(&mut was, &old.method);
    }
    was.retain(|it| it.name != method);
    Standing { is_provisional, is_retired: false, was }
}
