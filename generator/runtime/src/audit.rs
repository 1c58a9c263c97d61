//! Audit: one event for each call, into a sink of the caller's. The event holds who asked for what about whom, and what
//! became of it; its values go to the sink and nowhere else.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use serde::{Serialize, Serializer};
use tokio::{sync::mpsc, time::timeout};

use super::{
    call_id::CallId,
    error::Outcome,
    observe::{CallEnd, Ended, Observation, ObservedCall, Observer, Refused},
    subject::Subject,
    transport::BoxFuture,
};

/// How long a call waits for the sink.
const PATIENCE: Duration = Duration::from_secs(5);

/// An [`Observer`] that hands a sink exactly one [`AuditEvent`] for each call: answered, refused, failed, timed out or
/// dropped.
///
/// Before anything is sent, the sink must have room for the event. If it has none within the
/// [patience](Self::patience), or fails, the call is refused and nothing is sent; with
/// [`proceed_without`](Self::proceed_without) the call is made, and its event is lost. A call that is refused or dropped
/// while it waits for room has no event: there is none to be had, and nothing was sent.
///
/// ```
/// use hero_api_runtime::{Audit, Client};
///
/// # async fn run() -> Result<(), hero_api_runtime::Error> {
/// // A channel is a sink: a call waits until there is room for its event.
/// let (sink, mut events) = tokio::sync::mpsc::channel(1000);
/// let client = Client::builder().base_url("https://api.example.com").observer(Audit::new(sink)).build()?;
/// tokio::spawn(async move {
///     while let Some(event) = events.recv().await {
///         println!("{} {:?} {}", event.sequence, event.actor, event.operation);
///     }
/// });
/// let client = client.with_actor("nurse-7");
/// # Ok(())
/// # }
/// ```
pub struct Audit {
    sink: Arc<dyn AuditSink>,
    sequence: AtomicU64,
    lost: AtomicU64,
    patience: Duration,
    is_required: bool,
}

/// Writes down one event. It has its place in the sink already, so it should neither wait nor fail: it runs on the task
/// of the call, or where the call is dropped.
pub type Record = Box<dyn FnOnce(AuditEvent) + Send>;

/// Where audit events go. A channel (`tokio::sync::mpsc::Sender`) is a sink.
pub trait AuditSink: Send + Sync + 'static {
    /// Makes sure that there is room for one event, and returns what writes it down.
    ///
    /// # Errors
    /// The sink takes no event.
    fn reserve(&self) -> BoxFuture<'_, Result<Record, Unavailable>>;
}

/// The error of a sink that takes no event. What went wrong is the sink's to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

impl AuditSink for mpsc::Sender<AuditEvent> {
    fn reserve(&self) -> BoxFuture<'_, Result<Record, Unavailable>> {
        Box::pin(async move {
            let room = self.clone().reserve_owned().await.map_err(|_| Unavailable)?;
            Ok(Box::new(move |event| drop(room.send(event))) as Record)
        })
    }
}

/// What an audit says of one call. It identifies persons: `Debug` shows neither the actor nor the subjects, `Serialize`
/// writes everything.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct AuditEvent {
    /// Counts the calls of this [`Audit`] from 1, in the order in which they began. A gap is a call that has not ended, or
    /// an event that was lost.
    pub sequence: u64,
    /// The id of the call, the same for all of its attempts.
    #[serde(serialize_with = "as_text")]
    pub call_id: CallId,
    /// The id that the server gave the request, where it gave one.
    pub server_request_id: Option<String>,
    /// Who made the call; see [`Client::with_actor`](super::Client::with_actor).
    pub actor: Option<String>,
    /// For whom the client calls; see [`Client::with_label`](super::Client::with_label).
    pub label: Option<String>,
    /// The id of the operation in the description.
    pub operation: &'static str,
    /// Its method.
    pub method: String,
    /// Its path, with parameters in braces.
    pub template: &'static str,
    /// Whom the call was about.
    pub subjects: Vec<Subject>,
    /// How the call ended.
    #[serde(serialize_with = "as_debug")]
    pub ended: Ended,
    /// What is known of the request.
    #[serde(serialize_with = "as_debug")]
    pub outcome: Outcome,
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// How many times the request was sent.
    pub attempts: u32,
    /// When the call was made.
    #[serde(serialize_with = "as_timestamp")]
    pub started: SystemTime,
    /// How long it took, with all waits; in seconds where it is serialized.
    #[serde(serialize_with = "as_seconds")]
    pub duration: Duration,
}

impl fmt::Debug for AuditEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("AuditEvent");
        shown.field("sequence", &self.sequence).field("call_id", &self.call_id).field("operation", &self.operation);
        shown.field("ended", &self.ended).field("outcome", &self.outcome).field("status", &self.status);
        shown.field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

fn as_text<S: Serializer>(value: &impl fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_debug<S: Serializer>(value: &impl fmt::Debug, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{value:?}"))
}

fn as_seconds<S: Serializer>(value: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(value.as_secs_f64())
}

fn as_timestamp<S: Serializer>(value: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    // A clock that is set to no year of the calendar is the only one without a timestamp.
    let timestamp = jiff::Timestamp::try_from(*value).ok();
    timestamp.map(|timestamp| timestamp.to_string()).serialize(serializer)
}

impl Audit {
    /// Creates an audit that refuses a call for whose event the sink has no room within five seconds.
    #[must_use]
    pub fn new(sink: impl AuditSink) -> Self {
        let (sequence, lost) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { sink: Arc::new(sink), sequence, lost, patience: PATIENCE, is_required: true }
    }

    /// Sets how long a call waits for room in the sink, within its own deadline.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Makes calls also where the sink has no room for their events. How many were lost, [`lost`](Self::lost) says.
    #[must_use]
    pub fn proceed_without(mut self) -> Self {
        self.is_required = false;
        self
    }

    /// Returns how many calls were made without an event.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audit").field("lost", &self.lost()).finish_non_exhaustive()
    }
}

impl Observer for Audit {
    fn begin<'a>(&'a self, _: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>> {
        Box::pin(async move {
            let reserved = timeout(self.patience, self.sink.reserve()).await;
            let record = match reserved {
                Ok(Ok(record)) => Some(record),
                Ok(Err(Unavailable)) | Err(_) if !self.is_required => {
                    self.lost.fetch_add(1, Ordering::Relaxed);
                    None
                }
                Ok(Err(Unavailable)) => return Err(Refused("the audit takes no event")),
                Err(_) => return Err(Refused("the audit has no room for its event")),
            };
            let sequence = self.sequence.fetch_add(1, Ordering::Relaxed) + 1;
            Ok(Box::new(Audited { sequence, record }) as Box<dyn Observation>)
        })
    }
}

/// A call that is audited.
struct Audited {
    sequence: u64,
    record: Option<Record>,
}

impl Observation for Audited {
    fn end(self: Box<Self>, end: &CallEnd<'_>) {
        let Some(record) = self.record else { return };
        let (call, operation) = (end.call(), end.call().operation());
        record(AuditEvent {
            sequence: self.sequence,
            call_id: call.id(),
            server_request_id: end.server_request_id().map(str::to_owned),
            actor: call.actor().map(str::to_owned),
            label: call.label().map(str::to_owned),
            operation: operation.id(),
            method: operation.method().to_string(),
            template: operation.template(),
            subjects: end.subjects(),
            ended: end.ended(),
            outcome: end.outcome(),
            status: end.status().map(|status| status.as_u16()),
            attempts: end.attempts(),
            started: call.started(),
            duration: end.duration(),
        });
    }
}
