//! Where the places of a client's requests come from: its own limit, or one that several processes share.

mod queue;
mod shared_places;

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    limit::{InUse, Limit},
    shared_limit::{LimitLoss, SharedLimit},
};
use shared_places::{SharedPlace, SharedPlaces};

/// The places, shared by all clones of a client.
pub(crate) enum Places {
    /// Counted here.
    Own(Arc<Limit>),
    /// Counted for several processes.
    Shared(Arc<SharedPlaces>),
}

/// A place in use. Dropped, its exchange has ended.
pub(crate) enum Place {
    Own(InUse),
    Shared(Box<SharedPlace>),
}

/// Why a call has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// There is none before the deadline; the earliest is this far away.
    TooLate(Duration),
    /// The shared limit does not answer.
    Unanswered(&'static str),
}

impl Places {
    pub(crate) fn own(per_minute: u32) -> Self {
        Self::Own(Limit::new(per_minute))
    }

    pub(crate) fn shared(limit: Arc<dyn SharedLimit>, requests: u32, loss: LimitLoss, client: &'static str) -> Self {
        Self::Shared(SharedPlaces::new(limit, requests, loss, client))
    }

    /// Waits for a place, unless there can be none before the deadline. The place is for an attempt that takes no longer
    /// than `attempt`. Calls `waits` where it has to wait, when that begins.
    pub(crate) async fn take(
        &self,
        deadline: Option<Instant>,
        attempt: Option<Duration>,
        waits: impl FnOnce(Duration) + Send,
    ) -> Result<Place, NoPlace> {
        match self {
            Self::Own(limit) => {
                let place = limit.take_place(deadline, attempt, waits).await;
                place.map(Place::Own).map_err(|late| NoPlace::TooLate(late.0))
            }
            // Few clients have one, and all other calls would carry the space for it.
            Self::Shared(places) => Box::pin(places.take(deadline, attempt, waits)).await,
        }
    }

    /// Gives no place until the wait is over, up to the longest pause.
    pub(crate) fn pause(&self, wait: Duration) {
        match self {
            Self::Own(limit) => limit.pause(wait),
            Self::Shared(places) => places.pause(wait),
        }
    }
}

impl Place {
    /// Gives the place back at once, because nothing reached the server.
    pub(crate) fn not_sent(self) {
        match self {
            Self::Own(place) => place.not_sent(),
            Self::Shared(place) => place.not_sent(),
        }
    }
}
