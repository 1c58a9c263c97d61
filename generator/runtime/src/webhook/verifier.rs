//! Verifies who sent a delivery, and when. Knows nothing of what is in its body.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use hmac::Mac;
use hmac::digest::CtOutput;
use http::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};

use super::key::{InvalidKey, Key, sign_parts};
use super::refused::{Reason, Refused};
use super::replay::DeliveryKey;
use super::scheme::SignatureScheme;
use super::time_format::read_time;
use crate::secret::Secret;

/// How old a delivery may be, or how far in the future, by default.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// The bytes that a body may have by default. Events are thin.
pub(super) const BODY_LIMIT: usize = 1 << 20;

/// How long a delivery is remembered whose scheme says no time.
const WITHOUT_TIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Verifies deliveries by their signature: the scheme of an API, and one or several keys.
///
/// ```
/// # use hero_api_runtime::{HeaderMap, webhook::{Reason, Refused, SignatureScheme, Verifier}};
/// # fn run(headers: HeaderMap, body: &[u8], new: &str, old: &str) -> Result<(), Box<dyn std::error::Error>> {
/// // While a key is being replaced, both are accepted.
/// let verifier = Verifier::new(SignatureScheme::standard_webhooks(), new)?.also(old)?;
/// match verifier.verify(&headers, body) {
///     Ok(verified) => println!("sent at {:?}", verified.timestamp()),
///     Err(refused) => println!("{}: {refused}", refused.status()),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Verifier {
    scheme: SignatureScheme,
    keys: Vec<Key>,
    tolerance: Duration,
    body_limit: usize,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

/// What is known of a delivery whose signature is right.
#[derive(Clone)]
pub struct Verified {
    id: Option<String>,
    timestamp: Option<SystemTime>,
    key: DeliveryKey,
    keep: Duration,
}

impl Verifier {
    /// Creates a verifier. It accepts deliveries for five minutes, with bodies of up to a mebibyte.
    ///
    /// # Errors
    /// The key is empty, or is not written as the scheme says.
    pub fn new(scheme: SignatureScheme, key: impl Into<Secret>) -> Result<Self, InvalidKey> {
        let verifier = Self {
            scheme,
            keys: Vec::new(),
            tolerance: TOLERANCE,
            body_limit: BODY_LIMIT,
            clock: Arc::new(SystemTime::now),
        };
        verifier.also(key)
    }

    /// Adds a key: a delivery is accepted if any of them has signed it.
    ///
    /// # Errors
    /// The key is empty, or is not written as the scheme says.
    pub fn also(mut self, key: impl Into<Secret>) -> Result<Self, InvalidKey> {
        self.keys.push(Key::read(self.scheme.keys, &key.into())?);
        Ok(self)
    }

