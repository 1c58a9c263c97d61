//! Reads a list to its end, page by page; stops in the middle, and goes on from there later.
//!
//! `cargo run -p hero-api --features mock --example pages`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{
    Client, Error,
    runtime::Position,
    types::{RegisterPatientMobile, RegisterPatientMobileRequired},
};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;
    if hero.mock().is_some() {
        for first_name in ["Ada", "Grace", "Mary", "Katherine", "Rosalind"] {
            register(&hero, first_name).await?;
        }
    }

    // All items, of which one page is held at a time.
    let mut patients = hero.patients().list_patients_v3().page_size(2).items();
    let mut count = 0;
    while let Some(patient) = patients.next().await {
        let _ = patient?;
        count += 1;
    }
    println!("{count} patients");

    // The same by page. A job that ends after each page stores where the next one begins.
    let mut stored = None;
    while let Some(next) = read_page(&hero, stored.take()).await? {
        stored = Some(next);
    }
    Ok(())
}

/// Reads a page, and returns where the next one begins.
async fn read_page(hero: &Client, from: Option<String>) -> Result<Option<String>, Error> {
    let mut pages = hero.patients().list_patients_v3().page_size(2).pages();
    if let Some(from) = from {
        pages = pages.starting_at(from);
    }
    let Some(page) = pages.next().await else { return Ok(None) };
    // An error says which page failed: `error.position()`.
    let page = page?;
    println!("page {}: {} patients", page.position().as_str(), page.body().data.len());
    Ok(pages.position().map(Position::as_str).map(str::to_owned))
}

async fn register(hero: &Client, first_name: &str) -> Result<(), Box<dyn std::error::Error>> {
    let required = RegisterPatientMobileRequired {
        dob: "1984-02-29".parse()?,
        first_name: first_name.to_owned(),
        last_name: "Example".to_owned(),
        mobile: "07700900123".to_owned(),
    };
    hero.patients().register_patient(RegisterPatientMobile::new(required)).await?;
    Ok(())
}
