//! Runs a call from its first attempt to its end: take a place under the limit, send, receive, classify, and perhaps
//! retry. All waiting ends at the deadline.

use std::{
    future::{Future, pending, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::{Duration, SystemTime},
};

use bytes::{Bytes, BytesMut};
use http::{Method, StatusCode};
use tokio::{
    runtime::Handle,
    task::unconstrained,
    time::{Instant, sleep, sleep_until},
};
use tracing::Instrument;

use super::{
    credential::put,
    encode,
    error::{Error, Kind, Outcome, Unfit},
    layer::{next_piece, send_through},
    observe::{WaitCause, Watch},
    operation::Operation,
    places::{NoPlace, Place},
    prepared::{Prepared, Ready, Unsent},
    response::{Received, Unreadable},
    retry::{Ending, EndingKind, retry_after},
    shared::Shared,
    streamed::Streamed,
    trace::Trace,
    transport::{BoxFuture, Chunks, Stage, Step, TransportError, TransportRequest, TransportResponse},
};

/// How long observers may take for a call that cannot be made, whose own deadline is not known.
const OBSERVERS_TIME: Duration = Duration::from_secs(120);

/// How a successful answer is read.
pub(crate) enum Read<T> {
    /// From the whole body.
    Whole(fn(Received) -> Result<T, Unreadable>),
    /// From a body that is still arriving.
    Pieces(fn(Streamed) -> T),
}

impl<T> Clone for Read<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Read<T> {}

/// An answer: complete, or its head and the rest of its body.
struct Answer {
    received: Received,
    rest: Option<Box<dyn Chunks>>,
}

/// An attempt without a complete answer.
enum Broken {
    Transport(TransportError),
    TimedOut,
    NotConnected,
    Held,
    Unsecured(Kind),
    Body { head: Received, kind: Kind },
}

/// Sends the request until it ends, reads its answer, and returns what `finish` makes of it.
///
/// One future does it all: a value can be large, and each future that passes it on copies it.
pub(crate) async fn run<T, R>(
    Ready { call, mut watch, .. }: Ready,
    read: Read<T>,
    finish: impl FnOnce(T, Received) -> R,
) -> Result<R, Error> {
    let call = match call {
        Ok(call) => call,
        Err(error) => return Err(refused(watch, error).await),
    };
    let call = &*call;
    let (shared, operation) = (&*call.caller.shared, &call.operation);
    if Handle::try_current().is_err() {
        return Err(call.own(Error::not_sent(Kind::NoRuntime, operation)));
    }
    let deadline = call.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    if let Some(watch) = &mut watch {
        if let Err(kind) = begin(watch, deadline).await {
            return Err(fail(watch, call.own(Error::not_sent(kind, operation))));
        }
    }
    shared.budget.earn();
    let trace = Trace::of(call);
    let mut attempt = 1;
    let mut earlier: Option<Outcome> = None;
    let mut last: Option<Error> = None;
    let error = loop {
        let unsent = match call.request(attempt) {
            Ok(unsent) => unsent,
            Err(error) => break last.unwrap_or(error),
        };
        let place = match take_place(call, deadline, trace, watch.as_deref_mut()).await {
            Ok(place) => place,
            Err(limited) => {
                trace.failed(attempt - 1, &limited, None);
                break last.unwrap_or(limited);
            }
        };
        let now = Instant::now();
        // A request sent now could be accepted without anybody hearing of it.
        if deadline.is_some_and(|deadline| now >= deadline) {
            place.into_iter().for_each(Place::not_sent);
            let late = Error::not_sent(Kind::TimedOut, operation);
            trace.failed(attempt - 1, &late, None);
            break last.unwrap_or(late);
        }
        let own = shared.attempt_timeout.and_then(|timeout| now.checked_add(timeout));
        let until = deadline.into_iter().chain(own).min();
        if let Some(watch) = &mut watch {
            watch.attempt_begins(unsent.request.progress.clone());
        }
        let span = trace.attempt(attempt);
        let ended = exchange(call, unsent, until, matches!(read, Read::Pieces(_))).instrument(span.clone()).await;
        let (error, ending) = match ended {
            Ok(Answer { received, rest }) if is_done(operation, &received, earlier) => {
                match read_answer(call, read, attempt, &received, rest) {
                    Ok(value) => {
                        trace.answered(&span, attempt, received.status);
                        if let Some(watch) = &mut watch {
                            watch.answered(&received);
                        }
                        return Ok(finish(value, received));
                    }
                    Err(unreadable) => (unreadable_error(operation, received, unreadable), EndingKind::Final),
                }
            }
            Ok(Answer { received, .. }) => {
                let ending = EndingKind::Answered(received.status);
                (status_error(call, received), ending)
            }
            Err(broken) => broken_error(call, broken),
        };
        let outcome = error.outcome().after(earlier, operation);
        release(call, place, &error);
        let error = error.attempts_are(attempt).outcome_is(outcome);
        let ending = Ending { kind: ending, retry_after: error.retry_after() };
        let pause = call.policy.pause(call.class, attempt, &ending);
        let pause = pause.filter(|pause| call.has_its_body() && !ends_after(deadline, *pause));
        let broken_since = error.is_broken().then_some(now);
        let pause = pause.filter(|_| was_not_taken(ending.kind) || shared.budget.spend(broken_since));
        trace.attempt_failed(&span, attempt, &error, pause);
        if let Some(watch) = &mut watch {
            watch.attempt_ended(error.status(), outcome);
        }
        let Some(pause) = pause else { break error };
        earlier = Some(outcome);
        last = Some(error);
        rest(pause, watch.as_deref_mut()).await;
        attempt += 1;
    };
    let error = call.own(error);
    Err(match &mut watch {
        Some(watch) => fail(watch, error),
        None => error,
    })
}

/// Asks the observers whether the call may begin, until its deadline.
fn begin(watch: &mut Watch, deadline: Option<Instant>) -> BoxFuture<'_, Result<(), Kind>> {
    // Few clients have observers, and all other calls would carry the space for it.
    Box::pin(async move {
        let over = pin!(reached(deadline));
        in_time(over, pin!(watch.begin())).await.unwrap_or(Err(Kind::TimedOut))
    })
}

