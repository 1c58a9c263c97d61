//! How an API signs its deliveries: the headers, what is signed, and how a signature is written. Knows no key and no
//! delivery.

use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use http::HeaderName;

use super::{key::KeyFormat, time_format::TimeFormat};

/// The length of an HMAC-SHA256 in bytes.
pub(super) const MAC: usize = 32;

/// The number of signatures that one delivery may have; each is compared with each key.
const MOST_SIGNATURES: usize = 16;

/// The scheme by which an API signs: HMAC-SHA256 over the id and the timestamp of a delivery, where the scheme has
/// them, and its raw body, in this order.
///
/// ```
/// use hero_api_runtime::{HeaderName, webhook::{SignatureEncoding, SignatureScheme, TimeFormat}};
///
/// // `X-Hub-Signature-256: sha256=…` over the body alone.
/// let plain = SignatureScheme::new(HeaderName::from_static("x-hub-signature-256")).prefix("sha256=");
/// // `X-Slack-Signature: v0=…` over `v0:{timestamp}:{body}`.
/// let dated = SignatureScheme::new(HeaderName::from_static("x-slack-signature"))
///     .prefix("v0=")
///     .timestamp(HeaderName::from_static("x-slack-request-timestamp"), [TimeFormat::Seconds])
///     .signed_text("v0:", ":");
/// ```
///
/// A scheme that has all of it in one header is not modelled.
#[derive(Clone, Debug)]
pub struct SignatureScheme {
    pub(super) signature: HeaderName,
    pub(super) id: Option<HeaderName>,
    pub(super) timestamp: Option<(HeaderName, Vec<TimeFormat>)>,
    pub(super) keys: KeyFormat,
    encodings: Vec<SignatureEncoding>,
    prefix: &'static str,
    separator: Option<char>,
    pub(super) opening: &'static str,
    pub(super) joint: &'static str,
}

/// An encoding of signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureEncoding {
    /// Hexadecimal digits, lower case or upper case.
    Hex,
    /// Base64 in either alphabet, with or without padding.
    Base64,
}

impl SignatureScheme {
    /// Creates a scheme with a hexadecimal signature over the body alone, and keys that are used as they are.
    pub fn new(signature: HeaderName) -> Self {
        Self {
            signature,
            id: None,
            timestamp: None,
            keys: KeyFormat::Text,
            encodings: vec![SignatureEncoding::Hex],
            prefix: "",
            separator: None,
            opening: "",
            joint: ".",
        }
    }

    /// Creates the scheme of [Standard Webhooks](https://www.standardwebhooks.com), version 1: `webhook-id`,
    /// `webhook-timestamp` and `webhook-signature`, keys that begin with `whsec_`, and one or several signatures
    /// `v1,…` in base64. Other signatures, such as the asymmetric `v1a`, are passed over.
    pub fn standard_webhooks() -> Self {
        Self::new(HeaderName::from_static("webhook-signature"))
            .id(HeaderName::from_static("webhook-id"))
            .timestamp(HeaderName::from_static("webhook-timestamp"), [TimeFormat::Seconds])
            .encodings([SignatureEncoding::Base64])
            .prefix("v1,")
            .separated_by(' ')
            .keys(KeyFormat::Base64 { prefix: "whsec_" })
    }

    /// Sets the header with the id of a delivery. The id is signed before the timestamp.
    #[must_use]
    pub fn id(mut self, header: HeaderName) -> Self {
        self.id = Some(header);
        self
    }

    /// Sets the header with the time at which a delivery was sent, and the formats that are accepted. The string in the
    /// header is signed before the body.
    #[must_use]
    pub fn timestamp(mut self, header: HeaderName, formats: impl IntoIterator<Item = TimeFormat>) -> Self {
        self.timestamp = Some((header, formats.into_iter().collect()));
        self
    }

    /// Sets the accepted encodings of a signature; the default is hexadecimal.
    #[must_use]
    pub fn encodings(mut self, encodings: impl IntoIterator<Item = SignatureEncoding>) -> Self {
        self.encodings = encodings.into_iter().collect();
        self
    }

    /// Sets what stands before each signature, such as `sha256=`. A signature without it is passed over.
    #[must_use]
    pub fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Sets what separates several signatures in the header, of which one has to be right; by default there is one.
    #[must_use]
    pub fn separated_by(mut self, separator: char) -> Self {
        self.separator = Some(separator);
        self
    }

