//! One question to many practices: some at a time, with an answer or an error for each. Knows no operation; limits and
//! retries are those of the calls.

use std::{
    collections::{BTreeSet, VecDeque},
    fmt,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll, ready},
};

use crate::{Client, Error};

/// How many practices are asked at once, unless a program says otherwise.
const AT_ONCE: usize = 8;

/// The practices that a question is for, from [`Client::for_practices`].
///
/// ```
/// # #[cfg(feature = "mock")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let mock = hero_api::mock::MockHero::start().await;
/// # mock.refuse_practice("closed");
/// # let hero = mock.client();
/// let counts = hero
///     .for_practices(["practice-1", "practice-2", "closed"])
///     .concurrency(2)
///     .each(async |there| Ok::<_, hero_api::Error>(there.practice_group().list_locations().await?.data.len()))
///     .await;
///
/// for (practice, count) in &counts {
///     match count {
///         Ok(count) => println!("{practice}: {count} locations"),
///         Err(missed) => println!("{practice}: {missed}"),
///     }
/// }
/// # assert_eq!(counts.iter().map(|(_, count)| count.is_ok()).collect::<Vec<_>>(), [true, true, false]);
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
#[must_use = "no practice is asked before `each`"]
pub struct Practices {
    client: Client,
    ids: Vec<String>,
    concurrency: usize,
}

/// The reason why a practice has no answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Missed<E = Error> {
    /// The question ended with an error.
    Failed(E),
    /// The question panicked. What it had sent may have been accepted.
    Panicked,
}

/// An answer of a practice, or the reason why there is none.
pub type Answered<T, E = Error> = Result<T, Missed<E>>;

impl Client {
    /// Returns these practice groups, to ask each of them the same; each once, in this order.
    pub fn for_practices<I: IntoIterator<Item: Into<String>>>(&self, ids: I) -> Practices {
        let mut seen = BTreeSet::new();
        let ids = ids.into_iter().map(Into::into).filter(|id: &String| seen.insert(id.clone())).collect();
        Practices { client: self.clone(), ids, concurrency: AT_ONCE }
    }
}

impl Practices {
    /// Sets how many practices are asked at once, at least one: 8 by default. They share the rate limit of the client,
    /// so more of them need not be faster.
    pub fn concurrency(mut self, practices: usize) -> Self {
        self.concurrency = practices.max(1);
        self
    }

    /// Asks each practice: `ask` is called with its client ([`Client::for_practice`]), and may make several calls. Which
    /// practice that is, [`Client::practice_group_id`] says.
    ///
    /// Await it for all answers in the order of the practices, or take each as it comes with [`next`](Asked::next). An
    /// error or a panic of one is its own answer, and the others go on.
    pub fn each<T, E, F, A>(self, ask: F) -> Asked<F, A, T, E>
    where
        F: FnMut(Client) -> A,
        A: Future<Output = Result<T, E>>,
    {
        Asked {
            client: self.client,
            waiting: self.ids.into_iter().enumerate().collect(),
            concurrency: self.concurrency,
            ask,
            running: Vec::new(),
            done: VecDeque::new(),
            all: Vec::new(),
        }
    }
}

impl fmt::Debug for Practices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Practices");
        shown.field("practices", &self.ids.len()).field("concurrency", &self.concurrency).finish_non_exhaustive()
    }
}

/// Practices that are being asked, from [`Practices::each`]: a future of all answers, in the order of the practices.
///
/// Nothing is sent before it is polled, and questions go on only while it is. Dropping it abandons those that are on
/// their way; the outcome of their writes is unknown then.
#[must_use = "no practice is asked until it is awaited"]
pub struct Asked<F, A, T, E> {
    client: Client,
    /// Those that are still to be asked, each with its place among all.
    waiting: VecDeque<(usize, String)>,
    concurrency: usize,
    ask: F,
    running: Vec<Running<A>>,
    done: VecDeque<Done<T, E>>,
    /// The answers for whoever awaits them all.
    all: Vec<Done<T, E>>,
}

struct Running<A> {
    index: usize,
    id: String,
    answer: Pin<Box<A>>,
}

struct Done<T, E> {
    index: usize,
    id: String,
    answer: Answered<T, E>,
}

impl<F, A, T, E> Asked<F, A, T, E>
where
    F: FnMut(Client) -> A,
    A: Future<Output = Result<T, E>>,
{
    /// Returns the next practice with its answer, the first that comes; `None` after the last. An answer that it has
    /// returned is not lost if this is dropped later.
    pub async fn next(&mut self) -> Option<(String, Answered<T, E>)> {
        poll_fn(|context| self.poll_done(context)).await.map(|done| (done.id, done.answer))
    }

    fn poll_done(&mut self, context: &mut Context<'_>) -> Poll<Option<Done<T, E>>> {
        loop {
            self.begin();
            self.running.retain_mut(|running| match poll_answer(running, context) {
                Poll::Pending => true,
                Poll::Ready(answer) => {
                    let id = std::mem::take(&mut running.id);
                    self.done.push_back(Done { index: running.index, id, answer });
                    false
                }
            });
            if let Some(done) = self.done.pop_front() {
                return Poll::Ready(Some(done));
            }
            if self.waiting.is_empty() || self.running.len() >= self.concurrency {
                let is_over = self.waiting.is_empty() && self.running.is_empty();
                return if is_over { Poll::Ready(None) } else { Poll::Pending };
            }
        }
    }

    /// Begins questions, as many as there is room for.
    fn begin(&mut self) {
        while self.running.len() < self.concurrency {
            let Some((index, id)) = self.waiting.pop_front() else { return };
            let there = self.client.for_practice(&id);
            match catch_unwind(AssertUnwindSafe(|| (self.ask)(there))) {
                Ok(answer) => self.running.push(Running { index, id, answer: Box::pin(answer) }),
                Err(_) => self.done.push_back(Done { index, id, answer: Err(Missed::Panicked) }),
            }
        }
    }
}

fn poll_answer<A, T, E>(running: &mut Running<A>, context: &mut Context<'_>) -> Poll<Answered<T, E>>
where
    A: Future<Output = Result<T, E>>,
{
    match catch_unwind(AssertUnwindSafe(|| running.answer.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(answer)) => Poll::Ready(answer.map_err(Missed::Failed)),
        Err(_) => Poll::Ready(Err(Missed::Panicked)),
    }
}

impl<F, A, T, E> Future for Asked<F, A, T, E>
where
    F: FnMut(Client) -> A,
    A: Future<Output = Result<T, E>>,
{
    type Output = Vec<(String, Answered<T, E>)>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        while let Some(done) = ready!(self.poll_done(context)) {
            self.all.push(done);
        }
        let mut all = std::mem::take(&mut self.all);
        all.sort_by_key(|done| done.index);
        Poll::Ready(all.into_iter().map(|done| (done.id, done.answer)).collect())
    }
}

/// Only the questions are pinned, each on the heap.
impl<F, A, T, E> Unpin for Asked<F, A, T, E> {}

impl<F, A, T, E> fmt::Debug for Asked<F, A, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Asked");
        shown.field("waiting", &self.waiting.len()).field("running", &self.running.len()).finish_non_exhaustive()
    }
}

impl<E> Missed<E> {
    /// Returns the error; `None` after a panic.
    pub fn error(&self) -> Option<&E> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Panicked => None,
        }
    }
}

impl<E: fmt::Display> fmt::Display for Missed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Panicked => f.write_str("the program panicked while it asked this practice"),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Missed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
            Self::Panicked => f.write_str("Panicked"),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for Missed<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error()?.source()
    }
}
