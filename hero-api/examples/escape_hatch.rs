//! Calls an operation that the description lacks, and sends a value that it forbids: for when Hero is ahead of this
//! crate.
//!
//! `cargo run -p hero-api --features mock --example escape_hatch`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{
    runtime::Method,
    types::{MessageType, SendMessageRequest, SendMessageRequired},
};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;

    // A path and JSON; credentials, limit, deadline and errors are those of every call.
    let locations = hero.request(Method::GET, "/v1/locations").query("has_availability", true).send().await?;
    let count = locations.body().as_value()["data"].as_array().map_or(0, Vec::len);
    println!("{}: {count} locations", locations.status());

    let missing = hero.request(Method::GET, "/v1/not/there/yet").await;
    if let Err(error) = missing {
        println!("{error}");
    }

    // A value that is newer than this crate is stopped before it is sent …
    let carrier = || {
        SendMessageRequest::new(SendMessageRequired {
            patient_id: "98765".into(),
            message_type: MessageType::from("carrier_pigeon"),
            message_string: "Please call us.".into(),
        })
    };
    if let Err(error) = hero.messages().send_message(carrier()).await {
        println!("{error}");
    }
    // … unless you say that you know better. The mock does not, and says what is wrong.
    if let Err(error) = hero.messages().send_message(carrier()).unchecked().await {
        println!("{error}");
    }
    Ok(())
}
