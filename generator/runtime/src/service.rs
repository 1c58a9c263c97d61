//! Transports as services of [`tower`](https://docs.rs/tower), and services as transports. Only the trait of
//! `tower-service` is used; the choice of services is the caller's.

use std::{
    error::Error,
    future::poll_fn,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use super::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse};

/// A transport as a service that tower's layers can wrap. Clones share the transport.
///
/// The request has the operation and the number of the attempt, as for a [`Layer`](super::Layer).
/// See [`ServiceTransport`] for an example.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl TransportService {
    /// Creates a service from a transport, such as [`HttpTransport`](super::HttpTransport).
    pub fn new(transport: impl Transport) -> Self {
        Self(Arc::new(transport))
    }
}

impl Service<TransportRequest> for TransportService {
    type Response = TransportResponse;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<TransportResponse, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: TransportRequest) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

/// A service as a transport. Each request is sent by a clone of the service, once that is ready.
///
/// An error that is a [`TransportError`], or wraps one, is kept. After any other, such as tower's timeout, it is
/// unknown how far the request came: its outcome is [`Unknown`](super::Outcome::Unknown), or
/// [`NotSent`](super::Outcome::NotSent) if the service was not ready. Its message is dropped. A service must not retry
/// requests: the client does, and knows which may be retried.
///
/// ```
/// use std::time::Duration;
/// use hero_api_runtime::{Client, HttpTransport, ServiceTransport, TransportService};
/// use tower::ServiceBuilder;
///
/// let service = ServiceBuilder::new()
///     .concurrency_limit(8)
///     .timeout(Duration::from_secs(10))
///     .service(TransportService::new(HttpTransport::builder().build()?));
/// let client = Client::builder().base_url("https://api.example.com").transport(ServiceTransport::new(service)).build()?;
/// # Ok::<(), hero_api_runtime::Error>(())
/// ```
pub struct ServiceTransport<S>(S);

impl<S> ServiceTransport<S> {
    /// Creates a transport from a service.
    pub fn new(service: S) -> Self {
        Self(service)
    }
}

impl<S> Transport for ServiceTransport<S>
where
    S: Service<TransportRequest, Response = TransportResponse> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>> + Send,
    S::Future: Send,
{
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let mut service = self.0.clone();
        Box::pin(async move {
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| {
                transport_error(error.into()).unwrap_or(TransportError::refused("the service is not ready"))
            })?;
            let answer = service.call(request).await;
            answer.map_err(|error| {
                transport_error(error.into()).unwrap_or(TransportError::interrupted("the service failed"))
            })
        })
    }
}

/// Returns the transport error among an error and its causes.
fn transport_error(error: Box<dyn Error + Send + Sync>) -> Option<TransportError> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error.as_ref());
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<TransportError>() {
            return Some(error.clone());
        }
        cause = error.source();
    }
    None
}
