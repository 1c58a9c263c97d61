//! `accepts/shapes`: one of each shape of generated code, and how the runtime reads, keeps, rejects, shows and sends
//! it.

use hero_api_features::shapes::types::{
    Address, Event, Guest, GuestChange, GuestId, Holiday, Mixed, Nested, Registration, Settings, Sex, Switch, Unprinted,
};
use hero_api_runtime::{self as runtime, Check, DecodeError, OpenEnum, Reveal, serde};
use serde_json::{Value, json};

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, DecodeError> {
    runtime::decode(value.to_string().as_bytes())
}

/// Reads a value, and writes it again.
fn round<T: serde::de::DeserializeOwned + serde::Serialize>(value: Value) -> (T, Value) {
    let read: T = read(&value).unwrap();
    let sent = serde_json::from_str(&read.reveal().to_string()).unwrap();
    (read, sent)
}

/// Returns the message of the error of a value that cannot be read.
fn refuse<T: serde::de::DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
    let error = read::<T>(&value).unwrap_err();
    assert_eq!(format!("{error:?}"), format!("DecodeError({error})"));
    error.to_string()
}

fn problems(value: &dyn Check) -> Vec<String> {
    runtime::Checks::of(value).iter().map(ToString::to_string).collect()
}

// ---- answers

#[test]
fn answer_keeps_what_it_read_and_leaves_out_what_was_absent() {
    let value = json!({"id": "98765", "dob": null, "slot_count": 3});
    assert_eq!(round::<Guest>(value.clone()).1, value);
}

#[test]
fn answer_is_tolerant() {
    let (guest, sent) = round::<Guest>(json!({
        "id": 98765, "sex": null, "emails": null, "dob": "1989-04-11T00:00:00.000Z", "slot_count": 3.0,
        "durations": [10, 2e1], "new_field": {"any": ["thing"]},
    }));
    assert_eq!(guest.id, GuestId::from("98765"));
    assert_eq!(guest.sex, None);
    assert_eq!((guest.slot_count, guest.durations), (3, Some(vec![10, 20])));
    assert_eq!(sent, json!({"id": "98765", "dob": "1989-04-11", "slot_count": 3, "durations": [10, 20]}));
}

