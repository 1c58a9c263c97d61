//! A rate limit that is counted in Redis: the places of each budget are two sorted sets, of exchanges on their way and
//! of those that have ended, by the server's time; a script decides in one round trip. Redis holds random names of places
//! and the hash of a secret, and nothing of who calls for what.

mod link;

use std::{
    fmt::{self, Write},
    sync::{Arc, LazyLock},
    time::Duration,
};

use redis::{Script, ScriptInvocation};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::{
    error::{BuildProblem, Error},
    limit::WINDOW,
    secret::Secret,
    shared_limit::{LimitAnswer, PlaceId, PlaceRequest, SharedLimit, Unanswered},
    transport::BoxFuture,
};
use link::{Connected, Link};

static TAKE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("redis_limit/take.lua")));
static END: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("redis_limit/end.lua")));
static PAUSE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("redis_limit/pause.lua")));

/// The budgets of rate limits, in a Redis server (5 or newer, or Valkey) that several processes share.
///
/// A budget is what one credential may send: [`budget_of`](Self::budget_of) is the [`SharedLimit`] of it, for
/// [`ClientBuilder::shared_limit`](super::ClientBuilder::shared_limit). Clones, and all limits made from one, share a
/// connection, which is made when it is first needed, and again when it is lost.
///
/// ```
/// use hero_api_runtime::{Client, RedisBudgets, Secret};
///
/// # fn run(key: Secret) -> Result<(), hero_api_runtime::Error> {
/// let budgets = RedisBudgets::at("redis://limits.internal:6379")?;
/// let client = Client::builder()
///     .base_url("https://api.example.com")
///     .rate_limit(300)
///     .shared_limit(budgets.budget_of(&key))
///     .credential("api_key", key)
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
/// A request is counted from when it gets its place until a window after its exchange has ended, by the clock of Redis.
/// What a process held that was killed, or that ended just after a call, comes free a window after its attempt could
/// have lasted.
///
/// # What Redis must do
///
/// - **Not evict** (`maxmemory-policy noeviction`): keys that expire are what it would evict first, and these do.
/// - Allow the commands `EVALSHA`, `EVAL`, `SCRIPT LOAD`, `INFO`, `TIME`, `PTTL`, `PEXPIRE`, `SET`, `ZADD`, `ZREM`,
///   `ZCARD`, `ZRANGE` and `ZREMRANGEBYSCORE`.
/// - When it has just started, what it counted may be lost. So nobody gets a place until it has been up for a window,
///   or for as long as an attempt may take, unless [`keeps_places`](Self::keeps_places) says that it loses nothing. A
///   replica that takes over may lack the last places, and nobody is told.
///
/// `rediss://` needs the feature for TLS of the package `redis`, which a program turns on in its own manifest.
#[derive(Clone)]
pub struct RedisBudgets {
    link: Arc<Link>,
    window: Duration,
    prefix: Arc<str>,
    keeps_places: bool,
}

impl RedisBudgets {
    /// Creates the budgets of the server at this URL, such as `redis://:password@host:6379/0`. Connects to nothing yet.
    ///
    /// # Errors
    /// The URL is none of a Redis server. The error does not show it.
    pub fn at(url: impl AsRef<str>) -> Result<Self, Error> {
        let url = url.as_ref();
        let link =
            Link::to(url).map_err(|reason| Error::settings(vec![BuildProblem::new("address of Redis", reason)]))?;
        Ok(Self { link: Arc::new(link), window: WINDOW, prefix: "rate-limit".into(), keeps_places: false })
    }

    /// Sets the window: a minute, unless an API counts otherwise. All processes must have the same.
    #[must_use]
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window.max(Duration::from_millis(1));
        self
    }

    /// Sets how keys in Redis begin: `rate-limit`, unless several programs must not share their budgets.
    #[must_use]
    pub fn prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.prefix = prefix.as_ref().into();
        self
    }

    /// Says that the server loses nothing when it restarts (`appendonly yes`, `appendfsync always`), so that calls need
    /// not wait after it has started.
    #[must_use]
    pub fn keeps_places(mut self) -> Self {
        self.keeps_places = true;
        self
    }

    /// Returns the limit that all share who have this secret. Redis gets its hash.
    #[must_use]
    pub fn budget_of(&self, secret: &Secret) -> RedisLimit {
        let hash = Sha256::new().chain_update("rate limit\0").chain_update(secret.reveal()).finalize();
        let hash = hash.iter().take(16).fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        // The braces keep the keys of a budget together where keys are spread over servers.
        let key = |of: &str| format!("{}:{{{hash}}}:{of}", self.prefix);
        RedisLimit { budgets: self.clone(), running: key("running"), ended: key("ended"), paused: key("paused") }
    }
}

