//! A file to upload: bytes, a name and a media type. In JSON it is a string, because `format: binary` means no more
//! there.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

use super::check::{Check, Checks};

/// A file to upload. `Debug` shows nothing of it.
///
/// Bytes convert into one: `file(std::fs::read("scan.pdf")?)`. It can have a name and a media type.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    bytes: Bytes,
    name: Option<String>,
    media_type: Option<String>,
}

impl File {
    /// Creates a file with these bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), name: None, media_type: None }
    }

    /// Sets the file name; the default is the name of the field.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, such as `application/pdf`; the default is that of the description, or plain bytes.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(crate) fn into_parts(self) -> (Bytes, Option<String>, Option<String>) {
        (self.bytes, self.name, self.media_type)
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&[u8]> for File {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes.to_vec())
    }
}

impl From<String> for File {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for File {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

impl From<File> for Bytes {
    fn from(file: File) -> Self {
        file.bytes
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("File(…)")
    }
}

impl Check for File {
    /// Checks nothing: rules are about strings, not bytes.
    fn check(&self, _: &mut Checks) {}
}

impl Serialize for File {
    /// Serialises the bytes as a string; a multipart form sends them as they are.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(&self.bytes).map_err(|_| S::Error::custom("a file in JSON must be text"))?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
