//! `accepts/security`: each scheme, alternatives, tokens from a source, servers of operations, callbacks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hero_api_features::security::api::{Api, PetsApi};
use hero_api_features::security::types::{OnSharedEvent, Pet};
use hero_api_features::security::{security, servers};
use hero_api_runtime::{ClientBuilder, Outcome, RetryPolicy, Secret};
use hero_api_test_support::Fake;

fn pets(builder: ClientBuilder) -> PetsApi {
    Api::new(builder.build().unwrap()).pets()
}

#[tokio::test]
async fn the_first_alternative_that_we_have_is_sent() {
    let server = Fake::answering(204, "");
    pets(server.builder().credential("oauth", "t")).get_all().await.unwrap();
    assert_eq!(server.sent(), "GET /all\nauthorization: Bearer t");
    let server = Fake::answering(204, "");
    pets(server.builder().credential("header-key", "a").credential("header_key", "b")).get_all().await.unwrap();
    assert_eq!(server.sent(), "GET /all\nx-key: a\nx-other: b");
    let server = Fake::answering(204, "");
    let error = pets(server.builder().credential("header-key", "a")).get_all().await.unwrap_err();
    assert_eq!((error.outcome(), error.is_configuration()), (Outcome::NotSent, true));
}

#[tokio::test]
async fn an_optional_credential_is_sent_where_there_is_one() {
    let server = Fake::answering(204, "");
    pets(server.builder()).get_optional().await.unwrap();
    assert_eq!(server.sent(), "GET /optional");
    let server = Fake::answering(204, "");
    pets(server.builder().credential("cookie", "a=b+/")).get_optional().await.unwrap();
    assert_eq!(server.sent(), "GET /optional\ncookie: session=a=b+/");
    let server = Fake::answering(204, "");
    pets(server.builder().credential("oauth", "t")).get_open().await.unwrap();
    assert_eq!(server.sent(), "GET /none");
}

#[tokio::test]
async fn each_scheme_has_its_place() {
    let builder = |server: &Fake| {
        let builder = server.builder().credential("query", "a b").credential("basic", "dTpw").credential("token", "t");
        builder.credential("openid", "o").credential("header-key", "1").credential("header_key", "2")
    };
    let server = Fake::answering(204, "");
    pets(builder(&server)).get_by_query().await.unwrap();
    assert_eq!(server.sent(), "GET /query?key=a%20b");
    let server = Fake::answering(204, "");
    pets(builder(&server)).get_by_basic().await.unwrap();
    assert_eq!(server.sent(), "GET /basic\nauthorization: Basic dTpw");
    let server = Fake::answering(204, "");
    pets(builder(&server)).get_by_token().await.unwrap();
    assert_eq!(server.sent(), "GET /token\nauthorization: Token t");
    let server = Fake::answering(204, "");
    pets(builder(&server).credential("bearer", "b")).get_by_bearer().await.unwrap();
    assert_eq!(server.sent(), "GET /bearer\nauthorization: Bearer b");
    let server = Fake::answering(204, "");
    pets(builder(&server)).get_by_certificate().await.unwrap();
    assert_eq!(server.sent(), "GET /certificate\nauthorization: Bearer o");
    let server = Fake::answering(204, "");
    pets(builder(&server)).get_alike().await.unwrap();
    assert_eq!(server.sent(), "GET /alike\nx-key: 1");
    // The operationId is that of another operation, so the method and path name it.
    let server = Fake::answering(204, "");
    pets(builder(&server)).create_alike().await.unwrap();
    assert_eq!(server.sent(), "POST /alike\nx-other: 2");
}

#[tokio::test]
async fn a_token_is_asked_for_before_each_attempt() {
    let server = Fake::answering(503, "");
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let source = move || {
        let number = counter.fetch_add(1, Ordering::Relaxed);
        async move { Ok::<_, std::io::Error>(Secret::from(format!("t{number}"))) }
    };
    let policy = RetryPolicy::new().attempts(2).first_pause(std::time::Duration::ZERO);
    let client = server.builder().credential_source("oauth", source).retry(policy);
    pets(client).get_all().await.unwrap_err();
    assert_eq!((asked.load(Ordering::Relaxed), server.count()), (2, 2));
    assert!(server.last().contains("authorization: Bearer t1"));
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = Fake::answering(204, "");
    let source = || async { Err::<Secret, _>(std::io::Error::other("key=hidden")) };
    let error = pets(server.builder().credential_source("oauth", source)).get_all().await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
    assert!(!format!("{error} {error:?}").contains("hidden"));
    let source = || async { Ok::<_, std::io::Error>(Secret::from("two\nlines")) };
    let error = pets(server.builder().credential_source("oauth", source)).get_all().await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
}

