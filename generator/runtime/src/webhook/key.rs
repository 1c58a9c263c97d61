//! Signing keys: from the way in which an API writes them to the bytes that sign.

use std::fmt;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The way in which an API writes its signing keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFormat {
    /// The bytes of the string are the key.
    Text,
    /// The key in base64, behind a prefix that may be left out.
    Base64 {
        /// What stands before it, such as `whsec_`.
        prefix: &'static str,
    },
}

/// The bytes of a key, wiped on drop.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<Vec<u8>>);

impl Key {
    pub(super) fn read(format: KeyFormat, written: &Secret) -> Result<Self, InvalidKey> {
        let text = written.reveal();
        let bytes = match format {
            KeyFormat::Text => text.as_bytes().to_vec(),
            KeyFormat::Base64 { prefix } => {
                let text = text.strip_prefix(prefix).unwrap_or(text);
                BASE64.decode(text.as_bytes()).map_err(|_| InvalidKey("expected base64"))?
            }
        };
        let bytes = Zeroizing::new(bytes);
        if bytes.is_empty() { Err(InvalidKey("it is empty")) } else { Ok(Self(bytes)) }
    }

    /// Begins a signature. HMAC takes a key of any length.
    pub(super) fn start(&self) -> Option<Hmac<Sha256>> {
        Hmac::new_from_slice(&self.0).ok()
    }
}

/// Adds the parts of a message to a signature, one after another.
pub(super) fn sign_parts(mut mac: Hmac<Sha256>, parts: &[&[u8]]) -> Hmac<Sha256> {
    parts.iter().for_each(|part| mac.update(part));
    mac
}

/// The error of a signing key that cannot be one. Anybody can sign with an empty key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidKey(pub(super) &'static str);

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a signing key: {}", self.0)
    }
}

impl std::error::Error for InvalidKey {}
