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
};

/// A client of one API. Cheap to clone; clones share connections, the rate limit and the budget of repetitions.
#[derive(Clone)]
pub struct Client(Caller);

impl Client {
    /// A client that shares everything with this one but the credential for one security scheme. A credential that
    /// cannot be sent is an error of every call.
    #[must_use]
    pub fn with_credential(&self, scheme: impl Into<String>, value: impl Into<Secret>) -> Self {
        let mut credentials = Credentials::clone(&self.0.credentials);
        credentials.set(scheme, value);
        Self(Caller::new(Arc::clone(&self.0.shared), credentials, self.0.label.clone()))
    }

    /// A client that shares everything with this one, and says for whom it calls: a text that its errors and traces
    /// show. It must not be about a person or give access to something. A text that is empty, has more than 64
    /// characters or more than one line takes the label away.
    #[must_use]
    pub fn with_label(&self, label: impl AsRef<str>) -> Self {
        Self(Caller { label: Label::new(label.as_ref()), ..self.0.clone() })
    }

    /// For whom this client calls, where that was said.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.0.label.as_ref().map(Label::as_str)
    }

    /// A request that no operation describes. The path is added to the base URL.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        let operation = Operation::new("request", method, "…").secured(self.0.shared.security);
        Request::new(Call::<Json>::new(self.0.clone(), operation, Read::Whole(json_or_null)), &path.into())
    }

    /// A call of an operation, to be given its parameters.
    #[doc(hidden)]
    pub fn call<T>(&self, operation: &Operation, read: fn(Received) -> Result<T, Unreadable>) -> Call<T> {
        Call::new(self.0.clone(), operation.clone(), Read::Whole(read))
    }

    /// A call of an operation that answers with events.
    #[doc(hidden)]
    pub fn events(&self, operation: &Operation) -> Call<Events> {
        Call::new(self.0.clone(), operation.clone(), Read::Pieces(Events::new))
    }

    pub(crate) fn of(caller: Caller) -> Self {
        Self(caller)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