    /// Sets how old a delivery may be, or how far in the future, where the scheme has a timestamp.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets how many bytes a body may have.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the clock that timestamps are compared with; the default is that of the machine.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    pub(super) fn longest_body(&self) -> usize {
        self.body_limit
    }

    pub(super) fn tells_deliveries_apart(&self) -> bool {
        self.scheme.tells_deliveries_apart()
    }

    /// Verifies a delivery: the length of its body, then its headers, its age, and its signature. The body is the bytes
    /// as received; it is not copied.
    ///
    /// # Errors
    /// The delivery is refused. What is in the body is not looked at.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Verified, Refused> {
        check_length(body.len(), self.body_limit)?;
        let signature = read_header(headers, &self.scheme.signature)?;
        let id = self.scheme.id.as_ref().map(|header| self.read_id(headers, header)).transpose()?;
        let sent = self.read_sent(headers)?;
        let signatures = self.scheme.read_signatures(signature).ok_or_else(|| {
            Refused::of_header(Reason::Malformed, &self.scheme.signature, "has no signature that can be read")
        })?;

        let parts = signed_parts(&self.scheme, id, sent.map(|(text, _)| text), body);
        self.check_signature(&signatures, &parts)?;
        let keep = match sent {
            // A copy passes for fresh until it is too old.
            Some((_, time)) => {
                let ahead = time.duration_since((self.clock)()).unwrap_or_default();
                ahead.saturating_add(self.tolerance).saturating_add(Duration::from_secs(1))
            }
            None => WITHOUT_TIME,
        };
        let key = DeliveryKey(parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize().into());
        Ok(Verified { id: id.map(str::to_owned), timestamp: sent.map(|(_, time)| time), key, keep })
    }

    /// Returns the id of a delivery. One with the text between the signed parts could belong to another division.
    fn read_id<'h>(&self, headers: &'h HeaderMap, header: &HeaderName) -> Result<&'h str, Refused> {
        let id = read_header(headers, header)?;
        if !self.scheme.joint.is_empty() && id.contains(self.scheme.joint) {
            return Err(Refused::of_header(Reason::Malformed, header, "has what separates the signed parts in it"));
        }
        Ok(id)
    }

    /// Returns when a delivery was sent, as written and as a time, if the scheme says so.
    fn read_sent<'h>(&self, headers: &'h HeaderMap) -> Result<Option<(&'h str, SystemTime)>, Refused> {
        let Some((header, formats)) = &self.scheme.timestamp else { return Ok(None) };
        let text = read_header(headers, header)?;
        let time = read_time(text, formats)
            .ok_or_else(|| Refused::of_header(Reason::Malformed, header, "is not a time in an accepted format"))?;
        let now = (self.clock)();
        let age = now.duration_since(time).unwrap_or_else(|ahead| ahead.duration());
        if age > self.tolerance {
            return Err(Refused::of_header(Reason::Stale, header, "is too far from now"));
        }
        Ok(Some((text, time)))
    }

    /// Compares in constant time.
    fn check_signature(&self, signatures: &[[u8; 32]], parts: &[&[u8]]) -> Result<(), Refused> {
        let is_right = self.keys.iter().filter_map(Key::start).any(|mac| {
            let made = sign_parts(mac, parts).finalize();
            signatures.iter().any(|signature| CtOutput::new((*signature).into()) == made)
        });
        if is_right { Ok(()) } else { Err(Refused::new(Reason::WrongSignature, "no key has made the signature")) }
    }
}

/// Returns the parts of what is signed, in order.
pub(super) fn signed_parts<'p>(
    scheme: &'p SignatureScheme,
    id: Option<&'p str>,
    sent: Option<&'p str>,
    body: &'p [u8],
) -> Vec<&'p [u8]> {
    let mut parts = vec![scheme.opening.as_bytes()];
    for part in [id, sent].into_iter().flatten() {
        parts.extend([part.as_bytes(), scheme.joint.as_bytes()]);
    }
    parts.push(body);
    parts
}

/// Refuses a body that is too long.
pub(super) fn check_length(length: usize, limit: usize) -> Result<(), Refused> {
    if length > limit { Err(too_long()) } else { Ok(()) }
}

pub(super) fn too_long() -> Refused {
    Refused::new(Reason::TooLong, "the body is too long")
}

/// Returns the value of a header that has to be there once.
fn read_header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<&'h str, Refused> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or_else(|| Refused::of_header(Reason::MissingHeader, name, "is missing"))?;
    if values.next().is_some() {
        return Err(Refused::of_header(Reason::Malformed, name, "is there more than once"));
    }
    let text = value.to_str().map_err(|_| Refused::of_header(Reason::Malformed, name, "is not text"))?.trim();
    if text.is_empty() { Err(Refused::of_header(Reason::Malformed, name, "is empty")) } else { Ok(text) }
}

impl Verified {
    /// Returns the id of the delivery, if the scheme has one. A sender that repeats a delivery keeps its id.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns when the delivery was sent, if the scheme says so.
    pub fn timestamp(&self) -> Option<SystemTime> {
        self.timestamp
    }

    /// Returns the key by which this delivery, and no other, is known.
    pub fn key(&self) -> &DeliveryKey {
        &self.key
    }

    /// Returns for how long a copy of the delivery would pass for fresh.
    pub fn keep(&self) -> Duration {
        self.keep
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("timestamp", &self.timestamp).finish_non_exhaustive()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("scheme", &self.scheme)
            .field("keys", &self.keys.len())
            .field("tolerance", &self.tolerance)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