    /// Sets the text that opens what is signed, and the text between its parts; the defaults are none and a full stop.
    #[must_use]
    pub fn signed_text(mut self, opening: &'static str, joint: &'static str) -> Self {
        (self.opening, self.joint) = (opening, joint);
        self
    }

    /// Sets how keys are written; the default is [`KeyFormat::Text`].
    #[must_use]
    pub fn keys(mut self, format: KeyFormat) -> Self {
        self.keys = format;
        self
    }

    /// Reports whether two deliveries differ in what is signed although their bodies are the same.
    pub(super) fn tells_deliveries_apart(&self) -> bool {
        self.id.is_some() || self.timestamp.is_some()
    }

    /// Returns the signatures in the value of a header; `None` if there are none that could be right, or too many.
    pub(super) fn read_signatures(&self, value: &str) -> Option<Vec<[u8; MAC]>> {
        let parts: Vec<&str> = match self.separator {
            Some(separator) => value.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect(),
            None => vec![value],
        };
        if parts.len() > MOST_SIGNATURES {
            return None;
        }
        let signatures = parts.into_iter().filter_map(|part| self.read_signature(part.strip_prefix(self.prefix)?));
        Some(signatures.collect()).filter(|signatures: &Vec<_>| !signatures.is_empty())
    }

    /// Returns a signature, in the first accepted encoding in which it has the length of one.
    fn read_signature(&self, text: &str) -> Option<[u8; MAC]> {
        self.encodings.iter().find_map(|encoding| encoding.decode(text)?.try_into().ok())
    }

    /// Returns the value of a header with one signature.
    pub(super) fn write_signature(&self, mac: &[u8], encoding: Option<SignatureEncoding>) -> String {
        let encoding = encoding.or(self.encodings.first().copied()).unwrap_or(SignatureEncoding::Hex);
        format!("{}{}", self.prefix, encoding.encode(mac))
    }
}

impl SignatureEncoding {
    fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok(),
            Self::Base64 => {
                let text = text.trim_end_matches('=').replace('-', "+").replace('_', "/");
                BASE64_NOPAD.decode(text.as_bytes()).ok()
            }
        }
    }

    fn encode(self, mac: &[u8]) -> String {
        match self {
            Self::Hex => HEXLOWER.encode(mac),
            Self::Base64 => BASE64.encode(mac),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scheme: &SignatureScheme, value: &str) -> usize {
        scheme.read_signatures(value).map_or(0, |signatures| signatures.len())
    }

    #[test]
    fn a_signature_is_read_in_every_accepted_encoding() {
        let both = [SignatureEncoding::Hex, SignatureEncoding::Base64];
        let scheme = SignatureScheme::new(HeaderName::from_static("x-signature")).encodings(both);
        let mac = [0xfb; MAC];
        let base64 = BASE64.encode(&mac);
        let safe = base64.replace('+', "-").replace('/', "_");
        for text in [HEXLOWER.encode(&mac), HEXLOWER.encode(&mac).to_uppercase(), base64.clone(), safe] {
            assert_eq!(scheme.read_signatures(&text), Some(vec![mac]), "{text}");
            assert_eq!(scheme.read_signatures(text.trim_end_matches('=')), Some(vec![mac]), "{text}");
        }
        let hex_alone = SignatureScheme::new(HeaderName::from_static("x-signature"));
        assert_eq!(hex_alone.read_signatures(&base64), None);
    }

    #[test]
    fn what_has_not_the_length_of_a_signature_is_none() {
        let scheme = SignatureScheme::standard_webhooks();
        let one = format!("v1,{}", BASE64.encode(&[7; MAC]));
        let empty = ["", " ", "v1,", "v1", ",", "v1,AAAA", "v1a,AAAA", "v2,AAAA"];
        for text in empty.into_iter().chain([one.as_str().trim_start_matches("v1"), &one[..one.len() - 4]]) {
            assert_eq!(scheme.read_signatures(text), None, "{text}");
        }
        assert_eq!(read(&scheme, &one), 1);
        assert_eq!(read(&scheme, &format!("v1a,AAAA {one} v1,  {one}")), 2);
        assert_eq!(read(&scheme, &vec![one.as_str(); MOST_SIGNATURES + 1].join(" ")), 0, "too many");
    }
}
