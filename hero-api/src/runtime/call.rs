//! One call of an operation while it is put together, and the future that it becomes. Everything that is wrong with a
//! value is kept until the call is awaited, and comes out as one error before anything is sent.

use std::{
    borrow::Cow,
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use serde::Serialize;

use super::{
    check::{Check, Checks, Rule},
    client::Client,
    credential::Unsecured,
    encode::{self, Wrong},
    error::{Error, Kind, Unfit},
    operation::Operation,
    response::{Received, Response, Unreadable},
    retry::RetryPolicy,
    run::{Prepared, run},
    transport::TransportRequest,
};

/// Headers that tell where a message ends or where it goes. They are the transport's.
const FRAMING: [HeaderName; 5] =
    [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION, header::UPGRADE];

/// Headers that give access to something, whoever sets them.
const ACCESS: [HeaderName; 3] = [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE];

/// A call that is being put together. It does nothing until it is awaited.
#[must_use = "a request does nothing until it is awaited"]
pub struct Call<T> {
    draft: Box<Draft>,
    read: fn(Received) -> Result<T, Unreadable>,
}

struct Draft {
    client: Client,
    operation: Operation,
    /// The values of the template, or the whole path where the caller wrote it.
    path: Vec<(&'static str, String)>,
    written_path: Option<String>,
    /// Names as they are, values encoded.
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Option<Bytes>,
    checks: Checks,
    unchecked: bool,
    unfit: Option<Unfit>,
    timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
}

/// Whether each item of a list is a parameter of its own, or all of them are one with commas between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explode {
    /// `ids=1&ids=2`.
    Yes,
    /// `ids=1,2`.
    No,
}

impl<T> Call<T> {
    pub(crate) fn new(client: Client, operation: Operation, read: fn(Received) -> Result<T, Unreadable>) -> Self {
        let draft = Draft {
            client,
            operation,
            path: Vec::new(),
            written_path: None,
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            checks: Checks::default(),
            unchecked: false,
            unfit: None,
            timeout: None,
            retry: None,
        };
        Self { draft: Box::new(draft), read }
    }

    /// How long this call may take, waits and repetitions included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.timeout = Some(timeout);
        self
    }

    /// One more header, in place of what it was.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.draft.header(name, value.as_ref());
        self
    }

    /// Sends the request even where its values break rules of the description.
    pub fn unchecked(mut self) -> Self {
        self.draft.unchecked = true;
        self
    }

    /// How often, and after which pauses, this request is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.draft.retry = Some(policy);
        self
    }

    /// Sends the request, for an answer with its status and headers.
    pub fn send(self) -> Pending<Response<T>>
    where
        T: Send + 'static,
    {
        let read = self.read;
        let prepared = self.draft.prepare();
        Pending::new(async move {
            let (value, received) = run(prepared?, read).await?;
            Ok(Response::new(value, received))
        })
    }
}

/// Parameters and bodies, for generated code.
impl<T> Call<T> {
    /// A value of the path.
    #[doc(hidden)]
    pub fn path<V: Serialize + Check>(mut self, name: &'static str, value: V, rules: &'static [Rule]) -> Self {
        self.draft.check("path", name, &value, rules, &[]);
        if let Some(text) = self.draft.text("the path parameter", name, &value) {
            self.draft.path.push((name, text));
        }
        self
    }

    /// A value of the query; null is left out.
    #[doc(hidden)]
    pub fn query<V: Serialize + Check>(mut self, name: &'static str, value: V, rules: &'static [Rule]) -> Self {
        self.draft.check("query", name, &value, rules, &[]);
        if let Some(text) = self.draft.text("the query parameter", name, &value) {
            self.draft.query.push((name.to_owned(), encode::query(&text).to_string()));
        }
        self
    }

    /// A list of the query.
    #[doc(hidden)]
    pub fn query_list<V>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
        explode: Explode,
        rules: &'static [Rule],
        each: &'static [Rule],
    ) -> Self
    where
        V: Serialize + Check,
        Vec<V>: Check,
    {
        let values: Vec<V> = values.into_iter().collect();
        self.draft.check("query", name, &values, rules, each);
        let texts = values.iter().filter_map(|value| self.draft.text("the query parameter", name, value));
        let texts: Vec<String> = texts.map(|text| encode::query(&text).to_string()).collect();
        match explode {
            Explode::Yes => self.draft.query.extend(texts.into_iter().map(|text| (name.to_owned(), text))),
            Explode::No if texts.is_empty() => {}
            Explode::No => self.draft.query.push((name.to_owned(), texts.join(","))),
        }
        self
    }

    /// A parameter that is a header; null is left out.
    #[doc(hidden)]
    pub fn header_param<V: Serialize + Check>(mut self, name: &'static str, value: V, rules: &'static [Rule]) -> Self {
        self.draft.check("header", name, &value, rules, &[]);
        if let Some(text) = self.draft.text("the header", name, &value) {
            self.draft.header(name, &text);
        }
        self
    }

    /// A body of JSON.
    #[doc(hidden)]
    pub fn json<B: Serialize + Check>(mut self, body: B) -> Self {
        body.check(&mut self.draft.checks);
        self.draft.json(&body);
        self
    }

    /// The whole path, where no template tells it.
    pub(crate) fn written_path(mut self, path: &str) -> Self {
        match encode::written_path(path) {
            Ok(path) => self.draft.written_path = Some(path),
            Err(wrong) => self.draft.unfit("the path", "…", wrong),
        }
        self
    }

    pub(crate) fn written_query<V: Serialize + ?Sized>(mut self, name: String, value: &V) -> Self {
        match encode::text(value) {
            Ok(Some(text)) => self.draft.query.push((name, encode::query(&text).to_string())),
            Ok(None) => {}
            Err(wrong) => self.draft.unfit("the query parameter", name, wrong),
        }
        self
    }

    pub(crate) fn written_json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.draft.json(body);
        self
    }
}

