//! The client: what all calls of one API share, and where calls begin.

use std::{fmt, sync::Arc};

use http::Method;

use super::{
    call::Call,
    credential::Credentials,
    events::Events,
    json::Json,
    label::Label,
    operation::Operation,
    request::Request,
    response::{Received, Unreadable, json_or_null},
    run::Read,
    secret::Secret,
    shared::Caller,
    subject::Subject,
};

/// A client of one API. Cloning is cheap; clones share connections, the rate limit and the retry budget.
#[derive(Clone)]
pub struct Client(Caller);

impl Client {
    /// Returns a client with another credential for one security scheme; it shares everything else with this one. A
    /// credential that cannot be sent makes every call fail.
    #[must_use]
    pub fn with_credential(&self, scheme: impl Into<String>, value: impl Into<Secret>) -> Self {
        let mut credentials = Credentials::clone(&self.0.credentials);
        credentials.set(scheme, value);
        let Caller { label, actor, subjects, .. } = self.0.clone();
        Self(Caller { label, actor, subjects, ..Caller::new(Arc::clone(&self.0.shared), credentials) })
    }

    /// Returns a client with a label, which its errors and traces show; it shares everything else with this one. The
    /// label says for whom the client calls. It must not identify a person or give access to anything. A label that is
    /// empty, longer than 64 characters or of more than one line is removed.
    #[must_use]
    pub fn with_label(&self, label: impl AsRef<str>) -> Self {
        Self(Caller { label: Label::new(label.as_ref()), ..self.0.clone() })
    }

    /// Returns a client that says on whose behalf its calls are made; it shares everything else with this one. Observers
    /// get it, such as an [`Audit`](super::Audit); it is sent to nobody, and no error or trace shows it.
    #[must_use]
    pub fn with_actor(&self, actor: impl Into<String>) -> Self {
        Self(Caller { actor: Some(actor.into().into()), ..self.0.clone() })
    }

    /// Returns a client whose calls are also about this subject, beside those whose ids a decision marks and those that
    /// this client has; it shares everything else with this one. For whom a request names by something else than an id,
    /// and for requests that the description does not have. `kind` is a word for the kind of `id`. Observers get it, such
    /// as an [`Audit`](super::Audit); it is sent to nobody, and no error or trace shows it.
    #[must_use]
    pub fn with_subject(&self, kind: &'static str, id: impl Into<String>) -> Self {
        let known = self.0.subjects.iter().flat_map(|subjects| subjects.iter().cloned());
        let subjects = known.chain([Subject { kind, id: id.into() }]).collect();
        Self(Caller { subjects: Some(subjects), ..self.0.clone() })
    }

    /// Returns the label, if there is one.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.0.label.as_ref().map(Label::as_str)
    }

    /// Creates a request that the description does not have. The path is appended to the base URL.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        let operation = Operation::new("request", method, "…").secured(self.0.shared.security);
        Request::new(Call::<Json>::new(self.0.clone(), operation, Read::Whole(json_or_null)), &path.into())
    }

    /// Creates a call of an operation, without its parameters.
    #[doc(hidden)]
    pub fn call<T>(&self, operation: &Operation, read: fn(Received) -> Result<T, Unreadable>) -> Call<T> {
        Call::new(self.0.clone(), operation.clone(), Read::Whole(read))
    }

    /// Creates a call of an operation that answers with events.
    #[doc(hidden)]
    pub fn events(&self, operation: &Operation) -> Call<Events> {
        Call::new(self.0.clone(), operation.clone(), Read::Pieces(Events::new))
    }

    pub(crate) fn from_caller(caller: Caller) -> Self {
        Self(caller)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
