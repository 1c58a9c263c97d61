//! `accepts/odd-answers`: what a server may send that no description has, and what of it is read, kept or rejected.

use hero_api_features::odd_answers::api::{Api, DefaultApi};
use hero_api_features::odd_answers::types::{
    Event, Get, Home, Owner, Parts, PartsCoded, PartsEither, PartsValue, Prices, Problem, Settings,
};
use hero_api_runtime::serde::{Serialize, de::DeserializeOwned};
use hero_api_runtime::{Error, Outcome, decode};

use hero_api_test_support::Fake;

fn api(server: &Fake) -> DefaultApi {
    Api::new(server.client()).default()
}

/// Reads a JSON body and writes it again; the error says why it is not read.
fn read<T: DeserializeOwned + Serialize>(json: impl AsRef<[u8]>) -> Result<String, String> {
    let value: T = decode(json.as_ref()).map_err(|error| error.to_string())?;
    Ok(serde_json::to_string(&value).unwrap())
}

/// Asserts that a body is read, and sent again unchanged.
#[track_caller]
fn keeps<T: DeserializeOwned + Serialize>(json: impl AsRef<[u8]>) {
    let json = json.as_ref();
    assert_eq!(read::<T>(json).map(String::into_bytes), Ok(json.to_vec()), "{}", String::from_utf8_lossy(json));
}