/// Reports a call that cannot be made.
async fn refused(watch: Option<Box<Watch>>, error: Error) -> Error {
    let Some(mut watch) = watch.filter(|_| Handle::try_current().is_ok()) else { return error };
    let deadline = Instant::now().checked_add(OBSERVERS_TIME);
    // Whatever the observers say, it is not sent.
    let _ = begin(&mut watch, deadline).await;
    fail(&mut watch, error)
}

fn fail(watch: &mut Watch, error: Error) -> Error {
    watch.failed(&error);
    error
}

/// Waits until the next attempt.
async fn rest(pause: Duration, mut watch: Option<&mut Watch>) {
    if let Some(watch) = &mut watch {
        watch.waits(WaitCause::Retry, pause);
    }
    sleep(pause).await;
    if let Some(watch) = watch {
        watch.waited(pause);
    }
}

/// Waits for a place under the rate limit.
async fn take_place(
    call: &Prepared,
    deadline: Option<Instant>,
    trace: Trace<'_>,
    mut watch: Option<&mut Watch>,
) -> Result<Option<Place>, Error> {
    let Some(places) = &call.caller.shared.places else { return Ok(None) };
    let began = Instant::now();
    let waits = |wait| {
        trace.waits(wait);
        if let Some(watch) = &mut watch {
            watch.waits(WaitCause::RateLimit, wait);
        }
    };
    let place = places.take(deadline, call.caller.shared.attempt_timeout, waits).await;
    if let Some(watch) = watch {
        watch.waited(began.elapsed());
    }
    let kind = |none| match none {
        NoPlace::TooLate(wait) => Kind::Limited(wait),
        NoPlace::Unanswered(why) => Kind::LimitLost(why),
    };
    place.map(Some).map_err(|none| Error::not_sent(kind(none), &call.operation))
}

/// Reports whether a pause that begins now reaches the deadline. A pause too long for the clock does.
fn ends_after(deadline: Option<Instant>, pause: Duration) -> bool {
    deadline.is_some_and(|deadline| Instant::now().checked_add(pause).is_none_or(|end| end >= deadline))
}

/// Gives a place back, and pauses all calls that share the limit if the server asked for it.
fn release(call: &Prepared, place: Option<Place>, error: &Error) {
    let Some(place) = place else { return };
    if let (true, Some(wait), Some(places)) = (error.is_rate_limited(), error.retry_after(), &call.caller.shared.places)
    {
        places.pause(wait);
    }
    // A request that the server declined to process may still count there.
    if error.outcome() == Outcome::NotSent && !error.has_stage(Stage::NotTaken) {
        place.not_sent();
    }
}

