//! `accepts/decisions` and `accepts/decision-patterns`: the effect of a decision on what the client sends, reads and
//! shows, and on what the mock knows.

use std::time::Duration;

use hero_api_features::decision_patterns::api::pets::{GetPetHeaders, PutPetBody};
use hero_api_features::decision_patterns::types as patterns;
use hero_api_features::decisions::api::people::PeopleApi;
use hero_api_features::decisions::types::{
    AddPersonByMail, AddPersonPhone, Contact, Employment, OpenSessionRequest, Person, PersonId, PersonInput,
    PersonInputRequired, Sex,
};
use hero_api_features::{decision_patterns, decisions};
use hero_api_mock::MockHero;
use hero_api_runtime::{Audit, Client, DateTime, RetryPolicy};
use hero_api_test_support::{Fake, answer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn people(client: Client) -> PeopleApi {
    decisions::api::Api::new(client).people()
}

fn read(json: &str) -> Person {
    serde_json::from_str(json).unwrap()
}

#[test]
fn names_and_kinds_are_those_that_are_decided() {
    let person = read(
        r#"{"id":"7","notes":"n","sex":"","born":"1970-01-02T00:00:00Z","code":"x","visits":3,"balance":0.10,
            "archived":true,"d":"2001","employer":{"role":"r"}}"#,
    );
    assert_eq!((&person.id, person.sex), (&PersonId::from("7"), Some(Sex::Unsaid)));
    let born = person.born.unwrap().date().unwrap();
    assert_eq!((born.year(), born.month(), born.day()), (1970, 1, 2));
    assert_eq!((person.code.as_deref(), person.visits), (Some("x"), Some(3)));
    assert_eq!(person.balance.unwrap().to_string(), "0.10");
    assert_eq!(person.deceased.as_deref(), Some("2001"));
    let Employment { role, .. } = *person.employer.unwrap();
    assert_eq!(role.as_deref(), Some("r"));
    assert_eq!(Sex::Female.as_str(), "f");
}

