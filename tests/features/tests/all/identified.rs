//! `accepts/identified-schemas`: the meaning of references that are resolved against an `$id`, or lead to an anchor.

use hero_api_features::identified_schemas::{api::Api, types};

use hero_api_test_support::Fake;

#[tokio::test]
async fn references_are_resolved_against_the_id_around_them() {
    let body = r#"{"name":"n","nick":"k","owner":{"email":"e"},"mother":{"name":"m"}}"#;
    let pet: types::Pet = Api::new(Fake::answering(200, body).client()).default().get_pet().await.unwrap();
    assert_eq!((pet.name.as_str(), pet.nick.as_deref()), ("n", Some("k")));
    assert_eq!(pet.owner.unwrap().email.as_deref(), Some("e"));
    let mother: Box<types::Pet> = pet.mother.unwrap();
    assert_eq!(mother.name, "m");
}

#[tokio::test]
async fn a_generic_list_is_a_list_of_what_the_caller_of_it_says() {
    let server = Fake::answering(200, r#"{"items":[{"name":"n"}],"count":1}"#);
    let pets = Api::new(server.client()).default().list_pets().await.unwrap();
    let pet: &types::Pet = &pets.items[0];
    assert_eq!((pet.name.as_str(), pets.count), ("n", Some(1)));
    let server = Fake::answering(200, r#"{"items":[{"email":"e"}]}"#);
    let owners = Api::new(server.client()).default().list_owners().await.unwrap();
    assert_eq!(owners.items[0].email.as_deref(), Some("e"));
}

#[tokio::test]
async fn a_tree_that_is_extended_has_extended_children() {
    let body = r#"{"label":"a","children":[{"label":"b"}]}"#;
    let tree = Api::new(Fake::answering(200, body).client()).default().get_labelled().await.unwrap();
    let children: Vec<types::Labelled> = tree.children.unwrap();
    assert_eq!(children[0].label.as_deref(), Some("b"));
}

#[tokio::test]
async fn a_recursive_reference_is_the_schema_around_it() {
    let server = Fake::answering(204, "");
    let filter = types::Filter::new().all(vec![types::Filter::new().name("n")]);
    Api::new(server.client()).default().put_filter(filter).await.unwrap();
    let sent = r#"{"all":[{"name":"n"}]}"#;
    assert_eq!(server.sent(), format!("PUT /filter\ncontent-type: application/json\n\n{sent}"));
}
