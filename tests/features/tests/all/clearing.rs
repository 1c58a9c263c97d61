//! `accepts/clearing`: a field is left out, cleared or set, each by a method of its own.

use hero_api_features::clearing::api::Api;
use hero_api_features::clearing::types::{Owner, Pet, Sex};
use hero_api_runtime::{Date, Patch};
use hero_api_test_support::Fake;

/// Returns the body of a change.
async fn body(pet: Pet) -> String {
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().change_pet(pet).await.unwrap();
    server.sent().rsplit_once('\n').unwrap().1.to_owned()
}

#[tokio::test]
async fn what_is_cleared_is_sent_as_null() {
    let pet = Pet::new().clear_name().clear_owner().clear_sex().clear_born().clear_tags().clear_type();
    assert_eq!(body(pet).await, r#"{"name":null,"owner":null,"sex":null,"born":null,"tags":null,"type":null}"#);
    assert_eq!(body(Pet::new().name("Rex").clear_name()).await, r#"{"name":null}"#);
    assert_eq!(body(Pet::new().name(Patch::Null)).await, r#"{"name":null}"#);
    assert_eq!(
        body(Pet::new().owner(Owner::new("York").clear_street())).await,
        r#"{"owner":{"town":"York","street":null}}"#
    );
}

#[tokio::test]
async fn a_value_that_is_not_there_is_left_out() {
    let pet = |name: Option<&str>| {
        let there = name.is_some();
        Pet::new()
            .maybe_name(name)
            .maybe_owner(there.then(|| Owner::new("York")))
            .maybe_sex(there.then_some(Sex::F))
            .maybe_born(there.then(|| "2020-01-31".parse::<Date>().unwrap()))
            .maybe_tags(there.then_some(["a", "b"]))
            .maybe_type(name.map(str::to_owned))
    };
    assert_eq!(body(pet(None)).await, "{}");
    let all = r#"{"name":"Rex","owner":{"town":"York"},"sex":"f","born":"2020-01-31","tags":["a","b"],"type":"Rex"}"#;
    assert_eq!(body(pet(Some("Rex"))).await, all);
    assert_eq!(body(Pet::new().name("Rex").maybe_name(None::<String>)).await, "{}");
}

#[tokio::test]
async fn fields_that_are_called_like_these_methods_are_fields() {
    let pet =
        Pet::new().clear_name_field(true).maybe_name_field("m").maybe_minus_owner("o").clear_plain(true).plain("p");
    let expected = r#"{"clear_name":true,"maybe_name":"m","maybe-owner":"o","clear_plain":true,"plain":"p"}"#;
    assert_eq!(body(pet).await, expected);
    assert_eq!(body(Pet::new().clear_clear_name_field()).await, r#"{"clear_name":null}"#);
}
