//! `accepts/parameters`: every place and style, what is kept apart, and what is rejected before it is sent.

use hero_api_features::parameters::api::pets::SameNamesRequired;
use hero_api_features::parameters::api::{Api, PetsApi};
use hero_api_features::parameters::types::{
    BoxObject, FileFormat, Filter, FilterAgeInput, NestedFlat, NestedXNames, SearchSince, SearchType,
};
use hero_api_runtime::{Error, Outcome};
use hero_api_test_support::Fake;
use serde_json::json;

/// Returns the request of one call.
async fn sent<F: Future<Output = Result<(), Error>> + Send + Sync>(call: impl Fn(PetsApi) -> F) -> String {
    let server = Fake::answering(204, "");
    call(Api::new(server.client()).pets()).await.unwrap();
    server.sent()
}

/// Returns the reason why one call sends nothing.
async fn refused<F: Future<Output = Result<(), Error>>>(call: impl Fn(PetsApi) -> F) -> String {
    let server = Fake::answering(204, "");
    let error = call(Api::new(server.client()).pets()).await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
    error.to_string()
}

fn a_box() -> BoxObject {
    BoxObject::new().width(3).color("a/b")
}

#[tokio::test]
async fn paths_have_three_styles() {
    let found = sent(|api| api.get_simple(["a/b", "c"], a_box())).await;
    assert_eq!(found, "GET /simple/a%2Fb,c/width=3,color=a%2Fb");
    let found = sent(|api| api.get_label(5, [1, 2], a_box())).await;
    assert_eq!(found, "GET /label/.5/.1.2/.width,3,color,a%2Fb");
    let found = sent(|api| api.get_matrix("x", [1, 2], a_box())).await;
    assert_eq!(found, "GET /matrix/;one=x/;ids=1;ids=2/;width=3;color=a%2Fb");
}

#[tokio::test]
async fn an_empty_segment_is_never_sent() {
    let none: [&str; 0] = [];
    assert!(refused(|api| api.get_simple(none, a_box())).await.contains("`ids` must not be empty"));
    assert!(refused(|api| api.get_simple(["a"], BoxObject::new())).await.contains("`box` must not be empty"));
    assert!(refused(|api| api.get_matrix("", [1], a_box())).await.contains("`one` must not be empty"));
}

#[tokio::test]
async fn lists_of_queries_have_four_styles() {
    let found =
        sent(|api| api.search().form(["a", "b,c"]).joined(["a", "b,c"]).space(["a", "b"]).pipe(["a", "b"])).await;
    assert_eq!(found, "GET /query?form=a&form=b%2Cc&joined=a,b%2Cc&space=a%20b&pipe=a%7Cb");
    assert!(refused(|api| api.search().pipe(["a|b"])).await.contains("separator"));
}

#[tokio::test]
async fn objects_of_queries_are_deep_flat_or_json() {
    let filter = || Filter::new().name("xy").age(FilterAgeInput::new().gte(3)).tags(["a", "b"]);
    let found = sent(|api| api.search().filter(filter()).expand(["a", "b"])).await;
    let deep = "filter%5Bname%5D=xy&filter%5Bage%5D%5Bgte%5D=3&filter%5Btags%5D%5B%5D=a&filter%5Btags%5D%5B%5D=b";
    assert_eq!(found, format!("GET /query?{deep}&expand%5B%5D=a&expand%5B%5D=b"));
    let found = sent(|api| api.search().metadata([("k".to_owned(), "v w".to_owned())].into_iter().collect())).await;
    assert_eq!(found, "GET /query?metadata%5Bk%5D=v%20w");
    let found = sent(|api| api.search().box_(a_box()).flat_box(a_box())).await;
    assert_eq!(found, "GET /query?width=3&color=a%2Fb&flat_box=width,3,color,a%2Fb");
    let found = sent(|api| api.search().where_(Filter::new().name("xy"))).await;
    assert_eq!(found, "GET /query?where=%7B%22name%22%3A%22xy%22%7D");
}

#[tokio::test]
async fn an_object_in_a_query_is_checked() {
    let found = refused(|api| api.search().filter(Filter::new().name("x"))).await;
    assert!(found.contains("/query/filter/name"), "{found}");
}

#[tokio::test]
async fn unions_and_any_value_are_written_as_what_they_are() {
    let found = sent(|api| api.search().since(SearchSince::Integer(5)).anything(json!(["a", 1]))).await;
    assert_eq!(found, "GET /query?since=5&anything=a&anything=1");
    let found = sent(|api| api.search().anything(json!({ "a": true, "b": null }))).await;
    assert_eq!(found, "GET /query?a=true");
}

#[tokio::test]
async fn reserved_characters_an_empty_text_and_reserved_words() {
    let found = sent(|api| api.search().callback("https://a/b?c&d").empty("").type_(SearchType::Cat).limit(5)).await;
    assert_eq!(found, "GET /query?callback=https://a/b?c%26d&empty=&type=cat&limit=5");
    assert_eq!(sent(|api| api.search().send_parameter(true)).await, "GET /query?send=true");
}

