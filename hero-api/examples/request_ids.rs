//! Follows one call by its id: through its attempts, into its error, and to the id that the server gave the request.
//!
//! `cargo run -p hero-api --features mock --example request_ids`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use std::collections::BTreeSet;

use hero_api::mock::{Reply, RetryAfter};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;
    let Some(mock) = hero.mock() else { return Err("there is nothing to see without the mock".into()) };
    mock.on("getPatientById").reply(Reply::status(404).header("x-request-id", "of-the-server"));
    mock.on("getPatientById").once(Reply::rate_limited(RetryAfter::Seconds(0)));

    let Err(error) = hero.patients().get_patient_by_id("98765").await else { return Err("there is a patient".into()) };

    // All attempts carry the id of the call; the next call has another one.
    let sent: Vec<String> =
        mock.calls("getPatientById").iter().filter_map(|call| call.header("x-request-id").map(str::to_owned)).collect();
    let ids: BTreeSet<&String> = sent.iter().collect();
    println!("{} attempts, {} id", sent.len(), ids.len());

    // Support wants both. The message has none, so that it is the same for the same trouble; `Debug` has the call's.
    let id = error.call_id().map(|id| id.to_string()).unwrap_or_default();
    println!("the call's, as sent: {}", ids.contains(&id));
    println!("the server's: {}", error.server_request_id().unwrap_or("none"));
    println!("in the message: {}, in Debug: {}", error.to_string().contains(&id), format!("{error:?}").contains(&id));
    Ok(())
}
