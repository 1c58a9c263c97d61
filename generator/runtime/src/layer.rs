//! Layers: what stands between a call and its transport, and sees each attempt on its way there and back. Knows nothing of
//! retries, limits and decoding; what a layer claims of a request is held against what the transport was given.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::Poll,
};

use super::transport::{BoxFuture, Stage, Step, Transport, TransportError, TransportRequest, TransportResponse};

/// What stands between calls and their transport: it sees each attempt, may change it, delay it, answer it, or let it fail.
///
/// A layer has the request as it would be sent, credentials and all, with the operation, the number of the attempt and the
/// client's label; and the answer, whose body is still to come ([`TransportResponse::read_body`]). Layers are given to
/// [`ClientBuilder::layer`](super::ClientBuilder::layer); the first one given is the outermost.
///
/// What a layer takes of time is time of the attempt. One that panics, or whose time is over, ends the attempt with an
/// error whose outcome says how far the request came: [`NotSent`](super::Outcome::NotSent) only where no transport had
/// it. It must not log what it sees without thought: requests and answers hold personal data and keys.
///
/// ```
/// use std::time::Instant;
/// use hero_api_runtime::{BoxFuture, Client, Layer, Next, TransportError, TransportRequest, TransportResponse};
///
/// /// Prints how long each attempt took until the head of its answer was there.
/// struct Stopwatch;
///
/// impl Layer for Stopwatch {
///     fn send<'a>(
///         &'a self,
///         request: TransportRequest,
///         next: Next<'a>,
///     ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
///         Box::pin(async move {
///             let (id, attempt) = (request.operation().id(), request.attempt());
///             let started = Instant::now();
///             let answer = next.send(request).await;
///             let status = answer.as_ref().map(TransportResponse::status).ok();
///             println!("{id}, attempt {attempt}: {status:?} after {:?}", started.elapsed());
///             answer
///         })
///     }
/// }
///
/// let client = Client::builder().base_url("https://api.example.com").layer(Stopwatch).build()?;
/// # Ok::<(), hero_api_runtime::Error>(())
/// ```
pub trait Layer: Send + Sync + 'static {
    /// Sends one attempt: by `next`, or answers it in another way.
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>>;
}

/// What is behind a layer: the next one, and the transport in the end.
///
/// It is `Copy`. Whoever sends twice must know that the first request did nothing, as after a 401.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    layers: &'a [Arc<dyn Layer>],
    transport: &'a dyn Transport,
}

impl<'a> Next<'a> {
    /// Sends the request on. Dropping the future abandons it.
    #[must_use]
    pub fn send(self, request: TransportRequest) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        match self.layers.split_first() {
            Some((layer, layers)) => layer.send(request, Next { layers, ..self }),
            None => Box::pin(handed_over(request, self.transport)),
        }
    }
}

/// Sends by the transport, and keeps how far the request came.
async fn handed_over(
    request: TransportRequest,
    transport: &dyn Transport,
) -> Result<TransportResponse, TransportError> {
    let progress = request.progress.clone();
    progress.set(Step::Sent);
    let answer = transport.send(request).await;
    let was_not_taken = matches!(
        answer.as_ref().map_err(TransportError::stage),
        Err(Stage::Request | Stage::Connect | Stage::NotTaken)
    );
    progress.set(if was_not_taken { Step::NotTaken } else { Step::Sent });
    answer
}

/// Sends an attempt through all layers.
///
/// A layer that panics is an error. One that says nothing was sent is believed where no transport had the request, or the
/// transport said so too.
pub(crate) fn send_through<'a>(
    layers: &'a [Arc<dyn Layer>],
    transport: &'a dyn Transport,
    request: TransportRequest,
) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
    let progress = request.progress.clone();
    progress.set(Step::Held);
    let next = Next { layers, transport };
    Box::pin(async move {
        let answer =
            caught(move || next.send(request)).await.unwrap_or(Err(TransportError::refused("a layer panicked")));
        answer.map_err(|error| match (error.stage(), progress.step()) {
            (Stage::Request | Stage::Connect | Stage::NotTaken, Step::Sent) => error.of_sent(),
            _ => error,
        })
    })
}

/// What a future becomes; nothing where making or polling it panics.
async fn caught<F: Future + Unpin>(make: impl FnOnce() -> F) -> Option<F::Output> {
    let mut future = catch_unwind(AssertUnwindSafe(make)).ok()?;
    poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(&mut future).poll(context)));
        polled.map_or(Poll::Ready(None), |polled| polled.map(Some))
    })
    .await
}
