//! `accepts/noted` and others: the client does what each kind of note says. A test has the name of its kind;
//! `generator/tests/notes.rs` requires one for every kind.

use std::collections::BTreeSet;

use hero_api_features::decision_patterns::types::{ErrorBody, PetId};
use hero_api_features::decisions_later::types::{CustomerId, Order, OrderPayment, Visit};
use hero_api_features::events_beside::types::WebhookEvent as WebhookEventBeside;
use hero_api_features::events_beside_3_0::types::WebhookEvent as WebhookEventOf30;
use hero_api_features::noted::api::{Api, NotesApi};
use hero_api_features::noted::types::{
    Note, NoteInput, NoteInputForbiddenInput, NoteInputMappedInput, NoteMapped, NoteTold, OtherType,
    RequiredAndForbiddenInput, TwiceListed, WebhookEvent,
};
use hero_api_features::{
    decisions, decisions_later, events_beside, forms, like_members, media_types, moved_places, openapi_3_2,
    overlay_of_others, own_overlay, patterns, reserved_parameters, tolerated_in_3_0, tolerated_in_practice,
};
use hero_api_runtime::{Audit, Json, Method, Outcome, Secret, serde};
use serde_json::json;

use hero_api_test_support::Fake;

fn notes(server: &Fake) -> NotesApi {
    Api::new(server.client()).notes()
}

/// Returns a note as it is read.
async fn read(note: serde_json::Value) -> Note {
    notes(&Fake::answering(200, note.to_string())).get_note("t").await.unwrap()
}

/// Returns the body that is sent for a note.
async fn sent(note: NoteInput) -> String {
    let server = Fake::answering(204, "");
    notes(&server).put_note(note).await.unwrap();
    server.sent().split_once("\n\n").unwrap().1.to_owned()
}

fn reserved(server: &Fake) -> reserved_parameters::api::CallsApi {
    let client = server.builder().credential("bearer", Secret::from("secret")).build().unwrap();
    reserved_parameters::api::Api::new(client).calls()
}

#[tokio::test]
async fn ambiguous_link() {
    assert_eq!(read(json!({"unknown": "u"})).await, read(json!({"unknown": "u", "other": 1})).await);
}

#[tokio::test]
async fn dangling_link() {
    assert_eq!(read(json!({"unknown": "u"})).await, read(json!({"unknown": "u", "gone": 1})).await);
}

#[tokio::test]
async fn ambiguous_union() {
    let alike = read(json!({"alike": {"name": "n", "claws": 3}})).await.alike.unwrap();
    assert_eq!(alike.as_cat().unwrap().claws, Some(3));
    assert!(alike.as_cat2().is_err());
    assert_eq!(*alike.json(), Json::from(json!({"name": "n", "claws": 3})));
}

#[tokio::test]
async fn authorization_without_scheme() {
    let server = Fake::answering(204, "");
    reserved(&server).get_open("Basic YTpi").await.unwrap();
    assert_eq!(server.sent(), "GET /open\nauthorization: Basic YTpi");
}

#[tokio::test]
async fn body_of_head() {
    let server = Fake::answering(200, "no JSON");
    notes(&server).head_note().await.unwrap();
    assert_eq!(server.sent(), "HEAD /note");
}

#[tokio::test]
async fn duplicate_operation_id() {
    let server = Fake::answering(204, "");
    notes(&server).list_twice().await.unwrap();
    assert_eq!(server.sent(), "GET /twice");
}

