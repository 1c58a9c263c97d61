//! Metrics: counts attempts and adds up their time. Knows nothing of where the figures go.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use hero_api_runtime::{BoxFuture, Layer, Next, TransportError, TransportRequest, TransportResponse};
use tokio::time::Instant;

use crate::layers::locked;

/// Counts and times of attempts, by operation and by how they ended.
///
/// The keys are few: ids of operations and six words. An attempt that is dropped, because its call was dropped or it
/// timed out, counts as `abandoned`. Keep a clone of the `Arc` that is given to the client.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<(&'static str, &'static str), Figures>>);

/// The number of attempts, and their total time until the head of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    attempts: u64,
    time: Duration,
}

impl Metrics {
    /// Returns the figures of an operation's attempts that ended as `2xx` to `5xx`, `failed` or `abandoned`.
    pub(crate) fn figures(&self, operation: &'static str, ending: &'static str) -> Figures {
        locked(&self.0).get(&(operation, ending)).copied().unwrap_or_default()
    }
}

impl Layer for Metrics {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let operation = request.operation().id();
            let mut running = Running { metrics: self, operation, started: Instant::now(), ending: "abandoned" };
            let answer = next.send(request).await;
            running.ending = match answer.as_ref().map(|answer| answer.status().as_u16()) {
                Ok(200..=299) => "2xx",
                Ok(300..=399) => "3xx",
                Ok(400..=499) => "4xx",
                Ok(_) => "5xx",
                Err(_) => "failed",
            };
            answer
        })
    }
}

/// An attempt that is counted when it ends.
struct Running<'m> {
    metrics: &'m Metrics,
    operation: &'static str,
    started: Instant,
    ending: &'static str,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut figures = locked(&self.metrics.0);
        let figures = figures.entry((self.operation, self.ending)).or_default();
        figures.attempts += 1;
        figures.time += self.started.elapsed();
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::{Figures, Metrics};
    use hero_api_test_support::{Fake, Step, answer};

    use crate::layers::{assert_keeps_failures, assert_streams, client, read, write};

    #[tokio::test(start_paused = true)]
    async fn attempts_are_counted_by_operation_and_ending() {
        let metrics = Arc::new(Metrics::default());
        let client = client(&Fake::answers([(503, ""), (200, "1"), (404, "")]), Arc::clone(&metrics));
        read(&client).await.unwrap();
        write(&client).await.unwrap_err();
        let once = Figures { attempts: 1, time: Duration::ZERO };
        for (operation, ending) in [("readThing", "5xx"), ("readThing", "2xx"), ("writeThing", "4xx")] {
            assert_eq!(metrics.figures(operation, ending), once, "{operation} {ending}");
        }
        assert_eq!(metrics.figures("writeThing", "2xx"), Figures::default());
    }

    #[tokio::test(start_paused = true)]
    async fn an_attempt_whose_time_is_over_is_abandoned_after_its_time() {
        let metrics = Arc::new(Metrics::default());
        let client = client(&Fake::new([Step::Hang]), Arc::clone(&metrics));
        assert!(write(&client).timeout(Duration::from_secs(9)).await.unwrap_err().is_timeout());
        let abandoned = Figures { attempts: 1, time: Duration::from_secs(9) };
        assert_eq!(metrics.figures("writeThing", "abandoned"), abandoned);
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(Metrics::default).await;
        assert_streams(Metrics::default()).await;
        let metrics = Arc::new(Metrics::default());
        write(&client(&Fake::new([answer(200, "")]), Arc::clone(&metrics))).await.unwrap();
        assert_eq!(metrics.figures("writeThing", "2xx").attempts, 1);
    }
}
