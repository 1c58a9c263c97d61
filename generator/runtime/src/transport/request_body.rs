//! The body of a request: bytes, or pieces that are read while they are sent. Knows nothing of what the bytes are, nor of
//! how they are sent.

use std::{
    collections::VecDeque,
    fmt, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::{BufMut, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{BoxFuture, Chunks, TransportError};

/// How many bytes of a file are read at a time.
const PIECE: usize = 64 * 1024;

const UNREADABLE: TransportError = TransportError::interrupted("the body of the request cannot be read");
const READ_BEFORE: TransportError = TransportError::refused("the body can be read only once, and was");

/// The body of a request: bytes in memory, or a stream.
///
/// Bytes and strings convert into one. A [`File`](crate::File) that is read while it is sent becomes a stream. A clone is
/// the same body: bytes are shared, a file is opened again, and of a reader only one clone can be read.
///
/// ```
/// use hero_api_runtime::{RequestBody, TransportError, TransportRequest};
///
/// /// Returns the number of bytes that will be sent, by reading them if it has to.
/// async fn length(request: &TransportRequest) -> Result<u64, TransportError> {
///     if let Some(length) = request.body.len() {
///         return Ok(length);
///     }
///     let (mut pieces, mut length) = (request.body.open().await?, 0);
///     while let Some(piece) = pieces.next().await? {
///         length += piece.len() as u64;
///     }
///     Ok(length)
/// }
///
/// let body = RequestBody::from("text");
/// assert_eq!((body.len(), body.is_repeatable()), (Some(4), true));
/// ```
#[derive(Clone)]
pub struct RequestBody(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Stream(Arc<dyn Source>),
}

/// Where the pieces of a body come from.
trait Source: Send + Sync {
    /// Returns how many bytes there are, if that is known.
    fn length(&self) -> Option<u64>;

    /// Reports whether it can be opened again and again.
    fn is_repeatable(&self) -> bool;

    /// Reports whether it can be opened now, and read from its start.
    fn is_unread(&self) -> bool {
        self.is_repeatable()
    }

    /// Starts to read.
    fn open(&self) -> BoxFuture<'_, Result<Box<dyn Chunks>, TransportError>>;
}

impl RequestBody {
    /// Creates a body of these pieces, which can be sent once: what was read of them is gone. With a `length`, the
    /// request says how long it is, and a body of another length breaks off.
    pub fn from_chunks(chunks: impl Chunks + 'static, length: impl Into<Option<u64>>) -> Self {
        let chunks: Box<dyn Chunks> = Box::new(chunks);
        Self(Content::Stream(Arc::new(Once { chunks: Arc::new(Mutex::new(Some(chunks))), length: length.into() })))
    }

    pub(crate) fn from_reader(reader: impl AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self::from_chunks(Reader { reader: Box::pin(reader), buffer: BytesMut::new() }, length)
    }

    /// Creates a body of a file, which is opened whenever it is sent. Its length is that of now.
    pub(crate) fn from_path(path: PathBuf) -> io::Result<Self> {
        let about = std::fs::File::open(&path)?.metadata()?;
        if !about.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok(Self(Content::Stream(Arc::new(OnDisk { path, length: about.len() }))))
    }

    /// Returns the bytes, unless the body is a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// Returns the length in bytes; `None` for a stream whose length is not known.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Content::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Stream(source) => source.length(),
        }
    }

    /// Reports whether the body is known to have no byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Reports whether the body can be read and sent more than once, as bytes and files on disk can. A request with
    /// another body is not sent again once something of it was read.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        match &self.0 {
            Content::Bytes(_) => true,
            Content::Stream(source) => source.is_repeatable(),
        }
    }

    /// Reports whether the body can be sent now, from its start.
    pub(crate) fn is_unread(&self) -> bool {
        match &self.0 {
            Content::Bytes(_) => true,
            Content::Stream(source) => source.is_unread(),
        }
    }

    /// Starts to read the body. Bytes are one piece. A reader loses what is read here.
    ///
    /// # Errors
    /// A file cannot be opened, or has another length than it had; a reader was read before. The request cannot be sent.
    pub async fn open(&self) -> Result<Box<dyn Chunks>, TransportError> {
        match &self.0 {
            Content::Bytes(bytes) => Ok(Box::new(InMemory(Some(bytes.clone())))),
            Content::Stream(source) => source.open().await,
        }
    }
}

impl Default for RequestBody {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Bytes(bytes))
    }
}

impl From<Vec<u8>> for RequestBody {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for RequestBody {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for RequestBody {
    fn from(text: &'static str) -> Self {
        Bytes::from(text).into()
    }
}

/// Streams are equal if they are the same, and so are sent as the same bytes.
impl PartialEq for RequestBody {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            (Content::Stream(one), Content::Stream(other)) => Arc::ptr_eq(one, other),
            (Content::Bytes(_), Content::Stream(_)) | (Content::Stream(_), Content::Bytes(_)) => false,
        }
    }
}

impl Eq for RequestBody {}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestBody(…)")
    }
}

