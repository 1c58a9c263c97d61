//! One key, several practices: one question to all of them, two at a time, with an answer or an error for each.
//!
//! `cargo run -p hero-api --features mock --example many_practices`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::Error;
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

    let answers = hero
        .for_practices(practices)
        .concurrency(2)
        .each(async |there| there.practice_group().list_appointment_types().await)
        .await;
    for (practice, types) in answers {
        match types {
            Ok(types) => println!("practice {practice}: {} appointment types", types.data.len()),
            Err(missed) if missed.error().is_some_and(Error::is_forbidden) => {
                println!("practice {practice:?}: the key may not act for it");
            }
            Err(missed) => println!("practice {practice}: {missed}"),
        }
    }
    Ok(())
}
