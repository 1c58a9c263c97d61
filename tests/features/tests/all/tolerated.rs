//! `accepts/tolerated-beside-schemas`, `tolerated-in-3-1`, `references`: unusual spellings that have only one meaning.

use hero_api_features::{references, tolerated_beside_schemas, tolerated_in_3_1};
use hero_api_runtime::{Json, Patch};

use hero_api_test_support::Fake;

#[tokio::test]
async fn a_reference_means_its_target_whatever_stands_beside_it() {
    let server = Fake::answering(200, r#"["a"]"#);
    let api = tolerated_beside_schemas::api::Api::new(server.client()).default();
    assert_eq!(api.find_pets("t").await.unwrap(), ["a"]);
    assert_eq!(server.sent(), "GET /pets\ntenant: t");
    let server = Fake::answering(500, r#"{"code":7}"#);
    let api = tolerated_beside_schemas::api::Api::new(server.client()).default();
    let error = api.find_pets("t").await.unwrap_err();
    assert_eq!(error.body::<tolerated_beside_schemas::types::Problem>().unwrap().code, 7);
}

#[tokio::test]
async fn a_key_that_is_null_says_nothing() {
    let server = Fake::answering(200, r#"{"id":"1"}"#);
    let api = tolerated_beside_schemas::api::Api::new(server.client()).default();
    assert_eq!(api.add_pet("t").body(Json::from(vec![1])).await.unwrap().id, "1");
    assert_eq!(server.sent(), "POST /pets\ncontent-type: application/json\ntenant: t\n\n[1]");
}

#[tokio::test]
async fn keywords_that_are_none_are_not_checked() {
    let server = Fake::answering(204, "");
    let pet = tolerated_in_3_1::types::PetInput::new("b").nick(Patch::Null);
    tolerated_in_3_1::api::Api::new(server.client()).default().put_pet(pet).await.unwrap();
    assert_eq!(server.sent(), "PUT /pet\ncontent-type: application/json\n\n{\"name\":\"b\",\"nick\":null}");
}

#[tokio::test]
async fn references_lead_to_any_place() {
    let server = Fake::answering(200, r#"[{"name":"n"}]"#).header("left", "3");
    let api = references::api::Api::new(server.client()).default();
    let pets = api.remove_pet_by_id("a", "t").await.unwrap();
    assert_eq!(pets[0].name.as_deref(), Some("n"));
    assert_eq!(server.sent(), "DELETE /pets/a\ntrace: t");
}

#[tokio::test]
async fn what_is_merged_is_there() {
    use hero_api_features::merge_keys::api::{Api, default::AddPetAnswer};
    let server = Fake::answering(200, r#"{"id":"1","name":"n","age":3}"#);
    let answer = Api::new(server.client()).default().add_pet().await.unwrap();
    let AddPetAnswer::Ok(pet) = answer else { panic!("expected a pet") };
    assert_eq!((pet.id.as_str(), pet.name.as_deref(), pet.age), ("1", Some("n"), 3));
}
