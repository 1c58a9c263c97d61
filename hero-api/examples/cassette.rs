//! Records a call without what is private, and plays it without a server, as a test would.
//!
//! `cargo run -p hero-api --features cassette,mock --example cassette`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use std::sync::Arc;

use hero_api::{Client, Error, Outcome, Reveal, cassette};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Once, with a test system of Hero. What the status of a patient is may be known.
    let recorder = Arc::new(cassette::recorder().public("/**/status"));
    let layer = Arc::clone(&recorder);
    let hero = Hero::connect_with(|builder| builder.layer(layer)).await?;
    let patient = hero.patients().get_patient_by_id("98765").await?;
    let recording = recorder.cassette()?.to_string();
    let dob = patient.dob.as_ref().map(|dob| dob.reveal().to_string()).unwrap_or_default();
    println!("has the operation: {}", recording.contains("getPatientById"));
    println!("has the id: {}, the date of birth: {}", recording.contains("98765"), recording.contains(&dob));

    // In each test: the same program, with the recording in place of the server.
    let player = cassette::parse(&recording)?.player();
    let hero = Client::builder()
        .api_key("of-the-test")
        .practice_group_id("practice-1")
        .base_url("https://hero.example")
        .transport(player.clone())
        .build()?;
    let played = hero.patients().get_patient_by_id("1").await?;
    println!("the same status: {}, the same id: {}", played.status == patient.status, played.id == patient.id);
    println!("left: {}", player.remaining());
    println!("{}", report(&hero.patients().get_patient_by_id("1").await.map(drop)));

    // A number that looks like a patient's is refused, wherever it came from.
    let edited = recording.replace("/v1/patients/", "/v1/patients/9434765919/");
    println!("{}", cassette::parse(&edited).err().map(|error| error.to_string()).unwrap_or_default());
    Ok(())
}

fn report(result: &Result<(), Error>) -> String {
    match result {
        Ok(()) => "an answer".to_owned(),
        Err(error) if error.outcome() == Outcome::NotSent => error.to_string(),
        Err(error) => format!("sent: {error}"),
    }
}
