//! `accepts/reserved-parameters`: a parameter that a credential, a body or the connection sends is no argument, and is
//! sent.

use hero_api_features::reserved_parameters::api::{Api, CallsApi};
use hero_api_features::reserved_parameters::types::ThingInput;
use hero_api_runtime::Secret;
use hero_api_test_support::Fake;

/// Returns the calls of a client with every credential.
fn calls(server: &Fake) -> CallsApi {
    let builder = server.builder().credential("bearer", Secret::from("secret"));
    Api::new(builder.build().unwrap()).calls()
}

#[tokio::test]
async fn a_credential_is_sent_and_no_argument() {
    let server = Fake::answering(200, "{}");
    calls(&server).get_secured().await.unwrap();
    assert_eq!(server.sent(), "GET /secured\nauthorization: Bearer secret");
    assert_eq!(server.accept_header(), "application/fhir+json");
    let server = Fake::answering(204, "");
    calls(&server).send_secured().body(ThingInput::new().id("1")).await.unwrap();
    let head = "POST /secured\nauthorization: Bearer secret\ncontent-type: application/merge-patch+json";
    assert_eq!(server.sent(), format!("{head}\n\n{{\"id\":\"1\"}}"));
}

#[tokio::test]
async fn another_media_type_is_asked_for_by_a_header_of_the_call() {
    let server = Fake::answering(200, "{}");
    calls(&server).get_secured().header("accept", "application/fhir+json;version=1.0").await.unwrap();
    assert_eq!(server.accept_header(), "application/fhir+json;version=1.0");
}

#[tokio::test]
async fn a_credential_that_no_scheme_sends_is_the_callers() {
    let server = Fake::answering(204, "");
    calls(&server).get_open("Basic YTpi").await.unwrap();
    assert_eq!(server.last(), "GET /open\nauthorization: Basic YTpi");
    calls(&server).put_open().authorization("Basic YTpi").await.unwrap();
    assert_eq!(server.last(), "PUT /open\nauthorization: Basic YTpi");
    calls(&server).put_open().await.unwrap();
    assert_eq!(server.last(), "PUT /open");
}

#[tokio::test]
async fn what_a_scheme_sends_is_sent_once() {
    let server = Fake::answering(204, "");
    let keys = [("key", "k"), ("token", "t"), ("session", "s")];
    let builder = keys.into_iter().fold(server.builder(), |builder, (name, key)| builder.credential(name, key));
    Api::new(builder.build().unwrap()).calls().get_by_key().token("h").await.unwrap();
    assert_eq!(server.sent(), "GET /key?token=t\ncookie: sid=s\ntoken: h\nx-api-key: k");
}

#[tokio::test]
async fn headers_of_the_connection_are_no_arguments_and_cookies_are_one_header() {
    let server = Fake::answering(204, "");
    calls(&server).get_connection().theme("dark").cookie("a=b").lang("en").await.unwrap();
    assert_eq!(server.sent(), "GET /connection\ncookie: theme=dark; a=b; lang=en");
}

#[tokio::test]
async fn what_cannot_be_sent_is_no_argument() {
    let server = Fake::answering(204, "");
    calls(&server).get_unsendable().any_name_e("x").await.unwrap();
    assert_eq!(server.sent(), "GET /unsendable?any%20name%20%C3%A9=x");
}
