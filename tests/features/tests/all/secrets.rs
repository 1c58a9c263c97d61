//! `accepts/secrets`: a secret is sent in any position, and no answer with one is serialized.

use std::fmt::Debug;

use hero_api_features::secrets::api::Api;
use hero_api_features::secrets::types::{InnerInput, KeysDeep, KeysInput, Login, SignIn};
use hero_api_runtime::serde::Serialize;
use hero_api_runtime::{Map, Reveal, Secret};
use hero_api_test_support::Fake;

/// Asserts that a value shows its secrets only on purpose.
fn check(value: &(impl Serialize + Debug), revealed: &str) {
    assert_eq!(value.reveal().to_string(), revealed);
    assert!(!format!("{value:?} {value:#?}").contains("s3cret"));
    for refused in [serde_json::to_string(value), serde_json::to_string_pretty(value)] {
        assert_eq!(refused.unwrap_err().to_string(), "a secret is not serialised; `reveal` shows it");
    }
    assert!(serde_json::to_value(value).is_err() && serde_json::to_vec(value).is_err());
}

#[tokio::test]
async fn secrets_are_sent_in_every_part_of_a_request() {
    let server = Fake::answering(200, r#"{"one":"s3cret1"}"#);
    let keys = KeysInput::new("s3cret1").maybe(Secret::from("s3cret2")).list(["s3cret3", "s3cret4"]);
    let keys = keys.map(Map::from_iter([("a", Secret::from("s3cret5"))])).inner(InnerInput::new().pin("s3cret6"));
    let keys = keys.either(Secret::from("s3cret7")).additional("b", "s3cret8");
    let sent = r#"{"one":"s3cret1","maybe":"s3cret2","list":["s3cret3","s3cret4"],"map":{"a":"s3cret5"},"inner":{"pin":"s3cret6"},"either":"s3cret7","b":"s3cret8"}"#;
    check(&keys, sent);
    let call = Api::new(server.client()).default().send_keys("s3cret/1", keys);
    let call = call.token("s3cret2").tokens(["s3cret3", "s3cret4"]).deep(KeysDeep::new().pin("s3cret5"));
    call.x_token("s3cret6").session("s3cret7").await.unwrap();
    let address = "/keys/s3cret%2F1?token=s3cret2&tokens=s3cret3&tokens=s3cret4&deep%5Bpin%5D=s3cret5";
    let headers = "content-type: application/json\ncookie: session=s3cret7\nx-token: s3cret6";
    assert_eq!(server.sent(), format!("POST {address}\n{headers}\n\n{sent}"));
}

#[tokio::test]
async fn secrets_are_sent_in_every_kind_of_body() {
    let server = Fake::answering(204, "");
    let api = Api::new(server.client());
    let login = || Login::new("s3cret1").tokens(["s3cret2", "s3cret3"]).about(InnerInput::new().pin("s3cret4"));
    api.default().send_form(login()).await.unwrap();
    let form = "password=s3cret1&tokens=s3cret2&tokens=s3cret3&about=%7B%22pin%22%3A%22s3cret4%22%7D";
    assert_eq!(server.last().rsplit_once('\n').unwrap().1, form);
    api.default().upload(login()).await.unwrap();
    let sent = server.last();
    for part in [
        "name=\"password\"\r\n\r\ns3cret1\r\n",
        "name=\"tokens\"\r\n\r\ns3cret2\r\n",
        "name=\"tokens\"\r\n\r\ns3cret3\r\n",
        "name=\"about\"\r\ncontent-type: application/json\r\n\r\n{\"pin\":\"s3cret4\"}\r\n",
    ] {
        assert!(sent.contains(part), "{part}\n{sent}");
    }
    api.default().send_text("s3cret1").await.unwrap();
    assert_eq!(server.last(), "POST /text\ncontent-type: text/plain\n\ns3cret1");
}

#[tokio::test]
async fn an_answer_with_a_secret_is_not_serialised() {
    for answer in [
        r#"{"one":"s3cret"}"#,
        r#"{"one":"s3cret","maybe":"s3cret2","list":["s3cret"],"map":{"a":"s3cret"},"inner":{"pin":"s3cret"},"either":"s3cret","b":"s3cret"}"#,
    ] {
        let server = Fake::answering(200, answer);
        let keys = Api::new(server.client()).default().send_keys("1", KeysInput::new("1")).await.unwrap();
        check(&keys, answer);
    }
}

#[tokio::test]
async fn an_answer_that_is_one_of_several_is_serialised_where_it_has_no_secret() {
    let read = async |answer: &str| {
        let server = Fake::answering(200, answer);
        Api::new(server.client()).default().sign_in().await.unwrap()
    };
    assert_eq!(serde_json::to_string(&read(r#"{"kind":"done"}"#).await).unwrap(), r#"{"kind":"done"}"#);
    check(&read(r#"{"kind":"link","link":"s3cret"}"#).await, r#"{"kind":"link","link":"s3cret"}"#);
    // A variant that this version does not know, with a field that is a secret in a known one.
    let later = read(r#"{"kind":"later","link":"s3cret"}"#).await;
    assert!(matches!(&later, SignIn::Unknown(member) if member.as_json().as_value()["link"] == "s3cret"));
    check(&later, r#"{"kind":"later","link":"s3cret"}"#);
    let later = read(r#"{"kind":"later"}"#).await;
    assert_eq!(serde_json::to_string(&later).unwrap(), r#"{"kind":"later"}"#);
}

#[tokio::test]
async fn a_union_that_is_kept_is_not_serialised_where_a_variant_has_a_secret() {
    let server = Fake::answering(200, r#"{"inner":{"pin":"s3cret"}}"#);
    let kept = Api::new(server.client()).default().get_kept().await.unwrap();
    check(&kept, r#"{"inner":{"pin":"s3cret"}}"#);
    assert_eq!(kept.as_left().unwrap().inner.pin.unwrap().reveal(), "s3cret");
}
