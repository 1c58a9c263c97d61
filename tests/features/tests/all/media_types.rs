//! `accepts/media-types`: parameters, case and ranges of media types, as they are sent, accepted and distinguished.

use hero_api_features::media_types::api::media::{
    AddVersionBody, GetRangesAnswer, GetTextsAnswer, GetVersionsAnswer, GetWideAnswer, PutTextBody, SendMalformedBody,
    SendRangesBody, SendWideBody,
};
use hero_api_features::media_types::api::{Api, MediaApi};
use hero_api_features::media_types::types::{
    AddVersionRequest, AddVersionXJsonV1_0Request, PatchPatientRequestItem, PatientInput, UploadMalformedRequest,
};
use hero_api_runtime::File;
use hero_api_test_support::Fake;

fn media(server: &Fake) -> MediaApi {
    Api::new(server.client()).media()
}

fn answering(media_type: &str, body: &str) -> Fake {
    Fake::answering(200, body).header("content-type", media_type)
}

fn patient() -> PatientInput {
    PatientInput::new().id("1")
}

#[tokio::test]
async fn each_version_of_an_answer_is_read_by_its_own_schema() {
    for media_type in ["application/json;version=1", "Application/JSON; charset=utf-8; Version=\"1\""] {
        let server = answering(media_type, r#"{"one":"a"}"#);
        let answer = media(&server).get_versions().await.unwrap();
        assert!(matches!(answer, GetVersionsAnswer::JsonVersion1(body) if body.one == "a"), "{media_type}");
        assert_eq!(server.accept_header(), "application/json;version=1, application/json; version=\"2\"");
    }
    let answer = media(&answering("application/json; version=2", r#"{"two":"b"}"#)).get_versions().await.unwrap();
    assert!(matches!(answer, GetVersionsAnswer::JsonVersion2(body) if body.two == "b"));
}

#[tokio::test]
async fn each_version_of_a_body_is_sent_under_its_own_name() {
    let server = Fake::answering(204, "");
    media(&server).add_version(AddVersionRequest::new().a("x")).await.unwrap();
    assert_eq!(server.last(), "POST /versions\ncontent-type: application/vnd.x+json;v=1\n\n{\"a\":\"x\"}");
    media(&server).add_version(AddVersionXJsonV1_0Request::new().b("x")).await.unwrap();
    assert_eq!(server.last(), "POST /versions\ncontent-type: application/vnd.x+json;v=1.0\n\n{\"b\":\"x\"}");
    assert_eq!(format!("{:?}", AddVersionBody::from(AddVersionRequest::new())), "XJsonV1(…)");
}

#[tokio::test]
async fn media_types_are_sent_and_asked_for_as_they_are_written() {
    let server = answering("application/fhir+json", "{}");
    media(&server).get_patient("1").await.unwrap();
    assert_eq!(server.accept_header(), "application/fhir+json; version=1");
    let server = answering("application/json", "{}");
    media(&server).patch_patient("1", [PatchPatientRequestItem::new().op("add")]).await.unwrap();
    assert_eq!(server.accept_header(), "Application/JSON");
    let sent = "PATCH /patients/1\ncontent-type: application/json-patch+json; charset=utf-8\n\n[{\"op\":\"add\"}]";
    assert_eq!(server.sent(), sent);
    let server = Fake::answering(204, "");
    media(&server).send_form(patient()).await.unwrap();
    assert_eq!(server.last(), "POST /form\ncontent-type: application/x-www-form-urlencoded; charset=utf-8\n\nid=1");
    media(&server).send_text_json(patient()).await.unwrap();
    assert_eq!(server.last(), "POST /text-json\ncontent-type: text/json\n\n{\"id\":\"1\"}");
}

#[tokio::test]
async fn a_range_is_what_the_types_beside_it_are_not() {
    let server = answering("application/json", r#"{"id":"1"}"#);
    let answer = media(&server).get_ranges().await.unwrap();
    assert!(matches!(answer, GetRangesAnswer::Json(body) if body.id.as_deref() == Some("1")));
    assert_eq!(server.accept_header(), "application/json, */*;q=0.5");
    let answer = media(&answering("application/hal+json", r#"{"size":3}"#)).get_ranges().await.unwrap();
    assert!(matches!(answer, GetRangesAnswer::Other(body) if body.size == Some(3)));

    let server = Fake::answering(204, "");
    media(&server).send_ranges(patient()).await.unwrap();
    assert_eq!(server.last(), "POST /ranges\ncontent-type: application/json\n\n{\"id\":\"1\"}");
    let thing = File::from("<size>3</size>").media_type("application/xml");
    media(&server).send_ranges(SendRangesBody::Other(thing)).await.unwrap();
    assert_eq!(server.last(), "POST /ranges\ncontent-type: application/xml\n\n<size>3</size>");
}

#[tokio::test]
async fn a_range_of_text_is_plain_text_where_that_is_free() {
    let server = Fake::answering(204, "");
    media(&server).send_text("a").await.unwrap();
    assert_eq!(server.last(), "POST /text-ranges\ncontent-type: text/plain\n\na");
    media(&server).put_text("a").await.unwrap();
    assert_eq!(server.last(), "PUT /text-ranges\ncontent-type: text/plain\n\na");
    media(&server).put_text(PutTextBody::TextAny(File::from("a").media_type("text/html"))).await.unwrap();
    assert_eq!(server.last(), "PUT /text-ranges\ncontent-type: text/html\n\na");
    media(&server).put_text(PutTextBody::ImageAny(File::from("a").media_type("image/png"))).await.unwrap();
    assert_eq!(server.last(), "PUT /text-ranges\ncontent-type: image/png\n\na");
}

#[tokio::test]
async fn every_name_of_a_kind_of_answer_is_read_as_it() {
    for media_type in ["text/csv", "text/html; charset=utf-8"] {
        let answer = media(&answering(media_type, "a,b")).get_texts().await.unwrap();
        assert!(matches!(answer, GetTextsAnswer::Csv(body) if body == "a,b"), "{media_type}");
    }
    let server = answering("application/problem+json", r#"{"id":"1"}"#);
    let answer = media(&server).get_texts().await.unwrap();
    assert!(matches!(answer, GetTextsAnswer::ProblemJson(body) if body.id.as_deref() == Some("1")));
    assert_eq!(server.accept_header(), "application/problem+json, text/csv, text/*");
}

#[tokio::test]
async fn several_ranges_are_each_what_the_narrower_ones_are_not() {
    let server = answering("application/json", r#"{"id":"1"}"#);
    assert!(
        matches!(media(&server).get_wide().await.unwrap(), GetWideAnswer::Json(body) if body.id.as_deref() == Some("1"))
    );
    assert_eq!(server.accept_header(), "application/json, application/*, */*");
    let answer = media(&answering("application/pdf", "%PDF")).get_wide().await.unwrap();
    assert!(matches!(answer, GetWideAnswer::Other(body) if body[..] == *b"%PDF"));
    let answer = media(&answering("text/plain", "a")).get_wide().await.unwrap();
    assert!(matches!(answer, GetWideAnswer::Any(body) if body == "a"));

    let server = Fake::answering(204, "");
    media(&server).send_wide(patient()).await.unwrap();
    assert_eq!(server.last(), "POST /wide\ncontent-type: application/json\n\n{\"id\":\"1\"}");
    let file = File::from("%PDF").media_type("application/pdf");
    media(&server).send_wide(SendWideBody::Other(file)).await.unwrap();
    assert_eq!(server.last(), "POST /wide\ncontent-type: application/pdf\n\n%PDF");
    media(&server).send_wide(SendWideBody::Xml("<a/>".to_owned())).await.unwrap();
    assert_eq!(server.last(), "POST /wide\ncontent-type: application/xml\n\n<a/>");
}

#[tokio::test]
async fn a_malformed_media_type_is_what_it_was_meant_to_be() {
    let server = answering("application/json", r#"{"id":"1"}"#);
    assert_eq!(media(&server).get_malformed().await.unwrap().id.as_deref(), Some("1"));
    assert_eq!(server.accept_header(), "application/json, */*;q=0.5");
    let server = Fake::answering(204, "");
    media(&server).send_malformed(patient()).await.unwrap();
    assert_eq!(server.last(), "POST /malformed\ncontent-type: application/json\n\n{\"id\":\"1\"}");
    media(&server).send_malformed(SendMalformedBody::Csv("a".to_owned())).await.unwrap();
    assert_eq!(server.last(), "POST /malformed\ncontent-type: text/csv\n\na");
    media(&server).put_malformed(patient()).await.unwrap();
    assert_eq!(server.last(), "PUT /malformed\ncontent-type: application/json\n\n{\"id\":\"1\"}");
    media(&server).upload_malformed(UploadMalformedRequest::new().note("a")).await.unwrap();
    assert!(!server.last().contains("text/é") && server.last().contains("\r\n\r\na\r\n"), "{}", server.last());
}

#[tokio::test]
async fn of_one_media_type_with_two_schemas_the_first_counts() {
    let server = answering("application/json; charset=utf-8", r#"{"id":"1"}"#);
    assert_eq!(media(&server).get_twice().await.unwrap().id.as_deref(), Some("1"));
    assert_eq!(server.accept_header(), "application/json");
    let server = Fake::answering(204, "");
    media(&server).send_twice(patient()).await.unwrap();
    assert_eq!(server.sent(), "POST /twice\ncontent-type: application/json\n\n{\"id\":\"1\"}");
}
