//! Unions as the generator emits them, one of each way in which members are told apart.

use std::fmt;

use hero_api_runtime as runtime;
use serde::{Deserialize, Serialize};

use super::PatientId;

// ---- a union told apart by its fields, which agree in type

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RegisterPatientPdsResponse {
    Registered(RegisterPatientPdsRegistered),
    VerificationRequired(RegisterPatientPdsVerificationRequired),
    /// A value that this version does not know.
    Unknown(runtime::UnknownMember),
}

/// The fields of all variants of [`RegisterPatientPdsResponse`].
#[derive(Default, Deserialize)]
#[serde(default)]
struct RegisterPatientPdsResponseFields {
    patient_id: runtime::Found<PatientId>,
    message: runtime::Found<String>,
    login_url: runtime::Found<runtime::Secret>,
    #[serde(deserialize_with = "runtime::integer")]
    attempts: runtime::Found<i64>,
}

impl runtime::UnionFields for RegisterPatientPdsResponseFields {
    type Union = RegisterPatientPdsResponse;

    #[inline]
    fn choose<E: serde::de::Error>(self, rest: runtime::Rest<'_>) -> Result<Self::Union, E> {
        use RegisterPatientPdsResponse::{Registered, Unknown, VerificationRequired};
        use runtime::Found::Present;

        match self {
            Self { message: Present(message), login_url: Present(login_url), attempts, .. } => {
                let attempts = attempts.optional();
                Ok(VerificationRequired(RegisterPatientPdsVerificationRequired { message, login_url, attempts }))
            }
            Self { patient_id: Present(patient_id), .. } => Ok(Registered(RegisterPatientPdsRegistered { patient_id })),
            Self { patient_id, message, login_url, attempts } => rest
                .field("patient_id", patient_id)
                .field("message", message)
                .field("login_url", login_url)
                .field("attempts", attempts)
                .no_part_of(&["message", "login_url", "attempts"], &["message", "login_url"])?
                .no_part_of(&["patient_id"], &["patient_id"])
                .map(|rest| Unknown(rest.into_unknown())),
        }
    }

    fn unknown(member: runtime::UnknownMember) -> Self::Union {
        RegisterPatientPdsResponse::Unknown(member)
    }
}

impl<'de> Deserialize<'de> for RegisterPatientPdsResponse {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        runtime::union::<RegisterPatientPdsResponseFields, D>(deserializer)
    }
}

impl Serialize for RegisterPatientPdsResponse {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Registered(member) => member.serialize(serializer),
            Self::VerificationRequired(member) => member.serialize(serializer),
            Self::Unknown(member) => member.serialize(serializer),
        }
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RegisterPatientPdsRegistered {
    pub patient_id: PatientId,
}

impl fmt::Debug for RegisterPatientPdsRegistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "RegisterPatientPdsRegistered").hidden("patient_id").finish()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RegisterPatientPdsVerificationRequired {
    pub message: String,
    pub login_url: runtime::Secret,
    #[serde(default, deserialize_with = "runtime::integer", skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
}

impl fmt::Debug for RegisterPatientPdsVerificationRequired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "RegisterPatientPdsVerificationRequired")
            .hidden("message")
            .hidden("login_url")
            .shown("attempts", &self.attempts)
            .finish()
    }
}

// ---- the same with an open object as catch-all

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EhrPartnerSettings {
    Emis(EhrPartnerSettingsEmis),
    Other(runtime::JsonObject),
    /// A value that this version does not know.
    Unknown(runtime::UnknownMember),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct EhrPartnerSettingsFields {
    emis_username: runtime::Found<String>,
    emis_password: runtime::Found<runtime::Secret>,
}

impl runtime::UnionFields for EhrPartnerSettingsFields {
    type Union = EhrPartnerSettings;

    #[inline]
    fn choose<E: serde::de::Error>(self, rest: runtime::Rest<'_>) -> Result<Self::Union, E> {
        use EhrPartnerSettings::{Emis, Other};
        use runtime::Found::{Null, Present};

        match self {
            // Required and nullable: the key must be there.
            Self {
                emis_username: emis_username @ (Null | Present(_)),
                emis_password: emis_password @ (Null | Present(_)),
            } => Ok(Emis(EhrPartnerSettingsEmis {
                emis_username: emis_username.optional(),
                emis_password: emis_password.optional(),
            })),
            Self { emis_username, emis_password } => rest
                .field("emis_username", emis_username)
                .field("emis_password", emis_password)
                .no_part_of(&["emis_username", "emis_password"], &["emis_username", "emis_password"])
                .map(|rest| Other(rest.into_object())),
        }
    }

    fn unknown(member: runtime::UnknownMember) -> Self::Union {
        EhrPartnerSettings::Unknown(member)
    }
}

impl<'de> Deserialize<'de> for EhrPartnerSettings {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        runtime::union::<EhrPartnerSettingsFields, D>(deserializer)
    }
}