/// A parameter, as a field of the part of the request that it is in.
struct Parameter<'a> {
    name: &'static str,
    value: &'a dyn Check,
    rules: &'static [Rule],
    item_rules: &'static [Rule],
}

impl Check for Parameter<'_> {
    fn check(&self, checks: &mut Checks) {
        checks.items(self.name, self.value, self.rules, self.item_rules);
    }
}

impl Draft {
    /// The first value that cannot be sent is the one that is told.
    fn unfit(&mut self, part: &'static str, name: impl Into<Cow<'static, str>>, wrong: Wrong) {
        self.unfit.get_or_insert_with(|| Unfit { part, name: name.into(), wrong });
    }

    /// Checks a parameter; its problems are at `/query/name` and the like, those of a body at its own pointers.
    fn check(
        &mut self,
        part: &'static str,
        name: &'static str,
        value: &dyn Check,
        rules: &'static [Rule],
        item_rules: &'static [Rule],
    ) {
        self.checks.field(part, &Parameter { name, value, rules, item_rules }, &[]);
    }

    fn text<V: Serialize>(&mut self, part: &'static str, name: &'static str, value: &V) -> Option<String> {
        encode::text(value).unwrap_or_else(|wrong| {
            self.unfit(part, name, wrong);
            None
        })
    }

    fn header(&mut self, name: &str, value: &str) {
        let Ok(header) = HeaderName::try_from(name) else {
            return self.unfit("the header", "…", "has no valid name");
        };
        if FRAMING.contains(&header) {
            return self.unfit("the header", name.to_owned(), "is set by the client alone");
        }
        match encode::header(value) {
            Ok(mut value) => {
                value.set_sensitive(ACCESS.contains(&header));
                self.headers.insert(header, value);
            }
            Err(wrong) => self.unfit("the header", name.to_owned(), wrong),
        }
    }

    fn json<B: Serialize + ?Sized>(&mut self, body: &B) {
        match encode::json(body) {
            Ok(json) => self.body = Some(json),
            Err((pointer, wrong)) => self.unfit("the body", pointer, wrong),
        }
    }

    fn prepare(self: Box<Self>) -> Result<Prepared, Error> {
        let label = self.client.own_label().cloned();
        self.checked().map_err(|error| error.label_is(label.as_ref()))
    }

    fn checked(self: Box<Self>) -> Result<Prepared, Error> {
        let mut this = *self;
        let operation = this.operation;
        if let Some(unfit) = this.unfit {
            return Err(Error::not_sent(Kind::Unfit(unfit), &operation));
        }
        let problems = this.checks.finish();
        if !problems.is_empty() && !this.unchecked {
            return Err(Error::not_sent(Kind::Checks(problems), &operation));
        }
        let shared = this.client.shared();
        let secured = this.client.credentials().apply(operation.security(), &mut this.headers, &mut this.query);
        secured.map_err(|unsecured| match unsecured {
            Unsecured::Missing(scheme) => Error::not_sent(Kind::NoCredential(scheme), &operation),
            Unsecured::Unfit(scheme, wrong) => unfit_error(&operation, "the credential of", scheme, wrong),
        })?;
        let path = match this.written_path {
            Some(path) => path,
            None => encode::path(operation.template(), &this.path)
                .map_err(|(name, wrong)| unfit_error(&operation, "the path parameter", name, wrong))?,
        };
        let mut address = format!("{}{path}", shared.base);
        if !this.query.is_empty() {
            address.push('?');
            address.push_str(&encode::join_query(&this.query));
        }
        let uri = Uri::try_from(address)
            .map_err(|_| unfit_error(&operation, "the address", "…", "is too long or not valid"))?;
        let mut request = TransportRequest::new(operation.method().clone(), uri);
        request.headers = this.headers;
        default_header(&mut request.headers, header::ACCEPT, HeaderValue::from_static("application/json"));
        default_header(&mut request.headers, header::USER_AGENT, shared.user_agent.clone());
        if let Some(body) = this.body {
            let json = HeaderValue::from_static("application/json");
            default_header(&mut request.headers, header::CONTENT_TYPE, json);
            request.body = body;
        }
        Ok(Prepared {
            shared: shared.clone(),
            label: this.client.own_label().cloned(),
            timeout: this.timeout.or(shared.timeout),
            policy: this.retry.unwrap_or_else(|| shared.retry.clone()),
            operation,
            request,
        })
    }
}

fn default_header(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}

fn unfit_error(operation: &Operation, part: &'static str, name: &str, wrong: Wrong) -> Error {
    Error::not_sent(Kind::Unfit(Unfit { part, name: name.to_owned().into(), wrong }), operation)
}

impl<T: Send + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pending<T>;

    fn into_future(self) -> Pending<T> {
        let read = self.read;
        let prepared = self.draft.prepare();
        Pending::new(async move { Ok(run(prepared?, read).await?.0) })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.draft.operation).finish_non_exhaustive()
    }
}

/// A call on its way. Dropping it abandons the call; whether the server took it is then unknown.
#[must_use = "a request does nothing until it is awaited"]
pub struct Pending<T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>);

impl<T> Pending<T> {
    fn new(future: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
