//! Proposes the record's lines of operations: the method and the request of each, and what it was called before.
//!
//! An operation that the record has keeps its names, unless they rest on a guessed operationId that the description has
//! disproved, or something else is decided. Knows the names of types alone, not how they came about.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ir::places::address;
use crate::ir::{Api, Operation, Parameter, Presence};
use crate::names::candidates::fields::{self, Item, OPERATION};
use crate::names::candidates::parameters::propose_parameters;
use crate::names::findings::Findings;
use crate::names::identifier::is_type_name;
use crate::names::model::About;
use crate::names::record::{GroupLine, OperationLine, Record, Standing, with_former, without_call};
use crate::names::reserved::is_reserved;
use crate::names::same::sites::Facts;
use crate::names::taken::collision::first_free;
use crate::names::taken::retired::carry;
use crate::names::words::{join, pascal, plain, snake, words};

/// The record's line of each operation, where it has one.
type Lines<'a> = Vec<Option<&'a OperationLine>>;

/// Returns the lines of the operations: those of the API first, in its order. `types` are the names of all types.
pub(crate) fn propose_operations(
    facts: &Facts<'_>,
    record: &Record,
    groups: &[GroupLine],
    types: &BTreeSet<String>,
    found: &mut Findings,
) -> Vec<OperationLine> {
    let known = lines_of(facts.api, record);
    let here: HashSet<&str> = known.iter().flatten().map(|line| line.address.as_str()).collect();
    let gone = record.operations.iter().filter(|line| !here.contains(line.address.as_str()));
    let gone: Vec<&OperationLine> = gone.collect();
    let kept = known.iter().enumerate().map(|(index, line)| line.filter(|line| !is_disproved(facts, index, line)));
    let kept: Lines<'_> = kept.collect();
    let methods = name_methods(facts, groups, (&known, &kept, &gone), found);
    let derived = record.operations.iter().flat_map(|line| line.extras.types.values());
    let types: BTreeSet<&String> = types.iter().chain(derived).collect();
    let requests = name_requests(facts, record, &kept, &types, found);
    let others: BTreeSet<&str> = types.into_iter().chain(&requests).map(String::as_str).collect();
    let mut lines = Vec::new();
    for (index, operation) in facts.api.operations.iter().enumerate() {
        let (group, request, old) = (&groups[operation.group], requests[index].clone(), known[index]);
        let is_guess = old.is_none_or(|old| old.standing.is_provisional);
        let is_provisional = facts.subjects[index].is_provisional && is_guess;
        let mut line = OperationLine {
            id: operation.id.clone().filter(|id| pascal(&words(id)) != without_call(&request)),
            standing: Standing { is_provisional, ..Standing::default() },
            parameters: propose_parameters(operation, old, found),
            ..OperationLine::new(address(operation), group.module.clone(), methods[index].clone(), request)
        };
        if let Some(old) = old {
            keep_former(&mut line, old, operation, group, &others, found);
            let plain = plain(&snake(&facts.subjects[index].operation));
            let id = operation.id.as_ref().filter(|_| operation.wanted.is_none() && !line.method.starts_with(&plain));
            if let Some(id) = id.filter(|_| old.method == line.method) {
                found.note(About::Kept, format!("`{}` keeps its name; its operationId is `{id}`", line.method));
            }
        }
        lines.push(line);
    }
    for line in gone {
        if !line.standing.is_retired {
            let message = format!("`{}::{}` is gone with `{}`: breaking", line.group, line.method, line.address);
            found.note(About::Gone, message);
        }
        let standing = Standing { is_retired: true, ..line.standing.clone() };
        lines.push(OperationLine { standing, ..line.clone() });
    }
    lines
}

/// Returns the record's line of each operation.
pub(crate) fn lines_of<'a>(api: &Api, record: &'a Record) -> Lines<'a> {
    let lines: HashMap<&str, &OperationLine> =
        record.operations.iter().map(|line| (line.address.as_str(), line)).collect();
    api.operations.iter().map(|operation| lines.get(address(operation).as_str()).copied()).collect()
}

