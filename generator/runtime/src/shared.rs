//! What the clones of a client share, and for whom one of them calls: all that a call needs to know of its client.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{HeaderMap, HeaderValue};

use super::{
    base::Base,
    credential::Credentials,
    encode::Wrong,
    label::Label,
    layer::Layer,
    limit::Limit,
    operation::{Operation, Scheme},
    retry::{Budget, RetryPolicy},
    transport::Transport,
};

/// What all clones of a client share.
pub(crate) struct Shared {
    /// Scheme, host and base path, without a slash at the end.
    pub(crate) base: Base,
    /// The bases of operations that have a server of their own, by the server's address in the description.
    pub(crate) servers: BTreeMap<String, Base>,
    pub(crate) security: &'static [&'static [Scheme]],
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) response_limit: usize,
    pub(crate) user_agent: HeaderValue,
    /// What every request has that does not have it already.
    pub(crate) headers: HeaderMap,
    pub(crate) retry: RetryPolicy,
    /// The wait after a 429 that names none.
    pub(crate) default_retry_after: Option<Duration>,
    /// What traces call the client.
    pub(crate) name: &'static str,
    pub(crate) limit: Option<Arc<Limit>>,
    pub(crate) budget: Budget,
    /// The outermost first.
    pub(crate) layers: Vec<Arc<dyn Layer>>,
    pub(crate) transport: Arc<dyn Transport>,
}

impl Shared {
    /// The base of an operation's address.
    pub(crate) fn base_of(&self, operation: &Operation) -> Result<Cow<'_, str>, Wrong> {
        let Some(server) = operation.server() else { return Ok(Cow::Borrowed(&self.base.text)) };
        match self.servers.get(server) {
            Some(base) => Ok(Cow::Borrowed(&base.text)),
            None => self.base.described(server).map(Cow::Owned),
        }
    }
}

/// Who calls: what the client shares, its credentials, and for whom it calls.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) shared: Arc<Shared>,
    pub(crate) credentials: Arc<Credentials>,
    /// What the credentials make of most requests. Made by the first call of those.
    pub(crate) usual: Arc<OnceLock<Usual>>,
    pub(crate) label: Option<Label>,
}

/// The headers of requests with this security that have none of their own.
pub(crate) struct Usual {
    pub(crate) security: &'static [&'static [Scheme]],
    pub(crate) accept: &'static str,
    pub(crate) headers: HeaderMap,
}

impl Caller {
    pub(crate) fn new(shared: Arc<Shared>, credentials: Credentials, label: Option<Label>) -> Self {
        Self { shared, credentials: Arc::new(credentials), usual: Arc::default(), label }
    }
}
