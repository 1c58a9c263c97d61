//! An event in the form in which it is sent: its headers, signed, and its body. Knows nothing of what caused it.

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use sha2::Sha256;

use crate::{clock::Now, description::EventKind};

/// How long a receiver may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The encoding of a signature. The guide does not say which one Hero uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureEncoding {
    /// Lower-case hexadecimal digits.
    #[default]
    Hex,
    /// Upper-case hexadecimal digits.
    UpperHex,
    /// Base64 with padding.
    Base64,
}

/// The format of the timestamp of an event. The guide does not say which one Hero uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampFormat {
    /// Seconds since 1970.
    #[default]
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
    /// ISO 8601: `2026-01-05T09:00:00Z`.
    Iso8601,
}

/// What signs an event, and how.
#[derive(Clone, Default)]
pub(crate) struct Signing {
    /// Without a key, an event is not signed.
    pub(crate) key: Option<String>,
    pub(crate) encoding: SignatureEncoding,
    pub(crate) format: TimestampFormat,
}

/// An event in the form in which it is sent, for receivers that are tested without a server.
#[derive(Clone)]
pub struct Delivery {
    headers: Vec<(String, String)>,
    body: String,
}

/// The error of an event that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryError(&'static str);

impl Delivery {
    pub(crate) fn new(kind: &EventKind, body: &Value, signing: &Signing, now: Now) -> Self {
        let body = body.to_string();
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if let Some(key) = &signing.key {
            let timestamp = match signing.format {
                TimestampFormat::Seconds => now.seconds().to_string(),
                TimestampFormat::Milliseconds => now.milliseconds().to_string(),
                TimestampFormat::Iso8601 => now.date_time(0),
            };
            let signature = sign(key, &timestamp, &body, signing.encoding);
            headers.push((header(kind, "timestamp"), timestamp));
            headers.push((header(kind, "signature"), signature));
        }
        Self { headers, body }
    }

    /// Adds headers that a subscription asks for.
    pub(crate) fn with_headers(mut self, headers: &[(String, String)]) -> Self {
        self.headers.extend(headers.iter().cloned());
        self
    }

    /// Returns the headers, with names in lower case.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Returns a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the body, as compact JSON.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Posts the event to a URL, and returns the status of the receiver's answer. The same delivery can be posted again,
    /// as a replay.
    ///
    /// # Errors
    /// The receiver did not answer within ten seconds.
    pub async fn post(&self, url: &str) -> Result<u16, DeliveryError> {
        // The receiver is on this machine, so no proxy is used, and no redirect leads elsewhere.
        let client = Client::builder().no_proxy().redirect(Policy::none()).timeout(PATIENCE).build();
        let client = client.map_err(|_| DeliveryError("no client"))?;
        let request = self.headers.iter().fold(client.post(url), |request, (name, value)| request.header(name, value));
        // The error of reqwest would show the URL, which may hold a secret of the receiver.
        let answer = request.body(self.body.clone()).send().await;
        Ok(answer.map_err(|_| DeliveryError("the receiver did not answer"))?.status().as_u16())
    }
}

/// Returns the header with this mark, or a default where the description marks none.
fn header(kind: &EventKind, mark: &str) -> String {
    let marked = kind.headers.iter().find(|(_, known)| known == mark);
    marked.map_or_else(|| format!("x-mock-{mark}"), |(name, _)| name.to_ascii_lowercase())
}

fn sign(key: &str, timestamp: &str, body: &str, encoding: SignatureEncoding) -> String {
    // HMAC accepts a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(format!("{timestamp}.{body}").as_bytes());
    let bytes = mac.finalize().into_bytes();
    match encoding {
        SignatureEncoding::Hex => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        SignatureEncoding::UpperHex => bytes.iter().map(|byte| format!("{byte:02X}")).collect(),
        SignatureEncoding::Base64 => STANDARD.encode(bytes),
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Delivery").field("headers", &names).finish_non_exhaustive()
    }
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for DeliveryError {}

#[cfg(test)]
mod tests {
    use super::{SignatureEncoding, sign};

    /// Computed by `printf '1.{}' | openssl dgst -sha256 -hmac key`.
    #[test]
    fn the_signature_is_that_of_openssl() {
        let hex = sign("key", "1", "{}", SignatureEncoding::Hex);
        assert_eq!(hex, "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224");
        assert_eq!(sign("key", "1", "{}", SignatureEncoding::UpperHex), hex.to_uppercase());
        assert_eq!(sign("key", "1", "{}", SignatureEncoding::Base64), "G6a4FxGG78YT6LzAy9qydI8kmE18WoT6omN6+g5A0iQ=");
    }
}
