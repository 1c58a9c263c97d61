//! Calls as wholes: what observers and an audit see of them, however they end, and the id that all attempts share.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hero_api_runtime::{
    Audit, AuditEvent, AuditSink, BoxFuture, Call, CallEnd, CallWait, Client, Ended, Explode, Json, Method,
    Observation, ObservedCall, Observer, Operation, Outcome, Paging, Record, Refused, RetryPolicy, Secret, StatusCode,
    SubjectPlace, TransportError, TransportResponse, Unavailable, empty, json,
};
use hero_api_test_support::{
    Fake, PRIVATE, Step, answer, answer_with,
    things::{READ, WRITE, builder, owned},
};
use tokio::sync::mpsc::{self, Receiver};

const SECOND: Duration = Duration::from_secs(1);

/// Reads a patient, who is named in the path, the query and the answer.
static PATIENT: Operation = Operation::new("getPatient", Method::GET, "/v1/patients/{id}").subjects(&[
    SubjectPlace::path("PatientId", "id"),
    SubjectPlace::query("PractitionerId", "by"),
    SubjectPlace::answer("PatientId", "/data/*/id"),
]);

/// Books, once for each key.
static BOOK: Operation = Operation::new("book", Method::POST, "/v1/bookings")
    .idempotency_key("idempotency-key")
    .subjects(&[SubjectPlace::request("PatientId", "/patient_id")]);

/// Returns an audited client, and the events.
fn audited(fake: &Fake) -> (Client, Receiver<AuditEvent>) {
    let (sink, events) = mpsc::channel(100);
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder("https://example.test").transport(fake.clone()).retry(retry).observer(Audit::new(sink));
    (client.label("practice-1").build().unwrap().with_actor("nurse-7"), events)
}

fn read(client: &Client) -> Call<Json> {
    client.call(&READ, json::<Json>).path::<String>("id", owned("9434765919"), &[])
}

/// Returns the only event.
fn only(events: &mut Receiver<AuditEvent>) -> AuditEvent {
    let event = events.try_recv().unwrap();
    assert!(events.try_recv().is_err(), "a second event");
    event
}

