//! Turns a normalised description into an API: operations, and the types of what they take and answer.
//!
//! The `x-` keys that an overlay sets are read here and nowhere later. Nothing here knows Rust.

mod answer;
mod body;
mod keys;
mod operation;
mod same;
mod schema;
mod tags;
mod union;

use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::normalize::Normalized;

/// Lowers a description.
///
/// # Errors
/// What cannot be represented, each at its place.
pub fn lower(normalized: &Normalized) -> Result<Api, Diagnostics> {
    let mut lowering = schema::Lowering::new(normalized);
    let groups = operation::lower_groups(&mut lowering);
    let mut operations: Vec<_> =
        normalized.operations.iter().map(|it| operation::lower_operation(&mut lowering, it, &groups)).collect();
    operation::mark_twins(&mut operations);
    let mut events: Vec<_> =
        normalized.webhooks.iter().filter_map(|it| operation::lower_event(&mut lowering, it)).collect();
    for (operation, from) in operations.iter_mut().zip(&normalized.operations) {
        let first = events.len();
        operation::lower_callbacks(&mut lowering, from, &mut events);
        operation.callbacks = (first..events.len()).collect();
    }
    let (shapes, diagnostics) = lowering.finish();
    diagnostics.or(Api {
        title: normalized.title.clone(),
        version: normalized.version.clone(),
        description: normalized.description.clone(),
        servers: normalized.servers.clone(),
        schemes: normalized.schemes.clone(),
        groups,
        operations,
        events,
        shapes,
        notes: normalized.notes.clone(),
    })
}