#[tokio::test]
async fn duplicate_type() {
    assert_eq!(sent(NoteInput::new().twice_typed("a")).await, r#"{"twice_typed":"a"}"#);
}

#[tokio::test]
async fn duplicate_value() {
    assert!(<TwiceListed as hero_api_runtime::OpenEnum>::values().eq(["a", "b"]));
    assert_eq!(sent(NoteInput::new().twice_listed(TwiceListed::A)).await, r#"{"twice_listed":"a"}"#);
}

#[test]
fn empty_event() {
    let event: WebhookEvent = serde_json::from_value(json!({"word": "w"})).unwrap();
    assert!(!matches!(event, WebhookEvent::Unknown(_)));
}

#[test]
fn unread_notation() {
    let is_read = |text: &str| serde_json::from_str::<WebhookEvent>(text).is_ok();
    assert!(is_read(r#"{"word":"w"}"#) && !is_read("<word>w</word>"));
}

#[tokio::test]
async fn empty_list() {
    assert_eq!(sent(NoteInput::new().no_member("anything")).await, r#"{"no_member":"anything"}"#);
}

#[tokio::test]
async fn header_of_connection() {
    let server = Fake::answering(204, "");
    reserved(&server).get_connection().await.unwrap();
    assert_eq!(server.sent(), "GET /connection");
    // The generator leaves out what the runtime rejects, and nothing else.
    let notes = include_str!("../../../../generator/tests/accepts/reserved-parameters/notes.txt");
    let left_out = notes.lines().filter(|note| note.ends_with("[header-of-connection]"));
    let left_out: BTreeSet<String> = left_out.map(|note| note.split('`').nth(1).unwrap().to_lowercase()).collect();
    let mut refused = BTreeSet::new();
    for name in REQUEST_HEADERS {
        let call = server.client().request(Method::GET, "/any").header(name, "1").send().await;
        if call.is_err_and(|error| error.to_string().contains("is set by the client alone")) {
            refused.insert(name.to_owned());
        }
    }
    assert_eq!(refused, left_out);
}

/// The request headers with a meaning of their own, from the registry of HTTP.
const REQUEST_HEADERS: [&str; 34] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-type",
    "cookie",
    "date",
    "expect",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "origin",
    "pragma",
    "prefer",
    "proxy-authorization",
    "range",
    "referer",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

#[tokio::test]
async fn hidden_operation() {
    let server = Fake::answering(204, "");
    notes(&server).get_shown().await.unwrap();
    assert_eq!(server.sent(), "GET /hidden");
}

#[tokio::test]
async fn idle_definition() {
    let note = read(json!({"unknown": "u", "definitions": {"Idle": 1}})).await;
    assert_eq!(note, read(json!({"unknown": "u"})).await);
}

#[tokio::test]
async fn idle_discriminator() {
    let told = read(json!({"told": {"kind": "x", "y": "by its fields"}})).await.told;
    assert!(matches!(told, Some(NoteTold::Y(value)) if value.y == "by its fields"));
}

#[tokio::test]
async fn idle_mapping() {
    let mapped = read(json!({"mapped": {"kind": "gone", "name": "n"}})).await.mapped;
    assert!(matches!(mapped, Some(NoteMapped::Unknown(_))));
    let mapped = read(json!({"mapped": {"kind": "Lion", "mane": "m"}})).await.mapped;
    assert!(matches!(mapped, Some(NoteMapped::Lion(value)) if value.mane == "m"));
    assert!(!std::any::type_name::<NoteInputMappedInput>().is_empty());
}

#[tokio::test]
async fn ignored_header() {
    let server = Fake::answering(200, "{}");
    reserved(&server).get_secured().await.unwrap();
    assert_eq!((server.accept_header().as_str(), server.count()), ("application/fhir+json", 1));
    reserved(&server).get_secured().header("accept", "text/plain").await.unwrap();
    assert_eq!(server.accept_header(), "text/plain");
}

#[tokio::test]
async fn impossible_property() {
    let forbidden = NoteInputForbiddenInput::new().a("1").b("2");
    assert_eq!(sent(NoteInput::new().forbidden(forbidden)).await, r#"{"forbidden":{"a":"1","b":"2"}}"#);
}

#[tokio::test]
async fn impossible_required() {
    let without = RequiredAndForbiddenInput::new("1");
    assert_eq!(sent(NoteInput::new().required_and_forbidden(without)).await, r#"{"required_and_forbidden":{"a":"1"}}"#);
}

#[tokio::test]
async fn impossible_type() {
    assert_eq!(sent(NoteInput::new().no_type(json!([1]))).await, r#"{"no_type":[1]}"#);
}

#[tokio::test]
async fn impossible_value() {
    assert_eq!(sent(NoteInput::new().no_value("b")).await, r#"{"no_value":"b"}"#);
    let error = notes(&Fake::answering(204, "")).put_note(NoteInput::new().no_value("a")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn invalid_id() {
    assert_eq!(sent(NoteInput::new().no_address("a")).await, r#"{"no_address":"a"}"#);
}

#[tokio::test]
async fn keyword_of_3_1() {
    // `$id` is one; the schema that has it is an ordinary object.
    let server = Fake::answering(200, r#"{"id":"1","note":null,"nobody":{"name":"n"}}"#);
    assert!(tolerated_in_3_0::api::Api::new(server.client()).default().get_order().await.is_ok());
}

#[tokio::test]
async fn type_of_3_1() {
    let server = Fake::answering(200, r#"{"id":"1","note":null,"lists":null}"#);
    let order = tolerated_in_3_0::api::Api::new(server.client()).default().get_order().await.unwrap();
    assert_eq!(order.lists, None);
}

#[tokio::test]
async fn malformed_media_type() {
    let server = Fake::answering(200, "{}");
    media_types::api::Api::new(server.client()).media().get_malformed().await.unwrap();
    assert_eq!(server.accept_header(), "application/json, */*;q=0.5");
}

#[tokio::test]
async fn repeated_media_type() {
    let server = Fake::answering(200, r#"{"id":"1"}"#).header("content-type", "application/json; charset=utf-8");
    let patient = media_types::api::Api::new(server.client()).media().get_twice().await.unwrap();
    assert_eq!(patient.id.as_deref(), Some("1"));
}

#[tokio::test]
async fn numbered_name() {
    use like_members::types::{ReadingInput, ReadingInputCheckedInput, ReadingInputCheckedInputObject2};
    let server = Fake::answering(204, "");
    let checked = ReadingInputCheckedInput::from(ReadingInputCheckedInputObject2::new("b"));
    let reading = ReadingInput::new(None).checked(checked);
    like_members::api::Api::new(server.client()).default().put_reading(reading).await.unwrap();
    assert!(server.sent().ends_with(r#"{"value":null,"checked":{"a":"b"}}"#), "{}", server.sent());
}

#[tokio::test]
async fn null_for_nothing() {
    let server = Fake::answering(200, "{}");
    notes(&server).get_note("t").await.unwrap();
    assert_eq!(server.sent(), "GET /note\ntrace: t");
}

#[tokio::test]
async fn null_without_quotes() {
    assert_eq!(read(json!({"unquoted": null})).await.unquoted, None);
    assert_eq!(sent(NoteInput::new().clear_unquoted()).await, r#"{"unquoted":null}"#);
}

#[tokio::test]
async fn nullable_in_3_1() {
    assert_eq!(read(json!({"nullable": null})).await.nullable, None);
    assert_eq!(sent(NoteInput::new().clear_nullable()).await, r#"{"nullable":null}"#);
}

#[test]
fn moved_constant() {
    assert_eq!(moved_places::servers::PRODUCTION.url(), "https://new.pets.test");
    assert_eq!(moved_places::servers::STAGING.url(), "https://staging.pets.test");
}

#[tokio::test]
async fn parameter_of_scheme() {
    let server = Fake::answering(204, "");
    reserved(&server).get_by_key().await.unwrap();
    assert_eq!(server.sent(), "GET /key\nauthorization: Bearer secret");
}

#[tokio::test]
async fn reference_past_id() {
    let past = read(json!({"within": {"past": {"name": "n"}}})).await.within.and_then(|within| within.past);
    assert_eq!(past.unwrap().name, "n");
}

#[tokio::test]
async fn reference_sibling() {
    // The parameter is required by its component, so it is an argument.
    let server = Fake::answering(200, "{}");
    notes(&server).get_note("required").await.unwrap();
    assert_eq!(server.sent(), "GET /note\ntrace: required");
}

#[tokio::test]
async fn rule_of_another_type() {
    assert_eq!(sent(NoteInput::new().other_rule("1")).await, r#"{"other_rule":"1"}"#);
}

#[tokio::test]
async fn unchecked_bounds() {
    let api = || patterns::api::Api::new(Fake::answering(204, "").client()).patterns();
    let large = patterns::types::Large::new;
    api().add_large(large().least("a".repeat(5_000))).await.unwrap();
    assert!(api().add_large(large().least("A".repeat(5_000))).await.is_err());
}

#[tokio::test]
async fn unchecked_pattern() {
    let api = || patterns::api::Api::new(Fake::answering(204, "").client()).patterns();
    api().add_company(patterns::types::Company::new().ein("no digits at all")).await.unwrap();
}

#[tokio::test]
async fn unknown_keyword() {
    assert_eq!(sent(NoteInput::new().unknown("a")).await, r#"{"unknown":"a"}"#);
}

#[tokio::test]
async fn unsendable_parameter() {
    let server = Fake::answering(204, "");
    reserved(&server).get_unsendable().await.unwrap();
    assert_eq!(server.sent(), "GET /unsendable");
}

#[tokio::test]
async fn unwritable_parameter() {
    let server = Fake::answering(204, "");
    let error = notes(&server).get_nested().grid([vec![1]]).await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
}

#[tokio::test]
async fn value_of_another_type() {
    assert!(<OtherType as hero_api_runtime::OpenEnum>::values().eq(["x", "1"]));
    assert_eq!(sent(NoteInput::new().other_type("1")).await, r#"{"other_type":"1"}"#);
}

#[test]
fn component_of_both() {
    // The one of the webhooks has another name, and both are types.
    let _: fn(events_beside::types::WebhookPet) -> WebhookEventBeside = WebhookEventBeside::WebhookPet;
    let pet: events_beside::types::Pet = serde_json::from_value(json!({"name": "Rex"})).unwrap();
    assert_eq!(pet.name, "Rex");
}

#[test]
fn own_event() {
    let event: WebhookEventBeside = serde_json::from_value(json!({"why": "old"})).unwrap();
    assert!(matches!(event, WebhookEventBeside::Unknown(_)));
    let event: WebhookEventBeside = serde_json::from_value(json!({"gone": "north"})).unwrap();
    assert!(matches!(event, WebhookEventBeside::PetGone(_)));
}

#[tokio::test]
async fn not_of_events() {
    // The operation of the second description is missing: the group has only that of the first.
    let server = Fake::answering(200, "[]");
    let pets =
        events_beside::api::Api::new(server.builder().credential("key", Secret::from("k")).build().unwrap()).pets();
    assert!(pets.list_pets().await.unwrap().is_empty());
}

#[test]
fn version_not_said() {
    let event: WebhookEventBeside = serde_json::from_value(json!({"id": "7", "owner": {"town": "Bath"}})).unwrap();
    assert!(matches!(event, WebhookEventBeside::WebhookPet(_)));
}

#[test]
fn event_of_both() {
    use_of_3_0(json!({"sold": "Rex"}), |event| matches!(event, WebhookEventOf30::PetSold(_)));
}

#[test]
fn webhooks_of_3_1() {
    use_of_3_0(json!({"sold": null}), |event| matches!(event, WebhookEventOf30::PetSold(_)));
}

fn use_of_3_0(json: serde_json::Value, is_it: fn(&WebhookEventOf30) -> bool) {
    assert!(is_it(&serde_json::from_value(json).unwrap()));
}

#[test]
fn overlay_action() {
    // `remove: true` took precedence over `update`, and the action without effect did nothing: the tag is that of the
    // last one.
    let _: fn(overlay_of_others::api::Api) -> overlay_of_others::api::PetsApi = |api| api.pets();
}

#[test]
fn overlay_primitive() {
    let pet: overlay_of_others::types::Pet = serde_json::from_value(json!({"name": "x".repeat(30), "age": 3})).unwrap();
    assert_eq!((pet.name.len(), pet.age), (30, Some(3)));
}

#[test]
fn overlay_no_match() {
    let pet: own_overlay::types::Pet = serde_json::from_value(json!({"name": ""})).unwrap();
    assert_eq!(pet.name, "");
}

#[test]
fn overlay_count() {
    let pet: own_overlay::types::Pet = serde_json::from_value(json!({"name": "Rex", "born": "2020-01-02"})).unwrap();
    assert_eq!(pet.born.unwrap().as_str(), "2020-01-02");
}

/// `accepts/decisions-later`: what a rule applies to now, and no longer.
fn later<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}

#[test]
fn decided_more() {
    let visit: Visit = later(json!({"customer_id": "7"}));
    assert_eq!(visit.customer_id, Some(CustomerId::from("7")));
}

#[test]
fn decided_less() {
    let order: Order = later(json!({"payment": {"number": "5"}}));
    assert!(matches!(order.payment, Some(OrderPayment::Card(card)) if card.number == "5"));
}

#[test]
fn decision_idle() {
    let visit: Visit = later(json!({"day": 5, "earlier": {"customer_id": 7}}));
    assert_eq!((visit.day, visit.earlier.unwrap().customer_id), (Some(5), Some(7)));
}

#[tokio::test]
async fn place_not_found() {
    let server = Fake::answering(200, "{}");
    decisions_later::api::Api::new(server.client()).default().get_order("7").await.unwrap();
    assert_eq!(server.sent(), "GET /orders/7");
}

#[tokio::test]
async fn subjects_left_out() {
    let person = r#"{"id": "1", "notes": "", "employer": {"boss": {"id": "2", "notes": "", "employer": {"boss": {"id": "3", "notes": ""}}}}}"#;
    let (sink, mut events) = tokio::sync::mpsc::channel(1);
    let client = Fake::answering(200, person).builder().observer(Audit::new(sink)).build().unwrap();
    decisions::api::Api::new(client).people().get_person("1").await.unwrap();
    let subjects: Vec<String> = events.recv().await.unwrap().subjects.into_iter().map(|subject| subject.id).collect();
    assert_eq!(subjects, ["1", "2"]);
}

#[test]
fn spread_mark() {
    let body: ErrorBody = later(json!({"pet": "7"}));
    assert_eq!(body.pet, Some(PetId::from("7")));
}

/// `accepts/tolerated-in-practice`: what published descriptions have.
fn practice(server: &Fake) -> tolerated_in_practice::api::DefaultApi {
    let client = server.builder().credential("token", "t").build().unwrap();
    tolerated_in_practice::api::Api::new(client).default()
}

async fn feature(json: serde_json::Value) -> tolerated_in_practice::types::Feature {
    practice(&Fake::answering(200, json.to_string())).features().await.unwrap()
}

#[tokio::test]
async fn body_of_status() {
    practice(&Fake::answering(204, "")).subscribe(tolerated_in_practice::types::SubscribeRequest::new()).await.unwrap();
}

#[test]
fn callback_of_event() {
    let event: tolerated_in_practice::types::DoneEvent = serde_json::from_value(json!({"at": "now"})).unwrap();
    assert_eq!(event.at.as_deref(), Some("now"));
}

#[tokio::test]
async fn default_mapping() {
    use openapi_3_2::types::{Order, Search};
    let server = Fake::answering(200, r#"[{"kind":"coins","iban":"i"}]"#);
    let client = server.builder().credential("key", "k").build().unwrap();
    let found = openapi_3_2::api::Api::new(client).orders().search_orders(Search::new("a")).await.unwrap();
    assert!(matches!(found[..], [Order::Unknown(_)]));
}

#[tokio::test]
async fn form_without_fields() {
    let server = Fake::answering(204, "");
    let error = forms::api::Api::new(server.client()).forms().send_no_object(["a"]).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn items_as_they_come() {
    let server = Fake::answering(200, "data: {\"data\":1}\n\n").header("content-type", "text/event-stream");
    let client = server.builder().credential("key", "k").build().unwrap();
    let mut events = openapi_3_2::api::Api::new(client).orders().feed().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data(), "{\"data\":1}");
}

#[tokio::test]
async fn items_of_draft_4() {
    assert_eq!(feature(json!({"point": [1.5, 2]})).await.point, Some(vec![1.5, 2.0]));
}

#[tokio::test]
async fn operation_of_3_2() {
    let server = Fake::answering(204, "");
    practice(&server).search_features().await.unwrap();
    assert_eq!(server.sent(), "QUERY /features\nauthorization: Bearer t");
}

#[tokio::test]
async fn operation_without_responses() {
    let server = Fake::answering(200, "anything");
    practice(&server).drop_features().await.unwrap();
    assert_eq!(server.sent(), "DELETE /features\nauthorization: Bearer t");
}

#[tokio::test]
async fn required_of_itself() {
    assert_eq!(feature(json!({"point": []})).await.name, None);
}

#[tokio::test]
async fn response_without_description() {
    assert_eq!(feature(json!({"name": "n"})).await.name.as_deref(), Some("n"));
}

#[tokio::test]
async fn empty_enum() {
    assert_eq!(feature(json!({"state": "any"})).await.state.as_deref(), Some("any"));
}

#[tokio::test]
async fn undeclared_variable() {
    let server = tolerated_in_practice::servers::REGION_SHOP_TEST;
    assert_eq!(server.url(), "https://{region}.shop.test");
    assert_eq!(server.url_with(&[("region", "eu")]).unwrap(), "https://eu.shop.test");
    let fake = Fake::answering(204, "");
    let builder = || fake.builder().credential("token", "t").server("https://{zone}.upload.test", "https://eu.up.test");
    tolerated_in_practice::api::Api::new(builder().build().unwrap()).default().upload().await.unwrap();
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn unread_example() {
    let server = Fake::answering(204, "");
    practice(&server).search_features().word("w").await.unwrap();
    assert_eq!(server.sent(), "QUERY /features?word=w\nauthorization: Bearer t");
}

#[tokio::test]
async fn unread_scopes() {
    let server = Fake::answering(204, "");
    practice(&server).drop_features().await.unwrap();
    assert_eq!(server.sent(), "DELETE /features\nauthorization: Bearer t");
}

#[tokio::test]
async fn unsupported_security() {
    let server = Fake::answering(200, r#"{"name":"n"}"#);
    practice(&server).features().await.unwrap();
    assert_eq!(server.sent(), "GET /features\nauthorization: Bearer t");
}

#[tokio::test]
async fn unsupported_media_type() {
    let server = Fake::answering(204, "");
    practice(&server).subscribe(tolerated_in_practice::types::SubscribeRequest::new().url("u")).await.unwrap();
    assert!(server.last().ends_with("content-type: application/json\n\n{\"url\":\"u\"}"), "{}", server.last());
}
