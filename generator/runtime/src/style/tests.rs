//! The tables of OpenAPI's styles, and what is rejected.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Style, Styled, Written};

fn write<V: Serialize>(styled: Styled, value: V) -> String {
    match styled.write(&value).unwrap() {
        Written::Text(text) => text.unwrap_or_else(|| "nothing".to_owned()),
        Written::Pairs(pairs) => {
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        }
    }
}

fn check(styled: Styled, list: &str, object: &str) {
    assert_eq!(write(styled, ["blue", "bl,ck"]), list, "{styled:?}");
    assert_eq!(write(styled, json!({ "G": 2, "R": "a b" })), object, "{styled:?}");
}

#[test]
fn the_styles_of_paths() {
    let path = |style| Styled::path("color", style);
    check(path(Style::Simple), "blue,bl%2Cck", "G,2,R,a%20b");
    check(path(Style::Simple).exploded(), "blue,bl%2Cck", "G=2,R=a%20b");
    check(path(Style::Label), ".blue,bl%2Cck", ".G,2,R,a%20b");
    check(path(Style::Label).exploded(), ".blue.bl%2Cck", ".G=2.R=a%20b");
    check(path(Style::Matrix), ";color=blue,bl%2Cck", ";color=G,2,R,a%20b");
    check(path(Style::Matrix).exploded(), ";color=blue;color=bl%2Cck", ";G=2;R=a%20b");
    for (style, expected) in [(Style::Simple, "a%2Fb"), (Style::Label, ".a%2Fb"), (Style::Matrix, ";color=a%2Fb")] {
        assert_eq!(write(path(style), "a/b"), expected);
        assert_eq!(write(path(style).exploded(), "a/b"), expected);
        assert_eq!(write(path(style), json!([])), "");
    }
}

#[test]
fn the_styles_of_queries() {
    let query = |style| Styled::query("color", style);
    check(query(Style::Form), "color=blue,bl%2Cck", "color=G,2,R,a%20b");
    check(query(Style::Form).exploded(), "color=blue&color=bl%2Cck", "G=2&R=a%20b");
    check(query(Style::Deep).exploded(), "color[]=blue&color[]=bl%2Cck", "color[G]=2&color[R]=a%20b");
    assert_eq!(write(query(Style::Space), ["a", "b,c"]), "color=a%20b%2Cc");
    assert_eq!(write(query(Style::Pipe), ["a", "b c"]), "color=a%7Cb%20c");
    assert_eq!(write(query(Style::Pipe).exploded(), ["a", "b|c"]), "color=a&color=b%7Cc");
    assert_eq!(write(query(Style::Json), json!({ "a": [1] })), "color=%7B%22a%22%3A%5B1%5D%7D");
    for style in [Style::Form, Style::Space, Style::Pipe, Style::Deep] {
        assert_eq!(write(query(style), json!([])), "");
        assert_eq!(write(query(style), json!({})), "");
        assert_eq!(write(query(style), Value::Null), "");
        assert_eq!(write(query(style), json!([null])), "");
    }
}

#[test]
fn a_deep_object_goes_on_in_brackets() {
    let value = json!({ "a": { "b": 1 }, "c": [1, 2], "d": [{ "e": 3 }, { "f": [4] }] });
    let expected = "x[a][b]=1&x[c][]=1&x[c][]=2&x[d][0][e]=3&x[d][1][f][]=4";
    assert_eq!(write(Styled::query("x", Style::Deep), value), expected);
}

#[test]
fn an_exploded_object_may_hold_arrays() {
    assert_eq!(write(Styled::query("x", Style::Form).exploded(), json!({ "a": [1, 2], "b": 3 })), "a=1&a=2&b=3");
}

#[test]
fn headers_and_cookies() {
    let header = Styled::header("x-color", Style::Simple);
    assert_eq!(write(header, ["a b", "c"]), "a b,c");
    assert_eq!(write(header.exploded(), json!({ "G": 2, "R": 1 })), "G=2,R=1");
    assert_eq!(write(Styled::header("x", Style::Json), json!({ "a": "é😀" })), r#"{"a":"\u00e9\ud83d\ude00"}"#);
    let cookie = Styled::cookie("color", Style::Form);
    assert_eq!(write(cookie, "a=b+c/d; e%"), "color=a=b+c/d%3B%20e%25");
    assert_eq!(write(cookie, ["a", "b,c"]), "color=a,b%2Cc");
}

#[test]
fn reserved_characters_stay_where_they_cannot_change_the_query() {
    let styled = Styled::query("u", Style::Form).reserved();
    assert_eq!(write(styled, "https://a/b?c=d&e#f+%20"), "u=https://a/b?c%3Dd%26e%23f%2B%2520");
    assert!(styled.write(&["a,b"]).is_err());
}

#[test]
fn what_a_style_cannot_express_is_rejected() {
    let nested = json!([{ "a": 1 }]);
    for styled in [
        Styled::path("a", Style::Simple),
        Styled::query("a", Style::Form),
        Styled::query("a", Style::Form).exploded(),
        Styled::query("a", Style::Pipe),
        Styled::header("a", Style::Simple),
    ] {
        assert!(styled.write(&nested).is_err(), "{styled:?}");
        assert!(styled.write(&json!({ "b": { "c": 1 } })).is_err(), "{styled:?}");
    }
    assert!(Styled::query("a", Style::Pipe).write(&["a|b"]).is_err());
    assert!(Styled::query("a", Style::Space).write(&["a b"]).is_err());
    assert!(Styled::header("a", Style::Simple).write(&["a,b"]).is_err());
    assert!(Styled::path("a", Style::Label).write(&"").is_err());
    assert!(Styled::path("a", Style::Label).exploded().write(&["a.b"]).is_err());
}
