//! Times of chrono in a booking, and a sum of prices in decimals of rust_decimal: exact, or an error.
//!
//! `cargo run -p hero-api --features chrono,mock,rust_decimal --example other_crates`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hero_api::{
    Date,
    runtime::decode,
    types::{CreateAppointmentRequest, CreateAppointmentRequired},
};
use rust_decimal::Decimal;
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;

    let types = hero.practice_group().list_appointment_types().await?.data;
    let mut sum = Decimal::ZERO;
    for offered in &types {
        sum += Decimal::try_from(&offered.price)?;
    }
    println!("together: {sum:.2}");

    let Some(wanted) = types.into_iter().next() else { return Ok(()) };
    let first: DateTime<Utc> = "2026-03-02T09:00:00Z".parse()?;
    let start = first + TimeDelta::weeks(1);
    let body = CreateAppointmentRequest::new(CreateAppointmentRequired {
        appointment_type_id: wanted.id,
        location_id: "1".into(),
        practitioner_id: "2".into(),
        duration: wanted.duration,
        start_time: Some(start.try_into()?),
    });
    let reserved = hero.booking().create_appointment(body).await?;
    let appointment = hero.booking().get_appointment(&reserved.id).await?;
    let booked = appointment.start_time.as_ref().map(DateTime::<Utc>::try_from).transpose()?;
    println!("booked, a week later: {}", booked == Some(start));

    // A server may send any string as a date.
    let odd: Date = decode(br#""unknown""#)?;
    if let Err(error) = NaiveDate::try_from(&odd) {
        println!("no date: {error}");
    }
    Ok(())
}
