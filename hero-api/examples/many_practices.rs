//! One key, several practices: the clients share connections and the rate limit, and errors say whose they are.
//!
//! `cargo run -p hero-api --features mock --example many_practices`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;
    if let Some(mock) = hero.mock() {
        mock.refuse_practice("closed");
    }

    let mut practices: Vec<String> = hero
        .practice_group()
        .list_network_practices()
        .await?
        .data
        .into_iter()
        .map(|practice| practice.id.into_string())
        .collect();
    practices.push("closed".to_owned());
    for practice in practices {
        let there = hero.for_practice(&practice);
        match there.practice_group().list_appointment_types().await {
            Ok(types) => println!("practice {practice}: {} appointment types", types.data.len()),
            Err(error) if error.is_forbidden() => {
                println!("practice {:?}: the key may not act for it", error.label().unwrap_or_default());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
