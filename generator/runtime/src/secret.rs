//! Secrets: keys, tokens, passwords.

use std::{fmt, io};

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error};
use zeroize::Zeroizing;

use super::written::takes_secrets;

/// A string that gives access to something. `Debug` never shows it, and its memory is wiped on drop.
///
/// Requests send it as it is, and [`Reveal`](super::Reveal) shows it. Any other serializer that gets it, or a value
/// with it, fails: an answer that a program writes to a file or a log has no secrets in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Returns the string.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        with_secrets(self.reveal(), serializer)
    }
}

/// Serializes a secret, or a value with secrets, where it is sent or shown on purpose.
///
/// # Errors
/// Any other serializer fails.
#[doc(hidden)]
pub fn with_secrets<T: Serialize + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let refusal = S::Error::custom("a secret is not serialised; `reveal` shows it");
    if takes_secrets(&refusal) { value.serialize(serializer) } else { Err(refusal) }
}

/// Reports whether a value has secrets in it: nothing else refuses to be serialized.
pub(crate) fn has_secrets<T: Serialize + ?Sized>(value: &T) -> bool {
    serde_json::to_writer(io::sink(), value).is_err()
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
