//! Reads what an event is about, where the API has an operation that does.

use crate::{
    Client,
    runtime::Call,
    types::{
        Appointment, AppointmentCancelledEvent, AppointmentConfirmedEvent, AppointmentRescheduledEvent, Patient,
        PatientMedicalRecordUpdatedEvent,
    },
};

macro_rules! fetches_appointment {
    ($($event:ident),+) => {$(
        impl $event {
            /// Returns the call that reads the appointment, for the practice group that the event is for.
            ///
            /// A [receiver](crate::webhooks::receiver) has accepted the event for a practice that you serve. Of an event
            /// that you decoded yourself, anybody may have named the practice.
            pub fn fetch(&self, hero: &Client) -> Call<Appointment> {
                hero.for_practice(self.practice_group_id.as_str()).booking().get_appointment(&self.id)
            }
        }
    )+};
}

fetches_appointment!(AppointmentConfirmedEvent, AppointmentCancelledEvent, AppointmentRescheduledEvent);

impl PatientMedicalRecordUpdatedEvent {
    /// Returns the call that reads the patient, for the practice group that the event is for.
    ///
    /// A [receiver](crate::webhooks::receiver) has accepted the event for a practice that you serve. Of an event that you
    /// decoded yourself, anybody may have named the practice.
    pub fn fetch(&self, hero: &Client) -> Call<Patient> {
        hero.for_practice(self.practice_group_id.as_str()).patients().get_patient_by_id(&self.id)
    }
}
