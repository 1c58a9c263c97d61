//! `accepts/operations`: parameters of path items, security as alternatives, answers by status.

use hero_api_features::operations::api::Api;
use hero_api_features::operations::api::default::HeadMethodsHeaders;
use hero_api_features::operations::types::GetMethodsRequest;
use hero_api_runtime::Outcome;
use hero_api_test_support::Fake;

#[tokio::test]
async fn a_credential_of_each_scheme_is_sent() {
    let server = Fake::answering(200, "{}");
    let client = server.builder().credential("key", "k").credential("group", "g 1").build().unwrap();
    Api::new(client).pets().get_pet("7", "t").fields(["a", "b"]).await.unwrap();
    assert_eq!(server.sent(), "GET /pets/7?fields%5B%5D=a,b&group=g%201\ntrace: t\nx-api-key: k");
}

#[tokio::test]
async fn an_operation_that_needs_no_credential_sends_none() {
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().replace_pet("a/b").await.unwrap();
    assert_eq!(server.sent(), "PUT /pets/a%2Fb");
}

#[tokio::test]
async fn without_its_credentials_nothing_is_sent() {
    let server = Fake::answering(200, "{}");
    let error = Api::new(server.client()).pets().get_pet("7", "t").await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_page_in_place_of_json_was_taken_but_cannot_be_read() {
    let server = Fake::answering(200, "<p>").header("content-type", "text/html");
    let client = server.builder().credential("key", "k").credential("group", "g").build().unwrap();
    let error = Api::new(client).pets().get_pet("7", "t").await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Succeeded);
}

#[tokio::test]
async fn what_stands_beside_the_reference_of_a_path_item_adds_to_it() {
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().get_beside().own("o").shared("s").await.unwrap();
    assert_eq!(server.sent(), "GET /beside?own=o&shared=s");
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().put_beside().shared("s").await.unwrap();
    assert_eq!(server.sent(), "PUT /beside?shared=s");
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().delete_beside().await.unwrap();
    assert_eq!(server.sent(), "DELETE /beside");
}

#[tokio::test]
async fn a_path_may_be_another_one_again() {
    let server = Fake::answering(200, "");
    let client = || server.builder().credential("key", "k").credential("group", "g").build().unwrap();
    Api::new(client()).default().list_again().await.unwrap();
    assert_eq!(server.last(), "GET /again?group=g\nx-api-key: k");
    Api::new(client()).default().list_shared().await.unwrap();
    assert_eq!(server.last(), "GET /shared?group=g\nx-api-key: k");
}

#[tokio::test]
#[expect(deprecated, reason = "what the description calls deprecated is deprecated, and works")]
async fn what_is_deprecated_still_works() {
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().get_old().late("x").await.unwrap();
    assert_eq!(server.sent(), "GET /old?late=x");
}

#[tokio::test]
async fn an_answer_to_head_is_its_headers() {
    let server = Fake::answering(200, "").header("x-count", "3");
    let response = Api::new(server.client()).default().head_methods().send().await.unwrap();
    assert_eq!(HeadMethodsHeaders::of(response.headers()).x_count, Some(3));
    assert_eq!(server.sent(), "HEAD /methods");
}

#[tokio::test]
async fn every_method_is_sent_and_any_may_have_a_body() {
    let server = Fake::answering(204, "");
    let api = || Api::new(server.client()).default();
    api().ask_methods().await.unwrap();
    assert_eq!(server.last(), "OPTIONS /methods");
    api().trace_methods().await.unwrap();
    assert_eq!(server.last(), "TRACE /methods");
    api().get_methods().await.unwrap();
    assert_eq!(server.last(), "GET /methods");
    api().get_methods().body(GetMethodsRequest::new().query("q")).await.unwrap();
    assert_eq!(server.last(), "GET /methods\ncontent-type: application/json\n\n{\"query\":\"q\"}");
    api().delete_methods(["a"]).await.unwrap();
    assert_eq!(server.last(), "DELETE /methods\ncontent-type: application/json\n\n[\"a\"]");
}
