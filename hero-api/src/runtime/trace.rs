//! What a subscriber of `tracing` sees of a call: operation, template, status, attempt and outcome. Never a path, a
//! query, a header, a body or a host. The target is the name of this crate.

use std::time::Duration;

use http::StatusCode;

use super::{
    error::{Error, Outcome},
    operation::Operation,
};

const TARGET: &str = env!("CARGO_CRATE_NAME");

/// An attempt that succeeded.
pub(crate) fn answered(operation: &Operation, attempt: u32, status: StatusCode) {
    tracing::debug!(
        target: TARGET,
        operation = operation.id(),
        method = operation.method().as_str(),
        template = operation.template(),
        attempt,
        status = status.as_u16(),
        outcome = ?Outcome::Succeeded,
        "answered"
    );
}

/// An attempt that failed, and whether another follows.
pub(crate) fn failed(operation: &Operation, attempt: u32, error: &Error, pause: Option<Duration>) {
    let status = error.status().map(|status| status.as_u16());
    let outcome = error.outcome();
    match pause {
        Some(pause) => tracing::warn!(
            target: TARGET,
            operation = operation.id(),
            method = operation.method().as_str(),
            template = operation.template(),
            attempt,
            status,
            ?outcome,
            again_in_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            "failed, trying again"
        ),
        None => tracing::debug!(
            target: TARGET,
            operation = operation.id(),
            method = operation.method().as_str(),
            template = operation.template(),
            attempt,
            status,
            ?outcome,
            "failed"
        ),
    }
}
