//! Encodes values for a query, a header or a cookie. What would change the meaning of a request is rejected or encoded,
//! never passed on: the value of a header stays one line, and arrives unchanged.

use std::{borrow::Cow, fmt::Write};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Uri,
    header::{self, COOKIE},
};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

pub(crate) use super::written::Reason;
use super::written::sent_json;

/// Everything but the unreserved characters of <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The characters that `allowReserved` leaves alone, except those that would begin another pair, value or part of the
/// address.
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

/// The characters that a cookie cannot have: <https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1>.
const UNSAFE_IN_COOKIE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Headers that frame or route a message. Only the transport sets them.
const FRAMING: [HeaderName; 5] =
    [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION, header::UPGRADE];

/// Headers that give access to something, whoever sets them.
const ACCESS: [HeaderName; 3] = [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, COOKIE];

/// Serializes a JSON body.
///
/// # Errors
/// The place of a value that cannot be written, and the reason.
pub(crate) fn json<V: Serialize + ?Sized>(value: &V) -> Result<Bytes, (String, Reason)> {
    sent_json(value).map(Bytes::from).map_err(|unwritten| (unwritten.pointer(), unwritten.reason()))
}

/// Returns a scalar as its JSON without quotes; `None` for null.
pub(crate) fn text<V: Serialize + ?Sized>(value: &V) -> Result<Option<String>, Reason> {
    const BROKEN: Reason = "cannot be written as text";
    let json = sent_json(value).map_err(|unwritten| unwritten.reason())?;
    let mut json = String::from_utf8(json).map_err(|_| BROKEN)?;
    match json.as_bytes() {
        [b'"', ..] if json.contains('\\') => serde_json::from_str(&json).map(Some).map_err(|_| BROKEN),
        // Without escapes, the only quotes are those around it.
        [b'"', ..] => {
            json.pop();
            json.remove(0);
            Ok(Some(json))
        }
        [b'{' | b'[', ..] => Err("expected one value, found an array or an object"),
        b"null" => Ok(None),
        _ => Ok(Some(json)),
    }
}

/// Encodes a value of a path or a query.
pub(crate) fn value(text: String) -> String {
    match Cow::from(utf8_percent_encode(&text, RESERVED)) {
        // Most have nothing to encode.
        Cow::Borrowed(_) => text,
        Cow::Owned(encoded) => encoded,
    }
}

/// Encodes a name or value of a query.
pub(crate) fn query(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, RESERVED)
}

/// Encodes a value of a query in which reserved characters are allowed.
pub(crate) fn reserved(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, UNSAFE_IN_QUERY)
}

/// Encodes the value of a cookie.
pub(crate) fn cookie(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, UNSAFE_IN_COOKIE)
}

/// Appends the pairs of a query. Names are encoded here, values already are.
pub(crate) fn add_query(address: &mut String, pairs: &[(String, String)]) {
    for (index, (name, value)) in pairs.iter().enumerate() {
        let before = if index == 0 { "" } else { "&" };
        // Writing to a string cannot fail.
        let _ = write!(address, "{before}{}={value}", query(name));
    }
}

/// Returns an address with more pairs in its query; see [`add_query`].
///
/// # Errors
/// The address is too long.
pub(crate) fn with_query(uri: &Uri, pairs: &[(String, String)]) -> Result<Uri, Reason> {
    let mut address = uri.to_string();
    address.push(if uri.query().is_some() { '&' } else { '?' });
    add_query(&mut address, pairs);
    Uri::try_from(address).map_err(|_| "is too long or not valid")
}

/// Creates the value of a header: visible ASCII, with spaces and tabs between, as in
/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.5>. Blanks at either end would not arrive.
pub(crate) fn header(text: &str) -> Result<HeaderValue, Reason> {
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

/// Creates a header that a caller sets. It is marked sensitive if it is secret or gives access by its name.
pub(crate) fn own_header(name: &str, value: &str, is_secret: bool) -> Result<(HeaderName, HeaderValue), Reason> {
    let name = HeaderName::try_from(name).map_err(|_| "has no valid name")?;
    if FRAMING.contains(&name) {
        return Err("is set by the client alone");
    }
    let mut value = header(value)?;
    value.set_sensitive(is_secret || ACCESS.contains(&name));
    Ok((name, value))
}

/// Appends a cookie to the header that holds all of them; its value is already encoded.
pub(crate) fn add_cookie(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Reason> {
    let is_token = |character: char| character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character);
    if name.is_empty() || !name.chars().all(is_token) {
        return Err("has no name that a cookie can have");
    }
    // A comma separates the items of an array; servers read it as it is.
    if value.contains([';', ' ', '"', '\\']) {
        return Err("has a character that a cookie cannot have");
    }
    let before = headers.get(COOKIE).and_then(|value| value.to_str().ok()).map(|cookies| format!("{cookies}; "));
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
    fn a_header_arrives_unchanged_or_is_rejected() {
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
