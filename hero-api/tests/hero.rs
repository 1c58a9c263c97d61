//! Hero's client: credentials, environments, the rate limit, other practices, and where its calls are sent.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{process::Command, time::Duration};

use hero_api::{
    Client, ClientBuilder, Environment, Outcome,
    runtime::{self, BoxFuture, Layer, Method, Next, StatusCode, TransportError, TransportRequest, TransportResponse},
};
use hero_api_test_support::{Fake, PRIVATE, things::WRITE};
use tokio::time::Instant;

fn hero(fake: &Fake) -> ClientBuilder {
    let builder = Client::builder().api_key("k-secret").practice_group_id("practice-1").transport(fake.clone());
    builder.environment(Environment::Staging)
}

#[tokio::test(start_paused = true)]
async fn the_default_limit_does_not_apply_to_this_machine() {
    let hero = || Client::builder().api_key("k").practice_group_id("g").base_url("http://127.0.0.1:1");
    for (builder, minutes) in [(hero(), 0), (hero().rate_limit(300), 1), (hero().rate_limit(None), 0)] {
        let client = builder.transport(Fake::answers([(200, "1"); 301])).build().unwrap();
        let started = Instant::now();
        for _ in 0..301 {
            client.request(Method::GET, "/v1/me").await.unwrap();
        }
        assert_eq!(started.elapsed(), minutes * Duration::from_secs(60));
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_that_names_no_wait_is_retried_after_a_minute() {
    let fake = Fake::answers([(429, ""), (200, "1")]);
    let client = hero(&fake).build().unwrap();
    let started = Instant::now();
    client.request(Method::GET, "/v1/me").await.unwrap();
    assert!((60..=61).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[test]
fn a_client_is_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + Unpin + 'static>() {}
    shared::<Client>();
}

#[tokio::test]
async fn what_the_description_lacks_can_be_requested() {
    let fake = Fake::answers([(200, r#"{"a":1}"#), (204, "")]);
    let client = Client::builder().api_key("k-secret").practice_group_id("g-secret");
    let client = client.base_url("https://example.test/api").transport(fake.clone()).build().unwrap();
    let answer = client.request(Method::GET, "/v1/any thing").query("a", 1).query("b", "c d").await.unwrap();
    assert_eq!(serde_json::to_string(&answer).unwrap(), r#"{"a":1}"#);
    assert_eq!(fake.last_request().uri.to_string(), "https://example.test/api/v1/any%20thing?a=1&b=c%20d");
    assert_eq!(fake.last_request().headers["x-practice-group-id"], "g-secret");
    let other = client.for_practice("other");
    let answer = other.request(Method::POST, "/v1/x").json(&serde_json::json!({"size": 1})).await.unwrap();
    assert_eq!(serde_json::to_string(&answer).unwrap(), "null");
    assert_eq!(fake.last_request().headers["x-practice-group-id"], "other");
    assert_eq!(fake.last_request().headers["x-api-key"], "k-secret");
    for path in [
        "/v1/../9434765919",
        "/v1/..;/9434765919",
        "/v1/a%2f..%2f9434765919",
        "//9434765919.test/x",
        "/%5c9434765919.test/x",
        "/v1/\\9434765919",
        "/v1/%2e%2e/9434765919",
        "/v1/9434765919?a=b",
        "/v1/9434765919#a",
        "/v1/9434765919\n",
    ] {
        let error = client.request(Method::GET, path).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(!format!("{error} {error:?}").contains("9434765919"));
        assert!(error.to_string().starts_with("request (GET …) for g-secret: the path `…` "), "{error}");
    }
    assert_eq!(client.request(Method::CONNECT, "/v1/x").await.unwrap_err().outcome(), Outcome::NotSent);
}

/// A layer that answers with the practice and the operation of the request.
struct Echo;

impl Layer for Echo {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        let seen = [request.label().unwrap_or_default(), request.operation().id(), request.operation().group_name()];
        let tenant = request.headers.get("x-tenant").and_then(|value| value.to_str().ok());
        let body = serde_json::json!([seen, tenant]).to_string();
        Box::pin(async { Ok(TransportResponse::whole(StatusCode::OK, body)) })
    }
}

#[tokio::test]
async fn a_layer_sees_practice_operation_and_default_headers() {
    let fake = Fake::answers([]);
    let client = hero(&fake).default_header("x-tenant", "north").layer(Echo).build().unwrap();
    let answer = client.request(Method::GET, "/v1/me").await.unwrap();
    assert_eq!(answer.text(), r#"[["practice-1","request",""],"north"]"#);
    let answer = client.for_practice("practice-2").booking().count_slots().await.unwrap();
    assert_eq!(answer.text(), r#"[["practice-2","countSlots","booking"],"north"]"#);
    assert_eq!(fake.count(), 0);
}

#[test]
fn an_invalid_proxy_variable_is_an_error() {
    // Variables are per process, so the check runs in a process of its own.
    let build = |base: &str, proxy: &str| {
        let test = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "hero::builds_in_a_process_of_its_own", "--ignored", "--nocapture"])
            .envs([("HTTPS_PROXY", proxy), ("TEST_BASE_URL", base)])
            .output();
        String::from_utf8(test.unwrap().stdout).unwrap()
    };
    let elsewhere = "https://example.test";
    let error = build(elsewhere, "user:k-secret at proxy");
    assert!(error.contains("cannot be built: HTTPS_PROXY: expected the URL of a proxy"), "{error}");
    assert!(!error.contains("k-secret"), "{error}");
    assert!(build(elsewhere, "http://user:k-secret@proxy.test:8080").contains("was built"));
    assert!(build("http://127.0.0.1:1", "user:k-secret at proxy").contains("was built"));
}

#[test]
#[ignore = "started by another test"]
fn builds_in_a_process_of_its_own() {
    let Ok(base) = std::env::var("TEST_BASE_URL") else { return };
    match Client::builder().api_key("k").practice_group_id("g").base_url(base).build() {
        Ok(_) => println!("was built"),
        Err(error) => println!("{error}"),
    }
}

#[test]
fn a_client_returns_its_environment() {
    let client = hero(&Fake::default()).build().unwrap();
    assert_eq!(client.for_practice("other").environment(), &Environment::Staging);
    let client = hero(&Fake::default()).base_url("https://example.test/").build().unwrap();
    assert_eq!(client.environment(), &Environment::Custom("https://example.test/".into()));
    let custom = Environment::Custom("https://user:k-secret@example.test".into());
    assert_eq!(format!("{custom:?}"), "Custom(\"https://example.test/\")");
}

#[test]
fn a_client_returns_its_practice() {
    let client = hero(&Fake::default()).practice_group_id("home").build().unwrap();
    assert_eq!(client.practice_group_id(), "home");
    let other = client.for_practice("other");
    assert_eq!((other.practice_group_id(), client.practice_group_id()), ("other", "home"));
    // Also one that is too long to be shown.
    let long = "9".repeat(100);
    assert_eq!(client.for_practice(&long).practice_group_id(), long);
    assert_eq!(other.with_actor("nurse-8").practice_group_id(), "other");
}

#[test]
fn there_are_no_defaults() {
    let error = Client::builder().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the client cannot be built: API key: is missing; practice group id: is missing; \
         environment: is missing; none is assumed"
    );
    let error = hero(&Fake::default()).api_key("k-secret\n").base_url("http://k-secret.test").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the client cannot be built: base URL: expected https; plain http is only for this machine itself; \
         credential of `api_key`: must not begin or end with a space"
    );
}

#[test]
fn settings_made_in_code_need_no_variable() {
    let half = ClientBuilder::from_env().api_key("k-secret").build();
    assert!(!half.err().is_some_and(|error| error.to_string().contains("HERO_API_KEY")));
    let builder = ClientBuilder::from_env().api_key("k-secret").practice_group_id("practice-1");
    builder.environment(Environment::Staging).build().unwrap();
}

#[test]
fn debug_shows_no_credential() {
    let builder = hero(&Fake::default());
    let shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let shown = format!("{shown} {client:?} {:?} {:?}", client.runtime(), client.request(Method::GET, "/k-secret"));
    assert!(!shown.contains("secret") && !shown.contains("practice-1"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_key_makes_300_requests_a_minute_whatever_the_practice() {
    let fake = Fake::answers([(200, "1"); 301]);
    let client = hero(&fake).build().unwrap();
    let other = client.for_practice("other");
    let started = Instant::now();
    for _ in 0..150 {
        client.request(Method::GET, "/v1/me").await.unwrap();
        other.request(Method::GET, "/v1/me").await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    let error = other.request(Method::GET, "/v1/me").timeout(Duration::from_secs(59)).await.unwrap_err();
    assert_eq!((error.outcome(), error.retry_after()), (Outcome::NotSent, Some(Duration::from_secs(60))));
    other.request(Method::GET, "/v1/me").await.unwrap();
    assert_eq!(started.elapsed(), Duration::from_secs(60));
}

#[tokio::test]
async fn an_id_that_cannot_be_sent_is_an_error_of_the_call() {
    let client = hero(&Fake::default()).build().unwrap().for_practice("");
    let error = client.request(Method::GET, "/v1/me").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "request (GET …): the credential of `practice_group_id` must not be empty; nothing was sent"
    );
}

#[tokio::test]
async fn errors_name_the_practice_and_nothing_else() {
    let builder = Client::builder().api_key("k-secret").practice_group_id("practice-1");
    let fake = Fake::answers([(404, "private-answer"), (404, "private-answer")]);
    let client = builder.base_url("https://example.test").transport(fake).build().unwrap();
    let request = |client: &Client| client.request(Method::GET, "/v1/9434765919").query("name", "Elisabeth");
    for (client, practice) in [(client.clone(), "practice-1"), (client.for_practice("practice-2"), "practice-2")] {
        let error = request(&client).await.unwrap_err();
        assert_eq!(error.label(), Some(practice));
        let status = "404 Not Found; the request was rejected";
        assert_eq!(error.to_string(), format!("request (GET …) for {practice}: {status}"));
        assert!(format!("{error:?}").ends_with(&format!("; call {})", error.call_id().unwrap())), "{error:?}");
        let error = request(&client).header("x", "Elisabeth\n").await.unwrap_err();
        assert_eq!((error.label(), error.outcome()), (Some(practice), Outcome::NotSent));
        let shown = format!("{error} {error:?} {client:?} {:?}", client.runtime());
        assert!(!PRIVATE.iter().any(|word| shown.contains(word)), "{shown}");
    }
    let error = request(&client.for_practice("Elisabeth\nSmith")).await.unwrap_err();
    assert!(error.label().is_none() && !error.to_string().contains("Elisabeth"));
}

#[tokio::test]
async fn generated_calls_go_below_the_address_of_the_environment() {
    let fake = Fake::answers([(200, "1"), (200, "{}"), (200, "")]);
    let client = hero(&fake).build().unwrap();
    client.booking().reschedule_appointment("1/2").await.unwrap();
    let address = "https://api.staging.htech.app/v1/appointments/1%2F2/reschedule";
    assert_eq!(fake.last_request().uri.to_string(), address);
    client.episode().list_episodes().assignee_id(["a", "b"]).await.unwrap_err();
    let address = "https://api.staging.htech.app/v1/episodes?assignee_id%5B%5D=a&assignee_id%5B%5D=b";
    assert_eq!(fake.last_request().uri.to_string(), address);
    let error = client.runtime().call(&WRITE, runtime::empty).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "writeThing (POST /v1/things) for practice-1: there is no credential for the security scheme `key`; nothing was sent"
    );
}

#[tokio::test]
async fn a_page_before_the_first_and_a_page_without_items_are_not_asked_for() {
    let fake = Fake::answers([]);
    let client = hero(&fake).build().unwrap();
    let refused = [
        client.admin().list_admins().page_index(-1).await.unwrap_err(),
        client.patients().list_patients_v3().page_size(0).await.unwrap_err(),
        client.messages().list_batch_messages().page_index(-1).await.unwrap_err(),
        client.short_links().list_short_links().page_index(-1).await.unwrap_err(),
        client.booking().list_automated_messages().page_size(-5).await.unwrap_err(),
        client.episode().list_episodes().page_index(-1).items().next().await.unwrap().unwrap_err(),
    ];
    for error in refused {
        assert_eq!((error.problems().len(), error.outcome()), (1, Outcome::NotSent), "{error}");
    }
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn a_list_begins_where_hero_documents_it_or_the_caller_says() {
    let fake = Fake::answers([(200, r#"{"data":[]}"#), (200, r#"{"data":[]}"#)]);
    let client = hero(&fake).build().unwrap();
    assert!(client.patients().list_patients_v3().items().next().await.is_none());
    assert!(fake.last().contains("/v3/patients?page_index=0\nx-api-key: k-secret\nx-practice-group-id: practice-1\n"));
    let error = client.short_links().list_short_links().items().next().await.unwrap().unwrap_err();
    assert_eq!((error.outcome(), error.position()), (Outcome::NotSent, None));
    assert!(client.short_links().list_short_links().page_index(1).items().next().await.is_none());
    assert!(fake.last().contains("/v1/short_links?page_index=1\n"));
}

#[cfg(feature = "redis")]
#[tokio::test]
async fn the_budget_in_redis_is_that_of_the_key_for_all_practices() {
    use hero_api::runtime::{LimitLoss, RedisBudgets};

    // Nobody listens there, so whoever asks is refused.
    let budgets = RedisBudgets::at("redis://127.0.0.1:1").unwrap();
    let client = |fake: &Fake| {
        let builder = hero(fake).redis_limit(budgets.clone()).limit_loss(LimitLoss::refuse().patience(Duration::ZERO));
        builder.api_key("k-secret")
    };
    let fake = Fake::answers([(200, "1")]);
    let refused = client(&fake).build().unwrap();
    for client in [refused.clone(), refused.for_practice("practice-2")] {
        let error = client.request(Method::GET, "/v1/me").await.unwrap_err();
        assert_eq!((error.outcome(), error.error_type().as_ref()), (Outcome::NotSent, "rate_limit_lost"));
        assert!(error.to_string().contains("the shared rate limit does not answer: no connection; nothing"), "{error}");
    }
    // What has no limit asks for no place.
    client(&fake).rate_limit(None).build().unwrap().request(Method::GET, "/v1/me").await.unwrap();
}
