//! Printing and parsing of addresses.

use super::{Pattern, Place};

fn check(text: &str) {
    let place = Place::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    assert_eq!(place.to_string(), text);
}

#[test]
fn printing_and_parsing_are_inverse() {
    for text in [
        "GET /v1/patients/{} answer .data[].name",
        "GET /v1/patients/{} answer",
        "POST /v1/access_token",
        "POST /v1/webhooks request .headers{}",
        "POST /v1/upload request \"multipart/form-data\" .file",
        "GET /v1/x answer 201 \"application/vnd.x+json; version=1\" .a",
        "GET /v1/x answer 200 header X-Total",
        "GET /v1/x error 400 .message[].code",
        "GET /v1/x error default",
        "GET /v1/x path 2",
        "GET /v1/x query assignee_id[]",
        "GET /v1/x query \"filter[a]\" []",
        "GET /v1/x header X-Trace",
        "GET /v1/x cookie session",
        "GET /a%20b/{x}/{y} path 1",
        "listPatients answer .data",
        "event \"appointment.cancelled\" request .object",
        "event \"a b\"",
        "POST /subscribe callback onData \"{$request.body#/url}\" .id",
        "Patient.identifiers[]",
        "Payment.source|card.\"last 4\"",
        "Tree{}|\"a|b\"",
    ] {
        check(text);
    }
}

#[test]
fn an_invalid_address_says_why_and_where() {
    let problem = |text: &str| {
        let problem = Pattern::parse(text).expect_err(text);
        format!("{}: {}", problem.column, problem.message)
    };
    assert_eq!(problem(""), "0: expected a place, found nothing");
    assert_eq!(
        problem("GET /v1/me reply .id"),
        "11: expected `request`, `answer`, `error`, `path N`, `query NAME`, `header NAME`, `cookie NAME` or \
         `callback NAME ADDRESS`, found `reply`"
    );
    assert_eq!(problem("GET /v1/me path x"), "11: expected a number from 1 after `path`");
    assert_eq!(
        problem("GET /v1/me answer .a..b"),
        "20: expected a name, found `.b`; names with other characters are quoted: `\".b\"`"
    );
    assert_eq!(problem("GET /v1/me answer .a .b"), "21: expected the end, found `.b`");
    assert_eq!(problem("GET /v1/me answer .\"a"), "18: expected a `\"` that ends the string");
    assert_eq!(problem("**.a**.b"), "0: expected one `**` at most");
    assert!(
        Place::parse("**.dob").is_err() && Place::parse("GET /v1/*/x").is_err() && Pattern::parse("**.dob").is_ok()
    );
}

#[test]
fn more_literal_patterns_are_more_specific() {
    let rank = |text: &str| Pattern::parse(text).unwrap_or_else(|problem| panic!("{problem}")).rank();
    let sorted = ["**.id", "**.patient.id", "* * answer .id", "GET * answer .id", "GET /v1/me answer .id"];
    assert!(sorted.is_sorted_by_key(|text| rank(text)), "{:?}", sorted.map(rank));
}
