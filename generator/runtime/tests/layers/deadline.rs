//! Deadline: tells the server how long its answer is waited for. Knows nothing of what the server makes of it.

use std::time::Duration;

use hero_api_runtime::{
    BoxFuture, HeaderName, HeaderValue, Layer, Next, TransportError, TransportRequest, TransportResponse,
};
use tokio::time::timeout;

/// Sends the time of an attempt in a header, in milliseconds, and ends the attempt when it is over: a server that reads
/// the header need not work on what nobody waits for.
///
/// What was sent may have been accepted, so an attempt that ends here is interrupted; the client knows whether nothing
/// had left.
pub(crate) struct Deadline {
    pub(crate) header: HeaderName,
    pub(crate) time: Duration,
}

impl Layer for Deadline {
    fn send<'a>(
        &'a self,
        mut request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let milliseconds = u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX);
            request.headers.insert(self.header.clone(), HeaderValue::from(milliseconds));
            let answer = timeout(self.time, next.send(request)).await;
            answer.unwrap_or(Err(TransportError::interrupted("the time of the attempt is over")))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hero_api_runtime::{HeaderName, Outcome};
    use tokio::time::Instant;

    use super::Deadline;
    use hero_api_test_support::{Fake, Step, answer};

    use crate::layers::{assert_keeps_failures, assert_streams, client, read, write};

    fn deadline() -> Deadline {
        Deadline { header: HeaderName::from_static("x-time-left-ms"), time: Duration::from_secs(9) }
    }

    #[tokio::test(start_paused = true)]
    async fn each_attempt_has_its_time_and_a_read_is_sent_again() {
        let fake = Fake::new([Step::Hang, answer(200, "1")]);
        let started = Instant::now();
        read(&client(&fake, deadline())).await.unwrap();
        assert_eq!((fake.count(), started.elapsed().as_secs()), (2, 9));
        assert_eq!(fake.last_request().headers["x-time-left-ms"], "9000");
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_whose_time_is_over_may_have_been_accepted() {
        let fake = Fake::new([Step::Hang]);
        let error = write(&client(&fake, deadline())).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::Unknown, 1, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(deadline).await;
        assert_streams(deadline()).await;
    }
}
