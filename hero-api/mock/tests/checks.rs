//! What the mock rejects, and how it says so.

use hero_api_mock::MockHero;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{DESCRIPTION, get, judge, post, request, send};

const PATIENT: fn() -> Value =
    || json!({"dob": "1992-01-01", "first_name": "Ada", "last_name": "Lovelace", "mobile": "07700900123"});

/// Returns the only fault of the last call.
fn fault(mock: &MockHero) -> String {
    mock.all_calls().last().map(|call| call.faults().join(", ")).unwrap_or_default()
}

#[tokio::test]
async fn a_missing_or_wrong_key_is_401_and_any_practice_is_accepted() {
    let mock = MockHero::start().await;
    let url = format!("{}/v1/me", mock.url());
    let client = reqwest::Client::new();
    assert_eq!(send(client.get(&url)).await, (401_u16.try_into().unwrap(), Value::Null));
    assert_eq!(fault(&mock), "credentials/*: required");
    let keyed =
        |key: &str, practice: &str| client.get(&url).header("x-api-key", key).header("x-practice-group-id", practice);
    assert_eq!(send(keyed("wrong", "p")).await.0, 401);
    let credentials = mock.credentials();
    let key = credentials.iter().find(|credential| credential.header() == "x-api-key").unwrap().value();
    assert_eq!(send(keyed(key, "")).await.0, 401);
    assert_eq!(send(keyed(key, "any-practice")).await.0, 200);

    mock.refuse_practice("closed");
    let (status, body) = send(keyed(key, "closed")).await;
    assert_eq!(status, 403);
    let schema = DESCRIPTION.pointer("/components/responses/Hero.Forbidden/content/application~1json/schema").unwrap();
    assert_eq!(judge(schema, &body), None);
    assert!(body["message"].is_string());
}

#[tokio::test]
async fn unknown_paths_and_methods_are_distinguished() {
    let mock = MockHero::start().await;
    assert_eq!(get(&mock, "/v1/nowhere").await.0, 404);
    assert_eq!(get(&mock, "/v1/patients/1/2/3").await.0, 404);
    let answer = request(&mock, Method::DELETE, "/v1/appointments/5").send().await.unwrap();
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.headers()["allow"], "GET, PUT");
    assert_eq!(mock.refused().count(), 3);
}

#[tokio::test]
async fn faults_of_a_body_are_in_the_documented_shape_and_name_the_field() {
    let mock = MockHero::start().await;
    let mut patient = PATIENT();
    patient["dob"] = json!("first of May");
    let (status, body) = post(&mock, "/v1/patients/register", &patient).await;
    assert_eq!(status, 400);
    assert_eq!(
        body,
        json!({"error": true, "statusCode": 400, "message": [{"code": "format", "expected": "date", "path": ["dob"]}]})
    );
    assert_eq!(fault(&mock), "body/dob: format");

    patient = PATIENT();
    patient.as_object_mut().unwrap().remove("last_name");
    let (_, body) = post(&mock, "/v1/patients/register", &patient).await;
    assert_eq!(body["message"][0]["path"], json!(["last_name"]));
    assert_eq!(fault(&mock), "body/last_name: required");
}

#[tokio::test]
async fn operations_without_a_declared_400_use_the_same_shape() {
    let mock = MockHero::start().await;
    let (status, body) = get(&mock, "/v3/patients?page_size=many&dob=yesterday&colour=red").await;
    assert_eq!(status, 400);
    let paths: Vec<&Value> = body["message"].as_array().unwrap().iter().map(|fault| &fault["path"][0]).collect();
    assert_eq!(paths, ["page_size", "dob", "colour"]);
    assert_eq!(fault(&mock), "query/page_size: type, query/dob: format, query/*: undescribed");
}

#[tokio::test]
async fn numbers_that_count_are_whole() {
    let mock = MockHero::start().await;
    let mut appointment = json!({
        "appointment_type_id": "1", "location_id": "2", "practitioner_id": "3", "duration": 15.5,
        "start_time": "2026-02-01T10:00:00Z"
    });
    assert_eq!(post(&mock, "/v1/appointments", &appointment).await.0, 400);
    assert_eq!(fault(&mock), "body/duration: type");
    appointment["duration"] = json!(15.0);
    assert_eq!(post(&mock, "/v1/appointments", &appointment).await.0, 200);
}

#[tokio::test]
async fn bodies_of_another_type_or_invalid_are_rejected() {
    let mock = MockHero::start().await;
    let to = |path: &str| request(&mock, Method::POST, path);
    assert_eq!(send(to("/v1/patients/register").body("a=b")).await.0, 415);
    let json = |text: &'static str| to("/v1/patients/register").header("content-type", "application/json").body(text);
    assert_eq!(send(json("{")).await.0, 400);
    assert_eq!(fault(&mock), "body: json");
    assert_eq!(send(to("/v1/patients/register")).await.0, 400);
    assert_eq!(fault(&mock), "body: required");
    assert_eq!(send(to("/v1/access_token").body("x")).await.0, 400);
    assert_eq!(fault(&mock), "body: undescribed");
}

#[tokio::test]
async fn arrays_are_read_by_their_style() {
    let mock = MockHero::start().await;
    assert_eq!(get(&mock, "/v1/practitioners?location_ids=1&location_ids=2").await.0, 200);
    assert_eq!(mock.calls("listPractitioners").only().parameter("location_ids").as_deref(), Some(r#"["1","2"]"#));
    assert_eq!(get(&mock, "/v1/episodes?status[]=open&status%5B%5D=nonsense").await.0, 400);
    assert_eq!(fault(&mock), "query/status[]/1: enum");
    assert_eq!(get(&mock, "/v1/patients?search=a&search=b").await.0, 400);
    assert_eq!(fault(&mock), "query/search: repeated");
}

#[tokio::test]
async fn no_output_shows_a_value() {
    let mock = MockHero::start().await;
    let mut patient = PATIENT();
    patient["dob"] = json!("canary-dob");
    patient["canary-key"] = json!({"deep": "canary"});
    patient["email"] = json!("canary@example.org");
    post(&mock, "/v1/patients/register", &patient).await;
    get(&mock, "/v1/patients/canary?canary=canary").await;
    get(&mock, "/v1/canary").await;
    let call = mock.all_calls();
    let shown = format!("{mock:?} {mock:#?} {call:?} {:?}", mock.refused());
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("registerPatient 400 [body/dob: format"), "{shown}");
    assert_eq!(call[0].body().unwrap()["dob"], "canary-dob");
}
