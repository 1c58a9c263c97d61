//! Bulkhead: no operation takes all connections. Knows nothing of how long an answer should take.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use hero_api_runtime::{BoxFuture, Layer, Next, TransportError, TransportRequest, TransportResponse};
use tokio::sync::Semaphore;

use crate::layers::locked;

/// Lets at most so many attempts of each operation wait for an answer at the same time, so that one that is slow leaves
/// room for the others. Further ones wait their turn, within the time of their attempt.
///
/// A place is free again when the head of the answer is there, or when the attempt ends in any other way.
pub(crate) struct Bulkhead {
    places: usize,
    operations: Mutex<HashMap<&'static str, Arc<Semaphore>>>,
}

impl Bulkhead {
    pub(crate) fn new(places: usize) -> Self {
        Self { places, operations: Mutex::default() }
    }

    fn places_of(&self, operation: &'static str) -> Arc<Semaphore> {
        let mut operations = locked(&self.operations);
        Arc::clone(operations.entry(operation).or_insert_with(|| Arc::new(Semaphore::new(self.places))))
    }
}

impl Layer for Bulkhead {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let places = self.places_of(request.operation().id());
            let _place = places.acquire().await.map_err(|_| TransportError::refused("there are no places"))?;
            next.send(request).await
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hero_api_runtime::Outcome;
    use tokio::task::yield_now;

    use super::Bulkhead;
    use hero_api_test_support::{Fake, Step, answer};

    use crate::layers::{assert_keeps_failures, assert_streams, client, read, write};

    #[tokio::test(start_paused = true)]
    async fn an_operation_without_a_place_waits_and_the_others_do_not() {
        let fake = Fake::new([Step::Hang, answer(200, "1"), answer(200, "2")]);
        let client = client(&fake, Bulkhead::new(1));
        let slow = tokio::spawn(write(&client));
        yield_now().await;
        let error = write(&client).timeout(Duration::from_secs(5)).await.unwrap_err();
        assert_eq!((error.outcome(), error.is_timeout(), fake.count()), (Outcome::NotSent, true, 1));
        assert_eq!(read(&client).await.unwrap(), "1");
        // Who is dropped gives the place back.
        slow.abort();
        assert!(slow.await.unwrap_err().is_cancelled());
        assert_eq!(write(&client).await.unwrap(), "2");
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(|| Bulkhead::new(1)).await;
        assert_streams(Bulkhead::new(1)).await;
    }
}
