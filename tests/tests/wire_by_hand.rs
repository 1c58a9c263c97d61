//! Requests made with the public types, and their wire form, written by hand.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use hero_api::{
    Client, NhsNumber, Outcome,
    runtime::{Date, Decimal, Error, Patch},
    types::{
        CancelAppointmentRequest, CollectionMethod, CreateAppointmentRequest, CreateAppointmentRequired,
        CreateInvoiceRequest, EpisodeAssigneeType, EpisodeStatus, InvoiceCouponInput, InvoiceItemInput, InvoiceMode,
        MessageEncrypted, MessageType, PracticeGroupAddressInput, RegisterPatientMobile, RegisterPatientMobileRequired,
        RegisterPatientPdsDemographics, RegisterPatientPdsDemographicsRequired, RegisterPatientPdsNhsNumber,
        SendMessageRequest, SendMessageRequired, Sex, Title, UpdatePracticeGroupRequest,
    },
};
use hero_api_test_support::{Fake, sample::Style};
use hero_api_tests::{description::operation, fake};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Calls this operation, and compares the method, the address below the base, and the body.
async fn check<T>(id: &str, call: impl AsyncFnOnce(Client) -> Result<T, Error>, expected: &str) {
    let fake = fake::success(&operation(id), Style::REQUIRED);
    if let Err(error) = call(fake::hero(&fake)).await {
        panic!("{error}");
    }
    let sent = fake::sent(&fake);
    let (head, body) = sent.split_once("\n\n").expect("a head and a body");
    let line = head.lines().next().unwrap_or_default().replace("https://hero.example.test/base", "");
    assert_eq!(format!("{line}\n{body}").trim_end(), expected);
}

#[tokio::test]
async fn a_patient_is_traced_by_nhs_number() {
    let number: NhsNumber = "943 476 5919".parse().expect("a valid number");
    let body = RegisterPatientPdsNhsNumber::new(number, date("1992-01-01")).ehr_partner("emis");
    check(
        "registerPatientPds",
        async |hero| hero.patients().register_patient_pds(body).await,
        "POST /v1/patients/register_pds\n{\"nhs_number\":\"9434765919\",\"dob\":\"1992-01-01\",\"ehr_partner\":\"emis\"}",
    )
    .await;
}

#[tokio::test]
async fn a_patient_is_traced_by_demographics() {
    let body = RegisterPatientPdsDemographics::new(RegisterPatientPdsDemographicsRequired {
        dob: date("1992-01-01"),
        postcode: "SW1A 1AA".into(),
        forename: "Zoë".into(),
        surname: "O'Neil \"Zo\"".into(),
    });
    check(
        "registerPatientPds",
        async |hero| hero.patients().register_patient_pds(body).await,
        "POST /v1/patients/register_pds\n{\"dob\":\"1992-01-01\",\"postcode\":\"SW1A 1AA\",\"forename\":\"Zoë\",\
         \"surname\":\"O'Neil \\\"Zo\\\"\"}",
    )
    .await;
}

#[tokio::test]
async fn a_patient_is_registered() {
    let body = RegisterPatientMobile::new(RegisterPatientMobileRequired {
        dob: date("1992-01-01"),
        first_name: "Zoë".into(),
        last_name: "Neil".into(),
        mobile: "07700900000".into(),
    });
    let body = body.sex(Sex::NotKnown).title(Title::Dr).address_line_1("1 High Street").email("zoe@example.test");
    check(
        "registerPatient",
        async |hero| hero.patients().register_patient(body).await,
        "POST /v1/patients/register\n{\"dob\":\"1992-01-01\",\"first_name\":\"Zoë\",\"last_name\":\"Neil\",\
         \"sex\":\"Not known\",\"title\":\"Dr\",\"address_line_1\":\"1 High Street\",\"mobile\":\"07700900000\",\
         \"email\":\"zoe@example.test\"}",
    )
    .await;
}

#[tokio::test]
async fn a_message_is_sent() {
    let body = SendMessageRequest::new(SendMessageRequired {
        patient_id: "98765".into(),
        message_type: MessageType::Sms,
        message_string: "Tea at 5?\nYes/no".into(),
    });
    let body = body.write_to_record(true).encrypted(MessageEncrypted::Bool(false)).assignee_id(7);
    check(
        "sendMessage",
        async |hero| hero.messages().send_message(body).await,
        "POST /v1/messages/send\n{\"patient_id\":\"98765\",\"message_type\":\"sms\",\
         \"message_string\":\"Tea at 5?\\nYes/no\",\"write_to_record\":true,\"encrypted\":false,\"assignee_id\":7}",
    )
    .await;
}

#[tokio::test]
async fn an_appointment_is_created() {
    let body = CreateAppointmentRequest::new(CreateAppointmentRequired {
        appointment_type_id: "3".into(),
        location_id: "5".into(),
        practitioner_id: "8".into(),
        duration: 15,
        start_time: Some("2024-03-15T14:00:00Z".parse().expect("a time")),
    });
    check(
        "createAppointment",
        async |hero| hero.booking().create_appointment(body.patient_id("98765").suppress_mail(true)).await,
        "POST /v1/appointments\n{\"appointment_type_id\":\"3\",\"location_id\":\"5\",\"practitioner_id\":\"8\",\
         \"duration\":15,\"start_time\":\"2024-03-15T14:00:00Z\",\"patient_id\":\"98765\",\"suppress_mail\":true}",
    )
    .await;
}

