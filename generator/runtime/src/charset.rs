//! Decodes the bytes of an answer: by their byte order mark, else by the `charset` of the content type, else as UTF-8.

use std::borrow::Cow;

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use http::{HeaderMap, header};

/// Returns the bytes as UTF-8 without a byte order mark. Bytes without a mark are returned as they are.
pub(super) fn without_mark(bytes: &[u8]) -> Cow<'_, [u8]> {
    match Encoding::for_bom(bytes) {
        None => Cow::Borrowed(bytes),
        Some((encoding, length)) if encoding == UTF_8 => Cow::Borrowed(&bytes[length..]),
        Some((encoding, length)) => decoded(encoding, &bytes[length..]),
    }
}

/// Returns JSON as UTF-8. JSON has no charset (<https://www.rfc-editor.org/rfc/rfc8259#section-11>), so the one that
/// the content type names is used only where the bytes are not UTF-8.
pub(super) fn json<'b>(body: &'b [u8], headers: &HeaderMap) -> Cow<'b, [u8]> {
    match charset(headers) {
        _ if Encoding::for_bom(body).is_some() => Cow::Borrowed(body),
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => decoded(encoding, body),
        Some(encoding) if std::str::from_utf8(body).is_err() => decoded(encoding, body),
        _ => Cow::Borrowed(body),
    }
}

/// Returns JSON as the string that is decoded of it: without a byte order mark, and with U+FFFD for what is no character.
pub(super) fn json_text<'b>(body: &'b [u8], headers: &HeaderMap) -> Cow<'b, str> {
    match json(body, headers) {
        Cow::Borrowed(body) => readable(without_mark(body)),
        Cow::Owned(decoded) => readable(Cow::Owned(decoded)),
    }
}

fn readable(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// Decodes a body as a string; `None` where it has bytes that are not in its charset.
pub(super) fn text(body: Bytes, headers: &HeaderMap) -> Option<String> {
    let encoding = charset(headers).unwrap_or(UTF_8);
    if encoding == UTF_8 && Encoding::for_bom(&body).is_none() {
        return String::from_utf8(body.into()).ok();
    }
    // Servers that claim ASCII often send UTF-8.
    if encoding == WINDOWS_1252
        && says_ascii(headers)
        && let Ok(text) = std::str::from_utf8(&without_mark(&body))
    {
        return Some(text.to_owned());
    }
    let (text, _, is_broken) = encoding.decode(&body);
    (!is_broken).then(|| text.into_owned())
}

fn decoded<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    match encoding.decode_without_bom_handling(bytes).0 {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Returns the charset that the content type names, if it is known.
fn charset(headers: &HeaderMap) -> Option<&'static Encoding> {
    Encoding::for_label(label(headers)?.as_bytes())
}

fn says_ascii(headers: &HeaderMap) -> bool {
    label(headers).is_some_and(|label| label.eq_ignore_ascii_case("us-ascii") || label.eq_ignore_ascii_case("ascii"))
}

fn label(headers: &HeaderMap) -> Option<&str> {
    let content_type = headers.get(header::CONTENT_TYPE)?;
    if !content_type.as_bytes().contains(&b';') {
        return None;
    }
    let parameters = content_type.to_str().ok()?.split(';').skip(1);
    let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
    let (_, label) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(label.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};

    fn headers(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))])
    }

    #[test]
    fn text_is_read_by_its_mark_or_charset() {
        let check = |content_type, body: &'static [u8], expected: Option<&str>| {
            let read = super::text(Bytes::from_static(body), &headers(content_type));
            assert_eq!(read.as_deref(), expected, "{content_type}");
        };
        check("text/plain", "Zoë".as_bytes(), Some("Zoë"));
        check("text/plain", b"Zo\xeb", None);
        check("text/plain; charset=utf-8", "\u{feff}Zoë".as_bytes(), Some("Zoë"));
        check("text/plain; charset=ISO-8859-1", b"Zo\xeb", Some("Zoë"));
        check("text/csv; header=present; charset=\"windows-1252\"", b"\x80 5", Some("€ 5"));
        check("text/plain; charset=us-ascii", "Zoë".as_bytes(), Some("Zoë"));
        check("text/plain; charset=us-ascii", b"Zo\xeb", Some("Zoë"));
        check("text/plain; charset=utf-16", b"Z\0\xeb\0", Some("Zë"));
        check("text/plain; charset=utf-16be", b"\0Z\0\xeb", Some("Zë"));
        check("text/plain", b"\xfe\xff\0Z\0\xeb", Some("Zë"));
        check("text/plain; charset=x-unheard-of", b"Zo\xeb", None);
    }

    #[test]
    fn json_is_utf_8_unless_it_cannot_be() {
        let check = |content_type, body: &'static [u8], expected: &str| {
            let json = super::json(body, &headers(content_type));
            assert_eq!(&*super::without_mark(&json), expected.as_bytes(), "{content_type}");
            assert_eq!(super::json_text(body, &headers(content_type)), expected, "{content_type}");
        };
        check("application/json", b"\xef\xbb\xbf\"\"", "\"\"");
        check("application/json; charset=utf-16", b"\"\0\xeb\0\"\0", "\"ë\"");
        check("application/json", b"\xff\xfe\"\0\"\0", "\"\"");
        check("application/json; charset=iso-8859-1", b"\"\xeb\"", "\"ë\"");
        check("application/json; charset=iso-8859-1", "\"ë\"".as_bytes(), "\"ë\"");
    }
}
