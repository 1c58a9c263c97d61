//! Types as the generator emits them: an id, an answer, an open enum, a request.

#![expect(unreachable_pub, reason = "the generator writes into a library")]

mod unions;

use std::fmt;

use hero_api_runtime as runtime;
use serde::{Deserialize, Serialize};

pub use unions::{AppointmentEvent, BankHoliday, EhrPartnerSettings, RegisterPatientPdsResponse, WriteToRecord};

// ---- an id

/// Identifies a patient.
pub type PatientId = runtime::Id<PatientIdKind>;

/// The kind of [`PatientId`].
pub enum PatientIdKind {}

impl runtime::IdKind for PatientIdKind {
    const NAME: &'static str = "PatientId";
}

// ---- an answer

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Patient {
    pub id: PatientId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emails: Option<Vec<String>>,
    /// Required, and may be null.
    pub dob: Option<runtime::Date>,
    #[serde(deserialize_with = "runtime::integer")]
    pub slot_count: i64,
    #[serde(default, deserialize_with = "runtime::integer", skip_serializing_if = "Option::is_none")]
    pub durations: Option<Vec<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<runtime::Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<runtime::JsonObject>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<runtime::Map<Sex>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<runtime::Secret>,
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "Patient")
            .hidden("id")
            .shown("sex", &self.sex)
            .hidden("emails")
            .hidden("dob")
            .shown("slot_count", &self.slot_count)
            .shown("durations", &self.durations)
            .hidden("price")
            .hidden("config")
            .hidden("labels")
            .hidden("token")
            .finish()
    }
}

// ---- an open enum

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sex {
    Male,
    NotKnown,
    /// A value that this version does not know.
    Unknown(runtime::UnknownValue),
}

impl Sex {
    /// The text, as sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Male => "Male",
            Self::NotKnown => "Not known",
            Self::Unknown(text) => text.as_str(),
        }
    }
}

impl From<&str> for Sex {
    fn from(text: &str) -> Self {
        match text {
            "Male" => Self::Male,
            "Not known" => Self::NotKnown,
            _ => Self::Unknown(runtime::UnknownValue::new(text)),
        }
    }
}

impl From<String> for Sex {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl runtime::OpenEnum for Sex {
    const VALUES: &'static [&'static str] = &["Male", "Not known"];

    fn as_str(&self) -> &str {
        self.as_str()
    }
}

/// Only where the enum is used in a request.
impl runtime::Check for Sex {
    fn check(&self, checks: &mut runtime::Checks) {
        checks.open_enum(self);
    }
}

impl Serialize for Sex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Sex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        runtime::open_enum(deserializer)
    }
}

// ---- a request

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpdatePracticeGroupRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    #[serde(default, skip_serializing_if = "runtime::Patch::is_absent")]
    pub address: runtime::Patch<PracticeGroupAddressInput>,
    #[serde(default, skip_serializing_if = "runtime::Patch::is_absent")]
    pub note: runtime::Patch<String>,
    /// Required, and may be null: sent as null.
    pub dob: Option<runtime::Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<PatientId>>,
}

impl UpdatePracticeGroupRequest {
    /// Nothing is set.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.name = Some(value.into());
        self
    }

    pub fn sex(mut self, value: impl Into<Sex>) -> Self {
        self.sex = Some(value.into());
        self
    }

    pub fn address(mut self, value: impl Into<runtime::Patch<PracticeGroupAddressInput>>) -> Self {
        self.address = value.into();
        self
    }

    pub fn note(mut self, value: impl Into<runtime::Patch<String>>) -> Self {
        self.note = value.into();
        self
    }

    pub fn clear_note(mut self) -> Self {
        self.note = runtime::Patch::Null;
        self
    }

    pub fn maybe_note(mut self, value: Option<impl Into<String>>) -> Self {
        self.note = value.map_or(runtime::Patch::Absent, |value| runtime::Patch::Value(value.into()));
        self
    }

    pub fn dob(mut self, value: impl Into<runtime::Date>) -> Self {
        self.dob = Some(value.into());
        self
    }

    pub fn ids<I: IntoIterator<Item: Into<PatientId>>>(mut self, values: I) -> Self {
        self.ids = Some(values.into_iter().map(Into::into).collect());
        self
    }
}

impl runtime::Check for UpdatePracticeGroupRequest {
    fn check(&self, checks: &mut runtime::Checks) {
        checks.field("name", &self.name, &[runtime::Rule::MinLength(1)]);
        checks.field("sex", &self.sex, &[runtime::Rule::Known]);
        checks.field("address", &self.address, &[]);
        checks.items("ids", &self.ids, &[runtime::Rule::MinItems(1)], &[runtime::Rule::Pattern(r"^\d+$")]);
    }
}

impl fmt::Debug for UpdatePracticeGroupRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "UpdatePracticeGroupRequest")
            .hidden("name")
            .shown("sex", &self.sex)
            .hidden("address")
            .hidden("note")
            .hidden("dob")
            .hidden("ids")
            .finish()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PracticeGroupAddressInput {
    pub postcode: String,
}

impl PracticeGroupAddressInput {
    pub fn new(postcode: impl Into<String>) -> Self {
        Self { postcode: postcode.into() }
    }
}

impl runtime::Check for PracticeGroupAddressInput {
    fn check(&self, checks: &mut runtime::Checks) {
        checks.field("postcode", &self.postcode, &[runtime::Rule::MaxLength(8)]);
    }
}

impl fmt::Debug for PracticeGroupAddressInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        runtime::Fields::new(f, "PracticeGroupAddressInput").hidden("postcode").finish()
    }
}
