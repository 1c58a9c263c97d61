//! The paths of requests. The value of a parameter stays one segment, because its slashes and percent signs are
//! encoded. A path that a caller writes is sent as it is, so everything in it that a server or proxy could read as
//! `..`, or as another host, is rejected, however it is encoded.

use std::{borrow::Cow, iter};

use percent_encoding::{AsciiSet, percent_decode, utf8_percent_encode};

use super::encode::{RESERVED, Reason};

/// The characters that a path cannot have: <https://www.rfc-editor.org/rfc/rfc3986#section-3.3>. What is already
/// encoded stays.
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

/// The characters that a template cannot have; some templates have a query, which is kept.
const UNSAFE_IN_TEMPLATE: &AsciiSet = &UNSAFE_IN_PATH.remove(b'?');

/// How often a path is decoded to see what others may read in it: a proxy, a server, and what is behind it.
const DECODINGS: usize = 3;

/// Appends the path of a template and its encoded values, with the query that the template may have. A fragment is
/// never sent.
///
/// # Errors
/// The name of the parameter whose value is not allowed, and the reason.
pub(crate) fn fill_path<'t>(
    path: &mut String,
    template: &'t str,
    values: &[(&str, String)],
) -> Result<(), (&'t str, Reason)> {
    let template = template.split_once('#').map_or(template, |(before, _)| before);
    let start = path.len();
    if !template.starts_with('/') {
        path.push('/');
    }
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name).ok_or((name, "has no value"))?;
        if value.1.is_empty() {
            return Err((name, "must not be empty"));
        }
        path.extend(utf8_percent_encode(before, UNSAFE_IN_TEMPLATE));
        path.push_str(&value.1);
        rest = after;
    }
    path.extend(utf8_percent_encode(rest, UNSAFE_IN_TEMPLATE));
    let dots = dots_among(&path[start..]);
    dots.map_or(Ok(()), |index| Err((last_name(template, index), "must not be `.` or `..`")))
}

/// Returns the index of the first segment that is `.` or `..`. The slashes and percent signs of values are encoded, so
/// each value stays in one segment.
fn dots_among(path: &str) -> Option<usize> {
    let begins_one = |pair: &[u8]| matches!(pair, b"/." | b"/%");
    if !path.as_bytes().windows(2).any(begins_one) {
        return None;
    }
    let is_dots = |segment: &str| matches!(&*Cow::from(percent_decode(segment.as_bytes())), b"." | b"..");
    path.split('/').skip(1).position(is_dots)
}

/// Returns the name of the last parameter in a segment of a template, or else the segment.
fn last_name(template: &str, index: usize) -> &str {
    let segment = template.strip_prefix('/').unwrap_or(template).split('/').nth(index).unwrap_or(template);
    let name = segment.rsplit_once('{').and_then(|(_, name)| name.split_once('}'));
    name.map_or(segment, |(name, _)| name)
}

/// Checks a path that a caller wrote: it must start with a slash, stay below the base, and have neither query nor
/// fragment.
pub(crate) fn written_path(path: &str) -> Result<String, Reason> {
    if !path.starts_with('/') {
        return Err("expected a path that starts with `/`");
    }
    if path.contains(['?', '#', '\\']) {
        return Err("expected a path without `?`, `#` and `\\`; use `query` for parameters");
    }
    let is_encoded = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    if path.split('%').skip(1).any(|rest| !is_encoded(rest)) {
        return Err("expected two hexadecimal digits after each `%`");
    }
    if climbs(path) {
        return Err("expected a path without the segments `.` and `..`");
    }
    for reading in readings(path) {
        let Ok(reading) = String::from_utf8(reading) else {
            return Err("expected UTF-8 where it is percent-encoded");
        };
        if reading.contains(char::is_control) {
            return Err("must not have control characters");
        }
        // Two slashes at the start name another host where the path is read as an address.
        if reading.replace('\\', "/").contains("//") {
            return Err("expected a path without empty segments");
        }
    }
    Ok(utf8_percent_encode(path, UNSAFE_IN_PATH).to_string())
}

/// Reports whether a path has a segment that means `.` or `..` to any reader: encoded once or more often, after a
/// backslash, or with parameters or blanks behind the dots.
pub(crate) fn climbs(path: &str) -> bool {
    let is_dots = |segment: &[u8]| {
        let name = segment.split(|byte| *byte == b';').next().unwrap_or_default();
        matches!(name.trim_ascii(), b"." | b"..")
    };
    readings(path).any(|reading| reading.split(|byte| matches!(byte, b'/' | b'\\')).any(is_dots))
}

