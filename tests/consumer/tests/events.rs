//! The receiver: what it believes, what it reads, and whom it tells.

use std::sync::Arc;

use hero_api::{
    Client, Secret,
    mock::{MockHero, Reply, json},
    webhooks::{self, Practices},
};
use hero_api_consumer::{Journal, Reaction, Surgery, router};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    sync::mpsc::{self, UnboundedReceiver},
};

use crate::support::mock;

const KEY: &str = "as long and as random as an API key";

/// A receiver that runs, and what it did.
struct Running {
    url: String,
    reactions: UnboundedReceiver<Reaction>,
    _folder: TempDir,
}

impl Running {
    async fn start(hero: &Client) -> Self {
        let folder = TempDir::new().unwrap();
        let journal = Arc::new(Journal::open(folder.path().join("events.jsonl")).unwrap());
        let verifier = webhooks::verifier(Secret::from(KEY)).unwrap();
        let receiver = webhooks::receiver(verifier, Practices::only([hero.practice_group_id()]));
        let (log, reactions) = mpsc::unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hero", listener.local_addr().unwrap());
        let app = router(Surgery::new(receiver, hero, journal, log));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, reactions, _folder: folder }
    }

    /// Delivers an event that an appointment is confirmed, and returns the answer.
    async fn confirm(&self, mock: &MockHero, key: &str) -> u16 {
        mock.event("appointment.confirmed").id("77").signing_key(key).deliver(&self.url).await.unwrap()
    }

    fn reaction(&mut self) -> Reaction {
        self.reactions.try_recv().unwrap()
    }
}

/// Makes the appointment 77 a confirmed one.
fn is_confirmed(mock: &MockHero) {
    let fields = json!({
        "patient_id": "5",
        "start_time": "2026-07-01T08:30:00Z",
        "booking_confirmed_at": "2026-06-01T08:30:00Z",
    });
    mock.on("getAppointment").given("id", "77").reply(Reply::ok().fields(fields));
}

#[tokio::test]
async fn a_patient_is_told_once_that_the_appointment_is_confirmed() {
    let mock = mock().await;
    is_confirmed(&mock);
    let mut running = Running::start(&mock.client()).await;
    assert_eq!(running.confirm(&mock, KEY).await, 200);
    assert!(matches!(running.reaction(), Reaction::Told));
    // The same event, signed anew.
    mock.set_now(&a_second_later(&mock)).unwrap();
    assert_eq!(running.confirm(&mock, KEY).await, 200);
    assert!(matches!(running.reaction(), Reaction::ToldBefore));

    let body = mock.calls("sendMessage").only().body().unwrap().clone();
    assert_eq!(body["patient_id"], "5");
    // By the clocks of London.
    assert_eq!(body["message_string"], "Your appointment is confirmed: 1/7/2026 at 09:30.");
    assert!(mock.refused().is_empty(), "{mock:?}");
}

fn a_second_later(mock: &MockHero) -> String {
    let now: hero_api::DateTime = mock.now().parse().unwrap();
    let later = now.timestamp().unwrap() + std::time::Duration::from_secs(1);
    hero_api::DateTime::try_from(later).unwrap().as_str().to_owned()
}

#[tokio::test]
async fn whoever_has_no_key_makes_the_program_do_nothing() {
    let mock = mock().await;
    is_confirmed(&mock);
    let mut running = Running::start(&mock.client()).await;
    assert_eq!(running.confirm(&mock, "a guess").await, 401);
    let of_another = mock.event("appointment.confirmed").fields(json!({ "practice_group_id": "another" }));
    assert_eq!(of_another.signing_key(KEY).deliver(&running.url).await.unwrap(), 403);
    assert!(running.reactions.try_recv().is_err());
    assert_eq!(mock.all_calls().count(), 0);
}

#[tokio::test]
async fn an_appointment_that_is_not_confirmed_is_not_announced() {
    let mock = mock().await;
    mock.on("getAppointment").reply(Reply::ok().fields(json!({ "booking_confirmed_at": null })));
    let mut running = Running::start(&mock.client()).await;
    assert_eq!(running.confirm(&mock, KEY).await, 200);
    assert!(matches!(running.reaction(), Reaction::NotConfirmed));
    assert_eq!(mock.calls("sendMessage").count(), 0);
}

#[tokio::test]
async fn the_deceased_and_the_restricted_are_told_nothing() {
    let mock = mock().await;
    is_confirmed(&mock);
    mock.on("getPatientById").reply(Reply::ok().fields(json!({ "restricted": true })));
    let mut running = Running::start(&mock.client()).await;
    assert_eq!(running.confirm(&mock, KEY).await, 200);
    assert!(matches!(running.reaction(), Reaction::NobodyToTell));
    assert_eq!(mock.calls("sendMessage").count(), 0);
}

#[tokio::test]
async fn an_event_that_could_not_be_handled_is_accepted_again() {
    let mock = mock().await;
    is_confirmed(&mock);
    let mut running = Running::start(&mock.client()).await;
    mock.on("getPatientById").once(Reply::status(404));
    let event = mock.event("appointment.confirmed").id("77").signing_key(KEY).delivery();
    assert_eq!(event.post(&running.url).await.unwrap(), 503);
    assert!(matches!(running.reaction(), Reaction::Failed(error) if error.is_not_found()));
    assert_eq!(event.post(&running.url).await.unwrap(), 200);
    assert!(matches!(running.reaction(), Reaction::Told));
    // A copy of what was handled is refused before it gets to the program.
    assert_eq!(event.post(&running.url).await.unwrap(), 409);
    assert!(running.reactions.try_recv().is_err());
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_left_to_a_person() {
    let mock = mock().await;
    is_confirmed(&mock);
    mock.on("sendMessage").once(Reply::lost());
    let mut running = Running::start(&mock.client()).await;
    assert_eq!(running.confirm(&mock, KEY).await, 200);
    assert!(matches!(running.reaction(), Reaction::InDoubt(Some(_))));
    mock.set_now(&a_second_later(&mock)).unwrap();
    assert_eq!(running.confirm(&mock, KEY).await, 200);
    assert!(matches!(running.reaction(), Reaction::InDoubt(None)));
    assert_eq!(mock.calls("sendMessage").count(), 1);
}
