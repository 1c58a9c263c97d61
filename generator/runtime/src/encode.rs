//! Values into the text of a query, a header and a cookie. What would change the meaning of a request is refused or
//! encoded, never passed on: a value of a header stays one line, and arrives as it is.

use std::{borrow::Cow, fmt::Write};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Uri,
    header::{self, COOKIE},
};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

pub(crate) use super::written::Wrong;
use super::written::sent_json;

/// Everything but the unreserved characters of <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` leaves as it is; not what would begin another pair, value or part of the address.
const UNSAFE_IN_QUERY: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// What cannot stand in a cookie as it is: <https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1>.
const UNSAFE_IN_COOKIE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Headers that tell where a message ends or where it goes. They are the transport's.
const FRAMING: [HeaderName; 5] =
    [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION, header::UPGRADE];

/// Headers that give access to something, whoever sets them.
const ACCESS: [HeaderName; 3] = [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, COOKIE];

/// A body of JSON.
///
/// # Errors
/// Where in it a value cannot be written, and what is wrong with that.
pub(crate) fn json<V: Serialize + ?Sized>(value: &V) -> Result<Bytes, (String, Wrong)> {
    sent_json(value).map(Bytes::from).map_err(|unwritten| (unwritten.pointer(), unwritten.wrong()))
}

/// The text of a scalar, as its JSON says it but without quotes; `None` for null.
pub(crate) fn text<V: Serialize + ?Sized>(value: &V) -> Result<Option<String>, Wrong> {
    const BROKEN: Wrong = "cannot be written as text";
    let json = sent_json(value).map_err(|unwritten| unwritten.wrong())?;
    let mut json = String::from_utf8(json).map_err(|_| BROKEN)?;
    match json.as_bytes() {
        [b'"', ..] if json.contains('\\') => serde_json::from_str(&json).map(Some).map_err(|_| BROKEN),
        // Without escapes it has no other quotes.
        [b'"', ..] => {
            json.pop();
            json.remove(0);
            Ok(Some(json))
        }
        [b'{' | b'[', ..] => Err("expected one value, found a list or an object"),
        b"null" => Ok(None),
        _ => Ok(Some(json)),
    }
}

/// A value of a path or a query, encoded.
pub(crate) fn value(text: String) -> String {
    match Cow::from(utf8_percent_encode(&text, RESERVED)) {
        // Most have nothing to encode.
        Cow::Borrowed(_) => text,
        Cow::Owned(encoded) => encoded,
    }
}

/// One name or value of a query.
pub(crate) fn query(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, RESERVED)
}

/// A value of a query in which reserved characters are allowed.
pub(crate) fn reserved(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, UNSAFE_IN_QUERY)
}

/// The value of a cookie.
pub(crate) fn cookie(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, UNSAFE_IN_COOKIE)
}

/// Adds the pairs of a query, encoded; the values are already.
pub(crate) fn add_query(address: &mut String, pairs: &[(String, String)]) {
    for (index, (name, value)) in pairs.iter().enumerate() {
        let before = if index == 0 { "" } else { "&" };
        // Writing to a string cannot fail.
        let _ = write!(address, "{before}{}={value}", query(name));
    }
}

/// An address with more pairs in its query, as [`add_query`] takes them.
///
/// # Errors
/// It is too long then.
pub(crate) fn with_query(uri: &Uri, pairs: &[(String, String)]) -> Result<Uri, Wrong> {
    let mut address = uri.to_string();
    address.push(if uri.query().is_some() { '&' } else { '?' });
    add_query(&mut address, pairs);
    Uri::try_from(address).map_err(|_| "is too long or not valid")
}

/// The value of a header: visible ASCII, with spaces and tabs between, as
/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.5> has it. Blanks at its ends would not arrive.
pub(crate) fn header(text: &str) -> Result<HeaderValue, Wrong> {
    if text.contains(['\r', '\n']) {
        return Err("must not have a line break");
    }
    if text.bytes().any(|byte| !matches!(byte, b'\t' | b' '..=b'~')) {
        return Err("expected visible ASCII characters");
    }
    if text.trim() != text {
        return Err("must not begin or end with a space");
    }
    HeaderValue::from_str(text).map_err(|_| "expected visible ASCII characters")
}

/// A header that a caller sets; one that is secret is marked so, as is one that gives access by its name.
pub(crate) fn own_header(name: &str, value: &str, is_secret: bool) -> Result<(HeaderName, HeaderValue), Wrong> {
    let name = HeaderName::try_from(name).map_err(|_| "has no valid name")?;
    if FRAMING.contains(&name) {
        return Err("is set by the client alone");
    }
    let mut value = header(value)?;
    value.set_sensitive(is_secret || ACCESS.contains(&name));
    Ok((name, value))
}

/// Adds a cookie to the header that holds all of them; its value is encoded already.
pub(crate) fn add_cookie(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Wrong> {
    let is_token = |it: char| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it);
    if name.is_empty() || !name.chars().all(is_token) {
        return Err("has no name that a cookie can have");
    }
    // A comma stands between the items of a list; servers read it as it is.
    if value.contains([';', ' ', '"', '\\']) {
        return Err("has a character that a cookie cannot have");
    }
    let before = headers.get(COOKIE).and_then(|it| it.to_str().ok()).map(|it| format!("{it}; "));
    let mut all = header(&format!("{}{name}={value}", before.unwrap_or_default()))?;
    all.set_sensitive(true);
    headers.insert(COOKIE, all);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{add_query, header, query, text};

    #[test]
    fn a_query_is_encoded_as_rfc_3986_says() {
        let mut address = String::from("?");
        let pairs = [("ids[]".to_owned(), query("a b&c=d+é'").to_string()), ("c".to_owned(), String::new())];
        add_query(&mut address, &pairs);
        assert_eq!(address, "?ids%5B%5D=a%20b%26c%3Dd%2B%C3%A9%27&c=");
    }

    #[test]
    fn a_header_arrives_as_it_is_or_is_refused() {
        for good in ["", "a b", "a\tb", "!~", "a, b;q=\"c\""] {
            assert_eq!(header(good).unwrap().to_str().unwrap(), good);
        }
        assert_eq!(header("a\r\nb: c"), Err("must not have a line break"));
        for bad in ["é", "caf\u{e9}", "\u{7f}", "a\u{0}", "a\u{1b}", "a\u{85}b", "\u{2028}", "日本"] {
            assert_eq!(header(bad), Err("expected visible ASCII characters"), "{bad:?}");
        }
        for bad in [" a", "a ", "\ta", " "] {
            assert_eq!(header(bad), Err("must not begin or end with a space"), "{bad:?}");
        }
    }

    #[test]
    fn scalars_are_written_without_quotes() {
        assert_eq!(text("a\"b").unwrap().unwrap(), "a\"b");
        assert_eq!(text(&5).unwrap().unwrap(), "5");
        assert_eq!(text(&true).unwrap().unwrap(), "true");
        assert_eq!(text(&None::<i64>).unwrap(), None);
        assert!(text(&[1]).is_err());
    }
}
