//! Proposes the record's lines of operations: the method and the request of each, its parameters, and what it was called
//! before.
//!
//! An operation that the record has keeps its names, unless they rest on a guessed operationId that the description has
//! disproved, or something else is decided. Knows the names of types alone, not how they came about.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Context;
use super::fields::{self, Item, OPERATION, PARAMETER};
use crate::ir::places::{address, location_word};
use crate::ir::{Location, Operation, Parameter, Presence};
use crate::names::collision::first_free;
use crate::names::findings::About;
use crate::names::findings::Findings;
use crate::names::identifier::is_type_name;
use crate::names::record::{GroupLine, OperationLine, ParameterLine, Standing, with_former, without_call};
use crate::names::reserved::{REQUEST_METHODS, is_reserved};
use crate::names::retired::carry;
use crate::names::words::{join, pascal, plain, snake, words};

/// Setters are named before what is rarely one.
const ORDER: [Location; 4] = [Location::Query, Location::Path, Location::Header, Location::Cookie];

/// Returns the lines of the operations: those of the API first, in its order. `types` are the names of all types.
pub(crate) fn propose_operations(
    ctx: &mut Context<'_>,
    groups: &[GroupLine],
    types: &BTreeSet<String>,
) -> Vec<OperationLine> {
    let known = ctx.lines.clone();
    let here: HashSet<&str> = known.iter().flatten().map(|line| line.address.as_str()).collect();
    let gone = ctx.old.operations.iter().filter(|line| !here.contains(line.address.as_str()));
    let gone: Vec<&OperationLine> = gone.collect();
    let kept = known.iter().enumerate().map(|(index, line)| line.filter(|line| !is_disproved(ctx, index, line)));
    let kept: Vec<Option<&OperationLine>> = kept.collect();
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by_cached_key(|&index| address(&ctx.api.operations[index]));
    let derived = ctx.old.operations.iter().flat_map(|line| line.derived.types.values());
    let types: BTreeSet<&String> = types.iter().chain(derived).collect();
    let requests = name_requests(ctx, &order, &kept, &types);
    order.sort_by_key(|&index| ctx.api.operations[index].group);
    let methods = name_methods(ctx, groups, &order, &kept, &gone);
    let others: BTreeSet<&String> = types.into_iter().chain(&requests).collect();
    let mut lines = Vec::new();
    for (index, operation) in ctx.api.operations.iter().enumerate() {
        let (group, request, old) = (&groups[operation.group], requests[index].clone(), known[index]);
        let subject = &ctx.facts.subjects[index];
        let is_guess = old.is_none_or(|old| old.standing.is_provisional);
        let mut line = OperationLine {
            id: operation.id.clone().filter(|id| pascal(&words(id)) != without_call(&request)),
            standing: Standing { is_provisional: subject.is_provisional && is_guess, ..Standing::default() },
            parameters: propose_parameters(operation, old, &mut ctx.found),
            ..OperationLine::new(address(operation), group.module.clone(), methods[index].clone(), request)
        };
        if let Some(old) = old {
            keep_former(&mut line, old, operation, group, &others, &mut ctx.found);
            let plain = plain(&snake(&subject.operation));
            let id = operation.id.as_ref().filter(|_| operation.wanted.is_none() && !line.method.starts_with(&plain));
            if let Some(id) = id.filter(|_| old.method == line.method) {
                ctx.found.note(About::Kept, format!("`{}` keeps its name; its operationId is `{id}`", line.method));
            }
        }
        lines.push(line);
    }
    for line in gone {
        if !line.standing.is_retired {
            let message = format!("`{}::{}` is gone with `{}`: breaking", line.group, line.method, line.address);
            ctx.found.note(About::Gone, message);
        }
        lines.push(OperationLine { standing: line.standing.clone().retired(), ..line.clone() });
    }
    lines
}

