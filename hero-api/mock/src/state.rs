//! The state of a mock between calls. Nothing here knows of requests or answers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::{
    check::Credentials,
    clock::{Clock, Now},
    description::Description,
    journal::Journal,
    limit::Limit,
    memory::Memory,
    outbox::Outbox,
    script::Scripts,
    subscription::Subscriptions,
};

/// The state that the server and its handle share.
pub(crate) struct Shared {
    pub(crate) description: Arc<Description>,
    /// Something was added to the outbox.
    pub(crate) posted: Notify,
    /// Something in the outbox was sent.
    pub(crate) sent: Notify,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) credentials: Credentials,
    pub(crate) clock: Clock,
    pub(crate) limit: Limit,
    pub(crate) only_created: bool,
    pub(crate) scripts: Scripts,
    pub(crate) memory: Memory,
    pub(crate) journal: Journal,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) outbox: Outbox,
}

impl Shared {
    pub(crate) fn new(description: Arc<Description>) -> Self {
        let state = State {
            credentials: Credentials::new(&description),
            clock: Clock::At(Now::default()),
            limit: Limit::default(),
            only_created: false,
            scripts: Scripts::default(),
            memory: Memory::default(),
            journal: Journal::default(),
            subscriptions: Subscriptions::default(),
            outbox: Outbox::default(),
        };
        Self { description, posted: Notify::new(), sent: Notify::new(), state: Mutex::new(state) }
    }

    /// Locks the state. It stays usable if a test panicked while changing it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
