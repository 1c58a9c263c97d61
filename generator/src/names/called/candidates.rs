//! The names that the rules give a type, best first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::Direction;
use crate::ir::places::{Owner, Root, Step, Use};
use crate::ir::{ShapeId, ShapeKind};
use crate::names::called::media::{media_name, whole_name};
use crate::names::called::rules::Naming;
use crate::names::same::facts::{Facts, Rank, Role, Site, first_success};
use crate::names::same::group::Group;
use crate::names::words::{common_end, is_weak, join, pascal, words};

/// The names of what is named after its operation, or event.
pub(crate) fn whole(naming: &Naming<'_>, id: ShapeId) -> Vec<String> {
    let group = &naming.groups[&id];
    let mut candidates = Vec::new();
    for (&shape, place) in uses(naming, group) {
        let Owner::Root(root) = place.owner else { continue };
        let site = site_of(naming, shape, place);
        let listed = if place.path.is_empty() { "" } else { "Item" };
        let operation = root.operation().map_or_else(String::new, |it| naming.facts.subjects[it].name());
        match site.role {
            Role::Body => {
                candidates.push(format!("{operation}Request{listed}"));
                if let Root::OtherBody(index, other) = root {
                    let body = naming.facts.api.operations[index].body.as_ref();
                    let media = body.map_or_else(String::new, |it| media_name(&it.others[other].media));
                    candidates.push(format!("{operation}{media}Request{listed}"));
                }
            }
            Role::Envelope | Role::Answer => {
                candidates.push(response(naming, root, &operation, listed));
                if let Root::OtherAnswer(index, answer, other) = root {
                    let answer = &naming.facts.api.operations[index].answers[answer];
                    let status = pascal(&words(&answer.status.to_string()));
                    let media = whole_name(&answer.others[other].media);
                    candidates.push(format!("{operation}{status}{media}Response{listed}"));
                }
            }
            Role::Error => candidates.extend(error(naming, root, &operation, listed)),
            Role::Event => candidates.push(pascal(&join(&site.own, &words("event")))),
            Role::Resource(_) | Role::Parameter | Role::Nested | Role::Member => {}
        }
    }
    candidates
}

/// `<Operation>Response`; a second success adds its status.
fn response(naming: &Naming<'_>, root: Root, operation: &str, listed: &str) -> String {
    let operations = &naming.facts.api.operations;
    let (index, answer) = match root {
        Root::Answer(index, answer) => (index, answer),
        Root::OtherAnswer(index, answer, other) => {
            let media = media_name(&operations[index].answers[answer].others[other].media);
            return format!("{operation}{media}Response{listed}");
        }
        _ => return String::new(),
    };
    let it = &operations[index];
    let status = it.answers[answer].status;
    let number = if first_success(it) == Some(status) { String::new() } else { pascal(&words(&status.to_string())) };
    format!("{operation}Response{number}{listed}")
}

/// `<Operation>Error`; a second error adds its status.
fn error(naming: &Naming<'_>, root: Root, operation: &str, listed: &str) -> Vec<String> {
    let (Root::Answer(index, answer) | Root::OtherAnswer(index, answer, _)) = root else { return Vec::new() };
    let status = naming.facts.api.operations[index].answers[answer].status;
    let number = pascal(&words(&status.to_string()));
    vec![format!("{operation}Error{listed}"), format!("{operation}Error{number}{listed}")]
}

/// What a GET answers is about: what all its places end in, else the noun of the best of them.
pub(crate) fn noun(naming: &Naming<'_>, id: ShapeId) -> Option<Vec<String>> {
    let group = &naming.groups[&id];
    let site = best_resource(naming, group)?;
    let stems = group.sites.iter().filter(|it| it.role != Role::Member).map(|it| &*it.stem);
    let end = common_end(stems);
    Some(if is_weak(&end) { site.stem.to_vec() } else { end })
}

fn best_resource<'n>(naming: &'n Naming<'_>, group: &'n Group) -> Option<&'n Site> {
    let operation = |site: &Site| site.operation.map(|it| &naming.facts.subjects[it].operation);
    let best = group.resources().max_by(|a, b| a.0.cmp(&b.0).then_with(|| operation(b.1).cmp(&operation(a.1))));
    best.map(|it| it.1)
}

