//! Keeps an audit: one line of JSON for each call, of who did what about whom.
//!
//! `cargo run -p hero-api --features mock --example audit`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{
    mock::json,
    runtime::{Audit, AuditEvent},
};
use support::Hero;
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // With room for a thousand events; a call that finds none waits for it, and is refused in the end.
    let (sink, events) = mpsc::channel(1000);
    let writer = tokio::spawn(write(events));

    let hero = Hero::connect_with(|builder| builder.observer(Audit::new(sink))).await?;
    let nurse = hero.with_actor("nurse-7");
    nurse.patients().get_patient_by_id("98765").await?;

    // The client's own checks refuse this one. That is an event, too.
    let job = hero.with_actor("nightly job");
    let refused = job.patients().get_patient_by_id("").await;

    // The sink ends with the last client that has it.
    drop((nurse, job, hero));
    writer.await?;
    println!("refused: {}", refused.is_err());
    Ok(())
}

/// Writes events as lines of JSON. Here they go to the output, without what is different each time.
async fn write(mut events: mpsc::Receiver<AuditEvent>) {
    while let Some(event) = events.recv().await {
        let mut line = json!(event);
        for different in ["call_id", "started", "duration"] {
            line[different].take();
        }
        println!("{line}");
    }
}
