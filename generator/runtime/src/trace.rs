//! The `tracing` events of a call: operation, template, the client's label, status, attempt and outcome. Never a path,
//! a query, a header, a body or a host. The target is the name of this crate; the client is a field.

use std::time::Duration;

use http::StatusCode;

use super::{
    error::{Error, Outcome},
    label::Label,
    operation::Operation,
};

const TARGET: &str = env!("CARGO_CRATE_NAME");

/// The call whose attempts are traced.
#[derive(Clone, Copy)]
pub(crate) struct Trace<'a> {
    pub(crate) client: &'static str,
    pub(crate) operation: &'a Operation,
    pub(crate) label: Option<&'a Label>,
}

impl Trace<'_> {
    /// Traces an attempt that succeeded.
    pub(crate) fn answered(self, attempt: u32, status: StatusCode) {
        tracing::debug!(
            target: TARGET,
            client = self.client,
            operation = self.operation.id(),
            method = self.operation.method().as_str(),
            template = self.operation.template(),
            label = self.label.map(Label::as_str),
            attempt,
            status = status.as_u16(),
            outcome = ?Outcome::Succeeded,
            "answered"
        );
    }

    /// Traces an attempt that failed, and whether another follows.
    pub(crate) fn failed(self, attempt: u32, error: &Error, pause: Option<Duration>) {
        let status = error.status().map(|status| status.as_u16());
        let outcome = error.outcome();
        match pause {
            Some(pause) => tracing::warn!(
                target: TARGET,
                client = self.client,
                operation = self.operation.id(),
                method = self.operation.method().as_str(),
                template = self.operation.template(),
                label = self.label.map(Label::as_str),
                attempt,
                status,
                ?outcome,
                again_in_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                "failed, trying again"
            ),
            None => tracing::debug!(
                target: TARGET,
                client = self.client,
                operation = self.operation.id(),
                method = self.operation.method().as_str(),
                template = self.operation.template(),
                label = self.label.map(Label::as_str),
                attempt,
                status,
                ?outcome,
                "failed"
            ),
        }
    }
}
