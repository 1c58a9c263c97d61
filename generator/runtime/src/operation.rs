//! The facts that generated code states about an operation: id, method and path template, security, and whether it may
//! be repeated. Constants only; nothing here knows a client or a value.

use std::{any::TypeId, fmt, sync::OnceLock};

use http::{HeaderMap, Method, StatusCode};

use super::subject::SubjectPlace;

/// One operation of an API.
#[derive(Clone)]
pub struct Operation {
    id: &'static str,
    method: Named,
    template: &'static str,
    security: &'static [&'static [Scheme]],
    retry: Option<RetryClass>,
    server: Option<&'static str>,
    accept: &'static str,
    redirects: bool,
    group: &'static str,
    errors: &'static [ErrorBody],
    subjects: &'static [SubjectPlace],
    idempotency_key: Option<&'static str>,
}

/// A method: a constant, or the name of one that [`Method`] has no constant for, which is made when it is first asked for.
#[derive(Clone)]
enum Named {
    Constant(Method),
    Name(&'static str, OnceLock<Method>),
}

/// The type that the body of some errors has.
#[derive(Clone, Copy)]
pub struct ErrorBody {
    first: u16,
    last: u16,
    ty: fn() -> TypeId,
}

impl ErrorBody {
    /// Declares the type of errors with these statuses.
    #[must_use]
    pub const fn of<T: 'static>(first: u16, last: u16) -> Self {
        Self { first, last, ty: TypeId::of::<T> }
    }
}

/// Whether a request may be sent again when it is unknown if the server accepted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryClass {
    /// A repetition changes nothing more than the first request did.
    Safe,
    /// A repetition could do the work twice.
    Never,
}

/// A security scheme: where its credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scheme {
    name: &'static str,
    place: Place,
}

/// Where a credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// In the header of this name.
    Header(&'static str),
    /// In the query parameter of this name.
    Query(&'static str),
    /// `authorization: Bearer …`.
    Bearer,
    /// `authorization: Basic …`; the credential is already `user:password` in base64.
    Basic,
    /// In the cookie of this name.
    Cookie(&'static str),
    /// `authorization: …` with this scheme.
    Http(&'static str),
    /// In no request: the connection itself is trusted.
    Connection,
}

impl Operation {
    /// Creates an operation without security; its retry class is that of its method.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, template: &'static str) -> Self {
        Self::named(id, Named::Constant(method), template)
    }

    /// Creates an operation with a method that [`Method`] has no constant for, such as `PURGE`. It is not safe to repeat
    /// unless its [retry class](Self::retry) is set.
    ///
    /// # Panics
    /// The name is no token of HTTP; in a `static`, that is an error of the compiler.
    #[must_use]
    pub const fn with_method(id: &'static str, method: &'static str, template: &'static str) -> Self {
        assert!(is_token(method), "a method is a token of HTTP");
        Self::named(id, Named::Name(method, OnceLock::new()), template)
    }

    const fn named(id: &'static str, method: Named, template: &'static str) -> Self {
        Self {
            id,
            method,
            template,
            security: &[],
            retry: None,
            server: None,
            accept: "application/json",
            redirects: false,
            group: "",
            errors: &[],
            subjects: &[],
            idempotency_key: None,
        }
    }

    /// Sets a server of its own.
    #[must_use]
    pub const fn at(mut self, server: &'static str) -> Self {
        self.server = Some(server);
        self
    }

    /// Sets the media types of the answer.
    #[must_use]
    pub const fn accepts(mut self, types: &'static str) -> Self {
        self.accept = types;
        self
    }

    /// Sets the group of operations that it belongs to.
    #[must_use]
    pub const fn group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }

    /// Declares that its answer is a redirect.
    #[must_use]
    pub const fn redirects(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// Sets the types of its error bodies, the most specific statuses first.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [ErrorBody]) -> Self {
        self.errors = errors;
        self
    }

    /// Sets its security: alternatives, each with the schemes that are all required.
    #[must_use]
    pub const fn secured(mut self, security: &'static [&'static [Scheme]]) -> Self {
        self.security = security;
        self
    }

    /// Sets a retry class other than that of its method.
    #[must_use]
    pub const fn retry(mut self, class: RetryClass) -> Self {
        self.retry = Some(class);
        self
    }

    /// Declares where it has the ids of subjects.
    #[must_use]
    pub const fn subjects(mut self, places: &'static [SubjectPlace]) -> Self {
        self.subjects = places;
        self
    }

    /// Declares the header with which a repetition does the work once.
    #[must_use]
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.idempotency_key = Some(header);
        self
    }

    /// Returns the operation's id in the description.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the name of its group in the client; empty where it has none.
    #[must_use]
    pub const fn group_name(&self) -> &'static str {
        self.group
    }

    /// Returns its method.
    #[must_use]
    pub fn method(&self) -> &Method {
        match &self.method {
            Named::Constant(method) => method,
            Named::Name(name, made) => made.get_or_init(|| match Method::from_bytes(name.as_bytes()) {
                Ok(method) => method,
                Err(_) => unreachable!("every token of HTTP is a method"),
            }),
        }
    }

    /// Returns its path, with parameters in braces.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// Returns its retry class: the one that was set, else `Safe` for GET, HEAD, OPTIONS, QUERY and DELETE. A request of
    /// another operation is safe to repeat if it carries the idempotency key that the description has.
    #[must_use]
    pub fn retry_class(&self) -> RetryClass {
        let by_method = || match *self.method() {
            Method::GET | Method::HEAD | Method::OPTIONS | Method::QUERY | Method::DELETE => RetryClass::Safe,
            _ => RetryClass::Never,
        };
        self.retry.unwrap_or_else(by_method)
    }

    pub(crate) const fn subject_places(&self) -> &'static [SubjectPlace] {
        self.subjects
    }

    /// Returns the retry class of a request with these headers: one with an idempotency key is safe to repeat.
    pub(crate) fn retry_class_with(&self, headers: &HeaderMap) -> RetryClass {
        match self.idempotency_key {
            Some(header) if headers.contains_key(header) => RetryClass::Safe,
            _ => self.retry_class(),
        }
    }

    /// Reports whether the operation only reads, and so changes nothing however often it is sent.
    pub(crate) fn only_reads(&self) -> bool {
        matches!(*self.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::QUERY)
    }

    pub(crate) const fn server(&self) -> Option<&'static str> {
        self.server
    }

    pub(crate) const fn accept(&self) -> &'static str {
        self.accept
    }

    /// Reports whether a status is a success for this operation.
    pub(crate) fn is_answered_by(&self, status: StatusCode) -> bool {
        status.is_success() || self.redirects && status.is_redirection()
    }

    /// Reports whether the body of an error with this status can be a `T`. It cannot if the description has another
    /// type for the status, and `T` for other statuses.
    pub(crate) fn may_fail_with<T: 'static>(&self, status: StatusCode) -> bool {
        let wanted = TypeId::of::<T>();
        let declared = self.errors.iter().find(|body| (body.first..=body.last).contains(&status.as_u16()));
        let is_declared = self.errors.iter().any(|body| (body.ty)() == wanted);
        declared.is_none_or(|body| (body.ty)() == wanted || !is_declared)
    }

    pub(crate) const fn security(&self) -> &'static [&'static [Scheme]] {
        self.security
    }
}

