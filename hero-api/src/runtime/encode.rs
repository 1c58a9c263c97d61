//! Values into the text of a path, a query and a header. What would change the meaning of a request is refused or
//! encoded, never passed on: a value of a path stays one segment, a value of a header stays one line.

use std::fmt::Write;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header::COOKIE};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::finite::finite;

/// Everything but the unreserved characters of <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What cannot stand in a path as it is: <https://www.rfc-editor.org/rfc/rfc3986#section-3.3>. What is already encoded
/// stays as it is.
const UNSAFE_IN_PATH: &AsciiSet = &RESERVED
    .remove(b'/')
    .remove(b'%')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// What cannot stand in a template as it is; the query that some have is kept.
const UNSAFE_IN_TEMPLATE: &AsciiSet = &UNSAFE_IN_PATH.remove(b'?');

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

/// What is wrong with a value that goes into a path, a query or a header.
pub(crate) type Wrong = &'static str;

/// What is wrong with a number that JSON cannot say.
const NOT_FINITE: Wrong = "must be a finite number";

/// A body of JSON.
///
/// # Errors
/// Where in it a value cannot be written, and what is wrong with that.
pub(crate) fn json<V: Serialize + ?Sized>(value: &V) -> Result<Bytes, (String, Wrong)> {
    finite(value).map_err(|pointer| (pointer, NOT_FINITE))?;
    // Serde's own message can show a value.
    serde_json::to_vec(value).map(Bytes::from).map_err(|_| ("/".to_owned(), "cannot be written as JSON"))
}

/// The text of a scalar, as its JSON says it but without quotes; `None` for null.
pub(crate) fn text<V: Serialize + ?Sized>(value: &V) -> Result<Option<String>, Wrong> {
    if finite(value).is_err() {
        return Err(NOT_FINITE);
    }
    let Ok(json) = serde_json::to_string(value) else {
        return Err("cannot be written as text");
    };
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(&json).map(Some).map_err(|_| "cannot be written as text"),
        Some(b'{' | b'[') => Err("expected one value, found a list or an object"),
        _ if json == "null" => Ok(None),
        _ => Ok(Some(json)),
    }
}

/// The path that a template and its encoded values make, with the query that the template may have. A fragment is
/// never sent.
///
/// # Errors
/// The name of the parameter whose value is not allowed, and what is wrong with it.
pub(crate) fn path<'t>(template: &'t str, values: &[(&str, String)]) -> Result<String, (&'t str, Wrong)> {
    let template = template.split_once('#').map_or(template, |(before, _)| before);
    let mut path = String::with_capacity(template.len() + 16);
    for segment in template.strip_prefix('/').unwrap_or(template).split('/') {
        path.push('/');
        let start = path.len();
        let mut rest = segment;
        let mut last = segment;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            let value = values.iter().find(|(known, _)| *known == name).ok_or((name, "has no value"))?;
            if value.1.is_empty() {
                return Err((name, "must not be empty"));
            }
            path.extend(utf8_percent_encode(before, UNSAFE_IN_TEMPLATE));
            path.push_str(&value.1);
            last = name;
            rest = after;
        }
        path.extend(utf8_percent_encode(rest, UNSAFE_IN_TEMPLATE));
        if is_dots(&path[start..]) {
            return Err((last, "must not be `.` or `..`"));
        }
    }
    Ok(path)
}

/// A path that a caller wrote: it must start with a slash, stay below the base, and have neither query nor fragment.
pub(crate) fn written_path(path: &str) -> Result<String, Wrong> {
    if !path.starts_with('/') {
        return Err("expected a path that starts with `/`");
    }
    if path.contains(['?', '#', '\\']) {
        return Err("expected a path without `?`, `#` and `\\`; use `query` for parameters");
    }
    if path.split('/').any(is_dots) {
        return Err("expected a path without the segments `.` and `..`");
    }
    Ok(utf8_percent_encode(path, UNSAFE_IN_PATH).to_string())
}

