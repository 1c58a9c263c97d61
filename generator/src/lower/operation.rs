//! Turns operations and parameters into those of the API.

use std::collections::BTreeMap;

use super::answer::lower_answer;
use super::body::lower_body;
use super::keys::Keys;
use super::schema::Lowering;
use crate::ir::{Group, Operation, Parameter, Presence, Retry};
use crate::normalize::model;

/// The group of operations without a tag.
const UNTAGGED: &str = "default";

/// The groups that have operations, in the order of the tags.
pub(super) fn lower_groups(lowering: &mut Lowering<'_>) -> Vec<Group> {
    let normalized = lowering.normalized;
    let mut groups: Vec<Group> = Vec::new();
    for tag in &normalized.tags {
        if normalized.operations.iter().any(|it| first_tag(it) == tag.name) {
            groups.push(Group {
                at: tag.at.clone(),
                name: tag.name.clone(),
                wanted: Keys::of(&tag.at, &tag.extensions).wanted("x-name", &mut lowering.diagnostics),
                description: tag.description.clone(),
            });
        }
    }
    for operation in &normalized.operations {
        let name = first_tag(operation);
        if !groups.iter().any(|it| it.name == name) {
            let at = operation.at.clone();
            groups.push(Group { at, name: name.to_owned(), wanted: None, description: None });
        }
    }
    groups
}

/// Marks the operations whose method and path are those of another, but for the names of parameters.
pub(super) fn mark_twins(operations: &mut [Operation]) {
    let shape = |it: &Operation| {
        let (first, rest) = it.path.split_once('{').unwrap_or((&it.path, ""));
        let rest = rest.split('{').map(|it| it.split_once('}').map_or("", |it| it.1));
        (it.method.clone(), std::iter::once(first).chain(rest).collect::<Vec<_>>().join("{"))
    };
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for operation in operations.iter() {
        *counts.entry(shape(operation)).or_default() += 1;
    }
    for operation in operations {
        operation.is_twin = counts.get(&shape(operation)).is_some_and(|it| *it > 1);
    }
}

fn first_tag(operation: &model::Operation) -> &str {
    operation.tags.first().map_or(UNTAGGED, String::as_str)
}

/// Lowers an operation.
pub(super) fn lower_operation(
    lowering: &mut Lowering<'_>,
    operation: &model::Operation,
    groups: &[Group],
) -> Operation {
    let keys = Keys::of(&operation.at, &operation.extensions);
    let by_method = match operation.method.as_str() {
        "GET" | "HEAD" | "OPTIONS" | "DELETE" => Retry::Safe,
        _ => Retry::Never,
    };
    Operation {
        at: operation.at.clone(),
        id: operation.id.clone(),
        provisional: keys.has("x-evidence-operation-id"),
        wanted: keys.wanted("x-name", &mut lowering.diagnostics),
        group: groups.iter().position(|it| it.name == first_tag(operation)).unwrap_or_default(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        is_twin: false,
        summary: operation.summary.clone(),
        description: operation.description.clone(),
        deprecated: operation.deprecated,
        evidence: keys.evidence(),
        parameters: operation.parameters.iter().map(|it| lower_parameter(lowering, it)).collect(),
        body: operation.body.as_ref().and_then(|it| lower_body(lowering, it)),
        answers: operation.responses.iter().map(|it| lower_answer(lowering, &operation.method, it)).collect(),
        security: operation.security.clone(),
        server: operation.servers.first().map(model::Server::address),
        other_servers: operation.servers.iter().skip(1).map(model::Server::address).collect(),
        callbacks: Vec::new(),
        retry: keys.retry(&mut lowering.diagnostics).unwrap_or(by_method),
    }
}

fn lower_parameter(lowering: &mut Lowering<'_>, parameter: &model::Parameter) -> Parameter {
    let presence = if parameter.required { Presence::Required } else { Presence::Optional };
    let mut slot = lowering.slot(parameter.schema, presence);
    // A required parameter that is only inferred to be so is still needed to fill a path.
    if parameter.location == model::Location::Path {
        slot.presence = Presence::Required;
    }
    if let Some(description) = &parameter.description {
        slot.description = Some(description.as_str().into());
    }
    if !parameter.examples.is_empty() {
        slot.examples.clone_from(&parameter.examples);
    }
    slot.deprecated |= parameter.deprecated;
    let keys = Keys::of(&parameter.at, &parameter.extensions);
    if let Some(name) = keys.wanted("x-field-name", &mut lowering.diagnostics) {
        slot.wanted = Some(name);
    }
    Parameter {
        at: parameter.at.clone(),
        name: parameter.name.clone(),
        location: parameter.location,
        style: parameter.style,
        explode: parameter.explode,
        reserved: parameter.reserved,
        slot,
    }
}