#[tokio::test]
async fn one_name_in_every_place_stays_apart() {
    let required = || SameNamesRequired { id: 1, id_header: 2, id_cookie: 3 };
    let found =
        sent(|api| api.same_names("a", required()).body_parameter("b").body(json!({}).as_object().cloned().unwrap()))
            .await;
    assert_eq!(found, "POST /same/a?id=1&body=b\ncontent-type: application/json\ncookie: id=3\nid: 2\n\n{}");
}

#[tokio::test]
async fn headers_and_cookies_are_simple_json_and_form() {
    let json = || json!({ "a": "é" }).as_object().cloned().unwrap();
    let found =
        sent(|api| api.send_headers(["a", "b"]).x_box(a_box()).x_json(json()).session("a b").seen(["x", "y"])).await;
    let headers = "cookie: session=a%20b; seen=x,y\nx-box: width=3,color=a/b\nx-ids: a,b\nx-json: {\"a\":\"\\u00e9\"}";
    assert_eq!(found, format!("GET /headers\n{headers}"));
    assert!(refused(|api| api.send_headers(["a,b"])).await.contains("separator"));
}

#[tokio::test]
async fn a_segment_may_hold_several_parameters_and_fixed_text() {
    assert_eq!(sent(|api| api.get_file("a.b/c", FileFormat::Csv)).await, "GET /files/a.b%2Fc.csv");
    assert_eq!(sent(|api| api.archive("a:b").force(true)).await, "POST /files/a%3Ab:archive?kind=file&force=true");
}

#[tokio::test]
async fn arguments_are_in_the_order_of_the_path_however_they_are_listed() {
    assert_eq!(sent(|api| api.get_way("here", "there", "boat")).await, "GET /from/here/to/there?by=boat");
}

#[tokio::test]
async fn an_operation_without_an_id_is_named_by_its_path() {
    let server = Fake::answering(204, "");
    Api::new(server.client()).default().get_without_operation_id("1").await.unwrap();
    assert_eq!(server.sent(), "GET /without/operation-id/1");
}

#[tokio::test]
async fn paths_that_differ_in_names_alone_are_both_there() {
    assert_eq!(sent(|api| api.get_twin_by_id("1")).await, "GET /twins/1");
    assert_eq!(sent(|api| api.get_twin("a")).await, "GET /twins/a");
}

#[tokio::test]
async fn styles_that_are_seldom_used() {
    let found = sent(|api| api.get_others(["a", "b"], a_box(), [1, 2], a_box(), [1, 2], a_box())).await;
    let path = "/a,b/width,3,color,a%2Fb/.1,2/.width=3.color=a%2Fb/;e=1,2/;f=width,3,color,a%2Fb";
    assert_eq!(found, format!("GET /others{path}"));
    let found = sent(|api| api.search_rest().space_apart(["a", "b"]).pipe_apart(["a", "b"]).text("c d")).await;
    assert_eq!(found, "GET /rest?space_apart=a&space_apart=b&pipe_apart=a&pipe_apart=b&text=c%20d");
    let found = sent(|api| api.search_rest().space_box(a_box()).pipe_box(a_box())).await;
    assert_eq!(found, "GET /rest?space_box=width%203%20color%20a%2Fb&pipe_box=width%7C3%7Ccolor%7Ca%2Fb");
    let found = sent(|api| api.search_rest().x_ids(["a", "b"]).x_box(a_box()).seen(["a", "b"]).box_(a_box())).await;
    let cookie = "cookie: seen=a; seen=b; box=width,3,color,a/b";
    assert_eq!(found, format!("GET /rest\n{cookie}\nx-box: width,3,color,a/b\nx-ids: a,b"));
}

#[tokio::test]
async fn content_is_text_or_json_in_every_place() {
    let found = sent(|api| api.search_rest().note("a b&c").x_count(3).seat(BoxObject::new().width(1))).await;
    assert_eq!(found, "GET /rest?note=a%20b%26c\ncookie: seat={%22width%22:1}\nx-count: 3");
    assert!(refused(|api| api.search_rest().note("more than nine")).await.contains("/query/note"));
    let found = sent(|api| api.get_seat(BoxObject::new().width(1))).await;
    assert_eq!(found, "GET /seats/%7B%22width%22%3A1%7D");
}

#[tokio::test]
async fn what_a_style_has_no_rule_for_is_refused_and_the_rest_is_sent() {
    assert!(refused(|api| api.search_nested().boxes([a_box()])).await.contains("boxes"));
    assert!(refused(|api| api.search_nested().grid([vec![1, 2]])).await.contains("grid"));
    assert!(
        refused(|api| api.search_nested().filter(Filter::new().age(FilterAgeInput::new().gte(3))))
            .await
            .contains("filter")
    );
    let found =
        sent(|api| api.search_nested().filter(Filter::new().name("xy")).flat(NestedFlat::new().names(["a", "b"])))
            .await;
    assert_eq!(found, "GET /nested?name=xy&names=a&names=b");
    assert!(refused(|api| api.search_nested().x_names(NestedXNames::new().names(["a"]))).await.contains("X-Names"));
}
