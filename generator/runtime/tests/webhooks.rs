//! Deliveries of webhooks: who may send one, when, how long it may be, and what is said of one that is refused.
#![cfg(feature = "webhooks")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hero_api_runtime::webhook::{
    DeliveryKey, KeyFormat, Reason, Receiver, Refused, ReplayMemory, ReplayStore, ReplayUnavailable, SignatureEncoding,
    SignatureScheme, Signer, TimeFormat, Verifier,
};
use hero_api_runtime::{BoxFuture, HeaderMap, HeaderName, HeaderValue};
use hero_api_test_support::logs;
use serde::Deserialize;

const BODY: &[u8] = br#"{"name":"private-name"}"#;
const KEY: &str = "private-key";
const NOW: Duration = Duration::from_secs(1_700_000_000);

#[derive(Debug, Deserialize, PartialEq)]
struct Event {
    name: String,
}

/// A scheme of three encodings and three formats.
fn scheme() -> SignatureScheme {
    let times = [TimeFormat::Seconds, TimeFormat::Milliseconds, TimeFormat::Iso8601];
    SignatureScheme::new(HeaderName::from_static("x-signature"))
        .encodings([SignatureEncoding::Hex, SignatureEncoding::Base64])
        .timestamp(HeaderName::from_static("x-time"), times)
}

fn now() -> SystemTime {
    UNIX_EPOCH + NOW
}

fn verifier(scheme: SignatureScheme, key: &str) -> Verifier {
    Verifier::new(scheme, key).unwrap().clock(now)
}

fn receiver() -> Receiver<Event> {
    Receiver::new(verifier(scheme(), KEY))
}

fn signed(body: &[u8]) -> HeaderMap {
    Signer::new(scheme(), KEY).unwrap().sign(now(), body)
}

fn with(mut headers: HeaderMap, name: &'static str, value: &str) -> HeaderMap {
    headers.insert(name, HeaderValue::from_str(value).unwrap());
    headers
}

fn without(mut headers: HeaderMap, name: &str) -> HeaderMap {
    headers.remove(name);
    headers
}

async fn reason(headers: &HeaderMap, body: &[u8]) -> (Reason, u16, String) {
    let refused = receiver().receive(headers, body).await.unwrap_err();
    (refused.reason(), refused.status().as_u16(), refused.to_string())
}

#[tokio::test]
async fn a_signed_delivery_is_an_event() {
    let delivery = receiver().receive(&signed(BODY), BODY).await.unwrap();
    assert_eq!(delivery.event, Event { name: "private-name".to_owned() });
    assert_eq!((delivery.timestamp(), delivery.id(), delivery.is_signed()), (Some(now()), None, true));
}

#[test]
fn every_accepted_encoding_and_format_is_verified() {
    let signer = Signer::new(scheme(), KEY).unwrap();
    for encoding in [SignatureEncoding::Hex, SignatureEncoding::Base64] {
        for format in [TimeFormat::Seconds, TimeFormat::Milliseconds, TimeFormat::Iso8601] {
            let headers = signer.clone().encoding(encoding).time_format(format).sign(now(), BODY);
            let upper = headers["x-signature"].to_str().unwrap().to_uppercase();
            verifier(scheme(), KEY).verify(&headers, BODY).unwrap();
            if encoding == SignatureEncoding::Hex {
                verifier(scheme(), KEY).verify(&with(headers, "x-signature", &upper), BODY).unwrap();
            }
        }
    }
}

/// Computed by `printf '1700000000.{}' | openssl dgst -sha256 -hmac key`.
#[test]
fn a_signature_of_openssl_is_right() {
    let headers = Signer::new(scheme(), "key").unwrap().sign(now(), b"{}");
    assert_eq!(headers["x-time"], "1700000000");
    assert_eq!(headers["x-signature"], "9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae");
}

