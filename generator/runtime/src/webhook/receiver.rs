//! Receives deliveries: verifies one, decodes its event, and refuses what is not served or was accepted before.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::HeaderMap;
use serde::de::DeserializeOwned;

use super::refused::{Reason, Refused};
use super::replay::{ReplayMemory, ReplayStore, ReplayUnavailable};
use super::verifier::{BODY_LIMIT, Verified, Verifier, check_length};
use crate::charset::without_mark;
use crate::decode::decode;

/// Receives deliveries of events of one type. Cloning is cheap; clones share the store of accepted deliveries.
///
/// With the feature `axum`, a router whose state has it can take a [`Delivery`] as an argument of a handler.
pub struct Receiver<E> {
    verifier: Option<Arc<Verifier>>,
    body_limit: usize,
    replay: Option<Arc<dyn ReplayStore>>,
    serves: Arc<dyn Fn(&E) -> bool + Send + Sync>,
}

/// A delivery that was accepted.
#[non_exhaustive]
pub struct Delivery<E> {
    /// The event.
    pub event: E,
    verified: Option<Verified>,
    replay: Option<Arc<dyn ReplayStore>>,
}

impl<E: DeserializeOwned> Receiver<E> {
    /// Creates a receiver of signed deliveries. It remembers in memory which it has accepted, where the scheme has an id
    /// or a timestamp; otherwise two events with the same body would be one.
    pub fn new(verifier: Verifier) -> Self {
        let replay = verifier.tells_deliveries_apart().then(|| Arc::new(ReplayMemory::default()) as _);
        let body_limit = verifier.longest_body();
        Self { verifier: Some(Arc::new(verifier)), body_limit, replay, serves: Arc::new(|_| true) }
    }

    /// Creates a receiver that believes everybody. An event is then a hint from a stranger: fetch what it names before
    /// you act on it. Nothing tells a replay.
    pub fn accepting_unsigned() -> Self {
        Self { verifier: None, body_limit: BODY_LIMIT, replay: None, serves: Arc::new(|_| true) }
    }

    /// Sets where accepted deliveries are recorded, for receivers in several processes. Those that are unsigned are not.
    #[must_use]
    pub fn replay_store(mut self, store: impl ReplayStore) -> Self {
        self.replay = self.verifier.is_some().then(|| Arc::new(store) as _);
        self
    }

    /// Sets which events are accepted, such as those of one's own tenants; the default is all. Others are refused as
    /// [`Reason::NotServed`].
    #[must_use]
    pub fn serves(mut self, serves: impl Fn(&E) -> bool + Send + Sync + 'static) -> Self {
        self.serves = Arc::new(serves);
        self
    }

    /// Returns how many bytes a body may have.
    pub fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// Accepts a delivery, from its headers and the bytes of its body as received.
    ///
    /// It is recorded as accepted, so that the same headers and body are refused from now on. A sender that repeats a
    /// delivery signs it anew, so its repetition is not refused; where one does not, call [`Delivery::forget`] if you
    /// could not handle the event.
    ///
    /// # Errors
    /// The delivery is refused: [`Refused::reason`] says why, and [`Refused::status`] what to answer.
    pub async fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, Refused> {
        let verified = match &self.verifier {
            Some(verifier) => Some(verifier.verify(headers, body)?),
            None => check_length(body.len(), self.body_limit).map(|()| None)?,
        };
        if without_mark(body).trim_ascii() == b"null" {
            return Err(Refused::new(Reason::Null, "the body is null"));
        }
        let event: E = decode(body).map_err(Refused::of_body)?;
        if !(self.serves)(&event) {
            return Err(Refused::new(Reason::NotServed, "the event is for somebody who is not served here"));
        }
        if let (Some(verified), Some(replay)) = (&verified, &self.replay) {
            match replay.record(verified.key(), verified.keep()).await {
                Ok(true) => {}
                Ok(false) => return Err(Refused::new(Reason::Replayed, "the delivery was accepted before")),
                Err(_) => {
                    let rule = "whether the delivery was accepted before cannot be found out";
                    return Err(Refused::new(Reason::ReplayUnknown, rule));
                }
            }
        }
        Ok(Delivery { event, verified, replay: self.replay.clone() })
    }
}

impl<E> Delivery<E> {
    /// Reports whether the signature was verified: always, unless the receiver [accepts unsigned
    /// deliveries](Receiver::accepting_unsigned).
    pub fn is_signed(&self) -> bool {
        self.verified.is_some()
    }

    /// Returns the id of the delivery, if it is signed and its scheme has one.
    pub fn id(&self) -> Option<&str> {
        self.verified.as_ref()?.id()
    }

    /// Returns when the delivery was sent, if it is signed and its scheme says so.
    pub fn timestamp(&self) -> Option<SystemTime> {
        self.verified.as_ref()?.timestamp()
    }

    /// Forgets that the delivery was accepted, so that the same one is accepted again: for a handler that could not
    /// handle the event, and answers so.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget(&self) -> Result<(), ReplayUnavailable> {
        match (&self.verified, &self.replay) {
            (Some(verified), Some(replay)) => replay.forget(verified.key()).await,
            _ => Ok(()),
        }
    }
}

// A derived impl would require the same of `E`.
impl<E> Clone for Receiver<E> {
    fn clone(&self) -> Self {
        Self {
            verifier: self.verifier.clone(),
            body_limit: self.body_limit,
            replay: self.replay.clone(),
            serves: Arc::clone(&self.serves),
        }
    }
}

impl<E> fmt::Debug for Receiver<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}

impl<E: fmt::Debug> fmt::Debug for Delivery<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("event", &self.event)
            .field("is_signed", &self.is_signed())
            .finish_non_exhaustive()
    }
}
