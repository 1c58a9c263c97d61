//! Proposes the record's lines of operations: the method and the request of each, and what it was called before.
//!
//! An operation that the record has keeps its names, unless they rest on a guessed operationId that the description has
//! disproved, or something else is decided. Knows the names of types alone, not how they came about.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ir::places::address;
use crate::ir::{Api, Operation, Parameter, Presence};
use crate::names::called::fields::{self, Item, OPERATION};
use crate::names::called::parameters::propose_parameters;
use crate::names::findings::Findings;
use crate::names::identifier::is_type_name;
use crate::names::model::About;
use crate::names::record::{GroupLine, OperationLine, Record, Standing};
use crate::names::same::facts::Facts;
use crate::names::same::noun::Subject;
use crate::names::taken::Taken;
use crate::names::taken::collision::first_free;
use crate::names::taken::retired::carry;
use crate::names::words::{join, pascal, snake, words};

/// An operation of today, beside its line in the record.
struct Known<'a> {
    index: usize,
    operation: &'a Operation,
    subject: &'a Subject,
    address: String,
    /// The words of its name, in snake case.
    plain: String,
    /// The words of its method and its whole path, which tell it from others whose ids come to the same words.
    place: Vec<String>,
    line: Option<&'a OperationLine>,
    /// Its line, if the names in it still hold.
    kept: Option<&'a OperationLine>,
}

/// The lines of the operations: those of the API first, in its order. `types` are the names of all types.
pub(crate) fn propose_operations(
    facts: &Facts<'_>,
    old: &Record,
    groups: &[GroupLine],
    types: &BTreeSet<String>,
    found: &mut Findings,
) -> Vec<OperationLine> {
    let known = know(facts, old);
    let here: HashSet<&str> = known.iter().map(|known| known.address.as_str()).collect();
    let gone = old.operations.iter().filter(|line| !here.contains(line.address.as_str()));
    let gone: Vec<&OperationLine> = gone.collect();
    let methods = name_methods(&known, groups, &gone, found);
    let derived = old.operations.iter().flat_map(|line| line.extras.types.values());
    let derived: BTreeSet<&str> = derived.map(String::as_str).collect();
    let types: BTreeSet<&str> = derived.iter().copied().chain(types.iter().map(String::as_str)).collect();
    let requests = name_requests(facts.api, &known, &gone, (&types, &derived), found);
    let others: BTreeSet<&str> = types.into_iter().chain(requests.iter().map(String::as_str)).collect();
    let mut lines = Vec::new();
    for (known, (method, request)) in known.iter().zip(methods.into_iter().zip(&requests)) {
        let (operation, group) = (known.operation, &groups[known.operation.group]);
        let is_guess = known.line.is_none_or(|old| old.standing.is_provisional);
        let mut line = OperationLine {
            id: operation.id.clone().filter(|id| pascal(&words(id)) != without_call(request)),
            standing: Standing { is_provisional: known.subject.is_provisional && is_guess, ..Standing::default() },
            parameters: propose_parameters(operation, known.line, found),
            ..OperationLine::new(known.address.clone(), Some(group.module.clone()), method, request.clone())
        };
        if let Some(old) = known.line {
            keep_former(&mut line, old, known, group, &others, found);
        }
        lines.push(line);
    }
    for line in gone {
        if !line.standing.is_retired {
            let group = line.group.as_ref().map_or_else(String::new, |module| format!("{module}::"));
            let message = format!("`{group}{}` is gone with `{}`: breaking", line.method, line.address);
            found.note(About::Gone, message);
        }
        let standing = Standing { is_retired: true, ..line.standing.clone() };
        lines.push(OperationLine { standing, ..line.clone() });
    }
    lines
}

/// The record's line of each operation.
pub(crate) fn lines_of<'a>(api: &Api, record: &'a Record) -> Vec<Option<&'a OperationLine>> {
    let lines: HashMap<&str, &OperationLine> =
        record.operations.iter().map(|line| (line.address.as_str(), line)).collect();
    api.operations.iter().map(|operation| lines.get(address(operation).as_str()).copied()).collect()
}

