//! `accepts/recursion-without-names`: recursive values are read and sent three levels deep, however they are described.

use hero_api_features::recursion_without_names::{api, types};
use hero_api_runtime::Outcome;

use hero_api_test_support::Fake;

fn api(body: &str) -> api::DefaultApi {
    api::Api::new(Fake::answering(200, body).client()).default()
}

#[tokio::test]
async fn a_map_may_hold_itself() {
    let tree = api(r#"{"a":{"b":{"c":{}}},"d":{}}"#).get_map().await.unwrap();
    assert!(tree.additional["a"].additional["b"].additional["c"].additional.is_empty());
    let server = Fake::answering(204, "");
    let inner = types::TreeInput::new().additional("c", types::TreeInput::new());
    let tree = types::TreeInput::new().additional("b", inner);
    api::Api::new(server.client()).default().put_map(tree.clone()).await.unwrap();
    assert_eq!(server.sent(), "PUT /map\ncontent-type: application/json\n\n{\"b\":{\"c\":{}}}");
    let server = Fake::answering(204, "");
    api::Api::new(server.client()).default().search().tree(tree).await.unwrap();
    assert_eq!(server.sent(), "GET /search?tree=%7B%22b%22%3A%7B%22c%22%3A%7B%7D%7D%7D");
}

#[tokio::test]
async fn an_array_may_hold_itself() {
    let types::Nest::List(first) = api("[[[]],[]]").get_list().await.unwrap() else { panic!("no list") };
    let types::Nest::List(second) = &first[0] else { panic!("no list") };
    assert_eq!((first.len(), second.len()), (2, 1));
    assert_eq!(second[0], types::Nest::List(Vec::new()));
    let nest = |items: Vec<types::NestInput>| types::NestInput::from(items);
    let server = Fake::answering(204, "");
    let value = nest(vec![nest(vec![nest(vec![])]), nest(vec![])]);
    api::Api::new(server.client()).default().put_list(value).await.unwrap();
    assert_eq!(server.sent(), "PUT /list\ncontent-type: application/json\n\n[[[]],[]]");
}

#[tokio::test]
async fn the_rules_of_an_array_hold_at_each_level() {
    let nest = |items: Vec<types::NestInput>| types::NestInput::from(items);
    let wide = nest(vec![nest(vec![]), nest(vec![]), nest(vec![])]);
    for (value, pointer) in [(wide.clone(), "must have 2 or fewer items"), (nest(vec![wide]), "/0")] {
        let server = Fake::answering(204, "");
        let error = api::Api::new(server.client()).default().put_list(value).await.unwrap_err();
        assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
        assert!(error.to_string().contains(pointer), "{error}");
    }
}

#[tokio::test]
async fn an_array_of_objects_may_hold_itself() {
    let comments = api(r#"[{"text":"a","replies":[{"replies":[{"text":"c"}]}]}]"#).get_comments().await.unwrap();
    let first = comments[0].replies.as_ref().unwrap();
    assert_eq!(first[0].replies.as_ref().unwrap()[0].text.as_deref(), Some("c"));
}

#[tokio::test]
async fn an_array_and_a_map_may_hold_each_other() {
    let shelves = api(r#"[{"a":[{"b":[]}]}]"#).get_shelves().await.unwrap();
    assert!(shelves[0].additional["a"][0].additional["b"].is_empty());
    let types::Nulls::List(nulls) = api("[null,[null,[]]]").get_nulls().await.unwrap().unwrap() else {
        panic!("no list")
    };
    assert_eq!(nulls[0], None);
    let types::Kinds::List(kinds) = api(r#"[{"a":[]}]"#).get_kinds().await.unwrap() else { panic!("no list") };
    assert!(matches!(&kinds[0], types::Kinds::Other(map) if map["a"] == types::Kinds::List(Vec::new())));
    let types::Anything::List(values) = api(r#"["a",1,{"b":["c"]}]"#).get_values().await.unwrap() else {
        panic!("no list")
    };
    let types::Anything::Other(map) = &values[2] else { panic!("no map") };
    assert_eq!(map["b"], types::Anything::List(vec![types::Anything::Text("c".to_owned())]));
}

#[tokio::test]
async fn what_is_merged_with_itself_is_a_type() {
    let rule = api(r#"{"not":{"not":{"key":"k"}}}"#).get_rule().await.unwrap();
    assert_eq!(rule.not.unwrap().not.unwrap().key.as_deref(), Some("k"));
    let family = api(r#"{"kids":[{"id":"1","kids":[{"id":"2","kids":[]}]}]}"#).get_family().await.unwrap();
    let kids = family.kids.unwrap();
    assert_eq!(kids[0].kids.as_ref().unwrap()[0].id.as_deref(), Some("2"));
    let person = api(r#"{"kid":{"name":"b","kid":{"name":"c"}}}"#).get_person().await.unwrap();
    assert_eq!(person.kid.unwrap().kid.unwrap().name, "c");
}

#[tokio::test]
async fn a_reference_to_any_place_may_lead_back() {
    let menu = api(r#"{"entries":[{"below":[{"label":"c"}]}]}"#).get_menu().await.unwrap();
    let entries = menu.entries.unwrap();
    assert_eq!(entries[0].below.as_ref().unwrap()[0].label.as_deref(), Some("c"));
    let folder = api(r#"{"content":{"within":{"within":{"name":"c"}}}}"#).get_folder().await.unwrap();
    assert_eq!(folder.content.unwrap().within.unwrap().within.unwrap().name.as_deref(), Some("c"));
    let thread = api(r#"{"answers":[{"answers":[{"message":"c"}]}]}"#).get_thread().await.unwrap();
    let answers = thread.answers.unwrap();
    assert_eq!(answers[0].answers.as_ref().unwrap()[0].message.as_deref(), Some("c"));
    let part = api(r#"{"parts":[{"parts":[{"name":"c"}]}]}"#).get_part().await.unwrap();
    let parts = part.parts.unwrap();
    assert_eq!(parts[0].parts.as_ref().unwrap()[0].name.as_deref(), Some("c"));
}

#[tokio::test]
async fn shared_arrays_are_read_as_deep_as_they_are() {
    let shared = api(r#"[{"a":[{"b":[{"a":[]}]}]}]"#).get_shared().await.unwrap();
    let second = shared[0].a.as_ref().unwrap();
    assert!(second[0].b.as_ref().unwrap()[0].a.as_ref().unwrap().is_empty());
}

#[test]
fn a_map_of_itself_is_read_as_deep_as_any_value_and_no_deeper() {
    let nested = |deep: usize| format!("{}{{}}{}", r#"{"a":"#.repeat(deep), "}".repeat(deep));
    let read = |deep: usize| hero_api_runtime::decode::<types::Tree>(nested(deep).as_bytes());
    assert!(read(100).is_ok());
    for deep in [1_000, 100_000] {
        assert!(read(deep).unwrap_err().to_string().starts_with("it nests too deeply at /*/*"));
        assert!(serde_json::from_str::<types::Tree>(&nested(deep)).is_err());
    }
}
