//! `accepts/named-parts`: a component that is not a schema gives its name to what it contains.

use hero_api_features::named_parts::api::Api;
use hero_api_features::named_parts::types::{Conflict, NotFound, Order, Pet, PetRequest};
use hero_api_test_support::Fake;

#[tokio::test]
async fn an_answer_keeps_the_name_of_its_component() {
    let server = Fake::answering(200, r#"{"pets":[{"name":"Rex"}]}"#);
    let page = Api::new(server.client()).default().list_pets().sort(Order::Age).await.unwrap();
    let names: Vec<&str> = page.pets.iter().map(|pet: &Pet| pet.name.as_str()).collect();
    assert_eq!((server.sent().as_str(), names), ("GET /pets?sort=age", vec!["Rex"]));
}

#[tokio::test]
async fn an_error_shared_by_operations_is_one_type() {
    let server = Fake::answering(404, r#"{"missing":"owner"}"#);
    let api = Api::new(server.client()).default();
    let read = api.list_pets().await.unwrap_err();
    let sent = api.add_pet(PetRequest::new("Rex")).await.unwrap_err();
    for error in [read, sent] {
        assert_eq!(error.body::<NotFound>().unwrap().missing, "owner");
        assert!(error.body::<Conflict>().is_none());
    }
}
