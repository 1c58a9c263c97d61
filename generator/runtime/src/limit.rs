//! The rate limit: never more than a number of requests in *any* minute, as the server counts them.
//!
//! A place is taken before a request is sent, and comes free a minute after the exchange has ended. So two requests
//! that share a place are a minute apart at the server too, whatever the network did: counting from the time of sending
//! would let a delayed burst meet the next one. Places are given in the order in which they are asked for; `queue.rs`
//! decides, and this module waits.

mod queue;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, timeout_at},
};

use queue::{Queue, Turn};

/// The window of the limit.
pub(crate) const WINDOW: Duration = Duration::from_secs(60);

/// How long one answer can pause all calls. A server that names a longer wait (a day, by mistake or as a ban) is asked
/// again after this by one call or another; the error of the call that received the answer has the whole wait.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// How long an attempt without any timeout holds its place, if nobody polls it.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(600);

/// How long any attempt holds its place, if nobody polls it.
const LONGEST_HELD: Duration = Duration::from_secs(86_400);

/// Returns how long after now an attempt has ended at the latest that takes no longer than `attempt`.
pub(crate) fn longest_attempt(attempt: Option<Duration>, deadline: Option<Instant>, now: Instant) -> Duration {
    let left = deadline.map(|deadline| deadline.saturating_duration_since(now));
    attempt.into_iter().chain(left).min().unwrap_or(LONGEST_ATTEMPT).min(LONGEST_HELD)
}

/// A limit, shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Limit(Mutex<Queue>);

/// There is no place before the deadline; the earliest is this far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLate(pub(crate) Duration);

impl Limit {
    pub(crate) fn new(per_minute: u32) -> Arc<Self> {
        Self::with_window(per_minute, WINDOW)
    }

    /// Creates a limit of so many requests in any time as long as the window.
    pub(crate) fn with_window(requests: u32, window: Duration) -> Arc<Self> {
        let places = usize::try_from(requests).unwrap_or(usize::MAX);
        Arc::new(Self(Mutex::new(Queue::new(places, window))))
    }

    /// Waits for a place, unless there can be none before the deadline. The place is for an attempt that takes no
    /// longer than `attempt`. Calls `waits` where it has to wait, when that begins.
    pub(crate) async fn take_place(
        self: &Arc<Self>,
        deadline: Option<Instant>,
        attempt: Option<Duration>,
        waits: impl FnOnce(Duration),
    ) -> Result<InUse, TooLate> {
        let mut ticket = Ticket { limit: self, number: self.queue().draw(), waiting: None };
        let mut waits = Some(waits);
        loop {
            let now = Instant::now();
            let ends = now + longest_attempt(attempt, deadline, now);
            let turn = self.queue().turn(ticket.number, &mut ticket.waiting, now, ends);
            let (place_at, look_at) = match turn {
                Turn::Place => return Ok(ticket.into_place()),
                Turn::Wait { place_at, look_at } => (place_at, look_at),
            };
            if deadline.is_some_and(|deadline| place_at >= deadline) {
                return Err(TooLate(place_at - now));
            }
            if let Some(waits) = waits.take() {
                waits(place_at - now);
            }
            let woken = ticket.waiting.get_or_insert_default().notified();
            // Whichever comes first, the next iteration looks again.
            let _ = timeout_at(look_at, woken).await;
        }
    }

    /// Gives no place until the wait is over, up to the longest pause.
    pub(crate) fn pause(&self, wait: Duration) {
        self.queue().pause_until(Instant::now() + wait.min(LONGEST_PAUSE));
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // No foreign code runs under the lock, so the state is complete even if poisoned.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that wants a place. Dropped without one, it leaves the queue.
struct Ticket<'a> {
    limit: &'a Arc<Limit>,
    number: u64,
    /// What wakes the call, once it waits.
    waiting: Option<Arc<Notify>>,
}

impl Ticket<'_> {
    fn into_place(mut self) -> InUse {
        self.waiting = None;
        InUse { limit: Arc::clone(self.limit), number: self.number, sent: true }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if self.waiting.is_some() {
            self.limit.queue().leave(self.number);
        }
    }
}

