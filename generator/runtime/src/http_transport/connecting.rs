//! Records whether a request still waits for its connection: for DNS, TCP, a proxy or TLS.
//!
//! Polling a request polls the connection that it waits for. If its latest poll did so, it has no other connection
//! either, so nothing of it can have been written. Where a connection is made in another task, or comes from the pool,
//! nothing is recorded, and the request may have been sent.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::task_local;
use tower_layer::Layer;
use tower_service::Service;

use crate::transport::{Progress, Step};

task_local! {
    /// The progress of the request that is being polled.
    static CURRENT: Progress;
}

/// Drives an exchange, and records in `progress` whether its latest poll waited for a connection.
pub(super) async fn watched<F: Future>(progress: Progress, mut exchange: Pin<&mut F>) -> F::Output {
    poll_fn(|context| {
        progress.set(Step::Sent);
        CURRENT.sync_scope(progress.clone(), || exchange.as_mut().poll(context))
    })
    .await
}

/// A layer around the connector that records which request waits for a connection.
#[derive(Clone)]
pub(super) struct Watch;

impl<S> Layer<S> for Watch {
    type Service = Watched<S>;

    fn layer(&self, connector: S) -> Watched<S> {
        Watched(Arc::new(connector))
    }
}

/// A connector whose connections are watched. Clients clone their connector several times per request, so the inner
/// connector is cloned only when it connects.
pub(super) struct Watched<S>(Arc<S>);

impl<S> Clone for Watched<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        // The clone that connects is the one that must be ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, destination: R) -> Self::Future {
        let mut connector = S::clone(&self.0);
        let mut connection = Box::pin(async move {
            poll_fn(|context| connector.poll_ready(context)).await?;
            connector.call(destination).await
        });
        Box::pin(poll_fn(move |context| {
            let polled = connection.as_mut().poll(context);
            // Outside of a request's poll there is nothing to report to.
            let _ = CURRENT
                .try_with(|progress| progress.set(if polled.is_pending() { Step::Connecting } else { Step::Sent }));
            polled
        }))
    }
}
