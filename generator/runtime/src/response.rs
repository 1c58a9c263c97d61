//! Answers: as they were received, and decoded into a value. `Debug` shows the status and nothing that a server wrote.

use std::{borrow::Cow, fmt, sync::Arc};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::{
    charset,
    decode::{DecodeError, Readable, decode, decode_readable},
    json_text::mended,
    media,
};

/// An answer as it was received. Clones share it.
#[derive(Clone)]
pub struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: Arc<HeaderMap>,
    pub(crate) body: Bytes,
}

impl Received {
    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

/// The headers in which servers name a request, the most usual first.
const REQUEST_IDS: [&str; 4] = ["x-request-id", "x-correlation-id", "request-id", "x-amzn-requestid"];

/// The longest id of a server that is believed to be one.
const LONGEST_ID: usize = 128;

impl Received {
    /// Returns the id that the server gave the request, if it is one: letters, digits, and the marks of ids.
    pub(crate) fn request_id(&self) -> Option<&str> {
        let is_id = |id: &&str| {
            let is_mark = |byte| matches!(byte, b'-' | b'_' | b'.' | b':' | b'=' | b'/' | b'+');
            (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
        };
        REQUEST_IDS.iter().find_map(|name| self.headers.get(*name)?.to_str().ok()).filter(is_id)
    }

    /// Returns the JSON of the body as a string in which every character can be read.
    pub(crate) fn json_text(&self) -> Cow<'_, str> {
        mended(charset::json_text(&self.body, &self.headers))
    }

    /// Decodes the body as JSON.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode(&charset::json(&self.body, &self.headers))
    }

    /// Decodes what can be read of the body.
    pub(crate) fn decode_readable<T: DeserializeOwned>(&self) -> Result<Readable<T>, DecodeError> {
        decode_readable(&self.json_text())
    }

    /// Returns the index of the media type that the body has; the first where none matches or the server names none.
    #[doc(hidden)]
    #[must_use]
    pub fn media_among(&self, types: &[&str]) -> usize {
        let text = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        media::best_match(types, text).unwrap_or_default()
    }
}

/// Returns the value of a header, if it is present and of this type.
#[doc(hidden)]
#[must_use]
pub fn read_header<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    let text = headers.get(name)?.to_str().ok()?;
    // A string is taken as it is, quotes and all; any other type is parsed as JSON.
    let quoted = serde_json::to_string(text).ok()?;
    serde_json::from_str(&quoted).or_else(|_| serde_json::from_str(text)).ok()
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A successful answer: its status, headers and bytes, and the value decoded from it.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    received: Received,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, received: Received) -> Self {
        Self { value, received }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.received.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
    }

    /// Returns the value decoded from the body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.value
    }

    /// Returns the value alone.
    #[must_use]
    pub fn into_body(self) -> T {
        self.value
    }

    /// Returns the body as it was received.
    #[must_use]
    pub fn raw_body(&self) -> &Bytes {
        &self.received.body
    }

    pub(crate) fn received(&self) -> &Received {
        &self.received
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.received.status).finish_non_exhaustive()
    }
}

/// The reason why a successful answer could not be decoded. Names a place and what was expected, never what was found
/// there.
#[derive(Debug)]
pub struct Unreadable {
    what: &'static str,
    source: Option<DecodeError>,
}

impl Unreadable {
    /// Creates an error with fixed words that say what is wrong.
    #[must_use]
    pub const fn new(what: &'static str) -> Self {
        Self { what, source: None }
    }

    /// Returns the place as a JSON pointer; `None` where what is wrong is not at one place.
    pub(crate) fn pointer(&self) -> Option<&str> {
        self.source.as_ref().map(DecodeError::pointer)
    }
}

impl From<DecodeError> for Unreadable {
    fn from(source: DecodeError) -> Self {
        Self { what: "the body is not what the description says", source: Some(source) }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.what),
            None => f.write_str(self.what),
        }
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as &dyn std::error::Error)
    }
}

/// Decodes a JSON body of a type that has null; an empty body is null.
///
/// # Errors
/// The body is not JSON, or not of this type.
pub fn json_or_null<T: DeserializeOwned>(received: Received) -> Result<T, Unreadable> {
    if is_blank(&received.body) { Ok(decode(b"null")?) } else { json(received) }
}

fn is_blank(body: &[u8]) -> bool {
    charset::without_mark(body).iter().all(u8::is_ascii_whitespace)
}

/// Decodes a JSON body.
///
/// # Errors
/// The body is empty, not JSON, or not of this type.
pub fn json<T: DeserializeOwned>(received: Received) -> Result<T, Unreadable> {
    if is_blank(&received.body) {
        return Err(Unreadable::new("expected JSON, found an empty body"));
    }
    received.decode().map_err(|error| match is_html(&received.headers) {
        true => Unreadable::new("expected JSON, found HTML; is a proxy or a sign-in page in between?"),
        false => error.into(),
    })
}

fn is_html(headers: &HeaderMap) -> bool {
    let text = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    text.is_some_and(|text| text.trim_start().to_ascii_lowercase().starts_with("text/html"))
}

/// Ignores the body.
///
/// # Errors
/// Never.
pub fn empty(_: Received) -> Result<(), Unreadable> {
    Ok(())
}

/// Decodes a body of text: by its byte order mark, else by the `charset` of its content type, else as UTF-8.
///
/// # Errors
/// The body has bytes that are not in its charset.
pub fn text(received: Received) -> Result<String, Unreadable> {
    let text = charset::text(received.body, &received.headers);
    text.ok_or(Unreadable::new("expected text in UTF-8, or in the charset that the answer names"))
}

/// Returns the body as it is.
///
/// # Errors
/// Never.
pub fn bytes(received: Received) -> Result<Bytes, Unreadable> {
    Ok(received.body)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::{Received, read_header};

    fn received(media_type: &'static str) -> Received {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(media_type));
        Received { status: StatusCode::OK, headers: Arc::new(headers), body: Bytes::new() }
    }

    #[test]
    fn the_media_type_selects_the_body() {
        let types = ["application/json", "text/csv", "image/*"];
        for (media_type, expected) in [("text/csv; charset=utf-8", 1), ("image/png", 2), ("video/mp4", 0), ("", 0)] {
            assert_eq!(received(media_type).media_among(&types), expected, "{media_type}");
        }
    }

    #[test]
    fn a_header_is_read_as_its_type_or_not_at_all() {
        let mut headers = HeaderMap::new();
        headers.insert("x-count", HeaderValue::from_static("12"));
        headers.insert("etag", HeaderValue::from_static("\"a\""));
        assert_eq!(read_header::<i64>(&headers, "X-Count"), Some(12));
        assert_eq!(read_header::<String>(&headers, "x-count").as_deref(), Some("12"));
        assert_eq!(read_header::<String>(&headers, "etag").as_deref(), Some("\"a\""));
        assert_eq!(read_header::<i64>(&headers, "etag"), None);
        assert_eq!(read_header::<bool>(&headers, "x-missing"), None);
    }
}