#[tokio::test]
async fn a_delivery_without_a_header_or_with_a_broken_one_is_refused() {
    let headers = signed(BODY);
    for name in ["x-signature", "x-time"] {
        let missing = reason(&without(headers.clone(), name), BODY).await;
        assert_eq!(missing, (Reason::MissingHeader, 401, format!("the header `{name}` is missing")));
        let mut twice = headers.clone();
        twice.append(name, headers[name].clone());
        let twice = reason(&twice, BODY).await;
        assert_eq!(twice, (Reason::Malformed, 400, format!("the header `{name}` is there more than once")));
        let mut binary = headers.clone();
        binary.insert(name, HeaderValue::from_bytes(b"\xff").unwrap());
        let binary = reason(&binary, BODY).await;
        assert_eq!(binary, (Reason::Malformed, 400, format!("the header `{name}` is not text")));
        let empty = reason(&with(headers.clone(), name, " "), BODY).await;
        assert_eq!(empty, (Reason::Malformed, 400, format!("the header `{name}` is empty")));
    }
    let time = reason(&with(headers.clone(), "x-time", "private-soon"), BODY).await;
    assert_eq!(time, (Reason::Malformed, 400, "the header `x-time` is not a time in an accepted format".to_owned()));
    for value in ["private-signature", "00", &"0".repeat(63), &"0".repeat(66)] {
        let signature = reason(&with(headers.clone(), "x-signature", value), BODY).await;
        let expected = "the header `x-signature` has no signature that can be read";
        assert_eq!(signature, (Reason::Malformed, 400, expected.to_owned()), "{value}");
    }
}

