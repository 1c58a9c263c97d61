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
pub(crate) struct Scripts(Vec<Rule>);

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
        self.0.retain(|rule| !rule.is_over());
        self.0.push(rule);
    }

    pub(crate) fn remove(&mut self, operation: &str) {
        self.0.retain(|rule| rule.operation != operation);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the reply to a call, if one is set.
    pub(crate) fn next_reply(&mut self, operation: &str, arguments: &Arguments) -> Option<Reply> {
        let rule = self.0.iter_mut().rev().find(|rule| rule.is_for(operation, arguments))?;
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
        let has = |(name, wanted): &(String, String)| {
            let in_body = || arguments.body.as_ref()?.get(name);
            let value: Option<&Value> = arguments.parameter(name).or_else(in_body);
            value.is_some_and(|value| text(value) == *wanted)
        };
        !self.is_over() && self.operation == operation && self.given.iter().all(has)
    }
}