/// Returns the requests of the record that are types, or were: those without setters are not written down.
pub(crate) fn requests_with_setters<'a>(api: &Api, record: &'a Record) -> impl Iterator<Item = &'a String> {
    let operations = api.operations.iter().zip(lines_of(api, record));
    let without = operations.filter(|(operation, _)| !has_setters(operation)).filter_map(|(_, line)| line);
    let without: HashSet<&String> = without.map(|line| &line.request).collect();
    record.operations.iter().map(|line| &line.request).filter(move |request| !without.contains(request))
}

/// Returns whether an operation has a request type.
fn has_setters(operation: &Operation) -> bool {
    let is_optional = |parameter: &Parameter| parameter.slot.presence != Presence::Required;
    operation.parameters.iter().any(is_optional) || operation.body.as_ref().is_some_and(|body| !body.required)
}

/// Returns whether the names of an operation were a guess, and the published ones are others.
fn is_disproved(facts: &Facts<'_>, index: usize, line: &OperationLine) -> bool {
    let (subject, request) = (&facts.subjects[index], &line.request);
    let is_guess = line.standing.is_provisional && !subject.is_provisional;
    is_guess && ![request, without_call(request)].contains(&subject.name().as_str())
}

/// Returns the method and the whole path: what tells operations apart whose ids come to the same words.
fn words_of_place(operation: &Operation) -> Vec<String> {
    words(&format!("{} {}", operation.method.to_lowercase(), operation.path))
}

/// Returns the operations of the API in the order of their addresses, those of a group together.
fn ordered(api: &Api, group: impl Fn(&Operation) -> usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..api.operations.len()).collect();
    order.sort_by_cached_key(|&index| (group(&api.operations[index]), address(&api.operations[index])));
    order
}

/// Returns the method of each operation, unique within its group.
fn name_methods(
    facts: &Facts<'_>,
    groups: &[GroupLine],
    (known, kept, gone): (&Lines<'_>, &Lines<'_>, &[&OperationLine]),
    found: &mut Findings,
) -> Vec<String> {
    let operations = &facts.api.operations;
    let plain: Vec<String> = facts.subjects.iter().map(|subject| snake(&subject.operation)).collect();
    let places: Vec<String> = operations.iter().map(|operation| snake(&words_of_place(operation))).collect();
    // Earlier names are aliases, where the operation is and where it was.
    let mut aliases: HashMap<&str, Vec<&str>> = HashMap::new();
    for (operation, line) in operations.iter().zip(known) {
        let (Some(line), module) = (line, groups[operation.group].module.as_str()) else { continue };
        let was = line.standing.was.iter().map(|former| (module, former.name.as_str()));
        let was = was.filter(|(_, name)| operation.wanted.as_ref().is_none_or(|wanted| wanted.name != *name));
        let left = line.left.iter().filter_map(|former| former.name.split_once("::"));
        let left = left.chain([(line.group.as_str(), line.method.as_str())]);
        for (module, name) in was.chain(left.filter(|(other, _)| *other != module)) {
            aliases.entry(module).or_default().push(name);
        }
    }
    let mut methods = vec![String::new(); operations.len()];
    let order = ordered(facts.api, |operation| operation.group);
    for here in order.chunk_by(|a, b| operations[*a].group == operations[*b].group) {
        let module = &groups[operations[here[0]].group].module;
        let items = here.iter().map(|&index| {
            let (operation, pinned) = (&operations[index], kept[index].map(|line| line.method.as_str()));
            let wanted = operation.wanted.as_ref();
            Item { sent: &plain[index], wanted, pinned, apart: &places[index], at: &operation.at }
        });
        let items: Vec<Item<'_>> = items.collect();
        let gone = gone.iter().filter(|line| line.group == *module).map(|line| line.method.as_str());
        let gone = gone.filter(|method| items.iter().all(|item| item.pinned != Some(*method)));
        let aliases = aliases.get(module.as_str()).into_iter().flatten().copied();
        let reserved: Vec<&str> = gone.chain(aliases).chain(["new"]).collect();
        let names = fields::name_all(&items, &reserved, OPERATION, found);
        here.iter().zip(names).for_each(|(&index, name)| methods[index] = name);
    }
    methods
}

