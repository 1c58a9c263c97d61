//! The handle to a running mock.

mod builder;

use std::{fmt, sync::Arc};

use tokio::task::JoinHandle;

pub use builder::Builder;

use crate::{
    clock::{Clock, Now},
    description::{Operation, Scheme, SchemeKind, StartError},
    events::Event,
    journal::{Call, Calls},
    on::On,
    outbox::Delivered,
    state::Shared,
};

/// A running mock. It stops when it is dropped.
pub struct MockHero {
    shared: Arc<Shared>,
    url: String,
    tasks: [JoinHandle<()>; 2],
}

/// A credential that the mock accepts.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    scheme: String,
    header: String,
    value: String,
}

impl MockHero {
    /// Starts a mock of the Hero Health Public API on a free loopback port, on the current tokio runtime.
    ///
    /// # Panics
    /// Loopback has no free port. [`builder`](Self::builder) has settings, and returns an error instead.
    #[expect(clippy::panic, reason = "a test that has no server cannot go on")]
    pub async fn start() -> Self {
        Self::builder().start().await.unwrap_or_else(|error| panic!("the mock does not start: {error}"))
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(shared: Arc<Shared>, url: String, tasks: [JoinHandle<()>; 2]) -> Self {
        Self { shared, url, tasks }
    }

    /// Returns its base URL, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the credentials that it accepts, one for each security scheme that uses a header.
    #[must_use]
    pub fn credentials(&self) -> Vec<Credential> {
        let state = self.shared.state();
        let credential = |scheme: &Scheme| {
            let value = state.credentials.accepted(&scheme.name)?;
            let (header, value) = match &scheme.kind {
                SchemeKind::Header(name) => (name.clone(), value.to_owned()),
                SchemeKind::Cookie(name) => ("cookie".to_owned(), format!("{name}={value}")),
                SchemeKind::Authorization(kind) => ("authorization".to_owned(), format!("{kind} {value}")),
                SchemeKind::Basic | SchemeKind::Query(_) => return None,
            };
            Some(Credential { scheme: scheme.key.clone(), header, value })
        };
        self.shared.description.schemes.iter().filter_map(credential).collect()
    }

    /// Returns the credential that it accepts, as a client is given it: by the `x-credential` of its security scheme in
    /// the description, or by the key of a scheme that has none.
    #[must_use]
    pub fn credential(&self, name: &str) -> Option<String> {
        self.shared.state().credentials.accepted(name).map(str::to_owned)
    }

    /// Answers 403 to this practice from now on. All others are accepted.
    pub fn refuse_practice(&self, practice_group_id: impl Into<String>) {
        self.shared.state().credentials.refuse(practice_group_id.into());
    }

    /// Sets the answers of an operation, by its id. Later ones take precedence. Invalid requests are rejected all the
    /// same, and use up no reply.
    ///
    /// # Panics
    /// No operation has this id.
    #[track_caller]
    pub fn on(&self, operation: &str) -> On<'_> {
        On::new(&self.shared, self.operation(operation))
    }

    /// Returns the calls of an operation, by its id, including rejected ones.
    ///
    /// # Panics
    /// No operation has this id.
    #[must_use]
    #[track_caller]
    pub fn calls(&self, operation: &str) -> Calls {
        self.operation(operation);
        self.filter(|call| call.operation() == Some(operation))
    }

    /// Returns all calls that are kept; see [`Calls::dropped`].
    #[must_use]
    pub fn all_calls(&self) -> Calls {
        self.filter(|_| true)
    }

    /// Returns the calls that the checks rejected. A test of a correct program ends with none.
    #[must_use]
    pub fn refused(&self) -> Calls {
        self.filter(|call| !call.faults().is_empty())
    }

    /// Creates an event of this name, such as `appointment.confirmed`, about the last created thing.
    ///
    /// # Panics
    /// The description has no such event, or its body cannot be built.
    #[track_caller]
    #[expect(clippy::panic, reason = "the test names an event that is not there")]
    pub fn event(&self, name: &str) -> Event<'_> {
        let kind = self.shared.description.events.iter().find(|event| event.name == name);
        let kind = kind.unwrap_or_else(|| panic!("no event `{name}` in the description"));
        Event::new(&self.shared, kind).unwrap_or_else(|none| panic!("no example of the event `{name}`: {none}"))
    }

    /// Returns the events that calls caused and that were subscribed to, with the answers of their receivers; before
    /// that, waits until none is on its way.
    ///
    /// `createWebhook` subscribes, for the practice that the call is for. A success of `cancelAppointment` or
    /// `rescheduleAppointment` then sends its event, signed with the key of the subscription, and so does whatever
    /// [`On::causes`] says. Events are sent to receivers on this machine alone, once and in their order.
    pub async fn deliveries(&self) -> Vec<Delivered> {
        loop {
            let sent = self.shared.sent.notified();
            tokio::pin!(sent);
            sent.as_mut().enable();
            if let Some(delivered) = self.shared.state().outbox.settled() {
                return delivered;
            }
            sent.await;
        }
    }

    /// Returns the time of answers and events, as RFC 3339: `2026-01-05T09:00:00Z` until it is [set](Self::set_now), or
    /// [the machine's](Self::use_system_clock).
    #[must_use]
    pub fn now(&self) -> String {
        self.shared.state().clock.now().date_time(0)
    }

    /// Has the time of answers and events from the clock of the machine from now on: for receivers of events, which refuse
    /// what was signed long ago, and for programs that compare a time in an answer with their own.
    pub fn use_system_clock(&self) {
        self.shared.state().clock = Clock::System;
    }

    /// Sets the time of answers and events, as RFC 3339. It stands still there.
    ///
    /// # Errors
    /// The string is not a time in RFC 3339.
    pub fn set_now(&self, moment: &str) -> Result<(), StartError> {
        let now =
            Now::parse(moment).ok_or_else(|| StartError::new("expected a moment such as 2026-01-05T09:00:00Z"))?;
        self.shared.state().clock = Clock::At(now);
        Ok(())
    }

    /// Sets the rate limit for any 60 seconds, or none, and starts counting again.
    pub fn set_rate_limit(&self, per_minute: impl Into<Option<usize>>) {
        self.shared.state().limit.set(per_minute.into());
    }

    /// Forgets calls, replies, subscriptions, and what was created.
    pub fn reset(&self) {
        let mut state = self.shared.state();
        state.journal.clear();
        state.scripts.clear();
        state.memory.forget();
        state.subscriptions.forget();
        state.outbox.forget();
    }

    /// Returns the ids of all operations, in the description's order.
    #[must_use]
    pub fn operations(&self) -> Vec<&str> {
        self.shared.description.operations.iter().map(|operation| operation.id.as_str()).collect()
    }

    fn filter(&self, keep: impl Fn(&Call) -> bool) -> Calls {
        self.shared.state().journal.filter(keep)
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "the test names an operation that is not there")]
    fn operation(&self, id: &str) -> &Operation {
        self.shared.description.operation(id).unwrap_or_else(|| panic!("no operation `{id}` in the description"))
    }
}

impl Drop for MockHero {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl fmt::Debug for MockHero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockHero").field("url", &self.url).field("calls", &self.all_calls()).finish_non_exhaustive()
    }
}

impl Credential {
    /// Returns the key of the security scheme in the description.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Returns the header that it is sent in.
    #[must_use]
    pub fn header(&self) -> &str {
        &self.header
    }

    /// Returns the value of the header.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("scheme", &self.scheme).field("header", &self.header).finish_non_exhaustive()
    }
}
