//! The settings of a future mock.

use std::{fmt, net::Ipv4Addr, sync::Arc};

use tokio::net::TcpListener;

use super::MockHero;
use crate::{
    clock::{Clock, Now},
    connection::CuttableListener,
    courier::send_all,
    description::{self, StartError},
    server::serve,
    state::Shared,
};

/// The settings of a future [`MockHero`].
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct Builder {
    description: Option<String>,
    credentials: Vec<(String, String)>,
    now: Option<String>,
    port: u16,
    rate_limit: Option<usize>,
    only_created: bool,
    journal: Option<usize>,
}

impl Builder {
    /// Sets another description, OpenAPI 3.0 or 3.1 in YAML or JSON; the default is the Hero Health Public API.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Sets the credential to accept, by its name for [`MockHero::credential`]; the default is invented.
    pub fn credential(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.credentials.push((name.into(), value.into()));
        self
    }

    /// Sets the time of answers, as RFC 3339; the default is `2026-01-05T09:00:00Z`.
    pub fn now(mut self, moment: impl Into<String>) -> Self {
        self.now = Some(moment.into());
        self
    }

    /// Sets the port; the default is a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Limits the requests in any 60 seconds, by tokio's clock; the rest are answered with 429 and `Retry-After`. The
    /// default is no limit. Hero's is 300.
    pub fn rate_limit(mut self, per_minute: usize) -> Self {
        self.rate_limit = Some(per_minute);
        self
    }

    /// Answers 404 to an id that no call created, if calls can create one; by default, examples answer to any id.
    pub fn only_created(mut self) -> Self {
        self.only_created = true;
        self
    }

    /// Sets how many calls are kept for assertions: the last 10,000 by default, and at most 64 MiB of bodies. The
    /// oldest are dropped, and [counted](crate::Calls::dropped).
    pub fn journal(mut self, calls: usize) -> Self {
        self.journal = Some(calls);
        self
    }

    /// Starts the mock on loopback, on the current tokio runtime.
    ///
    /// # Errors
    /// The description cannot be read, a setting is invalid, or the port is taken.
    pub async fn start(self) -> Result<MockHero, StartError> {
        let description = match &self.description {
            None => description::hero()?,
            Some(text) => description::parse(text)?,
        };
        let shared = Arc::new(Shared::new(description));
        self.apply(&shared)?;
        let io = |error| StartError::new(format!("no port on loopback: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await.map_err(io)?;
        let address = listener.local_addr().map_err(io)?;
        let serving = tokio::spawn(serve(CuttableListener(listener), Arc::clone(&shared)));
        let sending = tokio::spawn(send_all(Arc::clone(&shared)));
        Ok(MockHero::new(shared, format!("http://{address}"), [serving, sending]))
    }

    fn apply(&self, shared: &Shared) -> Result<(), StartError> {
        let mut state = shared.state();
        for (name, value) in &self.credentials {
            if !state.credentials.accept(name, value.clone()) {
                return Err(StartError::new(format!("the description has no security scheme `{name}`")));
            }
        }
        if let Some(text) = &self.now {
            let expected = || StartError::new("now: expected a moment such as 2026-01-05T09:00:00Z");
            state.clock = Clock::At(Now::parse(text).ok_or_else(expected)?);
        }
        state.limit.set(self.rate_limit);
        state.only_created = self.only_created;
        if let Some(calls) = self.journal {
            state.journal.set_most(calls);
        }
        Ok(())
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("port", &self.port).finish_non_exhaustive()
    }
}
