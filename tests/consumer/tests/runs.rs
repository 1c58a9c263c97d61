//! Runs: several practices, some patients at a time, and another run after one that failed, or was killed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hero_api::{
    mock::{Reply, json},
    runtime::{BoxFuture, Layer, Next, TransportError, TransportRequest, TransportResponse},
};
use hero_api_consumer::{Journal, Night, Report, Settings, Tally, read, read_slots, run_until};

use crate::support::{AMARA, BENJAMIN, CHEN, Folder, HEAD, mock};

const WRITES: [&str; 3] = ["registerPatientPds", "createAppointment", "sendMessage"];

/// The greatest number of attempts at the same time.
#[derive(Default)]
struct Busy {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Layer for Busy {
    fn send<'a>(
        &'a self,
        request: TransportRequest,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            let answer = next.send(request).await;
            self.now.fetch_sub(1, Ordering::SeqCst);
            answer
        })
    }
}

/// Lists numbers that are never issued: those that begin with 999.
fn numbers() -> impl Iterator<Item = String> {
    (0..).map(|index| format!("999{index:06}")).filter_map(|nine| {
        let sum: u32 = nine.chars().zip(0u32..).map(|(digit, at)| digit.to_digit(10).unwrap() * (10 - at)).sum();
        let check = (11 - sum % 11) % 11;
        (check < 10).then(|| format!("{nine}{check}"))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn patients_of_several_practices_are_called_in_some_at_a_time_and_each_once() {
    let mock = mock().await;
    for write in WRITES {
        mock.on(write).reply(Reply::ok().delay(Duration::from_millis(3)));
    }
    let mut list = "practice,nhs_number,date_of_birth\n".to_owned();
    let mut slots = "practice,slot\n".to_owned();
    for (index, number) in numbers().take(60).enumerate() {
        let practice = index % 3;
        list += &format!("practice-{practice},{number},1984-02-29\n");
        slots += &format!("practice-{practice},{}\n", 100 + index);
    }
    let busy = Arc::new(Busy::default());
    let hero = mock.client_builder().layer(Arc::clone(&busy)).build().unwrap();

    let (_, tally) = Folder::with(list, slots, 5).run(&hero).await;
    assert_eq!(tally, Tally { rows: 60, again: 0, look: 0 });
    assert_eq!(busy.most.load(Ordering::SeqCst), 5);
    assert!(mock.refused().is_empty(), "{mock:?}");
    for write in WRITES {
        assert_eq!(mock.calls(write).count(), 60, "{write}");
    }
    // What is sent to a patient is sent for the practice of the patient.
    let of_practice = |operation: &str, practice: &str| {
        let calls = mock.calls(operation);
        calls.iter().filter(|call| call.header("x-practice-group-id") == Some(practice)).count()
    };
    for practice in ["practice-0", "practice-1", "practice-2"] {
        assert_eq!(of_practice("sendMessage", practice), 20);
    }
    let message = mock.calls("sendMessage")[0].body().unwrap()["message_string"].as_str().unwrap().to_owned();
    assert!(message.starts_with("We keep a time for you: "), "{message}");
}

#[tokio::test]
async fn a_practice_that_is_not_ours_costs_the_others_nothing() {
    let mock = mock().await;
    mock.refuse_practice("closed");
    let list = "practice,nhs_number,date_of_birth\nclosed,999 000 0018,1984-02-29\n,999 000 0026,1959-11-03\n";
    let folder = Folder::with(list.to_owned(), "slot\n7\n".to_owned(), 1);
    assert_eq!(folder.words(&mock.client()).await, ["refused", "reserved"]);
    assert_eq!(mock.calls("registerPatientPds").count(), 1);
}

#[tokio::test]
async fn another_run_makes_no_write_again() {
    let mock = mock().await;
    let folder = Folder::new(&[AMARA, BENJAMIN], &["7", "8"]);
    assert_eq!(folder.words(&mock.client()).await, ["reserved", "reserved"]);
    // Also long after, when the reservations were confirmed or are over.
    let over = json!({ "reserved_until": "2026-01-05T09:00:00Z", "booking_confirmed_at": null });
    mock.on("getAppointment").reply(Reply::ok().fields(over));
    assert_eq!(folder.words(&mock.client()).await, ["reserved", "reserved"]);
    for write in WRITES {
        assert_eq!(mock.calls(write).count(), 2, "{write}");
    }
}

#[tokio::test]
async fn a_run_that_failed_goes_on_where_it_failed() {
    let mock = mock().await;
    mock.on("sendMessage").once(Reply::dropped());
    mock.on("getPatientById").once(Reply::status(503));
    let hero = mock.client_builder().retry(hero_api::runtime::RetryPolicy::never()).build().unwrap();
    let folder = Folder::new(&[AMARA, BENJAMIN], &["7", "8"]);
    // The connection of the message broke before anything was sent, as far as the mock; a client cannot know.
    assert_eq!(folder.words(&hero).await, ["run again", "look at Hero first"]);
    assert_eq!(folder.words(&hero).await, ["reserved", "look at Hero first"]);
    assert_eq!(mock.calls("registerPatientPds").count(), 2);
    assert_eq!(mock.calls("createAppointment").count(), 2);
    assert_eq!(mock.calls("getSlot").iter().filter(|call| call.parameter("id").as_deref() == Some("7")).count(), 1);
}

#[tokio::test]
async fn a_registration_whose_answer_was_lost_is_found_in_the_list_of_patients() {
    let mock = mock().await;
    let folder = Folder::new(&[BENJAMIN, AMARA], &["7", "8"]);
    mock.on("registerPatientPds").given("nhs_number", "9990000018").once(Reply::lost());
    assert_eq!(folder.words(&mock.client()).await, ["reserved", "reserved"]);
    assert_eq!(mock.calls("registerPatientPds").count(), 2);
    // One page with the patient, and one without patients.
    assert_eq!(mock.calls("listPatientsV3").count(), 2);
}

#[tokio::test]
async fn a_registration_of_which_nothing_is_found_is_traced_by_the_next_run() {
    let mock = mock().await;
    let folder = Folder::new(&[AMARA], &["7"]);
    mock.on("registerPatientPds").once(Reply::status(502));
    mock.on("listPatientsV3").reply(Reply::ok().body(json!({ "data": [], "count": 0 })));
    assert_eq!(folder.words(&mock.client()).await, ["run again"]);
    assert_eq!(folder.words(&mock.client()).await, ["reserved"]);
    assert_eq!(mock.calls("registerPatientPds").count(), 2);
}

#[tokio::test]
async fn a_message_that_was_perhaps_sent_is_not_sent_again() {
    let mock = mock().await;
    let folder = Folder::new(&[AMARA], &["7"]);
    mock.on("sendMessage").once(Reply::lost());
    for _ in 0..2 {
        assert_eq!(folder.words(&mock.client()).await, ["look at Hero first"]);
    }
    assert_eq!(mock.calls("sendMessage").count(), 1);
    assert_eq!(mock.calls("createAppointment").count(), 1);
}

#[tokio::test]
async fn a_run_that_was_killed_while_it_wrote_is_found_out() {
    let mock = mock().await;
    let folder = Folder::new(&[AMARA, BENJAMIN], &["7", "8"]);
    let practice = mock.client().practice_group_id().to_owned();
    let line = |step: &str, state: &str| {
        format!(r#"{{"practice":"{practice}","subject":"9990000018","step":"{step}","state":{state}}}"#)
    };
    let registered = line("register", r#""done","with":"","made":"5""#);
    let begun = line("reserve", r#""begun","with":"7""#);
    // The last line has no end.
    let torn = &line("invite", r#""begun","with":"9""#)[..40];
    folder.write_journal(&format!("{registered}\n{begun}\n{torn}"));

    let (report, tally) = folder.run(&mock.client()).await;
    assert_eq!(report, "1,look at Hero first,perhaps done by an earlier run: a reservation\n2,reserved,\n");
    assert_eq!(tally, Tally { rows: 2, again: 0, look: 1 });
    // The slot that may be reserved was offered to nobody else.
    assert_eq!(mock.calls("getSlot").only().parameter("id").as_deref(), Some("8"));
    assert!(Journal::open(folder.journal()).is_ok());
}

#[tokio::test]
async fn a_journal_that_cannot_be_read_stops_the_program() {
    let folder = Folder::new(&[AMARA], &["7"]);
    folder.write_journal("{\"practice\":\n");
    let error = Journal::open(folder.journal()).err().unwrap();
    assert_eq!(error.to_string(), "a line of the journal cannot be read");
}

#[tokio::test]
async fn a_time_that_somebody_else_has_is_passed_over() {
    let mock = mock().await;
    mock.on("createAppointment").once(Reply::status(409));
    let folder = Folder::new(&[AMARA], &["7", "8"]);
    assert_eq!(folder.words(&mock.client()).await, ["reserved"]);
    let slots: Vec<_> = mock.calls("getSlot").iter().map(|call| call.parameter("id").unwrap()).collect();
    assert_eq!(slots, ["7", "8"]);
}

#[tokio::test]
async fn a_reservation_that_is_over_is_not_announced() {
    let mock = mock().await;
    let folder = Folder::new(&[AMARA], &["7"]);
    mock.on("sendMessage").once(Reply::status(400));
    assert_eq!(folder.words(&mock.client()).await, ["refused"]);
    let over = json!({ "reserved_until": "2026-01-05T09:00:00Z", "booking_confirmed_at": null });
    mock.on("getAppointment").reply(Reply::ok().fields(over));
    assert_eq!(folder.words(&mock.client()).await, ["look at Hero first"]);
    assert_eq!(mock.calls("sendMessage").count(), 1);
}

#[tokio::test]
async fn a_patient_who_is_on_the_list_twice_has_one_turn() {
    let mock = mock().await;
    let folder = Folder::new(&[AMARA, "9990000018,1984-02-29\n"], &["7", "8"]);
    let (report, _) = folder.run(&mock.client()).await;
    assert_eq!(report, "1,reserved,\n2,look at the row,the patient is on the list twice\n");
    assert_eq!(mock.calls("sendMessage").count(), 1);
}

#[tokio::test]
async fn a_run_that_is_stopped_finishes_what_it_has_begun() {
    let mock = mock().await;
    let folder = Folder::new(&[], &[]);
    let list = read((HEAD.to_owned() + AMARA + BENJAMIN + CHEN).as_bytes()).unwrap();
    let journal = Arc::new(Journal::open(folder.journal()).unwrap());
    let settings = Settings { at_once: 1, ..Settings::default() };
    let slots = read_slots("slot\n7\n8\n9\n".as_bytes()).unwrap();
    let night = Night::open(&mock.client(), settings, journal, &list, slots).await;
    mock.on("registerPatientPds").once(Reply::ok().delay(Duration::from_millis(200)));
    let mut written = Vec::new();
    let mut report = Report::new(&mut written).unwrap();
    run_until(&night, list, &mut report, tokio::time::sleep(Duration::from_millis(50))).await.unwrap();
    assert_eq!(report.tally(), Tally { rows: 1, again: 0, look: 0 });
    assert_eq!(mock.calls("sendMessage").count(), 1);
}
