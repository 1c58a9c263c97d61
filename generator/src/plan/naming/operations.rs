//! Names groups, operations and their parameters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::facts::Facts;
use super::fields::{self, GROUP, Item, OPERATION, PARAMETER, REQUEST_METHODS};
use super::identifier::{is_type_name, module_name};
use super::lock::{GroupLine, Lock, OperationLine, Standing};
use super::model::{GroupName, OperationName};
use super::place::address;
use super::words::{join, pascal, snake, words};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Header, Location, Operation, Parameter, Presence};

/// Names the groups, and writes their lines.
pub(super) fn name_groups(
    facts: &Facts<'_>,
    lock: &Lock,
    diagnostics: &mut Diagnostics,
) -> (Vec<GroupName>, Vec<GroupLine>) {
    let groups = &facts.api.groups;
    let tags: BTreeSet<&str> = groups.iter().map(|it| it.name.as_str()).collect();
    let pinned = lock.groups.iter().map(|it| (it.tag.clone(), it.module.clone())).collect();
    let gone: Vec<&GroupLine> = lock.groups.iter().filter(|it| !tags.contains(it.tag.as_str())).collect();
    let reserved: Vec<&str> =
        gone.iter().map(|it| it.module.as_str()).chain(["client", "new", "request", "runtime"]).collect();
    let items = groups.iter().map(|it| Item { sent: &it.name, wanted: it.wanted.as_deref(), apart: "", at: &it.at });
    let items: Vec<Item<'_>> = items.collect();
    let modules = fields::name_all(&items, &pinned, &reserved, GROUP, diagnostics);
    let modules: Vec<String> = modules.into_iter().map(module_name).collect();
    let line =
        |(module, tag): (&String, &str)| GroupLine { module: module.clone(), tag: tag.to_owned(), is_retired: false };
    let mut lines: Vec<GroupLine> = modules.iter().zip(groups.iter().map(|it| it.name.as_str())).map(line).collect();
    lines.extend(gone.into_iter().map(|it| GroupLine { is_retired: true, ..it.clone() }));
    (name_group_types(facts, lock, modules, diagnostics), lines)
}

/// The types of groups. They are in no lock: they follow from their modules, and a type of the lock goes before them.
fn name_group_types(
    facts: &Facts<'_>,
    lock: &Lock,
    modules: Vec<String>,
    diagnostics: &mut Diagnostics,
) -> Vec<GroupName> {
    let mut taken: BTreeSet<String> = lock.types.iter().map(|it| it.name.clone()).collect();
    taken.insert("Api".to_owned());
    let mut names = Vec::new();
    for (module, group) in modules.into_iter().zip(&facts.api.groups) {
        let endings = ["api", "operations", "group"].map(|it| pascal(&join(&words(&module), &[it.to_owned()])));
        let endings = endings.into_iter().filter(|it| is_type_name(it));
        let twice = pascal(&[words(&module), words("api")].concat());
        let free = endings.chain([twice]).find(|it| taken.insert(it.clone()));
        let ty = free.unwrap_or_else(|| {
            let message = format!("no name is free for the type of the group `{}`", group.name);
            let help = "name it with an overlay action that sets `x-name`";
            diagnostics.push(Diagnostic::at("unnamed-group", &group.at, message).help(help));
            String::new()
        });
        names.push(GroupName { ty, module });
    }
    names
}

