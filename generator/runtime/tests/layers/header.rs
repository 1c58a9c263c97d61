//! Header: an additional header whose value depends on the request. Knows nothing of what the value means.

use hero_api_runtime::{
    BoxFuture, HeaderName, HeaderValue, Layer, Next, TransportError, TransportRequest, TransportResponse,
};

/// Sets a header of each attempt, unless its call has set it or the function returns no value.
///
/// For a constant value use `ClientBuilder::default_header`.
pub(crate) struct Header<F> {
    pub(crate) name: HeaderName,
    pub(crate) value: F,
}

impl<F> Layer for Header<F>
where
    F: Fn(&TransportRequest) -> Option<String> + Send + Sync + 'static,
{
    fn send<'a>(
        &'a self,
        mut request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            if !request.headers.contains_key(&self.name)
                && let Some(value) = (self.value)(&request)
            {
                let value = HeaderValue::try_from(value);
                let value = value.map_err(|_| TransportError::refused("the value of a header is not valid"))?;
                request.headers.insert(self.name.clone(), value);
            }
            next.send(request).await
        })
    }
}

#[cfg(test)]
mod tests {
    use hero_api_runtime::{HeaderName, Outcome, TransportRequest};

    use super::Header;
    use hero_api_test_support::{Fake, things::WRITE};

    use crate::layers::{assert_keeps_failures, assert_streams, client, read, write};

    const PURPOSE: HeaderName = HeaderName::from_static("x-purpose");

    /// Returns the purpose of writes; reads have none.
    fn purpose(request: &TransportRequest) -> Option<String> {
        (request.operation().id() == WRITE.id()).then(|| format!("care-{}", request.attempt()))
    }

    #[tokio::test(start_paused = true)]
    async fn the_header_is_set_where_the_function_has_a_value() {
        let fake = Fake::answers([(429, ""), (200, ""), (200, ""), (200, "")]);
        let client = client(&fake, Header { name: PURPOSE, value: purpose });
        write(&client).await.unwrap();
        assert_eq!(fake.last_request().headers[PURPOSE], "care-2");
        write(&client).header("x-purpose", "audit").await.unwrap();
        assert_eq!(fake.last_request().headers[PURPOSE], "audit");
        read(&client).await.unwrap();
        assert!(!fake.last_request().headers.contains_key(PURPOSE));
    }

    #[tokio::test]
    async fn a_value_that_cannot_be_sent_is_an_error_and_nothing_is_sent() {
        let fake = Fake::answers([]);
        let broken = |_: &TransportRequest| Some("9434765919\r\n".to_owned());
        let error = write(&client(&fake, Header { name: PURPOSE, value: broken })).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::NotSent, 1, 0));
        assert!(!error.to_string().contains("9434765919"));
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_unchanged_and_a_streamed_answer_streams() {
        assert_keeps_failures(|| Header { name: PURPOSE, value: purpose }).await;
        assert_streams(Header { name: PURPOSE, value: purpose }).await;
    }
}
