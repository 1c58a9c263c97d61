//! What the mock refuses because of what it holds already, and values that mean nothing.
#![allow(clippy::unwrap_used, reason = "tests")]

use hero_api_mock::{MockHero, Reply};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{get, post, request, send};

fn appointment(practitioner: &str, start: &str) -> Value {
    json!({
        "appointment_type_id": "11", "location_id": "22", "practitioner_id": practitioner, "duration": 20,
        "start_time": start, "patient_id": "44"
    })
}

async fn book(mock: &MockHero, practitioner: &str, start: &str) -> (StatusCode, Value) {
    post(mock, "/v1/appointments", &appointment(practitioner, start)).await
}

/// Books at ten, and reports whether an answer came.
async fn is_answered(mock: &MockHero, practitioner: &str) -> bool {
    let request = request(mock, Method::POST, "/v1/appointments").header("content-type", "application/json");
    request.body(appointment(practitioner, TEN).to_string()).send().await.is_ok()
}

async fn change(mock: &MockHero, method: Method, path: &str, body: &Value) -> u16 {
    let request = request(mock, method, path).header("content-type", "application/json");
    send(request.body(body.to_string())).await.0.as_u16()
}

const TEN: &str = "2026-02-01T10:00:00Z";

#[tokio::test]
async fn a_practitioner_is_booked_once_at_a_time() {
    let mock = MockHero::start().await;
    assert_eq!(book(&mock, "33", TEN).await.0, 200);
    for start in [TEN, "2026-02-01T10:00:00.000Z", "2026-02-01T11:00:00+01:00"] {
        assert_eq!(book(&mock, "33", start).await.0, 409, "{start}");
    }
    assert_eq!(mock.calls("createAppointment")[1].faults(), ["body: taken"]);
    assert_eq!(mock.calls("createAppointment")[1].parameter("id"), None);
    assert_eq!(book(&mock, "34", TEN).await.0, 200, "another practitioner");
    assert_eq!(book(&mock, "33", "2026-02-01T10:20:00Z").await.0, 200, "another time");

    let mut over = appointment("33", TEN);
    over["suppress_availability_check"] = json!(true);
    assert_eq!(post(&mock, "/v1/appointments", &over).await.0, 200, "booked over");
    mock.reset();
    assert_eq!(book(&mock, "33", TEN).await.0, 200);
}

#[tokio::test]
async fn an_appointment_is_moved_to_a_time_that_is_free() {
    let mock = MockHero::start().await;
    let path = |made: &Value| format!("/v1/appointments/{}", made["id"].as_str().unwrap());
    let (first, second) =
        (path(&book(&mock, "33", TEN).await.1), path(&book(&mock, "33", "2026-02-01T11:00:00Z").await.1));
    let to = |start: &str| json!({"start_time": start, "duration": 30, "practitioner_id": "33"});
    assert_eq!(change(&mock, Method::PUT, &second, &to(TEN)).await, 409);
    assert_eq!(get(&mock, &second).await.1["start_time"], "2026-02-01T11:00:00Z", "nothing has changed");
    assert_eq!(change(&mock, Method::PUT, &second, &to("2026-02-01T11:00:00Z")).await, 200, "its own time");
    assert_eq!(change(&mock, Method::PUT, &first, &to("2026-02-01T12:00:00Z")).await, 200);
    assert_eq!(change(&mock, Method::PUT, &second, &to(TEN)).await, 200, "the first has left it");
}

#[tokio::test]
async fn a_time_is_free_again_once_it_is_cancelled_or_has_lapsed() {
    let mock = MockHero::start().await;
    let (_, made) = book(&mock, "33", TEN).await;
    let cancel = format!("/v1/appointments/{}/cancel", made["id"].as_str().unwrap());
    assert_eq!(change(&mock, Method::PATCH, &cancel, &json!({})).await, 200);
    let (status, made) = book(&mock, "33", TEN).await;
    assert_eq!(status, 200);
    mock.set_now(made["reserved_until"].as_str().unwrap()).unwrap();
    assert_eq!(book(&mock, "33", TEN).await.0, 200);
    assert_eq!(book(&mock, "33", TEN).await.0, 409);
}

