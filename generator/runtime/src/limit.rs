//! The rate limit: never more than a number of requests in *any* minute, as the server counts them.
//!
//! A place is taken before a request is sent, and comes free a minute after the exchange has ended. So two requests
//! that share a place are a minute apart at the server too, whatever the network did: counting from the time of sending
//! would let a delayed burst meet the next one. Places are given in the order in which they are asked for.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, timeout_at},
};

/// The window of the limit.
const WINDOW: Duration = Duration::from_secs(60);

/// How long one answer can pause all calls. A server that names a longer wait (a day, by mistake or as a ban) is asked
/// again after this by one call or another; the error of the call that received the answer has the whole wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// A limit, shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Limit {
    places: usize,
    state: Mutex<State>,
    /// Notified when a call leaves the queue without a place, so that those behind it move up.
    left: Notify,
}

#[derive(Debug, Default)]
struct State {
    running: usize,
    /// The ends of exchanges in the last minute, oldest first.
    ended: VecDeque<Instant>,
    /// The calls that wait, first come first served.
    queue: VecDeque<u64>,
    next_ticket: u64,
    /// The end of the pause that the server asked for.
    paused_until: Option<Instant>,
}

/// There is no place before the deadline; the earliest is this far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLate(pub(crate) Duration);

impl Limit {
    pub(crate) fn new(per_minute: u32) -> Arc<Self> {
        let places = usize::try_from(per_minute).unwrap_or(usize::MAX);
        Arc::new(Self { places, state: Mutex::default(), left: Notify::new() })
    }

    /// Waits for a place, unless there can be none before the deadline.
    pub(crate) async fn take_place(self: &Arc<Self>, deadline: Option<Instant>) -> Result<InUse, TooLate> {
        let mut ticket = Ticket::draw(self);
        loop {
            let left = self.left.notified();
            let now = Instant::now();
            let Err(free_at) = ticket.redeem(now) else {
                return Ok(InUse { limit: Arc::clone(self), sent: true });
            };
            if deadline.is_some_and(|deadline| free_at >= deadline) {
                return Err(TooLate(free_at - now));
            }
            // Whichever comes first, the next iteration looks again.
            let _ = timeout_at(free_at, left).await;
        }
    }

    /// Gives no place until the wait is over, up to the longest pause.
    pub(crate) fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait.min(LONGEST_PAUSE);
        let mut state = self.state();
        state.paused_until = state.paused_until.max(Some(until));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No foreign code runs under the lock, so the state is complete even if poisoned.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A position in the queue. Dropped without a place, it leaves the queue.
struct Ticket<'a> {
    limit: &'a Limit,
    number: Option<u64>,
}

impl<'a> Ticket<'a> {
    fn draw(limit: &'a Limit) -> Self {
        let mut state = limit.state();
        let number = state.next_ticket;
        state.next_ticket += 1;
        state.queue.push_back(number);
        Self { limit, number: Some(number) }
    }

    /// Takes a place, or returns when the earliest can come free.
    fn redeem(&mut self, now: Instant) -> Result<(), Instant> {
        let mut state = self.limit.state();
        while state.ended.front().is_some_and(|ended| now >= *ended + WINDOW) {
            state.ended.pop_front();
        }
        if let Some(until) = state.paused_until.filter(|until| now < *until) {
            return Err(until);
        }
        let before = self.number.map_or(0, |number| state.queue.partition_point(|other| *other < number));
        let free = self.limit.places.saturating_sub(state.running + state.ended.len());
        if before < free {
            state.queue.remove(before);
            state.running += 1;
            self.number = None;
            return Ok(());
        }
        // With only running exchanges ahead, the earliest place is theirs: a minute from now or later.
        Err(state.ended.get(before - free).map_or(now, |ended| *ended) + WINDOW)
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut state = self.limit.state();
        if let Ok(position) = state.queue.binary_search(&number) {
            state.queue.remove(position);
        }
        drop(state);
        self.limit.left.notify_waiters();
    }
}

