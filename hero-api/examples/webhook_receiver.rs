//! Receives events: subscribes to two, books and cancels an appointment, and reads what the events name.
//!
//! `cargo run -p hero-api --features axum,mock --example webhook_receiver`
//!
//! [`App`], [`receive`] and [`handle`] are the program; the rest is a rehearsal of it on the mock.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use axum::{
    Router,
    extract::{FromRef, State},
    http::StatusCode,
    routing::post,
};
use hero_api::{
    Client, Error, Secret,
    mock::MockHero,
    types::{
        AppointmentId, CancelAppointmentRequest, CreateAppointmentRequest, CreateAppointmentRequired,
        CreateWebhookRequest, CreateWebhookRequired, EventType, WebhookEvent,
    },
    webhooks::{self, Delivery, Practices, Receiver},
};
use tokio::net::TcpListener;

#[derive(Clone)]
struct App {
    receiver: Receiver,
    hero: Client,
}

/// With it, a handler can take a delivery: one that is forged, stale, doubled or for somebody else does not get there.
impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

async fn receive(State(app): State<App>, delivery: Delivery) -> StatusCode {
    match handle(&app.hero, &delivery.event).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            println!("not handled: {error}");
            // Should Hero send the same delivery again, it is no replay.
            match delivery.forget().await {
                Ok(()) => StatusCode::SERVICE_UNAVAILABLE,
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }
    }
}

/// Events say that something happened, and not what is the case: that is read, for the practice of the event.
async fn handle(hero: &Client, event: &WebhookEvent) -> Result<(), Error> {
    match event {
        WebhookEvent::AppointmentConfirmed(event) => {
            let appointment = event.fetch(hero).await?;
            println!("confirmed: an appointment of {} minutes", appointment.duration.unwrap_or_default());
        }
        WebhookEvent::AppointmentCancelled(event) => {
            let appointment = event.fetch(hero).await?;
            println!("cancelled: {event:?}, to be cancelled again: {:?}", appointment.can_be_cancelled);
        }
        // Answer it with success all the same.
        other => println!("of no interest: {other:?}"),
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = MockHero::start().await;
    // The mock's time stands still, and a receiver refuses what was sent long ago.
    mock.use_system_clock();
    // No operation that Hero documents confirms a reservation; here each one is confirmed at once.
    mock.on("createAppointment").causes("appointment.confirmed");
    let hero = mock.client();

    let key = Secret::from("as long and as random as an API key");
    let practice = mock.credential("practice_group_id").unwrap_or_default();
    let receiver = webhooks::receiver(webhooks::verifier(key.clone())?, Practices::only([practice]));
    let app = App { receiver, hero: hero.clone() };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hero", listener.local_addr()?);
    let router = Router::new().route("/hero", post(receive)).with_state(app);
    tokio::spawn(async move { axum::serve(listener, router).await });

    for event_type in [EventType::AppointmentConfirmed, EventType::AppointmentCancelled] {
        let required = CreateWebhookRequired { event_type, url: url.clone() };
        hero.webhooks().create_webhook(CreateWebhookRequest::new(required).signing_key(key.clone())).await?;
    }
    let id = reserve(&hero).await?;
    hero.booking().cancel_appointment(&id, CancelAppointmentRequest::new()).await?;

    let deliveries = mock.deliveries().await;
    println!("answered: {deliveries:?}");
    for delivered in deliveries.iter().take(1) {
        println!("the same again: {}", delivered.delivery().post(&url).await?);
    }
    let forged = mock.event("appointment.cancelled").signing_key("a guess").deliver(&url).await?;
    println!("forged: {forged}");
    Ok(())
}

async fn reserve(hero: &Client) -> Result<AppointmentId, Box<dyn std::error::Error>> {
    let required = CreateAppointmentRequired {
        appointment_type_id: "1".into(),
        location_id: "2".into(),
        practitioner_id: "3".into(),
        duration: 15,
        start_time: Some("2027-01-05T09:00:00Z".parse()?),
    };
    Ok(hero.booking().create_appointment(CreateAppointmentRequest::new(required)).await?.id)
}
