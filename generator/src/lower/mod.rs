//! Turns a normalised description into an API: operations, and the types of what they take and answer.
//!
//! The `x-` keys that an overlay sets are read here and nowhere later. Nothing here knows Rust.

mod access;
mod answer;
mod body;
mod event;
mod join;
mod keys;
mod loops;
mod number;
mod numbering;
mod operation;
mod paging;
mod parameter;
mod rules;
mod same;
mod schema;
mod split;
mod tags;
mod union;

pub(crate) use keys::{IDLE, UNFIT};
pub use split::split;

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
    let mut operations: Vec<_> = normalized
        .operations
        .iter()
        .map(|operation| operation::lower_operation(&mut lowering, operation, &groups))
        .collect();
    operation::mark_twins(&mut operations);
    let mut events = Vec::new();
    for webhook in &normalized.webhooks {
        event::lower_webhook(&mut lowering, webhook, &mut events);
    }
    for (operation, from) in operations.iter_mut().zip(&normalized.operations) {
        let first = events.len();
        event::lower_callbacks(&mut lowering, from, &mut events);
        operation.callbacks = (first..events.len()).collect();
    }
    let servers = access::lower_servers(&mut lowering);
    let schemes = access::lower_schemes(&mut lowering);
    let mut notes = normalized.notes.clone();
    let (shapes, subjects, mut diagnostics) = lowering.finish(&mut notes);
    for operation in &mut operations {
        diagnostics.extend(paging::resolve_paging(operation, &shapes));
    }
    diagnostics.or(Api {
        title: normalized.title.clone(),
        version: normalized.version.clone(),
        description: normalized.description.clone(),
        servers,
        schemes,
        groups,
        operations,
        events,
        shapes,
        subjects,
        notes,
    })
}