/// Reads the value of a successful answer.
fn read_answer<T>(
    call: &Prepared,
    read: Read<T>,
    attempts: u32,
    received: &Received,
    rest: Option<Box<dyn Chunks>>,
) -> Result<T, Unreadable> {
    match (read, rest) {
        (Read::Whole(read), _) => read(received.clone()),
        (Read::Pieces(make), rest) => {
            let rest = rest.unwrap_or_else(|| TransportResponse::whole(received.status, received.body.clone()).body);
            Ok(make(Streamed::new(received.clone(), rest, call.streamed(attempts))))
        }
    }
}

/// Requests the credentials that have a source, and adds them to the request.
async fn secure(unsent: &mut Unsent, mut over: Over<'_>) -> Result<(), Broken> {
    let request = &mut unsent.request;
    for (scheme, source) in &unsent.asked {
        let name = scheme.name();
        let asked = in_time(over.as_mut(), source()).await.ok_or(Broken::Unsecured(Kind::TimedOut))?;
        let value = asked.ok_or(Broken::Unsecured(Kind::SourceEmpty(name)))?;
        let mut pairs = Vec::new();
        let unfit =
            |reason| Broken::Unsecured(Kind::Unfit(Unfit { part: "the credential of", name: name.into(), reason }));
        put(*scheme, value.reveal(), &mut request.headers, &mut pairs).map_err(unfit)?;
        if !pairs.is_empty() {
            let uri = encode::with_query(&request.uri, &pairs);
            request.uri = uri.map_err(|_| unfit("makes an address that is not valid"))?;
        }
    }
    Ok(())
}

/// Sends once, and receives the whole answer; of a success that is read in pieces, only the head.
async fn exchange(
    call: &Prepared,
    mut unsent: Unsent,
    until: Option<Instant>,
    in_pieces: bool,
) -> Result<Answer, Broken> {
    let shared = &*call.caller.shared;
    let mut over: Over<'_> = pin!(unconstrained(reached(until)));
    let progress = unsent.request.progress.clone();
    if !unsent.asked.is_empty() {
        progress.set(Step::Held);
        // Few calls need it, and all others would carry the space for it.
        Box::pin(secure(&mut unsent, over.as_mut())).await?;
        progress.set(Step::Sent);
    }
    let sent = send(shared, unsent.request);
    let sent = in_time(over.as_mut(), sent).await;
    let late = || match progress.step() {
        Step::Held => Broken::Held,
        Step::Connecting => Broken::NotConnected,
        Step::NotTaken | Step::Sent => Broken::TimedOut,
    };
    let (status, headers, mut chunks) = sent.ok_or_else(late)?.map_err(Broken::Transport)?.into_parts();
    let mut head = Received { status, headers: Arc::new(headers), body: Bytes::new() };
    if in_pieces && call.operation.is_answered_by(head.status) {
        return Ok(Answer { received: head, rest: Some(chunks) });
    }
    let (chunks, limit) = (chunks.as_mut(), shared.response_limit);
    let ended = in_time(over.as_mut(), pin!(collect(chunks, limit, &mut head.body))).await;
    match ended {
        Some(Ok(())) => Ok(Answer { received: head, rest: None }),
        Some(Err(kind)) => Err(Broken::Body { head, kind }),
        None => Err(Broken::Body { head, kind: Kind::BodyTimedOut }),
    }
}

/// Passes a request to the first layer, or to the transport if there is none.
fn send(shared: &Shared, request: Box<TransportRequest>) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
    let (layers, transport) = (&shared.layers, &*shared.transport);
    if layers.is_empty() { transport.send(*request) } else { send_through(layers, transport, *request) }
}

/// The timer that ends an attempt: one for everything that it waits for. It is polled in time however much there is to
/// receive.
type Over<'o> = Pin<&'o mut (dyn Future<Output = ()> + Send)>;

async fn reached(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => pending().await,
    }
}

