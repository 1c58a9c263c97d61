//! The mock of a fixture's description accepts what its client sends, and answers what the client reads.

use hero_api_features::media_types::api::media::{GetVersionsAnswer, SendRangesBody, SendWideBody};
use hero_api_features::media_types::types::{AddVersionXJsonV1_0Request, PatchPatientRequestItem, PatientInput};
use hero_api_features::parameters::api::pets::SameNamesRequired;
use hero_api_features::parameters::types::{BoxObject, FileFormat, Filter, FilterAgeInput};
use hero_api_features::reserved_parameters::types::ThingInput;
use hero_api_features::{media_types, parameters, reserved_parameters};
use hero_api_mock::MockHero;
use hero_api_runtime::{Client, File};
use serde_json::json;

/// Returns a mock of a description, and a client with a credential for each of its security schemes.
async fn start(description: &str, schemes: &[&str]) -> (MockHero, Client) {
    let builder = MockHero::builder().description(description);
    let mock =
        schemes.iter().fold(builder, |builder, scheme| builder.credential(*scheme, "secret")).start().await.unwrap();
    let client = Client::builder().base_url(mock.url());
    let client = schemes.iter().fold(client, |client, scheme| client.credential(*scheme, "secret")).build().unwrap();
    (mock, client)
}

#[tokio::test]
async fn parameters_in_every_style() {
    let (mock, client) = start(include_str!("../../../../generator/tests/accepts/parameters/openapi.yaml"), &[]).await;
    let pets = parameters::api::Api::new(client).pets();
    let a_box = || BoxObject::new().width(3).color("a/b");
    pets.get_simple(["a/b", "c"], a_box()).await.unwrap();
    pets.get_label(5, [1, 2], a_box()).await.unwrap();
    pets.get_matrix("x", [1, 2], a_box()).await.unwrap();
    pets.search().form(["a", "b,c"]).joined(["a", "b,c"]).space(["a", "b"]).pipe(["a", "b"]).await.unwrap();
    let filter = Filter::new().name("xy").age(FilterAgeInput::new().gte(3)).tags(["a", "b"]);
    pets.search().filter(filter).expand(["a", "b"]).box_(a_box()).flat_box(a_box()).await.unwrap();
    pets.search().where_(Filter::new().name("xy")).callback("https://a/b?c&d").empty("").await.unwrap();
    pets.search().anything(json!(["a", 1])).await.unwrap();
    let required = SameNamesRequired { id: 1, id_header: 2, id_cookie: 3 };
    pets.same_names("a", required).body_parameter("b").body(json!({}).as_object().cloned().unwrap()).await.unwrap();
    pets.send_headers(["a", "b"]).x_box(a_box()).session("a b").seen(["x", "y"]).await.unwrap();
    pets.get_file("a.b/c", FileFormat::Csv).await.unwrap();
    pets.archive("a:b").force(true).await.unwrap();
    assert_eq!(mock.refused().count(), 0);
    assert_eq!(mock.calls("sameNames").only().parameter("id").as_deref(), Some("a"));
}

#[tokio::test]
async fn media_types_with_parameters_and_ranges() {
    let (mock, client) = start(include_str!("../../../../generator/tests/accepts/media-types/openapi.yaml"), &[]).await;
    let media = media_types::api::Api::new(client).media();
    let patient = || PatientInput::new().id("1");
    media.add_version(AddVersionXJsonV1_0Request::new().b("x")).await.unwrap();
    media.patch_patient("1", [PatchPatientRequestItem::new().op("add")]).await.unwrap();
    media.send_form(patient()).await.unwrap();
    media.send_text_json(patient()).await.unwrap();
    media.send_ranges(patient()).await.unwrap();
    media.send_ranges(SendRangesBody::Other(File::from("<size>3</size>").media_type("application/xml"))).await.unwrap();
    media.send_wide(SendWideBody::Other(File::from("%PDF").media_type("application/pdf"))).await.unwrap();
    media.put_text("").await.unwrap();
    media.send_malformed(patient()).await.unwrap();
    assert!(matches!(media.get_versions().await.unwrap(), GetVersionsAnswer::JsonVersion1(_)));
    let asked = media.get_versions().header("accept", "application/json;version=2").await.unwrap();
    assert!(matches!(asked, GetVersionsAnswer::JsonVersion2(_)));
    media.get_ranges().await.unwrap();
    media.get_texts().await.unwrap();
    media.get_wide().await.unwrap();
    media.get_malformed().await.unwrap();
    assert_eq!(mock.refused().count(), 0);
}

#[tokio::test]
async fn headers_that_are_no_arguments() {
    let description = include_str!("../../../../generator/tests/accepts/reserved-parameters/openapi.yaml");
    let (mock, client) = start(description, &["bearer", "key", "token", "session"]).await;
    let calls = reserved_parameters::api::Api::new(client).calls();
    calls.get_secured().await.unwrap();
    calls.send_secured().body(ThingInput::new().id("1")).await.unwrap();
    calls.get_open("Basic YTpi").await.unwrap();
    calls.get_by_key().token("h").await.unwrap();
    calls.get_connection().theme("dark").cookie("a=b").lang("en").await.unwrap();
    assert_eq!(mock.refused().count(), 0);
}