/// Names the operations, and writes their lines. `types` are the names of all types.
pub(super) fn name_operations(
    facts: &Facts<'_>,
    lock: &Lock,
    types: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
    notes: &mut Vec<String>,
) -> (Vec<OperationName>, Vec<OperationLine>) {
    let operations = &facts.api.operations;
    let known = known(facts, lock);
    let found: BTreeSet<usize> = known.values().copied().collect();
    let lines = lock.operations.iter().enumerate();
    let gone: Vec<&OperationLine> = lines.filter(|(it, _)| !found.contains(it)).map(|it| it.1).collect();
    let kept: BTreeMap<usize, &OperationLine> = known
        .iter()
        .filter(|(it, line)| !is_disproved(facts, **it, &lock.operations[**line]))
        .map(|(&it, &line)| (it, &lock.operations[line]))
        .collect();
    let methods = methods(facts, &kept, &gone, diagnostics);
    let requests = requests(facts, &kept, &gone, types, diagnostics);
    let (mut names, mut lines) = (Vec::new(), Vec::new());
    for (index, operation) in operations.iter().enumerate() {
        let old = known.get(&index).map(|&it| &lock.operations[it]);
        let (parameters, unplain) = name_parameters(operation, old, diagnostics);
        let (method, request) = (methods[index].clone(), requests[index].clone());
        let standing = stand(facts, index, old, &method, notes);
        names.push(OperationName {
            method: method.clone(),
            request: request.clone(),
            aliases: standing.was.clone(),
            parameters,
        });
        lines.push(OperationLine { address: address(operation), method, request, standing, parameters: unplain });
    }
    let retire = |it: &OperationLine| OperationLine {
        standing: Standing { is_retired: true, ..it.standing.clone() },
        parameters: Vec::new(),
        ..it.clone()
    };
    lines.extend(gone.into_iter().map(retire));
    (names, lines)
}

/// The lock's line of each operation: that of its address, else a lost one with the name that it would have.
fn known(facts: &Facts<'_>, lock: &Lock) -> BTreeMap<usize, usize> {
    let operations = &facts.api.operations;
    let (mut by_address, mut by_request) = (HashMap::new(), HashMap::new());
    for (index, line) in lock.operations.iter().enumerate() {
        by_address.entry(line.address.as_str()).or_insert(index);
        by_request.entry(line.request.as_str()).or_insert(index);
        by_request.entry(without_call(&line.request)).or_insert(index);
    }
    let at = |it: &Operation| by_address.get(address(it).as_str()).copied();
    let mut known: BTreeMap<usize, usize> =
        operations.iter().enumerate().filter_map(|(index, it)| Some((index, at(it)?))).collect();
    let mut seen: BTreeSet<usize> = known.values().copied().collect();
    for (index, subject) in facts.subjects.iter().enumerate() {
        let lost = by_request.get(subject.name().as_str()).copied();
        if let Some(lost) = lost.filter(|it| !known.contains_key(&index) && seen.insert(*it)) {
            known.insert(index, lost);
        }
    }
    known
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

fn without_call(request: &str) -> &str {
    request.strip_suffix("Call").unwrap_or(request)
}

/// Methods are unique within their group.
fn methods(
    facts: &Facts<'_>,
    kept: &BTreeMap<usize, &OperationLine>,
    gone: &[&OperationLine],
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let plain: Vec<String> = facts.subjects.iter().map(|it| snake(&it.operation)).collect();
    let places: Vec<String> = facts.api.operations.iter().map(|it| snake(&words_of_place(it))).collect();
    let reserved: Vec<&str> = gone.iter().map(|it| it.method.as_str()).chain(["new"]).collect();
    let mut methods = vec![String::new(); plain.len()];
    let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); facts.api.groups.len()];
    for (index, operation) in facts.api.operations.iter().enumerate() {
        of_group[operation.group].push(index);
    }
    for here in of_group {
        let item = |&index: &usize| {
            let operation = &facts.api.operations[index];
            Item { sent: &plain[index], wanted: operation.wanted.as_deref(), apart: &places[index], at: &operation.at }
        };
        let items: Vec<Item<'_>> = here.iter().map(item).collect();
        let pin = |it: &usize| Some((plain[*it].clone(), kept.get(it)?.method.clone()));
        let pinned = here.iter().filter_map(pin).collect();
        let names = fields::name_all(&items, &pinned, &reserved, OPERATION, diagnostics);
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
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let mut taken: BTreeSet<String> = gone.iter().map(|it| it.request.to_lowercase()).collect();
    let types: BTreeSet<String> = types.iter().map(|it| it.to_lowercase()).collect();
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
    let mut open: Vec<usize> = (0..requests.len()).filter(|&it| requests[it].is_none()).collect();
    open.sort_by_cached_key(|&it| address(&facts.api.operations[it]));
    for index in open {
        let operation = &facts.api.operations[index];
        let name = facts.subjects[index].name();
        let in_group = pascal(&join(&words(&facts.api.groups[operation.group].name), &facts.subjects[index].operation));
        let by_place = pascal(&words_of_place(operation));
        let names = [name.clone(), format!("{name}Call"), in_group, by_place.clone(), format!("{by_place}Call")];
        let mut names = names.into_iter();
        let may_be = |it: &String| is_type_name(it) && !super::taken::Taken::is_reserved(it) && !is_type(index, it);
        let free = names.find(|it| may_be(it) && taken.insert(it.to_lowercase()));
        requests[index] = free;
        if requests[index].is_none() {
            let message = format!("no name is free for the operation `{name}`");
            let help = "name it with an overlay action that sets `x-name`";
            diagnostics.push(Diagnostic::at("unnamed-operation", &operation.at, message).help(help));
        }
    }
    requests.into_iter().map(Option::unwrap_or_default).collect()
}

