//! A request as it was received.

use bytes::Bytes;
use http::{HeaderMap, header};

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
        std::str::from_utf8(self.headers.get(name)?.as_bytes()).ok()
    }

    /// Returns the cookies, with values as sent.
    pub(crate) fn cookies(&self) -> Vec<(String, &str)> {
        let headers = self.headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Returns the pairs of the query, with decoded names and values as sent.
    pub(crate) fn pairs(&self) -> Vec<(String, &str)> {
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decode_query(name), value))
            .collect()
    }
}

/// Decodes a path segment or header.
pub(crate) fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Decodes a part of a query; a plus is a space, as servers read it.
pub(crate) fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}
