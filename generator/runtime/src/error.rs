//! The error of every call: opaque, one word wide, and clean. It shows the operation, its template, the client's label,
//! the status and the rule that was broken; never a value, a body, a path, a query or a host. No foreign error is kept in it.

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::{
    check::Problem,
    encode::Wrong,
    label::Label,
    operation::{Operation, RetryClass},
    response::{Received, Unreadable},
    transport::{Stage, TransportError},
};

/// A call that failed, or a client that cannot be built.
///
/// Ask it what happened with [`outcome`](Self::outcome), and what to do with the predicates. Its texts are safe to log.
pub struct Error(Box<Inner>);

const _: () = assert!(size_of::<Error>() == size_of::<usize>(), "an error is one word wide");

struct Inner {
    kind: Kind,
    operation: Option<Operation>,
    label: Option<Label>,
    answer: Option<Received>,
    retry_after: Option<Duration>,
    outcome: Outcome,
    attempts: u32,
}

/// What is known of a request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It never left, or the server said that it did nothing with it: nothing happened. It can be sent again once the
    /// cause is mended.
    NotSent,
    /// The server refused it: nothing happened.
    Rejected,
    /// The server may have taken it. Look at the server's state before a write is sent again.
    Unknown,
    /// The server took it, but its answer could not be read. Do not send a write again.
    Succeeded,
}

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Settings of the client.
    Settings(Vec<BuildProblem>),
    /// Values that break a rule of the description.
    Checks(Vec<Problem>),
    /// A value that cannot be put into a request.
    Unfit(Unfit),
    /// A scheme without a credential.
    NoCredential(&'static str),
    /// A scheme whose source had no credential.
    NotToBeHad(&'static str),
    /// There is nothing to run on.
    NoRuntime,
    /// The client's own rate limit has no place before the deadline.
    Limited(Duration),
    /// No answer.
    Transport(TransportError),
    /// No answer in time.
    TimedOut,
    /// No connection in time.
    NotConnected,
    /// An answer that is not a success.
    Status,
    /// A head whose body broke off.
    BodyBroken(TransportError),
    /// A head whose body did not end in time.
    BodyTimedOut,
    /// A head whose body is longer than the client takes.
    BodyTooLong(usize),
    /// A success that could not be read.
    Unreadable(Unreadable),
}

/// A value that cannot be put into a request: which, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfit {
    pub(crate) part: &'static str,
    pub(crate) name: Cow<'static, str>,
    pub(crate) wrong: Wrong,
}

/// A setting that a client cannot be built with, and why. Shows no value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildProblem {
    setting: Cow<'static, str>,
    wrong: Cow<'static, str>,
}

impl BuildProblem {
    /// A problem with the setting of this name: what was expected, never what was given.
    pub fn new(setting: impl Into<Cow<'static, str>>, wrong: impl Into<Cow<'static, str>>) -> Self {
        Self { setting: setting.into(), wrong: wrong.into() }
    }

    /// The name of the setting.
    #[must_use]
    pub fn setting(&self) -> &str {
        &self.setting
    }
}

impl fmt::Display for BuildProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.wrong)
    }
}

impl Error {
    /// The error of a client that cannot be built, for builders that wrap [`ClientBuilder`](super::ClientBuilder) and
    /// have settings of their own.
    #[must_use]
    pub fn settings(problems: Vec<BuildProblem>) -> Self {
        Self::new(Kind::Settings(problems), None, Outcome::NotSent)
    }

    /// What is known of the request.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Whether the call can be sent again without harm, whatever its outcome: it only reads, or a repetition changes
    /// nothing more. Any other must be looked after where its outcome is [`Unknown`](Outcome::Unknown), and never be sent
    /// again where it [`Succeeded`](Outcome::Succeeded).
    #[must_use]
    pub fn is_safe_to_repeat(&self) -> bool {
        self.0.operation.as_ref().is_none_or(|operation| operation.retry_class() == RetryClass::Safe)
    }

    /// The id of the operation; `None` where a client could not be built.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation.as_ref().map(Operation::id)
    }

    /// For whom the client called, where it was told; see [`Client::with_label`](super::Client::with_label).
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.0.label.as_ref().map(Label::as_str)
    }

    /// The status of the answer, where there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(Received::status)
    }

    /// The headers of the answer, where there is one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(Received::headers)
    }

    /// How long to wait before another try: as the server says, for a 429 that does not say as the client was built
    /// ([`ClientBuilder::default_retry_after`](super::ClientBuilder::default_retry_after)), or until the client's own
    /// rate limit has a place. What a server says may be years, or more than an `Instant` can be moved by:
    /// add it with `checked_add`. The client's own pauses are no longer than
    /// [`RetryPolicy::longest_wait`](super::RetryPolicy::longest_wait).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The body of the answer, read as JSON; `None` where there is none or it is of another shape. Where an operation
    /// has several types for its errors, each is read only for the statuses that the description has it for.
    #[must_use]
    pub fn body<T: DeserializeOwned + 'static>(&self) -> Option<T> {
        let may_be = |operation: &Operation| self.status().is_none_or(|status| operation.may_fail_with::<T>(status));
        if !self.0.operation.as_ref().is_none_or(may_be) {
            return None;
        }
        self.0.answer.as_ref()?.decode().ok()
    }

    /// The body of the answer as it came in, as far as it came. It can hold personal data: do not log it.
    #[must_use]
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(Received::body)
    }

    /// The rules that values of the request break; empty for every other error.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match &self.0.kind {
            Kind::Checks(problems) => problems,
            _ => &[],
        }
    }

    /// Whether too many requests were made: a 429, or the client's own rate limit.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        matches!(self.0.kind, Kind::Limited(_)) || self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the server does not have what was asked for: a 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Whether the credentials were not accepted: a 401.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Whether the credentials do not allow this: a 403.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Whether the request is at odds with the state of the server: a 409.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Whether the request is not valid: a 400 or 422, or the client's own checks.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Checks(_) | Kind::Unfit(_))
            || self.has_status(StatusCode::BAD_REQUEST)
            || self.has_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Whether the server failed: a 5xx.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        matches!(self.0.kind, Kind::Status) && self.status().is_some_and(|status| status.is_server_error())
    }

    /// Whether there was no whole answer in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::TimedOut | Kind::NotConnected | Kind::BodyTimedOut)
    }

    /// Whether there was no connection.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::NotConnected) || self.has_stage(Stage::Connect)
    }

    /// Whether the server did as asked, but its answer is not what the description says, or did not arrive whole.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.outcome() == Outcome::Succeeded
    }

    /// Whether the client was not built, because of its settings, or cannot make the call: a credential is missing, or the
    /// call was not polled on a Tokio runtime.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        matches!(self.0.kind, Kind::Settings(_) | Kind::NoCredential(_) | Kind::NoRuntime)
    }

    pub(crate) fn has_stage(&self, stage: Stage) -> bool {
        matches!(&self.0.kind, Kind::Transport(error) if error.stage() == stage)
    }

    fn has_status(&self, status: StatusCode) -> bool {
        matches!(self.0.kind, Kind::Status) && self.status() == Some(status)
    }
}

