//! Layers: what stands between a call and its transport, and sees each attempt on its way there and back. Knows nothing of
//! retries, limits and decoding; what a layer claims of a request is held against what the transport was given.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::Poll,
};

use bytes::Bytes;

use super::transport::{
    BoxFuture, Chunks, Stage, Step, Transport, TransportError, TransportRequest, TransportResponse,
};

/// What stands between calls and their transport: it sees each attempt, may change it, delay it, answer it, or let it fail.
///
/// [`ClientBuilder::layer`](super::ClientBuilder::layer) gives one to a client; all clones of the client, and those for
/// other labels and credentials, share it. Whoever wants to read what a layer has counted gives it an `Arc` of one. A layer
/// that needs no knowledge of calls can be a [`Transport`] that wraps another, or one of tower's (feature `tower`).
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
///
/// # Where it stands
///
/// A call is up to [`RetryPolicy::attempts`](super::RetryPolicy::attempts) attempts. For each one the client waits for a
/// place under the rate limit, asks for the credentials that have a source, and sends the request through the layers. So a
/// layer is called once an attempt ([`TransportRequest::attempt`]), and nothing of a request tells it which attempts are of
/// one call. What it does is known to no later attempt, and a place under the limit is taken even where it answers itself.
///
/// The first layer given is the outermost: it sees a request first and its answer last. What changes requests, such as one
/// that signs them, comes after what it has to see; what watches comes first to see what the call sees, or last to see
/// what is sent.
///
/// # What it has
///
/// - The request as it would be sent, credentials and all: they are in its headers, marked sensitive, or in its query. Its
///   body is whole. Headers of the connection (`host`, `content-length`) are the transport's. A layer that adds a credential
///   marks it with `HeaderValue::set_sensitive`; one that changes the address sends the credentials there.
/// - The operation, the number of the attempt and the client's label, which can be logged.
/// - The head of the answer. Its body is still to come: [`TransportResponse::read_body`] waits for it, up to a length;
///   [`TransportResponse::into_parts`] and [`TransportResponse::new`] wrap it in a [`Chunks`] that sees the
///   pieces as they pass. Only that way a call that streams still does, and no layer is told which calls do.
///   [`ClientBuilder::response_limit`](super::ClientBuilder::response_limit) holds for what the layers hand on.
///
/// Requests and answers hold personal data and keys. The `Debug` of both and the text of a [`TransportError`] show none;
/// address, headers and bodies do.
///
/// # How it fails
///
/// An answer of a layer is treated as one of the server: a 503 that it makes is repeated as any 503. An error is one of
/// [`TransportError`], by what is known of the request:
///
/// | the error | says | outcome | is sent again |
/// |---|---|---|---|
/// | [`refused`](TransportError::refused) | it cannot be sent | `NotSent` | no |
/// | [`connect`](TransportError::connect) | there was no connection | `NotSent` | yes |
/// | [`not_taken`](TransportError::not_taken) | the server did not look at it | `NotSent` | yes |
/// | [`interrupted`](TransportError::interrupted) | it may have been taken | `Unknown` | where that is safe |
/// | [`rejected`](TransportError::rejected) | the server did nothing | `Rejected` | no |
/// | [`taken`](TransportError::taken) | it was taken; there is no answer | `Succeeded` | no |
/// | [`unread`](TransportError::unread) | there is an answer of this status | the status's | where it is `Unknown` and safe |
///
/// "Where that is safe" is [`RetryClass::Safe`](super::RetryClass::Safe), and all within the client's
/// [`RetryPolicy`](super::RetryPolicy). A layer that says that nothing was sent is believed where no transport had the
/// request, or the transport said so too, or the server refused it; else its error counts as `interrupted`.
///
/// # How it ends
///
/// A layer's time is the attempt's. When that is over, or the call is dropped, the layer's future is dropped where it
/// waits: what has to happen all the same belongs into a `Drop`, and a lock that is held across `next.send` is let go. A
/// layer that panics ends the attempt with an error. That, and an attempt whose time is over, has the outcome `NotSent` only
/// where no transport had the request. A body that a layer has wrapped breaks off where it panics.
///
/// What a layer must do for itself is to leave a write sent once: the client sends none again that may have been taken,
/// and [`Next`] can be used twice.
pub trait Layer: Send + Sync + 'static {
    /// Sends one attempt by `next`, or answers it in another way.
    ///
    /// # Errors
    /// There is no answer; the error says how far the request came.
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>>;
}

/// A layer of which the caller keeps a clone, to read what it has counted or recorded.
impl<L: Layer + ?Sized> Layer for Arc<L> {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        (**self).send(request, next)
    }
}

/// What is behind a layer: the next one, and the transport in the end.
///
/// It is `Copy`, and a [`TransportRequest`] is `Clone`: a layer can send twice in one attempt. It must know then that the
/// first request did nothing, as after a 401, or that the operation is [safe](super::Operation::retry_class) to repeat. Once
/// a request of an attempt may have been taken, no later one makes the attempt `NotSent`.
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

/// Sends by the transport, and keeps how far the attempt came: no request undoes what another one may have done.
async fn handed_over(
    request: TransportRequest,
    transport: &dyn Transport,
) -> Result<TransportResponse, TransportError> {
    let progress = request.progress.clone();
    if progress.step() == Step::Sent {
        progress.keep_sent();
    }
    progress.set(Step::Sent);
    let answer = transport.send(request).await;
    let stage = answer.as_ref().map_or_else(TransportError::stage, |answer| Stage::of(answer.status));
    if matches!(stage, Stage::Request | Stage::Connect | Stage::NotTaken | Stage::Rejected) {
        progress.set(Step::NotTaken);
    }
    answer
}

/// Sends an attempt through all layers.
///
/// A layer that panics is an error. One that says nothing was sent is believed where no transport had the request, the
/// transport said so too, or the server refused it.
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

/// The next piece of a body that a layer may have wrapped: where that panics, it breaks off.
pub(crate) async fn next_piece(body: &mut dyn Chunks) -> Result<Option<Bytes>, TransportError> {
    caught(move || body.next()).await.unwrap_or(Err(TransportError::interrupted("a layer panicked")))
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