/// The requests of the record that are types of the client, or were: those without setters are not written down.
pub(crate) fn requests_with_setters<'a>(api: &Api, record: &'a Record) -> impl Iterator<Item = &'a String> {
    let operations = api.operations.iter().zip(lines_of(api, record));
    let without = operations.filter(|(operation, _)| !has_setters(operation)).filter_map(|(_, line)| line);
    let without: HashSet<String> = without.map(|line| line.address.clone()).collect();
    record.operations.iter().filter(move |line| !without.contains(&line.address)).map(|line| &line.request)
}

/// Whether an operation has a request type.
fn has_setters(operation: &Operation) -> bool {
    let is_optional = |parameter: &Parameter| parameter.slot.presence != Presence::Required;
    operation.parameters.iter().any(is_optional) || operation.body.as_ref().is_some_and(|body| !body.required)
}

/// The name of a request without what tells it from a type.
pub(crate) fn without_call(request: &str) -> &str {
    request.strip_suffix("Call").unwrap_or(request)
}

fn know<'a>(facts: &'a Facts<'_>, old: &'a Record) -> Vec<Known<'a>> {
    let operations = facts.api.operations.iter().zip(&facts.subjects).zip(lines_of(facts.api, old)).enumerate();
    let known = operations.map(|(index, ((operation, subject), line))| {
        let name = subject.name();
        let is_named = |request: &str| request == name || without_call(request) == name;
        let is_disproved =
            |line: &OperationLine| line.standing.is_provisional && !subject.is_provisional && !is_named(&line.request);
        Known {
            index,
            operation,
            subject,
            address: address(operation),
            plain: snake(&subject.operation),
            place: words(&format!("{} {}", operation.method.to_lowercase(), operation.path)),
            line,
            kept: line.filter(|line| !is_disproved(line)),
        }
    });
    known.collect()
}

