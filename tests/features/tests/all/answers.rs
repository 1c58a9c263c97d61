//! `accepts/answers`: by status, by media type, as bytes, as events, with headers, and as errors of several types.

use hero_api_features::answers::api::pets::{CompleteAnswer, ListPetsHeaders};
use hero_api_features::answers::api::pets::{CreatePetAnswer, DownloadHeaders, FindPetAnswer, GetReportAnswer};
use hero_api_features::answers::api::{Api, PetsApi};
use hero_api_features::answers::types::{Missing, Problem, Ticket};
use hero_api_runtime::Outcome;
use hero_api_test_support::Fake;

fn pets(server: &Fake) -> PetsApi {
    Api::new(server.client()).pets()
}

fn answering(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Fake {
    Fake::answering(status, body).header("content-type", media_type)
}

const PET: &str = r#"{"name":"Rex"}"#;

#[tokio::test]
async fn success_bodies_are_told_apart_by_status() {
    let answer = pets(&Fake::answering(201, PET)).create_pet().await.unwrap();
    assert!(matches!(answer, CreatePetAnswer::Created(body) if body.name == "Rex"));
    let answer = pets(&Fake::answering(202, r#"{"number":5}"#)).create_pet().await.unwrap();
    assert!(matches!(answer, CreatePetAnswer::Status2xx(body) if body.number == Some(5)));
    let answer = pets(&Fake::answering(204, "")).find_pet().await.unwrap();
    assert_eq!(answer, FindPetAnswer::NoContent);
}

#[tokio::test]
async fn each_error_body_is_read_for_its_own_statuses() {
    let body = r#"{"title":"t","what":"w","number":1}"#;
    let error = |status| async move { pets(&Fake::answering(status, body)).create_pet().await.unwrap_err() };
    for (status, problem, missing, other) in
        [(400, true, false, false), (404, false, true, false), (409, true, false, false), (500, false, false, true)]
    {
        let error = error(status).await;
        assert_eq!(error.body::<Problem>().is_some(), problem, "{status}");
        assert_eq!(error.body::<Missing>().is_some(), missing, "{status}");
        assert_eq!(error.body::<Ticket>().is_some(), other, "{status}");
        // A type that the description does not have is the caller's responsibility.
        assert!(error.body::<serde_json::Value>().is_some());
    }
}

#[tokio::test]
async fn not_modified_is_an_error_that_says_so() {
    let error = pets(&Fake::answering(304, "")).find_pet().await.unwrap_err();
    assert_eq!((error.status().map(|status| status.as_u16()), error.outcome()), (Some(304), Outcome::Rejected));
}

#[tokio::test]
async fn what_is_asked_for_is_what_can_be_read() {
    let server = Fake::answering(200, PET);
    assert_eq!(pets(&server).get_by_default().await.unwrap().name, "Rex");
    assert_eq!(server.accept_header(), "application/vnd.pets.v1+json");
    let server = Fake::answering(200, PET);
    assert_eq!(pets(&server).get_notations().await.unwrap().name, "Rex");
    assert_eq!(server.accept_header(), "application/json");
    let server = answering(200, "application/hal+json", PET);
    assert_eq!(pets(&server).get_any().await.unwrap().name, "Rex");
    assert_eq!(server.accept_header(), "application/json, */*;q=0.5");
}

#[tokio::test]
async fn where_anything_may_come_a_text_is_a_text_and_the_rest_bytes() {
    assert_eq!(pets(&answering(200, "text/html", "<p>")).get_any_text().await.unwrap(), "<p>");
    let bytes = pets(&answering(200, "image/png", [137, 0])).get_any_bytes().await.unwrap();
    assert_eq!(bytes[..], [137, 0]);
}

#[tokio::test]
async fn media_types_of_one_status_are_told_apart() {
    let server = answering(200, "text/csv; charset=utf-8", "a,b");
    let answer = pets(&server).get_report().await.unwrap();
    assert_eq!(format!("{answer:?}"), "Csv(…)");
    assert_eq!(answer, GetReportAnswer::Csv("a,b".to_owned()));
    assert_eq!(server.accept_header(), "application/json, text/csv, application/pdf");
    let answer = pets(&answering(200, "application/pdf", [0, 255])).get_report().await.unwrap();
    assert!(matches!(answer, GetReportAnswer::Pdf(body) if body[..] == [0, 255]));
    let answer = pets(&answering(200, "application/json", PET)).get_report().await.unwrap();
    assert!(matches!(answer, GetReportAnswer::Json(body) if body.name == "Rex"));
}

#[tokio::test]
async fn text_bytes_and_shapeless_json() {
    assert_eq!(pets(&answering(200, "text/plain", "hey")).get_text().await.unwrap(), "hey");
    assert_eq!(pets(&answering(200, "application/pdf", "%PDF")).get_pdf().page(2).await.unwrap()[..], *b"%PDF");
    assert_eq!(pets(&Fake::answering(200, "[1]")).get_shapeless().await.unwrap(), serde_json::json!([1]).into());
    assert!(pets(&Fake::answering(200, "")).get_shapeless().await.unwrap().is_null());
}

#[tokio::test]
async fn a_long_answer_is_taken_piece_by_piece() {
    let server = answering(200, "application/pdf", "%PDF");
    let client = server.builder().response_limit(1).build().unwrap();
    let mut streamed = Api::new(client).pets().get_pdf().stream().await.unwrap();
    assert_eq!(streamed.status().as_u16(), 200);
    assert_eq!(streamed.next().await.unwrap().as_deref(), Some(&b"%PDF"[..]));
    assert_eq!(streamed.next().await.unwrap(), None);
    assert_eq!(format!("{streamed:?}"), "Streamed { status: 200, .. }");
}

#[tokio::test]
async fn an_error_in_place_of_pieces_has_its_body() {
    let error = pets(&Fake::answering(404, "gone")).get_pdf().stream().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.raw_body().map(|body| &body[..]), Some(&b"gone"[..]));
}

#[tokio::test]
async fn events_come_one_by_one() {
    let text = "id: 7\nevent: born\ndata: {\"name\":\"Rex\"}\n\n: still here\n\ndata: bye\n\n";
    let server = answering(200, "text/event-stream", text);
    let mut events = pets(&server).listen().await.unwrap();
    assert_eq!(server.accept_header(), "text/event-stream");
    let born = events.next().await.unwrap().unwrap();
    assert_eq!((born.name(), born.id()), ("born", Some("7")));
    assert_eq!(born.json::<hero_api_features::answers::types::Pet>().unwrap().name, "Rex");
    assert_eq!(events.next().await.unwrap().unwrap().data(), "bye");
    assert_eq!(events.next().await.unwrap(), None);
}

#[tokio::test]
async fn an_answer_may_be_whole_or_events() {
    let server = answering(200, "text/event-stream", "data: a\n\n");
    assert!(
        matches!(pets(&server).complete().await.unwrap(), CompleteAnswer::EventStream(body) if body == "data: a\n\n")
    );
    let server = answering(200, "text/event-stream", "data: a\n\n");
    let mut events = pets(&server).complete().stream().await.unwrap().events();
    assert_eq!(events.next().await.unwrap().unwrap().data(), "a");
}

#[tokio::test]
async fn a_redirect_that_is_the_answer_is_one() {
    let server = Fake::answering(302, "").header("location", "https://elsewhere.test/a");
    let response = pets(&server).download().send().await.unwrap();
    assert_eq!(DownloadHeaders::of(response.headers()).location.as_deref(), Some("https://elsewhere.test/a"));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn headers_are_typed() {
    let server = Fake::answering(200, "[]").header("x-total", "12").header("x-next", "/pets?page=2");
    let response = pets(&server).list_pets().send().await.unwrap();
    let headers = ListPetsHeaders::of(response.headers());
    assert_eq!(
        (headers.x_total, headers.x_next.as_deref(), headers.retry_after),
        (Some(12), Some("/pets?page=2"), None)
    );
    assert!(!format!("{headers:?}").contains("page"));
    let server = Fake::answering(429, "").header("retry-after", "soon").header("x-total", "3");
    let error = pets(&server).list_pets().await.unwrap_err();
    let headers = error.headers().map(ListPetsHeaders::of).unwrap();
    assert_eq!((headers.x_total, headers.retry_after), (Some(3), None));
}
