//! Names operations and their requests.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::Facts;
use super::fields::{self, Item, OPERATION};
use super::findings::{Findings, Numbers};
use super::identifier::{fit, is_type_name};
use super::lock::{Lock, OperationLine, Standing};
use super::model::{About, GroupName, Note, OperationName};
use super::noun::Subject;
use super::parameters::name_parameters;
use super::walk::address;
use super::words::{join, pascal, snake, words};
use crate::ir::{Operation, Parameter, Presence};

/// Names the operations, and writes their lines. `types` are the names of all types.
pub(super) fn name_operations(
    facts: &Facts<'_>,
    lock: &Lock,
    groups: &[GroupName],
    types: &BTreeSet<String>,
    found: &mut Findings,
    notes: &mut Vec<Note>,
) -> (Vec<OperationName>, Vec<OperationLine>) {
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
    let requests = requests(facts, &kept, &gone, types, found);
    let (mut names, mut lines) = (Vec::new(), Vec::new());
    for (index, operation) in operations.iter().enumerate() {
        let old = known.get(&index).map(|&it| &lock.operations[it]);
        let (parameters, parameter_lines) = name_parameters(operation, old, found);
        let extras = old.map_or_else(Default::default, |it| it.extras.clone());
        let (method, request) = (methods[index].clone(), requests[index].clone());
        let standing = stand(facts, index, old, &method, notes);
        names.push(OperationName {
            method: method.clone(),
            request: request.clone(),
            aliases: standing.was.clone(),
            parameters,
            extras: extras.clone(),
        });
        let (address, group) = (address(operation), Some(groups[operation.group].module.clone()));
        note_move(old, group.as_deref(), &method, notes);
        note_id(&facts.subjects[index], operation, old, &method, notes);
        let parameters = parameter_lines;
        let id = operation.id.clone().filter(|id| pascal(&words(id)) != without_call(&request));
        lines.push(OperationLine { address, group, method, request, id, standing, parameters, extras });
    }
    let retire = |it: &OperationLine| OperationLine {
        standing: Standing { is_retired: true, ..it.standing.clone() },
        ..it.clone()
    };
    lines.extend(gone.into_iter().map(retire));
    (names, lines)
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

/// An operation of another group is called in another way, whatever the lock says.
fn note_move(old: Option<&OperationLine>, group: Option<&str>, method: &str, notes: &mut Vec<Note>) {
    if let (Some(old), Some(group)) = (old.and_then(|it| it.group.as_deref()), group)
        && old != group
    {
        let message = format!("`{method}` is in the group `{group}` now, no longer in `{old}`");
        notes.push(About::Renamed.note(message));
    }
}

/// The lock's line of each operation.
pub(super) fn known(facts: &Facts<'_>, lock: &Lock) -> BTreeMap<usize, usize> {
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
pub(super) fn without_call(request: &str) -> &str {
    request.strip_suffix("Call").unwrap_or(request)
}

/// Methods are unique within their group.
fn methods(
    facts: &Facts<'_>,
    groups: &[GroupName],
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
        let was = lines.flat_map(|(index, line)| line.standing.was.iter().map(move |name| (index, name.as_str())));
        let was = was.filter(|(index, name)| !again(index, name)).map(|it| it.1);
        let gone = gone.iter().filter(|it| it.group.as_ref().is_none_or(|it| *it == group.module));
        let gone = gone.map(|it| it.method.as_str()).filter(|it| items.iter().all(|item| item.pinned != Some(*it)));
        let reserved: Vec<&str> = gone.chain(was).chain(["new"]).collect();
        let names = fields::name_all(&items, &reserved, OPERATION, found);
        here.into_iter().zip(names).for_each(|(index, name)| methods[index] = name);
    }
    methods
}

/// Request types are unique among all operations, and no type of the description.
fn requests(
    facts: &Facts<'_>,
    kept: &BTreeMap<usize, &OperationLine>,
    gone: &[&OperationLine],
    types: &BTreeSet<String>,
    found: &mut Findings,
) -> Vec<String> {
    let mut taken: BTreeSet<String> = gone.iter().map(|it| it.request.to_lowercase()).collect();
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
        let may_be = |it: &str| is_type_name(it) && !super::taken::Taken::is_reserved(it) && !is_type(index, it);
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
pub(super) fn has_setters(operation: &Operation) -> bool {
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
        notes.push(About::Renamed.note(format!("`{}` is called `{method}` now", old.method)));
        if old.standing.is_provisional {
            was.push(old.method.clone());
        }
    }
    was.retain(|it| it != method);
    Standing { is_provisional, is_retired: false, was }
}
