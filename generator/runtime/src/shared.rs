//! The state that clones of a client share, and the credentials and label of one of them: all that a call needs to know
//! of its client.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{
    base::Base,
    credential::Credentials,
    encode::Reason,
    label::Label,
    layer::Layer,
    observe::Observer,
    operation::{Operation, Scheme},
    places::Places,
    retry::{Budget, RetryPolicy},
    subject::Subject,
    transport::Transport,
};

/// The state shared by all clones of a client.
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
    /// Headers for every request that does not set them itself.
    pub(crate) headers: HeaderMap,
    pub(crate) retry: RetryPolicy,
    /// The wait after a 429 that names none.
    pub(crate) default_retry_after: Option<Duration>,
    /// The name of the client in traces.
    pub(crate) name: &'static str,
    pub(crate) places: Option<Places>,
    pub(crate) budget: Budget,
    pub(crate) observers: Arc<[Arc<dyn Observer>]>,
    /// The header that the id of a call is sent in.
    pub(crate) call_id_header: Option<HeaderName>,
    /// Outermost first.
    pub(crate) layers: Vec<Arc<dyn Layer>>,
    pub(crate) transport: Arc<dyn Transport>,
}

impl Shared {
    /// Returns the base of an operation's address.
    pub(crate) fn base_of(&self, operation: &Operation) -> Result<Cow<'_, str>, Reason> {
        let Some(server) = operation.server() else { return Ok(Cow::Borrowed(&self.base.text)) };
        match self.servers.get(server) {
            Some(base) => Ok(Cow::Borrowed(&base.text)),
            None => self.base.described(server).map(Cow::Owned),
        }
    }
}

/// The caller: shared state, credentials and label.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) shared: Arc<Shared>,
    pub(crate) credentials: Arc<Credentials>,
    /// The headers that most requests share because of the credentials. Set by the first such call.
    pub(crate) usual: Arc<OnceLock<Usual>>,
    pub(crate) label: Option<Label>,
    /// Who makes the calls, for observers.
    pub(crate) actor: Option<Arc<str>>,
    /// Whom the calls are about, for observers, beside those whom a request names.
    pub(crate) subjects: Option<Arc<[Subject]>>,
}

/// The headers of requests with this security that set none of their own.
pub(crate) struct Usual {
    pub(crate) security: &'static [&'static [Scheme]],
    pub(crate) accept: &'static str,
    pub(crate) headers: HeaderMap,
}

impl Caller {
    pub(crate) fn new(shared: Arc<Shared>, credentials: Credentials) -> Self {
        let credentials = Arc::new(credentials);
        Self { shared, credentials, usual: Arc::default(), label: None, actor: None, subjects: None }
    }
}
