//! What a test can set: statuses, bodies, broken connections, limits, newer servers, events.

use std::time::{Duration, Instant, SystemTime};

use hero_api_mock::{MockHero, Reply, RetryAfter, SignatureEncoding};
use hero_api_test_support as http;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{get, post, request};

const ME: &str = "/v1/me";

#[tokio::test]
async fn replies_come_one_after_another_and_then_as_before() {
    let mock = MockHero::start().await;
    mock.on("getPracticeGroupById").replies([Reply::status(500), Reply::ok().fields(json!({"name": "Told"}))]);
    assert_eq!(get(&mock, ME).await.0, 500);
    let (status, body) = get(&mock, ME).await;
    assert_eq!((status.as_u16(), &body["name"]), (200, &json!("Told")));
    assert!(body["sector"].is_string(), "the rest is the example");
    assert_ne!(get(&mock, ME).await.1["name"], "Told");
}

#[tokio::test]
async fn a_later_rule_goes_first_and_a_condition_narrows_it() {
    let mock = MockHero::start().await;
    mock.on("getPatientById").reply(Reply::status(500));
    mock.on("getPatientById").given("id", "5").reply(Reply::status(404).body(json!({"any": "body"})));
    assert_eq!(get(&mock, "/v1/patients/5").await, (404_u16.try_into().unwrap(), json!({"any": "body"})));
    assert_eq!(get(&mock, "/v1/patients/6").await.0, 500);
    mock.on("getPatientById").as_described();
    assert_eq!(get(&mock, "/v1/patients/5").await.0, 200);
    assert_eq!(mock.calls("getPatientById").count(), 3);
}

#[tokio::test]
async fn a_429_says_when_in_each_form() {
    let mock = MockHero::start().await;
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    for (told, expected) in [
        (RetryAfter::Seconds(7), Some("7")),
        (RetryAfter::At(moment), Some("Sun, 06 Nov 1994 08:49:37 GMT")),
        (RetryAfter::Absent, None),
    ] {
        mock.on("getPracticeGroupById").once(Reply::rate_limited(told));
        let answer = request(&mock, Method::GET, ME).send().await.unwrap();
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers().get("retry-after").map(|value| value.to_str().unwrap()), expected);
    }
}

#[tokio::test]
async fn a_dropped_call_is_not_processed_and_a_lost_one_is() {
    let mock = MockHero::start().await;
    let patient = json!({"dob": "1992-01-01", "first_name": "Ada", "last_name": "Li", "mobile": "07700900001"});
    for (reply, created) in [(Reply::dropped(), 2), (Reply::lost(), 1)] {
        mock.on("registerPatient").once(reply);
        let sent = request(&mock, Method::POST, "/v1/patients/register").header("content-type", "application/json");
        assert!(sent.body(patient.to_string()).send().await.is_err());
        assert_eq!(get(&mock, "/v1/patients").await.1["count"], json!(created));
    }
    assert_eq!(mock.calls("registerPatient").iter().map(|call| call.status()).collect::<Vec<_>>(), [None, None]);
}

#[tokio::test]
async fn a_truncated_body_breaks_off_in_the_middle() {
    let mock = MockHero::start().await;
    mock.on("getPracticeGroupById").reply(Reply::ok().truncated());
    let answer = request(&mock, Method::GET, ME).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.is_err());
}

