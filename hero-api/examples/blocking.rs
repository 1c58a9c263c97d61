//! A program without async code: each call blocks its thread until it has an answer.
//!
//! `cargo run -p hero-api --features blocking,mock --example blocking`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use std::thread;

use hero_api::{Error, Wait, runtime::block_on};
use support::Hero;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The mock is async; anything that is can be waited for.
    let hero = block_on(Hero::connect())??;

    let types = hero.practice_group().list_appointment_types().has_availability(true).wait()?;
    println!("{} appointment types have time", types.data.len());

    let answer = hero.practice_group().list_locations().send().wait()?;
    println!("{}: {} locations", answer.status(), answer.body().data.len());

    // A client can be used from many threads.
    let read = |id: &'static str| {
        let hero = hero.clone();
        thread::spawn(move || hero.patients().get_patient_by_id(id).wait().map(|patient| patient.id.as_str() == id))
    };
    let found: Vec<Result<bool, Error>> =
        ["1", "2", "3"].map(read).into_iter().filter_map(|thread| thread.join().ok()).collect();
    println!("{} patients", found.iter().filter(|found| matches!(found, Ok(true))).count());

    // Errors are those of every call.
    let nobody = hero.request(hero_api::runtime::Method::GET, "/v1/nothing").wait();
    println!("{}", nobody.err().map_or_else(String::new, |error| error.to_string()));
    Ok(())
}
