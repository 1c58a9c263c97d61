//! Lists in pages: what is requested, where a list ends, and what is an error rather than a list that lacks items.
#![allow(clippy::unwrap_used, reason = "tests")]

mod followed;
mod left_out;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use futures_core::Stream;
use hero_api_runtime::{
    BoxFuture, Bytes, Call, Client, Error, Items, Json, Method, Operation, Outcome, Page, Pages, Paging, Position,
    RetryPolicy, Rule, Scheme, Transport, TransportError, TransportRequest, TransportResponse, json, position,
};
use serde::Deserialize;

/// An answer that lists numbers.
#[derive(Clone, Deserialize)]
struct Numbers {
    data: Option<Vec<u64>>,
    count: Option<u64>,
    next: Option<String>,
}

static LIST: Operation = Operation::new("listNumbers", Method::GET, "/numbers");
static LIST_BY_KEY: Operation = Operation::new("listNumbers", Method::GET, "/numbers").secured(&[&[KEY]]);
const LEAST: Rule = Rule::Minimum { value: "0", exclusive: false };
const KEY: Scheme = Scheme::query_key("key", "api_key");

type List = Paging<Numbers, u64>;

const fn list() -> List {
    Paging::new(&["data"], |answer| Some(answer.data.as_ref()?.len()), |answer| answer.data)
}

fn set_page(call: Call<Numbers>, position: &str) -> Call<Numbers> {
    call.position::<i64>("page", position, &[LEAST])
}

fn set_cursor(call: Call<Numbers>, position: &str) -> Call<Numbers> {
    call.position::<String>("cursor", position, &[])
}

static INDEX: List = list().index(Some(0), "page", set_page);
static INDEX_WITH_TOTAL: List = list().index(Some(0), "page", set_page).total(|answer| position(&answer.count));
static INDEX_UNKNOWN: List = list().index(None, "page", set_page);
static OFFSET: List = list().offset(Some(0), "page", set_page);
static OFFSET_WITH_TOTAL: List = list().offset(Some(0), "page", set_page).total(|answer| position(&answer.count));
static CURSOR: List = list().cursor("cursor", set_cursor, |answer| position(&answer.next));
static LINK: List = list().link(|answer| position(&answer.next));
static LINK_HEADER: List = list().link_header();

/// Answers a request by its address and its number.
type Answer = dyn Fn(&str, usize) -> TransportResponse + Send + Sync;

/// A server in process: it answers each request by a function, and keeps what was asked below the base.
#[derive(Clone)]
struct Server {
    answer: Arc<Answer>,
    asked: Arc<Mutex<Vec<String>>>,
}

const BASE: &str = "https://api.example.test/v1";

impl Server {
    /// Creates a server that answers by path and query, and by the number of the request.
    fn new<A: Into<TransportResponse>>(answer: impl Fn(&str, usize) -> A + Send + Sync + 'static) -> Self {
        Self { answer: Arc::new(move |asked, number| answer(asked, number).into()), asked: Arc::default() }
    }

    /// Creates a server whose pages have these numbers, by index from `first`; others are empty.
    fn of_pages(first: u64, pages: &'static [&'static [u64]]) -> Self {
        Self::new(move |asked, _| {
            let page = pages.get(usize::try_from(number_of(asked) - first).unwrap()).copied().unwrap_or_default();
            ok(format!(r#"{{"data":{page:?}}}"#))
        })
    }

    fn client(&self) -> Client {
        Client::builder().base_url(BASE).retry(RetryPolicy::never()).transport(self.clone()).build().unwrap()
    }

    fn call(&self) -> Call<Numbers> {
        self.client().call(&LIST, json::<Numbers>)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Transport for Server {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let asked = request.uri.to_string().replacen(BASE, "", 1);
        let number = {
            let mut all = self.asked.lock().unwrap();
            all.push(asked.clone());
            all.len()
        };
        assert!(number < 2_000, "an endless list");
        let answer = (self.answer)(&asked, number);
        Box::pin(async move { Ok(answer) })
    }
}

fn ok(body: impl Into<Bytes>) -> TransportResponse {
    TransportResponse::whole(200.try_into().unwrap(), body.into())
}

/// Returns the number that a request asks for; 0 where it names none.
fn number_of(asked: &str) -> u64 {
    asked.split_once("page=").map_or(0, |(_, number)| number.split('&').next().unwrap().parse().unwrap())
}

/// Returns all items, and the message of the error that ends them.
async fn all(mut items: Items<u64>) -> (Vec<u64>, Option<String>) {
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item),
            Err(error) => {
                assert_eq!(error.position(), items.position());
                assert!(items.next().await.is_none(), "items after an error");
                return (found, Some(error.to_string()));
            }
        }
    }
    assert_eq!(items.position(), None);
    (found, None)
}

