//! Observers: they see calls as wholes, from their beginning to their end, with every attempt and wait between. They
//! change nothing of a call; they can only refuse it before anything is sent.

use std::{
    collections::HashSet,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, SystemTime},
};

use http::StatusCode;
use tokio::time::Instant;

use super::{
    call_id::CallId,
    error::{Error, Kind, Outcome},
    label::Label,
    operation::Operation,
    panics::caught,
    response::Received,
    subject::{Subject, subjects_of_answer},
    transport::{BoxFuture, Progress, Step},
};

/// Sees each call of a client as a whole: for audits and metrics.
///
/// [`ClientBuilder::observer`](super::ClientBuilder::observer) adds one to a client. All clones of the client share it.
/// A [`Layer`](super::Layer) sees, and can change, each attempt; an observer sees what becomes of them together.
///
/// ```
/// use hero_api_runtime::{BoxFuture, CallEnd, Client, ObservedCall, Observation, Observer, Refused};
///
/// /// Prints how each call ended.
/// struct Print;
///
/// /// One call.
/// struct Printed(&'static str);
///
/// impl Observer for Print {
///     fn begin<'a>(&'a self, call: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>> {
///         let printed = Printed(call.operation().id());
///         Box::pin(async move { Ok(Box::new(printed) as Box<dyn Observation>) })
///     }
/// }
///
/// impl Observation for Printed {
///     fn end(self: Box<Self>, end: &CallEnd<'_>) {
///         println!("{}: {:?} after {} attempts in {:?}", self.0, end.outcome(), end.attempts(), end.duration());
///     }
/// }
///
/// let client = Client::builder().base_url("https://api.example.com").observer(Print).build()?;
/// # Ok::<(), hero_api_runtime::Error>(())
/// ```
///
/// A call begins when it is first polled; one that is never polled is not observed, nor is one that is polled outside of
/// Tokio. A panic of an observer refuses the call if nothing was sent yet, and is ignored otherwise.
pub trait Observer: Send + Sync + 'static {
    /// Sees a call before anything is sent, and returns what sees the rest of it. It shares the deadline of the call.
    ///
    /// # Errors
    /// The call must not be made. It fails with the outcome [`NotSent`](super::Outcome::NotSent).
    fn begin<'a>(&'a self, call: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>>;
}

/// Allows the caller to keep a clone of an observer, to read what it has counted.
impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn begin<'a>(&'a self, call: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>> {
        (**self).begin(call)
    }
}

/// What an observer knows of one call. Its methods must return quickly: they run on the task of the call.
pub trait Observation: Send {
    /// Sees that the call begins to wait.
    fn waits(&mut self, wait: CallWait) {
        let _ = wait;
    }

    /// Sees the end of an attempt.
    fn attempted(&mut self, attempt: &Attempt) {
        let _ = attempt;
    }

    /// Sees the end of the call. Is called exactly once: also if the call was refused, timed out, or was dropped.
    fn end(self: Box<Self>, end: &CallEnd<'_>);
}

/// The refusal of an [`Observer`] to let a call begin. Its words appear in the error of the call, so they must be fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub &'static str);

/// A wait of a call, as it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallWait {
    /// What it waits for.
    pub cause: WaitCause,
    /// How long it waits at least; for a retry, how long it waits.
    pub duration: Duration,
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WaitCause {
    /// A place under the client's rate limit, also during the pause after a 429.
    RateLimit,
    /// The next attempt.
    Retry,
}

/// An attempt that has ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// Its number, from 1.
    pub number: u32,
    /// How long it took.
    pub duration: Duration,
    /// The status of its answer, if there was one.
    pub status: Option<StatusCode>,
    /// What is known of the request after this attempt.
    pub outcome: Outcome,
}

/// A call, as an [`Observer`] sees it. `Debug` shows the operation and the id of the call.
pub struct ObservedCall {
    id: CallId,
    operation: Operation,
    label: Option<Label>,
    actor: Option<Arc<str>>,
    subjects: Vec<Subject>,
    started: SystemTime,
}

impl ObservedCall {
    pub(crate) fn new(
        id: CallId,
        operation: Operation,
        label: Option<Label>,
        actor: Option<Arc<str>>,
        subjects: Vec<Subject>,
    ) -> Self {
        Self { id, operation, label, actor, subjects, started: SystemTime::now() }
    }

    /// Returns the id of the call.
    #[must_use]
    pub fn id(&self) -> CallId {
        self.id
    }

    /// Returns the operation: its id, group, method and path template.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Returns the client's label, if it has one ([`Client::with_label`](super::Client::with_label)).
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_ref().map(Label::as_str)
    }

    /// Returns who makes the call, if the client was told ([`Client::with_actor`](super::Client::with_actor)).
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        self.actor.as_deref()
    }

    /// Returns whom the request is about: those whom the client names
    /// ([`Client::with_subject`](super::Client::with_subject)), and the ids in it that a decision marks. They identify
    /// persons.
    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Returns when the call was made.
    #[must_use]
    pub fn started(&self) -> SystemTime {
        self.started
    }
}

impl fmt::Debug for ObservedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObservedCall").field("id", &self.id).field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ended {
    /// With an answer that was read.
    Answered,
    /// With an error.
    Failed,
    /// Its future was dropped before it had an answer.
    Abandoned,
}

/// The end of a call, as an [`Observation`] sees it. `Debug` shows no value.
pub struct CallEnd<'a> {
    call: &'a ObservedCall,
    ended: Ended,
    outcome: Outcome,
    attempts: u32,
    duration: Duration,
    waited: Duration,
    answer: Option<&'a Received>,
    error: Option<&'a Error>,
}

