//! The limits of the load on a server: the rate limit with its pauses, and the retry budget.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use hero_api_runtime::{Outcome, RetryPolicy, Secret, TransportError, empty};
use hero_api_test_support::{
    Fake, Step, answer, answer_with,
    things::{SEARCH, WRITE, builder},
};
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn this_machine_has_only_a_limit_that_is_set() {
    for base in ["http://[::1]:1", "http://127.0.0.1:1", "http://localhost:1"] {
        let client = builder(base).transport(Fake::answers([(200, ""); 4])).rate_limit(2).build().unwrap();
        let started = Instant::now();
        for _ in 0..4 {
            client.call(&WRITE, empty).await.unwrap();
        }
        assert_eq!(started.elapsed(), 60 * SECOND, "{base}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_of_this_machine_pauses_all_that_share_a_limit_that_is_set() {
    let fake = Fake::new([answer_with(429, "retry-after", "30"), answer(200, "")]);
    let builder = builder("http://127.0.0.1:1").transport(fake).rate_limit(100).retry(RetryPolicy::never());
    let client = builder.build().unwrap();
    client.call(&WRITE, empty).await.unwrap_err();
    let started = Instant::now();
    client.call(&WRITE, empty).await.unwrap();
    assert_eq!(started.elapsed(), 30 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_ten_years_or_more_is_reported_as_the_server_names_it() {
    let longer_than_a_duration = "9".repeat(30);
    for (named, seconds) in
        [("315576000", 315_576_000), ("18446744073709551615", u64::MAX), (&longer_than_a_duration, u64::MAX)]
    {
        let fake = Fake::new([answer_with(429, "retry-after", named), answer(200, "")]);
        let client = builder("https://example.test").transport(fake.clone()).rate_limit(100).build().unwrap();
        let error = client.call(&WRITE, empty).timeout(Duration::MAX).await.unwrap_err();
        assert_eq!((error.retry_after(), fake.count()), (Some(Duration::from_secs(seconds)), 1));
        assert!(error.to_string().ends_with(&format!("again in {seconds} s")), "{error}");
        let started = Instant::now();
        client.call(&WRITE, empty).timeout(130 * SECOND).await.unwrap();
        assert_eq!(started.elapsed(), 120 * SECOND);
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_of_one_call_pauses_all_that_share_the_limit() {
    let fake = Fake::new([answer_with(429, "retry-after", "30"), answer(200, "")]);
    let client = builder("https://example.test").transport(fake.clone()).rate_limit(100).retry(RetryPolicy::never());
    let client = client.build().unwrap();
    let other = client.with_credential("group", "other");
    client.call(&WRITE, empty).await.unwrap_err();
    let error = other.call(&WRITE, empty).timeout(9 * SECOND).await.unwrap_err();
    assert_eq!((error.outcome(), error.retry_after(), fake.count()), (Outcome::NotSent, Some(30 * SECOND), 1));
    let started = Instant::now();
    other.call(&WRITE, empty).await.unwrap();
    assert_eq!(started.elapsed(), 30 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_a_day_is_reported_and_not_waited_for() {
    let day = Duration::from_secs(86_400);
    let fake = Fake::new([answer_with(429, "retry-after", "86400"), answer(200, "")]);
    let client = builder("https://example.test").transport(fake.clone()).rate_limit(100).build().unwrap();
    let started = Instant::now();
    let error = client.call(&WRITE, empty).await.unwrap_err();
    assert_eq!((error.outcome(), error.retry_after(), fake.count()), (Outcome::Rejected, Some(day), 1));
    assert!(
        error.to_string().ends_with("429 Too Many Requests; the request was rejected; again in 86400 s"),
        "{error}"
    );
    let error = client.call(&WRITE, empty).timeout(119 * SECOND).await.unwrap_err();
    assert_eq!((error.outcome(), error.retry_after(), fake.count()), (Outcome::NotSent, Some(120 * SECOND), 1));
    assert_eq!(started.elapsed(), Duration::ZERO);
    client.call(&WRITE, empty).timeout(121 * SECOND).await.unwrap();
    assert_eq!(started.elapsed(), 120 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_does_not_come_in_time_takes_no_place() {
    let fake = Fake::answers([(200, "")]);
    let builder = builder("https://example.test").transport(fake.clone()).rate_limit(1).retry(RetryPolicy::never());
    let client = builder.credential_source("key", || async {
        tokio::time::sleep(5 * SECOND).await;
        Ok::<_, std::convert::Infallible>(Secret::from("k"))
    });
    let client = client.build().unwrap();
    let error = client.call(&WRITE, empty).timeout(SECOND).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_timeout(), fake.count()), (Outcome::NotSent, true, 0), "{error}");
    let started = Instant::now();
    client.call(&WRITE, empty).await.unwrap();
    assert_eq!(started.elapsed(), 5 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_failed_takes_no_place() {
    let fake = Fake::new([Step::Fail(TransportError::connect("refused")), answer(200, "")]);
    let client = builder("https://example.test").transport(fake.clone()).rate_limit(1).build().unwrap();
    let started = Instant::now();
    client.call(&WRITE, empty).await.unwrap();
    assert!(started.elapsed() < SECOND);
}

#[tokio::test(start_paused = true)]
async fn retries_stay_a_small_part_of_all_requests() {
    let fake = Fake::answers([(500, ""); 31]);
    let policy = RetryPolicy::new().attempts(2);
    let client = builder("https://example.test").transport(fake.clone()).retry(policy).build().unwrap();
    for _ in 0..20 {
        client.call(&SEARCH, empty).await.unwrap_err();
    }
    // Ten from the start, and a tenth of one for each of the first ten calls.
    assert_eq!(fake.count(), 20 + 11);
}

#[tokio::test(start_paused = true)]
async fn what_was_not_accepted_is_retried_whatever_the_budget() {
    let fake = Fake::new((0..60).map(|_| Step::Fail(TransportError::connect("refused"))));
    let client = builder("https://example.test").transport(fake.clone()).build().unwrap();
    for _ in 0..15 {
        assert_eq!(client.call(&WRITE, empty).await.unwrap_err().attempts(), 4);
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn the_requests_of_one_lost_connection_spend_one_retry() {
    use hero_api_test_support::http2::{Answer, Connection, Http2Server, ROOT};

    const ANSWERS: Connection = Connection::Answers(Answer { headers: &[], body: "" });
    let server = Http2Server::start(&[Connection::Lost { answered: 1, taken: 100 }, ANSWERS]).await;
    let retry = RetryPolicy::new().first_pause(Duration::from_millis(10));
    let client = builder(server.url()).root_certificate(ROOT).retry(retry).build().unwrap();
    client.call(&SEARCH, empty).await.unwrap();
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.call(&SEARCH, empty).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.count(), 1 + 2 * 100);
}

#[tokio::test(start_paused = true)]
async fn an_error_says_whether_the_same_call_may_succeed_later_without_harm() {
    // What happens; whether it is worth repeating for a call that reads, and for one that writes.
    type End = (fn() -> Step, bool, bool);
    let ends: [End; 14] = [
        (|| Step::Fail(TransportError::connect("private")), true, true),
        (|| Step::Fail(TransportError::not_taken("private")), true, true),
        (|| Step::Fail(TransportError::interrupted("private")), true, false),
        (|| Step::Fail(TransportError::refused("private")), false, false),
        (|| Step::Fail(TransportError::rejected("private")), false, false),
        (|| Step::Hang, true, false),
        (|| answer_with(429, "retry-after", "600"), true, true),
        (|| answer(408, ""), true, false),
        (|| answer(503, ""), true, false),
        (|| answer(501, ""), false, false),
        (|| answer(400, ""), false, false),
        (|| answer(401, ""), false, false),
        (|| answer(404, ""), false, false),
        (|| answer(409, ""), false, false),
    ];
    for (step, read, write) in ends {
        for (operation, expected) in [(&SEARCH, read), (&WRITE, write)] {
            let client = builder("https://example.test").transport(Fake::new([step()])).rate_limit(None);
            let client = client.retry(RetryPolicy::never()).build().unwrap();
            let error = client.call(operation, empty).timeout(9 * SECOND).await.unwrap_err();
            assert_eq!(error.is_worth_repeating(), expected, "{error}");
            let is_certain = matches!(error.outcome(), Outcome::NotSent | Outcome::Rejected);
            assert_eq!(error.outcome().is_without_effect(), is_certain, "{error}");
        }
    }
    // Neither an answer that is read as badly again, nor settings that nobody has corrected.
    let client = builder("https://example.test").transport(Fake::answers([(200, "private")])).build().unwrap();
    let error = client.call(&SEARCH, hero_api_runtime::json::<i64>).await.unwrap_err();
    assert!(error.is_safe_to_repeat() && !error.is_worth_repeating(), "{error}");
    let error = hero_api_runtime::Client::builder().build().unwrap_err();
    assert!(error.outcome().is_without_effect() && !error.is_worth_repeating(), "{error}");
}
