//! Who of a process may ask for a place that several processes share, and when. Waits for nothing and asks nobody: it
//! is told the time and the answers.
//!
//! While nobody waits, everybody asks. When there is no place, calls stand in a queue, and only the first asks again, so
//! that a thousand calls that wait are one that asks. As in `limit`, nobody's place depends on another call being
//! polled: whoever finds that those before it have not asked for a second asks itself.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use tokio::{sync::Notify, time::Instant};

use crate::waiting::Waiting;

/// How long nobody asks after an answer that there is no place. Another process may give one back.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How long nobody asks after a question without an answer.
const PAUSE: Duration = Duration::from_millis(250);

/// How often is asked whether there are answers again.
const PROBE: Duration = Duration::from_secs(1);

/// How long the first in the queue has to ask, before others do.
const GRACE: Duration = Duration::from_secs(1);

/// How much longer each call has that is farther behind.
const STEP: Duration = Duration::from_millis(10);

/// The calls that wait for a shared place.
#[derive(Debug)]
pub(super) struct Queue {
    places: usize,
    window: Duration,
    patience: Duration,
    waiting: Waiting,
    /// The calls in the queue that ask.
    asking: BTreeSet<u64>,
    /// How many of the first calls in the queue have a place, as far as it is known.
    free: usize,
    /// Before this nobody asks.
    ask_at: Option<Instant>,
    /// Before this there is no place.
    place_at: Option<Instant>,
    /// The end of the pause that the server asked for.
    paused_until: Option<Instant>,
    lost: Option<Lost>,
}

/// Since when there is no answer, and why.
#[derive(Clone, Copy, Debug)]
struct Lost {
    since: Instant,
    why: &'static str,
}

/// What a call does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It asks for a place.
    Ask,
    /// It waits: there is no place before `place_at`, and it should look again at `look_at`, or when it is woken.
    Wait { place_at: Instant, look_at: Instant },
    /// It does without: there has been no answer for longer than anybody waits.
    Lost(&'static str),
}

impl Queue {
    pub(super) fn new(places: u32, window: Duration, patience: Duration) -> Self {
        Self {
            places: usize::try_from(places.max(1)).unwrap_or(usize::MAX),
            window,
            patience,
            waiting: Waiting::new(),
            asking: BTreeSet::new(),
            free: 0,
            ask_at: None,
            place_at: None,
            paused_until: None,
            lost: None,
        }
    }

    /// Returns the number of a new call.
    pub(super) fn draw(&mut self) -> u64 {
        self.waiting.draw()
    }

    pub(super) fn pause_until(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// Returns why there is no answer, if there is none.
    pub(super) fn lost(&self) -> Option<&'static str> {
        self.lost.map(|lost| lost.why)
    }

    /// Lets the call ask, or puts it into the queue, to be woken through `wake`.
    pub(super) fn turn(&mut self, number: u64, wake: &mut Option<Arc<Notify>>, now: Instant) -> Turn {
        let before = self.waiting.before(number);
        let ask_at = self.ask_at.max(self.paused_until).unwrap_or(now);
        let behind = STEP.saturating_mul(u32::try_from(before).unwrap_or(u32::MAX));
        let look_at = if before < self.free.max(1) { ask_at } else { ask_at + GRACE + behind };
        if now >= look_at {
            if self.lost.is_some() {
                self.ask_at = Some(now + PROBE);
            }
            self.ask(before, number);
            return Turn::Ask;
        }
        match self.lost {
            Some(lost) if now >= lost.since + self.patience => Turn::Lost(lost.why),
            Some(lost) => {
                self.waiting.enter(number, wake, ());
                Turn::Wait { place_at: now, look_at: look_at.min(lost.since + self.patience) }
            }
            None => {
                self.waiting.enter(number, wake, ());
                let first = self.place_at.max(self.paused_until).unwrap_or(now).max(now);
                // Whatever other processes do, those before it take all places of a window. More is not known: some of
                // them may leave.
                let place_at = if before < self.places { first } else { first + self.window };
                Turn::Wait { place_at, look_at }
            }
        }
    }

    /// Takes the answer that the call has a place, and that so many more are free. Reports whether answers were missed.
    pub(super) fn place(&mut self, number: u64, left: u32, now: Instant) -> bool {
        self.remove(number);
        self.free = usize::try_from(left).unwrap_or(usize::MAX);
        self.ask_at = Some(self.ask_at.map_or(now, |ask_at| ask_at.min(now)));
        self.place_at = None;
        self.wake_next();
        self.lost.take().is_some()
    }

    /// Takes the answer that there is no place for so long. Reports whether answers were missed.
    pub(super) fn full(&mut self, number: u64, wait: Duration, now: Instant) -> bool {
        self.asking.remove(&number);
        self.free = 0;
        self.ask_at = Some(now + wait.min(LOOK_AGAIN));
        self.place_at = now.checked_add(wait);
        self.lost.take().is_some()
    }

    /// Takes it that there is no answer. Reports whether it is the first that is missed.
    pub(super) fn miss(&mut self, number: u64, why: &'static str, now: Instant) -> bool {
        self.asking.remove(&number);
        self.free = 0;
        let is_first = self.lost.is_none();
        let lost = self.lost.get_or_insert(Lost { since: now, why });
        lost.why = why;
        self.ask_at = Some(now + if now < lost.since + self.patience { PAUSE } else { PROBE });
        is_first
    }

