//! Who has a place under the rate limit, and whose turn is next. Waits for nothing: it is told the time.
//!
//! A call is only as alive as whoever polls it, so nobody's place depends on another call being polled: a place that
//! the first calls leave free for a second goes to whoever asks, and an attempt that is begun and never polled again
//! holds its place only as long as an attempt may take.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::{sync::Notify, time::Instant};

use crate::waiting::Waiting;

/// How long a place stays free for the first calls of the queue, before any other may have it.
const GRACE: Duration = Duration::from_secs(1);

/// The places, and the calls that wait for one.
#[derive(Debug)]
pub(super) struct Queue {
    places: usize,
    /// How long after the end of an exchange its place comes free.
    window: Duration,
    /// The attempts on their way, and the time at which each must have ended.
    running: Vec<(u64, Instant)>,
    /// The ends of exchanges in the last window, oldest first.
    ended: VecDeque<Instant>,
    /// The calls that wait, each with the time at which it looks again.
    waiting: Waiting<Instant>,
    /// Since when there has been a free place that nobody of those takes whose turn it is.
    idle_since: Option<Instant>,
    /// The end of the pause that the server asked for.
    paused_until: Option<Instant>,
}

/// The answer to a call that asks for a place.
pub(super) enum Turn {
    /// It has one.
    Place,
    /// It waits: there is no place before `place_at`, and it should ask again at `look_at`, or when it is woken.
    Wait { place_at: Instant, look_at: Instant },
}

impl Queue {
    pub(super) fn new(places: usize, window: Duration) -> Self {
        Self {
            places: places.max(1),
            window,
            running: Vec::new(),
            ended: VecDeque::new(),
            waiting: Waiting::new(),
            idle_since: None,
            paused_until: None,
        }
    }

    /// Returns the number of a new call.
    pub(super) fn draw(&mut self) -> u64 {
        self.waiting.draw()
    }

    pub(super) fn pause_until(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
        self.idle_since = None;
    }

    /// Gives the call its place, for an attempt that has ended at `ends`, or puts it into the queue, to be woken through
    /// `wake`.
    pub(super) fn turn(&mut self, number: u64, wake: &mut Option<Arc<Notify>>, now: Instant, ends: Instant) -> Turn {
        self.forget(now);
        if let Some(until) = self.paused_until.filter(|until| now < *until) {
            self.waiting.enter(number, wake, until);
            return Turn::Wait { place_at: until, look_at: until };
        }
        let before = self.waiting.before(number);
        let free = self.free();
        if before < free || free > 0 && self.idle_since.is_some_and(|since| now >= since + GRACE) {
            self.waiting.leave(number);
            self.running.push((number, ends));
            match free {
                1 => {
                    self.idle_since = None;
                    self.hurry_first();
                }
                _ => self.wake_first(),
            }
            return Turn::Place;
        }
        if free > 0 {
            let overdue = *self.idle_since.get_or_insert(now) + GRACE;
            self.waiting.enter(number, wake, overdue);
            return Turn::Wait { place_at: overdue, look_at: overdue };
        }
        // With only attempts on their way before it, the earliest place is theirs: a window from now or later.
        let place_at = self.ended.get(before).map_or(now, |ended| *ended) + self.window;
        // If nobody ends an attempt, its time does.
        let look_at = self.running.iter().map(|(_, ends)| *ends + self.window).fold(place_at, Instant::min);
        self.waiting.enter(number, wake, look_at);
        Turn::Wait { place_at, look_at }
    }

    /// Takes a call out of the queue.
    pub(super) fn leave(&mut self, number: u64) {
        let was_first = self.waiting.leave(number) == Some(0);
        if was_first || self.free() > 0 {
            self.wake_first();
        }
    }

    /// Ends an attempt. Its place comes free after a window; at once if nothing was sent.
    pub(super) fn end(&mut self, number: u64, sent: bool) {
        self.running.retain(|(other, _)| *other != number);
        if sent {
            self.ended.push_back(Instant::now());
        } else {
            self.wake_first();
        }
    }

    /// Forgets what is longer ago than a window.
    fn forget(&mut self, now: Instant) {
        while self.ended.front().is_some_and(|ended| now >= *ended + self.window) {
            self.ended.pop_front();
        }
        if self.free() == 0 {
            let window = self.window;
            self.running.retain(|(_, ends)| now < *ends + window);
        }
    }

    fn free(&self) -> usize {
        self.places.saturating_sub(self.running.len() + self.ended.len())
    }

    /// Wakes the first call of the queue, which wakes the next if there is a place for it, too.
    fn wake_first(&self) {
        self.waiting.wake_first(|_| true);
    }

    /// Wakes the first call of the queue if it would look after the next place has come free: there were others before it
    /// when it looked last, which have left.
    fn hurry_first(&self) {
        let next = self.ended.front().map(|ended| *ended + self.window);
        if self.waiting.first().zip(next).is_some_and(|(look_at, next)| next < *look_at) {
            self.wake_first();
        }
    }
}
