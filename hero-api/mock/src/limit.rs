//! The rate limit of the guides: never more than a number of requests in any 60 seconds.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct Limit {
    most: Option<usize>,
    taken: VecDeque<Instant>,
}

impl Limit {
    pub(crate) fn set(&mut self, most: Option<usize>) {
        *self = Self { most, taken: VecDeque::new() };
    }

    /// Takes a place for a request, or returns after how many seconds the next one comes free.
    pub(crate) fn take_place(&mut self, now: Instant) -> Result<(), u64> {
        let Some(most) = self.most else { return Ok(()) };
        while self.taken.front().is_some_and(|start| now.duration_since(*start) >= WINDOW) {
            self.taken.pop_front();
        }
        if self.taken.len() < most {
            self.taken.push_back(now);
            return Ok(());
        }
        let oldest = self.taken.front().map_or(WINDOW, |start| WINDOW - now.duration_since(*start));
        Err(oldest.as_secs() + u64::from(oldest.subsec_nanos() > 0))
    }
}
