//! Turns one row of the list into a reservation, or the reason why there is none. No write is made twice.

use std::{collections::VecDeque, io};

use hero_api::{
    Client, Error,
    types::{
        AppointmentType, CreateAppointmentRequest, CreateAppointmentRequired, PatientId, RegisterPatientPdsNhsNumber,
        RegisterPatientPdsResponse, SlotId,
    },
};

use crate::{Ending, Report, Row, Unreadable};

/// The appointment that patients are called in for.
#[derive(Clone, Debug)]
pub struct Session {
    appointment_type: AppointmentType,
    slots: VecDeque<SlotId>,
}

impl Session {
    /// Returns the first type of appointment with free slots, and the slots to fill. No documented call lists slots, so
    /// the caller provides them.
    ///
    /// # Errors
    /// The types cannot be listed.
    pub async fn open(hero: &Client, slots: impl IntoIterator<Item = SlotId>) -> Result<Option<Self>, Error> {
        let types = hero.practice_group().list_appointment_types().has_availability(true).await?;
        let slots = slots.into_iter().collect();
        Ok(types.data.into_iter().next().map(|appointment_type| Self { appointment_type, slots }))
    }
}

/// Calls in everybody on the list.
///
/// # Errors
/// The report cannot be written; it has everybody who was called in until then.
pub async fn call_in<W: io::Write>(
    hero: &Client,
    mut session: Session,
    list: Vec<Result<Row, Unreadable>>,
    report: &mut Report<W>,
) -> io::Result<()> {
    for (index, row) in list.into_iter().enumerate() {
        let ending = match row {
            Ok(row) => one(hero, &mut session, row).await.unwrap_or_else(Ending::Failed),
            Err(why) => Ending::Unreadable(why),
        };
        report.add(index + 1, &ending)?;
    }
    Ok(())
}

async fn one(hero: &Client, session: &mut Session, row: Row) -> Result<Ending, Error> {
    let body = RegisterPatientPdsNhsNumber::new(row.nhs_number, row.born);
    let patient = match hero.patients().register_patient_pds(body).await? {
        RegisterPatientPdsResponse::Registered(registered) => registered.patient_id,
        RegisterPatientPdsResponse::VerificationRequired(_) => return Ok(Ending::SignInFirst),
        _ => return Ok(Ending::NotUnderstood),
    };
    // Presence is a stop; absence is not a permission, but nothing better is available.
    let record = hero.patients().get_patient_by_id(&patient).await?;
    if record.deceased_at.is_some() {
        return Ok(Ending::Deceased);
    }
    if record.restricted == Some(true) {
        return Ok(Ending::Restricted);
    }
    reserve(hero, session, patient).await
}

async fn reserve(hero: &Client, session: &mut Session, patient: PatientId) -> Result<Ending, Error> {
    // Removed from the list before the call: a slot that may be reserved is offered to nobody else.
    let Some(slot) = session.slots.pop_front() else { return Ok(Ending::NoTimeLeft) };
    let slot = hero.booking().get_slot(slot).await?;
    let (Some(location_id), Some(practitioner_id), Some(start)) =
        (slot.location_id, slot.practitioner_id, slot.start_time)
    else {
        return Ok(Ending::NotUnderstood);
    };
    let body = CreateAppointmentRequest::new(CreateAppointmentRequired {
        appointment_type_id: session.appointment_type.id.clone(),
        location_id,
        practitioner_id,
        duration: session.appointment_type.duration,
        start_time: Some(start),
    });
    hero.booking().create_appointment(body.patient_id(patient)).await?;
    Ok(Ending::Reserved)
}
