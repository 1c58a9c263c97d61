//! The settings of a client, their defaults, and the check of all of them at once.

use std::{collections::BTreeMap, fmt, future::Future, sync::Arc, time::Duration};

use http::HeaderMap;

use super::{
    base::Base,
    client::Client,
    credential::{Credentials, Source},
    encode,
    error::{BuildProblem, Error},
    http_transport::{HttpTransport, HttpTransportBuilder},
    label::Label,
    layer::Layer,
    observe::Observer,
    operation::Scheme,
    places::Places,
    retry::{Budget, RetryPolicy},
    secret::Secret,
    shared::{Caller, Shared},
    shared_limit::{LimitLoss, SharedLimit},
    transport::Transport,
};

/// The default time for a call, including waits and retries.
const TIMEOUT: Duration = Duration::from_secs(120);
/// The default time for one attempt.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// The default limit for the length of an answer.
const RESPONSE_LIMIT: usize = 32 * 1024 * 1024;

/// The settings of a future [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: Option<String>,
    servers: BTreeMap<String, String>,
    credentials: Credentials,
    label: Option<Label>,
    security: &'static [&'static [Scheme]],
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    response_limit: usize,
    user_agent: String,
    http: HttpTransportBuilder,
    headers: Vec<(String, String)>,
    layers: Vec<Arc<dyn Layer>>,
    observers: Vec<Arc<dyn Observer>>,
    call_id_header: Option<String>,
    retry: RetryPolicy,
    default_retry_after: Option<Duration>,
    name: &'static str,
    per_minute: PerMinute,
    shared_limit: Option<Arc<dyn SharedLimit>>,
    limit_loss: LimitLoss,
    transport: Option<Arc<dyn Transport>>,
}

/// The number of requests per minute, and who chose it.
#[derive(Clone, Copy)]
enum PerMinute {
    /// The API's own limit, which does not apply to this machine.
    Default(u32),
    /// The caller's, wherever the API is.
    Set(Option<u32>),
}

impl Client {
    /// Returns a builder with the default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
}

impl ClientBuilder {
    fn new() -> Self {
        Self {
            base_url: None,
            servers: BTreeMap::new(),
            credentials: Credentials::default(),
            label: None,
            security: &[],
            timeout: Some(TIMEOUT),
            attempt_timeout: Some(ATTEMPT_TIMEOUT),
            response_limit: RESPONSE_LIMIT,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            http: HttpTransport::builder(),
            headers: Vec::new(),
            layers: Vec::new(),
            observers: Vec::new(),
            call_id_header: None,
            retry: RetryPolicy::new(),
            default_retry_after: None,
            name: env!("CARGO_PKG_NAME"),
            per_minute: PerMinute::Set(None),
            shared_limit: None,
            limit_loss: LimitLoss::default(),
            transport: None,
        }
    }

    /// Sets the base URL: one of the generated servers, or a URL. Its path is kept, with or without a slash at its end.
    /// It must be `https`; plain `http` is allowed only for this machine (`localhost`, `127.0.0.1`, `[::1]`).
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Replaces a server that the description has for some of its operations: `described` is its address there, with
    /// the defaults of its variables, and `url` the address to use. The rules for the base URL apply.
    pub fn server(mut self, described: impl Into<String>, url: impl Into<String>) -> Self {
        self.servers.insert(described.into(), url.into());
        self
    }

    /// Sets a source for the credential of a security scheme, which is asked before each attempt: for tokens that
    /// expire. The source keeps a token while it is valid and reports its own errors; if it fails, the call fails and
    /// nothing is sent.
    ///
    /// ```
    /// # use hero_api_runtime::{Client, Secret};
    /// # async fn current_token() -> Result<Secret, std::io::Error> { Ok(Secret::from("t")) }
    /// let builder = Client::builder().credential_source("oauth", || current_token());
    /// ```
    pub fn credential_source<F, E>(
        mut self,
        scheme: impl Into<String>,
        source: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Secret, E>> + Send + 'static,
    {
        let source: Source = Arc::new(move || {
            let asked = source();
            Box::pin(async move { asked.await.ok() })
        });
        self.credentials.ask(scheme, source);
        self
    }

    /// Sets the certificate that the client shows to the server, with its private key: PEM.
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http = self.http.client_certificate(pem);
        self
    }

