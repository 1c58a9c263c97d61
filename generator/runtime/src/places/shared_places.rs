//! The places that several processes share: asks for them, waits in the queue, tells what becomes of them, and does without
//! when there is no answer. Knows nothing of where they are counted.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    runtime::Handle,
    sync::{Notify, oneshot},
    time::{Instant, sleep, timeout, timeout_at},
};

use super::{
    NoPlace, Place,
    queue::{Queue, Turn},
};
use crate::{
    limit::{LONGEST_PAUSE, Limit, longest_attempt},
    shared_limit::{LimitAnswer, LimitLoss, PlaceId, PlaceRequest, SharedLimit, Unanswered},
};

const TARGET: &str = env!("CARGO_CRATE_NAME");

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(2);

/// How long after it was asked for a place is used at the latest.
const FRESH: Duration = Duration::from_secs(3);

/// The longest pause before what was not answered is told again.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// The places of a limit that several processes share.
pub(crate) struct SharedPlaces {
    limit: Arc<dyn SharedLimit>,
    requests: u32,
    queue: Mutex<Queue>,
    /// The process's own share, for when the limit does not answer.
    share: Option<Arc<Limit>>,
    /// The name of the client in traces.
    client: &'static str,
}

impl SharedPlaces {
    pub(super) fn new(limit: Arc<dyn SharedLimit>, requests: u32, loss: LimitLoss, client: &'static str) -> Arc<Self> {
        let window = limit.window();
        let queue = Mutex::new(Queue::new(requests, window, loss.longest_wait()));
        let share = loss.share(requests).map(|share| Limit::with_window(share, window));
        Arc::new(Self { limit, requests, queue, share, client })
    }

    pub(super) async fn take(
        self: &Arc<Self>,
        deadline: Option<Instant>,
        attempt: Option<Duration>,
        waits: impl FnOnce(Duration) + Send,
    ) -> Result<Place, NoPlace> {
        let mut ticket = Ticket { places: self, number: self.queue().draw(), waiting: None };
        let mut waits = Some(waits);
        let why = loop {
            let now = Instant::now();
            let turn = self.queue().turn(ticket.number, &mut ticket.waiting, now);
            let is_late = deadline.is_some_and(|deadline| now >= deadline);
            let (place_at, look_at) = match turn {
                Turn::Ask if is_late => (now, now),
                Turn::Ask => match self.ask(ticket.number, deadline, attempt).await {
                    Asked::Place(place) => return Ok(Place::Shared(place)),
                    Asked::None => continue,
                    Asked::TooLate => return Err(NoPlace::Unanswered("no answer before the deadline")),
                },
                Turn::Lost(why) => break why,
                Turn::Wait { place_at, look_at } => (place_at, look_at),
            };
            let lost = self.queue().lost();
            if deadline.is_some_and(|deadline| place_at >= deadline) {
                return Err(lost.map_or(NoPlace::TooLate(place_at - now), NoPlace::Unanswered));
            }
            let look_at = deadline.map_or(look_at, |deadline| look_at.min(deadline));
            if let Some(waits) = waits.take() {
                // Without answers nothing is known but when the next question is.
                waits(lost.map_or(place_at, |_| look_at) - now);
            }
            let woken = ticket.waiting.get_or_insert_default().notified();
            // Whichever comes first, the next iteration looks again.
            let _ = timeout_at(look_at, woken).await;
        };
        drop(ticket);
        let Some(share) = &self.share else { return Err(NoPlace::Unanswered(why)) };
        let waits = |wait| waits.into_iter().for_each(|waits| waits(wait));
        let place = share.take_place(deadline, attempt, waits).await;
        place.map(Place::Own).map_err(|late| NoPlace::TooLate(late.0))
    }

    /// Asks for a place, on its own task: a call that is dropped or not polled takes no place and holds up no other.
    async fn ask(self: &Arc<Self>, number: u64, deadline: Option<Instant>, attempt: Option<Duration>) -> Asked {
        let now = Instant::now();
        let longest = longest_attempt(attempt, deadline, now) + FRESH;
        let request = PlaceRequest { place: PlaceId::random(), limit: self.requests, longest };
        let (tell, told) = oneshot::channel();
        drop(tokio::spawn(Arc::clone(self).answer(number, request, tell)));
        let told = match deadline {
            Some(deadline) => timeout_at(deadline, told).await,
            None => Ok(told.await),
        };
        match told {
            Err(_) => Asked::TooLate,
            Ok(Ok(Some(mut place))) if now.elapsed() <= FRESH => {
                place.fate = Fate::Ends;
                Asked::Place(place)
            }
            Ok(Ok(_)) => Asked::None,
            Ok(Err(_)) => {
                self.missed(number, "it panicked");
                Asked::None
            }
        }
    }