#[tokio::test]
async fn whoever_has_no_key_is_refused() {
    let wrong = (Reason::WrongSignature, 401, "no key has made the signature".to_owned());
    let headers = signed(BODY);
    let forged = Signer::new(scheme(), "another key").unwrap().sign(now(), BODY);
    assert_eq!(reason(&forged, BODY).await, wrong);
    assert_eq!(reason(&headers, br#"{"name":"private-nama"}"#).await, wrong, "another body");
    assert_eq!(reason(&headers, br#"{"name": "private-name"}"#).await, wrong, "not the bytes as received");
    assert_eq!(reason(&with(headers.clone(), "x-time", "1700000001"), BODY).await, wrong, "another time");
    assert_eq!(reason(&with(headers.clone(), "x-time", "2023-11-14T22:13:20Z"), BODY).await, wrong, "the same time");
    assert_eq!(reason(&with(headers, "x-signature", &"0".repeat(64)), BODY).await, wrong);
}

#[tokio::test]
async fn what_was_sent_too_long_ago_or_in_the_future_is_refused() {
    let signer = Signer::new(scheme(), KEY).unwrap();
    let tolerance = Duration::from_secs(300);
    let second = Duration::from_secs(1);
    for time in [now() - tolerance, now() + tolerance] {
        assert!(receiver().receive(&signer.sign(time, BODY), BODY).await.is_ok());
    }
    for time in [now() - tolerance - second, now() + tolerance + second, UNIX_EPOCH] {
        let stale = reason(&signer.sign(time, BODY), BODY).await;
        assert_eq!(stale, (Reason::Stale, 401, "the header `x-time` is too far from now".to_owned()));
    }
    let strict = verifier(scheme(), KEY).tolerance(second);
    assert_eq!(strict.verify(&signer.sign(now() - 2 * second, BODY), BODY).unwrap_err().reason(), Reason::Stale);
    let patient = verifier(scheme(), KEY).tolerance(Duration::MAX);
    assert!(patient.verify(&signer.sign(UNIX_EPOCH, BODY), BODY).is_ok());
}

#[tokio::test]
async fn a_delivery_is_accepted_once() {
    let (receiver, headers) = (receiver(), signed(BODY));
    let first = receiver.receive(&headers, BODY).await.unwrap();
    let second = receiver.clone().receive(&headers, BODY).await.unwrap_err();
    assert_eq!((second.reason(), second.status().as_u16()), (Reason::Replayed, 409));
    let base64 = Signer::new(scheme(), KEY).unwrap().encoding(SignatureEncoding::Base64).sign(now(), BODY);
    let disguised = receiver.receive(&base64, BODY).await.unwrap_err();
    assert_eq!(disguised.reason(), Reason::Replayed, "another encoding is no other delivery");
    let later = Signer::new(scheme(), KEY).unwrap().sign(now() + Duration::from_secs(1), BODY);
    assert!(receiver.receive(&later, BODY).await.is_ok(), "signed anew, it is another delivery");
    first.forget().await.unwrap();
    assert!(receiver.receive(&headers, BODY).await.is_ok(), "forgotten, it is accepted again");
}

#[tokio::test]
async fn what_is_refused_is_not_remembered() {
    let receiver = receiver().serves(|event: &Event| event.name != "private-other");
    for (body, expected) in
        [(&b"{}"[..], Reason::NotAnEvent), (b"", Reason::NotJson), (br#"{"name":"private-other"}"#, Reason::NotServed)]
    {
        for _ in 0..2 {
            assert_eq!(receiver.receive(&signed(body), body).await.unwrap_err().reason(), expected);
        }
    }
}

/// A store of another process, which answers as it is told, and counts.
#[derive(Clone)]
struct Table(Arc<AtomicUsize>, Result<bool, ReplayUnavailable>);

impl ReplayStore for Table {
    fn record<'a>(&'a self, key: &'a DeliveryKey, keep: Duration) -> BoxFuture<'a, Result<bool, ReplayUnavailable>> {
        assert_eq!((key.as_bytes().len(), key.to_hex().len()), (32, 64));
        assert_eq!(keep, Duration::from_secs(301), "as long as a copy would pass for fresh");
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { self.1 })
    }

    fn forget<'a>(&'a self, _: &'a DeliveryKey) -> BoxFuture<'a, Result<(), ReplayUnavailable>> {
        Box::pin(async { Err(ReplayUnavailable) })
    }
}

#[tokio::test]
async fn a_store_of_ones_own_is_asked_for_each_delivery_and_its_failure_is_no_replay() {
    let asked = Arc::new(AtomicUsize::new(0));
    let receive = async |told| {
        let receiver = receiver().replay_store(Table(Arc::clone(&asked), told));
        receiver.receive(&signed(BODY), BODY).await
    };
    let delivery = receive(Ok(true)).await.unwrap();
    assert_eq!(delivery.forget().await, Err(ReplayUnavailable));
    assert_eq!(receive(Ok(false)).await.unwrap_err().reason(), Reason::Replayed);
    let failed = receive(Err(ReplayUnavailable)).await.unwrap_err();
    assert_eq!((failed.reason(), failed.status().as_u16()), (Reason::ReplayUnknown, 503));
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn while_a_key_is_replaced_both_are_accepted() {
    let old = Signer::new(scheme(), "old").unwrap().sign(now(), BODY);
    let new = Signer::new(scheme(), "new").unwrap().sign(now(), BODY);
    let both = verifier(scheme(), "new").also("old").unwrap();
    assert!(both.verify(&old, BODY).is_ok() && both.verify(&new, BODY).is_ok());
    let after = verifier(scheme(), "new");
    assert_eq!(after.verify(&old, BODY).unwrap_err().reason(), Reason::WrongSignature);
    // A delivery that is sent again under the other key is the same.
    let receiver = Receiver::<Event>::new(both);
    receiver.receive(&old, BODY).await.unwrap();
    assert_eq!(receiver.receive(&new, BODY).await.unwrap_err().reason(), Reason::Replayed);
}

#[test]
fn a_key_that_is_none_is_refused() {
    assert_eq!(Verifier::new(scheme(), "").unwrap_err().to_string(), "not a signing key: it is empty");
    assert!(verifier(scheme(), KEY).also("").is_err());
    let standard = SignatureScheme::standard_webhooks();
    assert!(Signer::new(standard.clone(), "whsec_").is_err());
    let text = Verifier::new(standard, "private key").unwrap_err().to_string();
    assert_eq!(text, "not a signing key: expected base64");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_after_its_signature_and_says_where() {
    for (body, expected, text) in [
        (&b"private-text"[..], Reason::NotJson, "the body is not JSON: not JSON at line 1 column 1"),
        (b"", Reason::NotJson, "the body is not JSON: not JSON at line 1 column 0"),
        (b"\xff\xfe\x00", Reason::NotJson, ""),
        (b"null", Reason::Null, "the body is null"),
        (b"\xef\xbb\xbf null\r\n", Reason::Null, "the body is null"),
        (b"[]", Reason::NotAnEvent, ""),
        (b"7", Reason::NotAnEvent, ""),
        (
            br#"{"name":7}"#,
            Reason::NotAnEvent,
            "the body is not an event: expected a string, found an integer at /name",
        ),
        (br#"{"name":null}"#, Reason::NotAnEvent, ""),
    ] {
        let (reason, status, shown) = reason(&signed(body), body).await;
        assert_eq!((reason, status), (expected, 400), "{shown}");
        assert!(text.is_empty() || shown == text, "{shown}");
        let unsigned = receiver().receive(&HeaderMap::new(), body).await.unwrap_err();
        assert_eq!(unsigned.reason(), Reason::MissingHeader, "nobody learns anything without a signature");
    }
    let body = br#"{"name":7}"#;
    let refused = receiver().receive(&signed(body), body).await.unwrap_err();
    assert_eq!(refused.decode_error().map(|error| error.pointer()), Some("/name"));
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_before_anything_else() {
    let long = vec![b' '; 50 << 20];
    let mut refused = None;
    let made = allocation_counter::measure(|| refused = verifier(scheme(), KEY).verify(&HeaderMap::new(), &long).err());
    assert_eq!(refused.as_ref().map(Refused::reason), Some(Reason::TooLong));
    assert_eq!(refused.map(|refused| refused.status().as_u16()), Some(413));
    assert!(made.bytes_max < 4096, "{} bytes for a body that is not taken", made.bytes_max);
    let limited = verifier(scheme(), KEY).body_limit(BODY.len());
    assert!(limited.verify(&signed(BODY), BODY).is_ok());
    let limited = limited.body_limit(BODY.len() - 1);
    assert_eq!(limited.verify(&signed(BODY), BODY).unwrap_err().reason(), Reason::TooLong);
    let unsigned = Receiver::<Event>::accepting_unsigned().receive(&HeaderMap::new(), &long).await;
    assert_eq!(unsigned.unwrap_err().reason(), Reason::TooLong);
}

#[tokio::test]
async fn unsigned_deliveries_are_accepted_where_that_was_asked_for() {
    let receiver = Receiver::<Event>::accepting_unsigned().replay_store(ReplayMemory::default());
    for _ in 0..2 {
        let delivery = receiver.receive(&HeaderMap::new(), BODY).await.unwrap();
        assert!(!delivery.is_signed());
        delivery.forget().await.unwrap();
    }
    assert_eq!(receiver.receive(&HeaderMap::new(), b"null").await.unwrap_err().reason(), Reason::Null);
}

#[test]
fn nothing_of_a_delivery_or_a_key_shows_and_nothing_is_logged() {
    logs::capture();
    let headers = with(signed(BODY), "x-signature", "private-signature");
    let refused = verifier(scheme(), KEY).verify(&headers, BODY).unwrap_err();
    let verified = verifier(scheme(), KEY).verify(&signed(BODY), BODY).unwrap();
    let signer = Signer::new(scheme(), KEY).unwrap();
    let shown = format!("{refused} {refused:?} {verified:?} {signer:?} {:?} {:?}", receiver(), verifier(scheme(), KEY));
    assert!(!shown.contains("private"), "{shown}");
    assert_eq!(logs::captured(), "");
}

/// The vectors that the libraries of Standard Webhooks publish in their tests, for Rust and for Go.
const VECTORS: [(&str, &str, &str, &str, &str); 2] = [
    (
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        "1649367553",
        r#"{"email":"test@example.com","username":"test_user"}"#,
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    ),
    (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        r#"{"test": 2432232314}"#,
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
];

fn standard_headers(id: &str, time: &str, signature: &str) -> HeaderMap {
    [("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", signature)]
        .into_iter()
        .fold(HeaderMap::new(), |headers, (name, value)| with(headers, name, value))
}

#[test]
fn the_vectors_of_standard_webhooks_are_verified_and_made() {
    for (key, id, time, body, signature) in VECTORS {
        let at = UNIX_EPOCH + Duration::from_secs(time.parse().unwrap());
        let standard = SignatureScheme::standard_webhooks;
        let verifier = Verifier::new(standard(), key).unwrap().clock(move || at);
        let verified = verifier.verify(&standard_headers(id, time, signature), body.as_bytes()).unwrap();
        assert_eq!((verified.id(), verified.timestamp()), (Some(id), Some(at)));
        let made = Signer::new(standard(), key).unwrap().id(HeaderValue::from_static(id)).sign(at, body.as_bytes());
        assert_eq!(made, standard_headers(id, time, signature));
        let bare = key.trim_start_matches("whsec_");
        assert!(Verifier::new(standard(), bare).unwrap().clock(move || at).verify(&made, body.as_bytes()).is_ok());

        let wrong = "v1,R3PTzyfHASBKHH98a7yexTwaJ4yNIcGhFQc1yuN+BPU=";
        for signatures in [
            format!("{wrong} {signature}"),
            format!("v1a,{} {signature} {wrong}", &wrong[3..]),
            format!("{wrong} v2,AAAA  {signature}"),
        ] {
            assert!(verifier.verify(&standard_headers(id, time, &signatures), body.as_bytes()).is_ok(), "{signatures}");
        }
        let cases = [
            (wrong.to_owned(), Reason::WrongSignature),
            (format!("{wrong} {wrong}"), Reason::WrongSignature),
            ("v1,".to_owned(), Reason::Malformed),
            (signature[..signature.len() - 5].to_owned(), Reason::Malformed),
            (signature.trim_start_matches("v1,").to_owned(), Reason::Malformed),
            (signature.replace("v1,", "v1a,"), Reason::Malformed),
        ];
        for (signatures, expected) in cases {
            let refused = verifier.verify(&standard_headers(id, time, &signatures), body.as_bytes()).unwrap_err();
            assert_eq!(refused.reason(), expected, "{signatures}");
        }
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            let headers = without(standard_headers(id, time, signature), name);
            assert_eq!(verifier.verify(&headers, body.as_bytes()).unwrap_err().reason(), Reason::MissingHeader);
        }
        let other = standard_headers("msg_other", time, signature);
        assert_eq!(verifier.verify(&other, body.as_bytes()).unwrap_err().reason(), Reason::WrongSignature);
    }
}

/// What is signed is joined by full stops, so an id with one could be signed as part of something else.
#[test]
fn an_id_that_could_be_read_in_two_ways_is_refused() {
    let (key, _, time, body, signature) = VECTORS[0];
    let at = UNIX_EPOCH + Duration::from_secs(time.parse().unwrap());
    let verifier = Verifier::new(SignatureScheme::standard_webhooks(), key).unwrap().clock(move || at);
    let refused = verifier.verify(&standard_headers("msg.1", time, signature), body.as_bytes()).unwrap_err();
    assert_eq!(refused.reason(), Reason::Malformed);
    assert_eq!(refused.header().map(HeaderName::as_str), Some("webhook-id"));
}

#[tokio::test]
async fn a_scheme_over_the_body_alone_takes_equal_events_for_different_ones() {
    let scheme = SignatureScheme::new(HeaderName::from_static("x-hub-signature-256")).prefix("sha256=");
    // The vector of GitHub's documentation.
    let key = "It's a Secret to Everybody";
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let headers = with(HeaderMap::new(), "x-hub-signature-256", signature);
    assert!(Verifier::new(scheme.clone(), key).unwrap().verify(&headers, b"Hello, World!").is_ok());
    let receiver: Receiver<Event> = Receiver::new(Verifier::new(scheme.clone(), key).unwrap());
    let headers = Signer::new(scheme, key).unwrap().sign(now(), BODY);
    for _ in 0..2 {
        assert!(receiver.receive(&headers, BODY).await.is_ok());
    }
}

#[test]
fn a_scheme_of_ones_own_says_what_is_signed() {
    let scheme = SignatureScheme::new(HeaderName::from_static("x-slack-signature"))
        .prefix("v0=")
        .timestamp(HeaderName::from_static("x-slack-request-timestamp"), [TimeFormat::Seconds])
        .signed_text("v0:", ":")
        .keys(KeyFormat::Text);
    let body = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    let at = UNIX_EPOCH + Duration::from_secs(1_531_420_618);
    let headers = Signer::new(scheme.clone(), "8f742231b10e8888abcd99yyyzzz85a5").unwrap().sign(at, body);
    // The vector of Slack's documentation.
    let expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    assert_eq!(headers["x-slack-signature"], expected);
    let verifier = Verifier::new(scheme, "8f742231b10e8888abcd99yyyzzz85a5").unwrap().clock(move || at);
    assert!(verifier.verify(&headers, body).is_ok());
}
