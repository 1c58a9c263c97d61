//! Runs the examples on the mock as a reader would, and compares the output of the first one with the README.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    collections::BTreeMap,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    sync::LazyLock,
    thread::sleep,
    time::Duration,
};

use hero_api_test_support::repository::{root, shown};
use serde_json::Value;

/// Returns the path of each example, by name. Cargo is asked, so that none is stale; after a test of the workspace
/// nothing is left to build.
static EXAMPLES: LazyLock<BTreeMap<String, PathBuf>> = LazyLock::new(|| {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["build", "--workspace", "--examples", "--message-format=json", "--quiet"]);
    let built = cargo.output().expect("cargo runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let messages = String::from_utf8(built.stdout).expect("cargo writes UTF-8");
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let executable = |message: Value| {
        let name = message["target"]["name"].as_str()?.to_owned();
        Some((name, PathBuf::from(message["executable"].as_str()?)))
    };
    messages.filter_map(executable).collect()
});

/// Returns the output of an example with these environment variables of the client, and no others.
fn printed(example: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Result<String, String> {
    let mut command = Command::new(EXAMPLES.get(example).expect("cargo built the example"));
    for variable in ["HERO_API_KEY", "HERO_PRACTICE_GROUP_ID", "HERO_ENVIRONMENT", "HERO_BASE_URL"] {
        command.env_remove(variable);
    }
    let done = command.args(arguments).envs(variables.iter().copied()).output().expect("the example runs");
    let text = |bytes| String::from_utf8(bytes).expect("the example writes UTF-8");
    if done.status.success() { Ok(text(done.stdout)) } else { Err(text(done.stderr)) }
}

fn check(example: &str, expected: &str) {
    assert_eq!(printed(example, &[], &[]).as_deref(), Ok(expected));
}

#[test]
fn the_readme_prints_what_the_first_call_prints() {
    let command = "cargo run -p hero-api --no-default-features --features mock --example first_call";
    let block = shown("README.md", command);
    // Cargo's own output comes before it.
    let (_, shown) = block.split_once("     Running `target/debug/examples/first_call`\n").expect("cargo runs it");
    check("first_call", shown);
}

#[test]
fn an_appointment_is_reserved_and_given_up() {
    check(
        "reserve_appointment",
        "2 appointment types have time
slots: Json(…)
reserved: CreateAppointmentResponse { id: …, reserved_until: … }
read back, the same time: true
five minutes longer
cancelled
",
    );
}

#[test]
fn each_call_is_audited() {
    check(
        "audit",
        r#"{"sequence":1,"call_id":null,"server_request_id":null,"actor":"nurse-7","label":"mock-practice-group-id","operation":"getPatientById","method":"GET","template":"/v1/patients/{id}","subjects":[{"kind":"PatientId","id":"98765"}],"ended":"Answered","outcome":"Succeeded","status":200,"attempts":1,"started":null,"duration":null}
{"sequence":2,"call_id":null,"server_request_id":null,"actor":"nightly job","label":"mock-practice-group-id","operation":"getPatientById","method":"GET","template":"/v1/patients/{id}","subjects":[{"kind":"PatientId","id":""}],"ended":"Failed","outcome":"NotSent","status":null,"attempts":0,"started":null,"duration":null}
refused: true
"#,
    );
}

#[test]
fn a_call_is_recorded_without_what_is_private_and_played() {
    check(
        "cassette", "has the operation: true
has the id: false, the date of birth: false
the same status: true, the same id: false
left: 0
getPatientById (GET /v1/patients/{id}) for practice-1: the request cannot be sent: the cassette has no more such request; nothing was sent
what is private is in a cassette: exchange 1 (getPatientById), template: an NHS number; exchange 1 (getPatientById), path: an NHS number
",
    );
}

#[test]
fn spans_and_metrics_have_the_names_of_opentelemetry() {
    check(
        "traces",
        r#"getPatientById waits, for Retry
attempt: GET /v1/patients/{id}, 429, 429
getPatientById ended after 2 attempts: "no error"
attempt: GET /v1/patients/{id}, 1, 200
call: getPatientById
attempt: GET /v1/patients/{id}, 404, 404
getPatientById ended after 1 attempts: "404"
call: getPatientById
found: false
"#,
    );
}

#[test]
fn a_list_is_read_to_its_end_and_from_a_page_on() {
    check(
        "pages",
        "5 patients
page 0: 2 patients
page 1: 2 patients
page 2: 1 patients
page 3: 0 patients
",
    );
}

#[test]
fn a_part_of_a_list_is_taken_on_purpose() {
    check(
        "partial_list",
        "listLocations (GET /v1/locations) for mock-practice-group-id: 200 OK, but the body is not what the description says: the required field `id` is missing at /data/1; the request was accepted
2 can be read, 1 cannot:
  the required field `id` is missing at /data/1
",
    );
}

#[test]
fn a_call_is_followed_by_its_id() {
    check(
        "request_ids",
        "2 attempts, 1 id
the call's, as sent: true
the server's: of-the-server
in the message: false, in Debug: true
",
    );
}

#[test]
fn without_redis_calls_are_refused_or_use_a_share() {
    let printed = printed("shared_limit", &[], &[("REDIS_URL", "redis://127.0.0.1:1")]);
    assert_eq!(
        printed.as_deref(),
        Ok("no Redis here: listLocations (GET /v1/locations) for mock-practice-group-id: the shared rate limit does not answer: no connection; nothing was sent
of the type rate_limit_lost
with a share: true
")
    );
}

#[test]
#[ignore = "needs redis-server: .ci/redis"]
fn with_redis_processes_share_a_limit() {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port().to_string();
    let mut redis = Command::new("redis-server");
    redis.args(["--bind", "127.0.0.1", "--port", &port, "--save", ""]).stdout(Stdio::null());
    let mut redis = redis.spawn().expect("redis-server starts");
    let is_up = (0..500).any(|_| {
        sleep(Duration::from_millis(20));
        TcpStream::connect(format!("127.0.0.1:{port}")).is_ok()
    });
    let printed = printed("shared_limit", &[], &[("REDIS_URL", &format!("redis://127.0.0.1:{port}"))]);
    redis.kill().and_then(|()| redis.wait()).expect("redis-server ends");
    assert!(is_up);
    assert_eq!(
        printed.as_deref(),
        Ok("Redis answers: a call has its place
the fifth within two seconds waits too long: true
")
    );
}

#[test]
fn files_and_answers_are_streams() {
    check(
        "streams", "sent: Some(1048576) bytes
received: 1048576 bytes
downloadScan (GET /scans/{id}): 200 OK, but the answer is not whole: the exchange broke off: the connection was closed too early; the request was accepted
",
    );
}

#[test]
fn packed_answers_are_unpacked_and_bounded() {
    check(
        "packed",
        "packed: 92 bytes
unpacked: 8000 bytes
accept-encoding: gzip, br
readReport (GET /report): 200 OK, but the answer is longer than 1000 bytes; the request was accepted
",
    );
}

#[test]
fn messages_are_taken() {
    check(
        "send_message",
        "into the record: taken, to be approved
later: taken, to be approved
with a fallback: taken, to be approved
",
    );
}

#[test]
fn one_field_is_cleared_and_the_others_are_left() {
    check(
        "update_practice",
        r#"changes: UpdatePracticeGroupRequest { name: …, prescription_partner_enabled: None, prescription_partner: Absent, prescription_partner_credentials: Absent, address: Null }
the address is cleared: true
the prescription partner is left: true
done
over the wire: {"name":"The Surgery","address":null}
"#,
    );
}

#[test]
fn practices_are_asked_some_at_a_time() {
    check(
        "many_practices",
        "practice 7237: 2 appointment types
practice 7238: 2 appointment types
practice \"closed\": the key may not act for it
",
    );
}

#[test]
fn a_program_without_async_code_calls() {
    check(
        "blocking",
        "2 appointment types have time
200 OK: 2 locations
3 patients
request (GET …) for mock-practice-group-id: 404 Not Found; the request was rejected
",
    );
}

#[test]
fn values_of_other_crates_are_sent_and_read() {
    check(
        "other_crates",
        "together: 26.00
booked, a week later: true
no date: expected a date as 2024-12-31, or a time as 2024-12-31T23:59:00Z, that exists
",
    );
}

#[test]
fn events_are_received_once_and_from_hero_alone() {
    check(
        "webhook_receiver",
        r#"confirmed: an appointment of 15 minutes
cancelled: AppointmentCancelledEvent { object: "Appointment", id: …, practice_group_id: …, event: "appointment.cancelled" }, to be cancelled again: Some(false)
answered: [appointment.confirmed 200, appointment.cancelled 200]
the same again: 409
forged: 401
"#,
    );
}

#[test]
fn what_the_description_lacks_is_called() {
    check(
        "escape_hatch",
        "200 OK: 2 locations
request (GET …) for mock-practice-group-id: 404 Not Found; the request was rejected
sendMessage (POST /v1/messages/send) for mock-practice-group-id: the request breaks rules of the description: \
/message_type: must be a value that the description knows; nothing was sent
sendMessage (POST /v1/messages/send) for mock-practice-group-id: 400 Bad Request; the request was rejected
",
    );
}

#[test]
fn no_example_runs_in_production() {
    let key = [("HERO_API_KEY", "key"), ("HERO_PRACTICE_GROUP_ID", "practice-1"), ("HERO_ENVIRONMENT", "production")];
    let refused = printed("first_call", &["--live"], &key);
    let expected =
        "Error: \"examples run where there is test data only: HERO_ENVIRONMENT is staging or hosted-mock\"\n";
    assert_eq!(refused.as_ref().map_err(String::as_str), Err(expected));
}

/// A file without a test here would be an example that is never run.
#[test]
fn every_example_is_tested() {
    let folders = ["hero-api/examples", "generator/runtime/examples"].map(|folder| root().join(folder));
    let files = folders.into_iter().flat_map(|folder| std::fs::read_dir(folder).expect("the examples are there"));
    let names = files.filter_map(|entry| entry.expect("the folder is readable").file_name().into_string().ok());
    for name in names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)) {
        assert!(include_str!("run_examples.rs").contains(&format!("\"{name}\"")), "no test of {name}");
    }
}
