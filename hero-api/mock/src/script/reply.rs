//! One reply that a test has set.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::sample::Newer;

/// One reply: as described, except for what is set here.
///
/// `Debug` shows the status and the ending, never a value.
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
    /// Replaces the example.
    Given(Value),
    /// Changes the example, field by field.
    Fields(Value),
    /// Is sent as it is.
    Text(String),
}

/// How a reply ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    #[default]
    Whole,
    /// Half of the body is sent, then the connection breaks.
    Truncated,
    /// The call is processed; the connection breaks before the answer.
    Lost,
    /// The connection breaks before the call is processed.
    Dropped,
}

/// The header `Retry-After` of a 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// A number of seconds.
    Seconds(u64),
    /// A time, as an HTTP date. Clients compare it with their own clock, so the caller chooses it.
    At(SystemTime),
    /// No header.
    Absent,
}

impl Reply {
    /// Creates the described success.
    #[must_use]
    pub fn ok() -> Self {
        Self::default()
    }

    /// Creates an answer with this status, and the body that the description gives it, if any.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// Creates a 429 with this `Retry-After`. The call is not processed.
    #[must_use]
    pub fn rate_limited(retry_after: RetryAfter) -> Self {
        let reply = Self::status(429);
        match retry_after {
            RetryAfter::Seconds(seconds) => reply.header("retry-after", seconds.to_string()),
            RetryAfter::At(moment) => reply.header("retry-after", httpdate::fmt_http_date(moment)),
            RetryAfter::Absent => reply,
        }
    }

    /// Creates a reply that breaks the connection; the call is **not** processed, and nothing is remembered.
    #[must_use]
    pub fn dropped() -> Self {
        Self { ending: Ending::Dropped, ..Self::default() }
    }

    /// Creates a reply that breaks the connection; the call **is** processed, so a client must not blindly retry it.
    #[must_use]
    pub fn lost() -> Self {
        Self { ending: Ending::Lost, ..Self::default() }
    }

    /// Breaks the connection after half of the body; the call is processed.
    #[must_use]
    pub fn truncated(mut self) -> Self {
        self.ending = Ending::Truncated;
        self
    }

    /// Replaces the example with this body. It is sent as given, valid or not.
    #[must_use]
    pub fn body(mut self, body: impl Into<Value>) -> Self {
        self.content = Content::Given(body.into());
        self
    }

    /// Changes these fields of the example, or adds those that it lacks; objects are merged. A field that the
    /// description does not have is a mistake of the test, which stops where the reply is set; [`body`](Self::body)
    /// sends any.
    #[must_use]
    pub fn fields(mut self, fields: impl Into<Value>) -> Self {
        self.content = Content::Fields(fields.into());
        self
    }

    /// Sends this text as the body, such as a gateway's page.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.content = Content::Text(text.into());
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into().to_ascii_lowercase(), value.into()));
        self
    }

    /// Delays the answer, by tokio's clock, so that a paused clock does not wait.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Selects a member of the answer's union, by its title, the name of its schema, its constant, or its number from
    /// 0. A member that the answer does not have stops the test where the reply is set.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>) -> Self {
        self.member = Some(name.into());
        self
    }

    /// Adds a field to every object, as a newer server might.
    #[must_use]
    pub fn added_fields(mut self) -> Self {
        self.newer.fields = true;
        self
    }

    /// Replaces every enum value with an unknown one, as a newer server might.
    #[must_use]
    pub fn unknown_values(mut self) -> Self {
        self.newer.values = true;
        self
    }

    /// Replaces every member of a union of objects with an unknown one, as a newer server might.
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
