//! A read returns what was written, if the description links the write to the read.

use hero_api_mock::MockHero;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{get, post, request, send};

fn appointment() -> Value {
    json!({
        "appointment_type_id": "11", "location_id": "22", "practitioner_id": "33", "duration": 20,
        "start_time": "2026-02-01T10:00:00Z", "patient_id": "44"
    })
}

async fn change(mock: &MockHero, method: Method, path: &str, body: &Value) -> u16 {
    let request = request(mock, method, path).header("content-type", "application/json");
    send(request.body(body.to_string())).await.0.as_u16()
}

#[tokio::test]
async fn a_registered_patient_is_found_by_id_and_in_lists() {
    let mock = MockHero::start().await;
    assert_eq!(get(&mock, "/v1/patients").await.1["data"].as_array().map(Vec::len), Some(2), "examples");
    for (first, mobile) in [("Ada", "07700900001"), ("Bo", "07700900002")] {
        let patient = json!({"dob": "1992-01-01", "first_name": first, "last_name": "Li", "mobile": mobile});
        assert_eq!(post(&mock, "/v1/patients/register", &patient).await.0, 200);
    }
    let (_, list) = get(&mock, "/v1/patients").await;
    assert_eq!((&list["count"], &list["data"][0]["first_name"]), (&json!(2), &json!("Ada")));
    let id = list["data"][1]["id"].as_str().unwrap().to_owned();
    assert_ne!(list["data"][0]["id"], list["data"][1]["id"]);

    let (_, patient) = get(&mock, &format!("/v1/patients/{id}")).await;
    assert_eq!((&patient["first_name"], &patient["dob"]), (&json!("Bo"), &json!("1992-01-01")));
    assert_eq!(patient["email"], Value::Null, "nothing is made up of a patient that a call created");
    let (_, newer) = get(&mock, &format!("/v2/patients/{id}")).await;
    assert_eq!((&newer["hero_id"], &newer["mobile"]), (&json!(id), &json!("07700900002")));

    let (_, found) = get(&mock, "/v3/patients?first_name=Ada").await;
    assert_eq!((found["data"].as_array().map(Vec::len), &found["count"]), (Some(1), &json!(1)));
    assert_eq!(get(&mock, "/v3/patients?first_name=Zoe").await.1["data"], json!([]));
}

#[tokio::test]
async fn a_list_in_pages_ends() {
    let mock = MockHero::start().await;
    for first in ["Ada", "Bo", "Cy"] {
        let patient = json!({"dob": "1992-01-01", "first_name": first, "last_name": "Li", "mobile": "07700900001"});
        assert_eq!(post(&mock, "/v1/patients/register", &patient).await.0, 200);
    }
    for (query, expected) in [
        ("page_size=2", vec!["Ada", "Bo"]),
        ("page_size=2&page_index=1", vec!["Cy"]),
        ("page_size=2&page_index=2", vec![]),
        ("page_index=1", vec![]),
        ("", vec!["Ada", "Bo", "Cy"]),
    ] {
        let (_, list) = get(&mock, &format!("/v3/patients?{query}")).await;
        let found: Vec<&str> =
            list["data"].as_array().unwrap().iter().filter_map(|patient| patient["first_name"].as_str()).collect();
        assert_eq!((found, &list["count"]), (expected, &json!(3)), "{query}");
    }
}

#[tokio::test]
async fn an_appointment_is_read_edited_and_cancelled() {
    let mock = MockHero::start().await;
    let (_, made) = post(&mock, "/v1/appointments", &appointment()).await;
    let path = format!("/v1/appointments/{}", made["id"].as_str().unwrap());
    let (_, read) = get(&mock, &path).await;
    for (name, value) in appointment().as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
    assert_eq!((&read["id"], &read["reserved_until"]), (&made["id"], &made["reserved_until"]));

    let moved = json!({"start_time": "2026-02-02T11:00:00Z", "duration": 30, "practitioner_id": "34"});
    assert_eq!(change(&mock, Method::PUT, &path, &moved).await, 200);
    let (_, read) = get(&mock, &path).await;
    assert_eq!((&read["start_time"], &read["practitioner_id"]), (&moved["start_time"], &json!("34")));
    assert_eq!(read["location_id"], "22", "what was not edited stays");

    assert_eq!(change(&mock, Method::PATCH, &format!("{path}/cancel"), &json!({})).await, 200);
    assert_eq!(get(&mock, &path).await.1["can_be_cancelled"], json!(false));
}

#[tokio::test]
async fn a_change_of_an_example_keeps_the_rest_of_it() {
    let mock = MockHero::start().await;
    let before = get(&mock, "/v1/me").await.1;
    assert_eq!(
        change(&mock, Method::PATCH, "/v1/me", &json!({"name": "New", "address": {"town": "Leeds"}})).await,
        200
    );
    let after = get(&mock, "/v1/me").await.1;
    assert_eq!((&after["name"], &after["address"]["town"]), (&json!("New"), &json!("Leeds")));
    assert_eq!(after["address"]["line_1"], before["address"]["line_1"]);
    assert_eq!(after["sector"], before["sector"]);
}

#[tokio::test]
async fn a_list_below_an_id_holds_what_was_created_for_it() {
    let mock = MockHero::start().await;
    let pharmacy = json!({"name": "Corner", "email": "c@example.org", "mobile": "07700900005", "prescriber_id": "9"});
    assert_eq!(post(&mock, "/v1/pharmacies", &pharmacy).await.0, 200);
    let (_, list) = get(&mock, "/v1/prescriber/9/pharmacies").await;
    assert_eq!((&list["count"], &list["data"][0]["name"]), (&json!(1), &json!("Corner")));
    assert_eq!(get(&mock, "/v1/prescriber/8/pharmacies").await.1["count"], json!(2), "examples for another");
}

#[tokio::test]
async fn a_read_returns_the_id_that_it_was_asked_for() {
    let mock = MockHero::start().await;
    assert_eq!(get(&mock, "/v1/patients/98765").await.1["id"], "98765");
}

#[tokio::test]
async fn ids_that_no_call_created_are_unknown_where_that_is_wanted() {
    let mock = MockHero::builder().only_created().start().await.unwrap();
    assert_eq!(get(&mock, "/v1/appointments/5").await.0, 404);
    let (_, made) = post(&mock, "/v1/appointments", &appointment()).await;
    assert_eq!(get(&mock, &format!("/v1/appointments/{}", made["id"].as_str().unwrap())).await.0, 200);
    mock.reset();
    assert_eq!(get(&mock, &format!("/v1/appointments/{}", made["id"].as_str().unwrap())).await.0, 404);
}

#[tokio::test]
async fn the_second_answer_of_a_trace_creates_nobody() {
    let mock = MockHero::start().await;
    let body = json!({"nhs_number": "9990000018", "dob": "1984-02-29"});
    let traced = |member: &str| {
        let request = request(&mock, Method::POST, "/v1/patients/register_pds").header("x-mock-member", member);
        send(request.header("content-type", "application/json").body(body.to_string()))
    };
    assert!(traced("VerificationRequired").await.1["login_url"].is_string());
    assert_eq!(get(&mock, "/v1/patients").await.1["count"], json!(2), "examples");
    let id = traced("Registered").await.1["patient_id"].clone();
    let (_, list) = get(&mock, "/v1/patients").await;
    assert_eq!((&list["count"], &list["data"][0]["id"]), (&json!(1), &id));
    assert_eq!(list["data"][0]["nhs_number"], "9990000018");
}
