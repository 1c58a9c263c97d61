//! Log: writes what was sent, what was received, and when. Knows nothing of where lines go.

use hero_api_runtime::{BoxFuture, Bytes, Chunks, Layer, Next, TransportError, TransportRequest, TransportResponse};
use tokio::time::Instant;

/// Writes a line when the head of an answer arrives, and one when its body is complete.
///
/// A line has constants of the description, numbers and fixed words: no address, header or body, and so no personal
/// data. The body is counted as it passes, so a streamed answer still streams.
pub(crate) struct Log<W>(pub(crate) W);

impl<W: Fn(&str) + Clone + Send + Sync + 'static> Layer for Log<W> {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let Self(write) = self;
            let operation = request.operation();
            let (id, template) = (operation.id(), operation.template());
            let call = format!("{id} {} {template} #{}", operation.method(), request.attempt());
            let started = Instant::now();
            let answer = next.send(request).await.inspect_err(|error| write(&format!("{call}: {error}")))?;
            write(&format!("{call}: {} after {:?}", answer.status(), started.elapsed()));
            let (status, headers, body) = answer.into_parts();
            let ended = "dropped".to_owned();
            let counted = Counted { body, bytes: 0, ended, call, started, write: write.clone() };
            Ok(TransportResponse::new(status, headers, Box::new(counted)))
        })
    }
}

/// A body that is counted as it passes, and logged when it is dropped.
struct Counted<W: Fn(&str)> {
    body: Box<dyn Chunks>,
    bytes: usize,
    ended: String,
    call: String,
    started: Instant,
    write: W,
}

impl<W: Fn(&str) + Send + Sync> Chunks for Counted<W> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let piece = self.body.next().await;
            match &piece {
                Ok(Some(piece)) => self.bytes += piece.len(),
                Ok(None) => self.ended = "whole".to_owned(),
                Err(error) => self.ended = error.to_string(),
            }
            piece
        })
    }
}

impl<W: Fn(&str)> Drop for Counted<W> {
    fn drop(&mut self) {
        let (call, bytes, ended) = (&self.call, self.bytes, &self.ended);
        (self.write)(&format!("{call}: {ended}, {bytes} bytes after {:?}", self.started.elapsed()));
    }
}

#[cfg(test)]
mod tests {
    use hero_api_runtime::{StatusCode, TransportError, TransportResponse};

    use super::Log;
    use hero_api_test_support::{Fake, Step, answer};

    use crate::layers::{Lines, assert_keeps_failures, assert_streams, client, write};

    #[tokio::test(start_paused = true)]
    async fn each_attempt_and_each_body_is_a_line() {
        let lines = Lines::default();
        let client = client(&Fake::new([answer(200, "private-answer")]), Log(lines.writer()));
        assert_eq!(write(&client).await.unwrap(), "private-answer");
        let call = "writeThing POST /v1/things #1";
        assert_eq!(lines.take(), [format!("{call}: 200 OK after 0ns"), format!("{call}: whole, 14 bytes after 0ns")]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_a_line_and_so_is_a_body_that_breaks_off() {
        let lines = Lines::default();
        let broken = [Ok("ab".into()), Err(TransportError::interrupted("cut"))];
        let broken = Step::Answer(TransportResponse::pieces(StatusCode::OK, broken));
        let fake = Fake::new([Step::Fail(TransportError::connect("down")), broken]);
        assert!(write(&client(&fake, Log(lines.writer()))).await.unwrap_err().is_unreadable());
        let (first, second) = ("writeThing POST /v1/things #1", "writeThing POST /v1/things #2");
        let written = lines.take();
        assert_eq!(written[0], format!("{first}: no connection: down"));
        let broken = "the exchange broke off: cut, 2 bytes after";
        assert!(written[2].starts_with(&format!("{second}: {broken}")), "{written:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(|| Log(Lines::default().writer())).await;
        let lines = Lines::default();
        assert_streams(Log(lines.writer())).await;
        assert!(lines.take()[1].ends_with(": dropped, 5 bytes after 0ns"));
    }
}
