//! The connection to Redis: made when it is first needed, shared by all, and made again when it is lost. Knows no
//! limit.

use std::{sync::Arc, time::Duration};

use redis::{
    AsyncConnectionConfig, Client, ErrorKind, IntoConnectionInfo, RedisError, RedisResult, ServerErrorKind,
    aio::MultiplexedConnection,
};
use tokio::{sync::Mutex, time::Instant};

use crate::shared_limit::Unanswered;

/// How long it takes to connect, or to answer, before the connection counts as lost.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to a server.
pub(super) struct Link {
    client: Client,
    slot: Arc<Mutex<Slot>>,
}

/// The connection, or why there is none.
#[derive(Default)]
struct Slot {
    connected: Option<Connected>,
    failed: Option<(Instant, Unanswered)>,
    /// How many connections there have been.
    count: u64,
}

/// A connection.
#[derive(Clone)]
pub(super) struct Connected {
    pub(super) connection: MultiplexedConnection,
    /// When the server has started at the latest; `None` where that is longer ago than the clock knows.
    pub(super) started: Option<Instant>,
    number: u64,
}

impl Link {
    /// Creates a way to the server at this URL.
    pub(super) fn to(url: &str) -> Result<Self, &'static str> {
        let info = url.into_connection_info().map(|info| {
            // The end of one exchange and the place of the next are short messages, each of which is sent at once.
            let settings = info.tcp_settings().clone().set_nodelay(true);
            info.set_tcp_settings(settings)
        });
        let client = info.and_then(Client::open).map_err(|_| {
            if ["rediss:", "valkeys:"].iter().any(|scheme| url.starts_with(scheme)) {
                "expected the feature for TLS of the package `redis`"
            } else {
                "expected a URL such as `redis://host:6379`"
            }
        })?;
        Ok(Self { client, slot: Arc::default() })
    }

    /// Returns the connection.
    pub(super) async fn connected(&self) -> Result<Connected, Unanswered> {
        let asked = Instant::now();
        if let Some(known) = self.slot.lock().await.known(asked) {
            return known;
        }
        let (client, slot) = (self.client.clone(), Arc::clone(&self.slot));
        // On a task of its own: a caller that gives up does not begin again each time.
        let connecting = tokio::spawn(async move {
            let mut slot = slot.lock().await;
            if let Some(known) = slot.known(asked) {
                return known;
            }
            slot.count += 1;
            let connected = connect(&client, slot.count).await.map_err(|error| Unanswered(reason(&error)));
            match &connected {
                Ok(connected) => slot.connected = Some(connected.clone()),
                Err(unanswered) => slot.failed = Some((Instant::now(), *unanswered)),
            }
            connected
        });
        connecting.await.unwrap_or(Err(Unanswered("no connection")))
    }

    /// Returns an answer. After an error the connection is made again.
    pub(super) async fn checked<T>(&self, connected: &Connected, answer: RedisResult<T>) -> Result<T, Unanswered> {
        let error = match answer {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let mut slot = self.slot.lock().await;
        if slot.connected.as_ref().is_some_and(|current| current.number == connected.number) {
            slot.connected = None;
        }
        Err(Unanswered(reason(&error)))
    }
}

impl Slot {
    /// Returns the connection, or how an attempt to connect failed that is no older than the question.
    fn known(&self, asked: Instant) -> Option<Result<Connected, Unanswered>> {
        if let Some(connected) = &self.connected {
            return Some(Ok(connected.clone()));
        }
        self.failed.filter(|(at, _)| *at >= asked).map(|(_, unanswered)| Err(unanswered))
    }
}

async fn connect(client: &Client, number: u64) -> RedisResult<Connected> {
    let config = AsyncConnectionConfig::new();
    let config = config.set_connection_timeout(Some(PATIENCE)).set_response_timeout(Some(PATIENCE));
    let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    let info: String = redis::cmd("INFO").arg("server").query_async(&mut connection).await?;
    let uptime = info.lines().find_map(|line| line.trim().strip_prefix("uptime_in_seconds:")?.parse::<u64>().ok());
    // Redis rounds both ends to a second. A server that does not say may have just started.
    let uptime = Duration::from_secs(uptime.unwrap_or(0).saturating_sub(1));
    Ok(Connected { connection, started: Instant::now().checked_sub(uptime), number })
}

/// Returns why there is no answer, in fixed words.
fn reason(error: &RedisError) -> &'static str {
    match error.kind() {
        ErrorKind::Io if error.is_timeout() => "no answer in time",
        ErrorKind::Io if error.is_connection_refusal() => "no connection",
        ErrorKind::Io => "the connection broke",
        ErrorKind::AuthenticationFailed => "Redis refused the credentials",
        _ if matches!(error.code(), Some("NOAUTH" | "WRONGPASS")) => "Redis refused the credentials",
        ErrorKind::Server(ServerErrorKind::NoPerm) => "Redis does not allow a command",
        ErrorKind::Server(ServerErrorKind::BusyLoading) => "Redis loads its data",
        ErrorKind::Server(ServerErrorKind::ReadOnly) => "Redis is a replica",
        _ => "Redis answered with an error",
    }
}
