//! A rate limit that several clients share: who gets its places, what becomes of them, and what calls do when it does
//! not answer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    collections::HashMap,
    future::{pending, ready},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Waker},
    time::Duration,
};

use hero_api_runtime::{
    BoxFuture, Call, CallEnd, CallWait, Client, Ended, LimitAnswer, LimitLoss, Observation, ObservedCall, Observer,
    Outcome, PlaceId, PlaceRequest, Refused, RetryPolicy, SharedLimit, TransportError, Unanswered, WaitCause, empty,
};
use hero_api_test_support::{
    Fake, Step, answer, answer_with,
    things::{SEARCH, WRITE, builder},
};
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// How a limit answers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Mood {
    #[default]
    Answers,
    Slow,
    Fails,
    Hangs,
    Panics,
}

/// A limit in memory.
#[derive(Default)]
struct Counted(Mutex<State>);

#[derive(Default)]
struct State {
    mood: Mood,
    /// When each place comes free.
    places: HashMap<PlaceId, Instant>,
    paused_until: Option<Instant>,
    asked: usize,
}

impl Counted {
    fn is(&self, mood: Mood) {
        self.0.lock().unwrap().mood = mood;
    }

    fn asked(&self) -> usize {
        self.0.lock().unwrap().asked
    }

    fn used(&self) -> usize {
        let now = Instant::now();
        self.0.lock().unwrap().places.values().filter(|free| now < **free).count()
    }

    fn answer<T: Send + 'static>(&self, decide: impl FnOnce(&mut State) -> T) -> BoxFuture<'_, Result<T, Unanswered>> {
        let mut state = self.0.lock().unwrap();
        match state.mood {
            Mood::Answers => Box::pin(ready(Ok(decide(&mut state)))),
            Mood::Slow => {
                let answer = decide(&mut state);
                Box::pin(async {
                    sleep(SECOND).await;
                    Ok(answer)
                })
            }
            Mood::Fails => Box::pin(ready(Err(Unanswered("it fails")))),
            Mood::Hangs => Box::pin(pending()),
            Mood::Panics => Box::pin(async { panic!("a limit panics") }),
        }
    }
}

impl SharedLimit for Counted {
    fn take<'a>(&'a self, request: &'a PlaceRequest) -> BoxFuture<'a, Result<LimitAnswer, Unanswered>> {
        let request = *request;
        self.0.lock().unwrap().asked += 1;
        self.answer(move |state| {
            let now = Instant::now();
            state.places.retain(|_, free| now < *free);
            let limit = usize::try_from(request.limit).unwrap();
            let full = (state.places.len() >= limit).then(|| *state.places.values().min().unwrap());
            if let Some(until) = full.into_iter().chain(state.paused_until.filter(|until| now < *until)).max() {
                return LimitAnswer::Full { wait: until - now };
            }
            state.places.insert(request.place, now + request.longest + MINUTE);
            LimitAnswer::Place { left: request.limit - u32::try_from(state.places.len()).unwrap() }
        })
    }

    fn give_back(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        self.answer(move |state| {
            state.places.remove(&place);
        })
    }

    fn end(&self, place: PlaceId) -> BoxFuture<'_, Result<(), Unanswered>> {
        self.answer(move |state| {
            state.places.insert(place, Instant::now() + MINUTE);
        })
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, Result<(), Unanswered>> {
        self.answer(move |state| state.paused_until = state.paused_until.max(Some(Instant::now() + wait)))
    }
}

/// Returns the settings of a client that shares a limit of so many requests.
fn sharing(limit: &Arc<Counted>, requests: u32, fake: &Fake) -> hero_api_runtime::ClientBuilder {
    let builder = builder("https://example.test").transport(fake.clone()).retry(RetryPolicy::never());
    builder.rate_limit(requests).shared_limit(Arc::clone(limit)).timeout(None)
}

