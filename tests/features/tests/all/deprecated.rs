//! `accepts/deprecated` and `accepts/shared-path-items`: the warnings for a user, and types that are merged.
//!
//! Each `expect` fails if there is nothing to warn of.

use std::any::TypeId;

use hero_api_features::deprecated::types::{self, Choice, Holder, Now, Step};
use hero_api_features::{deprecated, shared_path_items};
use hero_api_test_support::Fake;

#[expect(deprecated, reason = "the struct is")]
type Old = types::Old;
#[expect(deprecated, reason = "the enum is")]
type OldKind = types::OldKind;
#[expect(deprecated, reason = "the enum of integers is")]
type Number = types::Number;
#[expect(deprecated, reason = "the union is")]
type OldChoice = types::OldChoice;
#[expect(deprecated, reason = "the struct of what is required is")]
type OldPairRequired = types::OldPairRequired;

#[tokio::test]
async fn what_is_deprecated_is_sent_and_read_as_ever() {
    let body =
        r#"{"kind":"a","number":1,"plain":"p","step":"stop","old_choice":"x","choice":{"then":"t"},"now":{"now":"n"}}"#;
    let server = Fake::answering(200, body);
    let calls = || deprecated::api::Api::new(server.client()).calls();
    let holder = calls().send_old(Old::new().name("x")).await.unwrap();
    assert_eq!(server.sent(), "POST /old\ncontent-type: application/json\n\n{\"name\":\"x\"}");
    assert_fields(&holder);
    assert_eq!(holder.now.map(|now| now.now).as_deref(), Some("n"));
    #[expect(deprecated, reason = "the variant is")]
    let step = Step::Stop;
    assert_eq!(holder.step, Some(step));
    #[expect(deprecated, reason = "the variant of the union is")]
    let is_then = matches!(holder.choice, Some(Choice::Then(then)) if then.then == "t");
    assert!(is_then);
    #[expect(deprecated, reason = "the field is")]
    let _ = OldPairRequired { one: "1".to_owned(), other: "2".to_owned() };
}

#[expect(deprecated, reason = "the fields are")]
fn assert_fields(holder: &Holder) {
    assert_eq!(holder.kind, Some(OldKind::A));
    assert_eq!(holder.number.map(Number::as_i64), Some(1));
    assert_eq!(holder.plain.as_deref(), Some("p"));
    assert!(matches!(&holder.old_choice, Some(OldChoice::Text(text)) if text == "x"));
    assert_eq!(holder.then_now, None);
}

#[test]
fn what_is_in_use_warns_of_nothing() {
    let _: (Option<Now>, Option<Choice>) = (None, None);
}

#[tokio::test]
async fn a_path_item_that_several_paths_share_has_one_type_for_each_schema() {
    use shared_path_items::types::{BoxPutRequest, BoxRequest, Page, ThingRequest, ThingResponse};

    let server = Fake::answering(200, r#"{"id":"1"}"#);
    let api = || shared_path_items::api::Api::new(server.client()).default();
    let body = || ThingRequest::new().size(3);
    let answers =
        [api().create_a("x", body()).await, api().create_b("x", body()).await, api().create_c("x", body()).await];
    assert!(answers.into_iter().all(|answer| answer.unwrap().id.as_deref() == Some("1")));
    assert_eq!(server.last(), "POST /c/x\ncontent-type: application/json\n\n{\"size\":3}");
    let server = Fake::answering(200, r#"{"next":"n"}"#);
    let api = || shared_path_items::api::Api::new(server.client()).default();
    let page: [Page; 2] = [api().get_e().await.unwrap(), api().get_f().await.unwrap()];
    assert_eq!(page[0], page[1]);
    api().add_box(BoxRequest::new().a("a")).await.unwrap();
    api().put_box(BoxPutRequest::new().b("b")).await.unwrap();
    assert_eq!(server.last(), "PUT /d\ncontent-type: application/json\n\n{\"b\":\"b\"}");
    assert_ne!(TypeId::of::<ThingRequest>(), TypeId::of::<ThingResponse>());
}