    /// Takes a call out of the queue.
    pub(super) fn leave(&mut self, number: u64) {
        if self.remove(number) == Some(0) {
            self.wake_next();
        }
    }

    /// Notes that a call asks, and wakes the next one if there is a place for it, too.
    fn ask(&mut self, before: usize, number: u64) {
        if self.waiting.has(number) {
            self.asking.insert(number);
            if before + 1 < self.free {
                self.wake_next();
            }
        }
    }

    /// Wakes the first call in the queue that does not ask.
    fn wake_next(&self) {
        self.waiting.wake_first(|number| !self.asking.contains(&number));
    }

    /// Takes a call out of the queue, and returns the position that it had.
    fn remove(&mut self, number: u64) -> Option<usize> {
        self.asking.remove(&number);
        self.waiting.leave(number)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use tokio::{sync::Notify, time::Instant};

    use super::{GRACE, LOOK_AGAIN, PAUSE, PROBE, Queue, STEP, Turn};

    const MINUTE: Duration = Duration::from_secs(60);
    const PATIENCE: Duration = Duration::from_secs(5);

    /// A queue, and calls that come to it.
    struct Calls(Queue, Vec<Option<Arc<Notify>>>);

    impl Calls {
        fn new(places: u32, calls: usize) -> Self {
            let mut queue = Queue::new(places, MINUTE, PATIENCE);
            (0..calls).for_each(|_| assert!(queue.draw() > 0));
            Self(queue, vec![None; calls])
        }

        fn turn(&mut self, call: u64, now: Instant) -> Turn {
            self.0.turn(call, &mut self.1[usize::try_from(call).unwrap() - 1], now)
        }
    }

    #[test]
    fn while_nobody_waits_everybody_asks() {
        let (mut calls, now) = (Calls::new(3, 3), Instant::now());
        assert!((1..=3).all(|call| calls.turn(call, now) == Turn::Ask));
    }

    #[test]
    fn in_the_queue_the_first_asks_and_as_many_as_there_are_places() {
        let (mut calls, now) = (Calls::new(3, 4), Instant::now());
        assert_eq!(calls.turn(1, now), Turn::Ask);
        assert!(!calls.0.full(1, MINUTE, now));
        let (place_at, look_at) = (now + MINUTE, now + LOOK_AGAIN);
        assert_eq!(calls.turn(1, now), Turn::Wait { place_at, look_at });
        for (call, behind) in [(2, STEP), (3, 2 * STEP)] {
            assert_eq!(calls.turn(call, now), Turn::Wait { place_at, look_at: look_at + GRACE + behind });
        }
        // Those before it take all places of the next window.
        let later = Turn::Wait { place_at: place_at + MINUTE, look_at: look_at + GRACE + 3 * STEP };
        assert_eq!(calls.turn(4, now), later);

        let now = now + LOOK_AGAIN;
        assert_eq!(calls.turn(1, now), Turn::Ask);
        assert!(matches!(calls.turn(2, now), Turn::Wait { .. }), "one asks for all");
        assert!(!calls.0.place(1, 2, now));
        assert_eq!([2, 3, 4].map(|call| calls.turn(call, now) == Turn::Ask), [true, true, false]);
    }

    #[test]
    fn who_is_behind_calls_that_do_not_ask_asks() {
        let (mut calls, now) = (Calls::new(3, 2), Instant::now());
        calls.0.full(1, MINUTE, now);
        assert!((1..=2).all(|call| matches!(calls.turn(call, now), Turn::Wait { .. })));
        let overdue = now + LOOK_AGAIN + GRACE + STEP;
        assert!(matches!(calls.turn(2, overdue - STEP), Turn::Wait { .. }));
        assert_eq!(calls.turn(2, overdue), Turn::Ask);
    }

    #[test]
    fn without_answers_one_asks_now_and_then_and_all_others_do_without() {
        let (mut calls, now) = (Calls::new(3, 3), Instant::now());
        assert!(calls.0.miss(1, "it is gone", now));
        assert!(!calls.0.miss(2, "it hangs", now));
        assert_eq!(calls.turn(1, now), Turn::Wait { place_at: now, look_at: now + PAUSE });
        assert_eq!(calls.turn(1, now + PAUSE), Turn::Ask);
        let now = now + PATIENCE;
        assert!(!calls.0.miss(1, "it hangs", now));
        assert!((1..=3).all(|call| calls.turn(call, now) == Turn::Lost("it hangs")));
        calls.0.leave(1);
        assert_eq!(calls.turn(2, now + PROBE), Turn::Ask);
        assert_eq!(calls.turn(3, now + PROBE), Turn::Lost("it hangs"));
        assert!(calls.0.place(2, 1, now + PROBE), "it answers again");
        assert_eq!(calls.turn(3, now + PROBE), Turn::Ask);
    }

    #[test]
    fn a_pause_holds_for_everybody() {
        let (mut calls, now) = (Calls::new(3, 1), Instant::now());
        calls.0.pause_until(now + MINUTE);
        assert_eq!(calls.turn(1, now), Turn::Wait { place_at: now + MINUTE, look_at: now + MINUTE });
        assert_eq!(calls.turn(1, now + MINUTE), Turn::Ask);
    }
}