/// Returns the requests of the record that are types, or were: those without setters are not written down.
pub(crate) fn requests_with_setters<'a>(ctx: &Context<'a>) -> impl Iterator<Item = &'a String> + use<'a> {
    let operations = ctx.api.operations.iter().zip(&ctx.lines);
    let without = operations.filter(|(operation, _)| !has_setters(operation)).filter_map(|(_, line)| *line);
    let without: HashSet<&String> = without.map(|line| &line.request).collect();
    ctx.old.operations.iter().map(|line| &line.request).filter(move |request| !without.contains(request))
}

/// Returns whether an operation has a request type.
fn has_setters(operation: &Operation) -> bool {
    let is_optional = |parameter: &Parameter| parameter.slot.presence != Presence::Required;
    operation.parameters.iter().any(is_optional) || operation.body.as_ref().is_some_and(|body| !body.required)
}

/// Returns whether the names of an operation were a guess, and the published ones are others.
fn is_disproved(ctx: &Context<'_>, index: usize, line: &OperationLine) -> bool {
    let (subject, request) = (&ctx.facts.subjects[index], &line.request);
    let is_guess = line.standing.is_provisional && !subject.is_provisional;
    is_guess && ![request, without_call(request)].contains(&subject.name().as_str())
}

/// Returns the method and the whole path: what tells operations apart whose ids come to the same words.
fn words_of_place(operation: &Operation) -> Vec<String> {
    words(&format!("{} {}", operation.method.to_lowercase(), operation.path))
}

/// Returns the method of each operation, unique within its group. `order` has those of a group together.
fn name_methods(
    ctx: &mut Context<'_>,
    groups: &[GroupLine],
    order: &[usize],
    kept: &[Option<&OperationLine>],
    gone: &[&OperationLine],
) -> Vec<String> {
    let operations = &ctx.api.operations;
    let plain: Vec<String> = ctx.facts.subjects.iter().map(|subject| snake(&subject.operation)).collect();
    let places: Vec<String> = operations.iter().map(|operation| snake(&words_of_place(operation))).collect();
    let mut taken: HashMap<&str, Vec<&str>> = HashMap::new();
    gone.iter().for_each(|line| taken.entry(&line.group).or_default().push(&line.method));
    // Earlier names are aliases, where the operation is and where it was.
    for (operation, line) in operations.iter().zip(&ctx.lines) {
        let (Some(line), module) = (line, groups[operation.group].module.as_str()) else { continue };
        let was = line.standing.was.iter().map(|former| (module, former.name.as_str()));
        let was = was.filter(|(_, name)| operation.wanted.as_ref().is_none_or(|wanted| wanted.name != *name));
        let left = line.left.iter().filter_map(|former| former.name.split_once("::"));
        let left = left.chain([(line.group.as_str(), line.method.as_str())]);
        for (module, name) in was.chain(left.filter(|(other, _)| *other != module)) {
            taken.entry(module).or_default().push(name);
        }
    }
    let mut methods = vec![String::new(); operations.len()];
    for here in order.chunk_by(|a, b| operations[*a].group == operations[*b].group) {
        let items = here.iter().map(|&index| {
            let (operation, pinned) = (&operations[index], kept[index].map(|line| line.method.as_str()));
            let item = Item::new(&plain[index], operation.wanted.as_ref(), pinned, &operation.at);
            Item { apart: &places[index], ..item }
        });
        let items: Vec<Item<'_>> = items.collect();
        let pinned: HashSet<&str> = items.iter().filter_map(|item| item.pinned).collect();
        let taken = taken.get(groups[operations[here[0]].group].module.as_str()).into_iter().flatten().copied();
        let reserved: Vec<&str> = taken.filter(|name| !pinned.contains(name)).chain(["new"]).collect();
        let names = fields::name_all(&items, &reserved, OPERATION, &mut ctx.found);
        here.iter().zip(names).for_each(|(&index, name)| methods[index] = name);
    }
    methods
}

