//! The rules by which names are proposed, with a sentence each; and which rule proposed which name: for types what the
//! naming of types noted, for all else what the new record names and the old one did not.
//!
//! Decides nothing: a name that was found again or that is decided is not proposed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use super::record::{Kind, Record};
use crate::ir::{Api, ShapeKind};

/// By which rule a name came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The name of a schema in `components`.
    Component,
    /// The name of the component of which it is the whole body or answer.
    WholeComponent,
    /// The body of most errors.
    ErrorBody,
    /// The body of an operation.
    Body,
    /// The answer of an operation.
    Answer,
    /// The error of an operation.
    Error,
    /// An event.
    Event,
    /// The resource that a GET answers.
    Resource,
    /// The field that holds it.
    Field,
    /// The parameter that it is.
    Parameter,
    /// A member of a union.
    Member,
    /// An envelope of arrays that operations share.
    Envelope,
    /// Its title.
    Title,
    /// The way to its place.
    Way,
    /// A number.
    Number,
    /// The operationId, or the method and path.
    Operation,
    /// The tag of a group.
    Tag,
    /// The identifier that is decided.
    Identifier,
    /// Where a credential is sent, or the URL of a server.
    Access,
    /// The operation or the type that it is derived from.
    Derived,
    /// The name or value as it is sent.
    Sent,
    /// What tells a member of a union from the others.
    Tell,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Component => "it is a component of the description, and is called as that is",
            Self::WholeComponent => "it is the whole of a request body, answer or parameter in `components`, and is called as that is",
            Self::ErrorBody => "it is the body of more errors than any other, which is called `ErrorBody`",
            Self::Body => "it is the body of an operation, and is called after that, with `Request`",
            Self::Answer => "it is the answer of an operation, and is called after that, with `Response`",
            Self::Error => "it is the error of an operation, and is called after that, with `Error`",
            Self::Event => "it is what an event sends, and is called after that, with `Event`",
            Self::Resource => "a GET answers it, alone or in a list, and it is called by the noun of that operation",
            Self::Field => "it is called after the field that holds it, with the owner of the field in front where the field alone does not say enough",
            Self::Parameter => "it is called after the parameter that it is, with the noun of the operation in front",
            Self::Member => "it is a member of a union, and is called after the union and the variant",
            Self::Envelope => "three operations or more answer a list in this envelope, so that it is one generic type",
            Self::Title => "every name after its place was taken, so it is called by its title",
            Self::Way => "every other name was taken, so it is called by the way to its first place",
            Self::Number => "every name was taken, so it has a number",
            Self::Operation => "it is called after the operationId, or the method and path where there is none",
            Self::Tag => "it is called after the tag of its operations",
            Self::Identifier => "a rule `id` of the decisions names it",
            Self::Access => "it is called after its key or URL in the description",
            Self::Derived => "it is derived from an operation or a type, and is called after that",
            Self::Sent => "it is called as it is sent, in Rust's spelling",
            Self::Tell => "it is called after what tells this member of the union from the others",
        })
    }
}

/// Returns the rule of each proposed name: of types, requests and derived names by the name, of methods as
/// `group::method`, of what types hold as `Type.field` and `Type::Variant`. What a new type holds is new with it.
pub(super) fn gather_proposed(
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
        named.extend(line.derived.types.values().map(|name| (name.clone(), Rule::Derived)));
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
