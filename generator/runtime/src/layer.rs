//! Layers: code between a call and its transport that sees each attempt on its way there and back. Knows nothing of
//! retries, limits and decoding. What a layer claims about a request is compared with what the transport was given.

use std::sync::Arc;

use bytes::Bytes;

use super::{
    panics::caught,
    transport::{BoxFuture, Chunks, Stage, Step, Transport, TransportError, TransportRequest, TransportResponse},
};

/// Code between calls and their transport: it sees each attempt, and may change, delay, answer or fail it.
///
/// [`ClientBuilder::layer`](super::ClientBuilder::layer) adds one to a client. All clones of the client, also those
/// with other labels and credentials, share it. To read what a layer has counted, add an `Arc` of it. A layer that
/// needs no knowledge of calls can be a [`Transport`] that wraps another, or a layer of tower (feature `tower`).
///
/// ```
/// use std::time::Instant;
/// use hero_api_runtime::{BoxFuture, Client, Layer, Next, TransportError, TransportRequest, TransportResponse};
///
/// /// Prints how long the head of each answer took.
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
/// # When a layer is called
///
/// A call makes up to [`RetryPolicy::attempts`](super::RetryPolicy::attempts) attempts. For each of them the client
/// waits for a place under the rate limit, requests the credentials that have a source, and sends the request through
/// the layers. So a layer is called once per attempt ([`TransportRequest::attempt`]); attempts of one call have the same
/// [`TransportRequest::call_id`]. What a layer does carries over to no later attempt, and a place under the limit is used
/// even if the layer answers itself.
///
/// The first layer added is the outermost: it sees a request first and its answer last. A layer that changes requests,
/// such as one that signs them, comes after the layers whose changes it must see. A layer that only watches comes first
/// to see what the call sees, or last to see what is sent.
///
/// # What a layer receives
///
/// - The request as it would be sent, with credentials: they are in its headers, marked sensitive, or in its query. Its
///   body is bytes, or a stream that is read while it is sent ([`RequestBody`](super::RequestBody)). Headers of the
///   connection (`host`, `content-length`) belong to the transport. A layer that adds a credential marks it with
///   `HeaderValue::set_sensitive`; one that changes the address sends the credentials there.
/// - The operation, the number of the attempt and the client's label, which can be logged.
/// - The head of the answer. Its body is still to come, and is not packed: [`TransportResponse::read_body`] waits for
///   it, up to a length; [`TransportResponse::into_parts`] and [`TransportResponse::new`] wrap it in a [`Chunks`] that
///   sees the pieces as they pass. Only wrapping keeps a streaming call streaming, and no layer knows which calls stream.
///   [`ClientBuilder::response_limit`](super::ClientBuilder::response_limit) applies to what the layers return.
///
/// Requests and answers hold personal data and keys. The `Debug` of both and the message of a [`TransportError`] show
/// none; addresses, headers and bodies do.
///
/// # How a layer fails
///
/// The answer of a layer is treated like one of the server: a 503 from a layer is retried like any 503. An error is a
/// [`TransportError`] that says what is known of the request:
///
/// | the error | says | outcome | is sent again |
/// |---|---|---|---|
/// | [`refused`](TransportError::refused) | the request cannot be sent | `NotSent` | no |
/// | [`connect`](TransportError::connect) | there was no connection | `NotSent` | yes |
/// | [`not_taken`](TransportError::not_taken) | the server did not process it | `NotSent` | yes |
/// | [`interrupted`](TransportError::interrupted) | it may have been accepted | `Unknown` | where that is safe |
/// | [`rejected`](TransportError::rejected) | the server did nothing | `Rejected` | no |
/// | [`taken`](TransportError::taken) | it was accepted; there is no answer | `Succeeded` | no |
/// | [`unread`](TransportError::unread) | there is an answer of this status | the status's | where it is `Unknown` and safe |
///
/// "Where that is safe" means [`RetryClass::Safe`](super::RetryClass::Safe), always within the client's
/// [`RetryPolicy`](super::RetryPolicy). A layer that says that nothing was sent is believed if no transport received
/// the request, the transport said so too, or the server rejected it; otherwise its error counts as `interrupted`.
///
/// # How an attempt ends
///
/// A layer shares the timeout of the attempt. When the time is over, or the call is dropped, the layer's future is
/// dropped where it waits: what must happen anyway belongs in a `Drop`, and a lock held across `next.send` is released.
/// A layer that panics ends the attempt with an error. A panic and a timeout have the outcome `NotSent` only if no
/// transport received the request. A body that a layer has wrapped breaks off where the layer panics.
///
/// A layer must itself make sure that a write is sent once: the client never sends a write again that may have been
/// accepted, but [`Next`] can be used twice.
pub trait Layer: Send + Sync + 'static {
    /// Sends one attempt through `next`, or answers it in another way.
    ///
    /// # Errors
    /// There is no answer. The error says how far the request came.
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>>;
}

