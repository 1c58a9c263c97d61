//! Signs deliveries, for tests of a receiver.

use std::fmt;
use std::time::SystemTime;

use hmac::Mac;
use http::{HeaderMap, HeaderValue};

use super::key::{InvalidKey, Key, sign_parts};
use super::scheme::{SignatureEncoding, SignatureScheme};
use super::time_format::{TimeFormat, write_time};
use super::verifier::signed_parts;
use crate::secret::Secret;

/// Signs deliveries as their sender does, for tests of a receiver.
///
/// ```
/// use std::time::SystemTime;
/// use hero_api_runtime::webhook::{SignatureScheme, Signer, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let scheme = SignatureScheme::standard_webhooks();
/// let key = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
/// let headers = Signer::new(scheme.clone(), key)?.sign(SystemTime::now(), b"{}");
/// assert!(Verifier::new(scheme, key)?.verify(&headers, b"{}").is_ok());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Signer {
    scheme: SignatureScheme,
    key: Key,
    id: HeaderValue,
    encoding: Option<SignatureEncoding>,
    time_format: Option<TimeFormat>,
}

impl Signer {
    /// Creates a signer. It writes the first encoding and the first format of a time that the scheme accepts.
    ///
    /// # Errors
    /// The key is empty, or is not written as the scheme says.
    pub fn new(scheme: SignatureScheme, key: impl Into<Secret>) -> Result<Self, InvalidKey> {
        let key = Key::read(scheme.keys, &key.into())?;
        let id = HeaderValue::from_static("msg_1");
        Ok(Self { scheme, key, id, encoding: None, time_format: None })
    }

    /// Sets the id of the next deliveries, where the scheme has one; the default is `msg_1`.
    #[must_use]
    pub fn id(mut self, id: HeaderValue) -> Self {
        self.id = id;
        self
    }

    /// Sets the encoding of the signature.
    #[must_use]
    pub fn encoding(mut self, encoding: SignatureEncoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// Sets the format of the time.
    #[must_use]
    pub fn time_format(mut self, format: TimeFormat) -> Self {
        self.time_format = Some(format);
        self
    }

    /// Returns the headers of a delivery that is sent at this time, with this body.
    pub fn sign(&self, time: SystemTime, body: &[u8]) -> HeaderMap {
        let scheme = &self.scheme;
        let mut headers = HeaderMap::new();
        if let Some(header) = &scheme.id {
            headers.insert(header, self.id.clone());
        }
        let sent = scheme.timestamp.as_ref().map(|(header, formats)| {
            let format = self.time_format.or(formats.first().copied()).unwrap_or(TimeFormat::Seconds);
            (header, write_time(time, format))
        });
        let id = scheme.id.as_ref().and_then(|_| self.id.to_str().ok());
        let parts = signed_parts(scheme, id, sent.as_ref().map(|(_, text)| text.as_str()), body);
        let mac = self.key.start().map(|mac| sign_parts(mac, &parts).finalize().into_bytes());
        let signature = scheme.write_signature(mac.as_deref().unwrap_or_default(), self.encoding);
        let sent = sent.as_ref().map(|(header, text)| (*header, text));
        for (header, text) in sent.into_iter().chain([(&scheme.signature, &signature)]) {
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(header, value);
            }
        }
        headers
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}
