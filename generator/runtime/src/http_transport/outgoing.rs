//! The body of a request as the HTTP stack reads it. Keeps the reason for which it broke off, which the stack would not
//! return.

use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use sync_wrapper::SyncWrapper;

use super::polled::Polled;
use crate::transport::{Chunks, TransportError};

const LONGER: TransportError = TransportError::interrupted("the body of the request is longer than it said");
const SHORTER: TransportError = TransportError::interrupted("the body of the request is shorter than it said");

/// The reason for which a body broke off.
#[derive(Clone, Default)]
pub(super) struct Failure(Arc<OnceLock<TransportError>>);

impl Failure {
    /// Returns the reason, if the body broke off.
    pub(super) fn get(&self) -> Option<TransportError> {
        self.0.get().cloned()
    }

    /// Keeps a reason. Whatever it claims, something of the request was sent.
    fn set(&self, failure: TransportError) -> TransportError {
        self.0.get_or_init(|| failure.into_sent()).clone()
    }
}

/// A body that is read while it is sent.
pub(super) struct Outgoing {
    pieces: SyncWrapper<Polled>,
    /// How many bytes are still to come, where that is known.
    left: Option<u64>,
    failure: Failure,
}

impl Outgoing {
    pub(super) fn new(chunks: Box<dyn Chunks>, length: Option<u64>, failure: Failure) -> Self {
        Self { pieces: SyncWrapper::new(Polled::new(chunks)), left: length, failure }
    }

    /// Takes a piece off what is left.
    fn count(&mut self, piece: &Bytes) -> Result<(), TransportError> {
        let Some(left) = &mut self.left else { return Ok(()) };
        let length = u64::try_from(piece.len()).map_err(|_| LONGER)?;
        *left = left.checked_sub(length).ok_or(LONGER)?;
        Ok(())
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let this = self.get_mut();
        let next = match ready!(this.pieces.get_mut().poll_next(context)) {
            Ok(Some(piece)) => this.count(&piece).map(|()| Some(Frame::data(piece))),
            Ok(None) if this.left.is_some_and(|left| left > 0) => Err(SHORTER),
            Ok(None) => Ok(None),
            Err(failure) => Err(failure),
        };
        Poll::Ready(next.map_err(|failure| this.failure.set(failure)).transpose())
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
