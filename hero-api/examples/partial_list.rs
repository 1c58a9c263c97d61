//! A list of which one item cannot be read: an error that holds the others, which are taken on purpose or not at all.
//!
//! `cargo run -p hero-api --features mock --example partial_list`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{
    Error,
    mock::{Reply, json},
    types::{List, Location},
};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;
    if let Some(mock) = hero.mock() {
        // The second location has no id.
        let location = |id: &str| json!({ "id": id, "name": "North", "slot_count": 2, "next_available_at": null });
        let without_id = json!({ "name": "East", "slot_count": 1, "next_available_at": null });
        let answer = json!({ "count": 3, "data": [location("1"), without_id, location("3")] });
        mock.on("listLocations").reply(Reply::ok().body(answer));
    }

    match hero.practice_group().list_locations().await {
        Ok(locations) => println!("{} locations", locations.data.len()),
        // What Hero was asked is done; only the answer is not what the description says.
        Err(error) => show_part(&error),
    }
    Ok(())
}

fn show_part(error: &Error) {
    println!("{error}");
    // A part is never given instead of the whole: ask for it where it is better than nothing, and deal with the rest.
    let Some(part) = error.readable::<List<Location>>() else { return };
    println!("{} can be read, {} cannot:", part.value.data.len(), part.faults.len());
    for fault in &part.faults {
        println!("  {fault}");
    }
}