/// Returns the request of each operation, unique among all. One with setters is no type of the description or of the
/// record; one without is not written down, so it is in no type's way.
fn name_requests(
    ctx: &mut Context<'_>,
    order: &[usize],
    kept: &[Option<&OperationLine>],
    types: &BTreeSet<&String>,
) -> Vec<String> {
    let types: BTreeSet<String> = types.iter().map(|name| name.to_lowercase()).collect();
    let lines = ctx.old.operations.iter();
    let taken =
        lines.flat_map(|line| with_former(&line.former_requests, &line.request).chain(line.derived.types.values()));
    let mut taken: BTreeSet<String> = taken.map(|name| name.to_lowercase()).collect();
    let mut requests = vec![String::new(); kept.len()];
    for &index in order {
        let (operation, subject) = (&ctx.api.operations[index], &ctx.facts.subjects[index]);
        let (name, place) = (subject.name(), pascal(&words_of_place(operation)));
        let in_group = pascal(&join(&words(&ctx.api.groups[operation.group].name), &subject.operation));
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
            ctx.found.note_number(&operation.at, &request, "x-name");
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
    others: &BTreeSet<&String>,
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
    let is_other = |name: &str| others.contains(&name.to_owned());
    // A request that was another type's name was never written down.
    let was = Some(&old.request).filter(|was| *was != request && has_setters(operation) && !is_other(was));
    if let Some(was) = was {
        note(format!("the request `{was}` ({place}) is called `{request}` now: the old name is a deprecated alias"));
    }
    line.former_requests = carry(&old.former_requests, was.map(String::as_str), request, is_other);
    // A group that is called otherwise is not left.
    let left = Some(&old.group).filter(|left| with_former(&group.was, module).all(|here| here != *left));
    if let Some(left) = left {
        let now = format!("`{method}` is in the group `{module}` now, no longer in `{left}`");
        note(format!("{now}: its old place is a deprecated alias"));
    }
    let left = left.map(|left| format!("{left}::{}", old.method));
    line.left = carry(&old.left, left.as_deref(), &format!("{module}::{method}"), |_| false);
    line.derived = old.derived.clone();
}

/// Returns the lines of an operation's parameters that the record must know.
///
/// A name in a header or a cookie is pinned even where it is plain: a query of the same name may come later, and it is
/// named first.
fn propose_parameters(operation: &Operation, old: Option<&OperationLine>, found: &mut Findings) -> Vec<ParameterLine> {
    let old = old.map_or(&[][..], |line| &line.parameters);
    let mut here: Vec<&Parameter> = operation.parameters.iter().collect();
    here.sort_by_key(|parameter| ORDER.iter().position(|location| *location == parameter.location));
    let items = here.iter().map(|parameter| {
        let pinned = old.iter().find(|line| line.is_of(parameter)).map(|line| line.name.as_str());
        let item = Item::new(&parameter.name, parameter.slot.wanted.as_ref(), pinned, &parameter.at);
        Item { apart: location_word(parameter.location), ..item }
    });
    let items: Vec<Item<'_>> = items.collect();
    let gone = old.iter().filter(|line| !here.iter().any(|parameter| line.is_of(parameter)));
    let mut lines: Vec<ParameterLine> = gone.cloned().collect();
    let gone = lines.iter().map(|line| line.name.as_str());
    let reserved: Vec<&str> = REQUEST_METHODS.iter().copied().chain(gone).collect();
    let names = fields::name_all(&items, &reserved, PARAMETER, found);
    for ((parameter, name), item) in here.into_iter().zip(names).zip(&items) {
        let is_alone = items.iter().filter(|other| other.sent == item.sent).count() == 1;
        let is_kept_plain = matches!(parameter.location, Location::Header | Location::Cookie);
        if name != item.sent || !is_alone || is_kept_plain {
            let location = (!is_alone).then(|| item.apart.to_owned());
            lines.push(ParameterLine { name, location, sent: item.sent.to_owned() });
        }
    }
    lines
}
