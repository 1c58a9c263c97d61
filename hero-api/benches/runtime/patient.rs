//! A patient written by hand, with the same field types.

use hero_api::{
    runtime::{Date, DateTime},
    types::{DataSource, Identifier, PatientId, PatientStatus, Sex, Title},
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct Patient {
    id: PatientId,
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    emis_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ehr_partner_id: Option<String>,
    dob: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deceased_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Title>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sex: Option<Sex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nhs_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    emails: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_sync_at: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_line_1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_line_2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_line_3: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    town: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    county: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_credentials: Option<Vec<String>>,
    data_source: DataSource,
    #[serde(skip_serializing_if = "Option::is_none")]
    restricted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sex_changed_at: Option<DateTime>,
    status: PatientStatus,
    identifiers: Vec<Identifier>,
    ehr_registered: Option<bool>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct List<T> {
    data: Vec<T>,
    count: i64,
}

/// A patient with every field.
pub(crate) const SAMPLE: &str = r#"{
  "id": "98765",
  "uid": "5f3c9a7e-1b2d-4c6f-8a90-7e6d5c4b3a21",
  "emis_id": "40213",
  "ehr_partner_id": "40213",
  "dob": "1989-04-10",
  "deceased_at": "2024-02-29T10:15:00Z",
  "title": "Mrs",
  "first_name": "Anna",
  "last_name": "Beispiel",
  "sex": "Female",
  "nhs_number": "9434765919",
  "email": "anna@example.org",
  "emails": ["anna@example.org", "a.beispiel@example.com"],
  "mobile": "+447700900123",
  "last_sync_at": "2024-01-05T08:00:00.000Z",
  "address_line_1": "1 Northgate",
  "address_line_2": "Flat 2",
  "address_line_3": "Old Town",
  "country": "United Kingdom",
  "postcode": "LS1 4AP",
  "town": "Leeds",
  "county": "West Yorkshire",
  "notes": "Prefers calls in the afternoon. Uses a hearing aid.",
  "verification_credentials": ["nhs_number", "dob"],
  "data_source": "emis",
  "restricted": false,
  "sex_changed_at": "2020-06-01T00:00:00Z",
  "status": "unarchived",
  "identifiers": [
    {"source": "nhs", "name": "nhs_number", "role": "main", "label": "NHS", "value": "9434765919"}
  ],
  "ehr_registered": true
}"#;

/// Returns a list of fifty patients.
pub(crate) fn fifty() -> String {
    format!("{{\"data\": [{}], \"count\": 50}}", [SAMPLE; 50].join(", "))
}
