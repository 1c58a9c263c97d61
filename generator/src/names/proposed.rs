//! Says by which rule each proposed name came about: for types what the naming of types noted, for all else what the new
//! record names and the old one did not.
//!
//! Decides nothing: a name that was found again or that is decided is not proposed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::record::{Kind, Record};
use super::rule::Rule;
use crate::ir::{Api, ShapeKind};

/// Returns the rule of each proposed name: of types, requests and derived names by the name, of methods as
/// `group::method`, of what types hold as `Type.field` and `Type::Variant`. What a new type holds is new with it.
pub(super) fn gather(
    api: &Api,
    old: &Record,
    record: &Record,
    types: &BTreeMap<String, Rule>,
) -> BTreeMap<String, Rule> {
    let known_types: HashSet<&str> = old.types.iter().map(|line| line.name.as_str()).collect();
    let known: HashSet<String> = named(old, &known_types).into_iter().map(|(name, _)| name).collect();
    let decided = decided_names(api);
    let is_decided = |name: &str| name.rsplit([':', '.']).next().is_some_and(|name| decided.contains(name));
    let mut proposed = named(record, &known_types);
    proposed.retain(|(name, _)| !known.contains(name) && !is_decided(name));
    // What the naming of types noted comes last, and counts.
    proposed.into_iter().chain(types.clone()).collect()
}

/// Returns all that a record names, with the rule that proposes such a name; what types hold of those that are `known`.
fn named(record: &Record, known: &HashSet<&str>) -> Vec<(String, Rule)> {
    let mut named = Vec::new();
    named.extend(record.groups.iter().map(|line| (line.module.clone(), Rule::Tag)));
    named.extend(record.ids.iter().map(|line| (line.name.clone(), Rule::Identifier)));
    named.extend(record.servers.iter().map(|line| (line.constant.clone(), Rule::Access)));
    named.extend(record.schemes.iter().map(|line| (line.constant.clone(), Rule::Access)));
    named.extend(record.events.iter().map(|line| (format!("WebhookEvent::{}", line.variant), Rule::Event)));
    for line in &record.operations {
        named.push((format!("{}::{}", line.group, line.method), Rule::Operation));
        named.push((line.request.clone(), Rule::Operation));
        named.extend(line.extras.types.values().map(|name| (name.clone(), Rule::Derived)));
    }
    for line in &record.types {
        let owner = &line.name;
        named.extend((line.kind == Kind::Template).then(|| (owner.clone(), Rule::Envelope)));
        if known.contains(owner.as_str()) {
            named.extend(line.fields.iter().map(|(name, _)| (format!("{owner}.{name}"), Rule::Sent)));
            named.extend(line.values.iter().map(|(name, _)| (format!("{owner}::{name}"), Rule::Sent)));
            named.extend(line.variants.iter().map(|variant| (format!("{owner}::{}", variant.name), Rule::Tell)));
            named.extend(line.required.iter().map(|name| (name.clone(), Rule::Derived)));
        }
    }
    named
}

/// Returns the names that are decided of groups, operations, fields, values and variants.
fn decided_names(api: &Api) -> BTreeSet<&str> {
    let groups = api.groups.iter().filter_map(|group| group.wanted.as_ref());
    let operations = api.operations.iter().filter_map(|operation| operation.wanted.as_ref());
    let parts = api.shapes.0.iter().flat_map(|shape| match &shape.kind {
        ShapeKind::Object(object) => object.fields.values().filter_map(|slot| slot.wanted.as_ref()).collect(),
        ShapeKind::Enum(of) => of.wanted.values().collect(),
        ShapeKind::Union(union) => union.members.iter().filter_map(|member| member.wanted.as_ref()).collect::<Vec<_>>(),
    });
    groups.chain(operations).chain(parts).map(|wanted| wanted.name.as_str()).collect()
}
