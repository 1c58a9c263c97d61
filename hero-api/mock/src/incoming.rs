//! A request as it came in.

use bytes::Bytes;
use http::HeaderMap;

pub(crate) struct Incoming {
    pub(crate) method: String,
    /// As sent, still encoded.
    pub(crate) path: String,
    /// As sent, still encoded.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Incoming {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The pairs of the query, their names decoded and their values as sent.
    pub(crate) fn pairs(&self) -> Vec<(String, &str)> {
        let pairs = self.query.split('&').filter(|it| !it.is_empty());
        pairs
            .map(|it| it.split_once('=').unwrap_or((it, "")))
            .map(|(name, value)| (decode_query(name), value))
            .collect()
    }
}

/// A path segment or header, decoded.
pub(crate) fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A part of a query, decoded; a plus is a space, as servers read it.
pub(crate) fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}
