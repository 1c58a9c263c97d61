//! `accepts/like-members`, `told-apart-deep` and `long-names`: what the client sends and reads under names that occur
//! nowhere in the description.

use hero_api_features::{like_members, long_names, told_apart_deep};
use like_members::types::{
    ReadingBounded, ReadingInput, ReadingLabels, ReadingPlace, ReadingSeries, ValueInput, ValueUnion,
};

use hero_api_test_support::Fake;

#[tokio::test]
async fn members_of_one_type_are_one_variant() {
    let body = r#"[
        {"value":1.5,"bounded":"1999","series":[1,null],"place":{"name":"n"}},
        {"value":"a","bounded":-3,"series":{"k":0.5},"place":"here"},
        {"value":null,"bounded":true}
    ]"#;
    let server = Fake::answering(200, body);
    let found = like_members::api::Api::new(server.client()).default().get_readings().await.unwrap();
    let [first, second, third] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(first.value, Some(ValueUnion::Number(1.5)));
    assert_eq!(first.bounded, Some(ReadingBounded::Text("1999".to_owned())));
    assert_eq!(first.series, Some(ReadingSeries::List(vec![Some(1.0), None])));
    assert!(matches!(&first.place, Some(ReadingPlace::Name(place)) if place.name == "n"));
    assert_eq!(second.value, Some(ValueUnion::Text("a".to_owned())));
    assert_eq!(second.bounded, Some(ReadingBounded::Integer(-3)));
    assert!(matches!(&second.series, Some(ReadingSeries::Other(values)) if values.get("k") == Some(&0.5)));
    assert_eq!(second.place, Some(ReadingPlace::Text("here".to_owned())));
    assert_eq!(third.value, None);
    assert!(matches!(third.bounded, Some(ReadingBounded::Unknown(_))));
}

#[tokio::test]
async fn what_either_of_two_rules_takes_is_sent() {
    let server = Fake::answering(204, "");
    let reading = ReadingInput::new(Some(ValueInput::Bool(true))).bounded("a".repeat(9));
    like_members::api::Api::new(server.client()).default().put_reading(reading).await.unwrap();
    let body = r#"{"value":true,"bounded":"aaaaaaaaa"}"#;
    assert_eq!(server.sent(), format!("PUT /readings\ncontent-type: application/json\n\n{body}"));
}

#[tokio::test]
async fn what_nothing_tells_apart_is_read_by_its_number() {
    let body = r#"[{"value":1,"labels":[{"a":"b"}],"checked":{"a":"b"}}]"#;
    let server = Fake::answering(200, body);
    let found = like_members::api::Api::new(server.client()).default().get_readings().await.unwrap();
    let labels: &ReadingLabels = found[0].labels.as_ref().unwrap();
    assert_eq!(labels.as_text_map_list().unwrap()[0].get("a").map(String::as_str), Some("b"));
    assert!(labels.as_number_map_list().is_err());
    assert_eq!(found[0].checked.as_ref().unwrap().as_object2().unwrap().a, "b");
}

#[tokio::test]
async fn members_that_differ_deep_within_are_named_after_it() {
    let body = r#"{"extension":[{"url":"key","extension":[{"url":"u","code":"UPRN"},{"value":"1"}]}]}"#;
    let server = Fake::answering(200, body);
    let found = told_apart_deep::api::Api::new(server.client()).default().get().await.unwrap();
    let extension = &found.extension.unwrap()[0];
    let parts = extension.as_uprn_extension_code().unwrap().extension.unwrap();
    assert_eq!(parts.len(), 2);
}

#[tokio::test]
async fn long_names_are_cut_in_rust_and_whole_on_the_wire() {
    let server = Fake::answering(204, "");
    let api = long_names::api::Api::new(server.client());
    api.all_operations_that_concern_the_reservation_of_appointments_which_is_more_frequent_than_one_thinks()
        .get()
        .await
        .unwrap();
    assert_eq!(server.sent(), "GET /x");
    let name = "the_name_of_the_person_who_reserved_the_appointment_in_the_name_of_the_patient_who_is_to_be_seen_then";
    let state =
        "reserved by a carer in the name of the patient who is to be seen then by the staff of the practice, and two";
    let body = format!(r#"{{"{name}_one":"a","{name}_two":"b","state":"{state}"}}"#);
    let found: long_names::types::ReservationOfAppointmentsByPatientsCarersAndStaffOfAPracticeWithThe =
        serde_json::from_str(&body).unwrap();
    assert_eq!(found.state.as_ref().map(|state| state.as_str()), Some(state));
    assert_eq!(serde_json::to_string(&found).unwrap(), body);
}
