//! The replies that a test has set, by operation.

mod known;
mod reply;

use serde_json::Value;

pub(crate) use known::{check_fields, check_given, check_member};
pub(crate) use reply::{Content, Ending};
pub use reply::{Reply, RetryAfter};

use crate::{check::Arguments, description::Operation, memory::text};

/// The rules of all operations. A later rule takes precedence over an earlier one.
#[derive(Default)]
pub(crate) struct Scripts {
    rules: Vec<Rule>,
    causes: Vec<Cause>,
}

/// An event that the success of an operation causes.
pub(crate) struct Cause {
    pub(crate) operation: String,
    /// As for a rule.
    pub(crate) given: Vec<(String, String)>,
    pub(crate) event: String,
}

pub(crate) struct Rule {
    pub(crate) operation: String,
    /// Parameters, or top-level fields of the body, that a call must have.
    pub(crate) given: Vec<(String, String)>,
    pub(crate) replies: Replies,
}

pub(crate) enum Replies {
    Always(Reply),
    /// One after another; the rule ends with the last.
    Queue(std::collections::VecDeque<Reply>),
}

impl Replies {
    /// Checks each reply against the answers of an operation.
    ///
    /// # Errors
    /// An answer has no such field or member. Names those that it has.
    pub(crate) fn check(&self, operation: &Operation) -> Result<(), String> {
        match self {
            Self::Always(reply) => known::check_reply(operation, reply),
            Self::Queue(queue) => queue.iter().try_for_each(|reply| known::check_reply(operation, reply)),
        }
    }
}

impl Scripts {
    pub(crate) fn add(&mut self, rule: Rule) {
        self.rules.retain(|rule| !rule.is_over());
        self.rules.push(rule);
    }

    pub(crate) fn remove(&mut self, operation: &str) {
        self.rules.retain(|rule| rule.operation != operation);
        self.causes.retain(|cause| cause.operation != operation);
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
        self.causes.clear();
    }

    pub(crate) fn add_cause(&mut self, cause: Cause) {
        self.causes.push(cause);
    }

    /// Returns the events that a call causes.
    pub(crate) fn caused_events(&self, operation: &str, arguments: &Arguments) -> Vec<String> {
        let fits = |cause: &&Cause| cause.operation == operation && is_given(&cause.given, arguments);
        self.causes.iter().filter(fits).map(|cause| cause.event.clone()).collect()
    }

    /// Returns the reply to a call, if one is set.
    pub(crate) fn next_reply(&mut self, operation: &str, arguments: &Arguments) -> Option<Reply> {
        let rule = self.rules.iter_mut().rev().find(|rule| rule.is_for(operation, arguments))?;
        match &mut rule.replies {
            Replies::Always(reply) => Some(reply.clone()),
            Replies::Queue(queue) => queue.pop_front(),
        }
    }
}

impl Rule {
    fn is_over(&self) -> bool {
        matches!(&self.replies, Replies::Queue(queue) if queue.is_empty())
    }

    fn is_for(&self, operation: &str, arguments: &Arguments) -> bool {
        !self.is_over() && self.operation == operation && is_given(&self.given, arguments)
    }
}

/// Reports whether a call has these parameters, or top-level fields of the body.
fn is_given(given: &[(String, String)], arguments: &Arguments) -> bool {
    given.iter().all(|(name, wanted)| {
        let in_body = || arguments.body.as_ref()?.get(name);
        let value: Option<&Value> = arguments.parameter(name).or_else(in_body);
        value.is_some_and(|value| text(value) == *wanted)
    })
}
