//! Unions compared with a struct with the same fields, which decides nothing, and with serde's `untagged`, which tries
//! one variant after another.

use hero_api::{
    runtime::Secret,
    types::{EhrPartnerSettings, PatientId, PracticeGroupId, RegisterPatientPdsResponse, WebhookEvent},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Trouble, contest, decodes, harness::Contest, ours, ours_without, reads, untagged};

const SETTINGS: &str = r#"{
  "emis_ip_address": "10.172.16.24",
  "emis_ip_address_internal": "192.168.40.12",
  "emis_supplier_id": "HERO-HEALTH-PROD",
  "emis_username": "herohealth.integration",
  "emis_orgid": "8f14e45f-ceea-467f-a8f2-0c1d2a3b4c5d",
  "emis_user_id": "3b1d5c2e-77aa-4d02-9c53-6b2f0e9d1a44",
  "emis_password": "correct-horse-battery-staple"
}"#;

/// The same settings from a server that sends one more field.
const NEWER_SETTINGS: &str = r#"{
  "emis_ip_address": "10.172.16.24",
  "emis_ip_address_internal": "192.168.40.12",
  "emis_supplier_id": "HERO-HEALTH-PROD",
  "emis_username": "herohealth.integration",
  "emis_orgid": "8f14e45f-ceea-467f-a8f2-0c1d2a3b4c5d",
  "emis_user_id": "3b1d5c2e-77aa-4d02-9c53-6b2f0e9d1a44",
  "emis_password": "correct-horse-battery-staple",
  "emis_cdb": "28013"
}"#;

const VERIFICATION: &str = r#"{
  "message": "Patient must verify their identity before proceeding. Send them the link; it is valid for one hour.",
  "login_url": "https://patient.herohealth.net/verify/abc123?practice=northside&return_to=https%3A%2F%2Fexample.org"
}"#;

/// The tag comes last, so nothing is known until everything was read.
const EVENT: &str = r#"{
  "object": "https://api.herohealth.net/v1/prescriptions/5f3c9a7e-1b2d-4c6f-8a90-7e6d5c4b3a21",
  "id": "5f3c9a7e-1b2d-4c6f-8a90-7e6d5c4b3a21",
  "practice_group_id": "a3c65c29-74cb-4d92-93ff-f8db1a9a39c1",
  "event": "prescription.issued"
}"#;

#[derive(Serialize, Deserialize)]
struct Settings {
    emis_ip_address: Option<String>,
    emis_ip_address_internal: Option<String>,
    emis_supplier_id: Option<String>,
    emis_username: Option<String>,
    emis_orgid: Option<String>,
    emis_user_id: Option<String>,
    emis_password: Option<Secret>,
}

#[derive(Serialize, Deserialize)]
struct Registration {
    #[serde(skip_serializing_if = "Option::is_none")]
    patient_id: Option<PatientId>,
    message: Option<String>,
    login_url: Option<Secret>,
}

#[derive(Serialize, Deserialize)]
struct Event {
    object: String,
    id: String,
    practice_group_id: PracticeGroupId,
    event: String,
}

pub(crate) fn contests() -> Result<Vec<Contest>, Trouble> {
    let mut contests = Vec::new();
    contests.extend(measured::<EhrPartnerSettings, Settings, untagged::Settings>("union of 7 fields", SETTINGS)?);
    contests.extend(measured::<RegisterPatientPdsResponse, Registration, untagged::Registration>(
        "union of 3 fields",
        VERIFICATION,
    )?);
    contests.extend(measured::<WebhookEvent, Event, untagged::Event>("union of 9 events", EVENT)?);
    contests.push(contest(
        "union and an unknown key",
        ours_without::<EhrPartnerSettings>(NEWER_SETTINGS),
        decodes::<Settings>("plain struct", NEWER_SETTINGS),
    ));
    Ok(contests)
}

/// Compares a union with both references, and these with each other: no union is faster than the plain struct.
fn measured<Union, Plain, Untagged>(name: &'static str, body: &str) -> Result<[Contest; 3], Trouble>
where
    Union: DeserializeOwned + Serialize,
    Plain: DeserializeOwned + Serialize,
    Untagged: DeserializeOwned + Serialize,
{
    Ok([
        contest(name, ours::<Union>(body)?, reads::<Plain>("plain struct", body)?),
        contest(name, ours::<Union>(body)?, reads::<Untagged>("serde untagged", body)?),
        contest(name, reads::<Plain>("plain struct", body)?, reads::<Untagged>("serde untagged", body)?),
    ])
}
