//! `accepts/openapi-3-2`, `tolerated-in-practice`, `scalars-in-unions`, `deep-objects`: what came with 3.2, and what
//! published descriptions have.

use hero_api_features::{deep_objects, openapi_3_2, scalars_in_unions, tolerated_in_practice};
use hero_api_runtime::Json;
use hero_api_test_support::Fake;

fn orders(server: &Fake) -> openapi_3_2::api::OrdersApi {
    openapi_3_2::api::Api::new(server.builder().credential("key", "k").build().unwrap()).orders()
}

fn practice(server: &Fake) -> tolerated_in_practice::api::DefaultApi {
    tolerated_in_practice::api::Api::new(server.builder().credential("token", "t").build().unwrap()).default()
}

#[tokio::test]
async fn methods_of_3_2_are_sent() {
    use openapi_3_2::types::{Order, Search};
    let server = Fake::answering(200, r#"[{"kind":"card","id":"1"},{"kind":"coins","id":"2"}]"#);
    let found = orders(&server).search_orders(Search::new("a")).await.unwrap();
    assert!(matches!(&found[..], [Order::Card(card), Order::Unknown(_)] if card.id == "1"));
    assert_eq!(server.last(), "QUERY /orders\ncontent-type: application/json\nx-key: k\n\n{\"word\":\"a\"}");
    let server = Fake::answering(204, "");
    orders(&server).purge_orders().await.unwrap();
    assert_eq!(server.sent(), "PURGE /orders\nx-key: k");
}

#[tokio::test]
async fn a_whole_query_is_the_fields_of_a_form() {
    let server = Fake::answering(200, "[]");
    let filter = openapi_3_2::types::OrderFilter::new().state("open & shut").most(3);
    orders(&server).list_orders().filter(filter).await.unwrap();
    assert_eq!(server.sent(), "GET /orders?state=open%20%26%20shut&most=3\nx-key: k");
}

#[tokio::test]
async fn a_parameter_of_json_without_a_schema_is_any_json() {
    let server = Fake::answering(204, "");
    practice(&server).search_features().near(Json::from(vec![1, 2])).await.unwrap();
    assert_eq!(server.sent(), "QUERY /features?near=%5B1%2C2%5D\nauthorization: Bearer t");
}

#[tokio::test]
async fn numbers_of_a_union_are_one_number_and_dates_beside_a_string_are_strings() {
    use scalars_in_unions::types::{ValueUnion, ValuesWhen};
    let text = r#"{"value":2,"listed":[1,2.5],"moment":"soon","when":"2020-01-01"}"#;
    let server = Fake::answering(200, text);
    let api = scalars_in_unions::api::Api::new(server.client()).default();
    let values = api.put_value(2.5).await.unwrap();
    assert!(server.sent().ends_with("\n\n2.5"));
    assert!(matches!(values.value, Some(ValueUnion::Number(number)) if number == 2.0));
    assert_eq!(values.moment.as_deref(), Some("soon"));
    assert!(matches!(values.when, Some(ValuesWhen::Text(text)) if text == "2020-01-01"));
}

#[tokio::test]
async fn members_that_share_the_schema_of_their_tag_are_told_by_their_names() {
    use scalars_in_unions::types::Payer;
    let text = r#"[{"kind":"Card","name":"a"},{"kind":"Bank","name":1},{"kind":"coins"},{"kind":"new"}]"#;
    let server = Fake::answering(200, text);
    let api = scalars_in_unions::api::Api::new(server.client()).default();
    let payers = api.list_payers().await.unwrap();
    assert!(matches!(&payers[..], [Payer::Card(_), Payer::Bank(_), Payer::Cash(_), Payer::Unknown(_)]));
}

#[tokio::test]
async fn objects_that_differ_far_within_are_two_types() {
    let nested = |value: &str| format!("{}{value}{}", "{\"a\":".repeat(58), "}".repeat(58));
    let text = format!("{{\"text\":{},\"number\":{}}}", nested("\"t\""), nested("7"));
    let server = Fake::answering(200, text.as_str());
    let deep = deep_objects::api::Api::new(server.client()).default().get_deep().await.unwrap();
    assert!(deep.text.is_some() && deep.number.is_some());
    let server = Fake::answering(200, text.replace("\"t\"", "7"));
    assert!(deep_objects::api::Api::new(server.client()).default().get_deep().await.is_err());
}