/// Reports whether a string is a token of HTTP (RFC 9110, section 5.6.2).
const fn is_token(text: &str) -> bool {
    let (bytes, mut index) = (text.as_bytes(), 0);
    while index < bytes.len() {
        let is_letter = bytes[index].is_ascii_alphanumeric()
            || matches!(
                bytes[index],
                b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
            );
        if !is_letter {
            return false;
        }
        index += 1;
    }
    !bytes.is_empty()
}

impl From<Scheme> for String {
    fn from(scheme: Scheme) -> Self {
        scheme.name.to_owned()
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({} {} {})", self.id, self.method(), self.template)
    }
}

impl Scheme {
    /// Declares a key in a header.
    #[must_use]
    pub const fn header_key(name: &'static str, header: &'static str) -> Self {
        Self { name, place: Place::Header(header) }
    }

    /// Declares a key in the query.
    #[must_use]
    pub const fn query_key(name: &'static str, parameter: &'static str) -> Self {
        Self { name, place: Place::Query(parameter) }
    }

    /// Declares a bearer token.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self { name, place: Place::Bearer }
    }

    /// Declares basic authentication; its credential is `user:password` in base64.
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self { name, place: Place::Basic }
    }

    /// Declares a key in a cookie.
    #[must_use]
    pub const fn cookie_key(name: &'static str, cookie: &'static str) -> Self {
        Self { name, place: Place::Cookie(cookie) }
    }

    /// Declares another scheme of the `authorization` header; its credential is what follows the scheme's name there.
    #[must_use]
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self { name, place: Place::Http(scheme) }
    }

    /// Declares the client's certificate; see
    /// [`ClientBuilder::client_certificate`](super::ClientBuilder::client_certificate).
    #[must_use]
    pub const fn mutual_tls(name: &'static str) -> Self {
        Self { name, place: Place::Connection }
    }

    /// Returns the name of its credential, which [`ClientBuilder::credential`](super::ClientBuilder::credential) sets.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn place(&self) -> Place {
        self.place
    }
}
