//! The client: what all calls of one API share, and where calls begin.

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc, time::Duration};

use http::{HeaderValue, Method};

use super::{
    base::Base,
    call::Call,
    credential::Credentials,
    encode::Wrong,
    events::Events,
    label::Label,
    limit::Limit,
    operation::{Operation, Scheme},
    request::Request,
    response::{Received, Unreadable},
    retry::{Budget, RetryPolicy},
    run::Read,
    secret::Secret,
    settings::ClientBuilder,
    transport::Transport,
};

/// A client of one API. Cheap to clone; clones share connections, the rate limit and the budget of repetitions.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    credentials: Arc<Credentials>,
    label: Option<Label>,
}

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
    pub(crate) retry: RetryPolicy,
    /// The wait after a 429 that names none.
    pub(crate) default_retry_after: Option<Duration>,
    /// What traces call the client.
    pub(crate) name: &'static str,
    pub(crate) limit: Option<Arc<Limit>>,
    pub(crate) budget: Budget,
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

impl Client {
    /// The settings of a client to be.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client that shares everything with this one but the credential for one security scheme. A credential that
    /// cannot be sent is an error of every call.
    #[must_use]
    pub fn with_credential(&self, scheme: impl Into<String>, value: impl Into<Secret>) -> Self {
        let mut credentials = Credentials::clone(&self.credentials);
        credentials.set(scheme, value);
        Self { credentials: Arc::new(credentials), ..self.clone() }
    }

    /// A client that shares everything with this one, and says for whom it calls: a text that its errors and traces
    /// show. It must not be about a person or give access to something. A text that is empty, has more than 64
    /// characters or more than one line takes the label away.
    #[must_use]
    pub fn with_label(&self, label: impl AsRef<str>) -> Self {
        Self { label: Label::new(label.as_ref()), ..self.clone() }
    }

    /// For whom this client calls, where that was said.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.label.as_ref().map(Label::as_str)
    }

    /// A request that no operation describes. The path is added to the base URL.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        Request::new(self, method, path.into())
    }

    /// A call of an operation, to be given its parameters.
    #[doc(hidden)]
    pub fn call<T>(&self, operation: &Operation, read: fn(Received) -> Result<T, Unreadable>) -> Call<T> {
        Call::new(self.clone(), operation.clone(), Read::Whole(read))
    }

    /// A call of an operation that answers with events.
    #[doc(hidden)]
    pub fn events(&self, operation: &Operation) -> Call<Events> {
        Call::new(self.clone(), operation.clone(), Read::Pieces(Events::new))
    }

    pub(crate) fn new(shared: Shared, credentials: Credentials, label: Option<Label>) -> Self {
        Self { shared: Arc::new(shared), credentials: Arc::new(credentials), label }
    }

    pub(crate) fn own_label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
