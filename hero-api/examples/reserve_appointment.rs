//! Reserves an appointment, reads it back, moves it, and gives it up; says after each step what Hero has done.
//!
//! `cargo run -p hero-api --features mock --example reserve_appointment`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

mod support;

use hero_api::{
    Client, Error, Outcome,
    types::{
        AppointmentId, CancelAppointmentRequest, CreateAppointmentRequest, CreateAppointmentRequired,
        EditAppointmentRequest, PatientId, SlotId,
    },
};
use support::Hero;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hero = Hero::connect().await?;
    // Listing slots is not documented, so the slot is known by other means.
    let (patient, slot) = match support::arguments().as_slice() {
        [patient, slot] => (PatientId::from(patient.as_str()), SlotId::from(slot.as_str())),
        _ => (PatientId::from("98765"), SlotId::from("7")),
    };
    if let Some(body) = choose(&hero, patient, slot).await? {
        match hero.booking().create_appointment(body.clone()).await {
            Ok(reserved) => {
                println!("reserved: {reserved:?}");
                move_and_cancel(&hero, &reserved.id, body).await?;
            }
            Err(error) => report("reserve", &error),
        }
    }
    Ok(())
}

/// Returns the appointment type to book, and the time and place of the slot.
async fn choose(
    hero: &Client,
    patient: PatientId,
    slot: SlotId,
) -> Result<Option<CreateAppointmentRequest>, Box<dyn std::error::Error>> {
    let types = hero.practice_group().list_appointment_types().has_availability(true).await?;
    println!("{} appointment types have time", types.data.len());
    let Some(wanted) = types.data.first() else { return Ok(None) };

    // The shape of this answer is not documented: it is JSON, and its `Debug` shows nothing.
    let counted = hero.booking().count_slots().appointment_type_id(wanted.id.clone()).await?;
    println!("slots: {counted:?}");

    let slot = hero.booking().get_slot(slot).await?;
    let (Some(location_id), Some(practitioner_id), Some(start)) =
        (slot.location_id, slot.practitioner_id, slot.start_time)
    else {
        return Err("the slot does not say what is needed to book it".into());
    };
    let required = CreateAppointmentRequired {
        appointment_type_id: wanted.id.clone(),
        location_id,
        practitioner_id,
        duration: wanted.duration,
        start_time: Some(start),
    };
    Ok(Some(CreateAppointmentRequest::new(required).patient_id(patient)))
}

/// Shows what is possible while it is a reservation.
async fn move_and_cancel(hero: &Client, id: &AppointmentId, body: CreateAppointmentRequest) -> Result<(), Error> {
    // What counts is Hero's own record.
    let appointment = hero.booking().get_appointment(id).await?;
    println!("read back, the same time: {}", appointment.start_time == body.start_time);

    let longer = EditAppointmentRequest::new(body.start_time, body.duration + 5, body.practitioner_id);
    match hero.booking().edit_appointment(id, longer).await {
        Ok(()) => println!("five minutes longer"),
        Err(error) => report("edit", &error),
    }
    match hero.booking().cancel_appointment(id, CancelAppointmentRequest::new().suppress_mail(true)).await {
        Ok(()) => println!("cancelled"),
        Err(error) => report("cancel", &error),
    }
    Ok(())
}

/// Reports a write that failed: what is known, and what follows from it.
fn report(step: &str, error: &Error) {
    match error.outcome() {
        Outcome::NotSent | Outcome::Rejected => println!("{step}: not done: {error}"),
        Outcome::Unknown => println!("{step}: perhaps done; look before you try again: {error}"),
        Outcome::Succeeded => println!("{step}: done, but the answer could not be read: {error}"),
    }
}
