//! Hero's client: that of the runtime, with Hero's credentials, environments and rate limit.

use std::{env, fmt, ops::Deref, sync::Arc, time::Duration};

use crate::{
    credentials::{ENVIRONMENT_VARIABLE, KEY_VARIABLE, PRACTICE_VARIABLE, URL_VARIABLE, Variables},
    environment::Environment,
    generated::{
        api::Api,
        security::{API_KEY, PRACTICE_GROUP_ID},
    },
    runtime::{
        self, BuildProblem, Error, Layer, LimitLoss, Method, Observer, Request, RetryPolicy, Scheme, Secret,
        SharedLimit, Transport,
    },
};

/// Requests per minute for each API key, from the guide "Basic concepts".
const PER_MINUTE: u32 = 300;

/// The wait after a 429 that names none, from the same guide.
const UNNAMED_WAIT: Duration = Duration::from_secs(60);

/// The header for the id of a call. Hero documents none; this is the usual one, and a server that does not know it
/// ignores it.
const CALL_ID_HEADER: &str = "x-request-id";

/// Both credentials, on every request.
static SECURITY: &[&[Scheme]] = &[&[API_KEY, PRACTICE_GROUP_ID]];

/// A client of the Hero Health Public API, for one practice group.
///
/// Cloning is cheap. Clones, and clients for other practices made from one, share connections and the rate limit, which
/// Hero counts for each API key.
///
/// ```no_run
/// # async fn run() -> Result<(), hero_api::Error> {
/// use hero_api::{Client, Environment, runtime::Method};
///
/// let hero = Client::builder().api_key("…").practice_group_id("practice-1").environment(Environment::Staging).build()?;
/// let me = hero.request(Method::GET, "/v1/me").await?;
/// let another = hero.for_practice("practice-2").request(Method::GET, "/v1/me").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    runtime: runtime::Client,
    api: Api,
    environment: Arc<Environment>,
    practice_group_id: Arc<str>,
}

/// The operations, in groups: `client.patients()` and so on.
impl Deref for Client {
    type Target = Api;

    fn deref(&self) -> &Api {
        &self.api
    }
}

impl Client {
    /// Creates a client from the environment variables `HERO_API_KEY`, `HERO_PRACTICE_GROUP_ID`, and one of
    /// `HERO_ENVIRONMENT` (`production`, `staging`, `hosted-mock`) and `HERO_BASE_URL`. There is no default
    /// environment.
    ///
    /// # Errors
    /// Names every missing or invalid variable, without its value.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env().build()
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Returns a client for another practice group, with the same key, connections, rate limit and
    /// [actor](Self::with_actor). Its errors and traces name the group. An id that cannot be sent makes every call fail.
    #[must_use]
    pub fn for_practice(&self, practice_group_id: impl Into<String>) -> Self {
        let id = practice_group_id.into();
        let practice_group_id = Arc::from(id.as_str());
        let runtime = self.runtime.with_label(&id).with_credential(PRACTICE_GROUP_ID, id);
        Self::from_runtime(runtime, Arc::clone(&self.environment), practice_group_id)
    }

    /// Returns a client that says on whose behalf its calls are made: a member of staff, a job. It shares everything else
    /// with this one, and clients made from it for other practices say the same. Observers get
    /// it, such as an [`Audit`](runtime::Audit); it is sent to nobody, and no error or trace shows it.
    #[must_use]
    pub fn with_actor(&self, actor: impl Into<String>) -> Self {
        let (environment, practice) = (Arc::clone(&self.environment), Arc::clone(&self.practice_group_id));
        Self::from_runtime(self.runtime.with_actor(actor), environment, practice)
    }

    /// Returns a client that says whom its calls are about, beside the patients and appointments whose ids are in a request
    /// or an answer, and the NHS numbers in a request: for a trace by names, which holds neither, and for a
    /// [`request`](Self::request). `kind` is a word for the kind of `id`. It shares everything else with this one, and clients made
    /// from it say the same. Observers get it, such as an [`Audit`](runtime::Audit); it is sent to nobody, and no error or trace shows it.
    ///
    /// ```no_run
    /// # use hero_api::Client;
    /// # fn run(hero: &Client) {
    /// let about = hero.with_subject("Referral", "R-17");
    /// # }
    /// ```
    #[must_use]
    pub fn with_subject(&self, kind: &'static str, id: impl Into<String>) -> Self {
        let (environment, practice) = (Arc::clone(&self.environment), Arc::clone(&self.practice_group_id));
        Self::from_runtime(self.runtime.with_subject(kind, id), environment, practice)
    }