/// A place in use; it comes free a minute after it is dropped.
#[derive(Debug)]
pub(crate) struct InUse {
    limit: Arc<Limit>,
    sent: bool,
}

impl InUse {
    /// Gives the place back at once, because nothing reached the server.
    pub(crate) fn not_sent(mut self) {
        self.sent = false;
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        let mut state = self.limit.state();
        state.running -= 1;
        if self.sent {
            state.ended.push_back(Instant::now());
        } else {
            drop(state);
            self.limit.left.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use tokio::time::{Instant, advance, sleep};

    use super::{LONGEST_PAUSE, Limit, TooLate, WINDOW};

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn no_minute_has_more_than_the_limit() {
        let limit = Limit::new(10);
        let start = Instant::now();
        let mut tasks = Vec::new();
        for task in 0..45_u64 {
            let limit = Arc::clone(&limit);
            tasks.push(tokio::spawn(async move {
                sleep(Duration::from_millis(task * 731 % 9000)).await;
                let place = limit.take_place(None).await.unwrap();
                // The request arrives at the server some time before the exchange ends.
                sleep(Duration::from_millis(task * 977 % 4000)).await;
                let arrived = start.elapsed();
                sleep(Duration::from_millis(task * 13 % 50)).await;
                drop(place);
                arrived
            }));
        }
        let mut arrived = Vec::new();
        for task in tasks {
            arrived.push(task.await.unwrap());
        }
        arrived.sort();
        for (index, first) in arrived.iter().enumerate() {
            let within = arrived[index..].iter().take_while(|other| **other - *first < WINDOW).count();
            assert!(within <= 10, "{within} within a minute of {first:?}");
        }
        assert!(arrived[44] < 5 * WINDOW + 40 * SECOND, "{:?}", arrived[44]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_is_not_waited_for_in_vain() {
        let limit = Limit::new(1);
        drop(limit.take_place(None).await.unwrap());
        advance(20 * SECOND).await;
        let asked = Instant::now();
        let late = limit.take_place(Some(asked + 39 * SECOND)).await.unwrap_err();
        assert_eq!(late, TooLate(40 * SECOND));
        assert_eq!(asked.elapsed(), Duration::ZERO);
        limit.take_place(Some(asked + 41 * SECOND)).await.unwrap();
        assert_eq!(asked.elapsed(), 40 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn places_are_given_in_order_and_those_who_leave_make_room() {
        let limit = Limit::new(1);
        drop(limit.take_place(None).await.unwrap());
        advance(20 * SECOND).await;
        let gone = tokio::spawn({
            let limit = Arc::clone(&limit);
            async move { limit.take_place(None).await.map(drop) }
        });
        tokio::task::yield_now().await;
        let asked = Instant::now();
        let next = tokio::spawn({
            let limit = Arc::clone(&limit);
            async move { limit.take_place(None).await.map(drop) }
        });
        tokio::task::yield_now().await;
        gone.abort();
        next.await.unwrap().unwrap();
        assert_eq!(asked.elapsed(), 40 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_not_sent_does_not_count() {
        let limit = Limit::new(1);
        limit.take_place(None).await.unwrap().not_sent();
        let asked = Instant::now();
        drop(limit.take_place(None).await.unwrap());
        assert_eq!(asked.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn silence_holds_for_everybody() {
        let limit = Limit::new(100);
        limit.pause(7 * SECOND);
        assert_eq!(limit.take_place(Some(Instant::now() + SECOND)).await.unwrap_err(), TooLate(7 * SECOND));
        let asked = Instant::now();
        drop(limit.take_place(None).await.unwrap());
        assert_eq!(asked.elapsed(), 7 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn no_answer_silences_for_a_day() {
        let limit = Limit::new(100);
        limit.pause(24 * 60 * WINDOW);
        let asked = Instant::now();
        assert_eq!(limit.take_place(Some(asked + WINDOW)).await.unwrap_err(), TooLate(LONGEST_PAUSE));
        drop(limit.take_place(None).await.unwrap());
        assert_eq!(asked.elapsed(), LONGEST_PAUSE);
    }
}