/// Allows the caller to keep a clone of a layer, to read what it has counted or recorded.
impl<L: Layer + ?Sized> Layer for Arc<L> {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        (**self).send(request, next)
    }
}

/// The rest of the way: the layers further in, and the transport at the end.
///
/// It is `Copy`, and a [`TransportRequest`] is `Clone`, so a layer can send twice in one attempt. It must then know
/// that the first request did nothing, as after a 401, or that the operation is [safe](super::Operation::retry_class)
/// to repeat. Once a request of an attempt may have been accepted, no later one makes the attempt `NotSent`; nor does one
/// that is sent while another is on its way.
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
            None => Box::pin(send_by_transport(request, self.transport)),
        }
    }
}

/// Sends through the transport, and records how far the attempt came: no request undoes what another one may have done.
async fn send_by_transport(
    request: TransportRequest,
    transport: &dyn Transport,
) -> Result<TransportResponse, TransportError> {
    let progress = request.progress.clone();
    let _on_its_way = progress.begin();
    let answer = transport.send(request).await;
    let stage = answer.as_ref().map_or_else(TransportError::stage, |answer| Stage::from_status(answer.status));
    if matches!(stage, Stage::Request | Stage::Connect | Stage::NotTaken | Stage::Rejected) {
        progress.set(Step::NotTaken);
    }
    answer
}

/// Sends an attempt through all layers.
///
/// A layer that panics is an error. A layer that says that nothing was sent is believed if no transport received the
/// request, the transport said so too, or the server rejected it.
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
            (Stage::Request | Stage::Connect | Stage::NotTaken, Step::Sent) => error.into_sent(),
            _ => error,
        })
    })
}

/// Returns the next piece of a body that a layer may have wrapped. A panic there breaks the body off.
pub(crate) async fn next_piece(body: &mut dyn Chunks) -> Result<Option<Bytes>, TransportError> {
    caught(move || body.next()).await.unwrap_or(Err(TransportError::interrupted("a layer panicked")))
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, poll_fn},
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
        task::Poll,
    };

    use http::Method;

    use super::{Layer, Next, send_through};
    use crate::{
        call_id::CallId,
        operation::Operation,
        transport::{BoxFuture, Step, Transport, TransportError, TransportRequest, TransportResponse},
    };

    /// A transport whose first request is sent and never answered, and whose others wait for their connections.
    #[derive(Default)]
    struct Slow(AtomicBool);

    impl Transport for Slow {
        fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
            let is_first = !self.0.swap(true, Ordering::Relaxed);
            let mut polls = 0;
            Box::pin(poll_fn(move |_| {
                polls += 1;
                let step = if is_first && polls > 1 { Step::Sent } else { Step::Connecting };
                request.progress.set(step);
                Poll::Pending
            }))
        }
    }

    /// Sends twice at once.
    struct Twice;

    impl Layer for Twice {
        fn send<'a>(
            &'a self,
            request: TransportRequest,
            next: Next<'a>,
        ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
            Box::pin(async move {
                tokio::select! {
                    biased;
                    answer = next.send(request.clone()) => answer,
                    answer = next.send(request) => answer,
                    answer = pending() => answer,
                }
            })
        }
    }

    #[tokio::test]
    async fn what_is_sent_twice_at_once_may_have_been_sent() {
        let operation = Operation::new("readThing", Method::GET, "/v1/things");
        let uri = "https://example.test/v1/things".parse().unwrap();
        let request = TransportRequest::for_attempt(1, CallId::random(), operation, uri, None);
        let progress = request.progress.clone();
        let (layers, transport): ([Arc<dyn Layer>; 1], _) = ([Arc::new(Twice)], Slow::default());
        let mut sent = send_through(&layers, &transport, request);
        for _ in 0..2 {
            let polled = poll_fn(|context| Poll::Ready(sent.as_mut().poll(context).is_pending())).await;
            assert!(polled && progress.step() == Step::Sent);
        }
    }
}
