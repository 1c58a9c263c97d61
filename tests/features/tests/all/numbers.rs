//! `accepts/numbers`: no number is lost or rejected on the way in, and none that breaks a rule is sent.

use hero_api_features::numbers::api::default::GetNumbersHeaders;
use hero_api_features::numbers::api::{Api, DefaultApi};
use hero_api_features::numbers::types::{NumbersEither, NumbersInput};
use hero_api_runtime::{Outcome, Patch};
use hero_api_test_support::Fake;

fn api(server: &Fake) -> DefaultApi {
    Api::new(server.client()).default()
}

#[tokio::test]
async fn numbers_of_every_size_are_read() {
    let body = r#"{"small":3.0,"large":-9223372036854775808,"plain":9007199254740993,"huge":18446744073709551615,
        "bounded":9223372036854775808,"enormous":123456789012345678901234567890,"contradicted":-1,"single":0.1,
        "double":1e300,"money":"12.50","list":[1,18446744073709551615],"map":{"a":18446744073709551615},
        "either":18446744073709551615,"signed_or_not":-5,"nullable":null}"#;
    let server = Fake::answering(200, body).header("x-total", "18446744073709551615");
    let response = api(&server).get_numbers().send().await.unwrap();
    assert_eq!(GetNumbersHeaders::of(response.headers()).x_total, Some(u64::MAX));
    let found = response.into_body();
    assert_eq!((found.small, found.large, found.plain), (Some(3), Some(i64::MIN), Some(9_007_199_254_740_993)));
    assert_eq!((found.huge, found.bounded, found.contradicted), (Some(u64::MAX), Some(1 << 63), Some(-1)));
    assert_eq!(found.enormous.unwrap().as_str(), "123456789012345678901234567890");
    assert_eq!((found.single, found.double, found.money.as_deref()), (Some(0.1), Some(1e300), Some("12.50")));
    assert_eq!((found.list.as_deref(), found.map.unwrap()["a"]), (Some(&[1, u64::MAX][..]), u64::MAX));
    assert!(matches!(found.either, Some(NumbersEither::Integer(u64::MAX))));
    assert_eq!((found.signed_or_not.unwrap().as_str(), found.nullable), ("-5", None));
}

#[tokio::test]
async fn what_an_integer_cannot_hold_is_an_error_and_not_another_number() {
    for body in [r#"{"huge":-1}"#, r#"{"huge":1.5}"#, r#"{"plain":9223372036854775808}"#, r#"{"huge":1e19}"#] {
        let error = api(&Fake::answering(200, body)).get_numbers().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Succeeded, "{body}");
    }
}

#[tokio::test]
async fn numbers_are_sent_as_they_are() {
    let server = Fake::answering(204, "");
    let numbers = NumbersInput::new().small(-1).huge(u64::MAX).enormous("1e25".parse().unwrap()).single(0.1).step(0.07);
    let numbers = numbers.money("12.50").price("3.10").list([u64::MAX]).either(5_u64).nullable(Patch::Null);
    api(&server).put_numbers(numbers).ratio(0.5).offset(u64::MAX).ids([1, u64::MAX]).await.unwrap();
    let body = r#"{"small":-1,"huge":18446744073709551615,"enormous":1e25,"single":0.1,"money":"12.50","price":"3.10","step":0.07,"list":[18446744073709551615],"either":5,"nullable":null}"#;
    let query = "ratio=0.5&offset=18446744073709551615&ids=1&ids=18446744073709551615";
    assert_eq!(server.sent(), format!("PUT /numbers?{query}\ncontent-type: application/json\n\n{body}"));
}

#[tokio::test]
async fn ends_of_ranges_are_in_or_out_as_either_version_says() {
    let server = Fake::answering(204, "");
    for (numbers, is_sent) in [
        (NumbersInput::new().small(i32::MAX.into()), true),
        (NumbersInput::new().small(i64::from(i32::MAX) + 1), false),
        (NumbersInput::new().between(0.0), false),
        (NumbersInput::new().between(1.0), false),
        (NumbersInput::new().between(0.5), true),
        (NumbersInput::new().between_as_in_3_0(0.0), false),
        (NumbersInput::new().between_as_in_3_0(1.0), true),
        (NumbersInput::new().step(0.005), false),
        (NumbersInput::new().as_programs_print_it(i64::MAX), true),
        (NumbersInput::new().as_programs_print_it(i64::MIN), true),
        (NumbersInput::new().contradicted(-2), false),
        (NumbersInput::new().bounded(u64::MAX), true),
        (NumbersInput::new().enormous("1e31".parse().unwrap()), false),
        (NumbersInput::new().price("3.1"), false),
        (NumbersInput::new().listed(u64::MAX), true),
        (NumbersInput::new().listed(2), false),
    ] {
        let shown = format!("{numbers:?}");
        assert_eq!(api(&server).put_numbers(numbers).await.is_ok(), is_sent, "{shown}");
    }
}

#[tokio::test]
async fn what_is_no_number_is_never_sent() {
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let server = Fake::answering(204, "");
        let body = api(&server).put_numbers(NumbersInput::new().double(wrong)).await.unwrap_err();
        assert!(body.to_string().contains("/double"), "{body}");
        let query = api(&server).put_numbers(NumbersInput::new()).ratio(wrong).await.unwrap_err();
        assert_eq!((body.outcome(), query.outcome(), server.count()), (Outcome::NotSent, Outcome::NotSent, 0));
    }
}
