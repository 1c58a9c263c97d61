//! Sends a message: into the record, later, and by another channel where the first one fails.
//!
//! `cargo run -p hero-api --features mock --example send_message`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{
    Client, DateTime, Error,
    types::{FallbackMessageType, MessageType, PatientId, SendMessageRequest, SendMessageRequired},
};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;
    let patient = support::arguments().pop().map_or_else(|| PatientId::from("98765"), PatientId::from);

    // Right before a message: a patient who has died or is restricted gets none. An absent field says nothing.
    let record = hero.patients().get_patient_by_id(&patient).await?;
    if record.deceased_at.is_some() || record.restricted == Some(true) {
        println!("no message: let a person look at the record");
        return Ok(());
    }

    let recorded = message(&patient, "Your results are normal.").write_to_record(true);
    send(&hero, "into the record", recorded).await?;

    // A time needs an offset; without one it is rejected.
    let morning: DateTime = "2026-07-01T09:30:00+01:00".parse()?;
    send(&hero, "later", message(&patient, "Your review is due.").send_at(morning)).await?;

    let fallback = message(&patient, "Please call us.")
        .fallback_message_type(FallbackMessageType::Email)
        .fallback_contact_detail("somebody@example.org");
    send(&hero, "with a fallback", fallback).await?;
    Ok(())
}

/// Creates a text message to the number on the patient's record.
fn message(patient: &PatientId, text: &str) -> SendMessageRequest {
    SendMessageRequest::new(SendMessageRequired {
        patient_id: patient.clone(),
        message_type: MessageType::Sms,
        message_string: text.to_owned(),
    })
}

/// Sends the message once. After an error whose outcome is `Unknown` it may be on its way.
async fn send(hero: &Client, how: &str, message: SendMessageRequest) -> Result<(), Error> {
    let sent = hero.messages().send_message(message).await?;
    // The address at which a person approves the entry in the record is a secret, too.
    let approval = if sent.confirm_write_to_record_url.is_some() { ", to be approved" } else { "" };
    println!("{how}: taken{approval}");
    Ok(())
}