/// The method and the whole path: what tells operations apart whose ids come to the same words.
fn words_of_place(operation: &Operation) -> Vec<String> {
    words(&format!("{} {}", operation.method.to_lowercase(), operation.path))
}

/// Names the headers of an answer.
pub(in crate::plan) fn name_headers(headers: &[&Header], diagnostics: &mut Diagnostics) -> Vec<String> {
    let items = headers.iter().map(|it| Item { sent: &it.name, wanted: it.wanted.as_deref(), apart: "", at: &it.at });
    let items: Vec<Item<'_>> = items.collect();
    fields::name_all(&items, &BTreeMap::new(), &["of"], fields::FIELD, diagnostics)
}

fn has_setters(operation: &Operation) -> bool {
    let is_optional = |it: &Parameter| it.slot.presence != Presence::Required;
    operation.parameters.iter().any(is_optional) || operation.body.as_ref().is_some_and(|it| !it.required)
}

fn name_parameters(
    operation: &Operation,
    old: Option<&OperationLine>,
    diagnostics: &mut Diagnostics,
) -> (Vec<String>, Vec<(String, String)>) {
    let pinned = old.map_or_else(BTreeMap::new, |it| {
        it.parameters.iter().map(|(name, sent)| (sent.clone(), name.clone())).collect()
    });
    let apart = |location: Location| match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let items = operation.parameters.iter().map(|it| {
        let wanted = it.slot.wanted.as_deref();
        Item { sent: &it.name, wanted, apart: apart(it.location), at: &it.at }
    });
    let items: Vec<Item<'_>> = items.collect();
    let mut reserved = REQUEST_METHODS.to_vec();
    reserved.extend(operation.body.is_some().then_some("body"));
    let names = fields::name_all(&items, &pinned, &reserved, PARAMETER, diagnostics);
    let pairs = names.iter().zip(&items).filter(|(name, it)| *name != it.sent);
    let unplain = pairs.map(|(name, it)| (name.clone(), it.sent.to_owned())).collect();
    (names, unplain)
}

fn stand(
    facts: &Facts<'_>,
    index: usize,
    old: Option<&OperationLine>,
    method: &str,
    notes: &mut Vec<String>,
) -> Standing {
    let is_provisional = facts.subjects[index].is_provisional && old.is_none_or(|it| it.standing.is_provisional);
    let mut was = old.map_or_else(Vec::new, |it| it.standing.was.clone());
    if let Some(old) = old.filter(|it| it.method != method) {
        notes.push(format!("`{}` is called `{method}` now", old.method));
        if old.standing.is_provisional {
            was.push(old.method.clone());
        }
    }
    was.retain(|it| it != method);
    Standing { is_provisional, is_retired: false, was }
}