async fn check_update(body: UpdatePracticeGroupRequest, expected: &str) {
    let expected = format!("PATCH /v1/me\n{expected}");
    let call = async |hero: Client| hero.practice_group().update_practice_group(body).await;
    check("updatePracticeGroup", call, &expected).await;
}

#[tokio::test]
async fn a_field_is_left_cleared_or_set() {
    let update = UpdatePracticeGroupRequest::new().name("Surgery");
    check_update(update.clone(), r#"{"name":"Surgery"}"#).await;
    check_update(update.clone().address(Patch::Null), r#"{"name":"Surgery","address":null}"#).await;
    let address = PracticeGroupAddressInput::new().town("Ely");
    check_update(update.address(address), r#"{"name":"Surgery","address":{"town":"Ely"}}"#).await;
    check_update(UpdatePracticeGroupRequest::new(), "{}").await;
}

#[tokio::test]
async fn slots_are_counted() {
    check(
        "countSlots",
        async |hero| hero.booking().count_slots().location_id("5").start_date(date("2024-03-15")).await,
        "GET /v1/slots/count?location_id=5&start_date=2024-03-15\n".trim_end(),
    )
    .await;
}

#[tokio::test]
async fn lists_repeat_their_encoded_names() {
    check(
        "listEpisodes",
        async |hero| {
            let list = hero.episode().list_episodes().page_index(0).assignee_id(["1", "2&3"]);
            list.assignee_type([EpisodeAssigneeType::from("Admin")])
                .status([EpisodeStatus::from("open")])
                .unchecked()
                .await
        },
        "GET /v1/episodes?page_index=0&assignee_id%5B%5D=1&assignee_id%5B%5D=2%263&assignee_type%5B%5D=Admin\
         &status%5B%5D=open",
    )
    .await;
}

#[tokio::test]
async fn an_appointment_is_cancelled() {
    check(
        "cancelAppointment",
        async |hero| {
            hero.booking().cancel_appointment("456", CancelAppointmentRequest::new().suppress_mail(true)).await
        },
        "PATCH /v1/appointments/456/cancel\n{\"suppress_mail\":true}",
    )
    .await;
}

#[tokio::test]
async fn money_keeps_its_text() {
    let price: Decimal = "12.50".parse().expect("a number");
    let item = InvoiceItemInput::new(2).unit_amount_in_pounds(price);
    let body = CreateInvoiceRequest::new("7").collection_method(CollectionMethod::RequestPayment);
    let body = body.mode(InvoiceMode::Draft).due_date(date("2024-04-01")).coupons([InvoiceCouponInput::new("c1")]);
    let fake = Fake::answering(201, "{}");
    // The answer does not matter here.
    let _ = fake::hero(&fake).invoicing().create_invoice(body.invoice_items_attributes([item])).await;
    let sent = fake::sent(&fake);
    let body = sent.rsplit("\n\n").next().unwrap_or_default();
    assert_eq!(
        body,
        "{\"issuer_id\":\"7\",\"due_date\":\"2024-04-01\",\"collection_method\":\"request_payment\",\"mode\":\"draft\",\
         \"coupons\":[{\"id\":\"c1\"}],\"invoice_items_attributes\":[{\"quantity\":2,\"unit_amount_in_pounds\":12.50}]}"
    );
}

#[tokio::test]
async fn a_path_parameter_stays_one_segment() {
    let fake = Fake::answering(200, "{}");
    for (id, path) in [
        ("../me", "..%2Fme"),
        ("..;a=b/me", "..%3Ba%3Db%2Fme"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("%2e%2e", "%252e%252e"),
        ("é 5", "%C3%A9%205"),
        ("a\r\nb: c", "a%0D%0Ab%3A%20c"),
    ] {
        // The answer does not matter here.
        let _ = fake::hero(&fake).patients().get_patient_by_id(id).await;
        let sent = fake.requests().pop().expect("a request was sent");
        assert_eq!(sent.uri.to_string(), format!("https://hero.example.test/base/v1/patients/{path}"));
    }
}

#[tokio::test]
async fn a_path_parameter_that_is_no_segment_is_refused() {
    for id in ["", ".", ".."] {
        let fake = Fake::answering(200, "{}");
        let error = fake::hero(&fake).patients().get_patient_by_id(id).await.expect_err("it is refused");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("the path parameter `id`"), "{error}");
        assert!(fake.requests().is_empty());
    }
}

#[tokio::test]
async fn clients_for_other_practices_share_the_key() {
    let fake = Fake::answering(200, "{}");
    let other = fake::hero(&fake).for_practice("practice-2");
    // The answer does not matter here.
    let _ = other.practice_group().get_sms_credits().await;
    let sent = fake::sent(&fake);
    assert!(sent.contains("x-api-key: key-of-tests\nx-practice-group-id: practice-2\n"), "{sent}");
}
