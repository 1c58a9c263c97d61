//! The `tracing` spans and events of a call: operation, template, the client's label, status, attempt and outcome. Never
//! a path, a query, a header, a body or a host. The target is the name of this crate; the client is a field.
//!
//! The span of an attempt has the names that OpenTelemetry has for an HTTP client
//! (<https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span>), but for `url.full` and
//! `server.address`: an address holds the ids of patients, and a host names a customer.

use std::time::Duration;

use http::StatusCode;
use tracing::{Span, field::Empty};

use super::{
    call_id::CallId,
    error::{Error, Outcome},
    label::Label,
    operation::Operation,
    prepared::Prepared,
};

const TARGET: &str = env!("CARGO_CRATE_NAME");

/// The shortest wait that everybody hears of.
const LONG_WAIT: Duration = Duration::from_secs(1);

/// The call whose attempts are traced.
#[derive(Clone, Copy)]
pub(crate) struct Trace<'a> {
    client: &'static str,
    operation: &'a Operation,
    label: Option<&'a Label>,
    id: CallId,
}

/// Writes an event with the fields that all have.
macro_rules! event {
    ($level:ident, $trace:expr, $($rest:tt)*) => {
        tracing::$level!(
            target: TARGET,
            client = $trace.client,
            operation = $trace.operation.id(),
            method = $trace.operation.method().as_str(),
            template = $trace.operation.template(),
            label = $trace.label.map(Label::as_str),
            call = %$trace.id,
            $($rest)*
        )
    };
}

impl<'a> Trace<'a> {
    pub(crate) fn of(call: &'a Prepared) -> Self {
        let (shared, label) = (&call.caller.shared, call.caller.label.as_ref());
        Self { client: shared.name, operation: &call.operation, label, id: call.id }
    }

    /// Returns the span of an attempt.
    pub(crate) fn attempt(self, attempt: u32) -> Span {
        let (method, template) = (self.operation.method().as_str(), self.operation.template());
        tracing::info_span!(
            target: TARGET,
            "attempt",
            otel.name = format_args!("{method} {template}"),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = method,
            url.template = template,
            http.request.resend_count = (attempt > 1).then(|| attempt - 1),
            http.response.status_code = Empty,
            error.type = Empty,
            operation = self.operation.id(),
            call = %self.id,
        )
    }

    /// Traces that the call begins to wait for the rate limit.
    pub(crate) fn waits(self, wait: Duration) {
        let wait_ms = milliseconds(wait);
        if wait < LONG_WAIT {
            event!(debug, self, wait_ms, "waits for the rate limit");
        } else {
            event!(info, self, wait_ms, "waits for the rate limit");
        }
    }

    /// Traces an attempt that succeeded.
    pub(crate) fn answered(self, span: &Span, attempt: u32, status: StatusCode) {
        span.record("http.response.status_code", status.as_u16());
        event!(debug, self, attempt, status = status.as_u16(), outcome = ?Outcome::Succeeded, "answered");
    }

    /// Traces an attempt that failed, and whether another follows.
    pub(crate) fn attempt_failed(self, span: &Span, attempt: u32, error: &Error, pause: Option<Duration>) {
        if !span.is_disabled() {
            if let Some(status) = error.status() {
                span.record("http.response.status_code", status.as_u16());
            }
            span.record("error.type", &*error.error_type());
            span.record("otel.status_code", "ERROR");
        }
        self.failed(attempt, error, pause);
    }

    /// Traces a call that failed, or an attempt of it, and whether another follows.
    pub(crate) fn failed(self, attempt: u32, error: &Error, pause: Option<Duration>) {
        let status = error.status().map(|status| status.as_u16());
        let outcome = error.outcome();
        match pause {
            Some(pause) => {
                let again_in_ms = milliseconds(pause);
                event!(warn, self, attempt, status, ?outcome, again_in_ms, "failed, trying again");
            }
            None => event!(debug, self, attempt, status, ?outcome, "failed"),
        }
    }
}

/// Returns the span of a call.
pub(crate) fn call_span(client: &'static str, operation: &Operation, label: Option<&Label>, id: CallId) -> Span {
    tracing::info_span!(
        target: TARGET,
        "call",
        otel.name = operation.id(),
        client,
        operation = operation.id(),
        group = operation.group_name(),
        label = label.map(Label::as_str),
        call = %id,
    )
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
