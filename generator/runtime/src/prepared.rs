//! A call that is ready to be sent. Builds the request of each attempt from its checked values, the credentials, and
//! the headers that every request has. Knows nothing of sending and retrying.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use tracing::Span;

use super::{
    call_id::CallId,
    credential::{Source, Unsecured},
    encode::{self, Reason},
    error::{Error, Kind, Unfit},
    observe::Watch,
    operation::{Operation, RetryClass, Scheme},
    retry::RetryPolicy,
    shared::{Caller, Usual},
    streamed::StreamedCall,
    transport::{RequestBody, TransportRequest},
};

/// A call that is ready to be sent.
pub(crate) struct Prepared {
    pub(crate) id: CallId,
    pub(crate) caller: Caller,
    pub(crate) operation: Operation,
    /// The address, without a credential.
    pub(crate) uri: Uri,
    /// The headers of this call.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) policy: RetryPolicy,
    pub(crate) class: RetryClass,
}

/// A call that is ready to be sent or refused, and those who watch it.
pub(crate) struct Ready {
    pub(crate) call: Result<Box<Prepared>, Error>,
    pub(crate) watch: Option<Box<Watch>>,
    pub(crate) span: Span,
}

/// A body and its media type.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) content: RequestBody,
    pub(crate) media_type: HeaderValue,
}

/// The request of an attempt.
pub(crate) struct Unsent {
    pub(crate) request: Box<TransportRequest>,
    /// The credentials that must be requested from a source first.
    pub(crate) asked: Vec<(Scheme, Source)>,
}

impl Prepared {
    /// Adds to an error what it should say of its call.
    pub(crate) fn own(&self, error: Error) -> Error {
        let Caller { shared, label, .. } = &self.caller;
        error.label_is(label.as_ref()).call_is(self.id, self.class, shared.call_id_header.is_some())
    }

    /// Returns what the errors of a streamed answer say of the call.
    pub(crate) fn streamed(&self, attempts: u32) -> StreamedCall {
        let Caller { shared, label, .. } = &self.caller;
        let (operation, label, is_id_sent) = (self.operation.clone(), label.clone(), shared.call_id_header.is_some());
        StreamedCall { operation, label, id: self.id, class: self.class, is_id_sent, attempts }
    }

    /// Reports whether its body can be sent now, after attempts that may have read it.
    pub(crate) fn has_its_body(&self) -> bool {
        self.body.as_ref().is_none_or(|body| body.content.is_unread())
    }

    /// Builds the request of an attempt. Each is built when it is needed, so that nothing is copied for a retry that
    /// never comes.
    ///
    /// # Errors
    /// A credential is missing or cannot be sent.
    pub(crate) fn request(&self, attempt: u32) -> Result<Unsent, Error> {
        let (operation, label) = (self.operation.clone(), self.caller.label.clone());
        let mut request = Box::new(TransportRequest::for_attempt(attempt, self.id, operation, self.uri.clone(), label));
        let mut asked = Vec::new();
        match self.usual_headers() {
            Some(headers) => request.headers = headers,
            None => {
                let added = self.add_headers(&mut request);
                asked = added.map_err(|error| error.label_is(self.caller.label.as_ref()))?;
            }
        }
        self.add_call_id(&mut request.headers);
        if let Some(body) = &self.body {
            request.body = body.content.clone();
            if !self.headers.contains_key(header::CONTENT_TYPE) {
                request.headers.insert(header::CONTENT_TYPE, body.media_type.clone());
            }
        }
        Ok(Unsent { request, asked })
    }

    /// Adds the id of the call, in the header that the client has for it, unless the call sets that header.
    fn add_call_id(&self, headers: &mut HeaderMap) {
        let Some(name) = &self.caller.shared.call_id_header else { return };
        if let Ok(id) = HeaderValue::try_from(self.id.to_string()) {
            default_header(headers, name.clone(), || id);
        }
    }

    /// Returns the headers that this call shares with earlier ones, if it sets none itself.
    fn usual_headers(&self) -> Option<HeaderMap> {
        let usual = self.caller.usual.get().filter(|usual| usual.security == self.operation.security())?;
        if !self.headers.is_empty() {
            return None;
        }
        let (mut headers, accept) = (usual.headers.clone(), self.operation.accept());
        if accept != usual.accept {
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        }
        Some(headers)
    }

    /// Adds the call's own headers, the credentials and the headers of every request. Returns the credentials that must
    /// be requested from a source.
    fn add_headers(&self, request: &mut TransportRequest) -> Result<Vec<(Scheme, Source)>, Error> {
        let Caller { shared, credentials, usual, .. } = &self.caller;
        let operation = &self.operation;
        let (mut headers, mut query) = (self.headers.clone(), Vec::new());
        let (security, accept) = (operation.security(), operation.accept());
        let asked = credentials.apply(security, &mut headers, &mut query).map_err(|unsecured| match unsecured {
            Unsecured::Missing(scheme) => Error::not_sent(Kind::NoCredential(scheme), operation),
            Unsecured::Unfit(scheme, reason) => unfit_error(operation, "the credential of", scheme, reason),
        })?;
        default_header(&mut headers, header::ACCEPT, || HeaderValue::from_static(accept));
        default_header(&mut headers, header::USER_AGENT, || shared.user_agent.clone());
        for (name, value) in &shared.headers {
            default_header(&mut headers, name.clone(), || value.clone());
        }
        if self.headers.is_empty() && query.is_empty() && asked.is_empty() {
            // Of several first calls at once, one stores them.
            let _ = usual.set(Usual { security, accept, headers: headers.clone() });
        }
        request.headers = headers;
        if !query.is_empty() {
            let uri = encode::with_query(&request.uri, &query);
            request.uri = uri.map_err(|reason| unfit_error(operation, "the address", "…", reason))?;
        }
        Ok(asked)
    }
}

fn default_header(headers: &mut HeaderMap, name: HeaderName, value: impl FnOnce() -> HeaderValue) {
    headers.entry(name).or_insert_with(value);
}

pub(crate) fn unfit_error(operation: &Operation, part: &'static str, name: &str, reason: Reason) -> Error {
    Error::not_sent(Kind::Unfit(Unfit { part, name: name.to_owned().into(), reason }), operation)
}
