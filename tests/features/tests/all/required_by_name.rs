//! `accepts/required-by-name`: required values that could be swapped unnoticed are passed by name; those of a path are
//! in its order.

#![expect(deprecated, reason = "what is deprecated is sent too")]

use hero_api_features::required_by_name::api::swaps::{
    AddMixedRequired, AddNoteRequired, ListPagesRequired, ListSlotsRequired, MergeRequired, PutNoteBody,
    PutNoteRequired, UnmoveRequired,
};
use hero_api_features::required_by_name::api::{Api, SwapsApi};
use hero_api_features::required_by_name::types::{
    Either, EitherRequired, EventType, Kind, Webhook, WebhookRequired, Window, WindowRequired,
};
use hero_api_runtime::Error;
use hero_api_test_support::Fake;

/// Returns the request of one call.
async fn sent<F: Future<Output = Result<(), Error>> + Send + Sync>(call: impl Fn(SwapsApi) -> F) -> String {
    let server = Fake::answering(204, "");
    call(Api::new(server.client()).swaps()).await.unwrap();
    server.sent()
}

fn merge() -> MergeRequired {
    MergeRequired { from: "a".to_owned(), to: "b".to_owned() }
}

#[tokio::test]
async fn strings_of_a_query_are_given_by_name() {
    assert_eq!(sent(|api| api.merge(merge()).reason("c")).await, "POST /merge?from=a&to=b&reason=c");
    assert_eq!(format!("{:?}", merge()), "MergeRequired { from: …, to: … }");
}

#[tokio::test]
async fn those_of_a_path_stand_side_by_side() {
    assert_eq!(sent(|api| api.move_("a", "b", "me")).await, "PUT /moves/a/b\nx-by: me");
    let required = || UnmoveRequired { x_by: "me".to_owned(), kind: Kind::A };
    assert_eq!(sent(|api| api.unmove("a", required())).await, "DELETE /moves/a\ncookie: kind=a\nx-by: me");
}

#[tokio::test]
async fn dates_lists_and_numbers_are_given_by_name() {
    let slots = || ListSlotsRequired {
        start: "2026-01-01".parse().unwrap(),
        end: "2026-01-02".parse().unwrap(),
        ids: vec!["1".to_owned(), "2".to_owned()],
        kinds: vec![Kind::B],
    };
    let found = sent(|api| api.list_slots(slots())).await;
    assert_eq!(found, "GET /slots?start=2026-01-01&end=2026-01-02&ids=1&ids=2&kinds=b");
    let found = sent(|api| api.list_pages(ListPagesRequired { page: 1, size: 20 })).await;
    assert_eq!(found, "GET /pages?page=1&size=20");
}

#[tokio::test]
async fn what_no_one_expression_could_fill_stands_side_by_side() {
    assert_eq!(sent(|api| api.list_plain("a", 1, true)).await, "GET /plain?name=a&page=1&full=true");
}

#[tokio::test]
async fn a_string_beside_a_body_of_text_is_given_by_name() {
    let required = || AddNoteRequired { subject: "s".to_owned() };
    let found = sent(|api| api.add_note(required(), "text")).await;
    assert_eq!(found, "POST /notes?subject=s\ncontent-type: text/plain\n\ntext");
    let required = || PutNoteRequired { subject: "s".to_owned() };
    let found = sent(|api| api.put_note(required(), PutNoteBody::Text("text".to_owned()))).await;
    assert_eq!(found, "PUT /notes?subject=s\ncontent-type: text/plain\n\ntext");
}

#[tokio::test]
async fn an_enum_beside_a_string_is_given_by_name() {
    let required = || WebhookRequired { event_type: EventType::Born, url: "u".to_owned() };
    let found = sent(|api| api.add_webhook(Webhook::new(required()))).await;
    assert!(found.ends_with(r#"{"event_type":"born","url":"u"}"#), "{found}");
}

#[tokio::test]
async fn fields_of_one_type_and_unions_with_a_string_are_given_by_name() {
    let required =
        || WindowRequired { start: "2026-01-01".parse().unwrap(), end: "2026-01-02".parse().unwrap(), whole: true };
    let found = sent(|api| api.put_window(Window::new(required()))).await;
    assert!(found.ends_with(r#"{"start":"2026-01-01","end":"2026-01-02","whole":true}"#), "{found}");
    let required = || EitherRequired { one: 5.into(), other: "b".to_owned() };
    assert!(sent(|api| api.patch_either(Either::new(required()))).await.ends_with(r#"{"one":5,"other":"b"}"#));
}

#[tokio::test]
async fn a_list_beside_a_body_of_any_value_is_given_by_name() {
    let required = || AddMixedRequired { names: vec!["a".to_owned()] };
    let found = sent(|api| api.add_mixed(required(), vec!["b"])).await;
    assert_eq!(found, "POST /mixed?names=a\ncontent-type: application/json\n\n[\"b\"]");
}