/// Whether a segment moves the path, encoded or not: URLs take `%2e` for a full stop.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
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

/// The pairs of a query, encoded; the values are already.
pub(crate) fn join_query(pairs: &[(String, String)]) -> String {
    let mut joined = String::new();
    for (name, value) in pairs {
        let before = if joined.is_empty() { "" } else { "&" };
        // Writing to a string cannot fail.
        let _ = write!(joined, "{before}{}={value}", query(name));
    }
    joined
}

/// The value of a header: one line of visible ASCII.
pub(crate) fn header(text: &str) -> Result<HeaderValue, Wrong> {
    if text.contains(['\r', '\n']) {
        return Err("must not have a line break");
    }
    HeaderValue::from_str(text).map_err(|_| "expected visible ASCII characters")
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
    use super::{header, join_query, path, query, text, written_path};

    fn filled(value: &str) -> Result<String, (&str, &str)> {
        path("/v1/patients/{id}/merge", &[("id", query(value).to_string())])
    }

    #[test]
    fn a_value_stays_one_segment() {
        assert_eq!(filled("../me").unwrap(), "/v1/patients/..%2Fme/merge");
        assert_eq!(filled("a b?c#d%2f").unwrap(), "/v1/patients/a%20b%3Fc%23d%252f/merge");
        assert_eq!(filled("é").unwrap(), "/v1/patients/%C3%A9/merge");
    }

    #[test]
    fn a_value_that_moves_the_path_is_refused() {
        assert_eq!(filled(""), Err(("id", "must not be empty")));
        assert_eq!(filled("."), Err(("id", "must not be `.` or `..`")));
        assert_eq!(filled(".."), Err(("id", "must not be `.` or `..`")));
        assert_eq!(path("/a/{b}", &[]), Err(("b", "has no value")));
    }

    #[test]
    fn a_segment_may_have_text_around_its_value() {
        assert_eq!(path("/a/{b}.json", &[("b", "..".into())]).unwrap(), "/a/...json");
        assert_eq!(path("/a/{b}{c}", &[("b", ".".into()), ("c", ".".into())]), Err(("c", "must not be `.` or `..`")));
        assert_eq!(path("/a/{b}%2E", &[("b", ".".into())]), Err(("b", "must not be `.` or `..`")));
    }

    #[test]
    fn a_template_may_have_a_query_and_a_fragment() {
        assert_eq!(path("/a b/{c}?d=e#f", &[("c", "1".into())]).unwrap(), "/a%20b/1?d=e");
        assert_eq!(path("/{a}:verb", &[("a", "x%3Ay".into())]).unwrap(), "/x%3Ay:verb");
    }

    #[test]
    fn a_query_is_encoded_as_rfc_3986_says() {
        let pairs = [("ids[]".to_owned(), query("a b&c=d+é'").to_string())];
        assert_eq!(join_query(&pairs), "ids%5B%5D=a%20b%26c%3Dd%2B%C3%A9%27");
    }

    #[test]
    fn a_header_stays_one_line() {
        assert!(header("a b").is_ok());
        assert_eq!(header("a\r\nb: c"), Err("must not have a line break"));
        assert_eq!(header("é\u{7f}"), Err("expected visible ASCII characters"));
    }

    #[test]
    fn scalars_are_written_without_quotes() {
        assert_eq!(text("a\"b").unwrap().unwrap(), "a\"b");
        assert_eq!(text(&5).unwrap().unwrap(), "5");
        assert_eq!(text(&true).unwrap().unwrap(), "true");
        assert_eq!(text(&None::<i64>).unwrap(), None);
        assert!(text(&[1]).is_err());
    }

    #[test]
    fn a_written_path_stays_below_the_base() {
        assert_eq!(written_path("/v1/a b/%20").unwrap(), "/v1/a%20b/%20");
        for bad in ["v1", "/v1/../me", "/v1/%2E./me", "/v1?a=b", "/v1#a", "/v1\\.."] {
            assert!(written_path(bad).is_err(), "{bad}");
        }
    }
}
