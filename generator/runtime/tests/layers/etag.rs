//! ETag cache: what has not changed is not transferred again. Knows nothing of what answers mean.

use std::{collections::HashMap, sync::Mutex};

use hero_api_runtime::{
    BoxFuture, Bytes, HeaderMap, HeaderValue, Layer, Method, Next, StatusCode, TransportError, TransportRequest,
    TransportResponse, Uri,
};

use crate::layers::locked;

/// The longest body that is cached.
const LONGEST: usize = 64 * 1024;
/// The greatest number of cached answers; beyond it, all are dropped.
const MOST: usize = 256;

/// Caches answers to GET that have an `etag`, and asks the server each time whether they are still valid.
///
/// A cached answer is given only to a request with the same address and the same headers, including credentials: nobody
/// gets what another was shown. `no-store` is obeyed. Answers are kept in memory, with any personal data in them. A
/// body is cached only if its length is known beforehand, so a streamed answer still streams.
#[derive(Default)]
pub(crate) struct EtagCache(Mutex<HashMap<Uri, Kept>>);

/// An answer, and the headers of the request that it answered.
#[derive(Clone)]
struct Kept {
    asked: HeaderMap,
    etag: HeaderValue,
    headers: HeaderMap,
    body: Bytes,
}

impl EtagCache {
    fn kept(&self, request: &TransportRequest) -> Option<Kept> {
        locked(&self.0).get(&request.uri).filter(|kept| kept.asked == request.headers).cloned()
    }

    /// Caches the answer if possible; it is passed on unchanged.
    async fn keep(&self, uri: Uri, asked: HeaderMap, answer: &mut TransportResponse) {
        let Some(etag) = answer.headers().get("etag").cloned() else { return };
        if answer.status() != StatusCode::OK || is_forbidden(answer.headers()) || !is_short(answer.headers()) {
            return;
        }
        // The call handles a body that breaks off: the answer still ends with that failure.
        let Ok(body) = answer.read_body(LONGEST).await else { return };
        let headers = answer.headers().clone();
        let mut answers = locked(&self.0);
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(uri, Kept { asked, etag, headers, body });
    }
}

fn is_forbidden(headers: &HeaderMap) -> bool {
    let directives = headers.get_all("cache-control").iter().filter_map(|value| value.to_str().ok());
    directives.flat_map(|value| value.split(',')).any(|directive| directive.trim().eq_ignore_ascii_case("no-store"))
}

fn is_short(headers: &HeaderMap) -> bool {
    let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    length.is_some_and(|length: usize| length <= LONGEST)
}

impl Layer for EtagCache {
    fn send<'a>(
        &'a self,
        mut request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            if request.method != Method::GET || request.headers.contains_key("if-none-match") {
                return next.send(request).await;
            }
            let (uri, asked, kept) = (request.uri.clone(), request.headers.clone(), self.kept(&request));
            if let Some(kept) = &kept {
                request.headers.insert("if-none-match", kept.etag.clone());
            }
            let mut answer = next.send(request).await?;
            match kept {
                Some(kept) if answer.status() == StatusCode::NOT_MODIFIED => {
                    let mut answer = TransportResponse::whole(StatusCode::OK, kept.body);
                    *answer.headers_mut() = kept.headers;
                    Ok(answer)
                }
                _ => {
                    self.keep(uri, asked, &mut answer).await;
                    Ok(answer)
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use hero_api_runtime::{HeaderName, Outcome, StatusCode, TransportError, TransportResponse};

    use super::EtagCache;
    use hero_api_test_support::{Fake, Step, answer, answer_with};

    use crate::layers::{assert_keeps_failures, assert_streams, client, read, unfinished, write};

    fn with(mut answer: TransportResponse, headers: &[(&'static str, &str)]) -> Step {
        for (name, value) in headers {
            answer = answer.header(HeaderName::from_static(name), value.parse().unwrap());
        }
        Step::Answer(answer)
    }

    fn tagged(body: &'static str, cache: &str) -> Step {
        let length = body.len().to_string();
        let headers = [("etag", "\"1\""), ("content-length", &length), ("cache-control", cache)];
        with(TransportResponse::whole(StatusCode::OK, body), &headers)
    }

    #[tokio::test]
    async fn what_has_not_changed_is_answered_from_memory() {
        let fake = Fake::new([tagged("a", "private"), answer(304, ""), tagged("b", "private")]);
        let client = client(&fake, EtagCache::default());
        assert_eq!(read(&client).await.unwrap(), "a");
        assert!(!fake.last_request().headers.contains_key("if-none-match"));
        let again = read(&client).send().await.unwrap();
        assert_eq!(
            (again.status(), &again.headers()["etag"], again.body().as_str()),
            (StatusCode::OK, &"\"1\"".parse().unwrap(), "a")
        );
        assert_eq!(fake.last_request().headers["if-none-match"], "\"1\"");
        assert_eq!(read(&client).await.unwrap(), "b");
    }

    #[tokio::test]
    async fn nobody_gets_what_another_was_shown() {
        let fake = Fake::new([tagged("a", "private"), answer(200, "b")]);
        let client = client(&fake, EtagCache::default());
        read(&client).await.unwrap();
        assert_eq!(read(&client.with_credential("group", "other")).await.unwrap(), "b");
        assert!(!fake.last_request().headers.contains_key("if-none-match"));
    }

    #[tokio::test]
    async fn what_must_not_be_cached_is_not() {
        let unnamed = answer_with(200, "content-length", "0");
        let fake = Fake::new([tagged("a", "private, No-Store"), unnamed, tagged("b", "private"), answer(200, "c")]);
        let client = client(&fake, EtagCache::default());
        for _ in 0..2 {
            read(&client).await.unwrap();
            assert!(!fake.last_request().headers.contains_key("if-none-match"));
        }
        write(&client).await.unwrap();
        read(&client).await.unwrap();
        assert!(!fake.last_request().headers.contains_key("if-none-match"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_breaks_off_is_left_to_the_call() {
        let broken = || {
            let pieces = [Ok("ab".into()), Err(TransportError::interrupted("cut"))];
            with(TransportResponse::pieces(StatusCode::OK, pieces), &[("etag", "\"1\""), ("content-length", "9")])
        };
        let error = read(&client(&Fake::new([broken(), broken()]), EtagCache::default())).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Succeeded, 2));
        assert_eq!(error.raw_body().unwrap(), "ab");
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(EtagCache::default).await;
        assert_streams(EtagCache::default()).await;
        let named = with(unfinished(StatusCode::OK), &[("etag", "\"1\"")]);
        let mut streamed = read(&client(&Fake::new([named]), EtagCache::default())).stream().await.unwrap();
        assert_eq!(streamed.next().await.unwrap().unwrap(), "first");
    }
}
