//! The error of every call: opaque, one word wide, and safe to log. It shows the operation, its template, the client's
//! label, the status and the broken rule; never a value, a body, a path, a query or a host. It holds no foreign error.

mod kind;

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

pub use kind::BuildProblem;
pub(crate) use kind::{Kind, Unfit};

use super::{
    call_id::CallId,
    check::Problem,
    decode::Readable,
    label::Label,
    operation::{Operation, RetryClass},
    position::Position,
    response::Received,
    transport::Stage,
};

/// The error of a call that failed, or of a client that cannot be built.
///
/// [`outcome`](Self::outcome) says what happened to the request; the predicates say what to do. Its message is safe to
/// log.
pub struct Error(Box<Inner>);

const _: () = assert!(size_of::<Error>() == size_of::<usize>(), "an error is one word wide");

struct Inner {
    kind: Kind,
    operation: Option<Operation>,
    label: Option<Label>,
    call: Option<SentCall>,
    answer: Option<Received>,
    retry_after: Option<Duration>,
    outcome: Outcome,
    attempts: u32,
    position: Option<Position>,
}

/// The call of an error.
#[derive(Clone, Copy)]
struct SentCall {
    id: CallId,
    class: RetryClass,
    /// Whether the server was sent the id.
    is_sent: bool,
}

/// What is known of a request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was never sent, or the server said that it did nothing with it. Nothing happened; it can be sent again once
    /// the cause is fixed.
    NotSent,
    /// The server rejected it. Nothing happened.
    Rejected,
    /// The server may have accepted it. Check the server's state before sending a write again.
    Unknown,
    /// The server accepted it, but its answer could not be read. Do not send a write again.
    Succeeded,
}

impl Outcome {
    /// Reports whether it is certain that nothing happened: [`NotSent`](Self::NotSent) or [`Rejected`](Self::Rejected).
    /// After the other two, a write was made or may have been made.
    ///
    /// ```
    /// # fn write_down(_: &str) {}
    /// # fn run(error: &hero_api_runtime::Error) {
    /// match error.outcome().is_without_effect() {
    ///     true => write_down("not done"),
    ///     false => write_down("perhaps done"),
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is_without_effect(self) -> bool {
        matches!(self, Self::NotSent | Self::Rejected)
    }

    /// Returns what is known after this attempt and those before it: a later refusal does not undo what an earlier attempt
    /// may have done.
    pub(crate) fn after(self, earlier: Option<Self>, operation: &Operation) -> Self {
        match (earlier, self) {
            (_, last) if operation.only_reads() => last,
            (Some(Self::Succeeded), _) => Self::Succeeded,
            (Some(Self::Unknown), Self::NotSent | Self::Rejected) => Self::Unknown,
            (_, last) => last,
        }
    }
}

impl Error {
    /// Creates the error of a client that cannot be built. For builders that wrap
    /// [`ClientBuilder`](super::ClientBuilder) and have settings of their own.
    #[must_use]
    pub fn settings(problems: Vec<BuildProblem>) -> Self {
        Self::new(Kind::Settings(problems), None, Outcome::NotSent)
    }

    /// Returns what is known of the request.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Reports whether the call can be sent again without harm, whatever its outcome: it only reads, or repeating it
    /// changes nothing more, as that of a request with an idempotency key, which must be the same. Any other call needs a
    /// look at the server where its outcome is [`Unknown`](Outcome::Unknown), and must not be sent again where it
    /// [`Succeeded`](Outcome::Succeeded).
    ///
    /// Whether *this* error is a reason to send it again, [`is_worth_repeating`](Self::is_worth_repeating) says.
    #[must_use]
    pub fn is_safe_to_repeat(&self) -> bool {
        let class = self.0.call.map(|call| call.class);
        let class = class.or_else(|| self.0.operation.as_ref().map(Operation::retry_class));
        class.is_none_or(|class| class == RetryClass::Safe)
    }

