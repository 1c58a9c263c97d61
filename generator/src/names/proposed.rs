//! Says by which rule each proposed name came about: for types what the naming of types noted, for all else what the new
//! record names and the old one did not.
//!
//! Decides nothing: a name that was found again or that is decided is not proposed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::record::{Kind, Record};
use super::rule::Rule;
use crate::ir::{Api, ShapeKind};

/// The rule of each proposed name: of types, requests and what they bring along by the name, of methods as
/// `group::method`, of what types hold as `Type.field` and `Type::Variant`. What a new type holds is new with it.
pub(super) fn gather(
    api: &Api,
    old: &Record,
    record: &Record,
    types: &BTreeMap<String, Rule>,
) -> BTreeMap<String, Rule> {
    let mut proposed = types.clone();
    let mut add = |name: String, rule: Rule| {
        proposed.entry(name).or_insert(rule);
    };
    let known: HashSet<&str> = old.types.iter().map(|line| line.name.as_str()).collect();
    for line in record.types.iter().filter(|line| line.kind == Kind::Template && !known.contains(line.name.as_str())) {
        add(line.name.clone(), Rule::Envelope);
    }
    add_operations(api, old, record, &mut add);
    let known: HashSet<&str> = old.groups.iter().map(|line| line.tag.as_str()).collect();
    let wanted: HashSet<&str> =
        api.groups.iter().filter(|it| it.wanted.is_some()).map(|group| group.name.as_str()).collect();
    let is_new = |tag: &str| !known.contains(tag) && !wanted.contains(tag);
    record.groups.iter().filter(|line| is_new(&line.tag)).for_each(|line| add(line.module.clone(), Rule::Tag));
    let known: HashSet<&str> = old.ids.iter().map(|line| line.name.as_str()).collect();
    let ids = record.ids.iter().filter(|line| !known.contains(line.name.as_str()));
    ids.for_each(|line| add(line.name.clone(), Rule::Identifier));
    let known: HashSet<&str> = old.servers.iter().map(|line| line.constant.as_str()).collect();
    let servers = record.servers.iter().filter(|line| !known.contains(line.constant.as_str()));
    servers.for_each(|line| add(line.constant.clone(), Rule::Access));
    let known: HashSet<&str> = old.schemes.iter().map(|line| line.constant.as_str()).collect();
    let schemes = record.schemes.iter().filter(|line| !known.contains(line.constant.as_str()));
    schemes.for_each(|line| add(line.constant.clone(), Rule::Access));
    let known: HashSet<&str> = old.events.iter().map(|line| line.ty.as_str()).collect();
    let events = record.events.iter().filter(|line| !known.contains(line.ty.as_str()));
    events.for_each(|line| add(format!("WebhookEvent::{}", line.variant), Rule::Event));
    add_parts(api, old, record, &mut add);
    proposed
}

/// The first operations of a record are those of the API, in its order.
fn add_operations(api: &Api, old: &Record, record: &Record, add: &mut impl FnMut(String, Rule)) {
    let known: HashSet<(Option<&str>, &str)> =
        old.operations.iter().map(|line| (line.group.as_deref(), line.method.as_str())).collect();
    let requests: HashSet<&str> = old.operations.iter().map(|line| line.request.as_str()).collect();
    let brought: HashSet<&String> = old.operations.iter().flat_map(|line| line.extras.types.values()).collect();
    for (operation, line) in api.operations.iter().zip(&record.operations) {
        let group = line.group.as_deref();
        let Some(module) = group else { bug!("a proposed operation has a group") };
        if !known.contains(&(group, line.method.as_str())) && operation.wanted.is_none() {
            add(format!("{}::{}", module, line.method), Rule::Operation);
        }
        if !requests.contains(line.request.as_str()) {
            add(line.request.clone(), Rule::Operation);
        }
        let new = line.extras.types.values().filter(|name| !brought.contains(name));
        new.for_each(|name| add(name.clone(), Rule::Brought));
    }
}

/// What types hold that were there before.
fn add_parts(api: &Api, old: &Record, record: &Record, add: &mut impl FnMut(String, Rule)) {
    if old.types.is_empty() {
        return;
    }
    let decided = decided_parts(api);
    let known: BTreeMap<&str, _> = old.types.iter().map(|line| (line.name.as_str(), line)).collect();
    for line in &record.types {
        let Some(before) = known.get(line.name.as_str()) else { continue };
        let is_new =
            |name: &String, known: &BTreeSet<&String>| !decided.contains(name.as_str()) && !known.contains(name);
        let owner = &line.name;
        let fields: BTreeSet<&String> = before.fields.iter().map(|it| &it.0).collect();
        let held: BTreeSet<&String> = before.has.iter().map(|it| &it.0).collect();
        for (name, sent) in &line.fields {
            if held.contains(sent) && is_new(name, &fields) {
                add(format!("{owner}.{name}"), Rule::Sent);
            }
        }
        let values: BTreeSet<&String> = before.values.iter().map(|it| &it.0).collect();
        for (name, _) in &line.values {
            if is_new(name, &values) {
                add(format!("{owner}::{name}"), Rule::Sent);
            }
        }
        let variants: BTreeSet<&String> = before.variants.iter().map(|it| &it.name).collect();
        for variant in &line.variants {
            if is_new(&variant.name, &variants) {
                add(format!("{owner}::{}", variant.name), Rule::Tell);
            }
        }
        if let Some(required) = line.required.as_ref().filter(|name| before.required.as_ref() != Some(name)) {
            add(required.clone(), Rule::Brought);
        }
    }
}

/// The names that are decided of fields, values and variants.
fn decided_parts(api: &Api) -> BTreeSet<&str> {
    let mut decided = BTreeSet::new();
    for shape in &api.shapes.0 {
        let wanted: Vec<_> = match &shape.kind {
            ShapeKind::Object(object) => object.fields.values().filter_map(|slot| slot.wanted.as_ref()).collect(),
            ShapeKind::Enum(of) => of.wanted.values().collect(),
            ShapeKind::Union(union) => union.members.iter().filter_map(|member| member.wanted.as_ref()).collect(),
        };
        decided.extend(wanted.into_iter().map(|wanted| wanted.name.as_str()));
    }
    decided
}