impl fmt::Debug for RedisBudgets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisBudgets").field("window", &self.window).finish_non_exhaustive()
    }
}

/// The rate limit of one budget of [`RedisBudgets`].
#[derive(Clone)]
pub struct RedisLimit {
    budgets: RedisBudgets,
    running: String,
    ended: String,
    paused: String,
}

impl RedisLimit {
    async fn run<T: redis::FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Unanswered> {
        self.run_on(self.budgets.link.connected().await?, script).await
    }

    async fn run_on<T: redis::FromRedisValue>(
        &self,
        mut connected: Connected,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, Unanswered> {
        let answer = script.invoke_async(&mut connected.connection).await;
        self.budgets.link.checked(&connected, answer).await
    }

    /// Returns how long places may have been lost by the server of this connection, if it has just started.
    fn forgetful(&self, connected: &Connected, longest: Duration) -> Option<Duration> {
        let started = connected.started.filter(|_| !self.budgets.keeps_places)?;
        let knows_all = started + self.budgets.window.max(longest);
        Some(knows_all.saturating_duration_since(Instant::now())).filter(|wait| !wait.is_zero())
    }
}

impl SharedLimit for RedisLimit {
    fn window(&self) -> Duration {
        self.budgets.window
    }

    fn take<'a>(&'a self, request: &'a PlaceRequest) -> BoxFuture<'a, Result<LimitAnswer, Unanswered>> {
        Box::pin(async move {
            // Both on one connection: another one may be to a server that has started since.
            let connected = self.budgets.link.connected().await?;
            if let Some(wait) = self.forgetful(&connected, request.longest) {
                return Ok(LimitAnswer::Full { wait });
            }
            let mut script = TAKE.prepare_invoke();
            script.key(&self.running).key(&self.ended).key(&self.paused).arg(request.place.to_string());
            script.arg(request.limit).arg(micros(self.budgets.window)).arg(micros(request.longest));
            let (is_taken, rest): (bool, u64) = self.run_on(connected, &script).await?;
            Ok(if is_taken {
                LimitAnswer::Place { left: u32::try_from(rest).unwrap_or(u32::MAX) }
            } else {
                LimitAnswer::Full { wait: Duration::from_micros(rest) }
            })
        })
    }

    fn give_back(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        Box::pin(async move {
            let link = &self.budgets.link;
            let mut connected = link.connected().await?;
            let mut command = redis::cmd("ZREM");
            command.arg(&self.running).arg(place.to_string());
            let answer = command.query_async(&mut connected.connection).await;
            link.checked(&connected, answer).await
        })
    }

    fn end(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        Box::pin(async move {
            let mut script = END.prepare_invoke();
            script.key(&self.running).key(&self.ended).arg(place.to_string()).arg(micros(self.budgets.window));
            self.run(&script).await
        })
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, Result<(), Unanswered>> {
        Box::pin(async move {
            let mut script = PAUSE.prepare_invoke();
            script.key(&self.paused).arg(micros(wait).div_ceil(1000).max(1));
            self.run(&script).await
        })
    }
}

impl fmt::Debug for RedisLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLimit").field("window", &self.budgets.window).finish_non_exhaustive()
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::RedisBudgets;
    use crate::secret::Secret;

    #[test]
    fn nothing_shows_an_address_or_a_secret() {
        let budgets = RedisBudgets::at("redis://:p4ss@limits.test:6379").unwrap();
        let limit = budgets.budget_of(&Secret::from("k-secret"));
        for shown in [format!("{budgets:?} {limit:?}"), limit.running] {
            assert!(
                !shown.contains("p4ss") && !shown.contains("limits.test") && !shown.contains("k-secret"),
                "{shown}"
            );
        }
        for url in ["p4ss", "http://:p4ss@limits.test", "redis://p4ss:a:b:c"] {
            let error = RedisBudgets::at(url).unwrap_err().to_string();
            let expected = "the client cannot be built: address of Redis: expected a URL such as `redis://host:6379`";
            assert_eq!(error, expected);
        }
    }

    #[test]
    fn each_secret_has_a_budget_of_its_own() {
        let budgets = RedisBudgets::at("redis://limits.test").unwrap();
        let key = |budgets: &RedisBudgets, secret: &str| budgets.budget_of(&Secret::from(secret)).running;
        assert_eq!(key(&budgets, "a"), key(&budgets.clone(), "a"));
        assert_ne!(key(&budgets, "a"), key(&budgets, "b"));
        assert_ne!(key(&budgets, "a"), key(&budgets.clone().prefix("other"), "a"));
        assert_eq!(key(&budgets, "a").len(), "rate-limit:{}:running".len() + 32);
    }
}
