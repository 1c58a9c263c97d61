//! Answers that are unions: the right variant, an incomplete variant, and what this version does not know.

use hero_api::{
    runtime::decode,
    types::{CustomerSource, EhrPartnerSettings, RegisterPatientPdsResponse},
};
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    decode(text.as_bytes()).map_err(|error| error.to_string())
}

/// Returns the name of the variant that the answer of a trace is.
fn traced(text: &str) -> Result<&'static str, String> {
    read(text).map(|answer| match answer {
        RegisterPatientPdsResponse::Registered(_) => "registered",
        RegisterPatientPdsResponse::VerificationRequired(_) => "verification required",
        RegisterPatientPdsResponse::Unknown(_) => "unknown",
        _ => "another",
    })
}

#[test]
fn the_fields_tell_the_variant() {
    let registered = Ok("registered");
    assert_eq!(traced(r#"{"patient_id":"98765"}"#), registered);
    assert_eq!(traced(r#"{"new":1,"patient_id":98765,"newer":{"patient_id":2}}"#), registered);
    let verification = Ok("verification required");
    assert_eq!(traced(r#"{"message":"Check","login_url":"https://example.test"}"#), verification);
    assert_eq!(traced(r#"{"login_url":"https://example.test","new":[],"message":"Check"}"#), verification);
}

#[test]
fn half_a_variant_is_an_error_that_names_what_is_missing() {
    let error = traced(r#"{"message":"canary"}"#).expect_err("the link is missing");
    assert!(error.contains("login_url") && !error.contains("canary"), "{error}");
    let error = traced(r#"{"login_url":"canary"}"#).expect_err("the message is missing");
    assert!(error.contains("message") && !error.contains("canary"), "{error}");
    let error = traced(r#"{"message":"canary","login_url":null}"#).expect_err("the link is null");
    assert!(error.contains("login_url") && !error.contains("canary"), "{error}");
}

#[test]
fn a_field_of_another_type_is_an_error_at_its_place() {
    let error = traced(r#"{"patient_id":["canary"]}"#).expect_err("an id is text");
    assert!(error.contains("/patient_id") && !error.contains("canary"), "{error}");
    let error = traced(r#"{"message":{"canary":1},"login_url":"canary"}"#).expect_err("a message is text");
    assert!(error.contains("/message") && !error.contains("canary"), "{error}");
}

#[test]
fn what_this_version_does_not_know_is_kept() {
    for text in [r#"{"state":"later","ticket":7}"#, "{}", "[1,2]", "\"later\"", "7", "true"] {
        assert_eq!(traced(text), Ok("unknown"), "{text}");
        let answer: RegisterPatientPdsResponse = read(text).expect("it is read");
        assert_eq!(serde_json::to_string(&answer).as_deref().ok(), Some(text));
        assert!(!format!("{answer:?}").contains("later"));
    }
}

#[test]
fn the_open_object_comes_last() {
    let emis = r#"{"emis_ip_address":null,"emis_ip_address_internal":null,"emis_supplier_id":"1","emis_username":"u",
        "emis_orgid":"2","emis_user_id":"3","emis_password":"canary"}"#;
    let settings: EhrPartnerSettings = read(emis).expect("it is read");
    assert!(matches!(settings, EhrPartnerSettings::Emis(_)));
    assert!(!format!("{settings:?}").contains("canary"));
    let settings: EhrPartnerSettings = read(r#"{"unit":"canary","key":7}"#).expect("it is read");
    assert!(matches!(settings, EhrPartnerSettings::SystmOne(_)));
    assert_eq!(serde_json::to_string(&settings).ok().as_deref(), Some(r#"{"unit":"canary","key":7}"#));
    assert!(!format!("{settings:?}").contains("canary"));
}

#[test]
fn half_of_a_known_variant_is_no_open_object() {
    let error = read::<EhrPartnerSettings>(r#"{"emis_supplier_id":"canary"}"#).expect_err("six fields are missing");
    assert!(error.contains("emis_") && !error.contains("canary"), "{error}");
}

#[test]
fn a_variant_of_which_nothing_is_required_needs_one_of_its_fields() {
    let card: CustomerSource = read(r#"{"brand":"visa","exp_year":2030.0}"#).expect("it is read");
    assert!(matches!(card, CustomerSource::Card(_)));
    let other: CustomerSource = read(r#"{"iban":"canary"}"#).expect("it is read");
    assert!(matches!(other, CustomerSource::Other(_)));
    assert_eq!(serde_json::to_string(&other).ok().as_deref(), Some(r#"{"iban":"canary"}"#));
}

#[test]
fn no_settings_are_of_no_system() {
    for text in ["{}", "{ }"] {
        let settings: EhrPartnerSettings = read(text).expect("it is read");
        assert!(matches!(settings, EhrPartnerSettings::Unknown(_)), "{text}");
        assert_eq!(serde_json::to_string(&settings).as_deref().ok(), Some("{}"));
        assert!(matches!(read(text), Ok(CustomerSource::Unknown(_))), "{text}");
    }
}
