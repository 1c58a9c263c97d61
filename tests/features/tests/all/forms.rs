//! `accepts/forms`: the kind of each part of a form with files, whatever contains it.

use hero_api_features::forms::api::forms::SendChoiceBody;
use hero_api_features::forms::api::{Api, FormsApi};
use hero_api_features::forms::types::{
    Attachment, Link, Note, Scan, SendFieldsRequest, SendFieldsRequired, SendOthersRequest, Sent,
};
use hero_api_runtime::{Error, File, Map, Outcome, Patch};
use hero_api_test_support::Fake;
use serde_json::json;

/// Returns the parts that one call sends, each with its head and its body.
async fn parts<F: Future<Output = Result<(), Error>> + Send + Sync>(call: impl Fn(FormsApi) -> F) -> Vec<String> {
    let server = Fake::answering(204, "");
    call(Api::new(server.client()).forms()).await.unwrap();
    let sent = server.sent();
    let (head, body) = sent.split_once("\n\n").unwrap();
    let (_, boundary) = head.split_once("content-type: multipart/form-data; boundary=").unwrap();
    let parts = body.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let part = |text: &str| text.strip_prefix("content-disposition: form-data; name=").unwrap().trim_end().to_owned();
    parts.split(&format!("--{boundary}\r\n")).skip(1).map(part).collect()
}

/// Returns a part that is a file of text.
fn file(name: &str, text: &str) -> String {
    format!("\"{name}\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n{text}")
}

fn text(name: &str, text: &str) -> String {
    format!("\"{name}\"\r\n\r\n{text}")
}

fn json(name: &str, text: &str) -> String {
    format!("\"{name}\"\r\ncontent-type: application/json\r\n\r\n{text}")
}

fn fields(attachment: impl Into<Attachment>, caption: Option<&str>) -> SendFieldsRequest {
    let (attachment, caption) = (attachment.into(), caption.map(str::to_owned));
    SendFieldsRequest::new(SendFieldsRequired { attachment, caption })
}

#[tokio::test]
async fn a_part_that_may_be_a_file_is_sent_as_what_it_is() {
    let found = parts(|api| api.send_fields(fields(File::from("a"), Some("A \"caption\"")))).await;
    assert_eq!(found, [file("attachment", "a"), text("caption", "A \"caption\"")]);
    let found = parts(|api| api.send_fields(fields(Link::new("/a"), None).more(Patch::Null).scans(Patch::Null))).await;
    assert_eq!(found, [json("attachment", r#"{"url":"/a"}"#)]);
}

#[tokio::test]
async fn each_item_of_a_list_is_a_part() {
    let form = || {
        let more = || [Attachment::from(Link::new("/b")), File::from("c").into()];
        let lists = [vec![File::from("e")], vec![], vec![File::from("f"), File::from("g")]];
        let form = fields(File::from("a"), None).maybe_more(Some(more())).maybe_scans(Some([File::from("d")]));
        form.lists(lists).links([Link::new("/h"), Link::new("/i")]).places(["j", "k"])
    };
    let found = parts(|api| api.send_fields(form())).await;
    let expected = [
        file("attachment", "a"),
        json("more", r#"{"url":"/b"}"#),
        file("more", "c"),
        file("scans", "d"),
        file("lists", "e"),
        file("lists", "f"),
        file("lists", "g"),
        json("links", r#"{"url":"/h"}"#),
        json("links", r#"{"url":"/i"}"#),
        json("places", r#"["j","k"]"#),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn within_json_a_file_is_its_text() {
    let named = || Map::from_iter([("b", File::from("text \u{e9}"))]);
    let found = parts(|api| api.send_fields(fields(File::from("a"), None).named(named()))).await;
    assert_eq!(found, [file("attachment", "a"), json("named", "{\"b\":\"text \u{e9}\"}")]);
    let named = Map::from_iter([("b", File::new(vec![255]))]);
    let server = Fake::answering(204, "");
    let form = fields(File::from("a"), None).named(named);
    let error = Api::new(server.client()).forms().send_fields(form).await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
    let found = {
        let server = Fake::answering(204, "");
        let scan = Scan::new(File::from("b"));
        Api::new(server.client()).forms().send_choice(SendChoiceBody::Json(scan)).await.unwrap();
        server.sent()
    };
    assert_eq!(found, "POST /choices\ncontent-type: application/json\n\n{\"kind\":\"scan\",\"scan\":\"b\"}");
}

#[tokio::test]
async fn other_keys_and_maps_are_parts_of_their_own() {
    let form = || {
        let mut form = SendOthersRequest::new("A title");
        form.additional.insert("b".to_owned(), File::from("file"));
        form
    };
    assert_eq!(parts(|api| api.send_others(form())).await, [text("title", "A title"), file("b", "file")]);
    let files = || Map::from_iter([("b", File::from("2")), ("a", File::from("1"))]);
    assert_eq!(parts(|api| api.send_files(files())).await, [file("a", "1"), file("b", "2")]);
    let values = || Some(Map::from_iter([("a", 1)]));
    assert_eq!(parts(|api| api.send_values(values())).await, [text("a", "1")]);
}

#[tokio::test]
async fn a_union_is_sent_as_its_member() {
    let scan = || Scan::new(File::from("b"));
    let expected = [text("kind", "scan"), file("scan", "b")];
    assert_eq!(parts(|api| api.send_union(scan())).await, expected);
    assert_eq!(parts(|api| api.send_choice(SendChoiceBody::Multipart(scan()))).await, expected);
    assert_eq!(parts(|api| api.send_union(Note::new("c"))).await, [text("kind", "note"), text("note", "c")]);
    let unknown: Sent = serde_json::from_value(json!({ "kind": "new", "a": 1, "b": { "c": [] } })).unwrap();
    assert!(matches!(unknown, Sent::Unknown(_)));
    let expected = [text("a", "1"), json("b", r#"{"c":[]}"#), text("kind", "new")];
    let mut found = parts(|api| api.send_union(unknown.clone())).await;
    found.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn any_object_is_a_form_and_nothing_else_is() {
    let body = || json!({ "a": "text", "b": [1], "c": null, "d": 2.5 });
    let expected = [text("a", "text"), json("b", "[1]"), text("d", "2.5")];
    assert_eq!(parts(|api| api.send_anything(body())).await, expected);
    let server = Fake::answering(204, "");
    let forms = || Api::new(server.client()).forms();
    let texts = ["a"];
    for refused in [forms().send_anything(1), forms().send_no_object(texts), forms().send_values(None)] {
        let error = refused.await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("must be an object"), "{error}");
    }
    assert_eq!(server.count(), 0);
}
