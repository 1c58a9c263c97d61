//! `accepts/alternatives`, `told-by-a-tag` and `unions`: which alternative is read, and what is sent for one.

use hero_api_features::alternatives::api::{Api, DefaultApi};
use hero_api_features::alternatives::types::{
    AnimalInput, AnyOrCat, CallInput, Coded, Deep, LionInput, Lists, Loop, Reading, Success, Undeclared,
};
use hero_api_features::told_by_a_tag::{self, types::Last};
use hero_api_features::unions;
use hero_api_runtime::Outcome;

use hero_api_test_support::Fake;

fn api(body: &str) -> DefaultApi {
    Api::new(Fake::answering(200, body).client()).default()
}

#[tokio::test]
async fn what_nothing_tells_apart_is_kept_and_read_as_either() {
    let found = api(r#"{"name":"Tom","claws":4}"#).get_ambiguous().await.unwrap();
    assert_eq!(found.as_cat().unwrap().claws, Some(4));
    assert_eq!(found.as_dog().unwrap().name, "Tom");
    assert_eq!(format!("{found:?}"), "Ambiguous(…)");
    let found = api(r#"{"claws":4}"#).get_ambiguous().await.unwrap();
    assert_eq!(found.as_cat().unwrap_err().missing_field(), Some("name"));
}

#[tokio::test]
async fn a_tag_tells_alternatives_whatever_their_other_constants_are() {
    let read = |body: &str| told_by_a_tag::api::Api::new(Fake::answering(200, body).client()).default().get_last();
    for object in ["Appointment", "appointment", "Record"] {
        let booked = read(&format!(r#"{{"object":"{object}","event":"booked","id":"7"}}"#)).await.unwrap();
        assert!(matches!(booked, Last::Booked(event) if event.id == "7"), "{object}");
        let written = read(&format!(r#"{{"object":"{object}","event":"written","id":7}}"#)).await.unwrap();
        assert!(matches!(written, Last::Written(event) if event.id == 7), "{object}");
    }
    assert!(read(r#"{"object":"Record","event":"written","id":"7"}"#).await.is_err());
    assert!(matches!(read(r#"{"object":"Record","event":"new","id":"7"}"#).await.unwrap(), Last::Unknown(_)));
}

#[tokio::test]
async fn listed_booleans_and_integers_tell_alternatives() {
    assert!(matches!(api(r#"{"ok":true,"value":"v"}"#).get_success().await.unwrap(), Success::Good(_)));
    assert!(matches!(api(r#"{"ok":false}"#).get_success().await.unwrap(), Success::Bad(_)));
    assert!(matches!(api(r#"{"type":1}"#).get_coded().await.unwrap(), Coded::Row(_)));
    assert!(matches!(api(r#"{"type":2}"#).get_coded().await.unwrap(), Coded::Button(_)));
    assert!(matches!(api(r#"{"type":3}"#).get_coded().await.unwrap(), Coded::Unknown(_)));
}

#[tokio::test]
async fn a_union_within_a_union_is_its_members() {
    assert!(matches!(api(r#"{"kind":"circle","radius":1}"#).get_deep().await.unwrap(), Deep::Circle(_)));
    assert!(matches!(api(r#"{"kind":"line","length":1}"#).get_deep().await.unwrap(), Deep::Line(_)));
    assert!(matches!(api(r#"{"kind":"star"}"#).get_deep().await.unwrap(), Deep::Unknown(_)));
    let error = api(r#"{"kind":"line"}"#).get_deep().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Succeeded);
}

#[tokio::test]
async fn a_discriminator_that_no_member_describes_is_read_and_sent() {
    assert!(matches!(api(r#"{"by":"Call","to":"t"}"#).get_undeclared().await.unwrap(), Undeclared::Call(_)));
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().put_undeclared(CallInput::new().to("t")).await.unwrap();
    assert_eq!(server.sent(), "PUT /undeclared\ncontent-type: application/json\n\n{\"to\":\"t\",\"by\":\"Call\"}");
}

#[tokio::test]
async fn a_base_with_a_discriminator_is_any_of_its_subtypes() {
    let found = api(r#"{"species":"Fish","name":"n","fins":2}"#).get_animal().await.unwrap();
    assert_eq!(format!("{found:?}"), "Fish(Fish { species: …, name: …, fins: … })");
    let server = Fake::answering(204, "");
    let lion = LionInput::new("n").mane(true);
    Api::new(server.client()).default().put_animal(AnimalInput::Lion(lion)).await.unwrap();
    let body = r#"{"species":"lion","name":"n","mane":true}"#;
    assert_eq!(server.sent(), format!("PUT /animal\ncontent-type: application/json\n\n{body}"));
}

#[tokio::test]
async fn alternatives_of_different_json_types_are_told_by_them() {
    assert!(matches!(api("\"a\"").get_reading().await.unwrap(), Reading::Text(_)));
    assert!(matches!(api("1").get_reading().await.unwrap(), Reading::Integer(1)));
    assert!(matches!(api("[\"a\"]").get_reading().await.unwrap(), Reading::List(_)));
    assert!(matches!(api(r#"{"name":"n"}"#).get_reading().await.unwrap(), Reading::Cat(_)));
    assert!(matches!(api(r#"{"name":"n"}"#).get_any_or_cat().await.unwrap(), AnyOrCat::Cat(_)));
    assert!(matches!(api("[1]").get_any_or_cat().await.unwrap(), AnyOrCat::Other(_)));
    let lists: Lists = api("[1]").get_lists().await.unwrap();
    assert_eq!(lists.as_integer_list().unwrap(), [1]);
}

#[tokio::test]
async fn a_union_may_hold_itself() {
    let found = api(r#"{"branch":{"leaf":"l","above":{"leaf":"m"}}}"#).get_loop().await.unwrap();
    let Loop::Branch(branch) = found else { panic!("no branch") };
    let Loop::Leaf(leaf) = *branch.branch else { panic!("no leaf") };
    assert!(matches!(leaf.above.as_deref(), Some(Loop::Leaf(_))));
}

#[tokio::test]
async fn unions_are_told_by_fields_and_tags() {
    use unions::types::{Plain, Tagged};
    let api = |body: &str| unions::api::Api::new(Fake::answering(200, body).client()).default();
    assert!(matches!(api(r#"{"claws":4}"#).get_plain().await.unwrap(), Plain::Cat(_)));
    assert!(matches!(api(r#"{"tail":true}"#).get_plain().await.unwrap(), Plain::Dog(_)));
    // A dog needs no field at all; but an object without any sign of one may be a future kind of animal.
    assert!(matches!(api("{}").get_plain().await.unwrap(), Plain::Unknown(_)));
    assert!(matches!(api(r#"{"kind":"kitten","claws":4}"#).get_tagged().await.unwrap(), Tagged::Cat(_)));
    assert!(matches!(api(r#"{"kind":"Dog"}"#).get_tagged().await.unwrap(), Tagged::Dog(_)));
    assert!(matches!(api(r#"{"kind":"fox"}"#).get_tagged().await.unwrap(), Tagged::Unknown(_)));
}

#[tokio::test]
async fn what_only_rules_tell_apart_are_plain_types() {
    let body = r#"{"text":"any","number":1.5,"listed":"","untagged":{"right":"r"}}"#;
    let found = api(body).get_plain().await.unwrap();
    assert_eq!((found.text.as_deref(), found.number), (Some("any"), Some(1.5)));
    assert_eq!(format!("{:?}", found.listed), "Some(Text(Empty))");
    assert_eq!(format!("{:?}", found.untagged), "Some(Right(PlainUntaggedRight { right: … }))");
}

#[tokio::test]
async fn members_that_are_written_out_alike_are_one() {
    use hero_api_features::alike_members::{api::Api, types};
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().set_record(types::SetRecordRequest::new("n")).await.unwrap();
    assert_eq!(server.sent(), "PUT /records\ncontent-type: application/json\n\n{\"name\":\"n\"}");
}

#[tokio::test]
async fn members_without_words_are_named_by_what_they_have() {
    use hero_api_features::alike_members::{api::Api, types};
    let server = Fake::answering(200, r#"[{"id":"1","integration":"i"}]"#);
    let record =
        types::AddRecordObject::new(types::AddRecordObjectRequired { type_: "A".to_owned(), data: "d".to_owned() });
    let answer = Api::new(server.client()).default().add_record(record).await.unwrap();
    assert_eq!(server.sent(), "POST /records\ncontent-type: application/json\n\n{\"type\":\"A\",\"data\":\"d\"}");
    assert_eq!(answer.as_integration_list().unwrap()[0].integration, "i");
}
