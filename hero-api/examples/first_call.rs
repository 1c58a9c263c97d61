//! Traces patients: `cargo run -p hero-api --features mock --example first_call`, on the mock and without a key.
//!
//! On staging, with a test patient of your own: `… --example first_call -- --live 9434765919 1992-01-01`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{
    Client, Date, Error, NhsNumber, Outcome, Reveal,
    mock::Reply,
    types::{RegisterPatientPdsNhsNumber, RegisterPatientPdsResponse, ValidationError},
};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;
    if let Some(mock) = hero.mock() {
        let on = |number| mock.on("registerPatientPds").given("nhs_number", number);
        on("9990000026").reply(Reply::ok().member("VerificationRequired"));
        on("9990000034").reply(Reply::status(404));
    }
    let given = support::arguments();
    match given.as_slice() {
        [number, born] => trace(&hero, number.parse()?, born.parse()?).await,
        // Numbers that start with 999 are never issued.
        _ => {
            trace(&hero, "999 000 0018".parse()?, "1984-02-29".parse()?).await;
            trace(&hero, "999 000 0026".parse()?, "1959-11-03".parse()?).await;
            trace(&hero, "999 000 0034".parse()?, "2011-07-19".parse()?).await;
        }
    }
    Ok(())
}

/// Traces a patient, and prints the result.
async fn trace(hero: &Client, number: NhsNumber, born: Date) {
    match hero.patients().register_patient_pds(RegisterPatientPdsNhsNumber::new(number, born)).await {
        Ok(RegisterPatientPdsResponse::Registered(patient)) => {
            println!("registered: {patient:?}");
            // A value is shown only on purpose.
            println!("  revealed: {}", patient.reveal());
        }
        Ok(RegisterPatientPdsResponse::VerificationRequired(check)) => {
            println!("the patient has to sign in first: {check:?}");
            // `check.login_url.reveal()` is for the patient alone.
        }
        Ok(_) => println!("an answer that this version does not know"),
        Err(error) => println!("{error}\n  {}", advice(&error)),
    }
}

/// Returns what to do about each documented error.
fn advice(error: &Error) -> String {
    match error.outcome() {
        Outcome::NotSent => "nothing was sent; mend the cause and call again".to_owned(),
        Outcome::Unknown => "look whether the patient is there before you call again".to_owned(),
        Outcome::Succeeded => "the patient is there, only the answer could not be read; do not call again".to_owned(),
        Outcome::Rejected if error.is_not_found() => {
            "nobody has this number and date of birth; ask the patient".to_owned()
        }
        Outcome::Rejected if error.is_unauthorized() => "the key is wrong, or of another environment".to_owned(),
        Outcome::Rejected if error.is_forbidden() => "the key may not do this here; ask the practice".to_owned(),
        Outcome::Rejected if error.is_rate_limited() => format!("call again in {:?}", error.retry_after()),
        Outcome::Rejected => match error.body::<ValidationError>() {
            // Places and rules, no values.
            Some(invalid) => format!("{} things to mend: {:?}", invalid.message.len(), invalid.message),
            None => "read what the practice has to say about it".to_owned(),
        },
    }
}
