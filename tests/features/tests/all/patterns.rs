//! `accepts/patterns`: the values of the description itself can be sent, and all others are checked.

use hero_api_features::patterns::api::{Api, PatternsApi};
use hero_api_features::patterns::types::{Company, Large, Order, OrderLineInput};
use hero_api_runtime::{Error, Outcome};
use hero_api_test_support::Fake;

fn patterns(server: &Fake) -> PatternsApi {
    Api::new(server.client()).patterns()
}

async fn company(company: Company) -> Result<(), Error> {
    patterns(&Fake::answering(204, "")).add_company(company).await
}

async fn large(large: Large) -> Result<(), Error> {
    patterns(&Fake::answering(204, "")).add_large(large).await
}

#[tokio::test]
async fn the_examples_of_the_description_can_be_sent() {
    let given = Company::new().ein("123456789").flags("ABC").path("a/users/b").doubled("12").block("ab");
    company(given.space("a b").symbols("a-b.c").standard("A").plain("a")).await.unwrap();
    let server = Fake::answering(204, "");
    let order = Order::new().code("AB-1").lines([OrderLineInput::new().sku("x y")]).tags(["A"]).notes(["a"]);
    patterns(&server).add_order(order.labels([("a".to_owned(), "B".to_owned())].into_iter().collect())).await.unwrap();
    patterns(&server).search().since("2024").until("24").await.unwrap();
}

#[tokio::test]
async fn a_pattern_of_another_language_is_not_checked() {
    company(Company::new().delimited("abc").unseen("12")).await.unwrap();
}

#[tokio::test]
async fn every_other_pattern_is_checked() {
    let wrong = [
        (Company::new().plain("A"), "/plain"),
        (Company::new().path("a/b"), "/path"),
        (Company::new().space("ab"), "/space"),
        (Company::new().symbols("a b"), "/symbols"),
        (Company::new().spaces("A"), "/spaces"),
    ];
    for (wrong, place) in wrong {
        let error = company(wrong).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains(place), "{error}");
    }
    let error = patterns(&Fake::answering(204, "")).search().until("2024").await.unwrap_err();
    // The pattern is shown as in the description.
    assert!(error.to_string().contains(r"/query/until: must match the pattern ^\d{2}$"), "{error}");
}

#[tokio::test]
async fn white_space_is_any_space() {
    company(Company::new().space("a\u{a0}b").spaces("a\u{feff}b")).await.unwrap();
}

#[tokio::test]
async fn large_bounds_are_cheap_and_the_rest_of_their_pattern_is_checked() {
    let long = "a".repeat(200_000);
    let start = std::time::Instant::now();
    large(Large::new().many(long.as_str()).again(long.as_str()).least(long.as_str()).nested("A")).await.unwrap();
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    let error = large(Large::new().many("A").least("a")).await.unwrap_err().to_string();
    assert!(error.contains("/many: must match the pattern ^[a-z]{1,2097152}$") && error.contains("/least"), "{error}");
}