/// JSON that exceeds what a tree of values can hold.
fn odd() -> Vec<String> {
    let long = "7".repeat(400);
    let deep = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let mut odd = vec![long, deep(126), deep(127), deep(128), deep(200), deep(100_000)];
    odd.extend(["1e400", "-1e-400", "10.10", "1.0", "-0", r#""\ud83d""#, r#""\ud83dx\udc00""#].map(str::to_owned));
    odd.push(r#"[{"\ud83d":[1e400,{"\\\"":12.50}]}]"#.to_owned());
    odd
}

#[test]
fn what_is_ignored_can_be_any_json() {
    for odd in odd() {
        let json = format!(r#"{{"new":{odd},"street":"s","newer":[{odd}]}}"#);
        assert_eq!(read::<Home>(&json).as_deref(), Ok(r#"{"street":"s"}"#), "{odd:.40}");
        let json = format!(r#"{{"home":{{"new":{odd}}},"homes":[{{"new":{odd}}}]}}"#);
        assert_eq!(read::<Owner>(&json).as_deref(), Ok(r#"{"home":{},"homes":[{}]}"#), "{odd:.40}");
    }
}

#[test]
fn what_is_kept_can_be_any_json_and_is_sent_as_it_came() {
    for odd in odd() {
        keeps::<Owner>(format!(r#"{{"any":{odd},"open":{{"b":{odd},"a":{odd}}}}}"#));
        keeps::<Event>(format!(r#"{{"new":{odd},"event":"later","price":10.10,"at":{odd}}}"#));
        keeps::<Event>(&odd);
        keeps::<Settings>(format!(r#"{{"unit":{odd}}}"#));
        keeps::<Settings>(format!(r#"{{"unit":{odd},"level":10.10}}"#));
        keeps::<Parts>(format!(r#"{{"coded":{odd}}}"#));
        keeps::<Parts>(format!(r#"{{"coded":{{"value":{odd},"code":"later"}}}}"#));
        keeps::<Parts>(format!(r#"{{"value":[{odd}]}}"#));
        keeps::<Parts>(format!(r#"{{"either":[{odd}]}}"#));
        let of_event = format!(r#"{{"new":{odd},"event":"paid","price":1.5,"newer":{{"a":{odd}}}}}"#);
        assert_eq!(read::<Event>(&of_event).as_deref(), Ok(r#"{"event":"paid","price":1.5}"#));
        let of_code = format!(r#"{{"coded":{{"new":{odd},"code":"text","value":"v"}}}}"#);
        assert_eq!(read::<Parts>(&of_code).as_deref(), Ok(r#"{"coded":{"code":"text","value":"v"}}"#));
    }
    for number in ["1e400", "10.10", "-0", "77777777777777777777"] {
        keeps::<Parts>(format!(r#"{{"either":{number}}}"#));
    }
    keeps::<Prices>(r#"{"name":"n","a":12.50,"b":1e400,"c":777777777777777777777.70}"#);
    assert_eq!(read::<Event>("{ \"event\" :\t\"a b\" }").as_deref(), Ok(r#"{"event":"a b"}"#));
}

#[test]
fn what_is_kept_is_a_value_for_those_who_ask() {
    let owner: Owner = decode(br#"{"any":[1.50,1e400,"\ud83d"],"open":{"b":10.10,"a":"x"}}"#).unwrap();
    let any = owner.any.unwrap();
    assert_eq!((any.text(), any.as_value()[0].as_f64()), (r#"[1.50,1e400,"\ud83d"]"#, Some(1.5)));
    assert_eq!((any.as_value()[1].as_str(), any.as_value()[2].as_str()), (Some("1e400"), Some("\u{fffd}")));
    let mut open = owner.open.unwrap();
    assert_eq!(open.get("a").and_then(|value| value.as_str()), Some("x"));
    open.insert("a", 7);
    open.insert("c", true);
    assert_eq!(open.text(), r#"{"b":10.10,"a":7,"c":true}"#);
    let same: Owner = decode(br#"{"open":{"c":true, "a":7, "b":10.10}}"#).unwrap();
    assert!(same.open.as_ref() == Some(&open));
    let other: Owner = decode(br#"{"open":{"c":true, "a":7, "b":10.1}}"#).unwrap();
    assert!(other.open != Some(open));
}

#[test]
fn a_character_that_is_none_is_replaced_where_a_string_is_read() {
    let replaced = Ok("{\"street\":\"a\u{fffd}b\"}");
    assert_eq!(read::<Home>(r#"{"street":"a\ud83db"}"#).as_deref(), replaced);
    assert_eq!(read::<Home>(b"{\"street\":\"a\xffb\"}").as_deref(), replaced);
    assert_eq!(read::<Home>(b"{\"street\":\"ab\",\"n\xffw\":\"\xff\"}").as_deref(), Ok(r#"{"street":"ab"}"#));
    assert_eq!(read::<Event>(b"{\"event\":\"a\xff\"}").as_deref(), Ok("{\"event\":\"a\u{fffd}\"}"));
    assert_eq!(read::<Owner>(b"{\"any\":[\"\xff\",10.10]}").as_deref(), Ok("{\"any\":[\"\u{fffd}\",10.10]}"));
    assert_eq!(
        read::<Prices>(b"{\"name\":\"\xff\",\"\xff\":1.50}").as_deref(),
        Ok("{\"name\":\"\u{fffd}\",\"\u{fffd}\":1.50}")
    );
    // The keys of a union are read, whatever comes of it.
    assert_eq!(read::<Event>(r#"{"\ud83d":10.10}"#).as_deref(), Ok(r#"{"\ufffd":10.10}"#));
    let error = read::<Home>(br#"{"street":"\ud83d","#).unwrap_err();
    assert!(error.starts_with("not JSON at line 1"), "{error}");
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped() {
    let server = Fake::answering(200, "\u{feff}{\"name\":\"n\"}");
    assert_eq!(api(&server).get().await.unwrap().name.as_deref(), Some("n"));
    let server = Fake::answering(200, "\u{feff}text").header("content-type", "text/plain");
    assert_eq!(api(&server).text().await.unwrap(), "text");
    let server = Fake::answering(400, "\u{feff}{\"why\":\"w\"}");
    let error = api(&server).get().await.unwrap_err();
    assert_eq!(error.body::<Problem>().unwrap().why.as_deref(), Some("w"));
}

#[tokio::test]
async fn text_is_read_in_its_charset() {
    for (charset, body) in [
        ("iso-8859-1", &b"Zo\xeb"[..]),
        ("windows-1252", b"Zo\xeb"),
        ("utf-16le", b"Z\0o\0\xeb\0"),
        ("UTF-8", b"Zo\xc3\xab"),
    ] {
        let server = Fake::answering(200, body).header("content-type", format!("text/plain; charset={charset}"));
        assert_eq!(api(&server).text().await.unwrap(), "Zoë", "{charset}");
    }
    let server = Fake::answering(200, b"Zo\xeb").header("content-type", "text/plain");
    let error = api(&server).text().await.unwrap_err();
    assert_eq!((error.outcome(), error.raw_body().unwrap().as_ref()), (Outcome::Succeeded, &b"Zo\xeb"[..]));
    let server =
        Fake::answering(200, b"{\"name\":\"Zo\xeb\"}").header("content-type", "application/json; charset=latin1");
    assert_eq!(api(&server).get().await.unwrap().name.as_deref(), Some("Zoë"));
}

async fn refused(body: &str) -> Error {
    let server = Fake::answering(200, body);
    api(&server).get().await.unwrap_err()
}

#[tokio::test]
async fn an_answer_without_one_known_field_is_not_read() {
    for body in [r#"{"error":"canary"}"#, r#"[]"#, r#"[{"name":"canary"}]"#, r#""canary""#, "7"] {
        let error = refused(body).await;
        assert_eq!((error.outcome(), error.status().unwrap().as_u16()), (Outcome::Succeeded, 200), "{body}");
        assert_eq!(error.raw_body().unwrap(), body.as_bytes());
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    for (body, name) in [("{}", None), (r#"{"new":1,"name":"n"}"#, Some("n")), (r#"{"new":1,"name":null}"#, None)] {
        let server = Fake::answering(200, body);
        let get: Get = api(&server).get().await.unwrap();
        assert_eq!(get.name.as_deref(), name, "{body}");
    }
    let server = Fake::answering(400, r#"{"error":"canary"}"#);
    let error = api(&server).get().await.unwrap_err();
    assert!(error.body::<Problem>().is_none());
}

#[test]
fn an_array_is_no_object_at_any_level() {
    assert_eq!(read::<Home>("[]").unwrap_err(), "expected struct Home, found an array");
    assert_eq!(read::<Owner>(r#"{"home":[]}"#).unwrap_err(), "expected struct Home, found an array at /home");
    assert_eq!(read::<Owner>(r#"{"homes":[["s"]]}"#).unwrap_err(), "expected struct Home, found an array at /homes/0");
    assert_eq!(read::<Owner>(r#"{"open":[]}"#).unwrap_err(), "expected an object, found an array at /open");
    assert!(read::<Prices>(r#"["n"]"#).is_err());
    // Below the top, an object without known fields is what a newer server sends.
    assert_eq!(read::<Owner>(r#"{"home":{"new":1}}"#).as_deref(), Ok(r#"{"home":{}}"#));
}

#[test]
fn a_known_field_of_another_type_is_an_error_at_its_place() {
    let check = |json: &str, expected: &str| assert_eq!(read::<Owner>(json).unwrap_err(), expected);
    check(r#"{"weight":1e400}"#, "a value that cannot be read at /weight");
    check(r#"{"age":1e400}"#, "a value that cannot be read at /age");
    check(
        &format!(r#"{{"new":{},"age":"canary"}}"#, "[".repeat(500) + &"]".repeat(500)),
        "expected an integer, found a string at /age",
    );
    check(r#"{"new":"\ud83d","age":"canary"}"#, "expected an integer, found a string at /age");
    check(r#"{"id":5.5}"#, "expected an id, found a number at /id");
    let error = read::<Prices>(r#"{"name":"n","a":"canary"}"#).unwrap_err();
    assert_eq!(error, "expected a number, found a string at /*");
    assert_eq!(read::<Prices>(r#"{"a":1}"#).unwrap_err(), "the required field `name` is missing");
}

#[test]
fn a_date_that_is_none_is_kept() {
    let json = r#"{"born":"soon","seen":"2024-01-01T00:00:00+24:00"}"#;
    let owner: Owner = decode(json.as_bytes()).unwrap();
    let (born, seen) = (owner.born.as_ref().unwrap(), owner.seen.as_ref().unwrap());
    assert_eq!((born.date(), seen.timestamp()), (None, None));
    keeps::<Owner>(json);
}

#[tokio::test]
async fn a_time_that_is_none_is_not_sent_back() {
    use hero_api_features::tolerated_in_3_0::{api::Api, types::OrderInput, types::OrderInputRequired};
    let seen: Owner = decode(br#"{"seen":"2024-01-01 00:00:00"}"#).unwrap();
    let order = OrderInput::new(OrderInputRequired { note: None, secret: "s".to_owned() }).when(seen.seen.unwrap());
    let server = Fake::answering(204, "");
    let api = Api::new(server.client()).default();
    let error = api.put_order(order.clone()).await.unwrap_err();
    assert_eq!((error.outcome(), server.count()), (Outcome::NotSent, 0));
    assert_eq!(error.problems()[0].to_string(), "/when: must have the format date-time");
    api.put_order(order).unchecked().await.unwrap();
    assert!(server.sent().contains("2024-01-01 00:00:00"));
}

#[test]
fn an_id_may_be_a_number() {
    const LONG: &str = "1234567890123456789012345";
    for (id, expected) in [("5", "5"), ("5.0", "5"), ("5e0", "5"), (r#""5.0""#, "5.0"), (LONG, LONG)] {
        let owner: Owner = decode(format!(r#"{{"id":{id}}}"#).as_bytes()).unwrap();
        assert_eq!(owner.id.unwrap().as_str(), expected);
    }
}

#[test]
fn null_is_no_variant_and_is_not_missing() {
    let null = |at: &str| format!("expected a value, found null at {at}");
    assert_eq!(read::<Event>(r#"{"event":null,"price":1}"#), Err(null("/event")));
    assert_eq!(read::<Event>(r#"{"event":"paid","price":null}"#), Err(null("/price")));
    assert_eq!(read::<Event>(r#"{"event":"paid"}"#), Err("the required field `price` is missing".to_owned()));
    assert_eq!(read::<Vec<Settings>>(r#"[{"user":"u","key":null}]"#), Err(null("/0/key")));
    assert_eq!(read::<Parts>(r#"{"coded":{"code":null,"value":1}}"#), Err(null("/coded/code")));
    keeps::<Event>(r#"{"price":1.50}"#);
}

#[test]
fn half_of_a_known_variant_is_never_the_open_one() {
    let missing = |name: &str| format!("the required field `{name}` is missing");
    assert_eq!(read::<Settings>(r#"{"system":"first"}"#), Err(missing("level")));
    assert_eq!(read::<Settings>(r#"{"user":"u"}"#), Err(missing("key")));
    keeps::<Settings>(r#"{"system":"third","level":1.0}"#);
    assert_eq!(read::<Parts>(r#"{"value":{"day":"d","a":"b"}}"#), Err(missing("when") + " at /value"));
    assert_eq!(read::<Parts>(r#"{"coded":{"code":"text"}}"#), Err(missing("value") + " at /coded"));
    let parts: Parts = decode(br#"{"value":{"a":"b"},"either":"e","coded":{"code":"number","value":1}}"#).unwrap();
    assert!(matches!(parts.value, Some(PartsValue::Labels(_))));
    assert!(matches!(parts.either, Some(PartsEither::Text(_))));
    assert!(matches!(parts.coded, Some(PartsCoded::NumberCode(_))));
    let settings: Settings = decode(br#"{"system":"second","level":1}"#).unwrap();
    assert!(matches!(settings, Settings::Second(_)));
}

#[test]
fn a_new_variant_may_use_a_known_field_for_another_type() {
    keeps::<Event>(r#"{"price":{"pounds":1},"event":"later","at":[],"note":7}"#);
    assert_eq!(
        read::<Event>(r#"{"event":"paid","price":{"pounds":1}}"#).unwrap_err(),
        "expected f64, found an object at /price"
    );
}

#[test]
fn types_in_themselves_are_read_to_a_depth_and_no_further() {
    use hero_api_features::{alternatives::types::Loop, recursion::types::JsonValue, recursion::types::Tree};
    let around = |before: &str, levels: usize, value: &str, after: &str| {
        format!("{}{value}{}", before.repeat(levels), after.repeat(levels))
    };
    let tree = |levels, value: &str| read::<Tree>(around(r#"{"children":["#, levels, value, "]}"));
    let list = |levels, value: &str| read::<JsonValue>(around("[", levels, value, "]"));
    let branch = |levels, value: &str| read::<Loop>(around(r#"{"branch":"#, levels, value, "}"));
    for value in [r#"{"children":[],"new":1e400}"#, r#"{"children":[],"new":"\ud83d"}"#] {
        assert!(tree(60, value).is_ok());
    }
    assert!(tree(60, r#"{"children":[7]}"#).unwrap_err().starts_with("expected struct Tree, found an integer at /"));
    for value in ["10.10", "1e3", r#""\ud83d""#, "[]"] {
        assert!(list(120, value).is_ok(), "{value}");
    }
    for levels in [1, 10, 60, 120] {
        assert!(branch(levels, r#"{"leaf":"\ud83d","new":1e400}"#).is_ok(), "{levels}");
        assert!(
            branch(levels, r#"{"leaf":7}"#).unwrap_err().starts_with("expected a string, found an integer at /branch")
        );
    }
    for levels in [200, 1_000, 100_000] {
        assert!(tree(levels, "").is_err() && list(levels, "").is_err());
        assert!(branch(levels, r#"{"leaf":"l"}"#).is_err(), "{levels}");
    }
}