#[test]
fn integers_are_exact_or_refused() {
    let with = |number: &str| {
        let text = format!(r#"{{"id": "1", "slot_count": {number}}}"#);
        runtime::decode::<Guest>(text.as_bytes()).map(|guest| guest.slot_count).map_err(|error| error.to_string())
    };
    assert_eq!(with("9223372036854775807"), Ok(i64::MAX));
    assert_eq!(with("-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(with("3e0"), Ok(3));
    for number in ["9223372036854775808", "1e300", "3.5", "9007199254740993.0"] {
        let error = with(number).unwrap_err();
        assert!(error.starts_with("expected an integer, found ") && error.ends_with(" at /slot_count"), "{error}");
    }
}

#[test]
fn debug_shows_no_value_of_a_person() {
    let (guest, _) = round::<Guest>(json!({
        "id": "98765", "sex": "Male", "emails": ["ann@example.org"], "dob": "1989-04-11", "slot_count": 3,
        "price": 12.5, "config": {"key": "Smith"}, "labels": {"Smith": "Male"}, "token": "hunter2",
    }));
    assert_eq!(
        format!("{guest:?}"),
        "Guest { id: …, sex: Some(Male), emails: …, dob: …, slot_count: 3, durations: None, price: …, config: …, \
         labels: …, token: … }"
    );
    let parts = format!("{:?} {:?} {:?} {:?} {:?}", guest.id, guest.dob, guest.price, guest.config, guest.labels);
    assert_eq!(parts, "GuestId(…) Some(Date(…)) Some(Decimal(…)) Some(JsonObject(…)) Some(Map(…))");
    assert!(guest.reveal().to_string().contains(r#""token":"hunter2""#));
    assert_eq!(guest.token.unwrap().reveal(), "hunter2");
}

#[test]
fn errors_name_the_place_and_no_value() {
    let guest = |change: Value| {
        let mut value = json!({"id": "1", "dob": null, "slot_count": 3});
        value.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        refuse::<Vec<Guest>>(json!([value]))
    };
    assert_eq!(guest(json!({"slot_count": "Smith"})), "expected an integer, found a string at /0/slot_count");
    assert_eq!(guest(json!({"emails": ["a", 7]})), "expected a string, found an integer at /0/emails/1");
    assert_eq!(guest(json!({"labels": {"Smith": 7}})), "expected a string, found an integer at /0/labels/*");
    assert_eq!(guest(json!({"price": "Smith"})), "expected a number, found a string at /0/price");
    assert_eq!(guest(json!({"token": 1989})), "expected a string, found an integer at /0/token");
    assert_eq!(refuse::<Vec<Guest>>(json!([{"id": "1"}])), "the required field `slot_count` is missing at /0");
    assert_eq!(refuse::<Guest>(json!("Smith")), "expected struct Guest, found a string");
    let error = runtime::decode::<Guest>(br#"{"id": "Smith"#).unwrap_err();
    assert_eq!(error.to_string(), "not JSON at line 1 column 13");
    let error = read::<Guest>(&json!({"id": "1"})).unwrap_err();
    assert_eq!((error.pointer(), error.missing_field()), ("", Some("slot_count")));
}

#[test]
fn deep_nesting_is_an_error() {
    let deep = "[".repeat(100_000);
    assert!(runtime::decode::<runtime::Json>(deep.as_bytes()).is_err());
    assert!(runtime::decode::<Registration>(format!(r#"{{"new":{deep}"#).as_bytes()).is_err());
    assert!(runtime::decode::<Holiday>(format!(r#"{{"new":{deep}"#).as_bytes()).is_err());
}

#[test]
fn open_enum_keeps_what_it_does_not_know() {
    let (sex, sent) = round::<Sex>(json!("Not known"));
    assert_eq!((&sex, sent, format!("{sex:?}")), (&Sex::NotKnown, json!("Not known"), "NotKnown".to_owned()));
    let (sex, sent) = round::<Sex>(json!("Robot"));
    assert_eq!(
        (sex.as_str(), sex.is_known(), sent, format!("{sex:?}")),
        ("Robot", false, json!("Robot"), "Unknown(…)".to_owned())
    );
}

// ---- requests

#[test]
fn request_tells_absent_from_null_from_value() {
    let request = GuestChange::new(None);
    assert_eq!(serde_json::to_value(&request).unwrap(), json!({"dob": null}));
    let born = "1992-01-01".parse::<runtime::Date>().unwrap();
    let request = GuestChange::new(Some(born)).note(runtime::Patch::Null).address(Address::new("N1 9GU"));
    let sent = json!({"dob": "1992-01-01", "note": null, "address": {"postcode": "N1 9GU"}});
    assert_eq!(serde_json::to_value(&request).unwrap(), sent);
    assert_eq!(serde_json::to_value(request.note("text").clear_note()).unwrap(), sent);
    let request = GuestChange::new(None).maybe_note(Some("text"));
    assert_eq!(serde_json::to_value(&request).unwrap(), json!({"dob": null, "note": "text"}));
    assert_eq!(serde_json::to_value(request.maybe_note(None::<String>)).unwrap(), json!({"dob": null}));
}

#[test]
fn request_is_checked_before_it_leaves() {
    let good = GuestChange::new(None).name("Surgery").sex("Male").ids(["1"]);
    assert_eq!(problems(&good), [""; 0]);
    let bad =
        GuestChange::new(None).name("").sex("Robot").address(Address::new("longer than it may be")).ids(["1", "Smith"]);
    assert_eq!(
        problems(&bad),
        [
            "/name: must have 1 or more characters",
            "/sex: must be a value that the description knows",
            "/address/postcode: must have 8 or fewer characters",
            r"/ids/1: must match the pattern ^\d+$",
        ]
    );
    assert_eq!(problems(&GuestChange::new(None).ids([""; 0])), ["/ids: must have 1 or more items"]);
}

// ---- unions

#[test]
fn union_by_fields_takes_the_most_specific_variant() {
    let (union, sent) = round::<Registration>(json!({"patient_id": "1"}));
    assert!(matches!(union, Registration::Registered(_)));
    assert_eq!(sent, json!({"patient_id": "1"}));
    let value = json!({"message": "m", "login_url": "u", "attempts": 2.0, "patient_id": "1", "new": 1});
    let (union, sent) = round::<Registration>(value);
    assert!(matches!(union, Registration::VerificationRequired(_)));
    assert_eq!(sent, json!({"message": "m", "login_url": "u", "attempts": 2}));
    assert_eq!(
        format!("{union:?}"),
        "VerificationRequired(RegistrationVerificationRequired { message: …, login_url: …, attempts: Some(2) })"
    );
    let value = json!({"message": "m", "patient_id": "1", "login_url": null, "attempts": null});
    let (union, _) = round::<Registration>(value);
    assert!(matches!(union, Registration::Registered(_)));
}

#[test]
fn half_a_variant_is_an_error_that_names_the_place() {
    let list = |value: Value| refuse::<Vec<Registration>>(json!([value]));
    assert_eq!(list(json!({"message": "m"})), "the required field `login_url` is missing at /0");
    assert_eq!(list(json!({"attempts": 2})), "the required field `message` is missing at /0");
    assert_eq!(list(json!({"patient_id": null})), "expected a value, found null at /0/patient_id");
    assert_eq!(list(json!({"patient_id": []})), "expected an id, found an array at /0/patient_id");
    assert_eq!(list(json!({"attempts": "Smith"})), "expected an integer, found a string at /0/attempts");
    assert_eq!(refuse::<Settings>(json!({"emis_username": null})), "the required field `emis_password` is missing");
}

#[test]
fn unknown_member_is_kept_and_sent_again() {
    for value in
        [json!({"Smith": {"a": [1.5, null]}}), json!({}), json!(["Smith", {}]), json!("Smith"), json!(7), json!(null)]
    {
        let (union, sent) = round::<Registration>(value.clone());
        assert_eq!(sent, value);
        assert_eq!(format!("{union:?}"), "Unknown(…)");
    }
    let value = json!({"\u{e9}\"\n": 1, "event": "appointment.moved", "id": "1", "reason": null});
    assert_eq!(round::<Event>(value.clone()).1, value);
}

#[test]
fn another_constant_is_another_member_whatever_else_is_there() {
    for value in [json!({"kind": "week", "from": 1}), json!({"kind": 7})] {
        let (union, sent) = round::<Holiday>(value.clone());
        assert!(matches!((union, sent), (Holiday::Unknown(_), sent) if sent == value));
    }
    let value = json!({"event": "appointment.moved", "reason": "ill"});
    let (union, sent) = round::<Event>(value.clone());
    assert!(matches!((union, sent), (Event::Unknown(_), sent) if sent == value));
    // The constant is this member's, or there is none.
    assert_eq!(refuse::<Holiday>(json!({"kind": "day"})), "the required field `when` is missing");
    assert_eq!(refuse::<Event>(json!({"event": "appointment.cancelled"})), "the required field `id` is missing");
}

#[test]
fn open_object_catches_all_objects_and_nothing_else() {
    let (union, sent) = round::<Settings>(json!({"Smith": 1}));
    assert_eq!((sent, format!("{union:?}")), (json!({"Smith": 1}), "Other(…)".to_owned()));
    assert!(matches!(round(json!(7)).0, Settings::Unknown(_)));
    let value = json!({"emis_username": null, "emis_password": "hunter2"});
    let (union, sent) = round::<Settings>(value.clone());
    assert!(matches!(union, Settings::Emis(_)));
    assert_eq!(sent, value);
}

#[test]
fn an_object_without_keys_is_no_sign_of_a_member_whose_fields_are_not_known() {
    let (union, sent) = round::<Unprinted>(json!({}));
    assert!(matches!(union, Unprinted::Unknown(_)));
    assert_eq!(sent, json!({}));
    assert!(matches!(round(json!({"Smith": 1})).0, Unprinted::Rest(_)));
    assert_eq!(refuse::<Unprinted>(json!({"emis_username": null})), "the required field `emis_password` is missing");
    assert!(matches!(round(json!({})).0, Mixed::Unknown(_)));
    assert!(matches!(round(json!({"Smith": 1})).0, Mixed::Rest(_)));
    assert!(matches!(round(json!({})).0, Settings::Other(_)), "its object is described, and may be empty");
}

#[test]
fn constant_may_come_late() {
    let value = json!({"id": "1", "reason": "ill", "event": "appointment.cancelled"});
    let (union, sent) = round::<Event>(value.clone());
    assert!(matches!(union, Event::Cancelled(_)));
    assert_eq!(sent, value);
    assert_eq!(refuse::<Event>(json!({"event": "appointment.confirmed"})), "the required field `id` is missing");
}

#[test]
fn json_type_decides() {
    assert_eq!(round::<Switch>(json!(true)).0, Switch::Bool(true));
    assert_eq!(round::<Switch>(json!("Smith")).0, Switch::Text("Smith".to_owned()));
    assert!(matches!(round(json!({"emis_username": null})).0, Switch::Emis(_)));
    assert_eq!(round::<Switch>(json!([1, "Smith"])).1, json!([1, "Smith"]));
    assert_eq!(refuse::<Switch>(json!({"emis_username": 7})), "expected a string, found an integer at /emis_username");
}

#[test]
fn fields_of_two_types_are_read_by_value() {
    let value = json!({"when": "2024-12-25", "kind": "day"});
    let (union, sent) = round::<Holiday>(value.clone());
    assert!(matches!(union, Holiday::Day(_)));
    assert_eq!(sent, value);
    let text = r#"{"when":7,"until":[1.50]}"#;
    let union: Holiday = runtime::decode(text.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&union).unwrap(), text);
    let value = json!({"kind": "Smith", "when": {"Smith": 1}});
    assert_eq!(round::<Holiday>(value.clone()).1, value);
    let list = |value: Value| refuse::<Vec<Holiday>>(json!([value]));
    assert_eq!(list(json!({"kind": "day", "when": 7})), "expected a string, found an integer at /0/when");
    assert_eq!(list(json!({"when": 7, "until": [1, "Smith"]})), "expected a number, found a string at /0/until/1");
    assert_eq!(list(json!({"until": 7})), "the required field `when` is missing at /0");
}

#[test]
fn union_in_itself_is_read_to_a_depth_and_in_good_time() {
    let nested = |depth: usize, end: &str| format!("{}{end}{}", r#"{"inner":"#.repeat(depth), "}".repeat(depth));
    assert!(runtime::decode::<Nested>(nested(127, "null").as_bytes()).is_ok());
    let error = runtime::decode::<Nested>(nested(126, r#"{"content":7}"#).as_bytes()).unwrap_err();
    assert_eq!(error.pointer(), format!("{}/content", "/inner".repeat(126)));
    for depth in [200, 100_000] {
        assert!(runtime::decode::<Nested>(nested(depth, "null").as_bytes()).is_err());
    }
    let in_text = format!(r#"{{"inner":null,"other":"\"{}"}}"#, "[".repeat(1000));
    assert!(runtime::decode::<Nested>(in_text.as_bytes()).is_ok());
}
