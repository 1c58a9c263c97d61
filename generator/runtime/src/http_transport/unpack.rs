//! Unpacks answers that a server has packed with gzip or Brotli, piece by piece, so that no answer takes more memory than
//! its reader allows. Knows nothing of the HTTP stack.
//!
//! reqwest unpacks too, but of a gzip file that has several members it drops what follows the first, and it reports a
//! broken one as it reports a connection that broke off.

use std::{
    future::poll_fn,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::{
    HeaderMap, HeaderValue,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE},
};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncReadExt, ReadBuf};

use super::polled::Polled;
use crate::transport::{BoxFuture, Chunks, TransportError};

/// The encodings that this build unpacks, as a request accepts them.
const ACCEPTED: &str = match (cfg!(feature = "gzip"), cfg!(feature = "brotli")) {
    (true, true) => "gzip, br",
    (true, false) => "gzip",
    (false, _) => "br",
};

/// How many bytes are unpacked at a time.
const PIECE: usize = 16 * 1024;

/// Says in a request that its answer may be packed, unless the request says what it accepts, or asks for a range, which
/// would be one of the packed bytes.
pub(super) fn accept(headers: &mut HeaderMap) {
    if !headers.contains_key(ACCEPT_ENCODING) && !headers.contains_key(RANGE) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
    }
}

/// Returns the body unpacked, and removes the headers that describe the packed one. A body in an encoding that this
/// build does not unpack stays as it is.
pub(super) fn unpacked(headers: &mut HeaderMap, body: Box<dyn Chunks>) -> Box<dyn Chunks> {
    let Some(encodings) = encodings(headers) else { return body };
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    // The last one was applied last.
    encodings.into_iter().rev().fold(body, |body, encoding| encoding.unpack(Packed::new(body)))
}

/// An encoding of a body.
#[derive(Clone, Copy)]
enum Encoding {
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "brotli")]
    Brotli,
}

impl Encoding {
    fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            #[cfg(feature = "gzip")]
            "gzip" | "x-gzip" => Some(Self::Gzip),
            #[cfg(feature = "brotli")]
            "br" => Some(Self::Brotli),
            _ => None,
        }
    }

    fn unpack(self, packed: Packed) -> Box<dyn Chunks> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => {
                let mut decoder = async_compression::tokio::bufread::GzipDecoder::new(packed);
                decoder.multiple_members(true);
                Box::new(Unpacked::new(decoder))
            }
            #[cfg(feature = "brotli")]
            Self::Brotli => Box::new(Unpacked::new(async_compression::tokio::bufread::BrotliDecoder::new(packed))),
        }
    }
}

/// Returns the encodings of a body, in the order in which they were applied; `None` if it has none, or one that is not
/// known.
fn encodings(headers: &HeaderMap) -> Option<Vec<Encoding>> {
    let mut encodings = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        for name in value.to_str().ok()?.split(',') {
            encodings.push(Encoding::named(name)?);
        }
    }
    // More than two are a way to make a small answer costly.
    (1..=2).contains(&encodings.len()).then_some(encodings)
}

/// A decoder, and the packed bytes behind it.
trait Decoder: AsyncRead + Send + Unpin {
    fn packed(&mut self) -> &mut Packed;
}

#[cfg(feature = "gzip")]
impl Decoder for async_compression::tokio::bufread::GzipDecoder<Packed> {
    fn packed(&mut self) -> &mut Packed {
        self.get_mut()
    }
}

#[cfg(feature = "brotli")]
impl Decoder for async_compression::tokio::bufread::BrotliDecoder<Packed> {
    fn packed(&mut self) -> &mut Packed {
        self.get_mut()
    }
}

/// A body that is unpacked as it is read.
struct Unpacked<D> {
    decoder: D,
    buffer: BytesMut,
    state: State,
}

#[derive(Clone, PartialEq, Eq)]
enum State {
    /// Nothing was read: a body without a byte is empty, packed or not.
    New,
    Reading,
    Ended,
    Broken(TransportError),
}

impl<D: Decoder> Unpacked<D> {
    fn new(decoder: D) -> Self {
        Self { decoder, buffer: BytesMut::new(), state: State::New }
    }

    async fn read(&mut self) -> Result<Option<Bytes>, TransportError> {
        const EARLY: TransportError = TransportError::interrupted("the packed answer ends too early");
        const BROKEN: TransportError = TransportError::interrupted("the packed answer is damaged");
        if self.state == State::New {
            let is_empty = poll_fn(|context| self.decoder.packed().poll_is_empty(context)).await;
            self.state = if is_empty? { State::Ended } else { State::Reading };
        }
        if self.state == State::Ended {
            return Ok(None);
        }
        self.buffer.reserve(PIECE);
        match self.decoder.read_buf(&mut (&mut self.buffer).limit(PIECE)).await {
            Ok(0) => {
                // What follows the end of the packed bytes is part of no answer.
                let is_empty = poll_fn(|context| self.decoder.packed().poll_is_empty(context)).await;
                self.state = State::Ended;
                if is_empty? { Ok(None) } else { Err(BROKEN) }
            }
            Ok(_) => Ok(Some(self.buffer.split().freeze())),
            Err(error) => Err(match self.decoder.packed().failure.take() {
                Some(failure) => failure,
                None if error.kind() == io::ErrorKind::UnexpectedEof => EARLY,
                None => BROKEN,
            }),
        }
    }
}

impl<D: Decoder> Chunks for Unpacked<D> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            if let State::Broken(failure) = &self.state {
                return Err(failure.clone());
            }
            let next = self.read().await;
            if let Err(failure) = &next {
                self.state = State::Broken(failure.clone());
            }
            next
        })
    }

    fn is_at_end(&self) -> bool {
        self.state == State::Ended
    }
}

/// The packed bytes, as a decoder reads them.
struct Packed {
    pieces: Polled,
    piece: Bytes,
    /// The error of the last piece, which an error of a reader cannot hold.
    failure: Option<TransportError>,
}

impl Packed {
    fn new(body: Box<dyn Chunks>) -> Self {
        Self { pieces: Polled::new(body), piece: Bytes::new(), failure: None }
    }

    /// Waits for a byte, and reports whether there is none.
    fn poll_is_empty(&mut self, context: &mut Context<'_>) -> Poll<Result<bool, TransportError>> {
        while self.piece.is_empty() {
            if self.pieces.is_at_end() {
                return Poll::Ready(Ok(true));
            }
            match ready!(self.pieces.poll_next(context))? {
                Some(piece) => self.piece = piece,
                None => return Poll::Ready(Ok(true)),
            }
        }
        Poll::Ready(Ok(false))
    }
}

impl AsyncBufRead for Packed {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if let Err(failure) = ready!(this.poll_is_empty(context)) {
            this.failure = Some(failure);
            return Poll::Ready(Err(io::Error::other("the body broke off")));
        }
        Poll::Ready(Ok(&this.piece))
    }

    fn consume(self: Pin<&mut Self>, amount: usize) {
        self.get_mut().piece.advance(amount);
    }
}

impl AsyncRead for Packed {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let piece = ready!(Pin::new(&mut *this).poll_fill_buf(context))?;
        let length = piece.len().min(buffer.remaining());
        buffer.put_slice(&piece[..length]);
        Pin::new(this).consume(length);
        Poll::Ready(Ok(()))
    }
}
