//! Transports as services of [`tower`](https://docs.rs/tower), and services as transports. Only the trait of
//! `tower-service` is used; which services there are is the caller's affair.

use std::{
    error::Error,
    future::poll_fn,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use super::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse};

/// A transport as a service, to be wrapped by tower's layers. Clones share the transport.
///
/// The request tells a service of what operation and which attempt it is, as it tells a [`Layer`](super::Layer).
/// See [`ServiceTransport`] for an example.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl TransportService {
    /// The service of a transport, such as [`HttpTransport`](super::HttpTransport).
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
/// An error that is a [`TransportError`], or that a layer has wrapped around one, is taken as it is. Of any other, such as
/// tower's time-out, it is not known how far the request came: its outcome is [`Unknown`](super::Outcome::Unknown), unless
/// the service was not ready, where it is [`NotSent`](super::Outcome::NotSent). Its text is dropped. A service must not
/// repeat requests: the client does, and knows which may be.
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
    /// The transport of a service.
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
            ready
                .map_err(|error| known(error.into()).unwrap_or(TransportError::refused("the service is not ready")))?;
            let answer = service.call(request).await;
            answer.map_err(|error| known(error.into()).unwrap_or(TransportError::interrupted("the service failed")))
        })
    }
}

/// The error of a transport, where it is one or has one among its causes.
fn known(error: Box<dyn Error + Send + Sync>) -> Option<TransportError> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error.as_ref());
    while let Some(error) = cause {
        if let Some(known) = error.downcast_ref::<TransportError>() {
            return Some(known.clone());
        }
        cause = error.source();
    }
    None
}
