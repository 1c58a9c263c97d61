//! Sets the answers of an operation.

use crate::{
    script::{Replies, Reply, Rule},
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

    /// Restricts the replies to calls with this parameter, or this field at the top of the body.
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

    /// Removes all replies of the operation: it answers as described.
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
