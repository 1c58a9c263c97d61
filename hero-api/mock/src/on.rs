//! Sets the answers of an operation.

use crate::{
    description::Operation,
    script::{Cause, Replies, Reply, Rule, check_given},
    state::Shared,
};

/// The future answers of an operation, from [`MockHero::on`](crate::MockHero::on).
#[must_use = "nothing changes until a reply is given"]
pub struct On<'a> {
    shared: &'a Shared,
    operation: &'a Operation,
    given: Vec<(String, String)>,
}

impl<'a> On<'a> {
    pub(crate) fn new(shared: &'a Shared, operation: &'a Operation) -> Self {
        Self { shared, operation, given: Vec::new() }
    }

    /// Restricts the replies and events to calls with this parameter, or this field at the top of the body.
    ///
    /// # Panics
    /// The operation has neither.
    #[track_caller]
    pub fn given(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        must(check_given(self.operation, &name));
        self.given.push((name, value.into()));
        self
    }

    /// Sends this reply to every call.
    ///
    /// # Panics
    /// The answer has no field or no member of a name that the reply has.
    #[track_caller]
    pub fn reply(self, reply: Reply) {
        self.add(Replies::Always(reply));
    }

    /// Sends this reply to the next call, and then continues as before.
    ///
    /// # Panics
    /// The answer has no field or no member of a name that the reply has.
    #[track_caller]
    pub fn once(self, reply: Reply) {
        self.replies([reply]);
    }

    /// Sends these replies, one after another, and then continues as before.
    ///
    /// # Panics
    /// The answer has no field or no member of a name that a reply has.
    #[track_caller]
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
        let cause = Cause { operation: self.operation.id.clone(), given: self.given, event: event.to_owned() };
        self.shared.state().scripts.add_cause(cause);
    }

    /// Removes all replies and events of the operation: it answers as described.
    pub fn as_described(self) {
        self.shared.state().scripts.remove(&self.operation.id);
    }

    #[track_caller]
    fn add(self, replies: Replies) {
        must(replies.check(self.operation));
        self.shared.state().scripts.add(Rule { operation: self.operation.id.clone(), given: self.given, replies });
    }
}

/// Stops a test that names what is not there.
#[track_caller]
#[expect(clippy::panic, reason = "the test names what is not there")]
fn must(checked: Result<(), String>) {
    if let Err(problem) = checked {
        panic!("{problem}");
    }
}

impl std::fmt::Debug for On<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("On").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
