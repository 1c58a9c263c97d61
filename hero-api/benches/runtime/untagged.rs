//! The unions of the contests, written with serde's `untagged`.

use hero_api::{
    runtime::JsonObject,
    types::{
        EhrPartnerSettingsEmis, PracticeGroupId, RegisterPatientPdsRegistered, RegisterPatientPdsVerificationRequired,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Settings {
    Emis(EhrPartnerSettingsEmis),
    SystmOne(JsonObject),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Registration {
    VerificationRequired(RegisterPatientPdsVerificationRequired),
    Registered(RegisterPatientPdsRegistered),
    Unknown(Value),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Event {
    AppointmentConfirmed(Fields<AppointmentConfirmed>),
    AppointmentCancelled(Fields<AppointmentCancelled>),
    AppointmentRescheduled(Fields<AppointmentRescheduled>),
    FormSubmissionCreated(Fields<FormSubmissionCreated>),
    PrescriptionIssued(Fields<PrescriptionIssued>),
    PatientMedicalRecordUpdated(Fields<PatientMedicalRecordUpdated>),
    PatientAddedToSequence(Fields<PatientAddedToSequence>),
    WriteToRecordSucceeded(Fields<WriteToRecordSucceeded>),
    WriteToRecordFailed(Fields<WriteToRecordFailed>),
    Unknown(Value),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Fields<Tag> {
    object: String,
    id: String,
    practice_group_id: PracticeGroupId,
    event: Tag,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum AppointmentConfirmed {
    #[serde(rename = "appointment.confirmed")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum AppointmentCancelled {
    #[serde(rename = "appointment.cancelled")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum AppointmentRescheduled {
    #[serde(rename = "appointment.rescheduled")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum FormSubmissionCreated {
    #[serde(rename = "form-submission.created")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum PrescriptionIssued {
    #[serde(rename = "prescription.issued")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum PatientMedicalRecordUpdated {
    #[serde(rename = "patient.medical-record-updated")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum PatientAddedToSequence {
    #[serde(rename = "patient.added-to-sequence")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum WriteToRecordSucceeded {
    #[serde(rename = "write-to-record.succeeded")]
    Is,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum WriteToRecordFailed {
    #[serde(rename = "write-to-record.failed")]
    Is,
}