impl<'a> CallEnd<'a> {
    /// Returns the call.
    #[must_use]
    pub fn call(&self) -> &'a ObservedCall {
        self.call
    }

    /// Returns how the call ended.
    #[must_use]
    pub fn ended(&self) -> Ended {
        self.ended
    }

    /// Returns what is known of the request; [`Succeeded`](Outcome::Succeeded) where there is an answer.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns the status of the answer, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.answer.map(Received::status)
    }

    /// Returns the error, if there is one. A call that was dropped has none.
    #[must_use]
    pub fn error(&self) -> Option<&'a Error> {
        self.error
    }

    /// Returns how many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns how long the call took, with all waits.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Returns how long the call waited for the rate limit and between attempts.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// Returns the id that the server gave the request, if its answer has one that is fit to be shown; see
    /// [`Error::server_request_id`].
    #[must_use]
    pub fn server_request_id(&self) -> Option<&'a str> {
        self.answer.and_then(Received::request_id)
    }

    /// Returns whom the call was about: those whom the client names, and the ids in the request and in the answer that a
    /// decision marks, each once. They identify persons. An answer that is streamed is not looked into.
    /// Reads the body of the answer again.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        let mut subjects = self.call.subjects.clone();
        if let Some(answer) = self.answer.filter(|answer| answer.status.is_success()) {
            subjects.extend(subjects_of_answer(self.call.operation.subject_places(), answer));
        }
        let mut known = HashSet::new();
        subjects.retain(|subject| known.insert(subject.clone()));
        subjects
    }
}

impl fmt::Debug for CallEnd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("CallEnd");
        shown.field("call", self.call).field("ended", &self.ended).field("outcome", &self.outcome);
        shown.field("status", &self.status()).field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

/// The observations of one call. Dropped before [`end`](Self::end), it reports that the call was abandoned.
pub(crate) struct Watch {
    call: ObservedCall,
    observers: Arc<[Arc<dyn Observer>]>,
    began: Instant,
    observations: Vec<Box<dyn Observation>>,
    attempts: u32,
    waited: Duration,
    /// The attempt on its way.
    current: Option<(Instant, Progress)>,
    /// What is known of the attempts that have ended.
    earlier: Option<Outcome>,
}

impl Watch {
    /// Creates the watch of a call.
    pub(crate) fn new(call: ObservedCall, observers: Arc<[Arc<dyn Observer>]>) -> Self {
        Self {
            call,
            observers,
            began: Instant::now(),
            observations: Vec::new(),
            attempts: 0,
            waited: Duration::ZERO,
            current: None,
            earlier: None,
        }
    }

    /// Asks each observer whether the call may begin.
    pub(crate) async fn begin(&mut self) -> Result<(), Kind> {
        self.began = Instant::now();
        for observer in self.observers.iter() {
            let begun = caught(|| observer.begin(&self.call)).await;
            let begun = begun.unwrap_or(Err(Refused("an observer panicked")));
            self.observations.push(begun.map_err(|Refused(why)| Kind::Refused(why))?);
        }
        Ok(())
    }

    pub(crate) fn waits(&mut self, cause: WaitCause, duration: Duration) {
        self.each(|observation| observation.waits(CallWait { cause, duration }));
    }

    pub(crate) fn waited(&mut self, duration: Duration) {
        self.waited += duration;
    }

    pub(crate) fn attempt_begins(&mut self, progress: Progress) {
        self.attempts += 1;
        self.current = Some((Instant::now(), progress));
    }

    pub(crate) fn attempt_ended(&mut self, status: Option<StatusCode>, outcome: Outcome) {
        let Some((began, _)) = self.current.take() else { return };
        self.earlier = Some(outcome);
        let attempt = Attempt { number: self.attempts, duration: began.elapsed(), status, outcome };
        self.each(|observation| observation.attempted(&attempt));
    }

    /// Reports an answer that was read.
    pub(crate) fn answered(&mut self, answer: &Received) {
        self.attempt_ended(Some(answer.status), Outcome::Succeeded);
        self.end(Ended::Answered, Outcome::Succeeded, Some(answer), None);
    }

    /// Reports an error.
    pub(crate) fn failed(&mut self, error: &Error) {
        self.end(Ended::Failed, error.outcome(), error.answer_ref(), Some(error));
    }

    fn end(&mut self, ended: Ended, outcome: Outcome, answer: Option<&Received>, error: Option<&Error>) {
        let end = CallEnd {
            call: &self.call,
            ended,
            outcome,
            attempts: self.attempts,
            duration: self.began.elapsed(),
            waited: self.waited,
            answer,
            error,
        };
        for observation in self.observations.drain(..) {
            // An observer that fails does not fail the call.
            let _ = catch_unwind(AssertUnwindSafe(|| observation.end(&end)));
        }
    }

    fn each(&mut self, mut see: impl FnMut(&mut dyn Observation)) {
        for observation in &mut self.observations {
            let _ = catch_unwind(AssertUnwindSafe(|| see(observation.as_mut())));
        }
    }

    /// Returns what is known of a call that ends now without an answer.
    fn abandoned_outcome(&self) -> Outcome {
        let sent = self.current.as_ref().is_some_and(|(_, progress)| progress.step() == Step::Sent);
        match (sent, self.earlier) {
            (false, Some(earlier)) => earlier,
            (false, None) => Outcome::NotSent,
            (true, earlier) => Outcome::Unknown.after(earlier, &self.call.operation),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.observations.is_empty() {
            self.end(Ended::Abandoned, self.abandoned_outcome(), None, None);
        }
    }
}