    /// Sets the credential for a security scheme: one of the generated constants, or its name.
    pub fn credential(mut self, scheme: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.credentials.set(scheme, value);
        self
    }

    /// Sets the label of the client; see [`Client::with_label`].
    pub fn label(mut self, label: impl AsRef<str>) -> Self {
        self.label = Label::new(label.as_ref());
        self
    }

    /// Sets the security of [`Client::request`], which has no operation to say it.
    pub fn security(mut self, security: &'static [&'static [Scheme]]) -> Self {
        self.security = security;
        self
    }

    /// Sets how long a call may take, including waits and retries: two minutes by default, no limit with `None`.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Sets how long one attempt of a call may take, including what it sends: 30 seconds by default, no limit with
    /// `None`.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.attempt_timeout = timeout.into();
        self
    }

    /// Sets how many bytes an answer may have: 32 MiB by default. Of a packed answer, this is how many come out.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }

    /// Sets the name and version of the crate that the client is in. Traces have the name in the field `client`; both
    /// are the user agent, unless [`user_agent`](Self::user_agent) is called later.
    ///
    /// ```
    /// # use hero_api_runtime::Client;
    /// let builder = Client::builder().client_name("zoo-client", "1.2.0");
    /// ```
    pub fn client_name(mut self, name: &'static str, version: &str) -> Self {
        self.name = name;
        self.user_agent = format!("{name}/{version}");
        self
    }

    /// Sets the user agent; the default is the name and version of the client.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets the proxy (`http`, `https`, `socks5`, `socks5h`), in place of the one that environment variables
    /// (`HTTPS_PROXY`, else `ALL_PROXY`) or the operating system name. A variable that applies to requests and is not
    /// the URL of a proxy is an error of [`build`](Self::build).
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http = self.http.proxy(url);
        self
    }

    /// Uses no proxy, whatever the environment or the operating system names.
    pub fn no_proxy(mut self) -> Self {
        self.http = self.http.no_proxy();
        self
    }

    /// Adds root certificates to those of the operating system: PEM, one or more.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http = self.http.root_certificate(pem);
        self
    }

    /// Sets how often a request is retried, and after which pauses.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Limits the requests in any minute, for all clones of the client together, and also to this machine; no limit
    /// with `None`. With a limit, a 429 to one call makes all others wait as long as it says, up to two minutes.
    pub fn rate_limit(mut self, per_minute: impl Into<Option<u32>>) -> Self {
        self.per_minute = PerMinute::Set(per_minute.into());
        self
    }

    /// Counts the requests of [`rate_limit`](Self::rate_limit) where several processes share them, such as in a
    /// `RedisLimit`. A call that finds no place waits, as it does for a limit of the client's own: in the order in which
    /// the calls of a process ask, and among processes for whoever asks first.
    pub fn shared_limit(mut self, limit: impl SharedLimit) -> Self {
        self.shared_limit = Some(Arc::new(limit));
        self
    }

    /// Sets what calls do when the [`shared_limit`](Self::shared_limit) does not answer: after five seconds they are
    /// refused, unless this says otherwise.
    pub fn limit_loss(mut self, loss: LimitLoss) -> Self {
        self.limit_loss = loss;
        self
    }

    /// Sets how long to wait after a 429 that does not say; by default such a 429 is retried after the pauses of the
    /// [`RetryPolicy`].
    pub fn default_retry_after(mut self, wait: impl Into<Option<Duration>>) -> Self {
        self.default_retry_after = wait.into();
        self
    }

    /// Sets the limit that applies where [`rate_limit`](Self::rate_limit) is not called, except to this machine. For
    /// clients that know the limit of their API.
    pub fn default_rate_limit(mut self, per_minute: u32) -> Self {
        self.per_minute = PerMinute::Default(per_minute);
        self
    }

    /// Adds a [`Layer`] around the transport. The first one is the outermost, and sees a request first. To read from
    /// the layer later, pass an `Arc` and keep a clone.
    pub fn layer(mut self, layer: impl Layer) -> Self {
        self.layers.push(Arc::new(layer));
        self
    }

    /// Adds an [`Observer`], which sees each call as a whole, such as an [`Audit`](super::Audit).
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Sends the id of each call in this header, such as `x-request-id`: it is the same for all attempts of a call, and
    /// `Debug` of its error shows it. A call that sets the header itself sends that. By default no id is sent.
    pub fn call_id_header(mut self, name: impl Into<String>) -> Self {
        self.call_id_header = Some(name.into());
        self
    }

    /// Adds a header to every request whose operation or call does not set it. A value that depends on the request
    /// needs a [`Layer`].
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends requests through this transport instead of an [`HttpTransport`]; it then handles proxy and certificates.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Names every missing or invalid setting, without its value.
    pub fn build(self) -> Result<Client, Error> {
        self.check().map_err(Error::settings)
    }

    /// Builds the client like [`build`](Self::build). For builders that wrap this one and have settings of their own.
    ///
    /// # Errors
    /// Every missing or invalid setting.
    pub fn check(self) -> Result<Client, Vec<BuildProblem>> {
        let mut problems = Vec::new();
        let base = self.base_url.as_deref().ok_or("is missing").and_then(Base::parse);
        let base = base.map_err(|reason| problems.push(BuildProblem::new("base URL", reason))).ok();
        let mut servers = BTreeMap::new();
        for (described, url) in &self.servers {
            match Base::parse(url) {
                // The transport of a client for this machine allows plain http, so it must not leave the machine.
                Ok(server) if base.as_ref().is_some_and(|base| base.loopback && !server.loopback) => {
                    problems.push(BuildProblem::new("server", "expected this machine, as the base URL has it"));
                }
                Ok(server) => {
                    servers.insert(described.clone(), server);
                }
                Err(reason) => problems.push(BuildProblem::new("server", reason)),
            }
        }
        for (scheme, reason) in self.credentials.unfit() {
            problems.push(BuildProblem::new(format!("credential of `{scheme}`"), reason));
        }
        let user_agent = encode::header(&self.user_agent);
        let user_agent = user_agent.map_err(|reason| problems.push(BuildProblem::new("user agent", reason))).ok();
        let loopback = base.as_ref().is_some_and(|base| base.loopback);
        let per_minute = match self.per_minute {
            PerMinute::Default(per_minute) => Some(per_minute).filter(|_| !loopback),
            PerMinute::Set(per_minute) => per_minute,
        };
        if per_minute == Some(0) {
            problems.push(BuildProblem::new("rate limit", "expected at least one request a minute"));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            match encode::own_header(name, value, false) {
                Ok((name, value)) => drop(headers.insert(name, value)),
                Err(reason) => problems.push(BuildProblem::new("default header", reason)),
            }
        }
        let call_id_header = self.call_id_header.and_then(|name| match encode::own_header(&name, "", false) {
            Ok((name, _)) => Some(name),
            Err(reason) => {
                problems.push(BuildProblem::new("call id header", reason));
                None
            }
        });
        let transport = match self.transport {
            Some(transport) => Ok(transport),
            None => {
                let http = if loopback { self.http.loopback() } else { self.http };
                http.check().map(|transport| Arc::new(transport) as Arc<dyn Transport>)
            }
        };
        let transport = transport.map_err(|invalid| problems.extend(invalid)).ok();
        let (Some(base), Some(user_agent), Some(transport)) = (base, user_agent, transport) else {
            return Err(problems);
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let places = per_minute.map(|requests| match self.shared_limit {
            Some(limit) => Places::shared(limit, requests, self.limit_loss, self.name),
            None => Places::own(requests),
        });
        let shared = Shared {
            places,
            base,
            servers,
            security: self.security,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            response_limit: self.response_limit,
            user_agent,
            headers,
            layers: self.layers,
            observers: self.observers.into(),
            call_id_header,
            retry: self.retry,
            default_retry_after: self.default_retry_after,
            name: self.name,
            budget: Budget::new(),
            transport,
        };
        Ok(Client::from_caller(Caller { label: self.label, ..Caller::new(Arc::new(shared), self.credentials) }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