#[test]
fn null_and_required_are_those_that_are_decided() {
    // The description requires `email`, and the decision does not; `legacy` is removed.
    let person = read(r#"{"id":"7","notes":"n","nickname":null}"#);
    assert_eq!((person.email, person.nickname), (None, None));
    assert!(serde_json::from_str::<Person>(r#"{"id":"7","notes":null}"#).is_err());
    let sent =
        PersonInput::new(PersonInputRequired { id: "7".into(), notes: "n".into(), phone: "5".into() }).clear_nickname();
    assert_eq!(serde_json::to_string(&sent).unwrap(), r#"{"id":"7","phone":"5","notes":"n","nickname":null}"#);
}

#[tokio::test]
async fn an_audit_names_subjects_and_a_request_with_an_idempotency_key_is_repeated() {
    let (sink, mut events) = tokio::sync::mpsc::channel(2);
    let steps = [answer(503, ""), answer(201, r#"{"person_id": "7"}"#), answer(503, "")];
    let fake = Fake::new(steps);
    let retry = RetryPolicy::new().attempts(2).first_pause(Duration::ZERO);
    let client = fake.builder().retry(retry).observer(Audit::new(sink)).build().unwrap();
    let contact = || Contact::from(AddPersonByMail::new("a@example.org"));
    people(client.clone()).add_person(contact()).idempotency_key("k").await.unwrap();
    let event = events.recv().await.unwrap();
    let subject = event.subjects.first().map(|subject| (subject.kind, subject.id.as_str()));
    assert_eq!((event.attempts, subject), (2, Some(("PersonId", "7"))));
    people(client).add_person(contact()).await.unwrap_err();
    assert_eq!((events.recv().await.unwrap().attempts, fake.count()), (1, 3));
}

#[tokio::test]
async fn an_audit_names_the_subject_of_a_plain_string_and_nothing_else_shows_it() {
    let (sink, mut events) = tokio::sync::mpsc::channel(2);
    let fake = Fake::new([answer(201, r#"{"person_id": "7"}"#), answer(404, "")]);
    let client = fake.builder().retry(RetryPolicy::never()).observer(Audit::new(sink)).build().unwrap();
    let contact = || Contact::from(AddPersonPhone::new("07700 900123"));
    people(client.clone()).add_person(contact()).await.unwrap();
    let event = events.recv().await.unwrap();
    let subjects: Vec<_> = event.subjects.iter().map(|subject| (subject.kind, subject.id.as_str())).collect();
    assert_eq!(subjects, [("Telephone", "07700 900123"), ("PersonId", "7")]);
    let error = people(client).add_person(contact()).await.unwrap_err();
    let refused = events.recv().await.unwrap();
    assert_eq!(refused.subjects.first().map(|subject| subject.id.as_str()), Some("07700 900123"));
    assert!(!format!("{error} {error:?} {event:?} {refused:?} {:?}", event.subjects).contains("900123"));
}

#[tokio::test]
async fn what_does_not_match_a_pattern_that_is_decided_is_not_sent() {
    let server = Fake::answering(200, r#"{"data": []}"#);
    let error = people(server.client()).list_people().order("5").await.unwrap_err();
    assert_eq!((error.problems().len(), server.count()), (1, 0));
    people(server.client()).list_people().order("name").await.unwrap();
}

#[test]
fn debug_shows_what_is_public_and_hides_what_is_sensitive() {
    let shown = format!("{:?}", read(r#"{"id":"7","notes":"n","sex":"f","visits":3,"archived":true}"#));
    assert!(shown.contains("visits: Some(3)"), "{shown}");
    assert!(shown.contains("sex: …") && shown.contains("archived: …"), "{shown}");
}

#[tokio::test]
async fn a_secret_is_sent_and_shown_to_nobody() {
    let server = Fake::answering(200, r#"{"token":"s3cret"}"#);
    let request = OpenSessionRequest::new("s3cret");
    assert!(!format!("{request:?}").contains("s3cret") && serde_json::to_string(&request).is_err());
    let session = people(server.client()).open_session(request).await.unwrap();
    assert!(server.sent().ends_with(r#"{"password":"s3cret"}"#));
    assert!(!format!("{session:?}").contains("s3cret"));
    assert_eq!(session.token.reveal().to_string(), "s3cret");
}

#[tokio::test]
async fn parameters_are_sent_under_their_own_names() {
    let server = Fake::answering(200, r#"{"data":[]}"#);
    people(server.client()).list_people().page(0).size(5).order("name").await.unwrap();
    assert_eq!(server.sent(), "GET /people?page=0&size=5&o=name");
}

#[tokio::test]
async fn members_of_a_union_have_the_fields_and_names_that_are_decided() {
    let server = Fake::answering(201, r#"{"person_id":"7"}"#);
    let call = people(server.client()).add_person(Contact::ByMail(AddPersonByMail::new("a@b.c")));
    assert_eq!(call.await.unwrap().person_id, PersonId::from("7"));
    people(server.client()).add_person(AddPersonPhone::new("5").email("a@b.c")).await.unwrap();
    assert!(server.last().ends_with(r#"{"phone":"5","email":"a@b.c"}"#));
}

#[tokio::test]
async fn operations_are_repeated_as_decided() {
    let attempts = async |call: &dyn Fn(PeopleApi) -> hero_api_runtime::BoxFuture<'static, bool>| {
        let server = Fake::answering(503, "{}").header("retry-after", "0");
        let policy = RetryPolicy::new().attempts(3).first_pause(Duration::from_millis(1));
        let client = server.builder().retry(policy).build().unwrap();
        assert!(call(people(client)).await);
        server.count()
    };
    let open = |api: PeopleApi| api.open_session(OpenSessionRequest::new("s"));
    assert_eq!(attempts(&|api| Box::pin(async move { open(api).await.is_err() })).await, 3);
    assert_eq!(attempts(&|api| Box::pin(async move { api.get_person("7").await.is_err() })).await, 1);
}

#[tokio::test]
async fn the_mock_knows_what_is_decided() {
    let description = include_str!("../../../../generator/tests/accepts/decisions/effective.yaml");
    let mock = MockHero::builder().description(description).start().await.unwrap();
    let people = people(Client::builder().base_url(mock.url()).build().unwrap());
    // `links`: an added person can be read, and so can an archived one.
    let added = people.add_person(AddPersonPhone::new("0123").email("a@b.c")).await.unwrap();
    let person = people.get_person(added.person_id.clone()).await.unwrap();
    assert_eq!(person.phone.as_deref(), Some("0123"));
    people.archive(added.person_id.clone()).await.unwrap();
    assert_eq!(people.get_person(added.person_id).await.unwrap().archived, Some(true));
    // `page-index` and `page-size`: one person fills no second page.
    assert_eq!(people.list_people().page(0).size(5).await.unwrap().data.len(), 1);
    assert_eq!(people.list_people().page(1).size(5).await.unwrap().data.len(), 0);
    // `example`: a date.
    let made = people.get_person("none of those").await.unwrap();
    assert_eq!(made.born.unwrap().as_str(), "2001-02-03");
    // `status`, `faults`, `rule`, `expected`, `path`: the fields of a rejection.
    let address = format!("{}/people", mock.url());
    let answer = post(&address, r#"{"phone":5}"#).await;
    assert!(answer.contains(r#""state":400"#), "{answer}");
    for key in ["rule", "wanted", "where"] {
        assert!(answer.contains(&format!("\"{key}\":")), "{answer}");
    }
}

/// Posts JSON that the client would not send.
async fn post(address: &str, body: &str) -> String {
    let host = address.trim_start_matches("http://").split('/').next().unwrap().to_owned();
    let mut stream = tokio::net::TcpStream::connect(&host).await.unwrap();
    let length = body.len();
    let request = format!(
        "POST /people HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn roots_and_steps_of_every_kind_lead_to_their_places() {
    let server = Fake::answering(200, r#"{"kind":"cat","payer":{"number":"1","owner":"c"},"last 4":"1234"}"#);
    let server = server.header("x-batch", "b");
    let pets = decision_patterns::api::Api::new(server.client()).pets();
    let call = pets.get_pet(patterns::PetId::from("7")).trace(patterns::TraceId::from("t")).lang(5);
    let call = call.x_trace(patterns::TraceId::from("t")).session(patterns::SessionId::from("s"));
    let answer = call.owner([patterns::OwnerOfQueryId::from("o")]).send().await.unwrap();
    assert_eq!(server.sent(), "GET /v1/pets/7?trace=t&lang=5&owner%5B%5D=o\ncookie: session=s\nx-trace: t");
    let batch: Option<patterns::BatchId> = GetPetHeaders::of(answer.headers()).x_batch;
    assert_eq!(batch, Some("b".into()));
    let pet = answer.into_body();
    let Some(patterns::PetPayer::Company(company)) = pet.payer else { panic!("{:?}", pet.payer) };
    let _: Option<patterns::CompanyId> = company.owner;
    assert!(serde_json::to_string(&pet.last_4).is_err());
    let _: Option<DateTime> = pet.signed_off;
}

#[test]
fn the_most_specific_rule_holds_and_exceptions_are_excepted() {
    let answered: patterns::PutPetResponse = serde_json::from_str(r#"{"owner":"1"}"#).unwrap();
    let _: Option<patterns::PayerId> = answered.owner;
    let toy: patterns::Toy = serde_json::from_str(r#"{"owner":"1","maker":{"name":"a","owner":"2"}}"#).unwrap();
    let _: Option<String> = toy.owner;
    let _: Option<String> = toy.maker.unwrap().owner;
    let form = patterns::PutPetRequest::new().owner("1").secret("s3cret");
    assert!(!format!("{form:?}").contains("s3cret"));
    let _ = PutPetBody::from(form);
}

#[test]
fn events_and_callbacks_are_roots() {
    let sold: patterns::PetSoldEvent = serde_json::from_str(r#"{"event":"pet.sold","pet":"1"}"#).unwrap();
    let _: Option<patterns::PetId> = sold.pet;
    let lost: patterns::PetLostEvent = serde_json::from_str(r#"{"event":"pet lost","pet":"1"}"#).unwrap();
    let _: Option<patterns::LostPetId> = lost.pet;
    let seen: patterns::OnPetEvent = serde_json::from_str(r#"{"pet":"1"}"#).unwrap();
    let _: Option<patterns::PetId> = seen.pet;
}
