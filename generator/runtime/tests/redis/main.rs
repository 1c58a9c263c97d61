//! A rate limit that is counted in Redis, with a real one: `.ci/redis` starts these tests, which need a
//! `redis-server`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, unreachable_pub, reason = "tests")]

mod servers;

use std::{
    env,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hero_api_runtime::{
    Client, ClientBuilder, LimitLoss, Outcome, RedisBudgets, RetryPolicy, Secret, Transport, empty,
};
use hero_api_test_support::{
    Fake, PRIVATE, Step, answer, answer_with,
    things::{SEARCH, WRITE, builder},
};
use servers::{Api, Proxy, REST, Redis, count_pings};
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const WINDOW: Duration = Duration::from_secs(2);

/// The requests of a window, in the test of processes.
const REQUESTS: u32 = 40;

/// The variables by which that test tells its processes where Redis and the API are.
const REDIS: &str = "SHARED_LIMIT_REDIS";
const API: &str = "SHARED_LIMIT_API";

/// The variable that says for how many seconds it runs.
const SECONDS: &str = "SHARED_LIMIT_SECONDS";

/// Returns the budgets of a server that forgets nothing in these tests.
fn budgets(url: &str) -> RedisBudgets {
    RedisBudgets::at(url).unwrap().window(WINDOW).keeps_places()
}

/// Returns the settings of a client that shares the budget of its key.
fn sharing(budgets: &RedisBudgets, requests: u32, transport: impl Transport) -> ClientBuilder {
    let builder = builder("https://example.test").transport(transport).retry(RetryPolicy::never());
    builder.rate_limit(requests).shared_limit(budgets.budget_of(&Secret::from("k-secret")))
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn clients_have_the_places_of_a_window_together() {
    let redis = Redis::start().await;
    let fake = Fake::answering(200, "");
    let clients = [(); 2].map(|()| sharing(&budgets(&redis.url()), 5, fake.clone()).build().unwrap());
    let other = sharing(&budgets(&redis.url()), 5, fake.clone());
    let other = other.shared_limit(budgets(&redis.url()).budget_of(&Secret::from("other"))).build().unwrap();
    let started = Instant::now();
    for number in 0..10 {
        clients[number % 2].call(&WRITE, empty).await.unwrap();
    }
    assert!((WINDOW..WINDOW + SECOND).contains(&started.elapsed()), "{:?}", started.elapsed());
    let error = clients[0].call(&WRITE, empty).timeout(SECOND).await.unwrap_err();
    assert_eq!((error.outcome(), error.is_rate_limited()), (Outcome::NotSent, true));
    assert!((1.0..=2.0).contains(&error.retry_after().unwrap().as_secs_f64()), "{error}");
    let asked = Instant::now();
    other.call(&WRITE, empty).await.unwrap();
    assert!(asked.elapsed() < SECOND / 2, "another key has a budget of its own");
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn redis_gets_no_key_and_no_practice_and_a_call_is_one_round_trip() {
    const CALLS: usize = 500;
    let redis = Redis::start().await;
    let proxy = Proxy::before(redis.address()).await;
    let client = sharing(&budgets(proxy.url()), 10_000, Fake::answering(200, "")).label("practice-1").build().unwrap();
    for _ in 0..10 {
        client.call(&SEARCH, empty).await.unwrap();
    }
    sleep(SECOND / 2).await;
    let sent = proxy.sent();
    for word in PRIVATE.iter().chain(&["practice-1", "search", "k-s"]) {
        assert!(!sent.contains(word), "Redis gets {word}: {sent}");
    }
    // Each place is taken and ended; each of the two scripts is loaded once.
    assert_eq!((sent.matches("EVALSHA").count(), sent.matches("LOAD").count()), (2 * 10 + 2, 2), "{sent}");
    let keys = redis.command("KEYS *").await;
    assert!(keys.contains("rate-limit:{") && keys.contains("}:ended"), "{keys}");

    let with =
        time_of(CALLS, &sharing(&budgets(&redis.url()), 10_000, Fake::answering(200, "")).build().unwrap()).await;
    let own = builder("https://example.test").transport(Fake::answering(200, "")).rate_limit(10_000).build().unwrap();
    let without = time_of(CALLS, &own).await;
    let info = redis.command("INFO commandstats").await;
    let scripts = info.lines().find(|line| line.starts_with("cmdstat_evalsha:")).unwrap_or_default();
    println!("scripts: {scripts}");
    let ping = redis.round_trip(CALLS).await;
    println!("a call in process: {without:?}; with a place from Redis on the same machine: {with:?}; a PING: {ping:?}");
}

/// Returns how long a call takes.
async fn time_of(calls: usize, client: &Client) -> Duration {
    client.call(&WRITE, empty).await.unwrap();
    let started = Instant::now();
    for _ in 0..calls {
        client.call(&WRITE, empty).await.unwrap();
    }
    started.elapsed() / u32::try_from(calls).unwrap()
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn what_is_left_of_a_budget_goes_by_itself() {
    let redis = Redis::start().await;
    let client = sharing(&budgets(&redis.url()), 5, Fake::answering(200, "")).build().unwrap();
    client.call(&WRITE, empty).await.unwrap();
    sleep(SECOND / 5).await;
    assert_ne!(redis.command("DBSIZE").await, ":0\r\n");
    sleep(WINDOW + SECOND / 2).await;
    assert_eq!(redis.command("DBSIZE").await, ":0\r\n");
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn a_429_pauses_the_others() {
    let redis = Redis::start().await;
    let fake = Fake::new([answer_with(429, "retry-after", "1"), answer(200, "")]);
    let [one, other] = [(); 2].map(|()| sharing(&budgets(&redis.url()), 5, fake.clone()).build().unwrap());
    one.call(&WRITE, empty).await.unwrap_err();
    sleep(SECOND / 5).await;
    let asked = Instant::now();
    other.call(&WRITE, empty).await.unwrap();
    assert!((SECOND / 2..2 * SECOND).contains(&asked.elapsed()), "{:?}", asked.elapsed());
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn scripts_that_are_gone_are_loaded_again() {
    let redis = Redis::start().await;
    let client = sharing(&budgets(&redis.url()), 5, Fake::answering(200, "")).build().unwrap();
    for _ in 0..3 {
        client.call(&WRITE, empty).await.unwrap();
        assert_eq!(redis.command("SCRIPT FLUSH").await, "+OK\r\n");
    }
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn a_server_that_has_just_started_may_have_forgotten_what_was_sent() {
    let mut redis = Redis::start().await;
    let fake = Fake::answering(200, "");
    let forgets = RedisBudgets::at(redis.url()).unwrap().window(WINDOW);
    let client = sharing(&forgets, 5, fake.clone()).attempt_timeout(SECOND).build().unwrap();
    client.call(&WRITE, empty).await.unwrap();
    redis.start_again().await;
    let again = Instant::now();
    client.call(&WRITE, empty).await.unwrap();
    // A window, or the longest attempt; and Redis counts whole seconds.
    assert!((3 * SECOND..7 * SECOND).contains(&again.elapsed()), "{:?}", again.elapsed());
    let asked = Instant::now();
    client.call(&WRITE, empty).await.unwrap();
    assert!(asked.elapsed() < SECOND, "{:?}", asked.elapsed());
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn a_slow_server_makes_calls_slow_and_no_later_than_their_deadlines() {
    let redis = Redis::start().await;
    let proxy = Proxy::before(redis.address()).await;
    let fake = Fake::answering(200, "");
    let loss = LimitLoss::refuse().patience(3 * SECOND);
    let client = sharing(&budgets(proxy.url()), 50, fake.clone()).limit_loss(loss).build().unwrap();
    client.call(&WRITE, empty).await.unwrap();

    proxy.delays(Duration::from_millis(400));
    let asked = Instant::now();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.call(&WRITE, empty).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!((0.4..2.0).contains(&asked.elapsed().as_secs_f64()), "{:?}", asked.elapsed());
    assert_eq!(fake.count(), 21);

    proxy.delays(10 * SECOND);
    for deadline in [SECOND / 5, SECOND / 2] {
        let asked = Instant::now();
        let error = client.call(&WRITE, empty).timeout(deadline).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(asked.elapsed() < deadline + SECOND / 5, "{deadline:?}: {:?}", asked.elapsed());
    }
    let asked = Instant::now();
    let error = client.call(&WRITE, empty).await.unwrap_err();
    assert_eq!((error.outcome(), error.error_type().as_ref()), (Outcome::NotSent, "rate_limit_lost"));
    assert!(error.to_string().contains("the shared rate limit does not answer: no answer in time"), "{error}");
    assert!(asked.elapsed() < 7 * SECOND, "{:?}", asked.elapsed());
    assert_eq!(fake.count(), 21);

    proxy.delays(Duration::ZERO);
    sleep(2 * SECOND).await;
    client.call(&WRITE, empty).await.unwrap();
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn a_server_that_is_gone_refuses_calls_or_leaves_them_a_share() {
    let mut redis = Redis::start().await;
    let fake = Fake::answering(200, "");
    let refuse = LimitLoss::refuse().patience(SECOND);
    let refused = sharing(&budgets(&redis.url()), 40, fake.clone()).limit_loss(refuse).build().unwrap();
    let share = LimitLoss::share_among(4).patience(SECOND);
    let sharing = sharing(&budgets(&redis.url()), 40, fake.clone()).limit_loss(share).build().unwrap();
    refused.call(&WRITE, empty).await.unwrap();
    redis.kill();

    let asked = Instant::now();
    let error = refused.call(&WRITE, empty).await.unwrap_err();
    assert_eq!((error.outcome(), fake.count()), (Outcome::NotSent, 1));
    assert!((1.0..2.5).contains(&asked.elapsed().as_secs_f64()), "{:?}", asked.elapsed());
    let expected = "the shared rate limit does not answer: no connection; nothing was sent";
    assert!(error.to_string().ends_with(expected), "{error}");
    let asked = Instant::now();
    refused.call(&WRITE, empty).await.unwrap_err();
    assert!(asked.elapsed() < SECOND, "{:?}", asked.elapsed());

    sharing.call(&WRITE, empty).await.unwrap();
    let asked = Instant::now();
    for _ in 0..9 {
        sharing.call(&WRITE, empty).await.unwrap();
    }
    assert!(asked.elapsed() < SECOND, "{:?}", asked.elapsed());
    let late = sharing.call(&WRITE, empty).timeout(SECOND).await.unwrap_err();
    assert_eq!((late.outcome(), late.is_rate_limited()), (Outcome::NotSent, true));

    redis.start_again().await;
    sleep(2 * SECOND).await;
    refused.call(&WRITE, empty).await.unwrap();
    for _ in 0..20 {
        sharing.call(&WRITE, empty).timeout(2 * SECOND).await.unwrap();
    }
    sleep(SECOND / 5).await;
    let ended = redis.command("EVAL 'return redis.call(\"ZCARD\",redis.call(\"KEYS\",\"*:ended\")[1])' 0").await;
    assert!(ended.trim_start_matches(':').trim().parse::<u32>().unwrap() >= 15, "counted in Redis again: {ended}");
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn a_server_that_wants_a_password_says_so() {
    let redis = Redis::start().await;
    assert_eq!(redis.command("CONFIG SET requirepass p4ss").await, "+OK\r\n");
    let loss = LimitLoss::refuse().patience(Duration::ZERO);
    let client = |url: &str| sharing(&budgets(url), 5, Fake::answering(200, "")).limit_loss(loss).build().unwrap();
    for url in [redis.url(), redis.url().replace("redis://", "redis://:p4ss0@")] {
        let error = client(&url).call(&WRITE, empty).await.unwrap_err();
        assert!(error.to_string().contains("not answer: Redis refused the credentials; nothing"), "{error}");
        assert!(!format!("{error:?}").contains("p4ss"));
    }
    client(&redis.url().replace("redis://", "redis://:p4ss@")).call(&WRITE, empty).await.unwrap();
}

#[tokio::test]
#[ignore = "needs redis-server: .ci/redis"]
async fn what_a_dead_process_held_comes_free_after_its_attempt_and_a_window() {
    let redis = Redis::start().await;
    let client = |fake| sharing(&budgets(&redis.url()), 1, fake).attempt_timeout(SECOND).build().unwrap();
    let (hangs, answers) = (client(Fake::new([Step::Hang])), client(Fake::answering(200, "")));
    let started = Instant::now();
    // With its runtime goes everything that could still tell of the end.
    let process = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { timeout(SECOND / 2, hangs.call(&WRITE, empty)).await.unwrap_err() });
        runtime.shutdown_background();
    });
    process.join().unwrap();
    answers.call(&WRITE, empty).await.unwrap();
    let free = started.elapsed();
    assert!((SECOND + WINDOW..SECOND + WINDOW + 5 * SECOND).contains(&free), "{free:?}");
    println!("the place of a dead process is free after {free:?}");
}

/// One of the processes of the next test: calls as fast as it may, until it is killed.
#[tokio::test]
#[ignore = "started by four_processes_hold_the_limit_to_the_request"]
async fn one_of_four_processes() {
    let (Ok(redis), Ok(api)) = (env::var(REDIS), env::var(API)) else { return };
    let budget = RedisBudgets::at(redis).unwrap().window(WINDOW).budget_of(&Secret::from("k-secret"));
    let client = builder(&api).rate_limit(REQUESTS).shared_limit(budget).attempt_timeout(SECOND).timeout(60 * SECOND);
    let client = client.limit_loss(LimitLoss::refuse().patience(60 * SECOND)).build().unwrap();
    // If nobody kills it, it ends by itself.
    let started = Instant::now();
    let calls = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            while started.elapsed() < 120 * SECOND {
                if let Err(error) = client.call(&WRITE, empty).await {
                    // A machine that does more than this can be too slow for the API, but Redis comes back.
                    eprintln!("{error}");
                    assert_ne!(error.error_type(), "rate_limit_lost");
                }
            }
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap();
    }
}

fn process(redis: &Redis, api: &Api) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "one_of_four_processes", "--ignored", "--nocapture"]).stdout(Stdio::null());
    command.env(REDIS, redis.url()).env(API, api.url()).spawn().unwrap()
}

/// Returns the greatest number of requests in any window.
fn most_in_a_window(times: &[Instant]) -> usize {
    let within = |index: usize| times[index..].iter().take_while(|time| **time - times[index] < WINDOW).count();
    (0..times.len()).map(within).max().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs redis-server: .ci/redis"]
async fn four_processes_hold_the_limit_to_the_request() {
    let seconds: u32 = env::var(SECONDS).map_or(20, |text| text.parse().unwrap());
    let mut redis = Redis::start().await;
    let api = Api::start().await;
    // Until Redis has been up for as long as it may have forgotten something.
    sleep(6 * SECOND).await;
    let pings = Arc::new(AtomicU64::new(0));
    let pinging = tokio::spawn(count_pings(redis.address(), Arc::clone(&pings)));
    let mut processes = [(); 4].map(|()| process(&redis, &api));
    let part = seconds * SECOND / 4;
    sleep(part).await;
    processes[0].kill().unwrap();
    sleep(part).await;
    let before = api.arrived().len();
    let pings_before = pings.swap(0, Ordering::Relaxed);
    redis.start_again().await;
    let restarted = Instant::now();
    sleep(2 * part).await;
    pinging.abort();
    for process in &mut processes {
        let _ = process.kill();
        process.wait().unwrap();
    }

    let mut times = api.arrived();
    times.sort();
    let most = most_in_a_window(&times);
    let started = times[0];
    let mut windows = vec![0; usize::try_from(seconds).unwrap()];
    for time in &times {
        let window = usize::try_from((*time - started).as_millis() / WINDOW.as_millis()).unwrap();
        windows[window] += 1;
    }
    let pause = times.iter().find(|time| **time > restarted + SECOND).map(|time| *time - restarted);
    println!("{} requests in {seconds} s, at most {most} of {REQUESTS} in any {WINDOW:?}", times.len());
    println!("by windows: {windows:?}; again after a restart of Redis: {pause:?}");
    let limit = usize::try_from(REQUESTS).unwrap();
    assert!(most <= limit, "{most} requests within {WINDOW:?}, {limit} are allowed");
    // A third of what is allowed is used, also while a process dies, and after the restart. A machine that is busy with
    // other things has time for less: for as much less as for pings.
    let calm = (2 * part).as_secs_f64() / REST.as_secs_f64();
    let pace = |pings: u64| (f64::from(u32::try_from(pings).unwrap()) / calm).min(1.0);
    let (pace_before, pace_after) = (pace(pings_before), pace(pings.load(Ordering::Relaxed)));
    println!("of the pings of a calm machine: {pace_before:.2} before the restart, {pace_after:.2} after it");
    let whole_windows = u32::try_from((2 * part).as_secs() / WINDOW.as_secs()).unwrap();
    let third = |windows: u32, pace: f64| f64::from(windows * REQUESTS) / 3.0 * pace;
    let after = times.len() - before;
    let [used, used_after] = [before, after].map(|count| f64::from(u32::try_from(count).unwrap()));
    assert!(used >= third(whole_windows, pace_before), "{before} requests before the restart: {windows:?}");
    let open = whole_windows.saturating_sub(3);
    assert!(used_after >= third(open, pace_after), "{after} requests after the restart: {windows:?}");
}
