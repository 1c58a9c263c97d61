//! Events on their way to receivers, in order, and what became of them. Sends nothing itself.

use std::{collections::VecDeque, fmt};

use crate::delivery::Delivery;

/// The number of deliveries that wait, and of those that are kept. Beyond it, the oldest is dropped.
const MOST: usize = 10_000;

/// A delivery that is to be sent.
#[derive(Clone)]
pub(crate) struct Parcel {
    pub(crate) event: String,
    pub(crate) url: String,
    pub(crate) delivery: Delivery,
}

/// What is to be sent, and what was.
#[derive(Default)]
pub(crate) struct Outbox {
    /// The first one is being sent.
    waiting: VecDeque<Parcel>,
    sent: VecDeque<Delivered>,
}

/// An event that a call caused and that was sent to who had subscribed, from
/// [`MockHero::deliveries`](crate::MockHero::deliveries).
///
/// `Debug` shows the event and the status; values have methods.
#[derive(Clone)]
pub struct Delivered {
    parcel: Parcel,
    status: Option<u16>,
}

impl Delivered {
    /// Returns the name of the event.
    #[must_use]
    pub fn event(&self) -> &str {
        &self.parcel.event
    }

    /// Returns the address that was subscribed.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.parcel.url
    }

    /// Returns the status of the receiver's answer; `None` if it did not answer, or is not on this machine.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Returns the delivery, which can be posted again.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.parcel.delivery
    }
}

impl fmt::Debug for Delivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        write!(f, "{} {status}", self.parcel.event)
    }
}

impl Outbox {
    pub(crate) fn add(&mut self, parcel: Parcel) {
        if self.waiting.len() >= MOST {
            self.waiting.remove(1);
        }
        self.waiting.push_back(parcel);
    }

    /// Forgets what was sent.
    pub(crate) fn forget(&mut self) {
        self.sent.clear();
    }

    /// Returns what was sent, once nothing is waiting.
    pub(crate) fn settled(&self) -> Option<Vec<Delivered>> {
        self.waiting.is_empty().then(|| self.sent.iter().cloned().collect())
    }

    /// Returns what is to be sent next; it waits until it is finished.
    pub(crate) fn next(&self) -> Option<Parcel> {
        self.waiting.front().cloned()
    }

    /// Records what became of the next one.
    pub(crate) fn finish(&mut self, parcel: Parcel, status: Option<u16>) {
        self.waiting.pop_front();
        if self.sent.len() >= MOST {
            self.sent.pop_front();
        }
        self.sent.push_back(Delivered { parcel, status });
    }
}
