//! Receives Hero's events, reads what they are about, and tells patients of confirmed appointments. Whoever has no key
//! gets no further than the signature.

use std::{io, sync::Arc};

use axum::{
    Router,
    extract::{FromRef, State as Shared},
    http::StatusCode,
    routing::post,
};
use hero_api::{
    Client, Error,
    types::{AppointmentConfirmedEvent, WebhookEvent},
    webhooks::{Delivery, Receiver},
};
use tokio::sync::mpsc::UnboundedSender;

use crate::{
    Entry, Journal, State, Step,
    called::{clock_time, make, send},
};

/// What became of an event.
#[derive(Debug)]
pub enum Reaction {
    /// The patient was told that the appointment is confirmed.
    Told,
    /// The patient had been told before.
    ToldBefore,
    /// The appointment is not confirmed, whatever the event says.
    NotConfirmed,
    /// There is nobody to tell: no patient, no time, or a record that stops it.
    NobodyToTell,
    /// The patient was perhaps told: somebody looks before anything else is sent.
    InDoubt(Option<Error>),
    /// It could not be handled, and is accepted again should it be delivered again.
    Failed(Error),
    /// The journal cannot be written.
    NoJournal(io::Error),
    /// The event is of no interest.
    Ignored,
}

/// What the receiver works with.
#[derive(Clone)]
pub struct Surgery {
    receiver: Receiver,
    hero: Client,
    journal: Arc<Journal>,
    log: UnboundedSender<Reaction>,
}

impl Surgery {
    /// Creates a receiver that writes down what it sends, and reports what became of each event.
    #[must_use]
    pub fn new(receiver: Receiver, hero: &Client, journal: Arc<Journal>, log: UnboundedSender<Reaction>) -> Self {
        Self { receiver, hero: hero.with_actor("webhook receiver"), journal, log }
    }
}

impl FromRef<Surgery> for Receiver {
    fn from_ref(surgery: &Surgery) -> Self {
        surgery.receiver.clone()
    }
}

/// Returns the routes of the receiver: events are posted to `/hero`.
pub fn router(surgery: Surgery) -> Router {
    Router::new().route("/hero", post(receive)).with_state(surgery)
}

async fn receive(Shared(surgery): Shared<Surgery>, delivery: Delivery) -> StatusCode {
    let reaction = surgery.react(&delivery.event).await;
    let answer = match &reaction {
        // The store of deliveries is in memory, and does not fail.
        Reaction::Failed(_) | Reaction::NoJournal(_) => match delivery.forget().await {
            Ok(()) => StatusCode::SERVICE_UNAVAILABLE,
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
        },
        _ => StatusCode::OK,
    };
    // Nobody listens while the program ends.
    let _ = surgery.log.send(reaction);
    answer
}

impl Surgery {
    async fn react(&self, event: &WebhookEvent) -> Reaction {
        match event {
            WebhookEvent::AppointmentConfirmed(event) => self.tell(event).await.unwrap_or_else(|reaction| reaction),
            _ => Reaction::Ignored,
        }
    }

    /// Tells the patient, once for each appointment: the same event may come twice.
    async fn tell(&self, event: &AppointmentConfirmedEvent) -> Result<Reaction, Reaction> {
        let practice = event.practice_group_id.as_str().to_owned();
        let entry = Entry { practice, subject: event.id.as_str().to_owned(), step: Step::Confirm };
        match self.journal.state(&entry) {
            State::Done { .. } => return Ok(Reaction::ToldBefore),
            State::Begun { .. } => return Ok(Reaction::InDoubt(None)),
            State::Open => {}
        }
        // The event says that something happened; what is the case now, the record says.
        let appointment = event.fetch(&self.hero).await?;
        if appointment.booking_confirmed_at.is_none() {
            return Ok(Reaction::NotConfirmed);
        }
        let when = appointment.start_time.as_ref().and_then(clock_time);
        let (Some(patient), Some(when)) = (appointment.patient_id, when) else { return Ok(Reaction::NobodyToTell) };
        let there = self.hero.for_practice(&entry.practice);
        let record = there.patients().get_patient_by_id(&patient).await?;
        if record.deceased_at.is_some() || record.restricted == Some(true) {
            return Ok(Reaction::NobodyToTell);
        }
        let text = format!("Your appointment is confirmed: {when}.");
        let with = patient.as_str().to_owned();
        match make(&self.journal, &entry, with.clone(), send(&there, &patient, text)).await? {
            Ok(sent) => {
                self.journal.set(&entry, State::Done { with, made: sent.message_id.into_string() })?;
                Ok(Reaction::Told)
            }
            Err(error) if error.outcome().is_without_effect() => Err(error.into()),
            Err(error) => Ok(Reaction::InDoubt(Some(error))),
        }
    }
}

impl From<Error> for Reaction {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for Reaction {
    fn from(error: io::Error) -> Self {
        Self::NoJournal(error)
    }
}