/// The method of each operation, unique within its group.
fn name_methods(
    known: &[Known<'_>],
    groups: &[GroupLine],
    gone: &[&OperationLine],
    found: &mut Findings,
) -> Vec<String> {
    let mut methods = vec![String::new(); known.len()];
    let places: Vec<String> = known.iter().map(|known| snake(&known.place)).collect();
    let mut order: Vec<&Known<'_>> = known.iter().collect();
    order.sort_by_key(|known| (known.operation.group, &known.address));
    for here in order.chunk_by(|a, b| a.operation.group == b.operation.group) {
        let items = here.iter().map(|known| Item {
            sent: &known.plain,
            wanted: known.operation.wanted.as_ref(),
            pinned: known.kept.map(|line| line.method.as_str()),
            apart: &places[known.index],
            at: &known.operation.at,
        });
        let items: Vec<Item<'_>> = items.collect();
        let group = here[0].operation.group;
        let reserved = reserved_methods(group, &groups[group].module, known, gone);
        let names = fields::name_all(&items, &reserved, OPERATION, found);
        here.iter().zip(names).for_each(|(known, name)| methods[known.index] = name);
    }
    methods
}

/// The methods that nothing new in a group may have: the aliases in it, and those of what is gone.
fn reserved_methods<'a>(group: usize, module: &str, known: &[Known<'a>], gone: &[&'a OperationLine]) -> Vec<&'a str> {
    let (here, elsewhere): (Vec<&Known<'_>>, Vec<&Known<'_>>) =
        known.iter().partition(|known| known.operation.group == group);
    // An earlier name may be wanted again.
    let former = here.iter().flat_map(|known| {
        let wanted = known.operation.wanted.as_ref().map(|wanted| wanted.name.as_str());
        let former = known.line.into_iter().flat_map(|line| &line.standing.was);
        former.map(|former| former.name.as_str()).filter(move |name| wanted != Some(name))
    });
    let left = elsewhere.iter().filter_map(|known| known.line).flat_map(|line| {
        let now = line.group.as_deref().map(|module| (module, line.method.as_str()));
        now.into_iter().chain(line.left.iter().filter_map(|former| former.name.split_once("::")))
    });
    let left = left.filter(|(other, _)| *other == module).map(|(_, method)| method);
    let kept: HashSet<&str> = here.iter().filter_map(|known| Some(known.kept?.method.as_str())).collect();
    let gone = gone.iter().filter(|line| line.group.as_ref().is_none_or(|other| other == module));
    let gone = gone.map(|line| line.method.as_str()).filter(|method| !kept.contains(method));
    gone.chain(former).chain(left).chain(["new"]).collect()
}

/// The request of each operation, unique among all. One with setters is no type of the description or of the record; one
/// without is not written down, so it is in no type's way.
fn name_requests(
    api: &Api,
    known: &[Known<'_>],
    gone: &[&OperationLine],
    (types, derived): (&BTreeSet<&str>, &BTreeSet<&str>),
    found: &mut Findings,
) -> Vec<String> {
    let disproved = known.iter().filter(|known| known.kept.is_none()).filter_map(|known| known.line.as_ref());
    let given_up = gone.iter().chain(disproved).map(|line| line.request.as_str());
    let former = known.iter().filter_map(|known| known.line).flat_map(|line| &line.requests);
    let former = former.map(|former| former.name.as_str());
    let taken = given_up.chain(former).chain(derived.iter().copied());
    let mut taken: BTreeSet<String> = taken.map(str::to_lowercase).collect();
    let types: BTreeSet<String> = types.iter().map(|name| name.to_lowercase()).collect();
    let is_type = |operation: &Operation, name: &str| has_setters(operation) && types.contains(&name.to_lowercase());
    let mut requests = vec![String::new(); known.len()];
    let mut open = Vec::new();
    for known in known {
        let kept =
            known.kept.filter(|line| known.operation.wanted.is_none() && !is_type(known.operation, &line.request));
        match kept {
            Some(line) => {
                taken.insert(line.request.to_lowercase());
                requests[known.index].clone_from(&line.request);
            }
            None => open.push(known),
        }
    }
    open.sort_by_key(|known| &known.address);
    for Known { index, operation, subject, place, .. } in open {
        let (name, place) = (subject.name(), pascal(place));
        let in_group = pascal(&join(&words(&api.groups[operation.group].name), &subject.operation));
        let proposals = [name.clone(), format!("{name}Call"), in_group, place.clone()];
        let (request, is_numbered) = first_free(&proposals, |name| {
            let may_be = is_type_name(name) && !Taken::is_reserved(name) && !is_type(operation, name);
            may_be && taken.insert(name.to_lowercase())
        });
        if is_numbered {
            found.note_number(&operation.at, &request, &place, "x-name");
        }
        requests[*index] = request;
    }
    requests
}

/// Keeps what an operation was called before, and notes what is called otherwise now. `others` are the names of all
/// types and requests: an alias is none of them.
fn keep_former(
    line: &mut OperationLine,
    old: &OperationLine,
    known: &Known<'_>,
    group: &GroupLine,
    others: &BTreeSet<&str>,
    found: &mut Findings,
) {
    let (method, request, module, place) = (&line.method, &line.request, &group.module, &old.address);
    if old.method != *method {
        let (name, is_decided) = (&old.method, known.operation.wanted.is_some());
        let why = if is_decided { "that is decided" } else { "its name rested on a guessed operationId" };
        let message =
            format!("`{name}` ({place}) is called `{method}` now: {why}; the old name is a deprecated method");
        found.note(About::Renamed, message);
    }
    line.standing.was = carry(&old.standing.was, Some(&old.method), method, |_| false);
    let is_other = |name: &str| others.contains(name);
    // A request that was another type's name was never written down.
    let was = Some(&old.request).filter(|was| *was != request && has_setters(known.operation) && !is_other(was));
    if let Some(was) = was {
        let message =
            format!("the request `{was}` ({place}) is called `{request}` now: the old name is a deprecated alias");
        found.note(About::Renamed, message);
    }
    line.requests = carry(&old.requests, was.map(String::as_str), request, is_other);
    // A group that is called otherwise is not left.
    let is_here = |name: &String| name == module || group.was.iter().any(|former| former.name == *name);
    let left = old.group.as_ref().filter(|module| !is_here(module));
    if let Some(left) = left {
        let message = format!(
            "`{method}` is in the group `{module}` now, no longer in `{left}`: its old place is a deprecated alias"
        );
        found.note(About::Renamed, message);
    }
    let left = left.map(|left| format!("{left}::{}", old.method));
    line.left = carry(&old.left, left.as_deref(), &format!("{module}::{method}"), |_| false);
    line.extras = old.extras.clone();
    let is_named_so = method.starts_with(&fields::plain(&known.plain));
    let id = known.operation.id.as_ref().filter(|_| known.operation.wanted.is_none() && !is_named_so);
    if let Some(id) = id.filter(|_| old.method == *method) {
        found.note(About::Kept, format!("`{method}` keeps its name; its operationId is `{id}`"));
    }
}