/// Returns the request of each operation, unique among all. One with setters is no type of the description or of the
/// record; one without is not written down, so it is in no type's way.
fn name_requests(
    facts: &Facts<'_>,
    record: &Record,
    kept: &Lines<'_>,
    types: &BTreeSet<&String>,
    found: &mut Findings,
) -> Vec<String> {
    let types: BTreeSet<String> = types.iter().map(|name| name.to_lowercase()).collect();
    let taken = record.operations.iter();
    let taken = taken.flat_map(|line| with_former(&line.requests, &line.request).chain(line.extras.types.values()));
    let mut taken: BTreeSet<String> = taken.map(|name| name.to_lowercase()).collect();
    let mut requests = vec![String::new(); kept.len()];
    for index in ordered(facts.api, |_| 0) {
        let (operation, subject) = (&facts.api.operations[index], &facts.subjects[index]);
        let (name, place) = (subject.name(), pascal(&words_of_place(operation)));
        let in_group = pascal(&join(&words(&facts.api.groups[operation.group].name), &subject.operation));
        let own = kept[index].map(|line| &line.request);
        let proposals = [name.clone(), format!("{name}Call"), in_group, place];
        let recorded = own.filter(|_| operation.wanted.is_none()).cloned();
        let proposals: Vec<String> = recorded.into_iter().chain(proposals).collect();
        let (request, is_numbered) = first_free(&proposals, |name| {
            let key = name.to_lowercase();
            let is_type = has_setters(operation) && types.contains(&key);
            let may_be = is_type_name(name) && !is_reserved(name) && !is_type;
            may_be && (own.is_some_and(|own| own == name) || taken.insert(key))
        });
        if is_numbered {
            found.note_number(&operation.at, &request, "x-name");
        }
        requests[index] = request;
    }
    requests
}

/// Keeps what an operation was called before, and notes what is called otherwise now. `others` are the names of all
/// types and requests: an alias is none of them.
fn keep_former(
    line: &mut OperationLine,
    old: &OperationLine,
    operation: &Operation,
    group: &GroupLine,
    others: &BTreeSet<&str>,
    found: &mut Findings,
) {
    let (method, request, module, place) = (&line.method, &line.request, &group.module, &old.address);
    let mut note = |message: String| found.note(About::Renamed, message);
    if old.method != *method {
        let (was, is_decided) = (&old.method, operation.wanted.is_some());
        let why = if is_decided { "that is decided" } else { "its name rested on a guessed operationId" };
        note(format!("`{was}` ({place}) is called `{method}` now: {why}; the old name is a deprecated method"));
    }
    line.standing.was = carry(&old.standing.was, Some(&old.method), method, |_| false);
    let is_other = |name: &str| others.contains(name);
    // A request that was another type's name was never written down.
    let was = Some(&old.request).filter(|was| *was != request && has_setters(operation) && !is_other(was));
    if let Some(was) = was {
        note(format!("the request `{was}` ({place}) is called `{request}` now: the old name is a deprecated alias"));
    }
    line.requests = carry(&old.requests, was.map(String::as_str), request, is_other);
    // A group that is called otherwise is not left.
    let left = Some(&old.group).filter(|left| with_former(&group.was, module).all(|here| here != *left));
    if let Some(left) = left {
        let now = format!("`{method}` is in the group `{module}` now, no longer in `{left}`");
        note(format!("{now}: its old place is a deprecated alias"));
    }
    let left = left.map(|left| format!("{left}::{}", old.method));
    line.left = carry(&old.left, left.as_deref(), &format!("{module}::{method}"), |_| false);
    line.extras = old.extras.clone();
}
