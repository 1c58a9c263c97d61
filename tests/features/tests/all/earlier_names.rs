//! `accepts/earlier-names`: a renamed item can still be used by its earlier name.

#![expect(deprecated, reason = "these are the old names")]

use hero_api_features::earlier_names::api::{Api, beds, wards};
use hero_api_features::earlier_names::types::{Bed, BedId, BedState, WardOrder};
use hero_api_test_support::Fake;

#[tokio::test]
async fn old_names_send_and_read_what_the_new_ones_do() {
    let server = Fake::answering(200, r#"{"wards":["a"]}"#);
    let call: wards::ListWards = Api::new(server.client()).wards().list_wards().order(WardOrder::Up);
    assert_eq!(call.await.unwrap().wards, ["a"]);
    assert_eq!(server.sent(), "GET /wards?order=up");

    let server = Fake::answering(200, r#"{"id":"7","state":"made"}"#);
    let group: beds::BedsApi = Api::new(server.client()).beds();
    let call: beds::GetBed = group.get_bed(BedId::from("7")).depth(2);
    let bed: Bed = call.await.unwrap();
    assert!(matches!(bed, Bed { state: BedState::Made, .. }));
    assert_eq!(server.sent(), "GET /beds/7?depth=2");
}

#[tokio::test]
async fn a_method_that_is_in_another_group_is_still_in_the_old_one() {
    let server = Fake::answering(200, r#"["soap"]"#);
    assert_eq!(Api::new(server.client()).stores().list_stores().await.unwrap(), ["soap"]);
    assert_eq!(server.sent(), "GET /stores");
}

#[test]
fn an_old_variant_is_a_pattern() {
    assert!(matches!(WardOrder::from("up"), WardOrder::Up));
    assert_eq!(WardOrder::Up, WardOrder::Ascending);
}
