//! Turns operations into those of the API.

use std::collections::BTreeMap;

use super::answer::lower_answer;
use super::body::lower_body;
use super::keys::Keys;
use super::parameter::lower_parameters;
use super::schema::Lowering;
use crate::ir::{Group, Operation, Retry};
use crate::normalize::model;
use crate::place::erased_path;
use crate::vocabulary;

/// The group of operations without a tag.
const UNTAGGED: &str = "default";

/// Returns the groups that have operations, in the order of the tags.
pub(super) fn lower_groups(lowering: &mut Lowering<'_>) -> Vec<Group> {
    let normalized = lowering.normalized;
    let mut groups: Vec<Group> = Vec::new();
    for tag in &normalized.tags {
        if normalized.operations.iter().any(|operation| first_tag(operation) == tag.name) {
            let keys = Keys::of(&tag.at, &tag.extensions);
            groups.push(Group {
                at: tag.at.clone(),
                name: tag.name.clone(),
                wanted: lowering.wanted(&keys, "x-name"),
                description: tag.description.clone(),
            });
        }
    }
    for operation in &normalized.operations {
        let name = first_tag(operation);
        if !groups.iter().any(|group| group.name == name) {
            let at = operation.at.clone();
            groups.push(Group { at, name: name.to_owned(), wanted: None, description: None });
        }
    }
    groups
}

/// Marks the operations whose method and path are those of another, but for the names of parameters.
pub(super) fn mark_twins(operations: &mut [Operation]) {
    let shape = |operation: &Operation| (operation.method.clone(), erased_path(&operation.path));
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for operation in operations.iter() {
        *counts.entry(shape(operation)).or_default() += 1;
    }
    for operation in operations {
        operation.is_twin = counts.get(&shape(operation)).is_some_and(|count| *count > 1);
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
    lowering.marks.apply(&keys, "x-retry");
    lowering.marks.apply(&keys, "x-pages");
    let by_method = match operation.method.as_str() {
        "GET" | "HEAD" | "OPTIONS" | "DELETE" | "QUERY" => Retry::Safe,
        _ => Retry::Never,
    };
    let group = groups.iter().position(|group| group.name == first_tag(operation));
    let group = group.unwrap_or_else(|| bug!("the first tag of each operation is a group"));
    Operation {
        at: operation.at.clone(),
        id: operation.id.clone(),
        provisional: keys.has("x-evidence-operation-id"),
        wanted: lowering.wanted(&keys, "x-name"),
        group,
        method: operation.method.clone(),
        path: operation.path.clone(),
        is_twin: false,
        summary: operation.summary.clone(),
        description: operation.description.clone(),
        deprecated: operation.deprecated,
        evidence: keys.evidence(),
        parameters: lower_parameters(lowering, operation),
        body: operation.body.as_ref().and_then(|body| lower_body(lowering, body)),
        answers: operation
            .responses
            .iter()
            .map(|response| lower_answer(lowering, &operation.method, response))
            .collect(),
        security: operation.security.iter().map(|all| all.iter().map(|using| using.name.clone()).collect()).collect(),
        server: operation.servers.first().map(vocabulary::Server::address),
        other_servers: operation.servers.iter().skip(1).map(vocabulary::Server::address).collect(),
        callbacks: Vec::new(),
        retry: keys.retry(&mut lowering.diagnostics).unwrap_or(by_method),
        pages: keys.pages(&mut lowering.diagnostics),
    }
}