fn message(of: &str) -> Option<String> {
    Some(format!("listNumbers (GET /numbers): {of}"))
}

const AGAIN: &str = "200 OK, but its items are those of an earlier page; the server ignores or limits the parameter that \
                     selects a page; the request was accepted";
const FEWER: &str = "200 OK, but it has no items, and with the pages before there are fewer than the server says; the \
                     request was accepted";

#[test]
fn auto_traits_hold() {
    fn shared<T: Send + Sync + Unpin + 'static>() {}
    fn is_stream<T: Stream>() {}
    shared::<Pages<Numbers>>();
    shared::<Items<u64>>();
    shared::<Page<Numbers>>();
    shared::<Position>();
    is_stream::<Pages<Numbers>>();
    is_stream::<Items<u64>>();
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_polled_and_no_page_before_it_is_asked_for() {
    let server = Server::of_pages(0, &[&[1, 2], &[3]]);
    let mut items = server.call().items(&INDEX);
    assert!(server.asked().is_empty());
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert_eq!(server.asked(), ["/numbers?page=0"]);
    assert_eq!(items.next().await.unwrap().unwrap(), 3);
    assert!(items.next().await.is_none() && items.next().await.is_none());
    assert_eq!(server.asked(), ["/numbers?page=0", "/numbers?page=1", "/numbers?page=2"]);
}

#[tokio::test]
async fn each_page_has_the_other_parameters_and_tells_its_position() {
    let server = Server::of_pages(1, &[&[1], &[2]]);
    static FROM_ONE: List = list().index(Some(1), "page", set_page);
    let call = server.call().query::<i64>("size", 1, &[]).query::<String>("name", "a b", &[]);
    let mut pages = call.pages(&FROM_ONE);
    assert_eq!(pages.position(), Some(&Position::from(1)));
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!((page.position().as_str(), page.response().status().as_u16()), ("1", 200));
    assert_eq!((page.body().data.as_deref(), pages.position()), (Some(&[1][..]), Some(&Position::from(2))));
    assert_eq!(pages.next().await.unwrap().unwrap().into_body().data, Some(vec![2]));
    assert!(pages.next().await.is_none());
    assert_eq!(pages.position(), None);
    assert_eq!(server.asked()[1], "/numbers?size=1&name=a%20b&page=2");
}

#[tokio::test]
async fn a_list_goes_on_from_any_page() {
    let server = Server::of_pages(0, &[&[1], &[2], &[3]]);
    let from = |items: Items<u64>| async { all(items).await.0 };
    assert_eq!(from(server.call().items(&INDEX).starting_at(2)).await, [3]);
    assert_eq!(from(server.call().items(&INDEX).starting_at("1")).await, [2, 3]);
    // By the parameter's own setter.
    assert_eq!(from(server.call().query::<i64>("page", 1, &[]).items(&INDEX)).await, [2, 3]);
    assert_eq!(from(server.call().query::<i64>("page", 1, &[]).items(&INDEX).starting_at(2)).await, [3]);
    assert_eq!(server.asked()[0], "/numbers?page=2");
}

#[tokio::test]
async fn where_the_first_page_is_not_known_it_must_be_set() {
    let server = Server::of_pages(0, &[&[1]]);
    let mut pages = server.call().pages(&INDEX_UNKNOWN);
    let error = pages.next().await.unwrap().unwrap_err();
    let expected = "the query parameter `page` must be set: it is not known where pages begin; nothing was sent";
    assert_eq!((Some(error.to_string()), error.outcome()), (message(expected), Outcome::NotSent));
    assert!(server.asked().is_empty() && pages.next().await.is_none());
    assert_eq!(all(server.call().query::<i64>("page", 0, &[]).items(&INDEX_UNKNOWN)).await, (vec![1], None));
    assert_eq!(all(server.call().items(&INDEX_UNKNOWN).starting_at(0)).await, (vec![1], None));
}

#[tokio::test]
async fn a_page_that_breaks_a_rule_or_is_no_number_is_not_requested() {
    const RULES: &[Rule] = &[LEAST];
    let server = Server::of_pages(0, &[]);
    let error = server.call().query::<i64>("page", -1, RULES).pages(&INDEX).next().await.unwrap().unwrap_err();
    assert_eq!(error.problems().len(), 1, "{error}");
    // Another position takes its place.
    let items = server.call().query::<i64>("page", -1, RULES).items(&INDEX).starting_at(0);
    assert_eq!(all(items).await, (vec![], None));
    let mut pages = server.call().pages(&INDEX).starting_at("x");
    let error = pages.next().await.unwrap().unwrap_err().to_string();
    let expected = "the query parameter `page` must be a whole number where pages begin; nothing was sent";
    assert_eq!(Some(error), message(expected));
    // What a later page breaks is found, too.
    static SHORT: List = list().index(Some(0), "page", |call, position| {
        call.position::<i64>("page", position, &[Rule::Maximum { value: "1", exclusive: false }])
    });
    let server = Server::of_pages(0, &[&[1], &[2], &[3]]);
    let (found, error) = all(server.call().items(&SHORT)).await;
    assert_eq!((found, server.asked().len()), (vec![1, 2], 2));
    assert!(error.unwrap().contains("/query/page"));
}

#[tokio::test]
async fn a_short_page_is_not_the_last() {
    // The server's own pages are shorter than what was asked for, and get shorter.
    let server = Server::of_pages(0, &[&[1, 2, 3], &[4, 5], &[6], &[7, 8]]);
    let items = server.call().query::<i64>("size", 5, &[]).items(&INDEX);
    assert_eq!(all(items).await, ((1..=8).collect(), None));
}

#[tokio::test]
async fn an_offset_goes_on_behind_what_was_read() {
    // 5 numbers, at most two on a page, whatever was asked for.
    let server = Server::new(|asked, _| {
        let from = number_of(asked);
        let page: Vec<u64> = (from..5).take(2).collect();
        ok(format!(r#"{{"data":{page:?},"count":5}}"#))
    });
    assert_eq!(all(server.call().items(&OFFSET)).await, ((0..5).collect(), None));
    let asked: Vec<u64> = server.asked().iter().map(|asked| number_of(asked)).collect();
    assert_eq!(asked, [0, 2, 4, 5]);
    // A total saves the last request.
    assert_eq!(all(server.call().items(&OFFSET_WITH_TOTAL)).await, ((0..5).collect(), None));
    assert_eq!(server.asked().len(), 7);
    assert_eq!(all(server.call().items(&OFFSET_WITH_TOTAL).starting_at(3)).await, (vec![3, 4], None));
    assert_eq!(server.asked().len(), 8);
}

#[tokio::test]
async fn a_total_ends_a_list_that_was_read_from_its_first_page() {
    let pages: [&[u64]; 3] = [&[1, 2], &[3, 4], &[5]];
    let server = Server::new(move |asked, _| {
        let page = pages.get(usize::try_from(number_of(asked)).unwrap()).copied().unwrap_or_default();
        ok(format!(r#"{{"data":{page:?},"count":5}}"#))
    });
    assert_eq!(all(server.call().items(&INDEX_WITH_TOTAL)).await, ((1..=5).collect(), None));
    assert_eq!(server.asked().len(), 3);
    // Of what is before another page, only the server knows the length.
    assert_eq!(all(server.call().items(&INDEX_WITH_TOTAL).starting_at(1)).await, ((3..=5).collect(), None));
    assert_eq!(server.asked().len(), 6);
}

#[tokio::test]
async fn a_list_that_shrinks_while_it_is_read_ends_and_one_that_grows_goes_on() {
    let answers: &[&str] = &[r#"{"data":[1,2],"count":6}"#, r#"{"data":[3,4],"count":5}"#, r#"{"data":[],"count":4}"#];
    let server = Server::new(|_, number| ok(answers[number - 1]));
    assert_eq!(all(server.call().items(&INDEX_WITH_TOTAL)).await, (vec![1, 2, 3, 4], None));
    let answers: &[&str] = &[r#"{"data":[1,2],"count":3}"#, r#"{"data":[3,4],"count":5}"#, r#"{"data":[5],"count":5}"#];
    let server = Server::new(|_, number| ok(answers[number - 1]));
    assert_eq!(all(server.call().items(&INDEX_WITH_TOTAL)).await, (vec![1, 2, 3, 4, 5], None));
}

#[tokio::test]
async fn fewer_items_than_the_server_says_are_an_error() {
    // Pages count from 1, and the rule says from 0; or rows went while the list was read.
    let server = Server::new(|_, _| ok(r#"{"data":[],"count":3}"#));
    assert_eq!(all(server.call().items(&INDEX_WITH_TOTAL)).await, (vec![], message(FEWER)));
    assert_eq!(all(server.call().items(&OFFSET_WITH_TOTAL)).await, (vec![], message(FEWER)));
}

#[tokio::test]
async fn an_empty_list_is_one_page_without_items() {
    for answer in [r#"{"data":[]}"#, r#"{"data":null}"#, r#"{"count":0}"#] {
        let server = Server::new(move |_, _| ok(answer));
        for paging in [&INDEX, &OFFSET, &CURSOR, &LINK, &LINK_HEADER, &INDEX_WITH_TOTAL] {
            let mut pages = server.call().pages(paging);
            assert!(pages.next().await.unwrap().is_ok());
            assert!(pages.next().await.is_none());
        }
        assert_eq!(server.asked().len(), 6);
    }
}

#[tokio::test]
async fn a_server_that_answers_its_last_page_again_ends_the_list() {
    for echo in ["", r#","page":{n}"#] {
        let server = Server::new(move |asked, number| {
            let page = number_of(asked).min(2) + 1;
            ok(format!(r#"{{"data":[{page}]{}}}"#, echo.replace("{n}", &number.to_string())))
        });
        assert_eq!(all(server.call().items(&INDEX)).await, (vec![1, 2, 3], None));
        assert_eq!(server.asked().len(), 4);
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_page_is_an_error_and_not_a_list_that_lacks_the_rest() {
    let server = Server::new(|_, number| ok(format!(r#"{{"data":[1,2],"at":{number}}}"#)));
    for paging in [&INDEX, &OFFSET] {
        assert_eq!(all(server.call().items(paging)).await, (vec![1, 2], message(AGAIN)));
    }
    assert_eq!(server.asked().len(), 4);
    // It begins again.
    let server = Server::new(|asked, _| ok(format!(r#"{{"data":[{}]}}"#, number_of(asked) % 3)));
    assert_eq!(all(server.call().items(&INDEX)).await, (vec![0, 1, 2], message(AGAIN)));
}

#[tokio::test]
async fn an_error_says_where_to_go_on() {
    let server = Server::new(|asked, number| match number {
        2 => TransportResponse::whole(503.try_into().unwrap(), Bytes::new()),
        _ => ok(format!(r#"{{"data":{}}}"#, ["[1]", "[2]", "[3]", "[]"][usize::try_from(number_of(asked)).unwrap()])),
    });
    let mut items = server.call().items(&INDEX);
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(error.position(), Some(&Position::from(1)));
    assert_eq!(items.position(), error.position());
    let position = error.position().cloned().unwrap();
    assert_eq!(all(server.call().items(&INDEX).starting_at(position)).await, (vec![2, 3], None));
    // An item of a page that was begun: its page comes again.
    let server = Server::of_pages(0, &[&[1, 2], &[3, 4], &[5]]);
    let mut items = server.call().items(&INDEX);
    for expected in 1..=3 {
        assert_eq!(items.next().await.unwrap().unwrap(), expected);
    }
    let position = items.position().cloned().unwrap();
    assert_eq!(all(server.call().items(&INDEX).starting_at(position)).await, (vec![3, 4, 5], None));
}

#[tokio::test]
async fn each_page_has_the_retries_of_a_call() {
    let server = Server::new(|asked, number| match number % 2 {
        1 => TransportResponse::whole(503.try_into().unwrap(), Bytes::new()),
        _ => ok(format!(r#"{{"data":{}}}"#, ["[1]", "[2]", "[]"][usize::try_from(number_of(asked)).unwrap()])),
    });
    let policy = RetryPolicy::new().attempts(2).first_pause(Duration::from_millis(1));
    assert_eq!(all(server.call().retry(policy).items(&INDEX)).await, (vec![1, 2], None));
    assert_eq!(server.asked().len(), 6);
}

/// A server that takes two seconds for each answer.
#[derive(Clone)]
struct Slow(Server);

impl Slow {
    fn call(&self) -> Call<Numbers> {
        let client = Client::builder().base_url(BASE).retry(RetryPolicy::never()).transport(self.clone()).build();
        client.unwrap().call(&LIST, json::<Numbers>)
    }
}

impl Transport for Slow {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(2)).await;
            self.0.send(request).await
        })
    }
}

#[tokio::test(start_paused = true)]
async fn each_page_has_a_deadline_of_its_own() {
    let slow = Slow(Server::of_pages(0, &[&[1], &[2], &[3]]));
    assert_eq!(all(slow.call().timeout(Duration::from_secs(3)).items(&INDEX)).await, (vec![1, 2, 3], None));
    let (found, error) = all(slow.call().timeout(Duration::from_secs(1)).items(&INDEX)).await;
    assert!(found.is_empty() && error.unwrap().contains("no answer in time"));
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_dropped_loses_no_page() {
    let slow = Slow(Server::of_pages(0, &[&[1], &[2]]));
    let mut items = slow.call().items(&INDEX);
    let (mut found, mut dropped) = (Vec::new(), 0);
    loop {
        match tokio::time::timeout(Duration::from_millis(700), items.next()).await {
            Ok(Some(item)) => found.push(item.unwrap()),
            Ok(None) => break,
            Err(_) => dropped += 1,
        }
    }
    assert_eq!((found, slow.0.asked().len()), (vec![1, 2], 3));
    assert!(dropped >= 3, "{dropped}");
}

#[tokio::test]
async fn a_body_goes_with_every_page() {
    static SEARCH: Operation = Operation::new("search", Method::POST, "/search");
    #[derive(Clone)]
    struct Bodies(Arc<Mutex<Vec<Bytes>>>);
    impl Transport for Bodies {
        fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
            let mut bodies = self.0.lock().unwrap();
            bodies.push(request.body.as_bytes().cloned().unwrap());
            let answer = ok(format!(r#"{{"data":{:?}}}"#, [1, 2].get(bodies.len()..).unwrap_or_default()));
            Box::pin(async move { Ok(answer) })
        }
    }
    let bodies = Bodies(Arc::default());
    let client = Client::builder().base_url(BASE).transport(bodies.clone()).build().unwrap();
    let call = client.call(&SEARCH, json::<Numbers>).json::<Json>(Json::from(serde_json::json!({ "a": 1 })));
    assert_eq!(all(call.items(&INDEX)).await, (vec![2], None));
    assert_eq!(*bodies.0.lock().unwrap(), vec![Bytes::from_static(br#"{"a":1}"#); 2]);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_ends_the_list_with_its_place() {
    let server = Server::new(|_, number| ok(if number == 1 { r#"{"data":[1]}"# } else { r#"{"data":["x"]}"# }));
    let mut items = server.call().items(&INDEX);
    let _ = items.next().await;
    let error: Error = items.next().await.unwrap().unwrap_err();
    assert!(error.is_unreadable() && error.to_string().contains("/data/0"), "{error}");
    assert_eq!(error.position(), Some(&Position::from(1)));
}

#[tokio::test]
async fn a_long_list_is_held_one_page_at_a_time() {
    let begun = Instant::now();
    let server = Server::new(|asked, _| {
        let page = number_of(asked);
        let items: Vec<u64> = if page < 1_500 { (page * 100..(page + 1) * 100).collect() } else { Vec::new() };
        ok(format!(r#"{{"data":{items:?}}}"#))
    });
    let mut items = server.call().items(&INDEX);
    let (mut sum, mut count) = (0_u64, 0_u64);
    while let Some(item) = items.next().await {
        (sum, count) = (sum + item.unwrap(), count + 1);
    }
    assert_eq!((sum, count), (150_000 * 149_999 / 2, 150_000));
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn nothing_of_a_page_is_shown() {
    let server = Server::of_pages(0, &[]);
    let call = || server.call().query::<String>("cursor", "Smith", &[]);
    let shown =
        format!("{:?} {:?} {:?}", call().pages(&CURSOR), call().items(&CURSOR), call().pages(&CURSOR).position());
    let expected = "Pages { operation: Operation(listNumbers GET /numbers), .. } Items { .. } Some(Position(…))";
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn what_comes_again_is_known_however_it_is_written() {
    // The page is ignored, and what is beside the items differs.
    for (mark, beside) in [(&b"\xef\xbb\xbf"[..], &b""[..]), (b"", b"\xff"), (b"", br"\ud83d")] {
        let body = move |number: usize| [mark, b"{\"at\":\"", beside, format!("{number}\",").as_bytes()].concat();
        let server = Server::new(move |_, number| ok([&body(number)[..], br#""data":[1]}"#].concat()));
        assert_eq!(all(server.call().items(&INDEX)).await, (vec![1], message(AGAIN)), "{mark:?} {beside:?}");
        let server = Server::new(move |_, number| {
            ok([&body(number)[..], format!(r#""data":[1],"next":"{number}"}}"#).as_bytes()].concat())
        });
        let (_, error) = all(server.call().items(&CURSOR)).await;
        assert!(error.unwrap().contains("like many pages before it, it has no new items"));
    }
}
