//! The seam to a rate limit that several processes share: what counts it, and what calls do when that does not answer.
//! How calls wait is in `places`; where the places are, only an implementation knows.

use std::{fmt, sync::Arc, time::Duration};

use super::transport::BoxFuture;

/// A rate limit that several processes share: where its places are counted.
///
/// [`ClientBuilder::shared_limit`](super::ClientBuilder::shared_limit) gives a client one. With the feature `redis`,
/// `RedisLimit` is one. The client decides who asks and when, waits, and keeps to deadlines; an implementation answers
/// at once. It does not matter which process gets a free place. Those that a process holds must come free when it dies.
///
/// ```
/// use std::{collections::VecDeque, sync::Mutex, time::{Duration, Instant}};
/// use hero_api_runtime::{BoxFuture, Client, LimitAnswer, PlaceId, PlaceRequest, SharedLimit, Unanswered};
///
/// /// A limit for several clients of one process.
/// struct InMemory(Mutex<VecDeque<(PlaceId, Instant)>>);
///
/// const MINUTE: Duration = Duration::from_secs(60);
///
/// impl InMemory {
///     /// Sets when a place comes free.
///     fn set(&self, place: PlaceId, free: Option<Instant>) {
///         let mut places = self.0.lock().unwrap();
///         places.retain(|(other, _)| *other != place);
///         places.extend(free.map(|free| (place, free)));
///     }
/// }
///
/// impl SharedLimit for InMemory {
///     fn take<'a>(&'a self, request: &'a PlaceRequest) -> BoxFuture<'a, Result<LimitAnswer, Unanswered>> {
///         let now = Instant::now();
///         let mut places = self.0.lock().unwrap();
///         places.retain(|(_, free)| now < *free);
///         let left = request.limit.saturating_sub(places.len() as u32);
///         let answer = match places.iter().map(|(_, free)| *free).min() {
///             Some(free) if left == 0 => LimitAnswer::Full { wait: free - now },
///             _ => {
///                 places.push_back((request.place, now + request.longest + MINUTE));
///                 LimitAnswer::Place { left: left.saturating_sub(1) }
///             }
///         };
///         Box::pin(std::future::ready(Ok(answer)))
///     }
///
///     fn give_back(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
///         self.set(place, None);
///         Box::pin(std::future::ready(Ok(())))
///     }
///
///     fn end(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
///         self.set(place, Some(Instant::now() + MINUTE));
///         Box::pin(std::future::ready(Ok(())))
///     }
///
///     fn pause(&self, _: Duration) -> BoxFuture<'_, Result<(), Unanswered>> {
///         Box::pin(std::future::ready(Ok(())))
///     }
/// }
///
/// let limit = InMemory(Mutex::default());
/// let client = Client::builder().base_url("https://api.example.com").rate_limit(300).shared_limit(limit).build()?;
/// # Ok::<(), hero_api_runtime::Error>(())
/// ```
///
/// The client runs these futures on tasks of their own: what is dropped with a call is not a place. A future that takes
/// more than two seconds, or panics, did not answer.
pub trait SharedLimit: Send + Sync + 'static {
    /// Returns the window: there are never more requests in any time as long as this. It is a minute.
    fn window(&self) -> Duration {
        Duration::from_secs(60)
    }

    /// Takes a place, if there is a free one. The place is in use until it [ends](Self::end), is
    /// [given back](Self::give_back), or has been taken for longer than [`PlaceRequest::longest`].
    ///
    /// # Errors
    /// The limit does not answer. Whether the place is taken is then not known, and it is given back.
    fn take<'a>(&'a self, request: &'a PlaceRequest) -> BoxFuture<'a, Result<LimitAnswer, Unanswered>>;

    /// Makes a place free at once, because nothing was sent. It may be one that was never taken.
    ///
    /// # Errors
    /// The limit does not answer. It is asked again.
    fn give_back(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>>;

    /// Ends the exchange that has a place, which comes free a window from now. It may be one that is no longer known.
    ///
    /// # Errors
    /// The limit does not answer. It is asked again.
    fn end(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>>;

    /// Gives nobody a place for as long as this, unless there is a longer pause.
    ///
    /// # Errors
    /// The limit does not answer. It is asked again.
    fn pause(&self, wait: Duration) -> BoxFuture<'_, Result<(), Unanswered>>;
}

/// Allows several clients of a process to share a limit.
impl<L: SharedLimit + ?Sized> SharedLimit for Arc<L> {
    fn window(&self) -> Duration {
        (**self).window()
    }

    fn take<'a>(&'a self, request: &'a PlaceRequest) -> BoxFuture<'a, Result<LimitAnswer, Unanswered>> {
        (**self).take(request)
    }

    fn give_back(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        (**self).give_back(place)
    }

    fn end(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        (**self).end(place)
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, Result<(), Unanswered>> {
        (**self).pause(wait)
    }
}

/// The place that an attempt asks for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PlaceRequest {
    /// Its name, which no other has.
    pub place: PlaceId,
    /// How many places there are.
    pub limit: u32,
    /// How long after this request the exchange has ended at the latest, whatever becomes of the process.
    pub longest: Duration,
}

/// The name of a place: 32 hexadecimal digits, which say nothing of who has it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(u128);

impl PlaceId {
    pub(crate) fn random() -> Self {
        Self(fastrand::u128(..))
    }
}

impl fmt::Display for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlaceId({self})")
    }
}

/// The answer of a [`SharedLimit`] that is asked for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitAnswer {
    /// The place is taken.
    Place {
        /// How many more are free, as far as it is known.
        left: u32,
    },
    /// There is none.
    Full {
        /// How long there is surely none, unless one is given back.
        wait: Duration,
    },
}

/// The error of a [`SharedLimit`] that does not answer, and why. The words appear in errors and traces, so they must be
/// fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unanswered(pub &'static str);

/// What calls do when a [`SharedLimit`] does not answer.
///
/// First they wait, within their deadlines: what answers again within the [patience](Self::patience) is not missed.
/// When it has not answered for longer, every call is refused at once, with the outcome
/// [`NotSent`](super::Outcome::NotSent); or it takes its place from the process's own share of the limit. The limit is
/// asked once a second whether it answers again.
///
/// Refusing is the default: only then is the limit kept whatever happens. A share keeps it while no process reaches the
/// limit, if the number of processes is right; while some reach it, and in the minute of a change, up to twice as many
/// requests can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitLoss {
    patience: Duration,
    processes: Option<u32>,
}

impl LimitLoss {
    /// Refuses calls after five seconds without an answer.
    #[must_use]
    pub const fn refuse() -> Self {
        Self { patience: Duration::from_secs(5), processes: None }
    }

    /// Uses a limit of the process's own after five seconds without an answer: the shared one divided by the number of
    /// processes, and at least one request.
    #[must_use]
    pub const fn share_among(processes: u32) -> Self {
        Self { processes: Some(if processes == 0 { 1 } else { processes }), ..Self::refuse() }
    }

    /// Sets how long the limit may be without an answer until calls do without it.
    #[must_use]
    pub const fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    pub(crate) fn longest_wait(self) -> Duration {
        self.patience
    }

    /// Returns the process's own share of a limit, if it may use one.
    pub(crate) fn share(self, limit: u32) -> Option<u32> {
        self.processes.map(|processes| (limit / processes).max(1))
    }
}

impl Default for LimitLoss {
    fn default() -> Self {
        Self::refuse()
    }
}
