//! Replays: deliveries that were accepted before. The seam for a store of one's own, and one in memory.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;

use crate::transport::BoxFuture;

/// A store of the deliveries that were accepted, for as long as a copy of one would pass for fresh.
///
/// One in memory is enough for one process. Where several share the work, they share a store: a table with a unique
/// key, or Redis with `SET key 1 NX PX milliseconds`.
pub trait ReplayStore: Send + Sync + 'static {
    /// Records a delivery, and reports whether it is the first with this key. Two calls at once must not both be the
    /// first. The key may be forgotten after this duration.
    fn record<'a>(&'a self, key: &'a DeliveryKey, keep: Duration) -> BoxFuture<'a, Result<bool, ReplayUnavailable>>;

    /// Forgets a delivery, so that it is accepted again.
    fn forget<'a>(&'a self, key: &'a DeliveryKey) -> BoxFuture<'a, Result<(), ReplayUnavailable>>;
}

/// The key of a delivery: a SHA-256 of everything that is signed. The same whichever key signed it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryKey(pub(super) [u8; 32]);

impl DeliveryKey {
    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the bytes as 64 hexadecimal digits.
    pub fn to_hex(self) -> String {
        HEXLOWER.encode(&self.0)
    }
}

impl fmt::Debug for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeliveryKey(…)")
    }
}

/// The error of a store that does not answer. It has no cause, because foreign errors print values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayUnavailable;

impl fmt::Display for ReplayUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of accepted deliveries does not answer")
    }
}

impl std::error::Error for ReplayUnavailable {}

/// A store in the memory of this process, for a limited number of deliveries. When it is full, the one that would be
/// stale first is forgotten: only what was signed is recorded, so no stranger can fill it.
pub struct ReplayMemory {
    most: usize,
    known: Mutex<Known>,
}

/// How long is kept what no clock can say the end of.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

#[derive(Default)]
struct Known {
    until: HashMap<DeliveryKey, Instant>,
    order: BTreeSet<(Instant, DeliveryKey)>,
}

impl ReplayMemory {
    /// Creates a store for at most this many deliveries, of about 150 bytes each; for one at least.
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), known: Mutex::default() }
    }

    /// Locks what is known. It stays usable if a thread panicked while holding it.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record_at(&self, key: DeliveryKey, now: Instant, keep: Duration) -> bool {
        let mut known = self.known();
        known.drop_stale(now);
        if known.until.contains_key(&key) {
            return false;
        }
        if known.until.len() >= self.most {
            known.drop_first();
        }
        let until = now + keep.min(LONGEST);
        known.until.insert(key, until);
        known.order.insert((until, key));
        true
    }
}

/// For 100,000 deliveries.
impl Default for ReplayMemory {
    fn default() -> Self {
        Self::new(100_000)
    }
}

impl ReplayStore for ReplayMemory {
    fn record<'a>(&'a self, key: &'a DeliveryKey, keep: Duration) -> BoxFuture<'a, Result<bool, ReplayUnavailable>> {
        Box::pin(async move { Ok(self.record_at(*key, Instant::now(), keep)) })
    }

    fn forget<'a>(&'a self, key: &'a DeliveryKey) -> BoxFuture<'a, Result<(), ReplayUnavailable>> {
        Box::pin(async move {
            let mut known = self.known();
            if let Some(until) = known.until.remove(key) {
                known.order.remove(&(until, *key));
            }
            Ok(())
        })
    }
}

impl Known {
    fn drop_stale(&mut self, now: Instant) {
        while self.order.first().is_some_and(|(until, _)| *until < now) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some((_, key)) = self.order.pop_first() {
            self.until.remove(&key);
        }
    }
}

impl fmt::Debug for ReplayMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayMemory").field("most", &self.most).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn key(number: u8) -> DeliveryKey {
        DeliveryKey([number; 32])
    }

    #[test]
    fn a_delivery_is_known_until_it_is_stale() {
        let (store, now) = (ReplayMemory::default(), Instant::now());
        assert!(store.record_at(key(1), now, MINUTE));
        assert!(!store.record_at(key(1), now + MINUTE, MINUTE));
        assert!(store.record_at(key(1), now + MINUTE + Duration::from_nanos(1), MINUTE));
        // A receiver may accept deliveries of any age.
        let months = 100 * 24 * 60 * MINUTE;
        assert!(store.record_at(key(2), now, Duration::MAX) && store.record_at(key(3), now, months));
        assert!(!store.record_at(key(2), now + months, MINUTE) && !store.record_at(key(3), now + months, MINUTE));
    }

    #[test]
    fn a_full_store_forgets_what_is_stale_first() {
        let (store, now) = (ReplayMemory::new(2), Instant::now());
        assert!(store.record_at(key(1), now, 2 * MINUTE));
        assert!(store.record_at(key(2), now, MINUTE));
        assert!(store.record_at(key(3), now, 3 * MINUTE));
        assert!(!store.record_at(key(1), now, MINUTE) && !store.record_at(key(3), now, MINUTE));
        for number in 4..=255 {
            assert!(store.record_at(key(number), now, MINUTE));
            let known = store.known();
            assert!(known.until.len() <= 2 && known.until.len() == known.order.len());
        }
    }

    #[tokio::test]
    async fn what_is_forgotten_is_accepted_again() {
        let store = ReplayMemory::new(0);
        assert_eq!(store.record(&key(1), MINUTE).await, Ok(true));
        assert_eq!(store.record(&key(1), MINUTE).await, Ok(false));
        store.forget(&key(1)).await.unwrap();
        store.forget(&key(2)).await.unwrap();
        assert_eq!(store.record(&key(1), MINUTE).await, Ok(true));
    }
}