/// Making errors.
impl Error {
    pub(crate) fn not_sent(kind: Kind, operation: &Operation) -> Self {
        Self::new(kind, Some(operation.clone()), Outcome::NotSent)
    }

    pub(crate) fn new(kind: Kind, operation: Option<Operation>, outcome: Outcome) -> Self {
        let retry_after = if let Kind::Limited(wait) = kind { Some(wait) } else { None };
        Self(Box::new(Inner { kind, operation, label: None, answer: None, retry_after, outcome, attempts: 0 }))
    }

    pub(crate) fn label_is(mut self, label: Option<&Label>) -> Self {
        self.0.label = label.cloned();
        self
    }

    pub(crate) fn answer(mut self, answer: Received) -> Self {
        self.0.answer = Some(answer);
        self
    }

    pub(crate) fn retry_after_is(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = self.0.retry_after.or(wait);
        self
    }

    pub(crate) fn attempts_are(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn outcome_is(mut self, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(operation) = &self.0.operation else { return write!(f, "{}", self.0.kind) };
        write!(f, "{} ({} {})", operation.id(), operation.method(), operation.template())?;
        if let Some(label) = &self.0.label {
            write!(f, " for {label}")?;
        }
        f.write_str(": ")?;
        if let Some(status) = self.status() {
            write!(f, "{status}")?;
            if !matches!(self.0.kind, Kind::Status) {
                write!(f, ", but {}", self.0.kind)?;
            }
        } else {
            write!(f, "{}", self.0.kind)?;
        }
        if self.0.attempts > 1 {
            write!(f, ", after {} attempts", self.0.attempts)?;
        }
        f.write_str(match self.0.outcome {
            Outcome::NotSent if self.has_stage(Stage::NotTaken) => "",
            Outcome::NotSent => "; nothing was sent",
            Outcome::Rejected => "; the request was rejected",
            Outcome::Unknown if operation.only_reads() => "",
            Outcome::Unknown => "; the request may have been taken",
            Outcome::Succeeded => "; the request was taken",
        })?;
        match (&self.0.kind, self.0.retry_after) {
            (Kind::Status, Some(wait)) => write!(f, "; again in {} s", wait.as_secs()),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(problems) => {
                f.write_str("the client cannot be built: ")?;
                list(f, problems)
            }
            Self::Checks(problems) => {
                f.write_str("the request breaks rules of the description: ")?;
                list(f, problems)
            }
            Self::Unfit(Unfit { part, name, wrong }) => write!(f, "{part} `{name}` {wrong}"),
            Self::NoCredential(scheme) => write!(f, "there is no credential for the security scheme `{scheme}`"),
            Self::NotToBeHad(scheme) => {
                write!(f, "the source of the credential for the security scheme `{scheme}` has none")
            }
            Self::NoRuntime => f.write_str("calls run on Tokio, and there is no Tokio runtime here"),
            Self::Limited(wait) => {
                write!(f, "the rate limit has no place before the deadline, the next is in {:.1} s", wait.as_secs_f64())
            }
            Self::Transport(error) => write!(f, "{error}"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::NotConnected => f.write_str("no connection in time"),
            Self::Status => f.write_str("not a success"),
            Self::BodyBroken(error) => write!(f, "the answer is not whole: {error}"),
            Self::BodyTimedOut => f.write_str("the answer did not end in time"),
            Self::BodyTooLong(limit) => write!(f, "the answer is longer than {limit} bytes"),
            Self::Unreadable(unreadable) => write!(f, "{unreadable}"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, problems: &[impl fmt::Display]) -> fmt::Result {
    for (index, problem) in problems.iter().enumerate() {
        let before = if index == 0 { "" } else { "; " };
        write!(f, "{before}{problem}")?;
    }
    Ok(())
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.0.outcome)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            Kind::Unreadable(unreadable) => Some(unreadable),
            Kind::Transport(error) | Kind::BodyBroken(error) => Some(error),
            _ => None,
        }
    }
}