    /// Reports whether the same call, sent again later, does no harm and may succeed: nothing was done or the call is
    /// [safe to repeat](Self::is_safe_to_repeat), and the cause passes without anybody's doing. That is a connection that
    /// was not made or broke, a deadline, a limit, an observer that refused, or a server that failed or has no time (408,
    /// 425, 429, 5xx but for 501). For a program that runs again, by itself or by a schedule; the client has already made
    /// the attempts of its [`RetryPolicy`](super::RetryPolicy).
    ///
    /// ```
    /// # fn run(error: &hero_api_runtime::Error) -> &'static str {
    /// match error.is_worth_repeating() {
    ///     true => "run again",
    ///     false if error.outcome().is_without_effect() => "not done, and somebody has to correct something",
    ///     false => "look at the server first",
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is_worth_repeating(&self) -> bool {
        let is_harmless = self.outcome().is_without_effect() || self.is_safe_to_repeat();
        is_harmless && self.0.kind.passes(self.status())
    }

    /// Returns the id of the operation; `None` where a client could not be built.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation.as_ref().map(Operation::id)
    }

    /// Returns the label of the client, if it has one; see [`Client::with_label`](super::Client::with_label).
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.0.label.as_ref().map(Label::as_str)
    }

    /// Returns the id of the call, which layers and observers know, and the server if it was sent
    /// ([`ClientBuilder::call_id_header`](super::ClientBuilder::call_id_header)); `None` where the request was refused
    /// before it was made.
    #[must_use]
    pub fn call_id(&self) -> Option<CallId> {
        self.0.call.map(|call| call.id)
    }

    /// Returns the id that the server gave the request, to quote to its support: the value of `x-request-id`,
    /// `x-correlation-id`, `request-id` or `x-amzn-requestid`, if it has at most 128 letters, digits and marks.
    #[must_use]
    pub fn server_request_id(&self) -> Option<&str> {
        self.answer_ref().and_then(Received::request_id)
    }

    /// Returns the status of the answer, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(Received::status)
    }

    /// Returns the headers of the answer, if there is one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(Received::headers)
    }

    /// Returns how long to wait before trying again, if that is known: what the server says; for a 429 that does not
    /// say, the wait that the client was built with
    /// ([`ClientBuilder::default_retry_after`](super::ClientBuilder::default_retry_after)); or the time until the
    /// client's own rate limit has a place. A server may name years, or more than can be added to an `Instant`: use
    /// `checked_add`. The client itself waits no longer than
    /// [`RetryPolicy::longest_wait`](super::RetryPolicy::longest_wait).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns a fixed word for the cause, for metrics and traces; for an answer that is not a success, its status in
    /// digits. This is OpenTelemetry's `error.type`.
    #[must_use]
    pub fn error_type(&self) -> Cow<'static, str> {
        match (&self.0.kind, self.status()) {
            (Kind::Status, Some(status)) => Cow::Owned(status.as_str().to_owned()),
            (kind, _) => Cow::Borrowed(kind.word()),
        }
    }

    /// Returns how many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the page of a list that failed, to go on from it; `None` where the call was for no list, or the position is
    /// not known. See [`Pages`](super::Pages).
    #[must_use]
    pub fn position(&self) -> Option<&Position> {
        self.0.position.as_ref()
    }

    /// Returns the body of the answer, decoded as JSON; `None` where there is none or it has another shape. Where an
    /// operation has several types of errors, each is decoded only for the statuses that the description has it for.
    #[must_use]
    pub fn body<T: DeserializeOwned + 'static>(&self) -> Option<T> {
        let may_be = |operation: &Operation| self.status().is_none_or(|status| operation.may_fail_with::<T>(status));
        if !self.0.operation.as_ref().is_none_or(may_be) {
            return None;
        }
        self.0.answer.as_ref()?.decode().ok()
    }

    /// Returns what can be read of a successful answer that could not be read as a whole: the list without the items that
    /// do not match the description, and what is wrong with each. `T` is what the call would have returned. `None` where
    /// the trouble is not in the items of an array, where there is too much of it, or the error is another one.
    ///
    /// **The list is not complete.** A program that goes on with it as if it were may miss a patient: show or record the
    /// faults, and take it only where a part is better than nothing.
    ///
    /// ```
    /// # fn run(error: &hero_api_runtime::Error) {
    /// # type Patients = Vec<hero_api_runtime::Json>;
    /// if let Some(part) = error.readable::<Patients>() {
    ///     for fault in &part.faults {
    ///         eprintln!("left out: {fault}"); // a place and a rule, such as "… is missing at /data/3"
    ///     }
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn readable<T: DeserializeOwned>(&self) -> Option<Readable<T>> {
        let is_unreadable = matches!(self.0.kind, Kind::Unreadable(_));
        let part: Readable<T> = self.answer_ref().filter(|_| is_unreadable)?.decode_readable().ok()?;
        // A page may be readable and yet not go on from the one before it.
        (!part.faults.is_empty()).then_some(part)
    }

    /// Returns the body of the answer as it was received, as far as it came. It can hold personal data: do not log it.
    #[must_use]
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(Received::body)
    }

    /// Returns the rules that values of the request break; empty for every other error.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match &self.0.kind {
            Kind::Checks(problems) => problems,
            _ => &[],
        }
    }

    /// Returns the place of the value that could not be read, as a JSON pointer of field names and array indexes; keys
    /// of maps are `*`. It is empty where the whole body is meant, and `None` for every other error.
    #[must_use]
    pub fn unreadable_at(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Unreadable(unreadable) => unreadable.pointer(),
            _ => None,
        }
    }

    /// Reports whether there were too many requests: a 429, or the client's own rate limit.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        matches!(self.0.kind, Kind::Limited(_)) || self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Reports whether the server does not have what was asked for: a 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Reports whether the credentials were not accepted: a 401.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Reports whether the credentials do not allow this: a 403.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Reports whether the request conflicts with the state of the server: a 409.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Reports whether the request is invalid: a 400 or 422, or the client's own checks.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Checks(_) | Kind::Unfit(_))
            || self.has_status(StatusCode::BAD_REQUEST)
            || self.has_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Reports whether the server failed: a 5xx.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        matches!(self.0.kind, Kind::Status) && self.status().is_some_and(|status| status.is_server_error())
    }

    /// Reports whether a complete answer did not arrive in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::TimedOut | Kind::NotConnected | Kind::BodyTimedOut)
    }

    /// Reports whether no connection was made.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::NotConnected) || self.has_stage(Stage::Connect)
    }

    /// Reports whether the server did as asked, but its answer does not match the description, or is incomplete.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.outcome() == Outcome::Succeeded
    }

    /// Reports whether the client could not be built because of its settings, or cannot make the call: a credential is
    /// missing, or the call was not polled on a Tokio runtime.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        matches!(self.0.kind, Kind::Settings(_) | Kind::NoCredential(_) | Kind::NoRuntime)
    }

    pub(crate) fn answer_ref(&self) -> Option<&Received> {
        self.0.answer.as_ref()
    }

    pub(crate) fn has_stage(&self, stage: Stage) -> bool {
        matches!(&self.0.kind, Kind::Transport(error) if error.stage() == stage)
    }

    /// Reports whether the exchange broke off, as it does when its connection is lost.
    pub(crate) fn is_broken(&self) -> bool {
        self.has_stage(Stage::Exchange) || matches!(self.0.kind, Kind::BodyBroken(_))
    }

    fn has_status(&self, status: StatusCode) -> bool {
        matches!(self.0.kind, Kind::Status) && self.status() == Some(status)
    }
}