/// The names of what a GET answers.
pub(crate) fn resource(naming: &Naming<'_>, id: ShapeId) -> Vec<String> {
    let group = &naming.groups[&id];
    let (Some(noun), Some(site)) = (naming.nouns.get(&id), best_resource(naming, group)) else { return Vec::new() };
    let mut candidates = vec![pascal(noun)];
    let listed = group.resources().all(|(rank, _)| rank == Rank::Listed);
    if listed {
        candidates.push(pascal(&join(noun, &words("list_item"))));
    }
    if let Some(subject) = site.operation.map(|it| &naming.facts.subjects[it]) {
        let version = subject.version.as_ref().filter(|it| it.as_str() != "v1" && !noun.contains(it));
        candidates.extend(version.map(|it| format!("{}{}", pascal(noun), pascal(std::slice::from_ref(it)))));
        candidates.push(format!("{}Response{}", subject.name(), if listed { "Item" } else { "" }));
    }
    candidates
}

/// The names of what no rule finds a free name for: its title, and the way to its first place. They are long, and a
/// line of the overlay makes a better one.
pub(crate) fn last(naming: &Naming<'_>, id: ShapeId) -> Vec<String> {
    let group = &naming.groups[&id];
    let shape = &naming.facts.api.shapes[group.first()];
    let title = shape.title.as_ref().map(|it| words(it)).filter(|it| !is_weak(it));
    let way = words(&group.address);
    let kind = words(kind_name(&shape.kind));
    let both = |it: Vec<String>| [pascal(&it), pascal(&join(&it, &kind))];
    title.into_iter().chain([way]).flat_map(both).collect()
}

/// What kind of type a shape is.
pub(crate) fn kind_name(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Object(_) => "Object",
        ShapeKind::Enum(_) => "Enum",
        ShapeKind::Union(_) => "Union",
    }
}

/// The names of what is a part of other types, or of a parameter.
pub(crate) fn nested(naming: &Naming<'_>, id: ShapeId) -> Vec<String> {
    let group = &naming.groups[&id];
    if group.nested().next().is_some() {
        let mut candidates = of_fields(naming, group);
        candidates.extend(of_operations(naming, group));
        return candidates;
    }
    let mut candidates = Vec::new();
    for (&shape, place) in uses(naming, group) {
        let site = site_of(naming, shape, place);
        let Some(subject) = site.operation.map(|it| &naming.facts.subjects[it]) else {
            candidates.extend(of_member(naming, place));
            continue;
        };
        if site.role == Role::Parameter {
            candidates.push(pascal(&join(&subject.noun, &site.own)));
            candidates.push(pascal(&join(&subject.operation, &site.own)));
        }
    }
    candidates
}

/// `<Union><Variant>`; of a body or an answer `<Operation><Variant>`.
fn of_member(naming: &Naming<'_>, place: &Use) -> Option<String> {
    let (Owner::Shape(owner), Some(&Step::Member(index))) = (place.owner, place.path.first()) else { return None };
    let variant = naming.variants.get(&owner)?.get(index).filter(|it| !it.is_empty())?;
    let owner_site = &naming.facts.sites[&owner][0];
    let operation = owner_site.operation.map(|it| &naming.facts.subjects[it].operation);
    let front = match (owner_site.role, operation) {
        (Role::Body | Role::Answer, Some(operation)) => operation.clone(),
        (_, Some(_) | None) => words(naming.names.get(&naming.group_of[&owner])?),
    };
    let items = if place.path.len() > 1 { "Item" } else { "" };
    Some(format!("{}{items}", pascal(&join(&front, &words(variant)))))
}

/// The names from the fields that hold it.
fn of_fields(naming: &Naming<'_>, group: &Group) -> Vec<String> {
    let facts = naming.facts;
    let first = group.first();
    let own = own_words(group);
    let bases: Vec<Vec<String>> = group.nested().filter_map(|it| it.owner).map(|it| naming.base(it)).collect();
    let distinct: BTreeSet<&Vec<String>> = bases.iter().collect();
    let is_enum = !facts.has_fields(first) && !facts.is_object(first);
    let suffix = if group.direction == Direction::Request && facts.has_fields(first) { "Input" } else { "" };
    let is_alone = if is_weak(&own) {
        false
    } else if own.len() == 1 && (!is_enum || !facts.is_enum(first)) {
        distinct.len() > 1 && !ends_in_kept(naming, &own)
    } else {
        is_enum || !ends_in_kept(naming, &own)
    };
    let mut names = Vec::new();
    let stands = is_alone && has_most(naming, group, &own) && !naming.kept.contains(&own);
    if stands {
        names.push(own.clone());
    }
    let whole_owners = is_weak(&own) && facts.is_object(first);
    if whole_owners {
        let owners = group.nested().filter_map(|it| it.owner).filter_map(|it| naming.names.get(&naming.group_of[&it]));
        let owners: Vec<Vec<String>> = owners.map(|it| words(it)).collect();
        names.push(join(&front(&owners), &own));
    }
    names.push(join(&front(&bases), &own));
    names.extend(bases.iter().map(|it| join(it, &own)));
    names.retain(|it| !naming.kept.contains(it) || !suffix.is_empty());
    names.into_iter().map(|it| with_suffix(&it, suffix)).collect()
}

