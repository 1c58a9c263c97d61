//! Cassette: records answers, and plays them back without a server. Knows nothing of files; a tape is a string.

use std::sync::Mutex;

use hero_api_runtime::{
    BoxFuture, HeaderName, HeaderValue, Layer, Next, StatusCode, TransportError, TransportRequest, TransportResponse,
};
use serde::{Deserialize, Serialize};

use crate::layers::locked;

/// The longest body that is recorded.
const LONGEST: usize = 1024 * 1024;

/// Records every answer that is text, or plays a recording, in which case nothing is sent.
///
/// A tape has requests without their headers, and so no credential sent in one. But it has all addresses and bodies,
/// with any personal data in them: record against a test system. An answer is recorded as a whole, so a streamed one
/// does not stream meanwhile.
pub(crate) enum Cassette {
    /// Sends, and records the answer.
    Record(Mutex<Vec<Take>>),
    /// Answers with the first recording of the same request, each once.
    Play(Mutex<Vec<Take>>),
}

/// One request and its answer.
#[derive(Serialize, Deserialize)]
pub(crate) struct Take {
    method: String,
    address: String,
    sent: String,
    status: u16,
    headers: Vec<(String, String)>,
    answer: String,
}

impl Cassette {
    /// Plays a tape.
    ///
    /// # Errors
    /// The tape is not valid JSON of recordings.
    pub(crate) fn play(tape: &str) -> serde_json::Result<Self> {
        Ok(Self::Play(Mutex::new(serde_json::from_str(tape)?)))
    }

    /// Returns the tape: what was recorded so far, or is not yet played.
    pub(crate) fn tape(&self) -> serde_json::Result<String> {
        let (Self::Record(takes) | Self::Play(takes)) = self;
        serde_json::to_string_pretty(&*locked(takes))
    }
}

/// Records an answer. A write that cannot be recorded has been done all the same, and its error says so.
async fn record(mut take: Take, mut answer: TransportResponse) -> Result<(Take, TransportResponse), TransportError> {
    let not_text = TransportError::unread(answer.status(), "the cassette records only text");
    for (name, value) in answer.headers() {
        take.headers.push((name.to_string(), value.to_str().map_err(|_| not_text.clone())?.to_owned()));
    }
    take.status = answer.status().as_u16();
    take.answer = String::from_utf8(answer.read_body(LONGEST).await?.to_vec()).map_err(|_| not_text)?;
    Ok((take, answer))
}

fn played(take: Take) -> Result<TransportResponse, TransportError> {
    const BROKEN: TransportError = TransportError::refused("the tape has an answer that is not valid");
    let status = StatusCode::from_u16(take.status).map_err(|_| BROKEN)?;
    let mut answer = TransportResponse::whole(status, take.answer);
    for (name, value) in take.headers {
        let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
        answer = answer.header(name.map_err(|_| BROKEN)?, value.map_err(|_| BROKEN)?);
    }
    Ok(answer)
}

impl Layer for Cassette {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let (method, address) = (request.method.to_string(), request.uri.to_string());
            let sent = request.body.as_bytes().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
            let sent = sent.ok_or(TransportError::refused("the cassette records only requests of text"))?;
            match self {
                Self::Record(takes) => {
                    let take = Take { method, address, sent, status: 0, headers: Vec::new(), answer: String::new() };
                    let (take, answer) = record(take, next.send(request).await?).await?;
                    locked(takes).push(take);
                    Ok(answer)
                }
                Self::Play(takes) => {
                    let mut takes = locked(takes);
                    let same = |take: &Take| take.method == method && take.address == address && take.sent == sent;
                    let found = takes.iter().position(same);
                    let found = found.ok_or(TransportError::refused("the tape has no such request"))?;
                    played(takes.remove(found))
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use hero_api_runtime::{Outcome, StatusCode, TransportError, TransportResponse};

    use super::Cassette;
    use hero_api_test_support::{Fake, Step, answer, answer_with};

    use crate::layers::{assert_keeps_failures, client, read, write};

    fn recorder() -> Cassette {
        Cassette::Record(Mutex::default())
    }

    #[tokio::test(start_paused = true)]
    async fn a_recording_is_played_without_a_server() {
        let cassette = Arc::new(recorder());
        let fake =
            Fake::new([answer_with(429, "retry-after", "1"), answer(200, "a"), answer(200, "b"), answer(404, "c")]);
        let client_of_server = client(&fake, Arc::clone(&cassette));
        assert_eq!(write(&client_of_server).await.unwrap(), "a");
        assert_eq!(read(&client_of_server).await.unwrap(), "b");
        assert!(read(&client_of_server).await.unwrap_err().is_not_found());
        let tape = cassette.tape().unwrap();
        assert!(!tape.contains("k-secret") && !tape.contains("g-secret"));

        let fake = Fake::answers([]);
        let player = Arc::new(Cassette::play(&tape).unwrap());
        let client_of_tape = client(&fake, Arc::clone(&player));
        assert_eq!(write(&client_of_tape).await.unwrap(), "a");
        assert_eq!(read(&client_of_tape).await.unwrap(), "b");
        assert_eq!(read(&client_of_tape).await.unwrap_err().raw_body().unwrap(), "c");
        assert_eq!((player.tape().unwrap().as_str(), fake.count()), ("[]", 0));
    }

    #[tokio::test]
    async fn what_is_not_on_the_tape_is_an_error_and_nothing_is_sent() {
        let fake = Fake::answers([]);
        let error = write(&client(&fake, Cassette::play("[]").unwrap())).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::NotSent, 1, 0));
        assert!(Cassette::play("{").is_err());
    }

    #[tokio::test]
    async fn a_write_whose_answer_cannot_be_recorded_was_accepted() {
        let binary = Step::Answer(TransportResponse::whole(StatusCode::OK, vec![0xff]));
        let broken = [Ok("ab".into()), Err(TransportError::interrupted("cut"))];
        let broken = Step::Answer(TransportResponse::pieces(StatusCode::OK, broken));
        for step in [binary, broken] {
            let fake = Fake::new([step]);
            let error = write(&client(&fake, recorder())).await.unwrap_err();
            assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::Succeeded, 1, 1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn while_recording_failures_are_unchanged() {
        assert_keeps_failures(recorder).await;
    }
}