fn call(client: &Client) -> Call<()> {
    client.call(&WRITE, empty)
}

/// Lets what was told to a limit arrive.
async fn told() {
    sleep(Duration::from_millis(1)).await;
}

#[tokio::test(start_paused = true)]
async fn clients_that_share_a_limit_have_its_places_together() {
    let (limit, fake) = (Arc::default(), Fake::answering(200, ""));
    let clients = [(); 3].map(|()| sharing(&limit, 4, &fake).build().unwrap());
    let started = Instant::now();
    let calls: Vec<_> = (0..12).map(|number| tokio::spawn(call(&clients[number % 3]).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let times: Vec<u64> = fake.times().iter().map(|time| (*time - started).as_secs()).collect();
    assert_eq!(times.iter().filter(|time| **time == 0).count(), 4, "{times:?}");
    for (index, first) in times.iter().enumerate() {
        let within = times[index..].iter().take_while(|other| **other - first < 60).count();
        assert!(within <= 4, "{within} within a minute of {first}: {times:?}");
    }
    assert!(started.elapsed() < 2 * MINUTE + 5 * SECOND, "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_was_not_sent_is_given_back_and_what_was_dropped_ends() {
    let limit = Arc::default();
    let fake = Fake::new([Step::Fail(TransportError::connect("refused")), Step::Hang]);
    let client = sharing(&limit, 4, &fake).build().unwrap();
    call(&client).await.unwrap_err();
    told().await;
    assert_eq!(limit.used(), 0);
    let hanging = tokio::spawn(call(&client).send());
    sleep(SECOND).await;
    hanging.abort();
    sleep(MINUTE - SECOND).await;
    assert_eq!(limit.used(), 1);
    sleep(2 * SECOND).await;
    assert_eq!(limit.used(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_it_asks_keeps_no_place() {
    let limit: Arc<Counted> = Arc::default();
    let client = sharing(&limit, 4, &Fake::new([])).build().unwrap();
    limit.is(Mood::Slow);
    let asking = tokio::spawn(call(&client).send());
    told().await;
    assert_eq!(limit.used(), 1);
    asking.abort();
    sleep(3 * SECOND).await;
    assert_eq!((limit.used(), limit.asked()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_at_its_deadline_whatever_the_limit_does() {
    for mood in [Mood::Slow, Mood::Fails, Mood::Hangs, Mood::Panics] {
        let limit: Arc<Counted> = Arc::default();
        let client = sharing(&limit, 4, &Fake::new([])).build().unwrap();
        limit.is(mood);
        let started = Instant::now();
        let error = call(&client).timeout(SECOND / 2).await.unwrap_err();
        assert_eq!(
            (error.outcome(), error.attempts(), started.elapsed()),
            (Outcome::NotSent, 0, SECOND / 2),
            "{mood:?}"
        );
        assert_eq!((error.error_type().as_ref(), error.is_rate_limited()), ("rate_limit_lost", false), "{mood:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_answers_calls_are_refused_after_the_patience_and_then_at_once() {
    for (mood, why) in [(Mood::Fails, "it fails"), (Mood::Hangs, "no answer in time"), (Mood::Panics, "it panicked")] {
        let (limit, fake): (Arc<Counted>, _) = (Arc::default(), Fake::answering(200, ""));
        let client = sharing(&limit, 4, &fake).build().unwrap();
        limit.is(mood);
        let started = Instant::now();
        let calls: Vec<_> = (0..100).map(|_| tokio::spawn(call(&client).send())).collect();
        for call in calls {
            let error = call.await.unwrap().unwrap_err();
            assert_eq!(error.outcome(), Outcome::NotSent);
            let expected =
                format!("writeThing (POST /v1/things): the shared rate limit does not answer: {why}; nothing was sent");
            assert_eq!(error.to_string(), expected);
        }
        assert!((5..=10).contains(&started.elapsed().as_secs()), "{mood:?}: {:?}", started.elapsed());
        // One call a second tries whether there are answers again.
        sleep(2 * SECOND).await;
        let (started, asked) = (Instant::now(), limit.asked());
        let probe = tokio::spawn(call(&client).send());
        told().await;
        for _ in 0..100 {
            call(&client).await.unwrap_err();
        }
        assert_eq!(started.elapsed(), Duration::from_millis(1), "{mood:?}");
        assert_eq!(limit.asked(), asked + 1, "{mood:?}");
        probe.await.unwrap().unwrap_err();

        limit.is(Mood::Answers);
        sleep(2 * SECOND).await;
        call(&client).await.unwrap();
        assert_eq!(fake.count(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_answers_again_in_time_is_not_missed() {
    let (limit, fake): (Arc<Counted>, _) = (Arc::default(), Fake::answering(200, ""));
    let client = sharing(&limit, 4, &fake).build().unwrap();
    limit.is(Mood::Fails);
    let calls: Vec<_> = (0..4).map(|_| tokio::spawn(call(&client).send())).collect();
    sleep(3 * SECOND).await;
    limit.is(Mood::Answers);
    let back = Instant::now();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(back.elapsed() < 2 * SECOND, "{:?}", back.elapsed());
    assert_eq!(limit.used(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_share_takes_over_where_it_may_and_gives_way_again() {
    let (limit, fake): (Arc<Counted>, _) = (Arc::default(), Fake::answering(200, ""));
    let loss = LimitLoss::share_among(4).patience(SECOND);
    let client = sharing(&limit, 10, &fake).limit_loss(loss).build().unwrap();
    limit.is(Mood::Fails);
    let started = Instant::now();
    for _ in 0..4 {
        call(&client).await.unwrap();
    }
    // Two of ten are this process's share.
    let times: Vec<u64> = fake.times().iter().map(|time| (*time - started).as_secs()).collect();
    assert_eq!(times, [1, 1, 61, 61]);
    let late = call(&client).timeout(9 * SECOND).await.unwrap_err();
    assert_eq!((late.outcome(), late.is_rate_limited()), (Outcome::NotSent, true));

    limit.is(Mood::Answers);
    sleep(2 * SECOND).await;
    for _ in 0..10 {
        call(&client).timeout(9 * SECOND).await.unwrap();
    }
    assert_eq!(limit.used(), 10);
}

#[tokio::test(start_paused = true)]
async fn what_ends_without_an_answer_is_told_again() {
    let limit: Arc<Counted> = Arc::default();
    let client = sharing(&limit, 4, &Fake::answering(200, "")).build().unwrap();
    let slow = call(&client);
    slow.await.unwrap();
    limit.is(Mood::Fails);
    told().await;
    sleep(10 * SECOND).await;
    limit.is(Mood::Answers);
    sleep(2 * SECOND).await;
    let used_until = limit.0.lock().unwrap().places.values().copied().max().unwrap();
    assert!(used_until <= Instant::now() + MINUTE, "its end never arrived");
}

#[tokio::test(start_paused = true)]
async fn a_429_pauses_all_that_share_the_limit() {
    let limit = Arc::default();
    let fake = Fake::new([answer_with(429, "retry-after", "30"), answer(200, ""), answer(200, "")]);
    let [one, other] = [(); 2].map(|()| sharing(&limit, 100, &fake).build().unwrap());
    let started = Instant::now();
    call(&one).await.unwrap_err();
    for client in [&one, &other] {
        let error = call(client).timeout(9 * SECOND).await.unwrap_err();
        assert_eq!((error.outcome(), error.is_rate_limited()), (Outcome::NotSent, true));
        assert_eq!(error.retry_after().unwrap().as_secs_f64().round(), 30.0);
    }
    assert!(started.elapsed() < SECOND);
    for client in [&one, &other] {
        call(client).await.unwrap();
    }
    assert!((30..=31).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

/// Notes the waits of calls.
#[derive(Clone, Default)]
struct Waits(Arc<Mutex<Vec<CallWait>>>);

impl Observer for Waits {
    fn begin<'a>(&'a self, _: &'a ObservedCall) -> BoxFuture<'a, Result<Box<dyn Observation>, Refused>> {
        Box::pin(ready(Ok(Box::new(self.clone()) as Box<dyn Observation>)))
    }
}

impl Observation for Waits {
    fn waits(&mut self, wait: CallWait) {
        self.0.lock().unwrap().push(wait);
    }

    fn end(self: Box<Self>, end: &CallEnd<'_>) {
        assert_eq!(end.ended(), Ended::Answered);
        let waited: Duration = self.0.lock().unwrap().iter().map(|wait| wait.duration).sum();
        assert!(end.waited() >= waited, "{:?} {waited:?}", end.waited());
    }
}

#[tokio::test(start_paused = true)]
async fn observers_hear_of_a_wait_when_it_begins() {
    let (limit, waits) = (Arc::default(), Waits::default());
    let client = sharing(&limit, 1, &Fake::answering(200, "")).observer(waits.clone()).build().unwrap();
    call(&client).await.unwrap();
    told().await;
    assert_eq!(*waits.0.lock().unwrap(), []);
    let waiting = tokio::spawn(call(&client).send());
    told().await;
    let [wait] = waits.0.lock().unwrap()[..] else { panic!("no wait, or several") };
    assert_eq!((wait.cause, wait.duration.as_secs_f64().round()), (WaitCause::RateLimit, 60.0));
    waiting.await.unwrap().unwrap();
    assert_eq!(waits.0.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn calls_that_wait_and_are_not_polled_hold_up_nobody() {
    let (limit, fake) = (Arc::default(), Fake::answering(200, ""));
    let client = sharing(&limit, 10, &fake).build().unwrap();
    for _ in 0..10 {
        call(&client).await.unwrap();
    }
    let mut forgotten: Vec<Pin<Box<_>>> = (0..300).map(|_| Box::pin(call(&client).send())).collect();
    for _ in 0..3 {
        for call in &mut forgotten {
            assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        told().await;
    }
    let asked = Instant::now();
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(call(&client).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(asked.elapsed() <= MINUTE + 10 * SECOND, "{:?}", asked.elapsed());
}

#[tokio::test(start_paused = true)]
async fn of_many_calls_that_wait_one_asks() {
    let (limit, fake): (Arc<Counted>, _) = (Arc::default(), Fake::answering(200, ""));
    let client = sharing(&limit, 50, &fake).build().unwrap();
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(client.call(&SEARCH, empty).send())).collect();
    let started = Instant::now();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(started.elapsed() < 19 * MINUTE + 30 * SECOND, "{:?}", started.elapsed());
    // A question each second, one or two for each place, and the first thousand, which come at once.
    let most = 1000 + 2 * 1000 + 20 * 60;
    assert!(limit.asked() <= most, "{} questions", limit.asked());
    println!("{} questions for 1000 places in {:?}", limit.asked(), started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_place_is_held_as_long_as_an_attempt_may_take() {
    let hour = 60 * MINUTE;
    for (attempt, timeout) in [(Some(hour), None), (None, Some(hour)), (Some(2 * hour), Some(hour))] {
        let (limit, fake) = (Arc::new(Counted::default()), Fake::new([Step::Hang]));
        let client = sharing(&limit, 5, &fake).attempt_timeout(attempt).timeout(timeout).build().unwrap();
        let call = tokio::spawn(client.call(&WRITE, empty).send());
        sleep(SECOND).await;
        let held = limit.0.lock().unwrap().places.values().map(|free| *free - Instant::now()).max();
        assert!(held.is_some_and(|held| held >= hour), "{attempt:?} {timeout:?}: {held:?}");
        call.abort();
    }
}