    async fn answer(
        self: Arc<Self>,
        number: u64,
        request: PlaceRequest,
        tell: oneshot::Sender<Option<Box<SharedPlace>>>,
    ) {
        let (until, runtime) = (Instant::now() + request.longest, Handle::current());
        let limit = Arc::clone(&self.limit);
        // Until somebody has it, it is given back.
        let mut place = Box::new(SharedPlace { limit, id: request.place, until, fate: Fate::Unsent, runtime });
        let answer = timeout(ANSWER, self.limit.take(&request)).await;
        let place = match answer.unwrap_or(Err(Unanswered("no answer in time"))) {
            Ok(LimitAnswer::Place { left }) => {
                let is_back = self.queue().place(number, left, Instant::now());
                self.answers_again(is_back);
                Some(place)
            }
            Ok(LimitAnswer::Full { wait }) => {
                place.fate = Fate::None;
                let is_back = self.queue().full(number, wait, Instant::now());
                self.answers_again(is_back);
                None
            }
            Err(Unanswered(why)) => {
                self.missed(number, why);
                None
            }
        };
        // Who does not wait any more gives it back.
        let _ = tell.send(place);
    }

    fn answers_again(&self, is_back: bool) {
        if is_back {
            tracing::info!(target: TARGET, client = self.client, "the shared rate limit answers again");
        }
    }

    fn missed(&self, number: u64, why: &'static str) {
        if self.queue().miss(number, why, Instant::now()) {
            tracing::warn!(target: TARGET, client = self.client, why, "the shared rate limit does not answer");
        }
    }

    /// Gives no place until the wait is over, here and in all other processes.
    pub(super) fn pause(&self, wait: Duration) {
        let wait = wait.min(LONGEST_PAUSE);
        let until = Instant::now() + wait;
        self.queue().pause_until(until);
        if let Some(share) = &self.share {
            share.pause(wait);
        }
        tell(Arc::clone(&self.limit), Word::Pause(until), until, &Handle::current());
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // No foreign code runs under the lock, so the state is complete even if poisoned.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a question came to.
enum Asked {
    Place(Box<SharedPlace>),
    /// No place, or no answer: the queue knows.
    None,
    /// The call ends before there is an answer.
    TooLate,
}

/// A call that wants a place. Dropped without one, it leaves the queue.
struct Ticket<'a> {
    places: &'a SharedPlaces,
    number: u64,
    /// What wakes the call, once it waits.
    waiting: Option<Arc<Notify>>,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if self.waiting.is_some() {
            self.places.queue().leave(self.number);
        }
    }
}

/// A place in use. Dropped, it comes free, after a window if its request was sent.
pub(crate) struct SharedPlace {
    limit: Arc<dyn SharedLimit>,
    id: PlaceId,
    /// When it comes free, even if nobody hears of its end.
    until: Instant,
    fate: Fate,
    runtime: Handle,
}

/// What becomes of a place that is dropped.
#[derive(Clone, Copy)]
enum Fate {
    /// There is none.
    None,
    /// It is given back.
    Unsent,
    /// Its exchange ends.
    Ends,
}

impl SharedPlace {
    pub(super) fn not_sent(mut self) {
        self.fate = Fate::Unsent;
    }
}

impl Drop for SharedPlace {
    fn drop(&mut self) {
        let word = match self.fate {
            Fate::None => return,
            Fate::Unsent => Word::GiveBack(self.id),
            Fate::Ends => Word::End(self.id),
        };
        tell(Arc::clone(&self.limit), word, self.until, &self.runtime);
    }
}

/// What a limit is told.
#[derive(Clone, Copy)]
enum Word {
    GiveBack(PlaceId),
    End(PlaceId),
    Pause(Instant),
}

/// Tells a limit something, again and again until it answers, or until it need not know any more. No call waits for it.
fn tell(limit: Arc<dyn SharedLimit>, word: Word, until: Instant, runtime: &Handle) {
    runtime.spawn(async move {
        let mut rest = Duration::from_millis(50);
        loop {
            let answer = match word {
                Word::GiveBack(place) => limit.give_back(place),
                Word::End(place) => limit.end(place),
                Word::Pause(until) => limit.pause(until.saturating_duration_since(Instant::now())),
            };
            let is_answered = matches!(timeout(ANSWER, pin!(answer)).await, Ok(Ok(())));
            if is_answered || Instant::now() + rest >= until {
                return;
            }
            sleep(rest).await;
            rest = (2 * rest).min(LONGEST_REST);
        }
    });
}