/// A place in use; it comes free a minute after it is dropped.
#[derive(Debug)]
pub(crate) struct InUse {
    limit: Arc<Limit>,
    number: u64,
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
        self.limit.queue().end(self.number, self.sent);
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::Pin,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        task::{Context, Poll, Waker},
        time::Duration,
    };

    use tokio::time::{Instant, advance, sleep};

    use super::{InUse, LONGEST_PAUSE, Limit, TooLate, WINDOW};

    const SECOND: Duration = Duration::from_secs(1);
    const ATTEMPT: Duration = Duration::from_secs(30);

    async fn take(limit: &Arc<Limit>, deadline: Option<Instant>) -> Result<InUse, TooLate> {
        limit.take_place(deadline, Some(ATTEMPT), |_| ()).await
    }

    /// Polls a future once, as a caller does who then forgets it.
    fn poll_once<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
        future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_has_more_than_the_limit() {
        let limit = Limit::new(10);
        let start = Instant::now();
        let mut tasks = Vec::new();
        for task in 0..45_u64 {
            let limit = Arc::clone(&limit);
            tasks.push(tokio::spawn(async move {
                sleep(Duration::from_millis(task * 731 % 9000)).await;
                let place = take(&limit, None).await.unwrap();
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
        drop(take(&limit, None).await.unwrap());
        advance(20 * SECOND).await;
        let asked = Instant::now();
        let late = take(&limit, Some(asked + 39 * SECOND)).await.unwrap_err();
        assert_eq!(late, TooLate(40 * SECOND));
        assert_eq!(asked.elapsed(), Duration::ZERO);
        take(&limit, Some(asked + 41 * SECOND)).await.unwrap();
        assert_eq!(asked.elapsed(), 40 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn places_are_given_in_order_and_those_who_leave_make_room() {
        let limit = Limit::new(1);
        drop(take(&limit, None).await.unwrap());
        advance(20 * SECOND).await;
        let gone = tokio::spawn({
            let limit = Arc::clone(&limit);
            async move { take(&limit, None).await.map(drop) }
        });
        tokio::task::yield_now().await;
        let asked = Instant::now();
        let next = tokio::spawn({
            let limit = Arc::clone(&limit);
            async move { take(&limit, None).await.map(drop) }
        });
        tokio::task::yield_now().await;
        gone.abort();
        next.await.unwrap().unwrap();
        assert_eq!(asked.elapsed(), 40 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn who_moves_up_because_another_leaves_has_its_turn_in_time() {
        let limit = Limit::new(3);
        let started = Instant::now();
        for wait in [0, 1, 58] {
            advance(wait * SECOND).await;
            drop(take(&limit, None).await.unwrap());
        }
        let mut calls = Vec::new();
        for _ in 0..3 {
            let limit = Arc::clone(&limit);
            calls.push(tokio::spawn(async move {
                drop(take(&limit, None).await.unwrap());
                started.elapsed()
            }));
            tokio::task::yield_now().await;
        }
        // Not the first, so nobody's place is free because of it.
        calls.remove(1).abort();
        let mut turns = Vec::new();
        for call in calls {
            turns.push(call.await.unwrap());
        }
        assert_eq!(turns, [60 * SECOND, 61 * SECOND]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_attempt_holds_its_place_as_long_as_it_may_take() {
        let hour = 60 * WINDOW;
        for (attempt, deadline) in [(Some(hour), None), (None, Some(hour)), (Some(2 * hour), Some(hour))] {
            let limit = Limit::new(1);
            let started = Instant::now();
            let place = limit.take_place(deadline.map(|time| started + time), attempt, |_| ()).await.unwrap();
            drop(take(&limit, None).await.unwrap());
            assert_eq!(started.elapsed(), hour + WINDOW, "{attempt:?} {deadline:?}");
            drop(place);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_not_sent_does_not_count() {
        let limit = Limit::new(1);
        take(&limit, None).await.unwrap().not_sent();
        let asked = Instant::now();
        drop(take(&limit, None).await.unwrap());
        assert_eq!(asked.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn silence_holds_for_everybody() {
        let limit = Limit::new(100);
        limit.pause(7 * SECOND);
        assert_eq!(take(&limit, Some(Instant::now() + SECOND)).await.unwrap_err(), TooLate(7 * SECOND));
        let asked = Instant::now();
        drop(take(&limit, None).await.unwrap());
        assert_eq!(asked.elapsed(), 7 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn no_answer_silences_for_a_day() {
        let limit = Limit::new(100);
        limit.pause(24 * 60 * WINDOW);
        let asked = Instant::now();
        assert_eq!(take(&limit, Some(asked + WINDOW)).await.unwrap_err(), TooLate(LONGEST_PAUSE));
        drop(take(&limit, None).await.unwrap());
        assert_eq!(asked.elapsed(), LONGEST_PAUSE);
    }

    #[tokio::test(start_paused = true)]
    async fn attempts_that_nobody_polls_give_their_places_back() {
        let limit = Limit::new(300);
        let mut places = Vec::new();
        for _ in 0..300 {
            places.push(take(&limit, None).await.unwrap());
        }
        let asked = Instant::now();
        drop(take(&limit, None).await.unwrap());
        assert_eq!(asked.elapsed(), ATTEMPT + WINDOW);
        // They may have sent their requests until now.
        drop(places);
        assert_eq!(take(&limit, Some(Instant::now() + WINDOW - SECOND)).await.unwrap_err(), TooLate(WINDOW));
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_wait_and_are_not_polled_hold_up_nobody() {
        let limit = Limit::new(10);
        for _ in 0..10 {
            drop(take(&limit, None).await.unwrap());
        }
        let mut forgotten: Vec<_> = (0..300).map(|_| Box::pin(take(&limit, None))).collect();
        assert!(forgotten.iter_mut().all(|call| poll_once(call).is_pending()));
        let asked = Instant::now();
        for _ in 0..10 {
            drop(take(&limit, Some(asked + 2 * WINDOW)).await.unwrap());
        }
        assert!(asked.elapsed() <= WINDOW + 5 * SECOND, "{:?}", asked.elapsed());
        // Who was passed over comes first again.
        advance(WINDOW).await;
        assert!(poll_once(&mut forgotten[0]).is_ready());
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_calls_that_wait_wake_one_by_one() {
        let limit = Limit::new(1);
        let place = take(&limit, None).await.unwrap();
        let polls = Arc::new(AtomicUsize::new(0));
        let calls = (0..1000).map(|_| {
            let (limit, polls) = (Arc::clone(&limit), Arc::clone(&polls));
            tokio::spawn(async move {
                let mut call = Box::pin(take(&limit, None));
                let taken = std::future::poll_fn(|context| {
                    polls.fetch_add(1, Ordering::Relaxed);
                    call.as_mut().poll(context)
                });
                taken.await.unwrap().not_sent();
            })
        });
        let calls: Vec<_> = calls.collect();
        tokio::task::yield_now().await;
        place.not_sent();
        for call in calls {
            call.await.unwrap();
        }
        assert_eq!(polls.load(Ordering::Relaxed), 2 * 1000);
    }
}