    /// Returns the practice group that the client acts for. Store it beside every id: an id belongs to a practice.
    #[must_use]
    pub fn practice_group_id(&self) -> &str {
        &self.practice_group_id
    }

    /// Creates a request that the description does not have, with Hero's credentials.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        self.runtime.request(method, path)
    }

    /// Returns the underlying client, which knows nothing of Hero.
    #[must_use]
    pub fn runtime(&self) -> &runtime::Client {
        &self.runtime
    }

    /// Returns the environment: for a program that must know whether it acts on live practices.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    fn from_runtime(runtime: runtime::Client, environment: Arc<Environment>, practice_group_id: Arc<str>) -> Self {
        Self { api: Api::new(runtime.clone()), runtime, environment, practice_group_id }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// The settings of a future [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    runtime: runtime::ClientBuilder,
    /// Also known to `runtime`; the budget of a shared limit is that of the key.
    api_key: Option<Secret>,
    /// Also known to `runtime`, which shows no credential.
    practice_group_id: Option<String>,
    environment: Option<Environment>,
    #[cfg(feature = "redis")]
    budgets: Option<runtime::RedisBudgets>,
    problems: Vec<BuildProblem>,
}

impl ClientBuilder {
    fn new() -> Self {
        let runtime = runtime::Client::builder()
            .client_name(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .security(SECURITY)
            .call_id_header(CALL_ID_HEADER)
            .default_rate_limit(PER_MINUTE)
            .default_retry_after(UNNAMED_WAIT);
        Self {
            runtime,
            api_key: None,
            practice_group_id: None,
            environment: None,
            #[cfg(feature = "redis")]
            budgets: None,
            problems: Vec::new(),
        }
    }

    /// Reads settings from the environment variables, like [`Client::from_env`]. Their problems are reported by
    /// [`build`](Self::build), unless the setting is also made in code.
    pub fn from_env() -> Self {
        let (variables, problems) = Variables::read(|name| {
            let value = env::var_os(name)?;
            Some(value.into_string().map_err(drop))
        });
        let mut builder = Self::new();
        // Missing variables are among the problems.
        if let Some(key) = variables.api_key {
            builder = builder.api_key(key);
        }
        if let Some(id) = variables.practice_group_id {
            builder = builder.practice_group_id(id);
        }
        if let Some(environment) = variables.environment {
            builder = builder.environment(environment);
        }
        builder.problems = problems;
        builder
    }

    /// Sets the API key. Keep it out of source control; test and production have different keys.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        let key = key.into();
        self.forgive(&[KEY_VARIABLE]);
        self.api_key = Some(key.clone());
        self.runtime = self.runtime.credential(API_KEY, key);
        self
    }

    /// Sets the practice group to act for. Errors and traces name it.
    pub fn practice_group_id(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.forgive(&[PRACTICE_VARIABLE]);
        self.practice_group_id = Some(id.clone());
        self.runtime = self.runtime.label(&id).credential(PRACTICE_GROUP_ID, id);
        self
    }

