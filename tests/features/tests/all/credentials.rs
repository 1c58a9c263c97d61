//! `accepts/credentials`: a decision finds its scheme by meaning, under any key; `accepts/moved-places`: what the lock
//! names is found again.

use hero_api_features::credentials::api::{Api, PetsApi};
use hero_api_features::credentials::{security, servers};
use hero_api_features::moved_places;
use hero_api_test_support::Fake;

fn pets(server: &Fake) -> PetsApi {
    let builder = server.builder().credential(security::KEY, "k").credential(security::TENANT, "t");
    Api::new(builder.build().unwrap()).pets()
}

#[tokio::test]
async fn schemes_of_one_credential_are_one() {
    let server = Fake::answering(204, "");
    pets(&server).list_pets().await.unwrap();
    assert_eq!(server.last(), "GET /pets?tenant=t\nx-pet-key: k");
    pets(&server).add_pet().await.unwrap();
    assert_eq!(server.last(), "POST /pets\nx-pet-key: k");
    pets(&server).get_open().await.unwrap();
    assert_eq!(server.last(), "GET /open");
}

#[test]
fn a_credential_and_a_server_have_the_names_that_are_decided() {
    assert_eq!([security::KEY.name(), security::TENANT.name()], ["key", "tenant"]);
    assert_eq!(servers::PRODUCTION.url(), "https://live.pets.test");
    assert_eq!(servers::LIVE_PETS_TEST_SANDBOX.url(), "https://live.pets.test/sandbox/");
}

#[tokio::test]
async fn another_key_of_a_scheme_changes_nothing() {
    use moved_places::{api::Api, security};
    let server = Fake::answering(204, "");
    // The description calls it `ApiKey` now, and something else `apiKeyAuth`.
    let builder = server.builder().credential("apiKeyAuth", "k").credential(security::TENANT, "t");
    Api::new(builder.build().unwrap()).pets().list_pets().await.unwrap();
    assert_eq!(server.sent(), "GET /pets\nx-api-key: k\nx-tenant: t");
    assert_eq!(security::API_KEY_AUTH.name(), "apiKeyAuth");
    assert_eq!(security::API_KEY_AUTH_SCHEME.name(), "apiKeyAuth_2");
}