/// Returns a path as it is, decoded once, decoded twice, and so on.
fn readings(path: &str) -> impl Iterator<Item = Vec<u8>> {
    iter::successors(Some(path.as_bytes().to_vec()), |before| {
        let decoded: Vec<u8> = percent_decode(before).collect();
        (decoded != *before).then_some(decoded)
    })
    .take(1 + DECODINGS)
}

#[cfg(test)]
mod tests {
    use super::{Reason, fill_path, written_path};
    use crate::encode::query;

    fn filled_path<'t>(template: &'t str, values: &[(&str, String)]) -> Result<String, (&'t str, Reason)> {
        let mut path = String::new();
        fill_path(&mut path, template, values).map(|()| path)
    }

    fn filled(value: &str) -> Result<String, (&str, &str)> {
        filled_path("/v1/patients/{id}/merge", &[("id", query(value).to_string())])
    }

    #[test]
    fn a_value_stays_one_segment() {
        for (value, sent) in [
            ("a/me", "a%2Fme"),
            ("../me", "..%2Fme"),
            ("a/..", "a%2F.."),
            ("..\\a", "..%5Ca"),
            ("..;a=b/c", "..%3Ba%3Db%2Fc"),
            ("%2e%2e", "%252e%252e"),
            ("a b?c#d%2f", "a%20b%3Fc%23d%252f"),
            ("é", "%C3%A9"),
            ("...", "..."),
            ("100%", "100%25"),
        ] {
            assert_eq!(filled(value).unwrap(), format!("/v1/patients/{sent}/merge"));
        }
    }

    #[test]
    fn a_value_that_is_no_segment_is_rejected() {
        assert_eq!(filled(""), Err(("id", "must not be empty")));
        assert_eq!(filled_path("/a/{b}", &[]), Err(("b", "has no value")));
        for bad in [".", ".."] {
            assert_eq!(filled(bad), Err(("id", "must not be `.` or `..`")));
        }
    }

    #[test]
    fn a_segment_may_have_text_around_its_value() {
        let name =
            |template, values: &[(&str, String)]| filled_path(template, values).map_err(|(name, _)| name.to_owned());
        assert_eq!(name("/a/{b}.json", &[("b", "..".into())]).unwrap(), "/a/...json");
        assert_eq!(name("/a/{b}{c}", &[("b", ".".into()), ("c", ".".into())]), Err("c".to_owned()));
        assert_eq!(name("/a/{b}%2E", &[("b", ".".into())]), Err("b".to_owned()));
        assert_eq!(name("/a/{b}", &[("b", ";b=..".into())]).unwrap(), "/a/;b=..");
    }

    #[test]
    fn a_template_may_have_a_query_and_a_fragment() {
        assert_eq!(filled_path("/a b/{c}?d=e#f", &[("c", "1".into())]).unwrap(), "/a%20b/1?d=e");
        assert_eq!(filled_path("/{a}:verb", &[("a", "x%3Ay".into())]).unwrap(), "/x%3Ay:verb");
    }

    #[test]
    fn a_written_path_stays_below_the_base() {
        for (path, sent) in [
            ("/", "/"),
            ("/v1/a b/%20/", "/v1/a%20b/%20/"),
            ("/v1/é;a=b/x:y@z", "/v1/%C3%A9;a=b/x:y@z"),
            ("/v1/a%2Fb/c%5cd/e%3Ff%25", "/v1/a%2Fb/c%5cd/e%3Ff%25"),
            ("/v1/...", "/v1/..."),
        ] {
            assert_eq!(written_path(path).unwrap(), sent);
        }
        for bad in [
            "",
            "v1",
            "https://b.test/",
            "//b.test/x",
            "/v1//x",
            "/%2fb.test/x",
            "/%2Fb.test",
            "/%5cb.test/x",
            "/v1/../me",
            "/..",
            "/v1/.",
            "/v1/%2E./me",
            "/v1/%2e%2E",
            "/v1/..;/me",
            "/v1/..;a=b/me",
            "/v1/a%2f..%2fb",
            "/v1/a%2F..",
            "/v1/..%5cme",
            "/v1/%252e%252e/me",
            "/v1/a%252f..%252fb",
            "/v1/%25252e./me",
            "/v1/..%20/me",
            "/v1/.. /me",
            "/v1\\..",
            "/v1/a\\b",
            "/v1?a=b",
            "/v1#a",
            "/v1/a\nb",
            "/v1/a\u{7f}",
            "/v1/\u{85}",
            "/v1/a%0d%0ab",
            "/v1/a%00",
            "/v1/%250a",
            "/v1/50%",
            "/v1/%zz",
            "/v1/%2",
            "/v1/%c0%ae%c0%ae/me",
        ] {
            assert!(written_path(bad).is_err(), "{bad:?}");
        }
    }
}