#[tokio::test]
async fn an_answer_can_be_late() {
    let mock = MockHero::start().await;
    mock.on("getPracticeGroupById").reply(Reply::ok().delay(Duration::from_millis(60)));
    let before = Instant::now();
    get(&mock, ME).await;
    assert!(before.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn a_newer_server_adds_fields_values_and_members() {
    let mock = MockHero::start().await;
    mock.on("getPracticeGroupById").reply(Reply::ok().added_fields().unknown_values());
    let (_, body) = get(&mock, ME).await;
    assert!(body["added_by_a_newer_server"].is_object());
    assert_eq!(body["sector"], "added-by-a-newer-server");
    mock.on("registerPatientPds").reply(Reply::ok().unknown_members());
    let traced = post(&mock, "/v1/patients/register_pds", &json!({"nhs_number": "1", "dob": "1992-01-01"})).await.1;
    assert_eq!(traced, json!({"added_by_a_newer_server": "an unknown member"}));
}

#[tokio::test]
async fn the_limit_holds_in_any_window() {
    let mock = MockHero::builder().rate_limit(3).start().await.unwrap();
    for _ in 0..3 {
        assert_eq!(get(&mock, ME).await.0, 200);
    }
    let answer = request(&mock, Method::GET, ME).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    let seconds: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((50..=60).contains(&seconds), "{seconds}");
    mock.set_rate_limit(None);
    assert_eq!(get(&mock, ME).await.0, 200);
}

#[tokio::test]
async fn answers_have_the_time_that_is_set() {
    let mock = MockHero::builder().now("2031-05-06T07:08:09Z").start().await.unwrap();
    let body = json!({"patient_id": "1", "message_type": "sms", "message_string": "Hello"});
    let (status, sent) = post(&mock, "/v1/messages/send", &body).await;
    assert_eq!(status, 200);
    assert_eq!(sent["created_at"], "2031-05-06T07:08:09Z");
    assert!(mock.set_now("tomorrow").is_err());

    // Or that of the machine, until it is set again.
    let year = |time: &str| time[..4].parse::<u16>().unwrap();
    mock.use_system_clock();
    let (_, sent) = post(&mock, "/v1/messages/send", &body).await;
    let elapsed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let this_year = u16::try_from(1970 + elapsed / 31_556_952).unwrap();
    assert_eq!((year(sent["created_at"].as_str().unwrap()), year(&mock.now())), (this_year, this_year));
    mock.set_now("2031-05-06T07:08:09Z").unwrap();
    assert_eq!(mock.now(), "2031-05-06T07:08:09Z");
}

#[tokio::test]
#[should_panic(expected = "no operation `reserveAppointment` in the description")]
async fn an_unknown_operation_is_reported() {
    let _ = MockHero::start().await.calls("reserveAppointment");
}

#[tokio::test]
async fn an_event_is_signed_and_delivered() {
    let mock = MockHero::start().await;
    let appointment = json!({
        "appointment_type_id": "1", "location_id": "2", "practitioner_id": "3", "duration": 15, "start_time": null
    });
    let (_, made) = post(&mock, "/v1/appointments", &appointment).await;
    let receiver = http::Server::start([http::Reply::status("204 No Content")]).await;
    let event = mock.event("appointment.confirmed").signing_key("key");
    let expected = event.delivery();
    assert_eq!(event.deliver(&format!("{}/hook", receiver.url())).await, Ok(204));
    let received = receiver.requests().remove(0);
    let body: Value = serde_json::from_str(received.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!((&body["event"], &body["id"]), (&json!("appointment.confirmed"), &made["id"]));
    assert_eq!(body["practice_group_id"], "mock-practice-group-id");
    let signature = expected.header("X-Herohealth-Signature").unwrap();
    assert!(received.contains(&format!("x-herohealth-signature: {signature}")), "{received}");
    assert!(received.contains("x-herohealth-timestamp: 1767603600"), "{received}");
    assert_eq!(mock.event("prescription.issued").delivery().headers().len(), 1, "no key, no signature");
    let other = mock.event("appointment.confirmed").signing_key("key").encoding(SignatureEncoding::Base64).delivery();
    assert_eq!(other.header("x-herohealth-signature").map(str::len), Some(44));
}

#[tokio::test]
async fn another_description_is_served_as_well() {
    let text = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{id}.json:
    get:
      operationId: getPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
        - {name: tags, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string, maxLength: 2}}}
      responses:
        '200':
          description: Ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, code]
      properties:
        id: {type: integer}
        code: {type: string, pattern: '^[A-Z]{3}-[0-9]{2}$'}
        parent: {$ref: '#/components/schemas/Pet'}
        owner: {type: string, nullable: true}
";
    let mock = MockHero::builder().description(text).start().await.unwrap();
    let (status, pet) = get(&mock, "/pets/7.json?tags=a|b").await;
    assert_eq!((status.as_u16(), &pet["id"]), (200, &json!(7)));
    assert_eq!(pet["code"], "AAA-11");
    assert_eq!(get(&mock, "/pets/0.json").await.0, 400);
    assert_eq!(get(&mock, "/pets/x.json").await.0, 400);
    assert_eq!(get(&mock, "/pets/7.json?tags=abc").await.0, 400);
    assert!(MockHero::builder().description("{").start().await.is_err());
}
