//! One answer that a test tells the mock to give.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::sample::Newer;

/// One answer: as described, but for what is said here.
///
/// `Debug` shows the status and how it is sent, never a value.
#[derive(Clone, Default)]
pub struct Reply {
    pub(crate) status: Option<u16>,
    pub(crate) content: Content,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Duration,
    pub(crate) member: Option<String>,
    pub(crate) newer: Newer,
    pub(crate) ending: Ending,
}

/// The body of a reply.
#[derive(Clone, Default)]
pub(crate) enum Content {
    #[default]
    Example,
    /// Takes the place of the example.
    Given(Value),
    /// Changes the example, field by field.
    Fields(Value),
    /// Sent as it is.
    Text(String),
}

/// How a reply ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    #[default]
    Whole,
    /// Half of the body, then nothing.
    Truncated,
    /// The call is taken, the connection breaks before the answer.
    Lost,
    /// The connection breaks before the call is taken.
    Dropped,
}

/// The header `Retry-After` of a 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So many seconds.
    Seconds(u64),
    /// A moment, as an HTTP date. Clients compare it with their own clock, so it is the caller's to choose.
    At(SystemTime),
    /// No header.
    Absent,
}

impl Reply {
    /// The described success.
    #[must_use]
    pub fn ok() -> Self {
        Self::default()
    }

    /// This status, with the body that the description gives it; without one where it gives none.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// 429, with this `Retry-After`. The call is not taken.
    #[must_use]
    pub fn rate_limited(retry_after: RetryAfter) -> Self {
        let reply = Self::status(429);
        match retry_after {
            RetryAfter::Seconds(seconds) => reply.header("retry-after", seconds.to_string()),
            RetryAfter::At(moment) => reply.header("retry-after", httpdate::fmt_http_date(moment)),
            RetryAfter::Absent => reply,
        }
    }

    /// The connection breaks, and the call is **not** taken: nothing is remembered.
    #[must_use]
    pub fn dropped() -> Self {
        Self { ending: Ending::Dropped, ..Self::default() }
    }

    /// The call **is** taken, but the connection breaks before the answer: what a client must not repeat blindly.
    #[must_use]
    pub fn lost() -> Self {
        Self { ending: Ending::Lost, ..Self::default() }
    }

    /// The call is taken; half of the body arrives, then the connection breaks.
    #[must_use]
    pub fn truncated(mut self) -> Self {
        self.ending = Ending::Truncated;
        self
    }

    /// This body in place of the example. It is sent as given, valid or not.
    #[must_use]
    pub fn body(mut self, body: impl Into<Value>) -> Self {
        self.content = Content::Given(body.into());
        self
    }

    /// The example with these fields changed or added; objects are merged.
    #[must_use]
    pub fn fields(mut self, fields: impl Into<Value>) -> Self {
        self.content = Content::Fields(fields.into());
        self
    }

    /// This text as the body, such as a gateway's page.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.content = Content::Text(text.into());
        self
    }

    /// One more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into().to_ascii_lowercase(), value.into()));
        self
    }

    /// Sent after this time; by tokio's clock, so that a paused clock does not wait.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// This member of the answer's union, by its title, the name of its schema, its constant, or its number from 0.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>) -> Self {
        self.member = Some(name.into());
        self
    }

    /// Every object has a field more, as a newer server would answer.
    #[must_use]
    pub fn added_fields(mut self) -> Self {
        self.newer.fields = true;
        self
    }

    /// Every enum holds a value that nobody knows yet, as a newer server would answer.
    #[must_use]
    pub fn unknown_values(mut self) -> Self {
        self.newer.values = true;
        self
    }

    /// Every union of objects holds a member that nobody knows yet, as a newer server would answer.
    #[must_use]
    pub fn unknown_members(mut self) -> Self {
        self.newer.members = true;
        self
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Reply");
        shown.field("status", &self.status).field("delay", &self.delay).field("ending", &self.ending);
        shown.finish_non_exhaustive()
    }
}