/// Bodies behind each other, as the parts of a form. Without a stream they are bytes.
#[derive(Default)]
pub(crate) struct Joined {
    /// What stands before the bytes that were added last.
    before: Vec<RequestBody>,
    bytes: BytesMut,
}

impl Joined {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { before: Vec::new(), bytes: BytesMut::with_capacity(capacity) }
    }

    pub(crate) fn add_bytes(&mut self, bytes: &[u8]) {
        self.bytes.put_slice(bytes);
    }

    pub(crate) fn add(&mut self, body: RequestBody) {
        match body.as_bytes() {
            Some(bytes) => self.add_bytes(bytes),
            None => self.before.extend([self.bytes.split().freeze().into(), body]),
        }
    }

    pub(crate) fn finish(mut self) -> RequestBody {
        let last = self.bytes.freeze().into();
        if self.before.is_empty() {
            return last;
        }
        self.before.push(last);
        RequestBody(Content::Stream(Arc::new(Several(self.before))))
    }
}

struct Several(Vec<RequestBody>);

impl Source for Several {
    fn length(&self) -> Option<u64> {
        self.0.iter().try_fold(0_u64, |sum, body| sum.checked_add(body.len()?))
    }

    fn is_repeatable(&self) -> bool {
        self.0.iter().all(RequestBody::is_repeatable)
    }

    fn is_unread(&self) -> bool {
        self.0.iter().all(RequestBody::is_unread)
    }

    fn open(&self) -> BoxFuture<'_, Result<Box<dyn Chunks>, TransportError>> {
        Box::pin(async move {
            let mut opened = VecDeque::new();
            for body in &self.0 {
                opened.push_back(body.open().await?);
            }
            Ok(Box::new(InOrder(opened)) as Box<dyn Chunks>)
        })
    }
}

/// The pieces of several bodies.
struct InOrder(VecDeque<Box<dyn Chunks>>);

impl Chunks for InOrder {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            while let Some(first) = self.0.front_mut() {
                if let Some(piece) = first.next().await? {
                    return Ok(Some(piece));
                }
                self.0.pop_front();
            }
            Ok(None)
        })
    }
}

/// Bytes as one piece.
struct InMemory(Option<Bytes>);

impl Chunks for InMemory {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(self.0.take())))
    }

    fn is_at_end(&self) -> bool {
        self.0.is_none()
    }
}

/// A file that is opened whenever it is sent.
struct OnDisk {
    path: PathBuf,
    length: u64,
}

impl Source for OnDisk {
    fn length(&self) -> Option<u64> {
        Some(self.length)
    }

    fn is_repeatable(&self) -> bool {
        true
    }

    fn open(&self) -> BoxFuture<'_, Result<Box<dyn Chunks>, TransportError>> {
        const GONE: TransportError = TransportError::refused("a file cannot be opened");
        const CHANGED: TransportError = TransportError::refused("a file has another length than before");
        Box::pin(async move {
            let file = tokio::fs::File::open(&self.path).await.map_err(|_| GONE)?;
            if file.metadata().await.map_err(|_| GONE)?.len() != self.length {
                return Err(CHANGED);
            }
            Ok(Box::new(Reader { reader: Box::pin(file), buffer: BytesMut::new() }) as Box<dyn Chunks>)
        })
    }
}

/// Pieces that can be read once. They are taken with the first piece, so that a request which found no connection can be
/// sent again.
struct Once {
    chunks: Arc<Mutex<Option<Box<dyn Chunks>>>>,
    length: Option<u64>,
}

impl Source for Once {
    fn length(&self) -> Option<u64> {
        self.length
    }

    fn is_repeatable(&self) -> bool {
        false
    }

    fn is_unread(&self) -> bool {
        self.chunks.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn open(&self) -> BoxFuture<'_, Result<Box<dyn Chunks>, TransportError>> {
        let opened = Taking { from: Arc::clone(&self.chunks), taken: None };
        let opened = if self.is_unread() { Ok(Box::new(opened) as Box<dyn Chunks>) } else { Err(READ_BEFORE) };
        Box::pin(std::future::ready(opened))
    }
}

struct Taking {
    from: Arc<Mutex<Option<Box<dyn Chunks>>>>,
    taken: Option<Box<dyn Chunks>>,
}

impl Chunks for Taking {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            if self.taken.is_none() {
                self.taken = self.from.lock().unwrap_or_else(PoisonError::into_inner).take();
            }
            match &mut self.taken {
                Some(chunks) => chunks.next().await,
                None => Err(READ_BEFORE),
            }
        })
    }
}

/// The pieces of a reader.
struct Reader {
    reader: std::pin::Pin<Box<dyn AsyncRead + Send>>,
    buffer: BytesMut,
}

impl Chunks for Reader {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            self.buffer.reserve(PIECE);
            let read = self.reader.read_buf(&mut (&mut self.buffer).limit(PIECE)).await.map_err(|_| UNREADABLE)?;
            Ok((read > 0).then(|| self.buffer.split().freeze()))
        })
    }
}
