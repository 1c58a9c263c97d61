//! Sets the answers of an operation.

use crate::{
    script::{Cause, Replies, Reply, Rule},
    state::Shared,
};

/// The future answers of an operation, from [`MockHero::on`](crate::MockHero::on).
#[must_use = "nothing changes until a reply is given"]
pub struct On<'a> {
    shared: &'a Shared,
    operation: String,
    given: Vec<(String, String)>,
}

impl<'a> On<'a> {
    pub(crate) fn new(shared: &'a Shared, operation: &str) -> Self {
        Self { shared, operation: operation.to_owned(), given: Vec::new() }
    }

    /// Restricts the replies and events to calls with this parameter, or this field at the top of the body.
    pub fn given(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.given.push((name.into(), value.into()));
        self
    }

    /// Sends this reply to every call.
    pub fn reply(self, reply: Reply) {
        self.add(Replies::Always(reply));
    }

    /// Sends this reply to the next call, and then continues as before.
    pub fn once(self, reply: Reply) {
        self.replies([reply]);
    }

    /// Sends these replies, one after another, and then continues as before.
    pub fn replies(self, replies: impl IntoIterator<Item = Reply>) {
        let queue = replies.into_iter().collect();
        self.add(Replies::Queue(queue));
    }

    /// Sends this event after every success, to those who have subscribed to it: a reservation that is confirmed at once
    /// is `mock.on("createAppointment").causes("appointment.confirmed")`. What the description says of cancelling and
    /// moving, the mock does by itself.
    ///
    /// # Panics
    /// The description has no such event.
    #[track_caller]
    #[expect(clippy::panic, reason = "the test names an event that is not there")]
    pub fn causes(self, event: &str) {
        let events = &self.shared.description.events;
        if !events.iter().any(|known| known.name == event) {
            panic!("no event `{event}` in the description");
        }
        let cause = Cause { operation: self.operation, given: self.given, event: event.to_owned() };
        self.shared.state().scripts.add_cause(cause);
    }

    /// Removes all replies and events of the operation: it answers as described.
    pub fn as_described(self) {
        self.shared.state().scripts.remove(&self.operation);
    }

    fn add(self, replies: Replies) {
        self.shared.state().scripts.add(Rule { operation: self.operation, given: self.given, replies });
    }
}

impl std::fmt::Debug for On<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("On").field("operation", &self.operation).finish_non_exhaustive()
    }
}