/// Returns the output of a future, or `None` where the time is over first. Nothing may be awaited after that.
async fn in_time<F: Future + Unpin>(mut over: Over<'_>, mut future: F) -> Option<F::Output> {
    poll_fn(|context| match Pin::new(&mut future).poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => over.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Receives a body of at most `limit` bytes. After a failure, `body` has what arrived before it.
async fn collect(chunks: &mut dyn Chunks, limit: usize, body: &mut Bytes) -> Result<(), Kind> {
    while !chunks.is_at_end() {
        let Some(chunk) = next_piece(chunks).await.map_err(Kind::BodyBroken)? else { break };
        if chunk.len() > limit - body.len() {
            return Err(Kind::BodyTooLong(limit));
        }
        // Most bodies arrive in one piece, which is taken as it is.
        *body = if body.is_empty() { chunk } else { append(std::mem::take(body), &chunk) };
    }
    Ok(())
}

fn append(body: Bytes, chunk: &[u8]) -> Bytes {
    let mut body = BytesMut::from(body);
    body.extend_from_slice(chunk);
    body.freeze()
}

/// Reports whether an answer is a success. A retried DELETE that finds nothing is one: an earlier attempt did the work.
fn is_done(operation: &Operation, received: &Received, earlier: Option<Outcome>) -> bool {
    let repeated = matches!(earlier, Some(Outcome::Unknown | Outcome::Succeeded));
    let gone = matches!(received.status, StatusCode::NOT_FOUND | StatusCode::GONE);
    operation.is_answered_by(received.status) || (operation.method() == Method::DELETE && repeated && gone)
}

fn unreadable_error(operation: &Operation, received: Received, unreadable: Unreadable) -> Error {
    Error::new(Kind::Unreadable(unreadable), Some(operation.clone()), Outcome::Succeeded).answer(received)
}

fn status_error(call: &Prepared, received: Received) -> Error {
    let outcome = outcome(received.status);
    let unnamed = call.caller.shared.default_retry_after;
    let wait = retry_after(received.status, &received.headers, SystemTime::now(), unnamed);
    Error::new(Kind::Status, Some(call.operation.clone()), outcome).answer(received).retry_after_is(wait)
}

fn broken_error(call: &Prepared, broken: Broken) -> (Error, EndingKind) {
    let new = |kind, outcome| Error::new(kind, Some(call.operation.clone()), outcome);
    match broken {
        Broken::TimedOut => (new(Kind::TimedOut, Outcome::Unknown), EndingKind::Broken),
        Broken::Held => (new(Kind::TimedOut, Outcome::NotSent), EndingKind::NotTaken),
        Broken::NotConnected => (new(Kind::NotConnected, Outcome::NotSent), EndingKind::NotTaken),
        Broken::Unsecured(kind) => (new(kind, Outcome::NotSent), EndingKind::Final),
        Broken::Transport(error) => {
            let (outcome, ending) = match error.stage() {
                Stage::Request => (Outcome::NotSent, EndingKind::Final),
                Stage::Connect | Stage::NotTaken => (Outcome::NotSent, EndingKind::NotTaken),
                Stage::Exchange => (Outcome::Unknown, EndingKind::Broken),
                Stage::Rejected => (Outcome::Rejected, EndingKind::Final),
                Stage::Taken => (Outcome::Succeeded, EndingKind::Final),
            };
            (new(Kind::Transport(error), outcome), ending)
        }
        Broken::Body { head, kind } if !head.status.is_success() => {
            // The status says what happened, and a truncated body still says more.
            drop(kind);
            let ending = EndingKind::Answered(head.status);
            (status_error(call, head), ending)
        }
        Broken::Body { head, kind } => {
            let ending = if matches!(kind, Kind::BodyTooLong(_)) { EndingKind::Final } else { EndingKind::Broken };
            (new(kind, Outcome::Succeeded).answer(head), ending)
        }
    }
}

/// Reports whether the server surely did nothing, so that another attempt needs no budget.
fn was_not_taken(ending: EndingKind) -> bool {
    matches!(ending, EndingKind::NotTaken | EndingKind::Answered(StatusCode::TOO_MANY_REQUESTS))
}

/// Returns the outcome that a status means.
fn outcome(status: StatusCode) -> Outcome {
    match Stage::from_status(status) {
        Stage::Taken => Outcome::Succeeded,
        Stage::Rejected => Outcome::Rejected,
        Stage::Request | Stage::Connect | Stage::NotTaken | Stage::Exchange => Outcome::Unknown,
    }
}
