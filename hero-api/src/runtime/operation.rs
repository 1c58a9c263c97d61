//! What generated code says of one operation: its id, method and path template, how it is secured, and whether it may
//! be repeated. Constants only; nothing here knows a client or a value.

use std::fmt;

use http::Method;

/// One operation of an API.
#[derive(Clone)]
pub struct Operation {
    id: &'static str,
    method: Method,
    template: &'static str,
    security: &'static [&'static [Scheme]],
    retry: Option<RetryClass>,
}

/// Whether a request may be sent again when nobody knows if it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryClass {
    /// A repetition changes nothing more than the first did.
    Safe,
    /// A repetition could do the work twice.
    Never,
}

/// One security scheme: where its credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scheme {
    name: &'static str,
    place: Place,
}

/// Where a credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// The header of this name holds it.
    Header(&'static str),
    /// The query parameter of this name holds it.
    Query(&'static str),
    /// `authorization: Bearer …`.
    Bearer,
    /// `authorization: Basic …`; the credential is already `user:password` in base64.
    Basic,
}

impl Operation {
    /// An operation without security, repeated as its method allows.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, template: &'static str) -> Self {
        Self { id, method, template, security: &[], retry: None }
    }

    /// With its security: alternatives, each a list of schemes that are all needed.
    #[must_use]
    pub const fn secured(mut self, security: &'static [&'static [Scheme]]) -> Self {
        self.security = security;
        self
    }

    /// With a retry class other than its method's.
    #[must_use]
    pub const fn retry(mut self, class: RetryClass) -> Self {
        self.retry = Some(class);
        self
    }

    /// The operation's id in the description.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Its method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// Its path, with parameters still in braces.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// Its retry class: the one that was set, else `Safe` for GET, HEAD, OPTIONS and DELETE.
    #[must_use]
    pub fn retry_class(&self) -> RetryClass {
        let by_method = || match self.method {
            Method::GET | Method::HEAD | Method::OPTIONS | Method::DELETE => RetryClass::Safe,
            _ => RetryClass::Never,
        };
        self.retry.unwrap_or_else(by_method)
    }

    /// Whether the operation only reads, so that it leaves nothing behind however often it is sent.
    pub(crate) fn only_reads(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS)
    }

    pub(crate) const fn security(&self) -> &'static [&'static [Scheme]] {
        self.security
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({} {} {})", self.id, self.method, self.template)
    }
}

impl Scheme {
    /// A key in a header.
    #[must_use]
    pub const fn header_key(name: &'static str, header: &'static str) -> Self {
        Self { name, place: Place::Header(header) }
    }

    /// A key in the query.
    #[must_use]
    pub const fn query_key(name: &'static str, parameter: &'static str) -> Self {
        Self { name, place: Place::Query(parameter) }
    }

    /// A bearer token.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self { name, place: Place::Bearer }
    }

    /// Basic authentication; its credential is `user:password` in base64.
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self { name, place: Place::Basic }
    }

    /// The scheme's name in the description, under which its credential is kept.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn place(&self) -> Place {
        self.place
    }
}