    /// Sets the environment.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.forgive(&[ENVIRONMENT_VARIABLE, URL_VARIABLE]);
        self.runtime = self.runtime.base_url(environment.base_url());
        self.environment = Some(environment);
        self
    }

    /// Sets the environment by its URL. Its path is kept.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.environment(Environment::Custom(url.into()))
    }

    /// Limits the requests in any minute, for all clients that share the key; no limit with `None`. The default is 300,
    /// and none towards this machine. Your partner agreement may say otherwise.
    pub fn rate_limit(self, per_minute: impl Into<Option<u32>>) -> Self {
        self.with(|runtime| runtime.rate_limit(per_minute))
    }

    /// Counts the requests of [`rate_limit`](Self::rate_limit) in Redis, for all processes and machines that use the same
    /// API key there: Redis gets its hash. The guide has a section on
    /// [limits across machines](crate::guide::practices_and_limits#several-processes-and-machines).
    #[cfg(feature = "redis")]
    pub fn redis_limit(mut self, budgets: runtime::RedisBudgets) -> Self {
        self.budgets = Some(budgets);
        self
    }

    /// Counts the requests of [`rate_limit`](Self::rate_limit) where several processes share them, other than in Redis.
    /// Hero counts them for each API key.
    pub fn shared_limit(self, limit: impl SharedLimit) -> Self {
        self.with(|runtime| runtime.shared_limit(limit))
    }

    /// Sets what calls do when the shared limit does not answer: after five seconds they are refused, unless this says
    /// otherwise.
    pub fn limit_loss(self, loss: LimitLoss) -> Self {
        self.with(|runtime| runtime.limit_loss(loss))
    }

    /// Sets how long a call may take, including waits and retries: two minutes by default, no limit with `None`.
    pub fn timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.with(|runtime| runtime.timeout(timeout))
    }

    /// Sets how long one attempt of a call may take: 30 seconds by default, no limit with `None`.
    pub fn attempt_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.with(|runtime| runtime.attempt_timeout(timeout))
    }

    /// Sets how often a request is retried, and after which pauses.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(|runtime| runtime.retry(policy))
    }

    /// Sets how many bytes an answer may have: 32 MiB by default.
    pub fn response_limit(self, bytes: usize) -> Self {
        self.with(|runtime| runtime.response_limit(bytes))
    }

    /// Sets the user agent; the default is the name and version of this crate.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.with(|runtime| runtime.user_agent(user_agent))
    }

    /// Sets the proxy (`http`, `https`, `socks5`, `socks5h`), in place of the one that environment variables
    /// (`HTTPS_PROXY`, else `ALL_PROXY`) or the operating system name. A variable that applies to requests and is not
    /// the URL of a proxy is an error of [`build`](Self::build).
    pub fn proxy(self, url: impl Into<String>) -> Self {
        self.with(|runtime| runtime.proxy(url))
    }

    /// Uses no proxy, whatever the environment or the operating system names.
    pub fn no_proxy(self) -> Self {
        self.with(runtime::ClientBuilder::no_proxy)
    }

    /// Adds root certificates to those of the operating system: PEM, one or more.
    pub fn root_certificate(self, pem: impl Into<Vec<u8>>) -> Self {
        self.with(|runtime| runtime.root_certificate(pem))
    }

    /// Adds a header to every request whose operation or call does not set it.
    pub fn default_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(|runtime| runtime.default_header(name, value))
    }

    /// Sends the id of each call in this header; the default is `x-request-id`. The id is the same for all attempts of a
    /// call, and `Debug` of its error shows it.
    pub fn call_id_header(self, name: impl Into<String>) -> Self {
        self.with(|runtime| runtime.call_id_header(name))
    }

    /// Adds an observer, which sees each call as a whole, such as an [`Audit`](runtime::Audit). The guide has a page on
    /// [audits](crate::guide::audit).
    pub fn observer(self, observer: impl Observer) -> Self {
        self.with(|runtime| runtime.observer(observer))
    }

    /// Adds a layer around the transport: it sees each attempt, and may change, delay, answer or fail it. The first one
    /// is the outermost, and sees a request first. The guide has a page on [layers](crate::guide::layers).
    pub fn layer(self, layer: impl Layer) -> Self {
        self.with(|runtime| runtime.layer(layer))
    }

    /// Sends requests through this transport instead of the default one.
    pub fn transport(self, transport: impl Transport) -> Self {
        self.with(|runtime| runtime.transport(transport))
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Names every missing or invalid setting, without its value.
    pub fn build(mut self) -> Result<Client, Error> {
        let from_env = !self.problems.is_empty();
        for (given, setting) in
            [(self.api_key.is_some(), "API key"), (self.practice_group_id.is_some(), "practice group id")]
        {
            if !given && !from_env {
                self.problems.push(BuildProblem::new(setting, "is missing"));
            }
        }
        if self.environment.is_none() {
            if !from_env {
                self.problems.push(BuildProblem::new("environment", "is missing; none is assumed"));
            }
            // With any base the other settings can be checked; because of the problem no client is built.
            self.runtime = self.runtime.base_url(Environment::HostedMock.base_url());
        }
        #[cfg(feature = "redis")]
        if let (Some(budgets), Some(key)) = (&self.budgets, &self.api_key) {
            self.runtime = self.runtime.shared_limit(budgets.budget_of(key));
        }
        let runtime = self.runtime.check().map_err(|problems| self.problems.extend(problems));
        match (runtime, self.environment, self.practice_group_id) {
            (Ok(runtime), Some(environment), Some(practice)) if self.problems.is_empty() => {
                Ok(Client::from_runtime(runtime, Arc::new(environment), practice.into()))
            }
            _ => Err(Error::settings(self.problems)),
        }
    }

    /// Drops the problems of variables whose setting is made in code.
    fn forgive(&mut self, variables: &[&str]) {
        self.problems.retain(|problem| !variables.contains(&problem.setting()));
    }

    fn with(mut self, set: impl FnOnce(runtime::ClientBuilder) -> runtime::ClientBuilder) -> Self {
        self.runtime = set(self.runtime);
        self
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
