//! The results of a list, with and without failures.

use hero_api::{
    Client,
    mock::{Reply, RetryAfter, json},
    runtime::RetryPolicy,
};
use hero_api_consumer::read;

use crate::support::{AMARA, BENJAMIN, CHEN, Folder, HEAD, assert_silent, mock};

/// Calls in these rows with this client, and returns the report without its head.
async fn report(hero: &Client, rows: &[&str]) -> String {
    let (text, _) = Folder::new(rows, &["7", "8"]).run(hero).await;
    assert_silent(&text);
    text
}

#[tokio::test]
async fn everybody_gets_a_time_until_none_is_left() {
    let mock = mock().await;
    assert_eq!(report(&mock.client(), &[AMARA, BENJAMIN, CHEN]).await, "1,reserved,\n2,reserved,\n3,no time left,\n");
    assert_eq!(mock.calls("createAppointment").count(), 2);
    assert!(mock.refused().is_empty(), "{mock:?}");
    // Each with its own slot, and for the patient who was traced.
    let slots: Vec<_> = mock.calls("getSlot").iter().map(|call| call.parameter("id").unwrap()).collect();
    assert_eq!(slots, ["7", "8"]);
    let patients: Vec<_> = mock.calls("getPatientById").iter().map(|call| call.parameter("id").unwrap()).collect();
    let booked: Vec<_> =
        mock.calls("createAppointment").iter().map(|call| call.body().unwrap()["patient_id"].clone()).collect();
    assert_eq!(booked, patients[..2]);
}

#[tokio::test]
async fn who_has_to_sign_in_and_who_is_not_found_do_not_stop_the_others() {
    let mock = mock().await;
    let on = |number| mock.on("registerPatientPds").given("nhs_number", number);
    on("9990000018").reply(Reply::ok().member("VerificationRequired"));
    on("9990000026").reply(Reply::status(404));
    let expected = "1,sign in first,
2,refused,registerPatientPds (POST /v1/patients/register_pds) for mock-practice-group-id: 404 Not Found; the request was rejected
3,reserved,
";
    assert_eq!(report(&mock.client(), &[AMARA, BENJAMIN, CHEN]).await, expected);
    assert_eq!(mock.calls("createAppointment").count(), 1);
}

#[tokio::test]
async fn the_deceased_and_the_restricted_are_skipped() {
    let mock = mock().await;
    let died = Reply::ok().fields(json!({ "deceased_at": "2025-12-01T00:00:00Z" }));
    mock.on("getPatientById").replies([died, Reply::ok().fields(json!({ "restricted": true }))]);
    assert_eq!(report(&mock.client(), &[AMARA, BENJAMIN]).await, "1,skipped,deceased\n2,skipped,restricted\n");
    assert_eq!(mock.calls("createAppointment").count(), 0);
}

#[tokio::test]
async fn a_limit_that_passes_is_waited_for() {
    let mock = mock().await;
    mock.on("createAppointment").once(Reply::rate_limited(RetryAfter::Seconds(0)));
    assert_eq!(report(&mock.client(), &[AMARA]).await, "1,reserved,\n");
    assert_eq!(mock.calls("createAppointment").count(), 2);
}

#[tokio::test]
async fn a_limit_that_lasts_is_for_another_run() {
    let mock = mock().await;
    mock.on("registerPatientPds").reply(Reply::rate_limited(RetryAfter::Seconds(60)));
    let hero = mock.client_builder().retry(RetryPolicy::never()).build().unwrap();
    let text = report(&hero, &[AMARA]).await;
    assert!(text.starts_with("1,run again,") && text.contains("429"), "{text}");
}

#[tokio::test]
async fn what_is_perhaps_reserved_is_neither_repeated_nor_given_away() {
    let mock = mock().await;
    mock.on("createAppointment").once(Reply::lost());
    let text = report(&mock.client(), &[AMARA, BENJAMIN]).await;
    let rows: Vec<&str> = text.lines().collect();
    assert!(rows[0].starts_with("1,look at Hero first,") && rows[0].contains("createAppointment"), "{text}");
    assert_eq!(rows[1], "2,reserved,");
    // One call each, and the slot that may be reserved was offered to nobody else.
    assert_eq!(mock.calls("createAppointment").count(), 2);
    assert_eq!(mock.calls("getSlot").iter().filter(|call| call.parameter("id").as_deref() == Some("7")).count(), 1);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_named_without_its_values() {
    let mock = mock().await;
    let rows = ["999 000 0019,1984-02-29\n", "999 000 0018,29/02/1984\n", "999 000 0018\n", CHEN];
    let expected = "1,look at the row,the NHS number is mistyped
2,look at the row,the date of birth is not written as 1984-02-29
3,look at the row,not CSV with as many columns as the head
4,reserved,
";
    let list = read((HEAD.to_owned() + &rows.concat()).as_bytes()).unwrap();
    assert_eq!(list.iter().filter(|line| line.is_err()).count(), 3);
    assert_eq!(Folder::new(&rows, &["7"]).run(&mock.client()).await.0, expected);
    assert_eq!(mock.calls("registerPatientPds").count(), 1);
}

#[tokio::test]
async fn an_answer_of_a_newer_hero_is_left_to_a_person() {
    let mock = mock().await;
    mock.on("registerPatientPds").reply(Reply::ok().unknown_members());
    assert_eq!(report(&mock.client(), &[AMARA]).await, "1,look at the row,an answer lacks what is needed\n");
    assert_eq!(mock.calls("createAppointment").count(), 0);
}
