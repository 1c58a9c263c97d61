//! Circuit breaker: leaves a server in trouble alone for a while. Knows one server; a client of several shares one
//! breaker among them.

use std::{sync::Mutex, time::Duration};

use hero_api_runtime::{BoxFuture, Layer, Next, TransportError, TransportRequest, TransportResponse};
use tokio::time::{Instant, timeout};

use crate::layers::locked;

/// Fails at once, with nothing sent, after a number of failures in a row, until a pause is over.
///
/// Then one attempt is let through: if it succeeds the circuit is closed again, otherwise the next pause begins. A
/// failure is an error, no answer within the breaker's patience, or a 5xx. The patience should be shorter than the
/// client's timeout for an attempt: an attempt that times out is dropped, which a layer cannot tell from a caller who
/// lost interest.
pub(crate) struct Breaker {
    pub(crate) failures: u32,
    pub(crate) pause: Duration,
    pub(crate) patience: Duration,
    pub(crate) state: Mutex<State>,
}

/// The number of failures in a row, and until when nothing is let through.
#[derive(Default)]
pub(crate) struct State {
    failures: u32,
    open_until: Option<Instant>,
}

impl Breaker {
    fn lets_through(&self) -> bool {
        let mut state = locked(&self.state);
        let now = Instant::now();
        match state.open_until {
            None => true,
            Some(until) if now < until => false,
            // This attempt is the trial; should it never end, the others wait for another pause.
            Some(_) => {
                state.open_until = Some(now + self.pause);
                true
            }
        }
    }

    fn record(&self, succeeded: bool) {
        let mut state = locked(&self.state);
        if succeeded {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= self.failures {
            state.open_until = Some(Instant::now() + self.pause);
        }
    }
}

impl Layer for Breaker {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            if !self.lets_through() {
                return Err(TransportError::refused("the circuit is open"));
            }
            let answer = timeout(self.patience, next.send(request)).await;
            // The runtime turns this into `interrupted` if the transport had the request.
            let answer = answer.unwrap_or(Err(TransportError::connect("none within the breaker's patience")));
            self.record(answer.as_ref().is_ok_and(|answer| !answer.status().is_server_error()));
            answer
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Mutex, time::Duration};

    use hero_api_runtime::{Client, Error, Outcome};
    use tokio::time::{Instant, advance};

    use super::{Breaker, State};
    use hero_api_test_support::{Fake, Step};

    use crate::layers::{assert_keeps_failures, assert_streams, client, write};

    fn breaker(failures: u32) -> Breaker {
        let (pause, patience) = (Duration::from_secs(30), Duration::from_secs(5));
        Breaker { failures, pause, patience, state: Mutex::new(State::default()) }
    }

    async fn refused(client: &Client) -> Error {
        let error = write(client).await.unwrap_err();
        assert!(error.to_string().contains("the circuit is open"), "{error}");
        error
    }

    #[tokio::test(start_paused = true)]
    async fn after_failures_in_a_row_nothing_is_sent() {
        let fake = Fake::answers([(500, ""), (200, ""), (500, ""), (500, "")]);
        let client = client(&fake, breaker(2));
        for _ in 0..4 {
            let _ = write(&client).await;
        }
        let error = refused(&client).await;
        assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::NotSent, 1, 4));
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_pause_one_attempt_decides() {
        let fake = Fake::answers([(500, ""), (500, ""), (200, ""), (200, "")]);
        let client = client(&fake, breaker(1));
        write(&client).await.unwrap_err();
        advance(Duration::from_secs(30)).await;
        write(&client).await.unwrap_err();
        refused(&client).await;
        advance(Duration::from_secs(30)).await;
        write(&client).await.unwrap();
        write(&client).await.unwrap();
        assert_eq!(fake.count(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_server_is_a_failure_and_the_write_may_have_been_accepted() {
        let fake = Fake::new([Step::Hang]);
        let (client, started) = (client(&fake, breaker(1)), Instant::now());
        let error = write(&client).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
        assert_eq!(started.elapsed(), Duration::from_secs(5));
        refused(&client).await;
    }

    #[tokio::test(start_paused = true)]
    async fn while_closed_failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(|| breaker(9)).await;
        assert_streams(breaker(9)).await;
    }
}
