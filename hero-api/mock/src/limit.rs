//! A rate limit as the guides describe it: never more than so many requests in any 60 seconds.

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

    /// Takes a request, or says after how many seconds the next one is taken.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), u64> {
        let Some(most) = self.most else { return Ok(()) };
        while self.taken.front().is_some_and(|it| now.duration_since(*it) >= WINDOW) {
            self.taken.pop_front();
        }
        if self.taken.len() < most {
            self.taken.push_back(now);
            return Ok(());
        }
        let oldest = self.taken.front().map_or(WINDOW, |it| WINDOW - now.duration_since(*it));
        Err(oldest.as_secs() + u64::from(oldest.subsec_nanos() > 0))
    }
}