impl Serialize for EhrPartnerSettings {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Emis(member) => member.serialize(serializer),
            Self::Other(member) => member.serialize(serializer),
            Self::Unknown(member) => member.serialize(serializer),
        }
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EhrPartnerSettingsEmis {
    pub emis_username: Option<String>,
    pub emis_password: Option<runtime::Secret>,
}

impl fmt::Debug for EhrPartnerSettingsEmis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "EhrPartnerSettingsEmis").hidden("emis_username").hidden("emis_password").finish()
    }
}

// ---- a union told apart by a constant

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AppointmentEvent {
    Confirmed(AppointmentConfirmedEvent),
    Cancelled(AppointmentCancelledEvent),
    /// A value that this version does not know.
    Unknown(runtime::UnknownMember),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AppointmentEventFields {
    event: runtime::Found<String>,
    id: runtime::Found<String>,
    reason: runtime::Found<String>,
}

impl runtime::UnionFields for AppointmentEventFields {
    type Union = AppointmentEvent;

    #[inline]
    fn choose<E: serde::de::Error>(self, rest: runtime::Rest<'_>) -> Result<Self::Union, E> {
        use AppointmentEvent::{Cancelled, Confirmed, Unknown};

        match self.event.constant() {
            "appointment.confirmed" => Ok(Confirmed(AppointmentConfirmedEvent {
                event: self.event.required("event")?,
                id: self.id.required("id")?,
            })),
            "appointment.cancelled" => Ok(Cancelled(AppointmentCancelledEvent {
                event: self.event.required("event")?,
                id: self.id.required("id")?,
                reason: self.reason.optional(),
            })),
            _ => Ok(Unknown(
                rest.field("event", self.event).field("id", self.id).field("reason", self.reason).into_unknown(),
            )),
        }
    }

    fn unknown(member: runtime::UnknownMember) -> Self::Union {
        AppointmentEvent::Unknown(member)
    }
}

impl<'de> Deserialize<'de> for AppointmentEvent {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        runtime::union::<AppointmentEventFields, D>(deserializer)
    }
}

impl Serialize for AppointmentEvent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Confirmed(member) => member.serialize(serializer),
            Self::Cancelled(member) => member.serialize(serializer),
            Self::Unknown(member) => member.serialize(serializer),
        }
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AppointmentConfirmedEvent {
    pub event: String,
    pub id: String,
}

impl fmt::Debug for AppointmentConfirmedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "AppointmentConfirmedEvent").hidden("event").hidden("id").finish()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AppointmentCancelledEvent {
    pub event: String,
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl fmt::Debug for AppointmentCancelledEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "AppointmentCancelledEvent").hidden("event").hidden("id").hidden("reason").finish()
    }
}

// ---- a union told apart by JSON types

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WriteToRecord {
    Bool(bool),
    Text(String),
    Emis(EhrPartnerSettingsEmis),
    /// A value that this version does not know.
    Unknown(runtime::UnknownMember),
}

impl<'de> runtime::ByType<'de> for WriteToRecord {
    fn read<D: serde::Deserializer<'de>>(ty: runtime::JsonType, value: D) -> Result<Self, D::Error> {
        match ty {
            runtime::JsonType::Boolean => Deserialize::deserialize(value).map(Self::Bool),
            runtime::JsonType::Text => Deserialize::deserialize(value).map(Self::Text),
            runtime::JsonType::Object => Deserialize::deserialize(value).map(Self::Emis),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for WriteToRecord {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        runtime::by_type(deserializer)
    }
}

impl Serialize for WriteToRecord {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(member) => member.serialize(serializer),
            Self::Text(member) => member.serialize(serializer),
            Self::Emis(member) => member.serialize(serializer),
            Self::Unknown(member) => member.serialize(serializer),
        }
    }
}

// ---- a union whose shared field `when` has two types

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BankHoliday {
    Day(BankHolidayDay),
    Range(BankHolidayRange),
    /// A value that this version does not know.
    Unknown(runtime::UnknownMember),
}

impl<'de> Deserialize<'de> for BankHoliday {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = runtime::RawUnion::read(deserializer)?;
        if value.constant("kind") == "day" {
            return value.member().map(Self::Day);
        }
        if value.has(&["when", "until"]) {
            return value.member().map(Self::Range);
        }
        value.no_part_of(&["until"], &["when", "until"])?;
        value.member().map(Self::Unknown)
    }
}

impl Serialize for BankHoliday {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Day(member) => member.serialize(serializer),
            Self::Range(member) => member.serialize(serializer),
            Self::Unknown(member) => member.serialize(serializer),
        }
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BankHolidayDay {
    pub kind: String,
    pub when: runtime::Date,
}

impl fmt::Debug for BankHolidayDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "BankHolidayDay").hidden("kind").hidden("when").finish()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BankHolidayRange {
    #[serde(deserialize_with = "runtime::integer")]
    pub when: i64,
    pub until: Vec<runtime::Decimal>,
}

impl fmt::Debug for BankHolidayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "BankHolidayRange").shown("when", &self.when).hidden("until").finish()
    }
}
