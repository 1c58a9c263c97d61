//! The reasons for refusing a delivery. They name headers, rules and places, and no value.

use std::fmt;

use http::{HeaderName, StatusCode};

use crate::decode::DecodeError;

/// The error of a delivery that is not accepted. Shows headers, rules and places, and never a value of the delivery.
#[derive(Clone, PartialEq, Eq)]
pub struct Refused(Box<Cause>);

#[derive(Clone, PartialEq, Eq)]
struct Cause {
    reason: Reason,
    header: Option<HeaderName>,
    rule: &'static str,
    decode_error: Option<DecodeError>,
}

/// The reason for refusing a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The body is longer than is accepted. Nothing else of the delivery was looked at.
    TooLong,
    /// A header of the signature is missing.
    MissingHeader,
    /// A header of the signature cannot be read, or is there more than once; or the body broke off.
    Malformed,
    /// It was sent too long ago, or is of the future.
    Stale,
    /// No key has made the signature.
    WrongSignature,
    /// It was accepted before.
    Replayed,
    /// Whether it was accepted before cannot be found out.
    ReplayUnknown,
    /// The body is not JSON.
    NotJson,
    /// The body is `null`.
    Null,
    /// The body is JSON of another type than an event: see [`Refused::decode_error`].
    NotAnEvent,
    /// It is for somebody whom this receiver does not serve.
    NotServed,
}

impl Refused {
    pub(super) fn new(reason: Reason, rule: &'static str) -> Self {
        Self(Box::new(Cause { reason, header: None, rule, decode_error: None }))
    }

    pub(super) fn of_header(reason: Reason, header: &HeaderName, rule: &'static str) -> Self {
        Self(Box::new(Cause { reason, header: Some(header.clone()), rule, decode_error: None }))
    }

    pub(super) fn of_body(error: DecodeError) -> Self {
        let (reason, rule) = if error.is_not_json() {
            (Reason::NotJson, "the body is not JSON")
        } else {
            (Reason::NotAnEvent, "the body is not an event")
        };
        Self(Box::new(Cause { reason, header: None, rule, decode_error: Some(error) }))
    }

    /// Returns the reason.
    pub fn reason(&self) -> Reason {
        self.0.reason
    }

    /// Returns the header that is missing or malformed, if that is the reason.
    pub fn header(&self) -> Option<&HeaderName> {
        self.0.header.as_ref()
    }

    /// Returns why the body could not be decoded, if that is the reason.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.0.decode_error.as_ref()
    }

    /// Returns the status to answer with: 401 without a valid signature of now, 413 for a body that is too long, 403 if
    /// it is for somebody else, 409 for a replay, 503 while replays cannot be told, and 400 for everything else.
    ///
    /// None of them is a success, so a sender that repeats deliveries sends this one again.
    pub fn status(&self) -> StatusCode {
        match self.0.reason {
            Reason::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Reason::MissingHeader | Reason::Stale | Reason::WrongSignature => StatusCode::UNAUTHORIZED,
            Reason::NotServed => StatusCode::FORBIDDEN,
            Reason::Replayed => StatusCode::CONFLICT,
            Reason::ReplayUnknown => StatusCode::SERVICE_UNAVAILABLE,
            Reason::Malformed | Reason::NotJson | Reason::Null | Reason::NotAnEvent => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.header, &self.0.decode_error) {
            (Some(header), _) => write!(f, "the header `{header}` {}", self.0.rule),
            (None, Some(error)) => write!(f, "{}: {error}", self.0.rule),
            (None, None) => f.write_str(self.0.rule),
        }
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refused({:?}: {self})", self.0.reason)
    }
}

impl std::error::Error for Refused {}