#[tokio::test]
async fn a_token_may_go_into_the_query() {
    let server = Fake::answering(204, "");
    let source = || async { Ok::<_, std::io::Error>(Secret::from("a b")) };
    pets(server.builder().credential_source("query", source)).get_by_query().await.unwrap();
    assert_eq!(server.sent(), "GET /query?key=a%20b");
}

#[tokio::test]
async fn an_operation_has_its_own_server_unless_told_otherwise() {
    let server = Fake::answering(204, "");
    pets(server.builder()).upload_elsewhere().await.unwrap();
    assert_eq!(server.sent(), "POST https://uploads.pets.test/uploads");
    let server = Fake::answering(204, "");
    pets(server.builder().base_url("https://api.example.test/v1")).get_relative().await.unwrap();
    assert_eq!(server.sent(), "GET /v2/uploads");
    let server = Fake::answering(204, "");
    let elsewhere = server.builder().server("https://uploads.pets.test/", "https://api.example.test/up");
    pets(elsewhere).upload_elsewhere().await.unwrap();
    assert_eq!(server.sent(), "POST /up/uploads");
}

#[tokio::test]
async fn any_of_several_servers_may_be_taken() {
    let server = Fake::answering(204, "");
    pets(server.builder()).upload_anywhere().await.unwrap();
    assert_eq!(server.sent(), "PUT https://eu.uploads.pets.test/uploads");
    let server = Fake::answering(204, "");
    let slow = server.builder().server("https://eu.uploads.pets.test", "https://slow.uploads.pets.test");
    pets(slow).upload_anywhere().await.unwrap();
    assert_eq!(server.sent(), "PUT https://slow.uploads.pets.test/uploads");
}

#[tokio::test]
async fn a_client_of_this_machine_stays_there() {
    let server = Fake::answering(204, "");
    let local = || server.builder().base_url("http://localhost:1");
    let error = pets(local()).upload_elsewhere().await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
    assert!(local().server("https://uploads.pets.test/", "https://uploads.pets.test").build().is_err());
}

#[tokio::test]
async fn constants_name_credentials_and_servers() {
    let server = Fake::answering(204, "");
    let builder = server.builder().base_url(servers::SANDBOX).credential(security::OAUTH, "t");
    let elsewhere = builder.server(servers::UPLOADS_PETS_TEST, servers::WHERE_NOBODY_WAITS);
    pets(elsewhere.credential(security::HEADER_KEY, "k")).get_all().await.unwrap();
    assert_eq!(server.sent(), "GET https://sandbox.pets.test/v1/all\nauthorization: Bearer t");
    let client = server.builder().build().unwrap().with_credential(security::QUERY, "q");
    Api::new(client).pets().get_by_query().await.unwrap();
    assert_eq!(server.last(), "GET /query?key=q");
}

#[test]
fn a_server_has_its_variables() {
    let server = servers::REGION_PETS_TEST_PORT_V1;
    assert_eq!(server.url(), "https://eu.pets.test:443/v1");
    assert_eq!(server.url_with(&[("region", "us"), ("port", "8443")]).unwrap(), "https://us.pets.test:8443/v1");
    for wrong in [("region", "asia"), ("port", "1/"), ("zone", "a")] {
        assert!(server.url_with(&[wrong]).unwrap_err().is_configuration());
    }
    assert_eq!(servers::V2.to_string(), "/v2");
    assert!(pets_at(servers::V2).is_err(), "where the description is served is not known");
}

fn pets_at(server: hero_api_runtime::Server) -> Result<hero_api_runtime::Client, hero_api_runtime::Error> {
    hero_api_runtime::Client::builder().base_url(server).build()
}

#[test]
fn what_is_called_back_has_a_type() {
    let event: Pet = serde_json::from_str(r#"{"name":"Rex"}"#).unwrap();
    assert_eq!(event.name, "Rex");
    let event: OnSharedEvent = serde_json::from_str(r#"{"pet":{"name":"Rex"}}"#).unwrap();
    assert_eq!(event.pet.map(|pet| pet.name).as_deref(), Some("Rex"));
}