#[tokio::test(start_paused = true)]
async fn every_end_is_one_event() {
    let broken = || Step::Fail(TransportError::interrupted("private"));
    let ends = [
        (vec![answer(200, "1")], Ended::Answered, Outcome::Succeeded, Some(200), 1),
        (vec![broken(), answer(200, "1")], Ended::Answered, Outcome::Succeeded, Some(200), 2),
        (vec![answer(404, "")], Ended::Failed, Outcome::Rejected, Some(404), 1),
        (vec![answer(200, "private")], Ended::Failed, Outcome::Succeeded, Some(200), 1),
        (vec![broken(), broken()], Ended::Failed, Outcome::Unknown, None, 2),
        (vec![Step::Hang], Ended::Failed, Outcome::Unknown, None, 1),
    ];
    for (sequence, (steps, ended, outcome, status, attempts)) in ends.into_iter().enumerate() {
        let (client, mut events) = audited(&Fake::new(steps));
        let answered = read(&client).timeout(9 * SECOND).await;
        let event = only(&mut events);
        assert_eq!((event.ended, event.outcome, event.status), (ended, outcome, status), "{sequence}");
        assert_eq!((event.attempts, event.sequence), (attempts, 1), "{sequence}");
        assert_eq!((event.actor.as_deref(), event.label.as_deref()), (Some("nurse-7"), Some("practice-1")));
        assert_eq!((event.operation, event.method.as_str(), event.template), ("readThing", "GET", "/v1/things/{id}"));
        if let Err(error) = answered {
            assert_eq!(error.call_id(), Some(event.call_id));
            assert!(!format!("{error:?}").contains("nurse-7"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_cannot_be_made_is_one_event() {
    let fake = Fake::new([]);
    let (client, mut events) = audited(&fake);
    client.call(&WRITE, empty).json::<f64>(f64::NAN).await.unwrap_err();
    let event = only(&mut events);
    assert_eq!((event.ended, event.outcome, event.attempts), (Ended::Failed, Outcome::NotSent, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_one_event() {
    let (client, mut events) = audited(&Fake::new([Step::Hang]));
    drop(read(&client));
    assert!(events.try_recv().is_err(), "a call that was never polled did not begin");
    let call = tokio::spawn(client.call(&WRITE, empty).send());
    tokio::time::sleep(SECOND).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let event = only(&mut events);
    assert_eq!((event.ended, event.outcome, event.attempts), (Ended::Abandoned, Outcome::Unknown, 1));
    assert_eq!(event.duration, SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_before_it_was_sent_was_not_sent() {
    let (sink, mut events) = mpsc::channel(1);
    let fake = Fake::new([]);
    let client = builder("https://example.test").transport(fake.clone()).observer(Audit::new(sink));
    let client = client.credential_source("key", std::future::pending::<Result<Secret, ()>>).build().unwrap();
    let call = tokio::spawn(client.call(&WRITE, empty).send());
    tokio::time::sleep(SECOND).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let event = only(&mut events);
    assert_eq!((event.ended, event.outcome, fake.count()), (Ended::Abandoned, Outcome::NotSent, 0));
}

#[tokio::test(start_paused = true)]
async fn the_sink_gets_whom_a_call_is_about_and_nothing_else_shows_it() {
    let body = r#"{"data": [{"id": "17"}, {"id": "9434765919"}, {"id": "17"}]}"#;
    let (client, mut events) = audited(&Fake::answers([(200, body), (200, "1")]));
    let call = client.call(&PATIENT, json::<Json>).path::<String>("id", owned("94 34"), &[]);
    call.query::<String>("by", owned("Elisabeth"), &[]).await.unwrap();
    let event = only(&mut events);
    let subjects: Vec<_> = event.subjects.iter().map(|subject| (subject.kind, subject.id.as_str())).collect();
    let expected =
        [("PatientId", "94 34"), ("PractitionerId", "Elisabeth"), ("PatientId", "17"), ("PatientId", "9434765919")];
    assert_eq!(subjects, expected);
    let shown = format!("{event:?} {:?}", event.subjects).replace(&event.call_id.to_string(), "");
    assert!(PRIVATE.iter().chain(&["nurse-7", "17"]).all(|word| !shown.contains(word)), "{shown}");
    let written = serde_json::to_value(&event).unwrap();
    assert_eq!((&written["actor"], &written["subjects"][2]["id"]), (&"nurse-7".into(), &"17".into()));
    assert_eq!((&written["ended"], &written["outcome"]), (&"Answered".into(), &"Succeeded".into()));

    client
        .call(&BOOK, json::<Json>)
        .json::<Json>(serde_json::from_str::<Json>(r#"{"patient_id": 5}"#).unwrap())
        .await
        .unwrap();
    assert_eq!(only(&mut events).subjects[0].id, "5");
}

/// Returns the ids of an event's subjects.
fn ids(event: &AuditEvent) -> Vec<&str> {
    event.subjects.iter().map(|subject| subject.id.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn each_id_of_an_array_is_a_subject() {
    let (client, mut events) = audited(&Fake::answers([(200, "1")]));
    let call = client.call(&PATIENT, json::<Json>).path::<String>("id", owned("1,2"), &[]);
    call.query_list::<String>("by", [owned("a"), owned("b,c")], Explode::No, &[], &[]).await.unwrap();
    assert_eq!(ids(&only(&mut events)), ["1,2", "a", "b,c"]);
}

#[tokio::test(start_paused = true)]
async fn every_page_says_whom_its_list_is_about() {
    static LINKED: Paging<Json, Json> =
        Paging::new(&["data"], |page: &Json| page.as_value()["data"].as_array().map(Vec::len), |_| None)
            .link(|page: &Json| page.as_value()["next"].as_str().map(str::to_owned));
    let first = r#"{"data": [1], "next": "?by=a%2Cb&page=2"}"#;
    let (client, mut events) = audited(&Fake::answers([(200, first), (200, r#"{"data": [2]}"#)]));
    let call = client.call(&PATIENT, json::<Json>).path::<String>("id", owned("7"), &[]);
    let mut pages = call.query::<String>("by", owned("a,b"), &[]).pages(&LINKED);
    for _ in 0..2 {
        pages.next().await.unwrap().unwrap();
        assert_eq!(ids(&only(&mut events)), ["7", "a,b"]);
    }
    assert!(pages.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_streamed_answer_that_breaks_off_says_of_which_call_it_is() {
    let lost = TransportError::interrupted("private");
    let cut = TransportResponse::pieces(StatusCode::OK, [Ok("a".into()), Err(lost.clone())]);
    let fake = Fake::new([Step::Fail(lost), Step::Answer(cut)]);
    let retry = RetryPolicy::new().first_pause(Duration::ZERO);
    let client = builder("https://example.test").transport(fake.clone()).retry(retry).call_id_header("x-call");
    let call = client.build().unwrap().call(&BOOK, empty).header("Idempotency-Key", "k1");
    let mut streamed = call.stream().await.unwrap();
    streamed.next().await.unwrap();
    let error = streamed.next().await.unwrap_err();
    let id = fake.last_request().call_id();
    assert_eq!((error.attempts(), error.call_id(), error.is_safe_to_repeat()), (2, Some(id), true));
    assert!(format!("{error:?}").ends_with(&format!("; call {id})")), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_polled_is_not_sent_again_without_its_body() {
    let fake = Fake::new([Step::Hang]);
    let client = builder("https://example.test").transport(fake.clone()).build().unwrap();
    let mut call = client.call(&WRITE, empty).json::<i64>(1);
    assert!(tokio::time::timeout(SECOND, &mut call).await.is_err());
    let error = call.send().await.unwrap_err();
    assert_eq!((error.outcome(), fake.count()), (Outcome::NotSent, 1));
    let message =
        "writeThing (POST /v1/things): the call `writeThing` was polled before, and is sent once; nothing was sent";
    assert_eq!(error.to_string(), message);
}

/// A sink that has no room, or never answers.
struct Broken {
    hangs: bool,
}

impl AuditSink for Broken {
    fn reserve(&self) -> BoxFuture<'_, Result<Record, Unavailable>> {
        Box::pin(async move {
            match self.hangs {
                true => std::future::pending().await,
                false => Err(Unavailable),
            }
        })
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_place_in_the_sink_a_call_is_refused_or_made_by_choice() {
    for (hangs, words) in [(true, "the audit has no room for its event"), (false, "the audit takes no event")] {
        let fake = Fake::answers([(200, "1")]);
        let builder = || builder("https://example.test").transport(fake.clone());
        let client = builder().observer(Audit::new(Broken { hangs }).patience(3 * SECOND)).build().unwrap();
        let error = read(&client).await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts(), fake.count()), (Outcome::NotSent, 0, 0));
        assert_eq!(error.to_string(), format!("readThing (GET /v1/things/{{id}}): {words}; nothing was sent"));
        // A deadline that is shorter than the patience holds.
        let error = read(&client).timeout(SECOND).await.unwrap_err();
        assert_eq!((error.outcome(), error.is_timeout(), fake.count()), (Outcome::NotSent, hangs, 0));

        let audit = Arc::new(Audit::new(Broken { hangs }).patience(3 * SECOND).proceed_without());
        read(&builder().observer(Arc::clone(&audit)).build().unwrap()).await.unwrap();
        assert_eq!((audit.lost(), fake.count()), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_channel_holds_calls_up_until_it_has_room() {
    let (sink, mut events) = mpsc::channel(1);
    let fake = Fake::answering(200, "1");
    let audit = Audit::new(sink).patience(60 * SECOND);
    let client = builder("https://example.test").transport(fake.clone()).observer(audit).build().unwrap();
    let calls = [read(&client), read(&client)].map(|call| tokio::spawn(call.send()));
    tokio::time::sleep(SECOND).await;
    assert_eq!(fake.count(), 1);
    assert_eq!(events.recv().await.unwrap().sequence, 1);
    assert_eq!(events.recv().await.unwrap().sequence, 2);
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_share_the_id_of_their_call() {
    let fake = Fake::new([
        answer(503, ""),
        answer_with(503, "x-request-id", "srv-1"),
        answer_with(503, "x-request-id", "a b"),
    ]);
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder("https://example.test").transport(fake.clone()).retry(retry).call_id_header("x-request-id");
    let client = client.build().unwrap();
    let error = read(&client).await.unwrap_err();
    let id = error.call_id().unwrap();
    let sent: Vec<_> =
        fake.requests().iter().map(|request| (request.call_id(), request.headers["x-request-id"].clone())).collect();
    assert_eq!(sent, [(id, id.to_string().parse().unwrap()), (id, id.to_string().parse().unwrap())]);
    assert!(format!("{error:?}").ends_with(&format!("after 2 attempts; call {id})")), "{error:?}");
    assert_eq!(error.server_request_id(), Some("srv-1"));
    // Not an id, so it is not believed to be one; and the caller's own id is sent.
    let error = read(&client).retry(RetryPolicy::never()).header("x-request-id", "mine").await.unwrap_err();
    assert_eq!(error.server_request_id(), None);
    assert_eq!(fake.last_request().headers["x-request-id"], "mine");
    assert_ne!(error.call_id(), Some(id));
    let error = builder("https://example.test").call_id_header("x y").build().unwrap_err();
    assert!(error.to_string().contains("call id header: "), "{error}");
}

#[tokio::test]
async fn a_call_is_also_about_whom_its_client_names() {
    let (client, mut events) = audited(&Fake::new([answer(404, ""), answer(200, r#"{"data": [{"id": "5"}]}"#)]));
    let about = client.with_subject("NhsNumber", "9434765919").with_credential("group", "other");
    let error = about.request(Method::POST, "/v1/traces").await.unwrap_err();
    let event = only(&mut events);
    assert_eq!(shown(&event), ["NhsNumber 9434765919"]);
    for text in [format!("{error:?}"), format!("{event:?}")] {
        assert!(!text.contains("9434765919"), "{text}");
    }
    // Beside the ids that are marked, and each once.
    let about = about.with_subject("PatientId", "7");
    about.call(&PATIENT, json::<Json>).path::<String>("id", owned("7"), &[]).await.unwrap();
    assert_eq!(shown(&only(&mut events)), ["NhsNumber 9434765919", "PatientId 7", "PatientId 5"]);
    assert_eq!(client.with_actor("other").with_subject("A", "b").label(), Some("practice-1"));
}

/// Returns whom an event is about.
fn shown(event: &AuditEvent) -> Vec<String> {
    event.subjects.iter().map(|subject| format!("{} {}", subject.kind, subject.id)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_write_with_an_idempotency_key_is_repeated_with_it() {
    let broken = || Step::Fail(TransportError::interrupted("private"));
    let fake = Fake::new([broken(), answer(200, "1"), broken(), broken(), broken()]);
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = builder("https://example.test").transport(fake.clone()).retry(retry).build().unwrap();
    let book = || client.call(&BOOK, json::<Json>).json::<i64>(1);
    book().header("Idempotency-Key", "k1").await.unwrap();
    assert!(fake.requests().iter().all(|request| request.headers["idempotency-key"] == "k1"));
    let error = book().header("Idempotency-Key", "k2").await.unwrap_err();
    assert_eq!((error.attempts(), error.is_safe_to_repeat()), (2, true));
    let error = book().await.unwrap_err();
    assert_eq!((error.attempts(), error.is_safe_to_repeat(), error.outcome()), (1, false, Outcome::Unknown));
}

/// Writes down what it sees; panics where it is told to.
#[derive(Default)]
struct Notes {
    seen: Mutex<Vec<String>>,
    panics: AtomicBool,
}

struct Noted(Arc<Notes>);

impl Observer for Noted {
    fn begin<'a>(&'a self, _: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>> {
        assert!(!self.0.panics.load(Ordering::Relaxed), "told to");
        Box::pin(async move { Ok(Box::new(Self(Arc::clone(&self.0))) as Box<dyn Observation>) })
    }
}

impl Observation for Noted {
    fn waits(&mut self, CallWait { cause, duration, .. }: CallWait) {
        self.0.seen.lock().unwrap().push(format!("waits {cause:?} {duration:?}"));
    }

    fn attempted(&mut self, attempt: &hero_api_runtime::Attempt) {
        self.0.seen.lock().unwrap().push(format!("attempted {} {:?}", attempt.number, attempt.outcome));
        assert_ne!(attempt.number, 2, "an observer that panics while a call is on its way");
    }

    fn end(self: Box<Self>, end: &CallEnd<'_>) {
        let waited = end.waited();
        self.0.seen.lock().unwrap().push(format!("{:?} {:?} waited {waited:?}", end.ended(), end.outcome()));
        assert_eq!(end.attempts(), u32::MAX, "an observer that panics at the end");
    }
}

#[tokio::test(start_paused = true)]
async fn waits_are_seen_as_they_begin_and_panics_change_nothing() {
    let notes = Arc::new(Notes::default());
    let fake = Fake::new([answer(200, "1"), answer_with(429, "retry-after", "7"), answer(404, "")]);
    let client = builder("https://example.test").transport(fake.clone()).rate_limit(2);
    let client = client.retry(RetryPolicy::new().first_pause(Duration::ZERO)).observer(Noted(Arc::clone(&notes)));
    let client = client.build().unwrap();
    read(&client).await.unwrap();
    read(&client).await.unwrap_err();
    let seen = std::mem::take(&mut *notes.seen.lock().unwrap());
    let expected = [
        "attempted 1 Succeeded",
        "Answered Succeeded waited 0ns",
        "attempted 1 Rejected",
        "waits Retry 7s",
        "waits RateLimit 53s",
        "attempted 2 Rejected",
        "Failed Rejected waited 60s",
    ];
    assert_eq!(seen, expected);

    notes.panics.store(true, Ordering::Relaxed);
    let error = read(&client).await.unwrap_err();
    assert_eq!(error.to_string(), "readThing (GET /v1/things/{id}): an observer panicked; nothing was sent");
    assert_eq!(fake.count(), 3);
}
