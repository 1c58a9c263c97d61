//! Token refresh: when the server rejects a token, a fresh one is requested and the request is sent once more. Knows
//! nothing of where tokens come from.
//!
//! A token with a known lifetime needs no layer: `ClientBuilder::credential_source` is asked before each attempt.

use hero_api_runtime::{
    BoxFuture, HeaderValue, Layer, Next, Secret, StatusCode, TransportError, TransportRequest, TransportResponse,
};
use tokio::sync::Mutex;

/// Sends each request with a token, and after a 401 once more with a fresh one.
///
/// This does not repeat a write: a 401 says that the server did nothing. If there is no fresh token, or the second
/// answer is a 401 too, the call gets that 401. Requests that get a 401 at the same time share one fresh token.
pub(crate) struct FreshToken<F> {
    token: Mutex<HeaderValue>,
    ask: F,
}

impl<F: AskForToken> FreshToken<F> {
    /// Starts with a token, and requests others from a function.
    ///
    /// # Errors
    /// The token cannot be a header.
    pub(crate) fn new(token: &Secret, ask: F) -> Result<Self, TransportError> {
        Ok(Self { token: Mutex::new(bearer(token)?), ask })
    }

    /// Returns a token to replace the rejected one, if there is one.
    async fn fresh(&self, rejected: &HeaderValue) -> Option<HeaderValue> {
        let mut token = self.token.lock().await;
        if *token == *rejected {
            *token = bearer(&(self.ask)().await?).ok()?;
        }
        Some(token.clone())
    }
}

/// A function that requests a token, and may not get one.
pub(crate) trait AskForToken: Fn() -> BoxFuture<'static, Option<Secret>> + Send + Sync + 'static {}

impl<F: Fn() -> BoxFuture<'static, Option<Secret>> + Send + Sync + 'static> AskForToken for F {}

fn bearer(token: &Secret) -> Result<HeaderValue, TransportError> {
    let value = HeaderValue::try_from(format!("Bearer {}", token.reveal()));
    let mut value = value.map_err(|_| TransportError::refused("the token cannot be a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

impl<F: AskForToken> Layer for FreshToken<F> {
    fn send<'a>(
        &'a self,
        mut request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let token = self.token.lock().await.clone();
            request.headers.insert("authorization", token.clone());
            let answer = next.send(request.clone()).await?;
            if answer.status() != StatusCode::UNAUTHORIZED {
                return Ok(answer);
            }
            let Some(fresh) = self.fresh(&token).await else { return Ok(answer) };
            request.headers.insert("authorization", fresh);
            next.send(request).await
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    use hero_api_runtime::{
        BoxFuture, Bytes, Outcome, Secret, StatusCode, Transport, TransportError, TransportRequest, TransportResponse,
    };

    use super::{AskForToken, FreshToken};
    use hero_api_test_support::{Fake, Step, answer, things::builder};

    use crate::layers::{assert_keeps_failures, assert_streams, client, read, write};

    /// Returns a layer whose fresh tokens are numbered, and a count of the tokens requested.
    fn numbered() -> (FreshToken<impl AskForToken>, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let ask = move || -> BoxFuture<'static, Option<Secret>> {
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            Box::pin(async move {
                tokio::task::yield_now().await;
                Some(format!("fresh-{number}").into())
            })
        };
        (FreshToken::new(&"old".into(), ask).unwrap(), asked)
    }

    #[tokio::test]
    async fn after_a_401_a_write_is_sent_once_more_with_a_fresh_token() {
        let fake = Fake::answers([(401, ""), (200, "done"), (200, "")]);
        let client = client(&fake, numbered().0);
        assert_eq!(write(&client).await.unwrap(), "done");
        let sent = fake.last_request();
        assert_eq!(
            (fake.count(), &sent.headers["authorization"], sent.attempt()),
            (2, &"Bearer fresh-1".parse().unwrap(), 1)
        );
        assert!(sent.headers["authorization"].is_sensitive());
        read(&client).await.unwrap();
        assert_eq!(fake.last_request().headers["authorization"], "Bearer fresh-1");
    }

    #[tokio::test]
    async fn a_second_401_is_passed_on() {
        let fake = Fake::answers([(401, ""), (401, "")]);
        let error = write(&client(&fake, numbered().0)).await.unwrap_err();
        assert_eq!((error.is_unauthorized(), error.outcome(), fake.count()), (true, Outcome::Rejected, 2));
    }

    #[tokio::test]
    async fn without_a_fresh_token_the_401_is_passed_on() {
        let fake = Fake::answers([(401, "")]);
        let layer = FreshToken::new(&"old".into(), || Box::pin(async { None })).unwrap();
        let error = write(&client(&fake, layer)).await.unwrap_err();
        assert_eq!((error.is_unauthorized(), error.outcome(), fake.count()), (true, Outcome::Rejected, 1));
    }

    /// A server that rejects the old token, and takes a second to say so.
    struct Strict;

    impl Transport for Strict {
        fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let is_old = request.headers["authorization"] == "Bearer old";
                let status = if is_old { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
                Ok(TransportResponse::whole(status, Bytes::new()))
            })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn requests_that_are_rejected_together_ask_for_one_token() {
        let (layer, asked) = numbered();
        let client = builder("https://example.test").transport(Strict).layer(layer).build().unwrap();
        let (first, second) = tokio::join!(write(&client), write(&client));
        first.and(second).unwrap();
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_second_sending_that_breaks_off_may_have_been_accepted() {
        let fake = Fake::new([answer(401, ""), Step::Fail(TransportError::interrupted("cut"))]);
        let error = write(&client(&fake, numbered().0)).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::Unknown, 1, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(|| numbered().0).await;
        assert_streams(numbered().0).await;
    }
}
