//! Audit: one line per attempt, however it ends. Knows nothing of values, nor of where lines go.

use hero_api_runtime::{BoxFuture, Layer, Next, TransportError, TransportRequest, TransportResponse};

/// Writes who called what, and how it ended: exactly one line per attempt, also if it panics, times out, or its call is
/// dropped.
///
/// A line has the client's label, constants of the description, a status and fixed words; never a value.
pub(crate) struct Audit<W>(pub(crate) W);

impl<W: Fn(&str) + Send + Sync + 'static> Layer for Audit<W> {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let who = request.label().unwrap_or("nobody");
            let what = format!("{who}: {}, attempt {}", request.operation().id(), request.attempt());
            let mut line = Line { write: &self.0, what, ended: "abandoned".to_owned() };
            let answer = next.send(request).await;
            line.ended = match &answer {
                Ok(answer) => answer.status().to_string(),
                Err(error) => error.to_string(),
            };
            answer
        })
    }
}

/// A line that is written when its attempt ends.
struct Line<'w, W: Fn(&str)> {
    write: &'w W,
    what: String,
    ended: String,
}

impl<W: Fn(&str)> Drop for Line<'_, W> {
    fn drop(&mut self) {
        (self.write)(&format!("{}: {}", self.what, self.ended));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hero_api_runtime::TransportError;

    use super::Audit;
    use hero_api_test_support::{Fake, Step, answer};

    use crate::layers::{Lines, assert_keeps_failures, assert_streams, client, read, write};

    #[tokio::test(start_paused = true)]
    async fn each_attempt_is_one_line_without_a_value() {
        let lines = Lines::default();
        let failed = Step::Fail(TransportError::interrupted("the connection closed"));
        let client = client(&Fake::new([failed, answer(200, "private-answer")]), Audit(lines.writer()));
        read(&client).await.unwrap();
        assert_eq!(
            lines.take(),
            [
                "north: readThing, attempt 1: the exchange broke off: the connection closed",
                "north: readThing, attempt 2: 200 OK"
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn an_attempt_that_is_dropped_is_one_line_too() {
        let lines = Lines::default();
        let client = client(&Fake::new([Step::Hang, Step::Hang]), Audit(lines.writer()));
        write(&client).timeout(Duration::from_secs(9)).await.unwrap_err();
        assert_eq!(lines.take(), ["north: writeThing, attempt 1: abandoned"]);
        let call = tokio::spawn(write(&client));
        tokio::task::yield_now().await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        assert_eq!(lines.take(), ["north: writeThing, attempt 1: abandoned"]);
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(|| Audit(Lines::default().writer())).await;
        assert_streams(Audit(Lines::default().writer())).await;
    }
}