/// Constructors and setters.
impl Error {
    pub(crate) fn not_sent(kind: Kind, operation: &Operation) -> Self {
        Self::new(kind, Some(operation.clone()), Outcome::NotSent)
    }

    pub(crate) fn new(kind: Kind, operation: Option<Operation>, outcome: Outcome) -> Self {
        let retry_after = if let Kind::Limited(wait) = kind { Some(wait) } else { None };
        let (label, call, answer, position) = (None, None, None, None);
        Self(Box::new(Inner { kind, operation, label, call, answer, retry_after, outcome, attempts: 0, position }))
    }

    pub(crate) fn label_is(mut self, label: Option<&Label>) -> Self {
        self.0.label = label.cloned();
        self
    }

    /// Sets the call, and whether the server was sent its id.
    pub(crate) fn call_is(mut self, id: CallId, class: RetryClass, is_sent: bool) -> Self {
        self.0.call = Some(SentCall { id, class, is_sent });
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

    pub(crate) fn position_is(mut self, position: Option<Position>) -> Self {
        self.0.position = position;
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
            Outcome::Unknown => "; the request may have been accepted",
            Outcome::Succeeded => "; the request was accepted",
        })?;
        if let (Kind::Status, Some(wait)) = (&self.0.kind, self.0.retry_after) {
            write!(f, "; again in {} s", wait.as_secs())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self}", self.0.outcome)?;
        // Not in the message, which is the same for the same trouble, so that it can be counted.
        if let Some(SentCall { id, is_sent: true, .. }) = self.0.call {
            write!(f, "; call {id}")?;
        }
        f.write_str(")")
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
