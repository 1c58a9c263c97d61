//! The settings of a mock to be.

use std::{fmt, net::Ipv4Addr, sync::Arc};

use tokio::net::TcpListener;

use super::MockHero;
use crate::{clock::Now, description, error::StartError, line::Lines, server::serve, state::Shared};

/// The settings of a [`MockHero`] to be.
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
    /// Another description, OpenAPI 3.0 or 3.1 in YAML or JSON; that of the Hero Health Public API unless given.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// What to take for a credential, by the name that [`MockHero::credential`] has for it; made up unless given.
    pub fn credential(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.credentials.push((name.into(), value.into()));
        self
    }

    /// The moment that answers are written at, as RFC 3339; `2026-01-05T09:00:00Z` unless given.
    pub fn now(mut self, moment: impl Into<String>) -> Self {
        self.now = Some(moment.into());
        self
    }

    /// The port; a free one unless given.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Never more requests than this in any 60 seconds, by tokio's clock; the rest are answered with 429 and
    /// `Retry-After`. No limit unless given. Hero's is 300.
    pub fn rate_limit(mut self, per_minute: usize) -> Self {
        self.rate_limit = Some(per_minute);
        self
    }

    /// An id that no call created is a 404 wherever calls can create one; examples answer to any id unless set.
    pub fn only_created(mut self) -> Self {
        self.only_created = true;
        self
    }

    /// How many calls it keeps for assertions: the last 10,000 unless given, and no more than 64 MiB of bodies. The
    /// oldest are dropped, and [counted](crate::Calls::dropped).
    pub fn journal(mut self, calls: usize) -> Self {
        self.journal = Some(calls);
        self
    }

    /// Starts it on loopback, on the running tokio runtime.
    ///
    /// # Errors
    /// A description that cannot be read, a setting that is not valid, a port that is taken.
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
        let task = tokio::spawn(serve(Lines(listener), Arc::clone(&shared)));
        Ok(MockHero::new(shared, format!("http://{address}"), task))
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
            state.now = Now::parse(text).ok_or_else(expected)?;
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
