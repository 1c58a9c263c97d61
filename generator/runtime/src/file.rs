//! A file to upload: its content, a name and a media type. In JSON it is a string, because `format: binary` means no more
//! there.

use std::{fmt, io, path::PathBuf};

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};
use tokio::io::AsyncRead;

use super::{
    check::{Check, Checks},
    transport::RequestBody,
};

/// A file to upload. `Debug` shows nothing of it.
///
/// Bytes convert into one: `file(std::fs::read("scan.pdf")?)`. It can have a name and a media type.
///
/// A large file is read while it is sent, whether it is the body of a request or a part of a form:
/// [`from_path`](Self::from_path) and [`from_reader`](Self::from_reader). An upload takes one attempt's time, which is 30
/// seconds unless the client is built with another
/// [`attempt_timeout`](super::ClientBuilder::attempt_timeout), and has the
/// [`timeout`](super::Call::timeout) of its call.
///
/// ```no_run
/// use hero_api_runtime::File;
///
/// # async fn upload(mut export: tokio::net::TcpStream) -> std::io::Result<()> {
/// // Opened again for each attempt, so that the request can be retried.
/// let scan = File::from_path("scan.pdf")?.name("scan.pdf").media_type("application/pdf");
/// // Sent once: what was read is gone.
/// let export = File::from_reader(export, None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    content: RequestBody,
    name: Option<String>,
    media_type: Option<String>,
}

impl File {
    /// Creates a file with these bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        RequestBody::from(bytes.into()).into()
    }

    /// Creates a file from one on disk, which is opened and read whenever it is sent. It does not have its name, which
    /// may say more than the server is to know. A file that has another length when it is sent is not sent.
    ///
    /// # Errors
    /// The file cannot be opened, or is none.
    pub fn from_path(path: impl Into<PathBuf>) -> io::Result<Self> {
        RequestBody::from_path(path.into()).map(Self::from)
    }

    /// Creates a file from a reader, which is read while it is sent. With a length, the request says it, and a reader
    /// that has more or less breaks the exchange off; some servers require one.
    ///
    /// A request is not sent again after something of its reader was read.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static, length: impl Into<Option<u64>>) -> Self {
        RequestBody::from_reader(reader, length.into()).into()
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

    /// Returns the bytes, unless the file is read while it is sent.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        self.content.as_bytes()
    }

    pub(crate) fn into_parts(self) -> (RequestBody, Option<String>, Option<String>) {
        (self.content, self.name, self.media_type)
    }
}

impl From<RequestBody> for File {
    fn from(content: RequestBody) -> Self {
        Self { content, name: None, media_type: None }
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
        const STREAM: &str = "a file in JSON must be in memory";
        let bytes = self.as_bytes().ok_or_else(|| S::Error::custom(STREAM))?;
        let text = std::str::from_utf8(bytes).map_err(|_| S::Error::custom("a file in JSON must be text"))?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