fn with_suffix(words: &[String], suffix: &str) -> String {
    let name = pascal(words);
    if suffix.is_empty() || name.ends_with(suffix) { name } else { format!("{name}{suffix}") }
}

/// What owners end in, or the first of them if that says nothing.
fn front(owners: &[Vec<String>]) -> Vec<String> {
    let end = common_end(owners.iter().map(Vec::as_slice));
    if end.is_empty() { owners.first().cloned().unwrap_or_default() } else { end }
}

/// The operation in front.
fn of_operations(naming: &Naming<'_>, group: &Group) -> Vec<String> {
    let own = own_words(group);
    let suffix =
        if group.direction == Direction::Request && naming.facts.has_fields(group.first()) { "Input" } else { "" };
    let mut operations: Vec<&Vec<String>> = Vec::new();
    for site in &group.sites {
        let mut site = site;
        let mut seen = BTreeSet::new();
        while let Some(owner) = site.owner.filter(|it| site.operation.is_none() && seen.insert(*it)) {
            site = &naming.facts.sites[&owner][0];
        }
        operations.extend(site.operation.map(|it| &naming.facts.subjects[it].operation));
    }
    operations.into_iter().map(|it| with_suffix(&join(it, &own), suffix)).collect()
}

/// The words of the fields that hold it: what they end in, else those of most.
fn own_words(group: &Group) -> Vec<String> {
    let owns: Vec<&[String]> = group.nested().map(|it| &*it.own).collect();
    let end = common_end(owns.iter().copied());
    if !is_weak(&end) {
        return end;
    }
    let mut counts: BTreeMap<&[String], usize> = BTreeMap::new();
    for own in &owns {
        *counts.entry(own).or_default() += 1;
    }
    let best = counts
        .into_iter()
        .max_by(|a, b| (is_weak(b.0), a.1, b.0.len()).cmp(&(is_weak(a.0), b.1, a.0.len())).then_with(|| b.0.cmp(a.0)));
    best.map_or_else(Vec::new, |it| it.0.to_vec())
}

/// Whether most of the places that are called so are this type's.
fn has_most(naming: &Naming<'_>, group: &Group, own: &[String]) -> bool {
    let all = naming.called.get(&(is_sent(naming.facts, group), own)).copied().unwrap_or_default();
    let mine = group.nested().filter(|site| *site.own == *own).count();
    mine == all || 2 * mine > all
}

/// How many places of types that are sent, and of all others, are called by the same words.
pub(crate) fn called<'a>(
    facts: &Facts<'_>,
    groups: &'a BTreeMap<ShapeId, Group>,
) -> HashMap<(bool, &'a [String]), usize> {
    let mut called = HashMap::new();
    for group in groups.values() {
        let is_sent = is_sent(facts, group);
        for site in group.nested() {
            *called.entry((is_sent, &*site.own)).or_default() += 1;
        }
    }
    called
}

fn is_sent(facts: &Facts<'_>, group: &Group) -> bool {
    group.direction == Direction::Request && facts.has_fields(group.first())
}

/// Whether the words end in a noun that is kept for a resource.
fn ends_in_kept(naming: &Naming<'_>, own: &[String]) -> bool {
    (0..own.len()).any(|it| naming.kept.contains(&own[it..]))
}

fn uses<'n>(naming: &'n Naming<'_>, group: &'n Group) -> impl Iterator<Item = (&'n ShapeId, &'n Use)> {
    group.shapes.iter().flat_map(|id| naming.facts.places.of[id].uses.iter().map(move |it| (id, it)))
}

fn site_of<'n>(naming: &'n Naming<'_>, shape: ShapeId, place: &Use) -> &'n Site {
    let index = naming.facts.places.of[&shape].uses.binary_search(place).unwrap_or_default();
    &naming.facts.sites[&shape][index]
}