#[tokio::test]
async fn slots_of_different_ids_can_all_be_booked() {
    let mock = MockHero::start().await;
    for id in ["7", "8", "a-slot", "another-slot"] {
        let path = format!("/v1/slots/{id}");
        let (_, slot) = get(&mock, &path).await;
        assert_eq!(slot, get(&mock, &path).await.1, "the same in every call");
        assert!(slot["start_time"].as_str() < slot["finish_time"].as_str());
        let (practitioner, start) = (slot["practitioner_id"].as_str().unwrap(), slot["start_time"].as_str().unwrap());
        assert_eq!(book(&mock, practitioner, start).await.0, 200, "{id}");
        assert_eq!(book(&mock, practitioner, start).await.0, 409, "{id}");
    }
}

#[tokio::test]
async fn a_booking_whose_answer_was_lost_is_booked() {
    let mock = MockHero::start().await;
    mock.on("createAppointment").once(Reply::lost());
    assert!(!is_answered(&mock, "33").await);
    assert_eq!(book(&mock, "33", TEN).await.0, 409);
    mock.on("createAppointment").once(Reply::dropped());
    assert!(!is_answered(&mock, "34").await);
    assert_eq!(book(&mock, "34", TEN).await.0, 200, "it was not processed");
    // What a test says holds.
    mock.on("createAppointment").once(Reply::ok());
    assert_eq!(book(&mock, "34", TEN).await.0, 200);
}

#[tokio::test]
async fn an_appointment_of_no_minutes_is_refused() {
    let mock = MockHero::start().await;
    for (duration, expected) in [(-20, 400), (0, 400), (1, 200)] {
        let mut body = appointment("33", TEN);
        body["duration"] = json!(duration);
        let (status, answer) = post(&mock, "/v1/appointments", &body).await;
        assert_eq!(status, expected, "{duration}");
        if expected == 400 {
            assert_eq!(answer["message"][0]["path"], json!(["duration"]));
        }
    }
    let body = json!({"start_time": TEN, "duration": -1, "practitioner_id": "33"});
    assert_eq!(change(&mock, Method::PUT, "/v1/appointments/5", &body).await, 400);
}

#[tokio::test]
async fn nobody_is_registered_by_an_empty_nhs_number() {
    let mock = MockHero::start().await;
    for (number, expected) in [("", 400), ("   ", 400), ("999 000 0018", 200)] {
        let body = json!({"nhs_number": number, "dob": "1984-02-29"});
        assert_eq!(post(&mock, "/v1/patients/register_pds", &body).await.0, expected, "{number:?}");
    }
    assert_eq!(get(&mock, "/v1/patients").await.1["count"], json!(1));
}

#[tokio::test]
async fn what_is_taken_is_in_the_description_alone() {
    let description = r#"
openapi: 3.1.0
info: {title: Rooms, version: '1'}
paths:
  /rooms:
    post:
      operationId: addRoom
      x-mock-unique: {fields: [door]}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {door: {type: integer}}}}}}
      responses:
        '201':
          description: Made
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}
          links: {read: {operationId: getRoom, parameters: {id: $response.body#/id}}}
        '409':
          description: Taken
          content: {application/json: {schema: {type: object, required: [status], properties: {status: {type: integer, x-mock: status}}}}}
  /rooms/{id}:
    get:
      operationId: getRoom
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: Room
          content: {application/json: {schema: {type: object, properties: {id: {type: string}, door: {type: integer}}}}}
"#;
    let mock = MockHero::builder().description(description).start().await.unwrap();
    assert_eq!(post(&mock, "/rooms", &json!({"door": 1})).await.0, 201);
    assert_eq!(post(&mock, "/rooms", &json!({"door": 1})).await, (StatusCode::CONFLICT, json!({"status": 409})));
    assert_eq!(post(&mock, "/rooms", &json!({"door": 2})).await.0, 201);
    assert_eq!(post(&mock, "/rooms", &json!({})).await.0, 201, "nothing that could be taken");
    assert_eq!(post(&mock, "/rooms", &json!({})).await.0, 201);
}
