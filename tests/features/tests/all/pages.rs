//! `accepts/pages`: operations that list in pages, each in another style. Where lists end, and what is an error, is
//! tested on the runtime itself.

use hero_api_features::pages::api::{Api, ListsApi};
use hero_api_features::pages::types::{Bed, Person, SearchRequest};
use hero_api_runtime::{Error, Items, Position, TransportResponse};
use hero_api_test_support::{Fake, Step};

fn lists(server: &Fake) -> ListsApi {
    Api::new(server.client()).lists()
}

/// Returns what was asked for, below the base.
fn asked(server: &Fake) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|request| request.uri.to_string().replacen(Fake::BASE, "", 1)).collect()
}

async fn all<I>(mut items: Items<I>) -> Result<Vec<I>, Error> {
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item?);
    }
    Ok(found)
}

#[tokio::test]
async fn the_number_of_a_page_counts_from_where_it_is_decided() {
    let answers = [r#"{"data":[{"id":"1"}],"count":1}"#, r#"{"data":[{"id":"2"}]}"#, r#"{"data":[]}"#];
    let server = Fake::answers(answers.map(|answer| (200, answer)));
    let people: Vec<Person> = all(lists(&server).list_people().page_size(1).items()).await.unwrap();
    assert_eq!(people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    let expected = [1, 2, 3].map(|page| format!("/people?pageSize=1&pageIndex={page}"));
    assert_eq!(asked(&server), expected);
}

#[tokio::test]
async fn a_page_before_the_first_is_not_requested() {
    let server = Fake::answers([]);
    let error = lists(&server).list_people().page_index(0).await.unwrap_err();
    assert!(error.to_string().contains("/query/pageIndex: must be 1 or more"), "{error}");
    let error = lists(&server).list_people().page_index(0).pages().next().await.unwrap().unwrap_err();
    assert_eq!(error.problems().len(), 1, "{error}");
    assert!(lists(&server).list_beds("1").page(-1).await.is_err());
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn an_offset_counts_items_until_there_are_as_many_as_the_total() {
    let first = r#"{"result":{"items":[{"day":"2026-01-01"},{"day":"2026-01-02"}]},"total":3}"#;
    let server = Fake::answers([(200, first), (200, r#"{"result":{"items":[{"day":"2026-01-03"}]},"total":3}"#)]);
    assert_eq!(all(lists(&server).list_visits().limit(2).items()).await.unwrap().len(), 3);
    assert_eq!(asked(&server), ["/visits?limit=2&offset=0", "/visits?limit=2&offset=2"]);
}

#[tokio::test]
async fn a_cursor_is_sent_and_a_position_goes_on() {
    let pages = [
        r#"{"events":["a"],"meta":{"next":"x/y"}}"#,
        r#"{"events":["b"],"meta":{"next":null}}"#,
        r#"{"events":["b"]}"#,
    ];
    let server = Fake::answers(pages.map(|page| (200, page)));
    let mut pages = lists(&server).list_events().pages();
    assert_eq!(pages.next().await.unwrap().unwrap().body().events, ["a"]);
    let position = pages.position().cloned().unwrap();
    assert_eq!(pages.next().await.unwrap().unwrap().into_body().events, ["b"]);
    assert!(pages.next().await.is_none());
    assert_eq!(all(lists(&server).list_events().items().starting_at(position)).await.unwrap(), ["b"]);
    assert_eq!(asked(&server), ["/events", "/events?cursor=x%2Fy", "/events?cursor=x%2Fy"]);
}

#[tokio::test]
async fn an_operation_without_parameters_has_pages_too() {
    let first = r#"{"files":[{"name":"a"},null],"next":"https://api.example.test/files?after=1"}"#;
    let server = Fake::answers([(200, first), (200, r#"{"files":[{"name":"b"}]}"#)]);
    let files = all(lists(&server).list_files().items()).await.unwrap();
    let names: Vec<_> = files.iter().map(|file| file.as_ref().and_then(|file| file.name.as_deref())).collect();
    assert_eq!(names, [Some("a"), None, Some("b")]);
    assert_eq!(asked(&server), ["/files", "/files?after=1"]);
}

#[tokio::test]
async fn a_link_in_a_header_leads_on() {
    let link = |link: &'static str, body: &'static str| {
        let answer = TransportResponse::whole(200.try_into().unwrap(), body);
        Step::Answer(answer.header("link".parse().unwrap(), link.parse().unwrap()))
    };
    let server = Fake::new([
        link(r#"</tags?q=a&after=1>; rel="next", </tags?q=a>; rel="first""#, r#"["a"]"#),
        link(r#"</tags?q=a>; rel="first""#, r#"["b"]"#),
    ]);
    assert_eq!(all(lists(&server).list_tags("a").items()).await.unwrap(), ["a", "b"]);
    assert_eq!(asked(&server), ["/tags?q=a", "/tags?q=a&after=1"]);
}

#[tokio::test]
async fn methods_give_way_to_parameters_of_their_names() {
    let server = Fake::answers([(200, r#"{"list":[{"number":1}]}"#), (200, r#"{"list":[]}"#)]);
    let call = lists(&server).list_beds("7").items(5).pages("p").page(3);
    let beds: Vec<Bed> = all(call.items_of_list()).await.unwrap();
    assert_eq!(beds[0].number, Some(1));
    assert_eq!(asked(&server)[1], "/rooms/7/beds?items=5&pages=p&page=4");
    let server = Fake::answers([]);
    let error = lists(&server).list_beds("7").pages_of_list().next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("`page` must be set"), "{error}");
}

#[tokio::test]
async fn pages_begin_at_an_argument() {
    let server = Fake::answers([(200, r#"{"list":[{"name":"a"}]}"#), (200, r#"{"list":[]}"#)]);
    assert_eq!(all(lists(&server).list_rooms(1).items()).await.unwrap().len(), 1);
    assert_eq!(asked(&server), ["/rooms?page=1", "/rooms?page=2"]);
    // And go on from another position.
    let server = Fake::answers([(200, r#"{"list":[]}"#)]);
    assert!(all(lists(&server).list_rooms(1).items().starting_at(Position::from(5))).await.unwrap().is_empty());
    assert_eq!(server.last(), "GET /rooms?page=5");
}

#[tokio::test]
async fn a_body_goes_with_each_page() {
    let server = Fake::answers([(200, r#"{"found":["a"],"last":12}"#), (200, r#"{"found":["b"]}"#)]);
    assert_eq!(all(lists(&server).search(SearchRequest::new("t")).items()).await.unwrap(), ["a", "b"]);
    assert!(server.last().starts_with("POST /search?after=12\n") && server.last().ends_with(r#"{"text":"t"}"#));
    // An answer of null has no items, and names no other page.
    let server = Fake::answers([(200, "null")]);
    assert!(all(lists(&server).search(SearchRequest::new("t")).items()).await.unwrap().is_empty());
}
